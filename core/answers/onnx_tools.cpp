#include "core/answers/onnx_tools.h"

#include <algorithm>
#include <limits>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/geometry.h"

namespace padlens {
namespace {

using onnx_runtimes::is_same;
using onnx_runtimes::is_upper;

bool fills_zeros(const Spec& spec) {
  return spec.pad_fill.mode == FillMode::zeros;
}

bool all_ones(const PerAxis& pair) {
  return std::ranges::all_of(pair, [](int number) { return number == 1; });
}

struct Pads {
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t total() const { return before + after; }
};

// The floor of a half before, or after for SAME_LOWER, below zero too.
Pads halved(const Spec& spec, std::int64_t total) {
  const std::int64_t half = floor_div(total, 2);
  return is_upper(spec) ? Pads{half, total - half} : Pads{total - half, half};
}

// --- shape inference -----------------------------------------------------------------

std::int64_t inferred_axis(const Spec& spec, Axis axis, OnnxOpset opset) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = K_of(spec, axis);
  Pads pads{side_before(spec, axis), side_after(spec, axis)};
  if (is_same(spec)) {
    const std::int64_t rest = spec.op->transposed() || n % s == 0 ? s : n % s;
    pads = halved(spec, std::max<std::int64_t>(K - rest, 0));
  }
  if (spec.op->transposed()) {
    return F_of(spec, axis) + output_padding_of(spec, axis) - pads.total();
  }
  const std::int64_t room = n + pads.total() - K;
  if (!spec.ceil_mode) return room / s + 1;
  if (opset == OnnxOpset::up_to_21) return ceil_div(room, s) + 1;
  const std::int64_t out = (room + s - 1) / s + 1;
  return (out - 1) * s >= n + pads.before ? out - 1 : out;
}

// --- reference evaluator -------------------------------------------------------------

using MaybeAxis = std::optional<ReferenceAxis>;

MaybeAxis reference_conv(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = K_of(spec, axis);
  Pads pads{side_before(spec, axis), side_after(spec, axis)};
  if (is_same(spec)) pads = halved(spec, std::max<std::int64_t>(same_total(n, s, K), 0));
  const std::int64_t padded = n + pads.total();
  const std::int64_t out = floor_div(padded - K, s) + 1;
  if (out < 0) return std::nullopt;
  return ReferenceAxis{out, pads.before, out, padded, n};
}

MaybeAxis reference_transpose(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t whole = F_of(spec, axis) + output_padding_of(spec, axis);
  Pads pads{side_before(spec, axis), side_after(spec, axis)};
  std::int64_t out = is_same(spec) ? n * s : whole - pads.total();
  if (spec.output_shape) out = (*spec.output_shape)[axis];
  if (out < 0) return std::nullopt;
  if (is_same(spec)) pads = halved(spec, whole - out);
  const std::int64_t blocks = floor_div(out + pads.total() - K_of(spec, axis), s) + 1;
  return ReferenceAxis{out, pads.before, out, 0, blocks};
}

// The older of the two pools, which a maximum of stride and dilation 1 goes through.
MaybeAxis reference_plain_maximum(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t k = spec.kernel[axis];
  Pads pads;
  if (is_same(spec)) {
    pads = halved(spec, k - 1);
  } else if (sides_given(spec)) {
    // [t, l, b, r] read as [t, b, l, r].
    const Sides& sides = spec.sides;
    pads = axis == kHeight ? Pads{sides.top, sides.left} : Pads{sides.bottom, sides.right};
  }
  const std::int64_t padded = n + pads.total();
  const std::int64_t windows = padded - k + 1;
  const bool counted_twice = spec.ceil_mode && !is_same(spec);
  const std::int64_t out = windows + (counted_twice ? pads.total() : 0);
  if (out <= 0) return std::nullopt;
  return ReferenceAxis{out, pads.before, std::max<std::int64_t>(windows, 0), padded, n};
}

// It comes to a window with no place in the output; or, of the plain maximum, to one of nothing.
bool stumbles(const Spec& spec, const ReferenceGeometry& geometry, bool plain) {
  const auto& [h, w] = geometry;
  if (h.computed == 0 || w.computed == 0) return false;
  return std::ranges::any_of(kAxes, [&](Axis axis) {
    const ReferenceAxis& a = geometry[axis];
    const bool nothing = a.computed - 1 - a.before >= a.n || spec.kernel[axis] - 1 < a.before;
    return a.computed > a.out || (plain && nothing);
  });
}

// Windows over explicit padding, or none.
std::int64_t reference_windows(const Spec& spec, Axis axis, const Pads& pads) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t room = n + pads.total() - K_of(spec, axis);
  const std::int64_t out = (spec.ceil_mode ? ceil_div(room, s) : floor_div(room, s)) + 1;
  return spec.ceil_mode && (out - 1) * s >= n + pads.before ? out - 1 : out;
}

MaybeAxis reference_maximum(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = K_of(spec, axis);
  const Pads pads{side_before(spec, axis), side_after(spec, axis)};
  std::int64_t before = pads.before;
  std::int64_t out = reference_windows(spec, axis, pads);
  if (is_same(spec)) {
    out = is_upper(spec) ? ceil_div(n, s) : n / s;
    before = floor_div((out - 1) * s + K - n, 2);
  } else if (spec.padding == PaddingMode::valid) {
    out = floor_div(n - K, s) + 1;
  }
  if (out < 0) return std::nullopt;
  return ReferenceAxis{out, before, out, std::numeric_limits<std::int64_t>::max(), n};
}

MaybeAxis reference_mean(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t k = spec.kernel[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = K_of(spec, axis);
  const bool named = is_same(spec) || spec.padding == PaddingMode::valid;
  Pads pads{side_before(spec, axis), side_after(spec, axis)};
  std::int64_t out = reference_windows(spec, axis, pads);
  if (named) {
    if (spec.ceil_mode) return std::nullopt;
    out = is_same(spec) ? ceil_div(n, s) : floor_div(n - k, s) + 1;
    const std::int64_t total = is_same(spec) ? same_total(n, s, k) : 0;
    if (total < 0) return std::nullopt;
    if (is_same(spec)) pads = halved(spec, total);
  }
  if (out < 0) return std::nullopt;
  const std::int64_t padded = n + pads.total();
  const std::int64_t over = named ? 0 : std::max<std::int64_t>((out - 1) * s + K - padded, 0);
  // int() of a true quotient: towards zero, once 1 is added.
  const std::int64_t windows = std::max<std::int64_t>((padded + over - K + s) / s, 0);
  return ReferenceAxis{out, pads.before + over / 2, windows, padded, n};
}

// The input index that kernel cell `tap` carries to output `out`; -1 for none.
std::int64_t scattered_from(const Spec& spec, Axis axis, const ReferenceAxis& a, std::int64_t out,
                            std::int64_t tap) {
  const std::int64_t start = out + a.before - tap * spec.dilation[axis];
  if (start < 0 || start % spec.stride[axis] != 0) return -1;
  const std::int64_t index = start / spec.stride[axis];
  return index < a.n ? index : -1;
}

double scattered(const Layer& layer, const ReferenceGeometry& geometry, Cell out, PlanePair pair) {
  const Spec& spec = layer.spec();
  const auto& [h, w] = geometry;
  const double* input = layer.input(pair.input)->row(0);
  const Grid<double>& kernel = *layer.kernel(pair);
  double sum = 0;
  for (std::int64_t u = 0; u < spec.kernel[kHeight]; ++u) {
    const std::int64_t row = scattered_from(spec, kHeight, h, out.row, u);
    for (std::int64_t v = 0; row >= 0 && v < spec.kernel[kWidth]; ++v) {
      const std::int64_t col = scattered_from(spec, kWidth, w, out.col, v);
      if (col >= 0) sum += input[row * w.n + col] * kernel.at(u, v);
    }
  }
  return sum;
}

double slid(const Layer& layer, const ReferenceGeometry& geometry, Cell out, PlanePair pair) {
  const Spec& spec = layer.spec();
  const auto& [h, w] = geometry;
  const Grid<double>& input = *layer.input(pair.input);
  const Grid<double>& kernel = *layer.kernel(pair);
  if (out.row >= h.computed || out.col >= w.computed) return 0;
  std::int64_t padded = 0;
  std::int64_t real = 0;
  double sum = 0;
  double largest = 0;
  for (std::int64_t u = 0; u < spec.kernel[kHeight]; ++u) {
    for (std::int64_t v = 0; v < spec.kernel[kWidth]; ++v) {
      const std::int64_t row = out.row * spec.stride[kHeight] + u * spec.dilation[kHeight];
      const std::int64_t col = out.col * spec.stride[kWidth] + v * spec.dilation[kWidth];
      if (row >= h.end || col >= w.end) continue;
      ++padded;
      const Cell cell{row - h.before, col - w.before};
      if (!input.contains(cell)) continue;
      const double value = input.at(cell);
      sum += value * kernel.at(u, v);
      largest = real == 0 ? value : std::max(largest, value);
      ++real;
    }
  }
  if (layer.op().reducer->selects) return largest;
  if (!layer.op().reducer->divides) return sum;
  const std::int64_t count = spec.count_include_pad.value_or(false) ? padded : real;
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

}  // namespace

std::optional<std::array<std::int64_t, 2>> inferred_size(const Spec& spec, OnnxOpset opset) {
  if (!fills_zeros(spec)) return std::nullopt;
  if (spec.op->transposed() && spec.output_shape) {
    const auto& [h, w] = *spec.output_shape;
    if (h < spec.input[kHeight] || w < spec.input[kWidth]) return std::nullopt;
    return std::array<std::int64_t, 2>{h, w};
  }
  return std::array{inferred_axis(spec, kHeight, opset), inferred_axis(spec, kWidth, opset)};
}

std::optional<ReferenceGeometry> reference_geometry(const Spec& spec) {
  if (!fills_zeros(spec)) return std::nullopt;
  // Its ConvTranspose takes the weights of groups for those of one, and stumbles.
  if (spec.op->transposed() && spec.groups > 1) return std::nullopt;
  const bool maximum = spec.op->reducer->selects;
  const bool plain = maximum && all_ones(spec.stride) && all_ones(spec.dilation);
  const auto axis_of = [&](Axis axis) {
    if (spec.op->transposed()) return reference_transpose(spec, axis);
    if (!spec.op->pools()) return reference_conv(spec, axis);
    if (!maximum) return reference_mean(spec, axis);
    return plain ? reference_plain_maximum(spec, axis) : reference_maximum(spec, axis);
  };
  const MaybeAxis height = axis_of(kHeight);
  const MaybeAxis width = axis_of(kWidth);
  if (!height || !width) return std::nullopt;
  const ReferenceGeometry geometry{*height, *width};
  if (!spec.op->transposed() && stumbles(spec, geometry, plain)) return std::nullopt;
  const std::int64_t cells = std::int64_t{spec.input[kHeight]} * spec.input[kWidth];
  if (spec.op->transposed() && height->n * width->n != cells) return std::nullopt;
  return geometry;
}

Grid<double> reference_output(const Layer& layer, const ReferenceGeometry& geometry,
                              std::int64_t plane) {
  const auto& [h, w] = geometry;
  const Grouping grouping = layer.grouping();
  const std::int64_t first = grouping.first_input(plane);
  Grid<double> output(h.out, w.out);
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c) {
      const Cell cell{r, c};
      for (std::int64_t p = first; p < first + grouping.inputs_of_one(); ++p) {
        output.at(cell) += layer.op().transposed() ? scattered(layer, geometry, cell, {p, plane})
                                                   : slid(layer, geometry, cell, {p, plane});
      }
    }
  }
  return output;
}

}  // namespace padlens
