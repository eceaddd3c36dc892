#include "app/gui/panels/overwriting.h"

#include <array>
#include <filesystem>

#include "app/gui/widgets.h"

namespace padlens {

std::optional<std::string> draw_overwriting(Ui& ui) {
  const State::Overwriting& asked = *ui.state.overwriting;
  const std::string name = std::filesystem::path(asked.path).filename().string();
  const std::string free = std::filesystem::path(asked.free).filename().string();
  paragraph(ui, ui.tr()("ui.overwrite_question", std::array{name}),
            {Role::text, 13.5, Weight::semibold, Face::sans});
  space(ui, 8);
  std::optional<std::string> chosen;
  if (free != name) {
    if (button(ui, "free", ui.tr()("ui.overwrite_free", std::array{free}), true))
      chosen = asked.free;
    ImGui::SameLine(0, ui.px(10));
  }
  if (button(ui, "overwrite", ui.tr()("ui.overwrite"), false)) chosen = asked.path;
  ImGui::SameLine(0, ui.px(10));
  if (button(ui, "keep", ui.tr()("ui.cancel"), false)) ui.act(Command::escape);
  return chosen;
}

}  // namespace padlens
