#include "core/geometry/taps.h"

#include <algorithm>
#include <numeric>
#include <utility>

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
  if (axis.flipped && axis.k > axis.s) return landings_on(axis, start + axis.crop_before).count;
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
  return divisor_for(
      geometry, product_or_most(divisor_of_axis(geometry.height(), geometry.counting, out.row),
                                divisor_of_axis(geometry.width(), geometry.counting, out.col)));
}

Ratio divisor_for(const Geometry& geometry, std::int64_t cells) {
  if (geometry.divisor_override) return {*geometry.divisor_override, 1};
  if (geometry.divisor_scale == Ratio{}) return {cells, 1};
  const Ratio whole{product_or_most(cells, geometry.divisor_scale.over),
                    geometry.divisor_scale.under};
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

namespace {

// Σ ⌊(a·i + b) / m⌋ for i = 0 … count − 1, as Euclid's algorithm finds the points below a line.
// Preconditions: m > 0, a and b ≥ 0, and the sum fits 64 bits; what comes on the way may wrap.
std::uint64_t floor_sum(std::uint64_t count, std::uint64_t m, std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  while (count > 0) {
    if (a >= m) {
      const std::uint64_t even = count % 2 == 0 ? count / 2 : count;
      const std::uint64_t other = count % 2 == 0 ? count - 1 : (count - 1) / 2;
      sum += even * other * (a / m);
      a %= m;
    }
    sum += count * (b / m);
    b %= m;
    const std::uint64_t above = a * count + b;
    count = above / m;
    b = above % m;
    std::swap(m, a);
    if (m == 0) break;
  }
  return sum;
}

// Pairs i below `inputs`, j below `kernels` with i·s + j·d ≤ `most`.
std::int64_t pairs_up_to(std::int64_t inputs, std::int64_t kernels, std::int64_t s, std::int64_t d,
                         std::int64_t most) {
  if (inputs <= 0 || kernels <= 0 || most < 0) return 0;
  // From the last j that goes with i = 0 downwards the rest of `most` grows by d each.
  const std::int64_t rows = std::min(kernels, most / d + 1);
  const std::int64_t rest = most - (rows - 1) * d;
  if ((inputs - 1) * s <= rest) return rows * inputs;
  // The i that go with a row: ⌊rest / s⌋ + 1, but no more than there are.
  const std::int64_t full = std::max<std::int64_t>(rows - ceil_div((inputs - 1) * s - rest, d), 0);
  return static_cast<std::int64_t>(
      floor_sum(static_cast<std::uint64_t>(rows - full), static_cast<std::uint64_t>(s),
                static_cast<std::uint64_t>(d), static_cast<std::uint64_t>(rest + s)) +
      static_cast<std::uint64_t>(full) * static_cast<std::uint64_t>(inputs));
}

// Positions 0 … most with a stamp. Of the pairs that land on one the one with the largest input
// stands for it: its kernel position is below s / gcd(s, d), or its input among the last
// d / gcd(s, d).
std::int64_t stamped_up_to(const AxisGeometry& axis, std::int64_t most) {
  const std::int64_t common = std::gcd(axis.s, axis.d);
  const std::int64_t kernels = std::min(axis.k, axis.s / common);
  const std::int64_t inputs = std::min(axis.n, axis.d / common);
  return pairs_up_to(axis.n, kernels, axis.s, axis.d, most) +
         pairs_up_to(inputs, axis.k - kernels, axis.s, axis.d,
                     most - (axis.n - inputs) * axis.s - kernels * axis.d);
}

}  // namespace

std::int64_t stamped_cells(const AxisGeometry& axis, std::int64_t first, std::int64_t last) {
  if (last < first || last < 0) return 0;
  return stamped_up_to(axis, last) - (first > 0 ? stamped_up_to(axis, first - 1) : 0);
}

Landings landings_on(const AxisGeometry& axis, std::int64_t full) {
  const std::int64_t common = std::gcd(axis.s, axis.d);
  Landings found{0, axis.s / common, 0, axis.d / common, 0};
  const std::int64_t least =
      std::max<std::int64_t>(0, ceil_div(full - (axis.n - 1) * axis.s, axis.d));
  const std::int64_t most = std::min(axis.k - 1, floor_div(full, axis.d));
  if (full % common != 0 || most < least) return found;
  // Only every kernel_step-th lands there: the first of them from above, if there is one.
  const std::int64_t step = found.kernel_step;
  const std::int64_t first =
      full / common % step * inverse_modulo(axis.d / common % step, step) % step;
  const std::int64_t i = most - (most - first + step) % step;
  if (i < least) return found;
  found.kernel = i;
  found.input = (full - i * axis.d) / axis.s;
  found.count = (i - least) / step + 1;
  return found;
}

std::int64_t inverse_modulo(std::int64_t a, std::int64_t m) {
  std::int64_t x = 0;
  std::int64_t next = 1;
  for (std::int64_t rest = m; a > 0;) {
    const std::int64_t times = rest / a;
    rest = std::exchange(a, rest - times * a);
    x = std::exchange(next, x - times * next);
  }
  return m == 1 ? 0 : (x + m) % m;
}

}  // namespace padlens
