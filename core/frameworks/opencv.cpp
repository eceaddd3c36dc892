// OpenCV DNN, reading an ONNX file.
// Sources: opencv/modules/dnn/src/layers/layers_common.cpp (getConvPoolOutParams,
// getConvPoolPaddings: SAME pads ⌊(k − 1) / 2⌋ before, whatever stride and dilation),
// convolution_layer.cpp (DeConvolutionLayer), pooling_layer.cpp.
// Measured with OpenCV 5.0.0, CPU (core/tests/oracles/opencv.jsonl).

#include <fmt/format.h>

#include <algorithm>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

using onnx_runtimes::is_same;

constexpr SlideRule kSlide{};

bool has_field(const Operation& op, std::string_view field) {
  return onnx_runtimes::has_field(op, field) && field != "output_shape" && field != "pad_fill";
}

void check(const Spec&, Problems&) {}

AxisGeometry resolve_slide(const Spec& spec, Axis axis) {
  if (!is_same(spec)) return slide_axis(spec, axis, kSlide, asked_windows(spec, Windows::ceil));
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t out = ceil_div(n, s);
  const std::int64_t before = (spec.kernel[axis] - 1) / 2;
  const std::int64_t after = (out - 1) * s + K_of(spec, axis) - n - before;
  return window_axis(spec, axis, before, std::max<std::int64_t>(after, 0), out);
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  if (!is_same(spec)) return crop_sides_axis(spec, axis);
  const std::int64_t K = K_of(spec, axis);
  const std::int64_t s = spec.stride[axis];
  const std::int64_t op = output_padding_of(spec, axis);
  const std::int64_t out = (std::int64_t{spec.input[axis]} - 1) * s + 1 + op;
  const bool narrow = std::int64_t{spec.dilation[axis]} * spec.kernel[axis] < s;
  const std::int64_t total = narrow ? K - 1 : std::max<std::int64_t>(0, K - 1 - op);
  return transpose_axis(spec, axis, out, total / 2);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return spec.op->transposed() ? resolve_transpose(spec, axis) : resolve_slide(spec, axis);
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(false) ? Counting::window : Counting::real;
}

void derive_same(const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  lines.formulas.push_back(
      {"out", "⌈n / s⌉", fmt::format("⌈{} / {}⌉", a.n, a.s), std::to_string(a.out)});
  lines.formulas.push_back(
      {"before", "⌊(k−1) / 2⌋", fmt::format("⌊{} / 2⌋", a.k - 1), std::to_string(a.pad_before)});
  lines.formulas.push_back(
      {"after", fmt::format("max((out−1)·s + {} − n − before, 0)", kernel_symbol(a)),
       fmt::format("max({}·{} + {} − {} − {}, 0)", a.out - 1, a.s, a.K, a.n, a.pad_before),
       std::to_string(a.pad_after)});
  add_leftover(a, lines);
}

SpreadForm same_form(const Spec& spec, Axis axis, const AxisGeometry& a) {
  const std::int64_t op = output_padding_of(spec, axis);
  const bool narrow = a.d * a.k < a.s;
  const std::string K = kernel_symbol(a);
  return {"(n−1)·s + 1 + op", fmt::format("{}·{} + 1 + {}", a.n - 1, a.s, op),
          narrow ? fmt::format("⌊({} − 1) / 2⌋", K) : fmt::format("⌊max({} − 1 − op, 0) / 2⌋", K),
          narrow ? fmt::format("⌊({} − 1) / 2⌋", a.K)
                 : fmt::format("⌊max({} − 1 − {}, 0) / 2⌋", a.K, op)};
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(a, is_same(spec) ? same_form(spec, axis, a) : crop_form(spec, axis, a), lines);
    return lines;
  }
  if (is_same(spec)) {
    derive_same(a, lines);
  } else {
    derive_slide(spec, axis, a, kSlide, asked_windows(spec, Windows::ceil), lines);
  }
  add_divisor(spec, counting(spec), lines);
  return lines;
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window",       "conv_same_padding",
                                         "global_is_kernel_n",     "output_padding_adds_zeros",
                                         "same_divides_by_window", "stride_two_halves",
                                         "transpose_same_output",  "transpose_same_padding"};

// As TensorFlow pads.
std::optional<Geometry> padded_evenly(const Spec& spec, const Geometry& geometry) {
  if (spec.op->transposed() || !is_same(spec)) return std::nullopt;
  return with_axes(spec, geometry,
                   [](const Spec& each, Axis axis) { return slide_axis(each, axis, kSlide); });
}

constexpr CautionRow kCautions[]{{.code = "opencv_same",
                                  .plain = padded_evenly,
                                  .source = "opencv/modules/dnn/src/layers/layers_common.cpp",
                                  .version = "OpenCV 5.0.0"},
                                 {.code = "blind_window",
                                  .plain = without_blind_window,
                                  .source = "opencv/modules/dnn/src/layers/pooling_layer.cpp",
                                  .version = "OpenCV 5.0.0"},
                                 {.code = "transpose_same_size",
                                  .plain = scaled_same,
                                  .source = "opencv/modules/dnn/src/layers/convolution_layer.cpp",
                                  .version = "OpenCV 5.0.0"}};

constexpr std::string_view kAliases[]{"cv2", "cv.dnn", "DNN"};

// dnn/src/layers/conv2_common.cpp. Of a convolution it does not look at the channels.
std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  const bool spreads = spec.op->transposed();
  if (code == "groups_channels" && spreads)
    return "(-215:Assertion failed) C_in % ngroups == 0 in function 'repackDeconvWeights'";
  if (code == "groups_filters" && !spreads)
    return "(-215:Assertion failed) K % ngroups == 0 in function 'repackConvWeights'";
  return "";
}

}  // namespace

extern const Framework kOpenCv;
const Framework kOpenCv{
    .id = "opencv",
    .display_name = "OpenCV",
    .group = FrameworkGroup::model_file,
    .measured = "OpenCV 5.0.0",
    .aliases = kAliases,
    .traits = {.family = "onnx", .pool_stride_is_window = false},
    .names = onnx_runtimes::kNames,
    .conv_modes = onnx_runtimes::kModes,
    .transpose_modes = onnx_runtimes::kModes,
    .pool_modes = onnx_runtimes::kModes,
    .settings = kCommonSettings,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
