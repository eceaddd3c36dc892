#include "app/gui/panels/path_box.h"

#include <cstdlib>

#include "app/gui/widgets.h"

namespace padlens {

void PathBox::begin(const std::string& path) {
  set(path);
  focus_ = true;
}

void PathBox::set(const std::string& path) {
  buffer_.fill('\0');
  path.copy(buffer_.data(), buffer_.size() - 1);
  reload_ = true;
}

std::string PathBox::text() const {
  std::string path = buffer_.data();
  const char* home = std::getenv("HOME");
  if (home != nullptr && (path == "~" || path.starts_with("~/"))) path.replace(0, 1, home);
  return path;
}

bool PathBox::draw(Ui& ui, const char* id, float width) {
  const Fonts::Sized font = ui.font(Face::sans, Weight::regular, 14);
  compat::push_font(font.font, font.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(12), (ui.px(36) - font.size) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.vec4(Role::text));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.vec4(Role::accent, kSelectionOpacity));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::faint));
  ImGui::PushID(id);
  if (reload_) {
    // A new identity makes ImGui read the buffer instead of its own copy.
    ImGui::GetStateStorage()->SetInt(ImGui::GetID("turn"),
                                     ImGui::GetStateStorage()->GetInt(ImGui::GetID("turn")) + 1);
    reload_ = false;
  }
  ImGui::PushID(ImGui::GetStateStorage()->GetInt(ImGui::GetID("turn")));
  ImGui::SetNextItemWidth(width);
  if (focus_) ImGui::SetKeyboardFocusHere();
  focus_ = false;
  ui.focus.before_box(ImGui::GetID("##path"));
  const bool entered =
      ImGui::InputText("##path", buffer_.data(), buffer_.size(),
                       ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_EnterReturnsTrue);
  ui.focus.control(KeyboardFocus::Kind::box);
  ImGui::PopID();
  ImGui::PopID();
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  return entered;
}

std::filesystem::path start_folder(const State& state) {
  std::error_code error;
  const std::filesystem::path last = state.preferences.folder;
  if (!last.empty() && std::filesystem::is_directory(last, error)) return last;
  return std::filesystem::current_path(error);
}

}  // namespace padlens
