#include "app/cli/symbolic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/cli/layer_words.h"
#include "app/cli/number_list.h"
#include "app/cli/text.h"
#include "app/i18n/headline.h"
#include "app/i18n/sizes.h"
#include "app/i18n/symbolic.h"
#include "core/frameworks/layer_shape.h"
#include "core/frameworks/resolve.h"
#include "core/layer/size_symbol.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostSizes = 100'000;

// "3×3", or one of them where the name stands on one axis.
std::string run_output(const SizeRun& run, const Unknown& unknown, Op op) {
  if (unknown.on[kHeight] && unknown.on[kWidth])
    return size_text(op, run.out[kHeight], run.out[kWidth]);
  return std::to_string(run.out[unknown.on[kHeight] ? kHeight : kWidth]);
}

// Of several reasons one will do.
std::string first_refusal(const Strings& tr, const Problems& problems) {
  return refusal_text(tr, {problems.begin(), problems.begin() + (problems.empty() ? 0 : 1)});
}

std::string run_text(const SizeRun& run, const Unknown& unknown, Op op, const Strings& tr) {
  const std::string sizes = sizes_range(unknown.name, run.from, run.to);
  if (!run.accepted) {
    return tr("cli.symbolic.refused", std::array{sizes, first_refusal(tr, run.problems)});
  }
  if (run.by_law) return tr("cli.symbolic.by_law", std::array{sizes});
  return tr("cli.symbolic.output", std::array{sizes, run_output(run, unknown, op)});
}

// The formulas of one name, for which sizes, and what becomes of the others.
std::string unknown_text(const Unknown& unknown, Op op, const Strings& tr) {
  if (!unknown.has_law)
    return paragraph(tr("cli.symbolic.no_law", std::array{unknown.name}), kColumns, 2);
  std::vector<std::vector<std::string>> lines;
  const bool alike =
      unknown.on[kHeight] && unknown.on[kWidth] && unknown.laws[kHeight] == unknown.laws[kWidth];
  for (const Axis axis : kAxes) {
    if (!unknown.on[axis] || (alike && axis == kHeight)) continue;
    const char* name = op->rank == 1     ? "cli.explain.derivation.1d"
                       : alike           ? "cli.explain.derivation"
                       : axis == kHeight ? "cli.explain.height"
                                         : "cli.explain.width";
    lines.push_back({tr(name), "out = " + law_text(unknown.laws[axis], unknown.name),
                     tr("cli.symbolic.for", std::array{law_range(unknown)})});
  }
  std::string text = table_text(lines, 2);
  if (!unknown.remainders.empty()) {
    text += paragraph(tr("cli.symbolic.otherwise",
                         std::array{fmt::format("{} mod {}", unknown.name, unknown.modulo),
                                    first_refusal(tr, unknown.otherwise)}),
                      kColumns, 2);
  }
  if (!unknown.all_apart)
    text += paragraph(tr("cli.symbolic.more", std::array{unknown.name}), kColumns, 2);
  for (const SizeRun& run : unknown.apart)
    text += paragraph(run_text(run, unknown, op, tr), kColumns, 2);
  return text;
}

std::string sides_line(const SymbolicAnswer& answer, const Strings& tr) {
  const Op op = answer.spec.op;
  std::array<std::string, 4> texts;
  std::ranges::transform(answer.shape.sides, texts.begin(),
                         [](std::int64_t side) { return std::to_string(side); });
  std::string remainders;
  for (const Unknown& unknown : answer.shape.unknowns) {
    std::string named;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!unknown.on[i / 2]) continue;
      const SideLaw& side = unknown.sides[i];
      texts[i] = side_text(side, unknown.name);
      if (side.by_remainder.size() > 1) named = side_remainders(side, unknown.name);
    }
    if (!named.empty()) {
      remainders += paragraph(tr("cli.symbolic.brackets", std::array{named}), kColumns, 2);
    }
  }
  return tr(op->transposed() ? "cli.explain.crop" : "cli.explain.padding") + "  " +
         tr(ranked(op, "cli.explain.sides"), texts) + "\n" + remainders;
}

// A row a size: what was given, the padding, the output or why there is none.
std::string sizes_table(const SymbolicAnswer& answer, const Strings& tr) {
  const Op op = answer.spec.op;
  const char* sides = op->transposed() ? "ui.compare_crops" : "ui.compare_sides";
  std::vector<std::vector<std::string>> rows{
      {symbolic_input(answer.spec), tr(ranked(op, sides)), tr("cli.symbolic.column")}};
  for (const PerAxis& sizes : answer.sizes) {
    const Resolution resolution = resolve(with_sizes(answer.spec, {sizes[kHeight], sizes[kWidth]}));
    const std::string input = size_text(op, sizes[kHeight], sizes[kWidth]);
    if (!resolution.accepted() && !(answer.anyway && resolution.geometry)) {
      rows.push_back({input, "", refusal_text(tr, resolution.problems)});
      continue;
    }
    const auto& [h, w] = resolution.geometry->axis;
    rows.push_back({input, sides_text(*resolution.geometry), size_text(op, h.out, w.out)});
  }
  return table_text(rows);
}

}  // namespace

void SizesOption::add_to(Arguments& command, const Strings& tr) {
  command.add_value("--sizes", text_, "LIST", tr("cli.option.sizes"));
}

std::optional<std::vector<PerAxis>> SizesOption::read(const Console& console,
                                                      const Spec& spec) const {
  const Strings& tr = console.tr;
  if (text_.empty()) return std::vector<PerAxis>{};
  if (!is_symbolic(spec)) {
    console.complain("sizes", tr("cli.symbolic.no_name"));
    return std::nullopt;
  }
  const std::string most = std::to_string(Limits::input);
  const auto count = count_numbers(text_, 1, Limits::input);
  if (!count) {
    const std::string_view above = number_above(text_, Limits::input);
    console.complain(
        "sizes", above.empty()
                     ? tr("cli.error.list", std::array{shown_text(text_), std::string("1"), most})
                     : tr("cli.error.too_large", std::array{shown_text(above), most}));
    return std::nullopt;
  }
  if (*count > kMostSizes) {
    console.complain("sizes", tr("cli.sweep.too_many",
                                 std::array{std::to_string(kMostSizes), std::to_string(*count)}));
    return std::nullopt;
  }
  auto sizes = *parse_number_list(text_, 1, Limits::input);
  const auto names = symbol_names(spec);
  const bool two =
      !names[kHeight].empty() && !names[kWidth].empty() && names[kHeight] != names[kWidth];
  for (PerAxis& each : sizes) {
    if (!two && each[kHeight] != each[kWidth]) {
      console.complain("sizes", tr("cli.symbolic.one_name",
                                   std::array{fmt::format("{}x{}", each[kHeight], each[kWidth])}));
      return std::nullopt;
    }
    for (const Axis axis : kAxes) {
      if (names[axis].empty()) each[axis] = spec.input[axis];
    }
  }
  return sizes;
}

std::string symbolic_text(const SymbolicAnswer& answer, const Strings& tr) {
  const Spec& spec = answer.spec;
  std::string text =
      headline(spec, symbolic_input(spec), symbolic_output(spec.op, answer.shape), tr) + "\n\n";
  for (const Unknown& unknown : answer.shape.unknowns)
    text += unknown_text(unknown, spec.op, tr) + "\n";
  text += sides_line(answer, tr) + "\n";
  const LayerShape shape = layer_shape(spec, symbolic_sizes(spec), output_texts(answer.shape));
  text += tr("cli.explain.shape", std::array{shape.input, shape.output}) + "\n";
  return answer.sizes.empty() ? text : text + "\n" + sizes_table(answer, tr);
}

}  // namespace padlens
