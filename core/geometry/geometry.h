#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/layer/grid.h"
#include "core/layer/spec.h"

namespace padlens {

// Everything that is known of one axis, in cells. The names are those of the
// field: n input, k kernel, s stride, d dilation, K effective kernel.
struct AxisGeometry {
  std::int64_t n = 1;
  std::int64_t k = 1;
  std::int64_t s = 1;
  std::int64_t d = 1;
  std::int64_t K = 1;            // d * (k - 1) + 1
  std::int64_t out = 1;          // output cells
  std::int64_t inserted = 1;     // conv: n; transposed: (n - 1) * s + 1, zeros inserted
  std::int64_t window_step = 1;  // conv: s; transposed: 1, the zeros do the spreading

  // Cells added around `inserted` before the window slides. Negative: cells that
  // are cut there instead (a transposed convolution that crops more than K - 1).
  std::int64_t pad_before = 0;
  std::int64_t pad_after = 0;
  std::int64_t padded = 1;    // pad_before + inserted + pad_after
  std::int64_t leftover = 0;  // padded cells at the end that no window reaches
  std::int64_t overhang = 0;  // cells past the padding that the last window covers (ceil_mode)

  std::int64_t counted = 1;  // padded cells from the first that Counting::padded counts

  // Transposed only: what is cut from the full scatter. Negative: zeros appended.
  std::int64_t full = 1;  // F = (n - 1) * s + K
  std::int64_t crop_before = 0;
  std::int64_t crop_after = 0;

  std::int64_t apart = 1;  // padded cells from one input cell to the next; transposed: s
  bool flipped = false;    // the kernel slides turned round: transposed

  // The padded cells and those past them: all that a window may cover.
  std::int64_t covered() const { return padded + overhang; }

  friend bool operator==(const AxisGeometry&, const AxisGeometry&) = default;
};

// Which cells of a window an average's divisor counts.
enum class Counting : std::uint8_t {
  real,    // input cells
  padded,  // and those of the padding, but none past it
  window,  // all of them
  // As `real` and `padded`, but as the end less the start, which a window past the end makes
  // negative: its empty sum is then 0, not none.
  real_ends,
  padded_ends,
};

// a · b and a + b; INT64_MAX where that is more than 63 bits hold, INT64_MIN where it is less.
inline std::int64_t product_or_most(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return (a < 0) == (b < 0) ? INT64_MAX : INT64_MIN;
}
inline std::int64_t sum_or_most(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a > 0 ? INT64_MAX : INT64_MIN;
}

// A fraction, reduced where divisor_of() gives it.
struct Ratio {
  std::int64_t over = 1;
  std::int64_t under = 1;

  double number() const { return static_cast<double>(over) / static_cast<double>(under); }
  friend bool operator==(const Ratio&, const Ratio&) = default;
};
// "3", "2/3".
std::string ratio_text(const Ratio& ratio);

struct Geometry {
  Op op = &kConv2d;
  std::array<AxisGeometry, 2> axis;  // [height, width]
  // Averages: what a sum is divided by, the cells counted times `divisor_scale`, or
  // `divisor_override` in their place.
  Counting counting = Counting::real;
  Ratio divisor_scale = {};
  std::optional<std::int64_t> divisor_override = std::nullopt;
  // Pools: what stands in the padding and takes part as if it were input. nullopt: nothing does.
  std::optional<FillMode> pool_fill = std::nullopt;

  const AxisGeometry& height() const { return axis[kHeight]; }
  const AxisGeometry& width() const { return axis[kWidth]; }
  bool transposed() const { return op->transposed(); }
  // Transposed: whether the output is anything else than the full scatter.
  bool crops() const {
    return axis[kHeight].crop_before != 0 || axis[kHeight].crop_after != 0 ||
           axis[kWidth].crop_before != 0 || axis[kWidth].crop_after != 0;
  }
  // Top, bottom, left, right of the padding; transposed: of what is cut.
  std::array<std::int64_t, 4> sides() const {
    const auto& [h, w] = axis;
    if (transposed()) return {h.crop_before, h.crop_after, w.crop_before, w.crop_after};
    return {h.pad_before, h.pad_after, w.pad_before, w.pad_after};
  }
  // Cells; INT64_MAX where they are more than that.
  std::int64_t outputs() const { return product_or_most(height().out, width().out); }
  std::int64_t inputs() const { return height().n * width().n; }

  friend bool operator==(const Geometry&, const Geometry&) = default;
};

// What stands in the padding of a layer.
inline PadFill fill_of(const Spec& spec, const Geometry& geometry) {
  return geometry.pool_fill ? PadFill{*geometry.pool_fill, 0} : spec.pad_fill;
}

// The ends of what every framework decides: an axis of a window that slides with this padding
// (its output by the floor, or the one given, which may reach past the padding), and one of a
// transposed convolution with this output and crop.
AxisGeometry conv_axis(const Spec& spec, Axis axis, std::int64_t pad_before,
                       std::int64_t pad_after);
AxisGeometry window_axis(const Spec& spec, Axis axis, std::int64_t pad_before,
                         std::int64_t pad_after, std::int64_t out);
AxisGeometry transpose_axis(const Spec& spec, Axis axis, std::int64_t out,
                            std::int64_t crop_before);

// Whether all numbers of an axis fit 63 bits. Within Limits d·(k−1) + 1, (n−1)·s + K and all that
// is one of the two and a few sides do; a transposed axis' out + K − 1 alone may not.
inline bool fits_63_bits(const AxisGeometry& axis) {
  return axis.padded < INT64_MAX;
}

inline std::int64_t effective_kernel(std::int64_t kernel, std::int64_t dilation) {
  return dilation * (kernel - 1) + 1;
}

// Division that rounds towards minus infinity. Precondition: b > 0.
inline std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}
inline std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return -floor_div(-a, b);
}

}  // namespace padlens
