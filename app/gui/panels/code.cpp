#include <algorithm>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {

void draw_code_section(Ui& ui) {
  if (section(ui, ui.tr()("ui.code"), ui.tr()("ui.copy"))) {
    ImGui::SetClipboardText(ui.state.code.c_str());
    ui.act(Say{ui.tr()("ui.copied")});
  }
  draw_card(ui, Role::code_fill, Role::none, [&](float width) {
    std::string_view rest = ui.state.code;
    const float line_height = ui.px(21);
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      const ImVec2 at = ImGui::GetCursorScreenPos();
      text_at(ui, {at.x, at.y + line_height / 2}, line,
              {Role::text, 12.5, Weight::regular, Face::mono});
      ImGui::Dummy({width, line_height});
    }
  });
}

}  // namespace padlens
