#include "app/gui/frame.h"

#include <imgui_internal.h>

#include <utility>

#include "app/gui/interface_zoom.h"

namespace padlens {
namespace {

// The look that all of ImGui's own controls share.
void set_style(const Ui& ui) {
  ImGuiStyle& style = ImGui::GetStyle();
  style.ItemSpacing = {ui.px(6), 0};
  style.ScrollbarSize = ui.px(8);
  style.ScrollbarRounding = ui.px(4);
  style.WindowMinSize = {1, 1};
  style.AntiAliasedLinesUseTex = true;
  style.Colors[ImGuiCol_Text] = ui.vec4(Role::text);
  style.Colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_ScrollbarGrab] = ui.vec4(Role::line);
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = ui.vec4(Role::faint);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = ui.vec4(Role::dim);
  style.Colors[ImGuiCol_NavHighlight] = ui.vec4(Role::accent);
}

// Every letter that the program may show in the present language.
std::string words_of(const State& state) {
  std::string words;
  for (const auto& [key, sentence] : state.tr.all())
    words += sentence;
  for (const Language& language : languages())
    words += language.name;
  return words;
}

}  // namespace

WindowFrame::WindowFrame(const State& state, TextureDriver textures,
                         std::function<void()> letters_made)
    : fonts_(std::move(letters_made)), memory_(textures) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;               // the session is ours
  io.ConfigInputTextCursorBlink = false;  // nothing moves while nothing changes
  prepare(state);
}

void WindowFrame::prepare(const State& state) {
  if (words_language_ != state.tr.language()) {
    words_language_ = state.tr.language();
    fonts_.set_words(words_of(state));
  }
  fonts_.prepare();
}

Actions WindowFrame::draw(const State& state, float scale) {
  Actions actions;
  const Theme* theme = find_theme(state.preferences.theme);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const int most = most_zoom(size.x, size.y, scale);
  if (most != state.most_zoom) actions.emplace_back(LimitZoom{most});
  Ui ui{state, actions, theme == nullptr ? themes().front() : *theme, fonts_,
        interface_scale(state, size.x, size.y, scale)};
  set_style(ui);
  memory_.unsettled = false;
  draw_panels(ui, memory_, size);
  memory_.textures.end_frame();
  return actions;
}

bool close_menus() {
  if (!ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) {
    return false;
  }
  ImGui::ClosePopupToLevel(0, true);
  return true;
}

bool takes_key(const KeyPress& press, bool typing) {
  if (!typing || press.key == Key::escape) return true;
  // While one types, only what is no letter and no editing of the text.
  const bool editing =
      press.key == letter('Z') || press.key == letter('Y') || press.key == letter('V');
  return press.control && !editing;
}

}  // namespace padlens
