#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

void view_choice(Ui& ui, float width) {
  std::vector<std::string> ids;
  std::vector<std::string> names;
  int selected = -1;
  for (const View* view : fitting_views(ui.state.shown.layer())) {
    if (view->id == ui.state.view) selected = static_cast<int>(names.size());
    ids.emplace_back(view->id);
    names.push_back(ui.tr()("view." + ids.back()));
  }
  if (const auto chosen = segmented(ui, "view", names, selected, width)) {
    ui.act(SetView{ids[static_cast<std::size_t>(*chosen)]});
  }
  space(ui, 8);
}

void mode_choice(Ui& ui, float width) {
  const std::array items{ui.tr()("mode.gather"), ui.tr()("mode.scatter")};
  const int selected = ui.state.document.mode == PlayMode::gather ? 0 : 1;
  if (const auto chosen = segmented(ui, "mode", items, selected, width)) {
    ui.act(SetMode{*chosen == 0 ? PlayMode::gather : PlayMode::scatter});
  }
  space(ui, 8);
}

void axis_choice(Ui& ui, float width) {
  const std::array items{ui.tr()("ui.axis_height"), ui.tr()("ui.axis_width")};
  const int selected = ui.state.preferences.axis == kHeight ? 0 : 1;
  if (const auto chosen = segmented(ui, "axis", items, selected, width)) {
    Preferences preferences = ui.state.preferences;
    preferences.axis = *chosen == 0 ? kHeight : kWidth;
    ui.act(SetPreferences{preferences});
  }
  space(ui, 8);
}

std::vector<const Overlay*> offered_overlays(const Layer& layer) {
  std::vector<const Overlay*> offered;
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0 && fits(*overlay, layer)) offered.push_back(overlay);
  }
  std::ranges::sort(offered, {}, &Overlay::place);
  return offered;
}

void overlay_choice(Ui& ui, float width) {
  ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = at.x;
  const std::vector<const Overlay*> offered = offered_overlays(ui.state.shown.layer());
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const std::string id(offered[i]->id);
    ImGui::SetCursorScreenPos({left + (i % 2 == 0 ? 0 : width / 2), at.y});
    const bool shown = ui.state.preferences.show.has(*offered[i]);
    if (check_box(ui, id.c_str(), ui.tr()(std::string(offered[i]->words)), shown)) {
      ui.act(ToggleOverlay{id});
    }
    if (i % 2 == 1) at.y = ImGui::GetCursorScreenPos().y + ui.px(4);
  }
}

}  // namespace

void draw_view_section(Ui& ui) {
  const float width = ImGui::GetContentRegionAvail().x;
  section(ui, ui.tr()("ui.view"));
  view_choice(ui, width);
  if (ui.state.shown.layer().op().play_modes.size() > 1) mode_choice(ui, width);
  overlay_choice(ui, width);
  // Last: it comes and goes with the view.
  if (find_view(ui.state.view)->by_axis && ui.state.shown.layer().op().rank > 1) {
    space(ui, 8);
    axis_choice(ui, width);
  }
}

}  // namespace padlens
