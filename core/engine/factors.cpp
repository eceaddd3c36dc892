#include "core/engine/factors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/engine/line_sums.h"

namespace padlens {

std::optional<Factors> whole_factors(const Grid<double>& kernel) {
  Factors factors;
  std::int64_t lead = 0;  // a column of the row that is not 0
  for (std::int64_t i = 0; i < kernel.rows(); ++i) {
    const double* cells = kernel.row(i);
    const double largest = row_loops().largest_if_whole(cells, kernel.cols());
    if (std::isinf(largest)) return std::nullopt;
    if (largest == 0) {
      factors.column.push_back(0);
      continue;
    }
    if (factors.row.empty()) {
      std::int64_t common = 0;
      for (std::int64_t j = 0; j < kernel.cols(); ++j)
        common = std::gcd(common, static_cast<std::int64_t>(cells[j]));
      for (std::int64_t j = 0; j < kernel.cols(); ++j)
        factors.row.push_back(cells[j] / static_cast<double>(common));
      lead = std::find_if(cells, cells + kernel.cols(), [](double c) { return c != 0; }) - cells;
    }
    // The cells of `row` have no common divisor: a whole multiple of it is one by a whole number.
    const double times = cells[lead] / factors.row[static_cast<std::size_t>(lead)];
    if (times != std::floor(times)) return std::nullopt;
    for (std::int64_t j = 0; j < kernel.cols(); ++j) {
      if (times * factors.row[static_cast<std::size_t>(j)] != cells[j]) return std::nullopt;
      factors.total += std::abs(cells[j]);
    }
    factors.column.push_back(times);
  }
  if (factors.row.empty()) return std::nullopt;
  return factors;
}

}  // namespace padlens
