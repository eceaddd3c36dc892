#include "app/gui/panels/search_box.h"

#include <algorithm>

#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr double kBoxHeight = 34;
constexpr const char* kId = "##search";

}  // namespace

SearchBox::Change SearchBox::draw(Ui& ui, float width, const std::string& hint) {
  const Fonts::Sized font = ui.font(Face::sans, Weight::regular, 13.5);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  compat::push_font(font.font, font.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {ui.px(kSearchInset), (ui.px(kBoxHeight) - font.size) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(7));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.vec4(Role::text));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.vec4(Role::accent, kSelectionOpacity));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::accent));
  ImGui::SetNextItemWidth(width);
  const ImGuiID box = ImGui::GetID(kId);
  if (!ImGui::IsAnyItemActive() && (!ui.focus.any() || ui.focus.has(box))) {
    ImGui::SetKeyboardFocusHere();
  }
  const std::string before = text_.data();
  Change change;
  change.entered =
      ImGui::InputText(kId, text_.data(), text_.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  ui.focus.control(KeyboardFocus::Kind::box);
  change.changed = before != text_.data();
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  if (text_[0] == '\0') {
    text_at(ui, {at.x + ui.px(kSearchInset + 4), at.y + ui.px(kBoxHeight) / 2}, hint,
            {Role::faint, 13.5, Weight::regular, Face::sans});
  }
  space(ui, 6);
  return change;
}

bool SearchBox::leads(const Ui& ui) {
  return !ui.focus.any() || ui.focus.has(ImGui::GetID(kId));
}

std::size_t SearchBox::step(std::size_t reached, std::size_t rows) {
  constexpr std::size_t kPage = 8;
  if (compat::key_pressed(ImGuiKey_DownArrow)) ++reached;
  if (compat::key_pressed(ImGuiKey_UpArrow) && reached > 0) --reached;
  if (compat::key_pressed(ImGuiKey_PageDown)) reached += kPage;
  if (compat::key_pressed(ImGuiKey_PageUp)) reached -= std::min(reached, kPage);
  return std::min(reached, rows - 1);
}

}  // namespace padlens
