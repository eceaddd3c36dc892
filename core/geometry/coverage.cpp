#include "core/geometry/coverage.h"

#include <algorithm>
#include <numeric>

#include "core/geometry/taps.h"

namespace padlens {
namespace {

using Counts = std::vector<std::int64_t>;

// Counts the positions i * i_step + j * j_step, i below `i_count` and j below `j_count`.
// Precondition: all of them lie in `size` positions.
Counts count_sums(std::int64_t size, std::int64_t i_count, std::int64_t i_step,
                  std::int64_t j_count, std::int64_t j_step) {
  Counts counts(static_cast<std::size_t>(size), 0);
  for (std::int64_t j = 0; j < j_count; ++j) {
    std::int64_t* at = counts.data() + j * j_step;
    for (std::int64_t i = 0; i < i_count; ++i)
      ++at[i * i_step];
  }
  return counts;
}

}  // namespace

Counts reads_of_padded(const AxisGeometry& axis) {
  return count_sums(axis.covered(), axis.out, axis.window_step, axis.k, axis.d);
}

Counts reads_of_input(const Geometry& geometry, Axis axis) {
  const AxisGeometry& a = geometry.axis[axis];
  const Counts padded = reads_of_padded(a);
  Counts counts;
  counts.reserve(static_cast<std::size_t>(a.n));
  for (std::int64_t i = 0; i < a.n; ++i) {
    const std::int64_t p = padded_at(a, i);
    counts.push_back(p >= 0 && p < a.covered() ? padded[static_cast<std::size_t>(p)] : 0);
  }
  return counts;
}

Counts stamps_on_full(const AxisGeometry& axis) {
  return count_sums(axis.full, axis.n, axis.s, axis.k, axis.d);
}

Counts stamps_on_output(const AxisGeometry& axis) {
  const Counts full = stamps_on_full(axis);
  Counts counts;
  counts.reserve(static_cast<std::size_t>(axis.out));
  for (std::int64_t o = 0; o < axis.out; ++o) {
    const std::int64_t f = o + axis.crop_before;
    counts.push_back(f >= 0 && f < axis.full ? full[static_cast<std::size_t>(f)] : 0);
  }
  return counts;
}

Counts interior_counts(const AxisGeometry& axis) {
  Counts counts(static_cast<std::size_t>(axis.s), 0);
  for (std::int64_t j = 0; j < axis.k; ++j)
    ++counts[static_cast<std::size_t>(j * axis.d % axis.s)];
  return counts;
}

CountRange interior_range(const AxisGeometry& axis) {
  // The kernel's cells take the remainders that are multiples of gcd(s, d) in turn.
  const std::int64_t common = std::gcd(axis.s, axis.d);
  const std::int64_t remainders = axis.s / common;
  return {common > 1 ? 0 : axis.k / remainders, ceil_div(axis.k, remainders)};
}

bool uneven_interior(const AxisGeometry& axis) {
  // Multiples of d run through all remainders, each as often, or miss some for good.
  return std::gcd(axis.s, axis.d) != 1 || axis.k % axis.s != 0;
}

CoverageSummary coverage(const Geometry& geometry) {
  CoverageSummary summary{1, 1, false};
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = geometry.axis[axis];
    const Counts counts =
        geometry.transposed() ? stamps_on_output(a) : reads_of_input(geometry, axis);
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    summary.least *= least == counts.end() ? 0 : *least;
    summary.most *= most == counts.end() ? 0 : *most;
    summary.checkerboard = summary.checkerboard || uneven_interior(a);
  }
  return summary;
}

}  // namespace padlens
