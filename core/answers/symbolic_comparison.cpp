#include "core/answers/symbolic_comparison.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/answers/comparison.h"
#include "core/engine/engine.h"

namespace padlens {
namespace {

std::vector<ComparisonRow> rows_of(Spec numbers) {
  numbers.values = false;
  const auto geometry = resolve(numbers).geometry;
  return geometry ? compare(make_layer(numbers, *geometry), 0) : std::vector<ComparisonRow>{};
}

}  // namespace

std::vector<SymbolicRow> compare_symbolic(const Spec& spec, const SymbolicShape& shape) {
  const Spec numbers = example_of(spec, shape);
  const std::int64_t taken = std::max(numbers.input[kHeight], numbers.input[kWidth]);
  const auto found = rows_of(numbers);
  const auto others = rows_of(example_of(spec, shape, taken + 1));
  std::vector<SymbolicRow> rows;
  std::vector<std::array<std::string, 2>> formulas;
  for (const ComparisonRow& each : found) {
    SymbolicRow row{
        each.framework, each.label, with_names_of(each.spec, spec), each.present, false, {}, -1};
    row.varies = each.spec.output_shape.has_value() != spec.output_shape.has_value() ||
                 std::ranges::none_of(others, [&](const ComparisonRow& other) {
                   return with_names_of(other.spec, spec) == row.spec;
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
