#include "core/answers/symbolic_comparison.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/answers/comparison.h"
#include "core/engine/engine.h"

namespace padlens {
namespace {

// An accepted size from `least` on, as far as one is told of soon.
std::optional<std::int64_t> size_from(const Unknown& unknown, std::int64_t least) {
  constexpr std::int64_t kTries = 2048;
  const std::int64_t first = std::max(least, unknown.from);
  for (std::int64_t n = first; n < first + kTries && n <= unknown.to; ++n) {
    if (!unknown.has_law || told_output(unknown, n)) return n;
  }
  return std::nullopt;
}

// `spec` with sizes for its names: each the first from `least` on, or the smallest.
Spec standing_for(const Spec& spec, const SymbolicShape& shape, std::int64_t least) {
  std::array<std::int64_t, 2> sizes{spec.input[kHeight], spec.input[kWidth]};
  for (const Unknown& unknown : shape.unknowns) {
    const auto large = size_from(unknown, least);
    const std::int64_t size = large ? *large : size_from(unknown, 1).value_or(unknown.from);
    for (const Axis axis : kAxes) {
      if (unknown.on[axis]) sizes[axis] = size;
    }
  }
  Spec numbers = with_sizes(spec, sizes);
  numbers.values = false;
  return numbers;
}

std::vector<ComparisonRow> rows_of(const Spec& numbers) {
  const auto geometry = resolve(numbers).geometry;
  return geometry ? compare(make_layer(numbers, *geometry), 0) : std::vector<ComparisonRow>{};
}

Spec with_names(Spec numbers, const Spec& spec) {
  numbers.input = spec.input;
  numbers.symbols = spec.symbols;
  return numbers;
}

}  // namespace

std::vector<SymbolicRow> compare_symbolic(const Spec& spec, const SymbolicShape& shape) {
  constexpr std::int64_t kUsual = 64;
  const Spec numbers = standing_for(spec, shape, kUsual);
  const std::int64_t taken = std::max(numbers.input[kHeight], numbers.input[kWidth]);
  const auto found = rows_of(numbers);
  const auto others = rows_of(standing_for(spec, shape, taken + 1));
  std::vector<SymbolicRow> rows;
  std::vector<std::array<std::string, 2>> formulas;
  for (const ComparisonRow& each : found) {
    SymbolicRow row{
        each.framework, each.label, with_names(each.spec, spec), each.present, false, {}, -1};
    row.varies = std::ranges::none_of(others, [&](const ComparisonRow& other) {
      return with_names(other.spec, spec) == row.spec;
    });
    if (!row.varies) row.shape = each.present ? shape : symbolic_shape(row.spec);
    if (!row.shape.unknowns.empty()) {
      const auto own = output_texts(row.shape);
      const auto place = std::ranges::find(formulas, own);
      row.group = static_cast<int>(place - formulas.begin());
      if (place == formulas.end()) formulas.push_back(own);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace padlens
