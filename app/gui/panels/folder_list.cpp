#include "app/gui/panels/folder_list.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostListed = 500;
constexpr int kMostSeen = 20'000;

}  // namespace

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

fs::path folder_shown(const fs::path& typed) {
  if (is_folder(typed)) return typed;
  return typed.has_parent_path() ? typed.parent_path() : fs::path(".");
}

// Folders, then files, by name; hidden ones left out.
void FolderList::read(const fs::path& folder, Filter filter) {
  std::error_code error;
  const auto changed = fs::last_write_time(folder, error);
  if (valid_ && folder == folder_ && filter == filter_ && changed == changed_) return;
  valid_ = true;
  folder_ = folder;
  filter_ = filter;
  changed_ = changed;
  entries_.clear();
  more_ = false;
  error.clear();
  int seen = 0;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    more_ = ++seen > kMostSeen || entries_.size() == kMostListed;
    if (more_) break;
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    const bool is_one = at->is_directory(ignored);
    if (is_one || filter(name)) entries_.push_back({name, is_one});
  }
  error_ = error ? error.message() : "";
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    return std::pair(!a.folder, a.name) < std::pair(!b.folder, b.name);
  });
}

std::optional<FolderList::Choice> FolderList::draw(Ui& ui, const fs::path& folder, Filter filter,
                                                   ImVec2 size) {
  read(folder, filter);
  std::optional<Choice> chosen;
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.vec4(Role::background));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("entries", size, false);
  const float width = size.x - ui.px(12);
  if (folder.has_parent_path() && folder != folder.root_path() &&
      menu_row(ui, "up", "..", {}, false, width)) {
    chosen = {(folder.has_filename() ? folder : folder.parent_path()).parent_path(), true};
  }
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    ImGui::PushID(static_cast<int>(i));
    if (menu_row(ui, "entry", entry.folder ? entry.name + "/" : entry.name, {}, false, width)) {
      chosen = {folder / entry.name, entry.folder};
    }
    ImGui::PopID();
  }
  const auto note = [&](const std::string& words, Role role) {
    space(ui, 6);
    ImGui::Indent(ui.px(12));
    paragraph(ui, words, {role, 12.5, Weight::regular, Face::sans}, width - ui.px(24));
    ImGui::Unindent(ui.px(12));
    space(ui, 6);
  };
  if (!error_.empty()) {
    note(ui.tr()("ui.folder_unreadable", std::array{error_}), Role::problem);
  } else if (more_) {
    note(ui.tr()("ui.folder_more", std::array{std::to_string(entries_.size())}), Role::dim);
  } else if (entries_.empty()) {
    note(ui.tr()("ui.folder_empty"), Role::dim);
  }
  scroll_fade(ui, Role::background);
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  return chosen;
}

}  // namespace padlens
