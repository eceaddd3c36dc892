// Keras on TensorFlow.
// Sources of the rules:
//   convolution sizes and `same`: TensorFlow, tensorflow/core/framework/kernel_shape_util.cc
//   (GetWindowedOutputSizeVerbose); transposed sizes and output_padding: Keras 3,
//   keras/src/backend/common/backend_utils.py and layers/convolutional/base_conv_transpose.py.
// Measured with TensorFlow.js 4.22.0 (core/tests/oracles/). Not measured: dilation
// of the transposed convolution, which follows Keras's source.
// Explicit padding is ZeroPadding2D (or tf.pad for other fills), then `valid`.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/framework.h"
#include "core/geometry/formula.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::array kConvModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
constexpr std::array kTransposeModes{PaddingMode::valid, PaddingMode::same};

constexpr std::array kSettings{
    Setting{Op::conv2d, PaddingKind::same,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::same); },
            [](const Spec&) -> std::string { return "same"; }},
    Setting{Op::conv2d, PaddingKind::none,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::valid); },
            [](const Spec&) -> std::string { return "valid"; }},
    Setting{Op::conv2d, PaddingKind::sides, with_conv_sides,
            [](const Spec& spec) -> std::string {
              return spec.pad_fill.mode == FillMode::zeros ? "ZeroPadding2D" : "tf.pad";
            }},
    Setting{Op::conv2d_transpose, PaddingKind::same,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::same); },
            [](const Spec&) -> std::string { return "same"; }},
    Setting{Op::conv2d_transpose, PaddingKind::none,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::valid); },
            [](const Spec&) -> std::string { return "valid"; }},
};

std::string tuple(const PerAxis& pair) {
  return fmt::format("({}, {})", pair[kHeight], pair[kWidth]);
}

// Keras's layer wants less than the stride. Under `same` an even kernel makes up
// one cell less, and TensorFlow computes the stride itself as well (oracle rows).
int most_output_padding(const Spec& spec, Axis axis) {
  const bool even = effective_kernel(spec.kernel[axis], spec.dilation[axis]) % 2 == 0;
  return spec.padding == PaddingMode::same && even ? spec.stride[axis] : spec.stride[axis] - 1;
}

void check(const Spec& spec, Problems& problems) {
  const bool strided = std::max(spec.stride[kHeight], spec.stride[kWidth]) > 1;
  const bool dilated = std::max(spec.dilation[kHeight], spec.dilation[kWidth]) > 1;
  if (strided && dilated) {
    problems.push_back({"dilation",
                        "keras_stride_dilation",
                        {tuple(spec.stride), tuple(spec.dilation)},
                        Problem::Kind::rejected,
                        fmt::format("`strides > 1` not supported in conjunction with "
                                    "`dilation_rate > 1`. Received: strides={} and "
                                    "dilation_rate={}",
                                    tuple(spec.stride), tuple(spec.dilation))});
  }
  if (spec.output_shape) {
    problems.push_back({"output_shape", "not_in_framework", {"Keras"}});
  }
  if (!spec.output_padding) return;
  for (const Axis axis : {kHeight, kWidth}) {
    const int extra = (*spec.output_padding)[axis];
    const int most = most_output_padding(spec, axis);
    if (extra < 0 || extra > most) {
      problems.push_back({"output_padding",
                          "keras_output_padding",
                          {tuple(*spec.output_padding), tuple(spec.stride), std::to_string(most)},
                          Problem::Kind::invalid,
                          fmt::format("Strides must be greater than output padding. Received "
                                      "strides={}, output_padding={}.",
                                      tuple(spec.stride), tuple(*spec.output_padding))});
      return;
    }
  }
  if (spec.padding != PaddingMode::same) return;
  // TensorFlow takes the transposed op as the gradient of a `same` convolution
  // from `out` to n, so n = ceil(out / s) has to hold.
  for (const Axis axis : {kHeight, kWidth}) {
    const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
    const std::int64_t rest = K % 2 + (*spec.output_padding)[axis];
    if (rest < 1 || rest > spec.stride[axis]) {
      const std::int64_t n = spec.input[axis];
      const std::int64_t out = (n - 1) * spec.stride[axis] + rest;
      problems.push_back({"output_padding",
                          "tensorflow_output_padding",
                          {std::to_string(rest), std::to_string(spec.stride[axis])},
                          Problem::Kind::rejected,
                          fmt::format("Conv2DCustomBackpropInput: Size of out_backprop doesn't "
                                      "match computed: actual = {}, computed = {}",
                                      n, ceil_div(out, spec.stride[axis]))});
      return;
    }
  }
}

AxisGeometry resolve_conv(const Spec& spec, Axis axis) {
  switch (spec.padding) {
    case PaddingMode::explicit_sides:
      return conv_axis(spec, axis, spec.sides.before(axis), spec.sides.after(axis));
    case PaddingMode::same: {
      const std::int64_t n = spec.input[axis];
      const std::int64_t s = spec.stride[axis];
      const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
      const std::int64_t out = ceil_div(n, s);
      const std::int64_t total = std::max<std::int64_t>((out - 1) * s + K - n, 0);
      return conv_axis(spec, axis, total / 2, total - total / 2);
    }
    default:
      return conv_axis(spec, axis, 0, 0);
  }
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  const bool same = spec.padding == PaddingMode::same;
  if (!spec.output_padding) {
    const std::int64_t surplus = std::max<std::int64_t>(K - s, 0);
    return same ? transpose_axis(spec, axis, n * s, surplus / 2)
                : transpose_axis(spec, axis, n * s + surplus, 0);
  }
  const std::int64_t extra = (*spec.output_padding)[axis];
  if (!same) return transpose_axis(spec, axis, (n - 1) * s + K + extra, 0);
  const std::int64_t rest = K % 2 + extra;
  return transpose_axis(spec, axis, (n - 1) * s + rest, std::max<std::int64_t>(K - rest, 0) / 2);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return spec.op == Op::conv2d ? resolve_conv(spec, axis) : resolve_transpose(spec, axis);
}

// --- derivation ----------------------------------------------------------------

void derive_conv(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  if (spec.padding != PaddingMode::same) {
    add_sliding_output(a, lines);
    return;
  }
  const std::int64_t total = a.pad_before + a.pad_after;
  const std::string K = kernel_symbol(a);
  lines.formulas.push_back(
      {"out", "⌈n / s⌉", fmt::format("⌈{} / {}⌉", a.n, a.s), std::to_string(a.out)});
  lines.formulas.push_back({"pad", fmt::format("max((out−1)·s + {} − n, 0)", K),
                            fmt::format("max({}·{} + {} − {}, 0)", a.out - 1, a.s, a.K, a.n),
                            std::to_string(total)});
  lines.formulas.push_back(
      {"before", "⌊pad / 2⌋", fmt::format("⌊{} / 2⌋", total), std::to_string(a.pad_before)});
  lines.formulas.push_back({"after", "pad − before", fmt::format("{} − {}", total, a.pad_before),
                            std::to_string(a.pad_after)});
  if (total % 2 == 1) lines.notes.push_back({"odd_cell_after", {}});
  const std::int64_t unclamped = (a.out - 1) * a.s + a.K - a.n;
  if (unclamped < 0) lines.notes.push_back({"kernel_below_stride", {}});
  add_leftover(a, lines);
}

void derive_transpose(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  const bool same = spec.padding == PaddingMode::same;
  const std::string K = kernel_symbol(a);
  add_effective_kernel(a, lines);
  add_full_scatter(a, lines);
  if (spec.output_padding) {
    const std::int64_t extra = a.out - (a.n - 1) * a.s - (same ? a.K % 2 : a.K);
    lines.formulas.push_back(
        {"out",
         same ? fmt::format("(n−1)·s + {} mod 2 + op", K) : fmt::format("(n−1)·s + {} + op", K),
         same ? fmt::format("{}·{} + {} mod 2 + {}", a.n - 1, a.s, a.K, extra)
              : fmt::format("{}·{} + {} + {}", a.n - 1, a.s, a.K, extra),
         std::to_string(a.out)});
  } else if (same) {
    lines.formulas.push_back({"out", "n·s", fmt::format("{}·{}", a.n, a.s), std::to_string(a.out)});
  } else {
    lines.formulas.push_back({"out", fmt::format("(n−1)·s + max({}, s)", K),
                              fmt::format("{}·{} + max({}, {})", a.n - 1, a.s, a.K, a.s),
                              std::to_string(a.out)});
  }
  if (same) {
    lines.formulas.push_back({"crop", "⌊max(F − out, 0) / 2⌋",
                              fmt::format("⌊max({} − {}, 0) / 2⌋", a.full, a.out),
                              std::to_string(a.crop_before)});
  }
  add_crop_notes(a, lines);
  add_zero_insertion(a, lines);
}

AxisDerivation derive_axis(const Spec& spec, Axis, const AxisGeometry& axis) {
  AxisDerivation lines;
  if (spec.op == Op::conv2d) {
    derive_conv(spec, axis, lines);
  } else {
    derive_transpose(spec, axis, lines);
  }
  return lines;
}

// --- words -----------------------------------------------------------------------

// keras/src/ops/operation_utils.py, compute_conv_output_shape. A size of exactly 0 passes
// there and gives an empty tensor.
std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code != "kernel_too_big" || geometry == nullptr) return "";
  const auto& [h, w] = geometry->axis;
  if (h.out >= 0 && w.out >= 0) return "";
  return fmt::format(
      "Computed output size would be negative. Received `inputs shape=(None, {}, {}, 1)`, "
      "`kernel shape=({}, {}, 1, 1)`, `dilation_rate=[{} {}]`.",
      h.padded, w.padded, h.k, w.k, spec.dilation[kHeight], spec.dilation[kWidth]);
}

}  // namespace

extern const Framework kKeras;
const Framework kKeras{
    .id = "keras",
    .display_name = "Keras/TF",
    .conv_modes = kConvModes,
    .transpose_modes = kTransposeModes,
    .settings = kSettings,
    .has_output_shape = false,
    .one_crop_per_axis = false,
    .check = check,
    .resolve_axis = resolve_axis,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
