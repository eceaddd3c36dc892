#include <algorithm>
#include <array>

#include "app/gui/hover_text.h"
#include "app/gui/panels/panels.h"
#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"
#include "app/i18n/streaming.h"
#include "app/i18n/symbolic.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/layer_shape.h"
#include "core/geometry/cost.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

const Style kFormula{Role::text, 13.5, Weight::regular, Face::mono};
const Style kShapeNumbers{Role::dim, 13.5, Weight::regular, Face::mono};

// "name = symbolic" and below it "= numbers = result", as one line where it fits.
void formula(Ui& ui, const Formula& f, bool leading) {
  Style symbolic = kFormula;
  Style numbers = kShapeNumbers;
  if (leading) symbolic.size = numbers.size = 15.5;
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string head = (f.name.empty() ? "" : f.name + " ") + "= ";
  const Style result{leading ? Role::output_text : Role::text, symbolic.size, Weight::bold,
                     Face::mono};
  const float indent = f.name.empty() ? ui.px(27) : 0;
  const float head_width = width_of(ui, head, symbolic) + indent;
  const float first = head_width + width_of(ui, f.symbolic, symbolic);
  const std::string rest = f.substituted.empty() ? "" : "= " + f.substituted + " ";
  const float second = width_of(ui, rest + "= ", numbers) + width_of(ui, f.result, result);
  const bool split = second > width;  // then the result gets a line of its own
  const bool one_line = !leading && first + ui.px(9) + second <= width;
  const float line_height = ui.px(symbolic.size * 1.62);
  ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = at.x;
  at.y += line_height / 2;
  text_at(ui, {at.x + indent, at.y}, head + f.symbolic, symbolic);
  if (one_line) {
    at.x += first + ui.px(9);
  } else {
    at.x = left + head_width - width_of(ui, "= ", symbolic);
    at.y += line_height;
    // Numbers that do not fit beside the formula's "=" move out to the left.
    at.x = split ? left : std::max(left, std::min(at.x, left + width - second));
  }
  if (split) {
    text_at(ui, at, rest, numbers);
    at.y += line_height;
    at.x += text_at(ui, at, "= ", numbers);
  } else {
    at.x += text_at(ui, at, rest + "= ", numbers);
  }
  text_at(ui, at, f.result, result);
  const float lines = one_line ? 1.0F : split ? 3.0F : 2.0F;
  ImGui::Dummy({width, line_height * lines + ui.px(leading ? 6 : 1)});
}

void axis_derivation(Ui& ui, const AxisDerivation& all) {
  const AxisDerivation lines = played(all, ui.state.mode());
  bool led = false;
  for (const Formula& each : lines.formulas) {
    const bool leading = !led && each.name == "out";
    led = led || leading;
    formula(ui, each, leading);
  }
  const std::string symbols = symbols_text(ui.tr(), lines);
  if (lines.notes.empty() && symbols.empty()) return;
  space(ui, 6);
  if (!symbols.empty()) {
    paragraph(ui, symbols, {Role::dim, 12.5, Weight::regular, Face::sans});
    space(ui, 3);
  }
  for (const Note& note : lines.notes) {
    paragraph(ui, note_text(ui.tr(), note), {Role::dim, 12.5, Weight::regular, Face::sans});
    space(ui, 3);
  }
}

// What the framework does without saying so.
void cautions(Ui& ui) {
  const std::vector<Caution>& found = ui.state.shown.cautions();
  if (found.empty()) return;
  draw_card(ui, Role::caution_fill, Role::caution_edge, [&](float width) {
    paragraph(ui, ui.tr()("ui.cautions"), {Role::caution_text, 13, Weight::semibold, Face::sans},
              width);
    for (const Caution& caution : found) {
      space(ui, 4);
      paragraph(ui, caution_text(ui.tr(), caution),
                {Role::caution_text, 12.5, Weight::regular, Face::sans}, width);
    }
  });
  space(ui, 14);
}

// With several planes: the tensors, and what the layer takes.
void planes(Ui& ui) {
  const Layer& layer = ui.state.shown.layer();
  if (layer.grouping().single() || find_framework(layer.spec().framework) == nullptr) return;
  const Style dim{Role::dim, 12.5, Weight::regular, Face::sans};
  const LayerShape shape = layer_shape(layer.spec(), layer.geometry());
  space(ui, 8);
  paragraph(ui, ui.tr()("ui.tensors", std::array{shape.input, shape.output}), dim);
  space(ui, 4);
  const float width = ImGui::GetContentRegionAvail().x;
  for (const Cost& cost : layer_cost(layer.spec(), layer.geometry())) {
    const Formula& formula = cost.formula;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ui.px(20);
    text_at(ui, {at.x, at.y + line / 2}, ui.tr()("cost." + std::string(cost.name)), dim);
    text_at(ui, {at.x + width, at.y + line / 2}, formula.result,
            {Role::text, 12.5, Weight::semibold, Face::mono}, Anchor::end);
    ImGui::Dummy({width, line});
    if (formula.symbolic == formula.result) continue;
    const std::string numbers = formula.substituted.empty() ? "" : " = " + formula.substituted;
    paragraph(ui, formula.symbolic + numbers, {Role::dim, 11.5, Weight::regular, Face::mono});
    space(ui, 2);
  }
}

// The formulas of a document with names for sizes: they stand above what the example comes to.
void draw_formulas(Ui& ui) {
  if (!shows_formulas(ui.state)) return;
  section(ui, ui.tr()("ui.shape"));
  const SymbolicShape& shape = *ui.state.symbolic;
  const Spec& spec = ui.state.document.spec();
  const auto texts = output_texts(shape);
  const Style small{Role::dim, 12.5, Weight::regular, Face::sans};
  for (const Axis axis : axes_of(spec)) {
    if (axis == kWidth && spec.op->rank > 1 && texts[kHeight] == texts[kWidth]) continue;
    const bool alike = texts[kHeight] == texts[kWidth] || spec.op->rank == 1;
    if (!alike) paragraph(ui, ui.tr()(axis == kHeight ? "ui.axis_height" : "ui.axis_width"), small);
    paragraph(ui, "out = " + texts[axis], kFormula);
  }
  for (const Unknown& unknown : shape.unknowns) {
    space(ui, 3);
    paragraph(ui,
              unknown.has_law ? ui.tr()("cli.symbolic.for", std::array{law_range(unknown)})
                              : ui.tr()("ui.symbolic_no_law", std::array{unknown.name}),
              small);
  }
  space(ui, 6);
  paragraph(ui, ui.tr()("ui.symbolic_below"), small);
  space(ui, 14);
}

// Of a layer that moves, cuts or repeats cells.
Formula size_formula(const StackLayer& layer, const AxisGeometry& axis, Axis which) {
  const std::string n = std::to_string(layer.spec.input[which]);
  const std::string out = std::to_string(axis.out);
  const std::string before = std::to_string(layer.sides.before(which));
  const std::string after = std::to_string(layer.sides.after(which));
  switch (layer.kind) {
    case LayerKind::pad:
      return {"out", "n + before + after", n + " + " + before + " + " + after, out};
    case LayerKind::crop:
      return {"out", "n - before - after", n + " - " + before + " - " + after, out};
    default:
      return {"out", "n · s", n + " · " + std::to_string(axis.out / layer.spec.input[which]), out};
  }
}

void other_derivation(Ui& ui) {
  section(ui, ui.tr()(ui.state.shows_document() ? "ui.shape" : "ui.shape_last"));
  const Shown& shown = ui.state.shown;
  if (!shown.resolution().geometry) return;
  const StackLayer& layer = shown.stack().asked[shown.selected()];
  const auto& axes = shown.resolution().geometry->axis;
  const Formula width = size_formula(layer, axes[kWidth], kWidth);
  const Formula height = size_formula(layer, axes[kHeight], kHeight);
  if (layer.spec.op->rank == 1 || height.substituted == width.substituted) {
    return formula(ui, width, true);
  }
  const Style head{Role::text, 13, Weight::semibold, Face::sans};
  paragraph(ui, ui.tr()("ui.axis_height"), head);
  formula(ui, height, true);
  paragraph(ui, ui.tr()("ui.axis_width"), head);
  formula(ui, width, true);
}

void derivation(Ui& ui) {
  const char* title = shows_formulas(ui.state)    ? "ui.shape_example"
                      : ui.state.shows_document() ? "ui.shape"
                                                  : "ui.shape_last";
  section(ui, ui.tr()(title));
  const Derivation& derived = ui.state.shown.derivation();
  if (derived.axes_agree) {
    axis_derivation(ui, derived.axis[kWidth]);
    if (const auto streaming = streaming_of(ui.state.shown.layer().geometry())) {
      space(ui, 6);
      paragraph(ui, streaming_text(ui.tr(), *streaming),
                {Role::dim, 12.5, Weight::regular, Face::sans});
    }
  } else {
    const Style head{Role::text, 13, Weight::semibold, Face::sans};
    paragraph(ui, ui.tr()("ui.axis_height"), head);
    axis_derivation(ui, derived.axis[kHeight]);
    space(ui, 10);
    paragraph(ui, ui.tr()("ui.axis_width"), head);
    axis_derivation(ui, derived.axis[kWidth]);
  }
  planes(ui);
  space(ui, 14);
}

// What is below the derivation keeps its place while it is pointed at: a click there changes the
// layer, and with it how long the derivation is.
void hold_place(PanelMemory& memory) {
  const float before = memory.derivation_height;
  float height = ImGui::GetCursorPosY();
  const float top = ImGui::GetWindowPos().y - ImGui::GetScrollY();
  const bool pointed = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                       ImGui::GetIO().MousePos.y > top + before;
  if (pointed && height < before) {
    ImGui::Dummy({1, before - height});
    height = before;
  } else if (pointed && height > before) {
    ImGui::SetScrollY(ImGui::GetScrollY() + height - before);
    memory.unsettled = true;
  }
  memory.derivation_height = height;
}

// What is pointed at is told at the foot of the panel, which does not scroll away.
void hover(Ui& ui, const Area& area) {
  begin_panel(ui, "##hover", area, Role::panel, side_padding(ui), 12, true);
  section(ui, ui.tr()(ui.state.pinned ? "ui.pinned" : "ui.hover"));
  paragraph(ui, hover_text(ui.state), {Role::dim, 13, Weight::regular, Face::sans});
  scroll_fade(ui, Role::panel);
  edge_line(ui, {area.min.x, area.min.y + 0.5F}, {area.max.x, area.min.y + 0.5F});
  edge_line(ui, {area.min.x + 0.5F, area.min.y}, {area.min.x + 0.5F, area.max.y});
  ImGui::End();
}

// Nothing but the question: all else would tell the answer.
void draw_covered(Ui& ui, const Area& area) {
  begin_panel(ui, "##shape", area, Role::panel, side_padding(ui), 20, true);
  draw_prediction_section(ui);
  scroll_fade(ui, Role::panel);
  edge_line(ui, {area.min.x + 0.5F, area.min.y}, {area.min.x + 0.5F, area.max.y});
  ImGui::End();
}

}  // namespace

void draw_shape(PanelContext& context) {
  Ui& ui = context.ui;
  const Area& whole = context.areas.right;
  const float foot = ui.px(112);
  const Area area{whole.min, {whole.max.x, std::max(whole.max.y - foot, whole.min.y)}};
  if (is_covered(ui.state)) return draw_covered(ui, whole);
  begin_panel(ui, "##shape", area, Role::panel, side_padding(ui), 20, true);
  if (ui.state.prediction) draw_prediction_section(ui);
  draw_formulas(ui);
  cautions(ui);
  if (ui.state.shows_window()) {
    derivation(ui);
    hold_place(context.memory);
    draw_target_section(ui);
    draw_comparison_section(ui);
    draw_elsewhere_section(ui);
    draw_rules_section(ui);
    draw_code_section(ui);
  } else {
    other_derivation(ui);
  }
  scroll_fade(ui, Role::panel);
  edge_line(ui, {area.min.x + 0.5F, area.min.y}, {area.min.x + 0.5F, area.max.y});
  ImGui::End();
  hover(ui, {{whole.min.x, area.max.y}, whole.max});
}

}  // namespace padlens
