// ncnn.
// Sources: ncnn/src/layer/convolution.cpp and pooling.cpp (make_padding; a mean of SAME divides by
// the whole kernel), deconvolution.cpp (cut_padding).
// Measured with ncnn 1.0.20261020, CPU (core/tests/oracles/ncnn.jsonl).

#include <fmt/format.h>

#include <array>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

using onnx_runtimes::is_same;

constexpr std::array kModes{PaddingMode::valid, PaddingMode::explicit_sides,
                            PaddingMode::same_upper, PaddingMode::same_lower};
constexpr SlideRule kSlide{};

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return field == "ceil_mode" || field == "count_include_pad";
  return onnx_runtimes::has_field(op, field) && field != "pad_fill";
}

void check(const Spec&, Problems&) {}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) {
    return slide_axis(spec, axis, kSlide, asked_windows(spec, Windows::ceil));
  }
  if (!spec.output_shape) return crop_sides_axis(spec, axis);
  const std::int64_t out = (*spec.output_shape)[axis];
  const std::int64_t total = F_of(spec, axis) + output_padding_of(spec, axis) - out;
  const std::int64_t half = floor_div(total, 2);
  if (!is_same(spec)) return transpose_axis(spec, axis, out, side_before(spec, axis));
  return transpose_axis(spec, axis, out, onnx_runtimes::is_upper(spec) ? half : total - half);
}

Counting counting(const Spec& spec) {
  const bool window = spec.count_include_pad.value_or(false) || is_same(spec);
  return window ? Counting::window : Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(a, onnx_runtimes::shaped_form(spec, axis, a, onnx_runtimes::is_upper(spec)),
                  lines);
    return lines;
  }
  derive_slide(spec, axis, a, kSlide, asked_windows(spec, Windows::ceil), lines);
  add_divisor(spec, counting(spec), lines);
  return lines;
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window",          "global_is_kernel_n",
                                         "output_padding_adds_zeros", "stride_two_halves",
                                         "transpose_same_output",     "transpose_same_padding"};

std::optional<Geometry> real_cells(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() || !is_same(spec) || spec.count_include_pad.value_or(false)) {
    return std::nullopt;
  }
  Geometry plain = geometry;
  plain.counting = Counting::real;
  return plain;
}

constexpr CautionRow kCautions[]{{.code = "ncnn_same_divisor",
                                  .plain = real_cells,
                                  .source = "ncnn/src/layer/pooling.cpp",
                                  .version = "ncnn 1.0.20261020"},
                                 {.code = "blind_window",
                                  .plain = without_blind_window,
                                  .source = "ncnn/src/layer/pooling.cpp",
                                  .version = "ncnn 1.0.20261020"},
                                 {.code = "transpose_same_size",
                                  .plain = scaled_same,
                                  .source = "ncnn/src/layer/deconvolution.cpp",
                                  .version = "ncnn 1.0.20261020"}};

constexpr std::string_view kAliases[]{"Tencent", "腾讯"};

}  // namespace

extern const Framework kNcnn;
const Framework kNcnn{
    .id = "ncnn",
    .display_name = "ncnn",
    .group = FrameworkGroup::mobile,
    .measured = "ncnn 1.0.20261020",
    .aliases = kAliases,
    .traits = {.family = "onnx",
               .output_shape = true,
               .clamps_same_total = true,
               .pool_stride_is_window = false},
    .names = {.valid = "VALID", .sides = "pad", .order = SideOrder::last_first},
    .conv_modes = kModes,
    .transpose_modes = kModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = no_words,
};

}  // namespace padlens
