#include "app/gui/panels/framework_menu.h"

#include <algorithm>
#include <array>
#include <string>

#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr double kButton = 30;
constexpr double kMenuRow = 27;
constexpr double kHeading = 24;
constexpr double kMenu = 410;

constexpr Style kMenuName{Role::text, 13.5, Weight::regular, Face::sans};
constexpr Style kVersion{Role::dim, 11.5, Weight::regular, Face::sans};
constexpr Style kMenuHeading{Role::dim, 11.5, Weight::semibold, Face::sans};

void chevron(Ui& ui, ImVec2 middle, Role role) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = ui.px(4);
  list.AddLine({middle.x - half, middle.y - half / 2}, {middle.x, middle.y + half / 2},
               ui.color(role), ui.px(1.5));
  list.AddLine({middle.x, middle.y + half / 2}, {middle.x + half, middle.y - half / 2},
               ui.color(role), ui.px(1.5));
}

}  // namespace

const Framework* FrameworkMenu::others_button(Ui& ui, float width, const Framework* present) {
  present_ = present;
  const auto first = frameworks().first(kFirstFrameworks);
  const bool other = present != nullptr && std::ranges::find(first, present) == first.end();
  const std::array args{std::to_string(frameworks().size() - kFirstFrameworks)};
  opener(ui, width,
         {other ? std::string(present->display_name) : ui.tr()("ui.frameworks_more", args), other,
          other});
  return chosen_;
}

const Framework* FrameworkMenu::button(Ui& ui, float width, const Framework& present) {
  present_ = &present;
  opener(ui, width, {std::string(present.display_name), true, false});
  return chosen_;
}

void FrameworkMenu::opener(Ui& ui, float width, const Look& look) {
  chosen_ = nullptr;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float tall = ui.px(kButton);
  bool hovered = false;
  push_popup_style(ui);
  if (area(ui, "frameworks", {width, tall}, &hovered)) ImGui::OpenPopup("framework menu");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + tall};
  list.AddRectFilled(at, end, ui.color(look.named ? Role::panel : Role::track), ui.px(8));
  if (look.named || hovered) {
    const Role edge = look.strong ? Role::accent : hovered && look.named ? Role::faint : Role::line;
    compat::add_rect(list, at, end, ui.color(edge), ui.px(8), look.strong ? 1.5F : 1.0F);
  }
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  text_at(ui, {at.x + ui.px(12), at.y + tall / 2}, look.words,
          {look.named ? Role::text : Role::dim, 13, look.named ? Weight::semibold : Weight::regular,
           Face::sans});
  chevron(ui, {end.x - ui.px(15), at.y + tall / 2}, Role::dim);
  const float wide = std::max(width, ui.px(kMenu));
  const float rightmost = ImGui::GetIO().DisplaySize.x - wide - ui.px(16);
  popup(ui, {std::min(at.x, rightmost), end.y + ui.px(4)}, wide);
  pop_popup_style();
}

void FrameworkMenu::popup(Ui& ui, ImVec2 at, float width) {
  ImGui::SetNextWindowPos(at);
  if (!ImGui::BeginPopup("framework menu", ImGuiWindowFlags_NoNav)) return;
  if (ImGui::IsWindowAppearing()) {
    search_.clear();
    reached_ = 0;
    moved_ = true;
  }
  const SearchBox::Change change = search_.draw(ui, width, ui.tr()("ui.frameworks_search"));
  entered_ = change.entered;
  if (change.changed) {
    reached_ = 0;
    moved_ = true;
  }
  found_ = find_frameworks(search_.text(), ui.state.preferences.recent_frameworks);
  reached_ = std::min(reached_, found_.empty() ? 0 : found_.size() - 1);
  keys(ui);
  float rows = 0;
  for (const FoundFramework& each : found_)
    rows += ui.px(kMenuRow + (each.heading.empty() ? 0 : kHeading));
  const float room = ImGui::GetIO().DisplaySize.y - ImGui::GetCursorScreenPos().y - ui.px(24);
  const float height =
      std::min(std::max(rows, ui.px(kMenuRow)), std::max(room, 3 * ui.px(kMenuRow)));
  ImGui::BeginChild("list", {width, height}, false);
  if (found_.empty()) {
    const ImVec2 place = ImGui::GetCursorScreenPos();
    text_at(ui, {place.x + ui.px(kSearchInset), place.y + ui.px(kMenuRow) / 2},
            ui.tr()("ui.frameworks_none", std::array{std::string(search_.text())}), kVersion);
  }
  const float bar = rows > height ? ImGui::GetStyle().ScrollbarSize + ui.px(4) : 0;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    row(ui, i, width - bar);
    ImGui::PopID();
  }
  ImGui::EndChild();
  ImGui::EndPopup();
}

void FrameworkMenu::keys(Ui& ui) {
  if (compat::key_pressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
  if (found_.empty() || !SearchBox::leads(ui)) return;
  const std::size_t before = reached_;
  reached_ = SearchBox::step(reached_, found_.size());
  moved_ = moved_ || reached_ != before;
  if (entered_) choose(*found_[reached_].framework);
}

void FrameworkMenu::row(Ui& ui, std::size_t at, float width) {
  const FoundFramework& each = found_[at];
  ImVec2 min = ImGui::GetCursorScreenPos();
  const float tall = ui.px(kMenuRow);
  const bool reached = at == reached_;
  if (!each.heading.empty()) {
    text_at(ui, {min.x + ui.px(kSearchInset), min.y + ui.px(kHeading) * 0.58F},
            ui.tr()(each.heading), kMenuHeading);
    min.y += ui.px(kHeading);
    ImGui::Dummy({width, ui.px(kHeading)});
  }
  if (reached && moved_) {
    ImGui::SetScrollHereY();
    moved_ = false;
  }
  if (reached) {
    ImGui::GetWindowDrawList()->AddRectFilled(min, {min.x + width, min.y + tall},
                                              ui.color(Role::track), ui.px(6));
  }
  const bool present = each.framework == present_;
  const std::string name(each.framework->display_name);
  const Style style{kMenuName.role, kMenuName.size, present ? Weight::semibold : Weight::regular,
                    kMenuName.face};
  const float used = text_at(ui, {min.x + ui.px(kSearchInset), min.y + tall / 2}, name, style);
  // What it was measured with, where there is room for all of it.
  const std::string version(each.framework->measured);
  if (used + width_of(ui, version, kVersion) + ui.px(3 * kSearchInset) <= width) {
    text_at(ui, {min.x + width - ui.px(kSearchInset), min.y + tall / 2}, version, kVersion,
            Anchor::end);
  }
  ImGui::SetCursorScreenPos(min);
  bool hovered = false;
  if (area(ui, "row", {width, tall}, &hovered, reached)) choose(*each.framework);
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (hovered && (moved.x != 0 || moved.y != 0)) reached_ = at;
  if (ui.focus.has(ImGui::GetItemID())) reached_ = at;
}

void FrameworkMenu::choose(const Framework& framework) {
  chosen_ = &framework;
  ImGui::CloseCurrentPopup();
}

}  // namespace padlens
