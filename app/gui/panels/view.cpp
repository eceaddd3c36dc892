#include <array>
#include <string>
#include <vector>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

void view_choice(Ui& ui, float width) {
  std::vector<std::string> names;
  int selected = -1;
  for (const View* view : views()) {
    if (view->id == ui.state.view) selected = static_cast<int>(names.size());
    names.push_back(ui.tr()("view." + std::string(view->id)));
  }
  if (const auto chosen = segmented(ui, "view", names, selected, width)) {
    ui.act(SetView{std::string(views()[static_cast<std::size_t>(*chosen)]->id)});
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
  if (const auto chosen = segmented(ui, "axis", items, ui.state.preferences.axis, width)) {
    Preferences preferences = ui.state.preferences;
    preferences.axis = *chosen == 0 ? kHeight : kWidth;
    ui.act(SetPreferences{preferences});
  }
  space(ui, 8);
}

// What can be laid over any view.
struct Overlay {
  const char* id;
  const char* words;
  bool Preferences::*shown;
};
constexpr std::array kOverlays{
    Overlay{"values", "ui.show_values", &Preferences::show_values},
    Overlay{"indices", "ui.show_indices", &Preferences::show_indices},
    Overlay{"coverage", "ui.show_coverage", &Preferences::show_coverage},
    Overlay{"leftover", "ui.show_leftover", &Preferences::show_leftover},
    Overlay{"positions", "ui.show_positions", &Preferences::show_positions},
};

void overlays(Ui& ui, float width) {
  ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = at.x;
  for (std::size_t i = 0; i < kOverlays.size(); ++i) {
    const Overlay& overlay = kOverlays[i];
    ImGui::SetCursorScreenPos({left + (i % 2 == 0 ? 0 : width / 2), at.y});
    Preferences preferences = ui.state.preferences;
    if (check_box(ui, overlay.id, ui.tr()(overlay.words), preferences.*overlay.shown)) {
      preferences.*overlay.shown = !(preferences.*overlay.shown);
      ui.act(SetPreferences{preferences});
    }
    if (i % 2 == 1) at.y = ImGui::GetCursorScreenPos().y + ui.px(4);
  }
}

}  // namespace

void draw_view_section(Ui& ui) {
  const float width = ImGui::GetContentRegionAvail().x;
  section(ui, ui.tr()("ui.view"));
  view_choice(ui, width);
  if (ui.state.layer.geometry().transposed()) mode_choice(ui, width);
  if (ui.state.view == "axis") axis_choice(ui, width);
  overlays(ui, width);
}

}  // namespace padlens
