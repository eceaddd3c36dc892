#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/explain_json.h"
#include "app/cli/grid_text.h"
#include "app/cli/layer_words.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "core/derivation.h"
#include "core/engine.h"
#include "core/frameworks/framework.h"
#include "core/rules.h"
#include "core/spec_json.h"

namespace padlens {
namespace {

constexpr int kColumns = 80;

// "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3"
std::string headline(const Spec& spec, const Geometry& geometry, const Strings& tr) {
  const auto part = [&](std::string_view key, std::string argument) {
    return tr(key, std::array{std::move(argument)});
  };
  const std::string separator = tr("cli.headline.separator");
  std::string parts = part("cli.headline.input", pair_text(spec.input[0], spec.input[1]));
  parts += separator + part("cli.headline.kernel", pair_text(spec.kernel[0], spec.kernel[1]));
  parts += separator + part("cli.headline.stride", axes_text(spec.stride));
  if (spec.dilation != PerAxis{1, 1}) {
    parts += separator + part("cli.headline.dilation", axes_text(spec.dilation));
  }
  parts += separator +
           part("cli.headline.padding", tr("padding." + std::string(padding_name(spec.padding))));
  if (spec.output_padding) {
    parts += separator + part("cli.headline.output_padding", axes_text(*spec.output_padding));
  }
  const auto& [h, w] = geometry.axis;
  return tr("cli.headline", std::array{tr("op." + std::string(op_name(spec.op))),
                                       std::string(find_framework(spec.framework)->display_name),
                                       parts, pair_text(h.out, w.out)});
}

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

std::string axis_text(const AxisDerivation& axis, const Strings& tr) {
  std::string text = formulas_text(axis.formulas);
  if (!axis.notes.empty()) text += '\n';
  for (const Note& note : axis.notes)
    text += paragraph(note_text(tr, note), kColumns, 2);
  return text;
}

std::string derivation_text(const Derivation& derivation, const Strings& tr) {
  if (derivation.axes_agree) {
    return tr("cli.explain.derivation") + "\n" + axis_text(derivation.axis[kHeight], tr);
  }
  return tr("cli.explain.height") + "\n" + axis_text(derivation.axis[kHeight], tr) + "\n" +
         tr("cli.explain.width") + "\n" + axis_text(derivation.axis[kWidth], tr);
}

std::string sides_text(const Strings& tr, std::int64_t top, std::int64_t bottom, std::int64_t left,
                       std::int64_t right) {
  return tr("cli.explain.sides", std::array{std::to_string(top), std::to_string(bottom),
                                            std::to_string(left), std::to_string(right)});
}

std::string sides_table(const Geometry& geometry, const Strings& tr) {
  const auto& [h, w] = geometry.axis;
  const std::string padding = tr("cli.explain.padding");
  const std::string pads = sides_text(tr, h.pad_before, h.pad_after, w.pad_before, w.pad_after);
  if (!geometry.transposed()) return padding + "  " + pads + "\n";
  const std::string crop = tr("cli.explain.crop");
  const int width = std::max(display_width(padding), display_width(crop)) + 2;
  return left_aligned(padding, width) + pads + "\n" + left_aligned(crop, width) +
         sides_text(tr, h.crop_before, h.crop_after, w.crop_before, w.crop_after) + "\n";
}

std::string rules_text(const Spec& spec, const Geometry& geometry, const Strings& tr) {
  std::string text;
  for (const RuleVerdict& verdict : judge_rules(spec, geometry)) {
    const std::string prefix = "rule." + std::string(verdict.rule);
    const std::string judged =
        verdict.holds
            ? tr("cli.explain.rule_holds", std::array{tr(prefix + ".name"), verdict.actual})
            : tr("cli.explain.rule_fails",
                 std::array{tr(prefix + ".name"), verdict.predicted, verdict.actual});
    text += paragraph((verdict.holds ? "✓ " : "✗ ") + judged, kColumns, 2);
    text += paragraph(tr(prefix + ".statement"), kColumns, 4);
    text += paragraph(tr(prefix + ".where"), kColumns, 4);
  }
  return text.empty() ? text : tr("cli.explain.rules") + "\n" + text + "\n";
}

std::string explain_text(const Layer& layer, PlayMode mode, const Problems& refused,
                         const Strings& tr) {
  const Spec& spec = layer.spec;
  std::string text = headline(spec, layer.geometry, tr) + "\n";
  for (const Problem& problem : refused) {
    text += paragraph(tr("cli.explain.refused", std::array{problem_text(tr, problem)}), kColumns);
  }
  text += "\n" + derivation_text(derive(spec, layer.geometry), tr) + "\n";
  text += sides_table(layer.geometry, tr) + "\n";
  text += rules_text(spec, layer.geometry, tr);
  return text + grids_text(layer, mode, tr, kColumns);
}

struct Options {
  SpecOptions spec;
  LanguageOption language;
  ModeOption mode;
  bool json = false;
};

int run(const Options& options, Console& console) {
  if (!options.language.check(console)) return kBadInput;
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  const auto mode = options.mode.resolve(console, loaded->scenario);
  if (!mode) return kBadInput;
  const Spec& spec = loaded->scenario.spec;
  const auto geometry = options.spec.accept(console, spec);
  if (!geometry) return kBadInput;
  const Problems refused = resolve(spec).problems;
  if (options.json) {
    const Layer layer = make_layer(spec, *geometry);
    console.out.write(explain_json(layer, refused, console.file_strings()) + "\n");
  } else {
    // The few cells of a large grid that are shown are computed one by one.
    const Layer layer = make_layer(spec, *geometry, kFrameBudget);
    console.out.write(explain_text(layer, *mode, refused, console.tr));
  }
  return kDone;
}

}  // namespace

Command add_explain(CLI::App& root, Console& console) {
  const Strings& tr = console.tr;
  CLI::App* app = root.add_subcommand("explain", tr("cli.explain.about"));
  auto options = std::make_shared<Options>();
  options->spec.add_to(*app, tr, "cli.file.spec");
  app->add_flag("--json", options->json, tr("cli.option.json"));
  options->mode.add_to(*app, tr);
  options->spec.add_anyway(*app, tr);
  options->language.add_to(*app, tr);
  app->footer(tr("cli.explain.examples"));
  return {app, [options, &console] { return run(*options, console); }};
}

}  // namespace padlens
