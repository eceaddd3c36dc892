// The rules of thumb: all of them at the left, the selected one at the right with a
// map of where it holds.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/gui/panels/map_grid.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

const Style kRuleName{Role::text, 13.5, Weight::semibold, Face::sans};
const Style kRuleDim{Role::dim, 12.5, Weight::regular, Face::sans};

std::string sentence(const Ui& ui, const Rule& rule, std::string_view part) {
  return ui.tr()("rule." + std::string(rule.id) + "." + std::string(part));
}

// "output 3"
std::string value_text(const Ui& ui, const Rule& rule, const std::string& value) {
  return ui.tr()("rule." + std::string(rule.id) + ".value", std::array{value});
}

RuleMark mark_of(const RuleReading& reading) {
  if (!reading.verdict) return RuleMark::refused;
  return reading.verdict->holds ? RuleMark::holds : RuleMark::fails;
}

Role mark_role(RuleMark mark) {
  return mark == RuleMark::holds   ? Role::output_text
         : mark == RuleMark::fails ? Role::problem
                                   : Role::faint;
}

// A tick, a cross, or a dot where there is nothing to judge.
MapMark drawn(RuleMark mark) {
  return mark == RuleMark::holds   ? MapMark::tick
         : mark == RuleMark::fails ? MapMark::cross
                                   : MapMark::dot;
}

// --- the list ------------------------------------------------------------------------

void list_row(Ui& ui, const RuleReading& reading, float width) {
  const Rule& rule = *reading.rule;
  const bool selected = ui.state.rules_page.selected == rule.id;
  const float left = ui.px(34);
  const auto lines = wrap(ui, sentence(ui, rule, "statement"), kRuleDim, width - left - ui.px(12));
  const float line_height = ui.px(18);
  const float tall = ui.px(34) + line_height * static_cast<float>(lines.size());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(rule.id.data());
  bool hovered = false;
  if (area(ui, "row", {width, tall}, &hovered, selected)) {
    ui.act(SelectRule{std::string(rule.id)});
  }
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImGui::PopID();
  if (selected || hovered) {
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + tall},
                                              ui.color(selected ? Role::accent_soft : Role::track),
                                              ui.px(7));
  }
  float y = at.y + ui.px(16);
  const RuleMark mark = mark_of(reading);
  draw_map_mark(ui, {at.x + ui.px(18), y}, drawn(mark), mark_role(mark), ui.px(5), ui.px(2));
  text_at(ui, {at.x + left, y}, sentence(ui, rule, "name"), kRuleName);
  y += ui.px(19);
  for (const std::string& line : lines) {
    text_at(ui, {at.x + left, y}, line, kRuleDim);
    y += line_height;
  }
}

void draw_list(Ui& ui, ImVec2 size) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.vec4(Role::background));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("list", size, false);
  const float width = ImGui::GetContentRegionAvail().x;
  for (const RuleReading& reading : ui.state.rules_page.readings)
    list_row(ui, reading, width);
  scroll_fade(ui, Role::background);
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
}

// --- the selected rule -----------------------------------------------------------------

// "Conv2DTranspose, SAME_UPPER"
std::string kind_text(const Ui& ui, const Spec& spec) {
  const std::array words{std::string(spec.op->name),
                         ui.tr()("padding." + std::string(mode_info(spec.padding).name))};
  return ui.tr()("ui.rules_kind", words);
}

std::string framework_name(const Ui& ui) {
  const std::string& id = ui.state.document.spec().framework;
  const Framework* framework = find_framework(id);
  return framework == nullptr ? id : std::string(framework->display_name);
}

void draw_verdict(Ui& ui, const RuleReading& reading, float width) {
  const Rule& rule = *reading.rule;
  if (!reading.spec) {
    const std::array name{framework_name(ui)};
    return paragraph(ui, ui.tr()("ui.rules_no_such_layer", name), kRuleDim, width);
  }
  if (!reading.own) {
    const std::array kind{kind_text(ui, *reading.spec)};
    paragraph(ui, ui.tr()("ui.rules_nearest", kind), kRuleDim, width);
  }
  if (!reading.verdict) {
    return paragraph(ui, problem_text(ui.tr(), reading.problems.front()),
                     {Role::problem, 12.5, Weight::regular, Face::sans}, width);
  }
  const RuleVerdict& verdict = *reading.verdict;
  const std::array values{value_text(ui, rule, verdict.predicted),
                          value_text(ui, rule, verdict.actual)};
  paragraph(ui, ui.tr()(verdict.holds ? "ui.rules_right" : "ui.rules_wrong", values),
            {mark_role(mark_of(reading)), 13, Weight::semibold, Face::sans}, width);
}

std::string map_tip(const Ui& ui, const RuleMap& map, Cell cell) {
  const RuleMapCell& here = map.cells.at(cell);
  const std::string where =
      fmt::format("k = {}, {} = {}", map.kernels.at(cell.row),
                  map.columns == MapColumns::input ? "n" : "s", map.sizes.at(cell.col));
  if (here.mark == RuleMark::refused) {
    const std::array words{
        where, here.problems.empty() ? "" : problem_text(ui.tr(), here.problems.front())};
    return ui.tr()("ui.map_refused", words);
  }
  const std::array words{where, value_text(ui, *map.rule, here.predicted),
                         value_text(ui, *map.rule, here.actual)};
  return ui.tr()(here.mark == RuleMark::holds ? "ui.map_right" : "ui.map_wrong", words);
}

MapLook map_look(RuleMark mark) {
  if (mark == RuleMark::refused) return {.hatched = true};
  if (mark == RuleMark::holds) {
    return {drawn(mark), mark_role(mark), Role::output_fill, 1, Role::output_edge};
  }
  return {drawn(mark), mark_role(mark), Role::problem, 0.14, Role::problem};
}

void draw_map(Ui& ui, float width) {
  const RuleMap& map = ui.state.rules_page.map;
  // As many columns as either map has, so that its cells keep their size.
  MapGrid grid{map.columns == MapColumns::input ? "k\\n" : "k\\s", {}, {}, kMapInputs, map.present};
  for (int row = 0; row < map.kernels.count; ++row)
    grid.rows.push_back(std::to_string(map.kernels.at(row)));
  for (int col = 0; col < map.sizes.count; ++col)
    grid.columns.push_back(std::to_string(map.sizes.at(col)));
  const MapCells cells{[&](Cell cell) { return map_look(map.cells.at(cell).mark); },
                       [&](Cell cell) { return map.cells.at(cell).mark != RuleMark::refused; },
                       [&](Cell cell) { ui.act(PickMapCell{cell}); },
                       [&](Cell cell) { return map_tip(ui, map, cell); }};
  draw_map_grid(ui, grid, cells, width);
}

void draw_selected(Ui& ui, const RuleReading& reading, float width) {
  const Rule& rule = *reading.rule;
  paragraph(ui, ui.tr()("rule.cite." + std::string(source_name(rule.source))),
            {Role::dim, 12, Weight::semibold, Face::sans}, width);
  paragraph(ui, sentence(ui, rule, "statement"), {Role::text, 15, Weight::semibold, Face::sans},
            width);
  space(ui, 6);
  draw_verdict(ui, reading, width);
  space(ui, 8);
  if (!reading.spec) return;
  const std::array columns{ui.tr()("ui.map_input"), ui.tr()("ui.map_stride")};
  const int shown = ui.state.rules_page.columns == MapColumns::input ? 0 : 1;
  if (const auto chosen = segmented(ui, "columns", columns, shown, std::min(width, ui.px(380)))) {
    ui.act(SetMapColumns{*chosen == 0 ? MapColumns::input : MapColumns::stride});
  }
  space(ui, 6);
  draw_map(ui, width);
  space(ui, 10);
  paragraph(ui, rule_where(ui.tr(), rule.id, where_code(rule, reading.spec->framework)), kRuleDim,
            width);
  space(ui, 6);
  paragraph(ui, ui.tr()("ui.map_hint"), {Role::dim, 12, Weight::regular, Face::sans}, width);
}

}  // namespace

void draw_rules_page(PanelContext& context) {
  Ui& ui = context.ui;
  begin_dialog(ui, "##rules", ui.tr()("ui.rules"), 960);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float gap = ui.px(24);
  const float list = std::floor(width * 0.37F);
  const float tall =
      std::clamp(ImGui::GetIO().DisplaySize.y - ui.px(32 + 44 + 40), ui.px(120), ui.px(540));
  draw_list(ui, {list, tall});
  ImGui::SetCursorScreenPos({at.x + list + gap, at.y});
  ImGui::BeginGroup();
  const RulesPage& page = ui.state.rules_page;
  for (const RuleReading& reading : page.readings) {
    if (reading.rule->id == page.selected) draw_selected(ui, reading, width - list - gap);
  }
  ImGui::EndGroup();
  end_dialog();
}

}  // namespace padlens
