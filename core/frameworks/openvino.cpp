// OpenVINO, its own operators.
// Sources: openvino/src/core/shape_inference/include/convolution_shape_inference_util.hpp,
// pooling_shape_inference_util.hpp, avg_pool_shape_inference.hpp,
// convolution_backprop_shape_inference.hpp.
// Measured with OpenVINO 2026.4.1, CPU (core/tests/oracles/openvino.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::valid, PaddingMode::explicit_sides,
                            PaddingMode::same_upper, PaddingMode::same_lower};
constexpr std::array<std::string_view, 1> kProblemCodes{"openvino_pool_padding"};
constexpr SlideRule kSlide{};

bool has_field(const Operation& op, std::string_view field) {
  return field != "divisor_override" && field != "dim_rounding_mode" && field != "mode" &&
         field != "cover_all" && field != "pad_fill" && (op.pools() || field != "rounding_type");
}

bool counts(const Spec& spec) {
  return spec.count_include_pad.value_or(false);
}

void check(const Spec& spec, Problems& problems) {
  if (!spec.op->reducer->divides || counts(spec) || !sides_given(spec)) return;
  for (const Axis axis : kAxes) {
    const int pad = std::max(spec.sides.before(axis), spec.sides.after(axis));
    if (pad < K_of(spec, axis)) continue;
    problems.push_back({"padding",
                        "openvino_pool_padding",
                        {std::to_string(pad), std::to_string(K_of(spec, axis) - 1)},
                        Problem::Kind::rejected,
                        "Check '!op->get_exclude_pad() || ((kernel > pad_begin) && (kernel > "
                        "pad_end))' failed"});
    return;
  }
}

// Without an output_shape, auto_pad of a transposed convolution counts for nothing.
AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  if (!spec.output_shape) return crop_sides_axis(spec, axis);
  const std::int64_t out = (*spec.output_shape)[axis];
  if (!onnx_runtimes::is_same(spec)) {
    return transpose_axis(spec, axis, out, side_before(spec, axis));
  }
  const std::int64_t total =
      std::max<std::int64_t>(F_of(spec, axis) + output_padding_of(spec, axis) - out, 0);
  return transpose_axis(spec, axis, out,
                        onnx_runtimes::is_upper(spec) ? total - total / 2 : total / 2);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->transposed()) return resolve_transpose(spec, axis);
  return slide_axis(spec, axis, kSlide, asked_windows(spec, Windows::ceil));
}

// The whole window counts where there is padding anywhere; else what lies past the input does not.
Counting counting(const Spec& spec) {
  const bool padded = std::ranges::any_of(kAxes, [&](Axis axis) {
    const AxisGeometry a = resolve_axis(spec, axis);
    return a.pad_before != 0 || a.pad_after != 0;
  });
  return counts(spec) && padded ? Counting::window : Counting::real;
}

// A negative size it refuses; the transposed convolution goes on with 0.
bool gives_empty(const Spec& spec, const Geometry&) {
  return spec.op->transposed();
}

// Compared before the division: with the ceiling there may be a window all the same.
void check_geometry(const Spec& spec, const Geometry& geometry, Problems& problems) {
  if (spec.op->transposed()) return;
  refuse_wide_window(geometry, problems);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    const bool lower = spec.padding != PaddingMode::same_upper;
    derive_spread(a, onnx_runtimes::shaped_form(spec, axis, a, lower), lines);
    return lines;
  }
  derive_slide(spec, axis, a, kSlide, asked_windows(spec, Windows::ceil), lines);
  add_divisor(spec, counting(spec), lines);
  return lines;
}

std::string words(const Spec&, const Geometry*, std::string_view code) {
  return code == "kernel_too_big" ? "Check 'cmp::le(kernel, dim.get_length())' failed" : "";
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window",          "global_is_kernel_n",
                                         "output_padding_adds_zeros", "same_divides_by_window",
                                         "stride_two_halves",         "transpose_same_output",
                                         "transpose_same_padding"};

constexpr CautionRow kCautions[]{{.code = "blind_window",
                                  .plain = without_blind_window,
                                  .source = "pooling_shape_inference_util.hpp",
                                  .version = "OpenVINO 2026.4.1"},
                                 {.code = "transpose_same_size",
                                  .plain = scaled_same,
                                  .source = "convolution_backprop_shape_inference.hpp",
                                  .version = "OpenVINO 2026.4.1"}};

constexpr std::string_view kAliases[]{"OV", "Intel"};

}  // namespace

extern const Framework kOpenVino;
const Framework kOpenVino{
    .id = "openvino",
    .display_name = "OpenVINO",
    .group = FrameworkGroup::model_file,
    .measured = "OpenVINO 2026.4.1",
    .aliases = kAliases,
    .traits = {.family = "onnx",
               .output_shape = true,
               .clamps_same_total = true,
               .pool_stride_is_window = false},
    .names = onnx_runtimes::kNames,
    .conv_modes = kModes,
    .transpose_modes = kModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .gives_empty = gives_empty,
    .check_geometry = check_geometry,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
