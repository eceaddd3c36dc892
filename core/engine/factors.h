#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/layer/grid.h"

namespace padlens {

// A separable kernel of whole numbers: cell (i, j) is column[i] * row[j].
struct Factors {
  std::vector<double> column;  // whole numbers, too
  std::vector<double> row;
  // Of the sizes of all kernel cells. No sum of products with whole numbers up to a size of x, in
  // whatever order, passes total * x on its way; below 2⁵³ all of them are exact, and alike.
  double total = 0;
};

// nullopt where cells are no whole numbers (or 2⁵² and more), all 0, or rows no multiples of each
// other.
std::optional<Factors> whole_factors(const Grid<double>& kernel);

}  // namespace padlens
