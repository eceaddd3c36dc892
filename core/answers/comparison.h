#pragma once

#include <cstddef>
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
  double largest = 0;   // of the differences |a - b|
  std::int64_t of = 0;  // cells that were looked at: those of all planes

  friend bool operator==(const Difference&, const Difference&) = default;
};

// Two outputs of one shape, cell by cell. Precondition: they have it.
Difference difference_of(const Grid<double>& one, const Grid<double>& two);
// As many planes of one shape, likewise; cells of all planes are counted.
Difference difference_of(const Planes& one, const Planes& two);

// The same layer with a padding as some framework spells it.
struct ComparisonRow {
  const Framework* framework = nullptr;
  std::string label;  // "same", "padding=1", "SAME_LOWER": as one writes it there
  Spec spec;
  Resolution resolution;
  bool present = false;  // the setting that all others are compared with
  // Rows that give the same numbers, here at least, have the same; -1 where it is refused.
  int answer = -1;
  Difference difference;  // where `resolution` is accepted
};

// "Keras/TF same": the framework and the setting.
std::string name_of(const ComparisonRow& row);

// The present setting first, then every way in which the frameworks set a padding of
// its kind, and the many kinds of `same`. Rows are different from each other.
// `budget`: multiplications for all rows together.
std::vector<ComparisonRow> compare(const Layer& present, std::int64_t budget = kNoBudget);

// Rows with one answer.
struct AnswerGroup {
  enum class Kind : std::uint8_t { agrees, differs, refused };
  Kind kind = Kind::agrees;
  std::vector<std::size_t> rows;  // of the comparison, ascending
};

// All rows, each in one group: the present one's first, then those that differ, the largest first,
// last those that are refused.
std::vector<AnswerGroup> answer_groups(const std::vector<ComparisonRow>& rows);

// Frameworks against each other, each in its usual setting, which is its first row.
struct DifferenceMatrix {
  std::vector<std::size_t> rows;  // of the comparison, one a framework
  // [i][j]: output cells that differ; -1: another shape, or one of the two is refused; -2: not
  // counted. Symmetric, 0 on the diagonal of what is accepted.
  std::vector<std::vector<std::int64_t>> cells;
};
DifferenceMatrix difference_matrix(const Layer& present, const std::vector<ComparisonRow>& rows);

// `other` beside `present`; cells are counted where both outputs are complete.
Difference difference(const Layer& present, const Layer& other);

// A setting with which `framework` gives the numbers of `present`, whatever the input and
// the kernel; nullopt where it has none.
std::optional<Spec> equal_setting(const Layer& present, const Framework& framework);

// Whether output cell `out` has another value in `other`. Precondition: in both outputs.
bool differs(const Layer& present, const Layer& other, Cell out);

}  // namespace padlens
