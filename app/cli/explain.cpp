#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/explain_json.h"
#include "app/cli/grid_text.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/rule_text.h"
#include "app/cli/spec_options.h"
#include "app/cli/symbolic.h"
#include "app/cli/text.h"
#include "app/i18n/answers.h"
#include "app/i18n/headline.h"
#include "app/i18n/sizes.h"
#include "app/i18n/streaming.h"
#include "core/answers/shown.h"
#include "core/frameworks/layer_shape.h"
#include "core/geometry/cost.h"
#include "core/geometry/formula.h"
#include "core/layer/spec_json.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

// Symbolic, substituted and result in columns of their own.
std::string formulas_text(const std::vector<Formula>& formulas) {
  std::array<int, 3> widths{};
  for (const Formula& formula : formulas) {
    widths[0] = std::max(widths[0], display_width(formula.name));
    widths[1] = std::max(widths[1], display_width(formula.symbolic));
    widths[2] = std::max(widths[2], display_width(formula.substituted));
  }
  std::string text;
  for (const Formula& formula : formulas) {
    std::string line = "  " + left_aligned(formula.name, widths[0]);
    line += " = " + left_aligned(formula.symbolic, widths[1]);
    line += (formula.substituted.empty() ? "   " : " = ") +
            left_aligned(formula.substituted, widths[2]);
    text += line + " = " + formula.result + "\n";
  }
  return text;
}

std::string axis_text(const AxisDerivation& all, PlayMode mode, const Strings& tr) {
  const AxisDerivation axis = played(all, mode);
  std::string text = formulas_text(axis.formulas);
  const std::string symbols = symbols_text(tr, axis);
  if (!axis.notes.empty() || !symbols.empty()) text += '\n';
  if (!symbols.empty()) text += paragraph(symbols, kColumns, 2);
  for (const Note& note : axis.notes)
    text += paragraph(note_text(tr, note), kColumns, 2);
  return text;
}

std::string derivation_text(Op op, const Derivation& derivation, PlayMode mode, const Strings& tr) {
  if (derivation.axes_agree) {
    return tr(ranked(op, "cli.explain.derivation")) + "\n" +
           axis_text(derivation.axis[kWidth], mode, tr);
  }
  return tr("cli.explain.height") + "\n" + axis_text(derivation.axis[kHeight], mode, tr) + "\n" +
         tr("cli.explain.width") + "\n" + axis_text(derivation.axis[kWidth], mode, tr);
}

// "top 0, bottom 1, left 0, right 1"
std::string named_sides(const Strings& tr, Op op, const std::array<std::int64_t, 4>& sides) {
  std::array<std::string, 4> args;
  std::ranges::transform(sides, args.begin(),
                         [](std::int64_t side) { return std::to_string(side); });
  return tr(ranked(op, "cli.explain.sides"), args);
}

std::string sides_table(const Geometry& geometry, const Strings& tr) {
  const auto& [h, w] = geometry.axis;
  const std::string padding = tr("cli.explain.padding");
  const std::string pads =
      named_sides(tr, geometry.op, {h.pad_before, h.pad_after, w.pad_before, w.pad_after});
  if (!geometry.transposed()) return padding + "  " + pads + "\n";
  const std::string crop = tr("cli.explain.crop");
  const int width = std::max(display_width(padding), display_width(crop)) + 2;
  return left_aligned(padding, width) + pads + "\n" + left_aligned(crop, width) +
         named_sides(tr, geometry.op, geometry.sides()) + "\n";
}

std::string rules_text(const std::vector<RuleVerdict>& verdicts, const Strings& tr) {
  std::string text;
  for (const RuleVerdict& verdict : verdicts) {
    text += paragraph(verdict_mark(verdict) + " " + verdict_text(verdict, tr), kColumns, 2);
    text += paragraph(rule_statement(verdict.rule, tr), kColumns, 4);
    text += paragraph(rule_where(tr, verdict.rule, verdict.where), kColumns, 4);
  }
  return text.empty() ? text : tr("cli.explain.rules") + "\n" + text + "\n";
}

// The tensors' shapes, and what the layer takes.
std::string size_lines(const Spec& spec, const Geometry& geometry, const Strings& tr) {
  const LayerShape shape = layer_shape(spec, geometry);
  std::vector<Formula> formulas;
  for (Cost& cost : layer_cost(spec, geometry)) {
    cost.formula.name = tr("cost." + std::string(cost.name));
    formulas.push_back(std::move(cost.formula));
  }
  return tr("cli.explain.shape", std::array{shape.input, shape.output}) + "\n" +
         formulas_text(formulas);
}

std::string explain_text(const Shown& shown, PlayMode mode, const Strings& tr) {
  const Layer& layer = shown.layer();
  std::string text = headline(layer.spec(), layer.geometry(), tr) + "\n";
  for (const Problem& problem : shown.resolution().problems) {
    text += paragraph(tr("cli.explain.refused", std::array{problem_text(tr, problem)}), kColumns);
  }
  for (const Caution& caution : shown.cautions()) {
    text += paragraph(tr("cli.explain.caution", std::array{caution_text(tr, caution)}), kColumns);
  }
  text += "\n" + derivation_text(layer.spec().op, shown.derivation(), mode, tr) + "\n";
  text += sides_table(layer.geometry(), tr) + "\n";
  if (const auto streaming = streaming_of(layer.geometry())) {
    text += paragraph(streaming_text(tr, *streaming), kColumns) + "\n";
  }
  text += size_lines(layer.spec(), layer.geometry(), tr) + "\n";
  if (shown.back()) {
    for (const std::string& each : back_texts(tr, shown.spec(), *shown.back()))
      text += paragraph(each, kColumns);
    text += "\n";
  }
  text += rules_text(shown.verdicts(), tr);
  if (const auto limit = shown.limit()) {
    return text + paragraph(problem_text(tr, value_problem(*limit)), kColumns);
  }
  return layer.empty() ? text : text + grids_text(layer, mode, tr, kColumns);
}

struct ExplainCommand {
  SpecOptions spec;
  LanguageOption language;
  ModeOption mode;
  SizesOption sizes;
  std::string layer;
  bool json = false;
};

// "Layer 2 of 5, conv2: …"; "" of a layer alone.
std::string place_in_stack(const Scenario& scenario, const Strings& tr) {
  const auto& stack = scenario.stack;
  if (stack.size() < 2) return "";
  return tr("cli.explain.of_stack",
            std::array{std::to_string(scenario.selected + 1), std::to_string(stack.size()),
                       layer_names(stack)[scenario.selected]});
}

int explain_symbolic(const ExplainCommand& options, const Spec& spec, std::vector<PerAxis> sizes,
                     Console& console) {
  auto shape = options.spec.accept_symbolic(console, spec);
  if (!shape) return kBadInput;
  const SymbolicAnswer answer{spec, *std::move(shape), std::move(sizes), options.spec.anyway()};
  if (!options.json) {
    console.out.write(symbolic_text(answer, console.tr));
    return kDone;
  }
  nlohmann::ordered_json json = symbolic_json(answer, console.file_strings());
  json["spec"] = spec_to_ordered_json(spec);
  console.out.write(json_text(json) + "\n");
  return kDone;
}

int run_explain(const ExplainCommand& options, Console& console) {
  const bool ok = options.language.check(console);
  const auto loaded = options.spec.load(console, options.layer);
  if (!loaded) return kBadInput;
  const auto mode = options.mode.resolve(console, loaded->scenario);
  auto sizes = options.sizes.read(console, loaded->scenario.spec);
  if (!sizes) return kBadInput;
  if (is_symbolic(loaded->scenario.spec)) {
    if (!mode || !ok) return kBadInput;
    return explain_symbolic(options, loaded->scenario.spec, *std::move(sizes), console);
  }
  // The few cells of a large grid that are printed as text are computed one by one.
  const ShownBudget budget{.layer = options.json ? kNoBudget : kFrameBudget};
  const Shown shown = make_shown({loaded->scenario.spec}, 0, budget);
  if (!options.spec.passes(console, shown) || !mode || !ok) return kBadInput;
  std::vector<std::string> before = loaded->taken;
  if (const std::string place = place_in_stack(loaded->scenario, console.tr); !place.empty()) {
    if (options.json) console.complain("", place);
    before.push_back(place);
  }
  if (!options.json && !before.empty()) {
    for (const std::string& line : before)
      console.out.write(paragraph(line, kColumns));
    console.out.write("\n");
  }
  console.out.write(options.json ? explain_json(shown, console.file_strings()) + "\n"
                                 : explain_text(shown, *mode, console.tr));
  return kDone;
}

}  // namespace

Command explain_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "explain", tr("cli.explain.about"));
  auto options = std::make_shared<ExplainCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  arguments.add_value("--layer", options->layer, "N|NAME", tr("cli.option.explained_layer"));
  options->sizes.add_to(arguments, tr);
  options->mode.add_to(arguments, tr);
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.explain.examples");
  return {std::move(arguments), [options, &console] { return run_explain(*options, console); }};
}

}  // namespace padlens
