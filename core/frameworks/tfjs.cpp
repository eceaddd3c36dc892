// TensorFlow.js: tf.conv2d, tf.conv2dTranspose, tf.pool; without output_shape its transposed layer.
// Sources: tfjs-core/src/ops/conv_util.ts (getPadAndOutInfo, computeOutputShape2D: one number as
// padding is sized with the height's kernel and stride on both axes), ops/pool.ts (a dilated pool
// runs over a space-to-batch padded with zeros, which count).
// Measured with TensorFlow.js 4.22.0, CPU backend (core/tests/oracles/tfjs.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/tensorflow_ops.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::same, PaddingMode::valid, PaddingMode::explicit_sides,
                            PaddingMode::number};
constexpr std::array kTransposeModes{PaddingMode::same, PaddingMode::valid,
                                     PaddingMode::explicit_sides};
constexpr std::string_view kProblemCodes[]{"tfjs_stride_dilation", "tfjs_no_dilation",
                                           "tfjs_flat_number"};
constexpr std::string_view kLacks[]{"conv1d_transpose"};
constexpr SlideRule kSlide{};

bool has_field(const Operation& op, std::string_view field) {
  if (op.transposed()) {
    return field == "output_shape" || field == "kernel_values" || field == "dilation";
  }
  return field == "dilation" || field == "dim_rounding_mode" || field == "kernel_values";
}

// The size is rounded with its + 1: towards 0 where no rounding is asked for.
AxisGeometry resolve_sides(const Spec& spec, Axis axis) {
  const Axis sized = spec.padding == PaddingMode::number ? kHeight : axis;
  const std::int64_t s = spec.stride[sized];
  const std::int64_t before = side_before(spec, axis);
  const std::int64_t after = side_after(spec, axis);
  const std::int64_t rest = spec.input[axis] + before + after - K_of(spec, sized);
  std::int64_t out = (rest + s) / s;
  const Windows windows = asked_windows(spec, Windows::ceil);
  if (windows == Windows::ceil) out = ceil_div(rest, s) + 1;
  if (windows == Windows::nearest) out = floor_div(2 * rest + s, 2 * s) + 1;
  if (spec.dim_rounding_mode == Rounding::floor) out = floor_div(rest, s) + 1;
  return window_axis(spec, axis, before, after, out);
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->transposed()) {
    if (!spec.output_shape && sides_given(spec)) {
      tensorflow_ops::refuse_no_output_shape(spec, problems);
    } else if (spec.output_shape) {
      if (std::ranges::max(spec.dilation) > 1) {
        problems.push_back({"dilation",
                            "tfjs_no_dilation",
                            {tuple_text(spec, spec.dilation)},
                            Problem::Kind::rejected,
                            ""});
      }
      tensorflow_ops::refuse_output_shape(spec, "", problems);
    }
    return;
  }
  if (spec.op->rank == 1 && spec.padding == PaddingMode::number && spec.sides.left > 0) {
    // The number pads the height of the two dimensions that it computes in, too.
    const std::int64_t rows = 1 + 2 * std::int64_t{spec.sides.left};
    const std::int64_t out = resolve_sides(spec, kWidth).out;
    problems.push_back({"padding",
                        "tfjs_flat_number",
                        {std::to_string(rows)},
                        Problem::Kind::rejected,
                        fmt::format("Size({}) must match the product of shape 1,{},1",
                                    product_or_most(rows, out), out)});
  }
  if (spec.dim_rounding_mode && !sides_given(spec)) {
    problems.push_back(
        {"dim_rounding_mode", "rounding_with_mode", {}, Problem::Kind::rejected, ""});
  }
  if (std::ranges::max(spec.stride) == 1 || std::ranges::max(spec.dilation) == 1) return;
  const auto [sh, sw] = spec.stride;
  const auto [dh, dw] = spec.dilation;
  problems.push_back({"dilation",
                      "tfjs_stride_dilation",
                      {tuple_text(spec, spec.stride), tuple_text(spec, spec.dilation)},
                      Problem::Kind::rejected,
                      fmt::format("Error in {}: Either strides or dilations must be 1. Got "
                                  "strides {},{} and dilations '{},{}'",
                                  spec.groups > 1 ? "depthwiseConv2d" : "conv2D", sh, sw, dh, dw)});
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) {
    return sides_given(spec) ? resolve_sides(spec, axis) : slide_axis(spec, axis, kSlide);
  }
  // The transposed layer takes dilationRate and does nothing with it.
  Spec undilated = spec;
  undilated.dilation = {1, 1};
  return spec.output_shape ? gradient_axis(undilated, axis, (*spec.output_shape)[axis])
                           : scaled_axis(undilated, axis);
}

bool counts_zeros(const Spec& spec) {
  return spec.padding == PaddingMode::same && std::ranges::max(spec.dilation) > 1;
}

Counting counting(const Spec& spec) {
  return counts_zeros(spec) ? Counting::window : Counting::real;
}

std::optional<FillMode> pool_fill(const Spec& spec) {
  return counts_zeros(spec) ? std::optional(FillMode::zeros) : std::nullopt;
}

bool gives_empty(const Spec& spec, const Geometry&) {
  return !spec.op->transposed();
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(a,
                  spec.output_shape ? tensorflow_ops::gradient_form(spec, a) : scaled_form(spec, a),
                  lines);
    return lines;
  }
  if (spec.padding == PaddingMode::number && axis == kWidth &&
      (K_of(spec, kHeight) != a.K || spec.stride[kHeight] != spec.stride[kWidth])) {
    lines.notes.push_back({"sized_by_height",
                           {std::to_string(K_of(spec, kHeight)), std::to_string(spec.stride[0]),
                            std::to_string(a.out)}});
  }
  derive_slide(spec, axis, a, kSlide, asked_windows(spec, Windows::ceil), lines);
  add_divisor(spec, counting(spec), lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code == "padding_mode" && spec.padding == PaddingMode::causal) {
    return "The support for CAUSAL padding mode in conv1dWithBias is not implemented yet.";
  }
  // Of filters as deep as their group. The transposed layer knows no groups and says nothing.
  if (code == "no_groups" || code == "depthwise_only") {
    const bool spreads = spec.op->transposed();
    if (spreads && !spec.output_shape) return "";
    const int depth = spreads ? spec.filters : spec.channels;
    return fmt::format("Error in {}: depth of input ({}) must match input depth for filter {}.",
                       spreads              ? "conv2dDerInput"
                       : spec.op->rank == 1 ? "conv1d"
                                            : "conv2d",
                       depth, depth / spec.groups);
  }
  if (code != "kernel_too_big" || geometry == nullptr) return "";
  const auto& [h, w] = geometry->axis;
  if (!spec.op->pools()) return fmt::format("Invalid typed array length: {}", h.out * w.out);
  if (std::ranges::max(spec.dilation) > 1) return "";
  return fmt::format(
      "Tensor must have a shape comprised of positive integers but got shape [1,{},{},1].", h.out,
      w.out);
}

constexpr std::string_view kRulesApart[]{"transpose_valid_output", "transpose_valid_padding",
                                         "transpose_same_padding", "stride_as_dilation",
                                         "checkerboard",           "conv_valid_output",
                                         "global_is_kernel_n",     "same_divides_by_window",
                                         "stride_two_halves"};

// The transposed layer with its dilation.
std::optional<Geometry> dilated_transpose(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->transposed() || spec.output_shape) return std::nullopt;
  return with_axes(spec, geometry, scaled_axis);
}

// One number, each axis sized by itself.
std::optional<Geometry> own_axes(const Spec& spec, const Geometry& geometry) {
  if (spec.padding != PaddingMode::number) return std::nullopt;
  Spec plain = spec;
  plain.padding = PaddingMode::explicit_sides;
  return with_axes(plain, geometry, resolve_axis);
}

std::optional<Geometry> without_zeros(const Spec& spec, const Geometry& geometry) {
  if (!geometry.pool_fill || !spec.op->pools()) return std::nullopt;
  Geometry plain = geometry;
  plain.pool_fill.reset();
  plain.counting = Counting::real;
  return plain;
}

// Where a slide would not.
bool gives_input_back(const Spec& spec, const Geometry& geometry) {
  return spec.op->pools() && spec.kernel == PerAxis{1, 1} &&
         std::ranges::all_of(geometry.axis, [](const AxisGeometry& a) { return a.out == a.n; }) &&
         std::ranges::any_of(geometry.axis, [](const AxisGeometry& a) {
           return (a.s > 1 && a.n > 1) || a.pad_before > 0;
         });
}

bool dilated_depthwise(const Spec& spec, const Geometry&) {
  return spec.op->sizing == Sizing::convolution && spec.groups > 1 &&
         std::ranges::max(spec.dilation) > 1;
}

constexpr CautionRow kCautions[]{{.code = "tfjs_depthwise_layer",
                                  .applies = dilated_depthwise,
                                  .source = "tfjs-layers/src/layers/convolutional_depthwise.ts",
                                  .version = "TensorFlow.js 4.22.0"},
                                 {.code = "tfjs_unit_window",
                                  .applies = gives_input_back,
                                  .source = "tfjs-backend-cpu/src/kernels/MaxPool.ts, AvgPool.ts",
                                  .version = "TensorFlow.js 4.22.0"},
                                 {.code = "tfjs_number",
                                  .plain = own_axes,
                                  .source = "tfjs-core/src/ops/conv_util.ts",
                                  .version = "TensorFlow.js 4.22.0"},
                                 {.code = "tfjs_layer_dilation",
                                  .plain = dilated_transpose,
                                  .source = "tfjs-layers/src/layers/convolutional.ts",
                                  .version = "TensorFlow.js 4.22.0"},
                                 {.code = "tfjs_dilated_pool",
                                  .plain = without_zeros,
                                  .source = "tfjs-core/src/ops/pool.ts",
                                  .version = "TensorFlow.js 4.22.0"}};

constexpr std::string_view kAliases[]{"TF.js", "JavaScript"};

constexpr std::string_view kUngrouped[]{"conv1d", "conv2d_transpose", "conv1d_transpose"};
constexpr std::string_view kDepthwiseOnly[]{"conv2d"};

}  // namespace

extern const Framework kTfjs;
const Framework kTfjs{
    .id = "tfjs",
    .display_name = "TensorFlow.js",
    .group = FrameworkGroup::browser,
    .measured = "TensorFlow.js 4.22.0",
    .aliases = kAliases,
    .snippet_target = "tfjs",
    .traits = {.channels_last = true,
               .family = "keras",
               .output_shape = true,
               .appends_below_stride = true,
               .clamps_same_total = true},
    .names = {.sides = "pad"},
    .lacks = kLacks,
    .ungrouped = kUngrouped,
    .depthwise_only = kDepthwiseOnly,
    .conv_modes = kModes,
    .transpose_modes = kTransposeModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .pool_fill = pool_fill,
    .gives_empty = gives_empty,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
