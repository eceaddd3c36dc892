#include <array>
#include <filesystem>

#include "app/gui/export_run.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {

// Over all else: the window is to be closed while a file is being written.
void draw_leaving(PanelContext& context) {
  Ui& ui = context.ui;
  if (ui.state.exporting == nullptr) return;
  begin_dialog(ui, "##leaving", ui.tr()("ui.leaving_title"), 460);
  const Rendering& rendering = ui.state.exporting->rendering();
  const std::array args{std::filesystem::path(rendering.options.output).filename().string(),
                        std::to_string(ui.state.exporting->done()),
                        std::to_string(rendering.count)};
  paragraph(ui, ui.tr()("ui.leaving", args), {Role::text, 13.5, Weight::regular, Face::sans});
  space(ui, 14);
  if (button(ui, "stay", ui.tr()("ui.leaving_stay"), true)) ui.act(AnswerLeaving{false});
  ImGui::SameLine(0, ui.px(10));
  if (button(ui, "stop", ui.tr()("ui.leaving_stop"), false)) ui.act(AnswerLeaving{true});
  end_dialog();
}

}  // namespace padlens
