#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "app/gui/panels/panels.h"
#include "app/gui/panels/path_box.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostEntries = 500;

struct Entry {
  std::string name;
  bool folder;
};

// False also for what cannot be looked at: a name that is too long, no right to.
bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// A scenario, or where opening one, a picture that may hold it.
bool is_listed(const fs::path& path, bool saving) {
  const fs::path suffix = path.extension();
  return suffix == ".json" || (!saving && (suffix == ".png" || suffix == ".svg"));
}

// Folders, then files to choose from, by name; hidden ones left out.
std::vector<Entry> entries_of(const fs::path& folder, bool saving) {
  std::vector<Entry> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && at != end && entries.size() < kMostEntries; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    const bool folder_too = at->is_directory(ignored);
    if (folder_too || is_listed(at->path(), saving)) entries.push_back({name, folder_too});
  }
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
    return std::pair(!a.folder, a.name) < std::pair(!b.folder, b.name);
  });
  return entries;
}

// What the dialog begins with: the scenario's file, or where such files are.
fs::path start_path(const State& state, const fs::path& folder, bool saving) {
  if (state.scenario_path.empty()) return folder / (saving ? "scenario.json" : "");
  std::error_code ignored;
  const fs::path path = fs::absolute(state.scenario_path, ignored);
  // Of one that came from a picture there may be no file yet.
  return saving || fs::exists(path, ignored) ? path : path.parent_path() / "";
}

void go_to(Ui& ui, PathBox& box, const fs::path& folder) {
  Preferences preferences = ui.state.preferences;
  preferences.folder = folder.string();
  ui.act(SetPreferences{preferences});
  box.set((folder / fs::path(box.text()).filename()).string());
}

}  // namespace

void draw_files(PanelContext& context) {
  Ui& ui = context.ui;
  const bool saving = ui.state.dialog == Dialog::save;
  begin_dialog(ui, "##files", ui.tr()(saving ? "ui.save_title" : "ui.open_title"), 620);
  PathBox& box = context.memory.path_box;
  const fs::path folder = start_folder(ui.state);
  if (ImGui::IsWindowAppearing()) {
    box.begin(start_path(ui.state, folder, saving).string());
  }
  const float width = ImGui::GetContentRegionAvail().x;
  bool go = box.draw(ui, "path", width);
  space(ui, 8);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.vec4(Role::background));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("entries", {width, ui.px(280)}, false);
  const fs::path typed = box.text();
  const fs::path shown = is_folder(typed) ? typed : typed.parent_path();
  if (shown.has_parent_path() && shown != shown.root_path() &&
      menu_row(ui, "up", "..", {}, false, width - ui.px(12))) {
    go_to(ui, box, (shown.has_filename() ? shown : shown.parent_path()).parent_path());
  }
  int index = 0;
  for (const Entry& entry : entries_of(shown, saving)) {
    ImGui::PushID(index++);
    if (menu_row(ui, "entry", entry.folder ? entry.name + "/" : entry.name, {}, false,
                 width - ui.px(12))) {
      if (entry.folder) {
        go_to(ui, box, shown / entry.name);
      } else {
        box.set((shown / entry.name).string());
        if (!saving) go = true;
      }
    }
    ImGui::PopID();
  }
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  space(ui, 14);
  const std::string target = box.text();
  std::error_code ignored;
  const bool exists = fs::exists(fs::path(target), ignored);
  const std::string words = ui.tr()(!saving ? "ui.open" : exists ? "ui.replace" : "ui.save");
  if (button(ui, "go", words, true)) go = true;
  if (go && !target.empty() && !is_folder(target)) {
    Preferences preferences = ui.state.preferences;
    preferences.folder = fs::path(target).parent_path().string();
    ui.act(SetPreferences{preferences});
    saving ? ui.act(SaveFile{target}) : ui.act(OpenFile{target});
  }
  end_dialog();
}

}  // namespace padlens
