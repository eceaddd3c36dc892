#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/geometry.h"

namespace padlens {

// How often cells are used. It factorises by axis: a cell's count is the product of the counts
// of its row and its column. Each list below is one axis, a count per position.

// Per padded position, 0 … covered()-1: the windows that have a tap on it.
std::vector<std::int64_t> reads_of_padded(const AxisGeometry& axis);

// Per input position, 0 … n-1: the windows that have a tap on it. Copies of it in the padding
// are not counted; 0 too where a transposed convolution cuts it away.
std::vector<std::int64_t> reads_of_input(const Geometry& geometry, Axis axis);

// Transposed. Per position of the full scatter, 0 … F-1: the stamps, that is (input position,
// kernel position) pairs, that land on it.
std::vector<std::int64_t> stamps_on_full(const AxisGeometry& axis);

// Transposed. Per output position: the same, 0 where zeros are appended.
std::vector<std::int64_t> stamps_on_output(const AxisGeometry& axis);

// Far from the ends the counts repeat with period s, both those of stamps_on_full() and, in a
// convolution, those of reads_of_padded(): a position's count there by its remainder 0 … s-1,
// counted from the first. Whether the layer is large enough to have such positions is not asked.
std::vector<std::int64_t> interior_counts(const AxisGeometry& axis);

// The least and the largest of interior_counts(), without listing them.
struct CountRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
CountRange interior_range(const AxisGeometry& axis);

// Whether they differ: not s | k, or s and d have a common divisor. In a transposed convolution
// this is the checkerboard (Odena et al. 2016), in a convolution that of its gradient.
bool uneven_interior(const AxisGeometry& axis);

// The counts of all cells together: of the input's cells, how often each is read; transposed,
// of the output's cells, how many stamps land on each. An empty tensor has no cell: 0 and 0.
struct CoverageSummary {
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool checkerboard = false;  // uneven_interior() on some axis

  bool uniform() const { return least == most; }
  friend bool operator==(const CoverageSummary&, const CoverageSummary&) = default;
};
CoverageSummary coverage(const Geometry& geometry);

}  // namespace padlens
