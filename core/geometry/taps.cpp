#include "core/geometry/taps.h"

#include <algorithm>
#include <numeric>

namespace padlens {
namespace {

// How many of `count` positions start, start + step … lie in [begin, end).
std::int64_t count_within(std::int64_t start, std::int64_t step, std::int64_t count,
                          std::int64_t begin, std::int64_t end) {
  const std::int64_t first = std::max<std::int64_t>(0, ceil_div(begin - start, step));
  const std::int64_t last = std::min(count, ceil_div(end - start, step));
  return std::max<std::int64_t>(0, last - first);
}

// All outputs whose window has a tap on padded position `p`.
void append_uses(const AxisGeometry& axis, std::int64_t p, bool through_padding,
                 std::vector<AxisUse>& uses) {
  for (std::int64_t j = 0; j < axis.k; ++j) {
    const std::int64_t start = p - j * axis.d;
    if (start < 0) break;
    if (start % axis.window_step != 0 || start / axis.window_step >= axis.out) continue;
    uses.push_back({start / axis.window_step, kernel_at(axis, j), through_padding});
  }
}

}  // namespace

Standing standing_at(const AxisGeometry& axis, FillMode fill, std::int64_t p) {
  const std::int64_t i = p - axis.pad_before;
  if (i < 0 || i >= axis.inserted) {
    if (p >= axis.padded) return {CellKind::overhang, -1};
    return {CellKind::padding, fill_source(fill, i, axis.n)};
  }
  // Also past a negative padding: a window that hangs over reads what stands there.
  if (i % axis.apart != 0) return {CellKind::inserted, -1};
  return {CellKind::input, i / axis.apart};
}

CellKind kind_of(CellKind row, CellKind col) {
  for (const CellKind kind : {CellKind::overhang, CellKind::padding, CellKind::inserted}) {
    if (row == kind || col == kind) return kind;
  }
  return CellKind::input;
}

std::vector<AxisTap> taps_of(const AxisGeometry& axis, FillMode fill, std::int64_t out) {
  std::vector<AxisTap> taps;
  taps.reserve(static_cast<std::size_t>(axis.k));
  for (std::int64_t j = 0; j < axis.k; ++j) {
    const std::int64_t p = window_start(axis, out) + j * axis.d;
    taps.push_back({j, p, kernel_at(axis, j), standing_at(axis, fill, p)});
  }
  return taps;
}

std::int64_t window_position(const AxisGeometry& axis, std::int64_t out, std::int64_t p) {
  const std::int64_t offset = p - window_start(axis, out);
  const bool read = offset >= 0 && offset % axis.d == 0 && offset / axis.d < axis.k;
  return read ? offset / axis.d : -1;
}

std::vector<std::int64_t> outputs_over(const AxisGeometry& axis, std::int64_t p) {
  std::vector<AxisUse> uses;
  append_uses(axis, p, false, uses);
  std::vector<std::int64_t> outputs(uses.size());
  std::ranges::transform(uses, outputs.begin(), &AxisUse::output);
  std::ranges::sort(outputs);
  return outputs;
}

std::int64_t real_taps(const AxisGeometry& axis, std::int64_t out) {
  const std::int64_t start = window_start(axis, out);
  if (axis.apart == 1) {
    return count_within(start, axis.d, axis.k, axis.pad_before, axis.pad_before + axis.n);
  }
  std::int64_t count = 0;
  for (std::int64_t j = 0; j < axis.k; ++j)
    count += standing_at(axis, FillMode::zeros, start + j * axis.d).real() ? 1 : 0;
  return count;
}

std::int64_t padded_taps(const AxisGeometry& axis, std::int64_t out) {
  return count_within(window_start(axis, out), axis.d, axis.k, 0, axis.counted);
}

std::int64_t divisor_of_axis(const AxisGeometry& axis, Counting counting, std::int64_t out) {
  switch (counting) {
    case Counting::real:
      return real_taps(axis, out);
    case Counting::padded:
      return padded_taps(axis, out);
    case Counting::real_ends:
    case Counting::padded_ends: {
      const bool real = counting == Counting::real_ends;
      const std::int64_t start = window_start(axis, out);
      const std::int64_t end =
          std::min(start + axis.k, real ? axis.pad_before + axis.n : axis.counted);
      return end - (real ? std::max(start, axis.pad_before) : start);
    }
    case Counting::window:
      break;
  }
  return axis.k;
}

Ratio divisor_of(const Geometry& geometry, Cell out) {
  if (geometry.divisor_override) return {*geometry.divisor_override, 1};
  const std::int64_t cells = divisor_of_axis(geometry.height(), geometry.counting, out.row) *
                             divisor_of_axis(geometry.width(), geometry.counting, out.col);
  if (geometry.divisor_scale == Ratio{}) return {cells, 1};
  const Ratio whole{cells * geometry.divisor_scale.over, geometry.divisor_scale.under};
  const std::int64_t common = std::gcd(whole.over, whole.under);
  return {whole.over / common, whole.under / common};
}

bool holds_input(const Geometry& geometry, Cell out) {
  if (geometry.pool_fill) {
    return padded_taps(geometry.height(), out.row) > 0 &&
           padded_taps(geometry.width(), out.col) > 0;
  }
  return meets_input(geometry.height(), out.row) && meets_input(geometry.width(), out.col);
}

std::vector<AxisUse> uses_of(const AxisGeometry& axis, FillMode fill, std::int64_t input) {
  std::vector<AxisUse> uses;
  append_uses(axis, padded_at(axis, input), false, uses);
  // Nothing copies it there.
  if (axis.flipped || fill == FillMode::zeros || fill == FillMode::constant) return uses;
  for (std::int64_t p = 0; p < axis.padded; ++p) {
    const std::int64_t i = p - axis.pad_before;
    if (i >= 0 && i < axis.n) {
      p = axis.pad_before + axis.n - 1;  // skip the input itself
      continue;
    }
    if (fill_source(fill, i, axis.n) == input) append_uses(axis, p, true, uses);
  }
  return uses;
}

Positions kernel_meets(const AxisGeometry& axis, std::int64_t kernel) {
  // Output o reads padded position o * window_step + offset there.
  const std::int64_t offset = kernel_at(axis, kernel) * axis.d - axis.pad_before;
  if (axis.apart > 1 || axis.flipped) {  // every s-th output: o = input * s - offset
    const std::int64_t first = std::max<std::int64_t>(0, ceil_div(offset, axis.s));
    const std::int64_t last = std::min(axis.n - 1, floor_div(axis.out - 1 + offset, axis.s));
    return {first * axis.s - offset, axis.s, std::max<std::int64_t>(0, last - first + 1)};
  }
  const std::int64_t first = std::max<std::int64_t>(0, ceil_div(-offset, axis.s));
  const std::int64_t last = std::min(axis.out - 1, floor_div(axis.n - 1 - offset, axis.s));
  return {first, 1, std::max<std::int64_t>(0, last - first + 1)};
}

Landings landings_on(const AxisGeometry& axis, std::int64_t full) {
  const std::int64_t common = std::gcd(axis.s, axis.d);
  Landings found{0, axis.s / common, 0, axis.d / common, 0};
  const std::int64_t least =
      std::max<std::int64_t>(0, ceil_div(full - (axis.n - 1) * axis.s, axis.d));
  const std::int64_t most = std::min(axis.k - 1, floor_div(full, axis.d));
  // Only every kernel_step-th lands there: the first of them from above, if there is one.
  for (std::int64_t i = most; i >= std::max(least, most - found.kernel_step + 1); --i) {
    const std::int64_t at = full - i * axis.d;
    if (at % axis.s != 0) continue;
    found.kernel = i;
    found.input = at / axis.s;
    found.count = (i - least) / found.kernel_step + 1;
    break;
  }
  return found;
}

}  // namespace padlens
