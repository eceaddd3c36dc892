#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {

void draw_help(PanelContext& context) {
  Ui& ui = context.ui;
  begin_dialog(ui, "##help", ui.tr()("ui.help"), 720);
  const float width = ImGui::GetContentRegionAvail().x;
  paragraph(ui, ui.tr()("ui.help_pointing"), {Role::text, 13.5, Weight::regular, Face::sans},
            width);
  space(ui, 6);
  paragraph(ui, ui.tr()("ui.help_keyboard"), {Role::text, 13.5, Weight::regular, Face::sans},
            width);
  space(ui, 12);
  // Two columns, filled downwards.
  std::vector<const Shortcut*> listed;
  for (const Shortcut& shortcut : shortcuts()) {
    if (shortcut.listed) listed.push_back(&shortcut);
  }
  const std::size_t rows = (listed.size() + 1) / 2;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float row_height = ui.px(27);
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const float x = at.x + (i < rows ? 0 : width / 2 + ui.px(8));
    const float y = at.y + row_height * (static_cast<float>(i % rows) + 0.5F);
    text_at(ui, {x, y}, key_text(listed[i]->key), {Role::text, 13, Weight::semibold, Face::sans});
    text_at(ui, {x + ui.px(104), y}, ui.tr()("shortcut." + listed[i]->id),
            {Role::dim, 13.5, Weight::regular, Face::sans});
  }
  ImGui::Dummy({width, row_height * static_cast<float>(rows)});
  end_dialog();
}

}  // namespace padlens
