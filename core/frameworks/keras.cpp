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
constexpr std::array kPoolModes{PaddingMode::valid, PaddingMode::same};

constexpr std::array<std::string_view, 3> kProblemCodes{
    "keras_stride_dilation", "keras_output_padding", "tensorflow_output_padding"};

std::optional<Spec> make_same(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::same);
}
std::optional<Spec> make_valid(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::valid);
}
std::string label(const Spec& spec) {
  if (spec.padding != PaddingMode::explicit_sides) return std::string(mode_info(spec.padding).name);
  return spec.pad_fill.mode == FillMode::zeros ? "ZeroPadding2D" : "tf.pad";
}

constexpr std::array kSettings{
    Setting{Sizing::convolution, PaddingKind::same, make_same, label},
    Setting{Sizing::convolution, PaddingKind::none, make_valid, label},
    Setting{Sizing::convolution, PaddingKind::sides, with_conv_sides, label},
    Setting{Sizing::transposed_convolution, PaddingKind::same, make_same, label},
    Setting{Sizing::transposed_convolution, PaddingKind::none, make_valid, label},
    Setting{Sizing::pooling, PaddingKind::same, make_same, label},
    Setting{Sizing::pooling, PaddingKind::none, make_valid, label},
};

std::string tuple(const PerAxis& pair) {
  return fmt::format("({}, {})", pair[kHeight], pair[kWidth]);
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
  if (!spec.output_padding) return;
  for (const Axis axis : kAxes) {
    const int extra = (*spec.output_padding)[axis];
    const int most = spec.stride[axis] - 1;
    if (extra >= 0 && extra <= most) continue;
    problems.push_back({"output_padding",
                        "keras_output_padding",
                        {tuple(*spec.output_padding), tuple(spec.stride), std::to_string(most)},
                        Problem::Kind::invalid,
                        fmt::format("`output_padding` must be strictly less than `strides` for all "
                                    "dimensions. At dimension {}, `output_padding` is {} but "
                                    "`strides` is {}",
                                    static_cast<int>(axis), extra, spec.stride[axis])});
    return;
  }
}

// TensorFlow takes the transposed op as the gradient of a `same` convolution from `out` to n, so
// n = ceil(out / s) has to hold. Where nothing comes out it is not asked.
void check_geometry(const Spec& spec, const Geometry& geometry, Problems& problems) {
  if (!spec.op->transposed() || !spec.output_padding || spec.padding != PaddingMode::same) return;
  if (geometry.outputs() == 0) return;
  for (const Axis axis : kAxes) {
    const std::int64_t K = geometry.axis[axis].K;
    const std::int64_t rest = K % 2 + (*spec.output_padding)[axis];
    if (rest >= 1 && rest <= spec.stride[axis]) continue;
    problems.push_back({"output_padding",
                        "tensorflow_output_padding",
                        {std::to_string(rest), std::to_string(spec.stride[axis])},
                        Problem::Kind::rejected,
                        "Operation received an exception:Status: 2, message: could not create a "
                        "primitive descriptor for the convolution forward propagation primitive."});
    return;
  }
}

bool gives_empty(const Spec& spec, const Geometry&) {
  return spec.op->transposed();
}

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return false;
  return field != "output_shape";
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

// Pools are sized as convolutions are; a mean divides by real cells.
AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return spec.op->transposed() ? resolve_transpose(spec, axis) : resolve_conv(spec, axis);
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
  if (spec.op->transposed()) {
    derive_transpose(spec, axis, lines);
    return lines;
  }
  derive_conv(spec, axis, lines);
  add_divisor(spec, Counting::real, lines);
  return lines;
}

// --- words -----------------------------------------------------------------------

// keras/src/ops/operation_utils.py, compute_conv_output_shape.
std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code != "kernel_too_big" || geometry == nullptr || spec.op->pools()) return "";
  const auto& [h, w] = geometry->axis;
  return fmt::format(
      "Computed output size would be zero or negative. Received `inputs shape=(1, {}, {}, 1)`, "
      "`kernel shape=({}, {}, 1, 1)`, `dilation_rate=[{} {}]`, `strides=({}, {})`, "
      "`padding={}`.",
      h.padded, w.padded, h.k, w.k, h.d, w.d, h.s, w.s,
      spec.padding == PaddingMode::same ? "same" : "valid");
}

}  // namespace

extern const Framework kKeras;
const Framework kKeras{
    .id = "keras",
    .display_name = "Keras/TF",
    .snippet_target = "keras",
    .traits = {.family = "keras", .appends_below_stride = true, .clamps_same_total = true},
    .conv_modes = kConvModes,
    .transpose_modes = kTransposeModes,
    .pool_modes = kPoolModes,
    .settings = kSettings,
    .problem_codes = kProblemCodes,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .gives_empty = gives_empty,
    .check_geometry = check_geometry,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
