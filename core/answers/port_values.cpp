// Whether two geometries compute the same: see same_for_all_numbers().

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/answers/port_map.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// The taps of one output position on one axis that hold an input cell: one of them, and the steps
// from it to the next. Which one is the first depends on nothing but the taps.
struct Taps {
  std::int64_t count = 0;
  std::int64_t input = 0;
  std::int64_t kernel = 0;
  std::int64_t input_step = 0;
  std::int64_t kernel_step = 0;

  friend bool operator==(const Taps&, const Taps&) = default;
};

Taps taps_at(const AxisGeometry& a, bool weights, std::int64_t out) {
  Taps taps;
  if (a.flipped) {
    const Landings found = landings_on(a, out + a.crop_before);
    taps = {found.count, found.input, found.kernel, found.input_step, -found.kernel_step};
  } else {
    const std::int64_t start = window_start(a, out) - a.pad_before;
    const std::int64_t first = std::max<std::int64_t>(0, ceil_div(-start, a.d));
    const std::int64_t end = std::min(a.k, ceil_div(a.n - start, a.d));
    taps = {std::max<std::int64_t>(0, end - first), start + first * a.d, first, a.d, 1};
  }
  if (taps.count == 0) return {};
  if (taps.count == 1) taps.input_step = taps.kernel_step = 0;
  if (!weights) taps.kernel = taps.kernel_step = 0;
  return taps;
}

// What a pair of windows, one of each geometry, comes to on one axis. The pairs of a whole layer
// are few different ones.
struct Pair {
  // The taps of one are `over`/`under` times those of the other; 0/0: they are other taps.
  // Without a tap on either side 1/1.
  std::int64_t over = 1;
  std::int64_t under = 1;
  std::int64_t real_one = 0;  // taps that have the value of an input cell
  std::int64_t real_two = 0;
  std::int64_t part_one = 0;  // taps that take part, padding included
  std::int64_t part_two = 0;
  std::int64_t divisor_one = 1;
  std::int64_t divisor_two = 1;

  friend bool operator==(const Pair&, const Pair&) = default;
};

// How many taps of a window of a pool take part that has a fill of its own.
std::int64_t taking_part(const AxisGeometry& a, std::int64_t out) {
  return std::clamp<std::int64_t>(ceil_div(a.padded - window_start(a, out), a.d), 0, a.k);
}

bool copies(const Geometry& geometry) {
  const auto fill = geometry.pool_fill;
  return fill && *fill != FillMode::zeros && *fill != FillMode::constant;
}

// How often each input cell stands in a window, its copies in the padding included.
std::vector<std::int64_t> uses(const Geometry& geometry, const AxisGeometry& a, std::int64_t out) {
  std::vector<std::int64_t> uses(static_cast<std::size_t>(a.n));
  const FillMode fill = geometry.pool_fill.value_or(FillMode::zeros);
  for (const AxisTap& tap : taps_of(a, fill, out)) {
    if (tap.at.input < 0) continue;
    std::int64_t& count = uses[static_cast<std::size_t>(tap.at.input)];
    count = geometry.op->reducer->sums ? count + 1 : 1;
  }
  return uses;
}

// The ratio of two windows of which one at least holds copies.
void compare_copies(const std::vector<std::int64_t>& one, const std::vector<std::int64_t>& two,
                    Pair& pair) {
  pair.real_one = std::accumulate(one.begin(), one.end(), std::int64_t{0});
  pair.real_two = std::accumulate(two.begin(), two.end(), std::int64_t{0});
  pair.over = pair.under = pair.real_one == pair.real_two ? 1 : 0;
  if (pair.real_one == 0 || pair.real_two == 0) return;
  // Where they are multiples of each other, it is by the sums.
  const std::int64_t common = std::gcd(pair.real_one, pair.real_two);
  pair.over = pair.real_one / common;
  pair.under = pair.real_two / common;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i] * pair.under != two[i] * pair.over) pair.over = pair.under = 0;
  }
}

Pair pair_at(const Geometry& one, const Geometry& two, Axis axis, std::int64_t out) {
  const AxisGeometry& a = one.axis[axis];
  const AxisGeometry& b = two.axis[axis];
  Pair pair;
  if (copies(one) || copies(two)) {
    compare_copies(uses(one, a, out), uses(two, b, out), pair);
  } else {
    const Taps taps = taps_at(a, one.op->has_kernel, out);
    const Taps others = taps_at(b, two.op->has_kernel, out);
    pair.over = pair.under = taps == others ? 1 : 0;
    pair.real_one = taps.count;
    pair.real_two = others.count;
  }
  pair.part_one = one.pool_fill ? taking_part(a, out) : pair.real_one;
  pair.part_two = two.pool_fill ? taking_part(b, out) : pair.real_two;
  if (one.op->reducer->divides) {
    pair.divisor_one = divisor_of_axis(a, one.counting, out);
    pair.divisor_two = divisor_of_axis(b, two.counting, out);
  }
  return pair;
}

// Those that there are, each once.
void collect(const Geometry& one, const Geometry& two, Axis axis, std::vector<Pair>& pairs) {
  for (std::int64_t out = 0; out < one.axis[axis].out; ++out) {
    const Pair pair = pair_at(one, two, axis, out);
    // Neighbours are mostly alike.
    if (std::find(pairs.rbegin(), pairs.rend(), pair) == pairs.rend()) pairs.push_back(pair);
  }
}

Ratio divisor(const Geometry& geometry, std::int64_t cells) {
  if (geometry.divisor_override) return {*geometry.divisor_override, 1};
  return {cells * geometry.divisor_scale.over, geometry.divisor_scale.under};
}

// Whether the window of this row and this column comes to the same in both.
bool same_window(const Geometry& one, const Geometry& two, const Pair& row, const Pair& col) {
  const std::int64_t real_one = row.real_one * col.real_one;
  const std::int64_t real_two = row.real_two * col.real_two;
  const bool empty = real_one == 0 && real_two == 0;
  if (!empty && row.over * col.over == 0) return false;
  if (!empty && (real_one == 0 || real_two == 0)) return false;
  if (!one.op->reducer->sums) {
    // A zero in the padding may be the largest; a copy is one of the window's cells already.
    const bool pads_one = !copies(one) && row.part_one * col.part_one > real_one;
    const bool pads_two = !copies(two) && row.part_two * col.part_two > real_two;
    return pads_one == pads_two;
  }
  if (!one.op->reducer->divides) return true;
  const Ratio by = divisor(one, row.divisor_one * col.divisor_one);
  const Ratio by_two = divisor(two, row.divisor_two * col.divisor_two);
  // Of nothing a mean is 0, or none where it divides by nothing.
  if (empty) return (by.over == 0) == (by_two.over == 0);
  return row.over * col.over * by_two.over * by.under ==
         row.under * col.under * by.over * by_two.under;
}

bool same_axis(const AxisGeometry& a, const AxisGeometry& b) {
  return a.crop_before == b.crop_before && a.pad_before == b.pad_before && a.K == b.K &&
         a.d == b.d && a.padded == b.padded && a.counted == b.counted;
}

}  // namespace

bool same_for_all_numbers(const Geometry& one, const Geometry& two) {
  const auto& [h, w] = one.axis;
  const auto& [h2, w2] = two.axis;
  if (h.out != h2.out || w.out != w2.out) return false;
  if (one.counting == two.counting && one.divisor_scale == two.divisor_scale &&
      one.divisor_override == two.divisor_override && one.pool_fill == two.pool_fill &&
      same_axis(h, h2) && same_axis(w, w2)) {
    return true;
  }
  thread_local std::vector<Pair> rows;
  thread_local std::vector<Pair> cols;
  rows.clear();
  cols.clear();
  collect(one, two, kHeight, rows);
  const bool square = h == w && h2 == w2;
  if (!square) collect(one, two, kWidth, cols);
  for (const Pair& row : rows) {
    for (const Pair& col : square ? rows : cols) {
      if (!same_window(one, two, row, col)) return false;
    }
  }
  return true;
}

}  // namespace padlens
