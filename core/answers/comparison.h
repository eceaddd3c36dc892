#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// What another output is beside the present one, cell by cell.
struct Difference {
  bool same_shape = false;
  // Every tap meets the same cells: equal whatever the numbers are.
  bool identical = false;
  // Output cells whose values differ with the present numbers. nullopt where the shapes
  // differ, or where counting would have taken more than the budget.
  std::optional<std::int64_t> cells;
  double largest = 0;  // of the differences |a - b|

  friend bool operator==(const Difference&, const Difference&) = default;
};

// The same layer with a padding as some framework spells it.
struct ComparisonRow {
  const Framework* framework = nullptr;
  std::string label;  // "same", "padding=1", "SAME_LOWER": as one writes it there
  Spec spec;
  Resolution resolution;
  bool present = false;   // the setting that all others are compared with
  Difference difference;  // where `resolution` is accepted
};

// "Keras/TF same": the framework and the setting.
std::string name_of(const ComparisonRow& row);

// The present setting first, then every way in which the frameworks set a padding of
// its kind, and the many kinds of `same`. Rows are different from each other.
// `budget`: multiplications for all rows together.
std::vector<ComparisonRow> compare(const Layer& present, std::int64_t budget = kNoBudget);

// `other` beside `present`; cells are counted where both outputs are complete.
Difference difference(const Layer& present, const Layer& other);

// A setting with which `framework` gives the numbers of `present`, whatever the input and
// the kernel; nullopt where it has none.
std::optional<Spec> equal_setting(const Layer& present, const Framework& framework);

// Whether output cell `out` has another value in `other`. Precondition: in both outputs.
bool differs(const Layer& present, const Layer& other, Cell out);

}  // namespace padlens
