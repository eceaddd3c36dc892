#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {

void draw_toasts(PanelContext& context) {
  Ui& ui = context.ui;
  const Area& area = context.areas.canvas;
  float bottom = area.max.y - ui.px(16);
  int index = 0;
  for (const Toast& toast : ui.state.toasts) {
    const Style style{toast.problem ? Role::problem : Role::text, 13.5, Weight::semibold,
                      Face::sans};
    const float most = std::max(area.width() - ui.px(80), ui.px(160));
    const auto lines = wrap(ui, toast.text, style, most);
    float width = 0;
    for (const std::string& line : lines)
      width = std::max(width, width_of(ui, line, style));
    const float line_height = ui.px(21);
    const ImVec2 size{width + ui.px(36),
                      line_height * static_cast<float>(lines.size()) + ui.px(20)};
    const ImVec2 min{(area.min.x + area.max.x - size.x) / 2, bottom - size.y};
    bottom = min.y - ui.px(8);
    ImGui::SetNextWindowPos(min);
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(10));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.vec4(Role::panel));
    ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(toast.problem ? Role::problem : Role::line));
    const std::string id = "##toast" + std::to_string(index++);
    ImGui::Begin(id.c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                     ImGuiWindowFlags_NoNav);
    float y = min.y + ui.px(10) + line_height / 2;
    for (const std::string& line : lines) {
      text_at(ui, {min.x + ui.px(18), y}, line, style);
      y += line_height;
    }
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(2);
  }
}

}  // namespace padlens
