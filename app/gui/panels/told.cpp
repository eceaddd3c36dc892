// What was understood of what was brought, until it is closed; before that, how far reading it has
// come.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/bringing.h"
#include "app/gui/import_run.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/told_lines.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr double kToldInset = 18;
constexpr double kToldHead = 42;
constexpr double kToldLine = 20;
const Style kToldTitle{Role::text, 13.5, Weight::semibold, Face::sans};
const Style kToldDim{Role::dim, 13, Weight::regular, Face::sans};

float told_close(Ui& ui, const Area& area, const char* id, const std::string& tip) {
  const float x = area.max.x - ui.px(kToldInset + 26);
  ImGui::SetCursorScreenPos({x, area.min.y + ui.px(8)});
  if (round_button(ui, id, symbols::cross, 26, false, tip)) {
    if (ui.state.importing) {
      ui.act(CancelImport{});
    } else {
      ui.act(CloseTold{});
    }
  }
  return x;
}

void told_list(Ui& ui, const Area& area, const std::vector<ToldLines::Line>& lines) {
  const Told& told = *ui.state.told;
  const Model& model = told.model->model;
  const float x = area.min.x + ui.px(kToldInset);
  const float middle = area.min.y + ui.px(kToldHead) / 2;
  const float end = told_close(ui, area, "close_told", ui.tr()("ui.close"));
  const std::string source =
      told.model->source.empty() ? ui.tr()("ui.told_pasted") : told.model->source;
  const std::string words = ui.tr()(
      "ui.told_title", std::array{source, format_name(model), std::to_string(model.layers.size())});
  text_at(ui, {x, middle}, cut_text(ui, words, kToldTitle, end - x - ui.px(12)), kToldTitle);
  const ImVec2 size{area.width() - ui.px(2 * kToldInset - 6),
                    area.max.y - area.min.y - ui.px(kToldHead + 6)};
  if (size.y < ui.px(8)) return;
  ImGui::SetCursorScreenPos({x, area.min.y + ui.px(kToldHead - 4)});
  ImGui::BeginChild("told", size, false);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const ToldLines::Line& line : lines) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui, {at.x + (line.problem ? ui.px(kToldIndent) : 0), at.y + ui.px(kToldLine) / 2},
            line.text, told_style(line.problem));
    if (line.problem) {
      const float top = at.y + ui.px(line.first ? 2 : 0);
      const float bottom = at.y + ui.px(line.last ? kToldLine - 2 : kToldLine);
      list.AddRectFilled({at.x, top}, {at.x + ui.px(3), bottom}, ui.color(Role::problem));
    }
    ImGui::Dummy({1, ui.px(kToldLine)});
  }
  scroll_fade(ui, Role::panel);
  ImGui::EndChild();
}

// A bar, and the button that gives it up.
void told_progress(Ui& ui, const Area& area) {
  const ImportRun& run = *ui.state.importing;
  const float x = area.min.x + ui.px(kToldInset);
  const float middle = area.min.y + ui.px(kToldHead) / 2;
  const float end = told_close(ui, area, "cancel_import", ui.tr()("ui.cancel"));
  const std::string source = run.source().empty() ? ui.tr()("ui.told_pasted") : run.source();
  const auto percent = static_cast<int>(std::floor(100 * std::clamp(run.done(), 0.0, 1.0)));
  const std::string words = ui.tr()("ui.told_reading", std::array{source, std::to_string(percent)});
  text_at(ui, {x, middle - ui.px(3)}, cut_text(ui, words, kToldDim, end - x - ui.px(12)), kToldDim);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = area.max.y - ui.px(4);
  list.AddRectFilled({area.min.x, top}, area.max, ui.color(Role::track));
  list.AddRectFilled({area.min.x, top},
                     {area.min.x + area.width() * static_cast<float>(percent) / 100, area.max.y},
                     ui.color(Role::accent));
}

}  // namespace

bool has_told(const State& state) {
  return state.importing != nullptr || state.told.has_value();
}

float told_height(Ui& ui, PanelMemory& memory, float width, float most) {
  if (ui.state.importing) return ui.px(kToldHead + 6);
  memory.told.update(ui, width - ui.px(2 * kToldInset - 2) - ImGui::GetStyle().ScrollbarSize);
  const auto tall = [&ui](std::size_t lines) {
    return ui.px(kToldHead + 10 + kToldLine * static_cast<double>(lines));
  };
  return std::min(tall(std::max<std::size_t>(memory.told.lines.size(), 1)),
                  std::max(most, tall(2)));
}

void draw_told(PanelContext& context) {
  Ui& ui = context.ui;
  const Area& area = context.areas.told;
  begin_panel(ui, "##told", area, Role::panel, 0, 0, false);
  if (ui.state.importing) {
    told_progress(ui, area);
  } else {
    told_list(ui, area, context.memory.told.lines);
  }
  edge_line(ui, {area.min.x, area.max.y - 0.5F}, {area.max.x, area.max.y - 0.5F});
  ImGui::End();
}

}  // namespace padlens
