#include "app/i18n/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "app/i18n/headline.h"
#include "app/i18n/layer_settings.h"
#include "app/i18n/sentences.h"
#include "app/i18n/sizes.h"
#include "core/geometry/taps.h"
#include "core/operations/reducer.h"
#include "core/questions/misconceptions.h"

namespace padlens {
namespace {

std::string joined(const Strings& tr, const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts)
    text += (text.empty() ? "" : tr("cli.headline.separator")) + part;
  return text;
}

// "same"; of sides the numbers themselves.
std::string padding_words(const Strings& tr, const Spec& spec) {
  if (spec.padding == PaddingMode::explicit_sides)
    return sides_words(tr, spec.sides, spec.op->rank);
  return tr("padding." + std::string(mode_info(spec.padding).name));
}

std::string padding_part(const Strings& tr, const Spec& spec) {
  return tr("cli.headline.padding", std::array{padding_words(tr, spec)});
}

// Kernel, stride and what else there is, but for the padding.
std::vector<std::string> settings_of(const Strings& tr, const Spec& spec) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view key, std::string argument) {
    parts.push_back(tr(key, std::array{std::move(argument)}));
  };
  add("cli.headline.kernel", size_text(spec.op, spec.kernel[kHeight], spec.kernel[kWidth]));
  add("cli.headline.stride", axes_text(spec.op, spec.stride));
  if (spec.dilation != PerAxis{1, 1}) {
    add("cli.headline.dilation", axes_text(spec.op, spec.dilation));
  }
  return parts;
}

std::string layer_settings(const Strings& tr, const Spec& spec) {
  std::vector<std::string> parts = settings_of(tr, spec);
  parts.push_back(padding_part(tr, spec));
  for (std::string& further : further_settings(spec))
    parts.push_back(std::move(further));
  return joined(tr, parts);
}

std::string display_name(std::string_view framework) {
  const Framework* found = find_framework(framework);
  return std::string(found == nullptr ? framework : found->display_name);
}

// --- answers ----------------------------------------------------------------------------

std::string numbers_text(const Strings& tr, const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const std::int64_t number : numbers)
    text += (text.empty() ? "" : tr("hover.join")) + fmt::format("{}", number);
  return text.empty() ? tr("question.why.nothing") : text;
}

// Rows and columns, where the cells are all that lie in both; else one by one.
std::string cells_text(const Strings& tr, const std::vector<Cell>& cells, Op op) {
  if (cells.empty()) return tr("question.no_cells");
  std::set<std::int64_t> rows;
  std::set<std::int64_t> cols;
  for (const Cell& cell : cells) {
    rows.insert(cell.row);
    cols.insert(cell.col);
  }
  if (rows.size() * cols.size() == cells.size()) {
    return tr(ranked(op, "question.cells"),
              std::array{numbers_text(tr, {rows.begin(), rows.end()}),
                         numbers_text(tr, {cols.begin(), cols.end()})});
  }
  std::vector<std::string> each;
  for (const Cell& cell : cells)
    each.push_back("x" + index_text(op, cell));
  return joined(tr, each);
}

struct ToText {
  const Strings& tr;
  const Spec& spec;

  std::string operator()(const OutputAnswer& size) const {
    return size_text(spec.op, size.cells[kHeight], size.cells[kWidth]);
  }
  std::string operator()(const SidesAnswer& sides) const {
    std::array<std::string, 4> args;
    std::ranges::transform(sides.cells, args.begin(),
                           [](std::int64_t side) { return std::to_string(side); });
    return tr(ranked(spec.op, "cli.explain.sides"), args);
  }
  std::string operator()(const CellsAnswer& answer) const {
    return cells_text(tr, answer.cells, spec.op);
  }
  std::string operator()(const NumberAnswer& answer) const { return short_number(answer.number); }
  std::string operator()(const FrameworkAnswer& answer) const {
    const std::string name = display_name(answer.id);
    if (!answer.spec) return name;
    std::vector<std::string> words{padding_words(tr, *answer.spec)};
    for (std::string& further : further_settings(*answer.spec))
      words.push_back(std::move(further));
    return tr("question.way", std::array{name, joined(tr, words)});
  }
  std::string operator()(const LayerAnswer& answer) const {
    return layer_settings(tr, answer.spec);
  }
};

// Rows after each other: "1 2 3; 4 5 6".
std::string grid_words(const Grid<double>& grid) {
  std::string text;
  for (std::int64_t row = 0; row < grid.rows(); ++row) {
    if (row > 0) text += ";";
    for (std::int64_t col = 0; col < grid.cols(); ++col)
      text += (text.empty() ? "" : " ") + short_number(grid.at(row, col));
  }
  return text;
}

// --- why ----------------------------------------------------------------------------------

std::string formula_text(const Formula& formula) {
  if (formula.symbolic == formula.result) return formula.name + " = " + formula.result;
  const std::string middle = formula.substituted.empty() ? "" : " = " + formula.substituted;
  return fmt::format("{} = {}{} = {}", formula.name, formula.symbolic, middle, formula.result);
}

// Those that lead to the size, or all: what is padded follows it. A second form of the one before
// has no name.
std::string axis_formulas(const Strings& tr, const AxisDerivation& axis, bool size_alone) {
  std::vector<std::string> lines;
  for (const Formula& formula : axis.formulas) {
    if (formula.name.empty()) continue;
    lines.push_back(formula_text(formula));
    if (size_alone && formula.name == "out") break;
  }
  return joined(tr, lines);
}

std::string axis_name(const Strings& tr, Op op, Axis axis) {
  if (op->rank == 1) return std::string(op->name);
  return tr(axis == kHeight ? "cli.explain.height" : "cli.explain.width");
}

std::string derivation_text_of(const Strings& tr, const Spec& spec, const Geometry& geometry,
                               bool size_alone) {
  const Derivation derivation = derive(spec, geometry);
  if (derivation.axes_agree) return axis_formulas(tr, derivation.axis[kWidth], size_alone);
  std::string text;
  for (const Axis axis : axes_of(spec)) {
    add_sentence(tr, text,
                 tr("question.layer_unnamed",
                    std::array{axis_name(tr, spec.op, axis),
                               axis_formulas(tr, derivation.axis[axis], size_alone)}));
  }
  return text;
}

std::string reads_text(const Strings& tr, const Layer& layer, Cell cell) {
  std::string text;
  for (const Axis axis : axes_of(layer.spec())) {
    const AxisGeometry& a = layer.geometry().axis[axis];
    const std::int64_t out = axis == kHeight ? cell.row : cell.col;
    std::vector<std::int64_t> all;
    std::vector<std::int64_t> read;
    for (const AxisTap& tap : taps_of(a, FillMode::zeros, out)) {
      all.push_back(tap.padded - a.pad_before);
      if (tap.at.real()) read.push_back(tap.at.input);
    }
    const std::string name = axis_name(tr, layer.spec().op, axis);
    if (layer.op().transposed()) {
      add_sentence(tr, text, tr("question.why.stamps", std::array{name, numbers_text(tr, read)}));
      continue;
    }
    const std::string first = fmt::format("{}·{} − {} = {}", out, a.s, a.pad_before, all.front());
    add_sentence(tr, text,
                 tr("question.why.window",
                    std::array{name, first, numbers_text(tr, all), numbers_text(tr, read)}));
  }
  return text;
}

std::string term_text(const Operation& op, const Tap& tap) {
  const std::string value = short_number(tap.cell.value);
  const auto bracketed = [](const std::string& text) {
    return text.starts_with('-') ? "(" + text + ")" : text;
  };
  // Of a maximum they stand in a list.
  if (!op.has_kernel) return op.reducer->selects ? value : bracketed(value);
  return bracketed(value) + "·" + bracketed(short_number(tap.weight));
}

// "1·5 + 2·6 + … = 128", cells of the input alone.
std::string value_sum(const Layer& layer, Cell cell) {
  const Operation& op = layer.op();
  std::string text;
  for (const Tap& tap : taps(layer, cell, layer.shown().output)) {
    if (tap.cell.kind != CellKind::input) continue;
    const std::string sign = op.reducer->selects ? ", " : " + ";
    text += (text.empty() ? "" : sign) + term_text(op, tap);
  }
  const std::string value = short_number(output_value(layer, cell));
  if (op.reducer->selects) return fmt::format("max({}) = {}", text, value);
  if (!op.reducer->divides) return fmt::format("{} = {}", text, value);
  return fmt::format("({}) / {} = {}", text, ratio_text(divisor_of(layer.geometry(), cell)), value);
}

std::string divisor_text(const Strings& tr, const Layer& layer, Cell cell) {
  const auto& [h, w] = layer.geometry().axis;
  const std::int64_t real = real_taps(h, cell.row) * real_taps(w, cell.col);
  return tr("question.why.divisor", std::array{std::to_string(real), std::to_string(h.k * w.k),
                                               ratio_text(divisor_of(layer.geometry(), cell))});
}

std::string misconception_text(const Strings& tr, const Misconception& misconception) {
  const std::string id = "misconception." + std::string(misconception.id);
  return tr("question.why.misconception", std::array{tr(id + ".statement"), tr(id + ".where")});
}

}  // namespace

std::string ask_text(const Strings& tr, const Ask& ask, const Spec& spec) {
  const std::string key = "ask." + std::string(ask_info(ask.asks).name);
  if (ask.asks == Asks::change) {
    return tr(key, std::array{changes_text(tr, spec, *ask.changed)});
  }
  return tr(key, std::array{"y" + index_text(spec.op, ask.cell.value_or(Cell{0, 0}))});
}

std::string asked_layer(const Strings& tr, const Ask& ask, const Spec& spec) {
  const std::string input =
      tr("cli.headline.input",
         std::array{size_text(spec.op, spec.input[kHeight], spec.input[kWidth])});
  const std::string name(spec.op->name);
  if (ask.asks == Asks::layer) return tr("question.layer_unnamed", std::array{name, input});
  if (ask.asks == Asks::framework) {
    std::vector<std::string> parts = settings_of(tr, spec);
    parts.insert(parts.begin(), input);
    return tr("question.layer_unnamed", std::array{name, joined(tr, parts)});
  }
  return tr("question.layer", std::array{name, display_name(spec.framework),
                                         joined(tr, {input, layer_settings(tr, spec)})});
}

std::string picture_text(const Strings& tr, const Ask& ask, const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  const auto& [h, w] = geometry.axis;
  const Op op = layer.spec().op;
  if (ask.asks == Asks::value) {
    const std::string input = tr("question.input_numbers", std::array{grid_words(*layer.input())});
    if (!op->has_kernel) return input;
    return input + "\n" + tr("question.kernel_numbers", std::array{grid_words(*layer.kernel())});
  }
  if (ask.asks != Asks::framework && ask.asks != Asks::layer) return "";
  const Answer sides = SidesAnswer{{h.pad_before, h.pad_after, w.pad_before, w.pad_after}};
  const std::array args{
      size_text(op, h.K, w.K), answer_text_of(tr, sides, layer.spec()), size_text(op, h.out, w.out),
      op->reducer->divides && layer.complete() ? grid_words(*layer.output()) : ""};
  return tr(args.back().empty() ? "question.picture" : "question.picture_values", args);
}

std::string answer_text_of(const Strings& tr, const Answer& answer, const Spec& spec) {
  return std::visit(ToText{tr, spec}, answer);
}

std::vector<AnswerPart> answer_parts(const Strings& tr, const Answer& answer, const Answer& truth,
                                     const Spec& spec) {
  const auto* size = std::get_if<OutputAnswer>(&answer);
  if (size != nullptr && spec.op->rank == 2) {
    const auto& actual = std::get<OutputAnswer>(truth).cells;
    return {{std::to_string(size->cells[kHeight]), size->cells[kHeight] != actual[kHeight]},
            {"×", false},
            {std::to_string(size->cells[kWidth]), size->cells[kWidth] != actual[kWidth]}};
  }
  const auto* sides = std::get_if<SidesAnswer>(&answer);
  if (sides == nullptr) return {{answer_text_of(tr, answer, spec), !(answer == truth)}};
  constexpr std::array<std::string_view, 4> kKeys{"padding.side_top", "padding.side_bottom",
                                                  "padding.side_left", "padding.side_right"};
  const auto& actual = std::get<SidesAnswer>(truth).cells;
  std::vector<AnswerPart> parts;
  for (std::size_t side = spec.op->rank == 1 ? 2 : 0; side < kKeys.size(); ++side) {
    if (!parts.empty()) parts.push_back({tr("cli.headline.separator"), false});
    parts.push_back({tr(kKeys[side], std::array{std::to_string(sides->cells[side])}),
                     sides->cells[side] != actual[side]});
  }
  return parts;
}

std::string right_text(const Strings& tr, const Ask& ask, const Layer& layer) {
  const Cell cell = ask.cell.value_or(Cell{0, 0});
  switch (ask.asks) {
    case Asks::reads:
      return reads_text(tr, layer, cell);
    case Asks::value:
      return value_sum(layer, cell);
    case Asks::divisor:
      return divisor_text(tr, layer, cell);
    case Asks::framework:
    case Asks::layer:
      return tr("question.why.picture", std::array{headline(layer.spec(), layer.geometry(), tr)});
    case Asks::change:
      return derivation_text_of(tr, *ask.changed, *resolve(*ask.changed).geometry, true);
    default:
      return derivation_text_of(tr, layer.spec(), layer.geometry(), ask.asks != Asks::padding);
  }
}

std::string wrong_text(const Strings& tr, const Question& question, const Choice& choice) {
  if (choice.misconception != nullptr) return misconception_text(tr, *choice.misconception);
  const Answer& answer = choice.answer;
  const auto* framework = std::get_if<FrameworkAnswer>(&answer);
  const auto* layer = std::get_if<LayerAnswer>(&answer);
  if (framework != nullptr || layer != nullptr) {
    const Spec& spec = layer != nullptr ? layer->spec : *framework->spec;
    const auto geometry = resolve(spec).geometry;
    return geometry ? tr("question.why.other", std::array{headline(spec, *geometry, tr)}) : "";
  }
  if (choice.framework != nullptr) {
    return tr("question.why.framework",
              std::array{std::string(choice.framework->display_name),
                         padding_words(tr, choice.spec ? *choice.spec : question.spec)});
  }
  const auto geometry = resolve(question.spec).geometry;
  const Layer before(question.spec, *geometry, {}, {});
  if (question.ask.asks == Asks::change && answer_of({Asks::output}, before) == answer) {
    return tr("question.why.before");
  }
  return "";
}

std::vector<std::string> wrong_texts(const Strings& tr, const Ask& ask, const Layer& layer,
                                     const Answer& given) {
  std::vector<std::string> texts;
  for (const Misconception* each : misconceptions_behind(ask, layer, given))
    texts.push_back(misconception_text(tr, *each));
  for (const FrameworksAnswer& each : answers_elsewhere(ask, layer, usual_frameworks())) {
    if (!(each.answer == given)) continue;
    texts.push_back(
        tr("question.why.framework",
           std::array{std::string(each.framework->display_name), padding_words(tr, each.spec)}));
  }
  const bool unchanged = ask.asks == Asks::change && answer_of({Asks::output}, layer) == given;
  if (unchanged) texts.push_back(tr("question.why.before"));
  return texts;
}

}  // namespace padlens
