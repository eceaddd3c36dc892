#include "app/gui/panels/problem_marks.h"

#include <algorithm>
#include <string>
#include <vector>

namespace padlens {
namespace {

constexpr double kNoteWidth = 260;
constexpr Style kNoteText{Role::problem, 12.5, Weight::semibold, Face::sans};

// Of boxes whose text is no number.
Problems typed_problems(const State& state, std::string_view field) {
  Problems problems;
  for (const Problem& problem : state.problems) {
    const bool typed = std::ranges::any_of(
        state.typed, [&](const auto& entry) { return entry.first.first == problem.field; });
    if (typed && problem.field == field) problems.push_back(problem);
  }
  return problems;
}

}  // namespace

bool has_problem(const Ui& ui, std::string_view field) {
  // A name in the place of a size is none: the picture tells its formula.
  return std::ranges::any_of(ui.state.problems, [&](const Problem& problem) {
    return problem.field == field && problem.code != "input_symbol";
  });
}

void mark_problems(Ui& ui, std::string_view field, float top) {
  if (!has_problem(ui, field)) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float x = at.x - ui.px(12);
  ImGui::GetWindowDrawList()->AddRectFilled({x, top}, {x + ui.px(3), at.y}, ui.color(Role::problem),
                                            ui.px(1.5));
  const Problems problems = typed_problems(ui.state, field);
  if (!problems.empty()) problem_note(ui, field, problems, top);
}

void problem_note(Ui& ui, std::string_view id, const Problems& problems, float top) {
  const float panel_left = ImGui::GetWindowPos().x;
  const float panel_right = panel_left + ImGui::GetWindowWidth();
  const float panel_top = ImGui::GetWindowPos().y;
  const bool scrolled_away = top < panel_top || top > panel_top + ImGui::GetWindowHeight();
  if (scrolled_away || ui.state.dialog != Dialog::none) return;
  const float inset = ui.px(10);
  const float line_height = ui.px(19);
  std::vector<std::string> lines;
  float width = 0;
  for (const Problem& problem : problems) {
    for (std::string& line :
         wrap(ui, problem_text(ui.tr(), problem), kNoteText, ui.px(kNoteWidth))) {
      width = std::max(width, width_of(ui, line, kNoteText));
      lines.push_back(std::move(line));
    }
  }
  const ImVec2 size{width + 2 * inset,
                    line_height * static_cast<float>(lines.size()) + 2 * ui.px(7)};
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool at_right_edge = panel_right + size.x > screen.x;
  const float x = at_right_edge ? panel_left - size.x - ui.px(8) : panel_right + ui.px(8);
  const float y = std::clamp(top - ui.px(4), 0.0F, std::max(screen.y - size.y, 0.0F));
  ImGui::SetNextWindowPos({x, y});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(7));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::problem));
  ImGui::Begin(("##note_" + std::string(id)).c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                   ImGuiWindowFlags_NoNav);
  float line_y = y + ui.px(7) + line_height / 2;
  for (const std::string& line : lines) {
    text_at(ui, {x + inset, line_y}, line, kNoteText);
    line_y += line_height;
  }
  ImGui::End();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(2);
}

}  // namespace padlens
