// LiteRT (TensorFlow Lite).
// Sources: tflite/kernels/padding.h (ComputePaddingHeightWidth), tflite/kernels/transpose_conv.cc:
// of the output_shape asked for, VALID takes no more than what is left over by the stride.
// Measured with LiteRT 2.3.0, CPU with XNNPACK (core/tests/oracles/litert.jsonl).

#include <fmt/format.h>

#include <array>

#include "core/frameworks/tensorflow_ops.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::same, PaddingMode::valid};
constexpr SlideRule kSlide{};

bool is_same(const Spec& spec) {
  return spec.padding == PaddingMode::same;
}

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return false;
  if (op.transposed()) return field == "output_shape" || field == "kernel_values";
  return field == "dilation" || field == "kernel_values";
}

void check(const Spec& spec, Problems& problems) {
  if (!spec.op->transposed() || tensorflow_ops::refuse_no_output_shape(spec, problems)) return;
  if (!is_same(spec)) return;
  tensorflow_ops::refuse_output_shape(spec, "tflite/kernels/transpose_conv.cc…", problems);
}

// (o − k) mod s, of whatever sign.
std::int64_t rest_of(const Spec& spec, Axis axis) {
  const std::int64_t s = spec.stride[axis];
  const std::int64_t over = asked_output(spec, axis) - spec.kernel[axis];
  return over - floor_div(over, s) * s;
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) return slide_axis(spec, axis, kSlide);
  if (is_same(spec)) return gradient_axis(spec, axis, asked_output(spec, axis));
  return transpose_axis(spec, axis, F_of(spec, axis) + rest_of(spec, axis), 0);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (!spec.op->transposed()) {
    derive_slide(spec, axis, a, kSlide, Windows::floor, lines);
    add_divisor(spec, Counting::real, lines);
    return lines;
  }
  SpreadForm form = tensorflow_ops::gradient_form(spec, a);
  if (!is_same(spec)) {
    form = {"F + (output_shape − k) mod s",
            fmt::format("{} + ({} − {}) mod {}", a.full, asked_output(spec, axis), a.k, a.s)};
  }
  derive_spread(a, form, lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code == "no_groups") {
    return fmt::format(
        "tflite/kernels/transpose_conv.cc:906 SizeOfDimension(output, 3) != "
        "SizeOfDimension(weights, 0) ({} != {})",
        spec.filters, spec.filters / spec.groups);
  }
  if (code == "kernel_too_big") return "RuntimeError: XNNPack delegate failed to reshape runtime…";
  return "";
}

std::optional<Geometry> size_asked(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->transposed() || is_same(spec) || !spec.output_shape) return std::nullopt;
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    return transpose_axis(each, axis, asked_output(each, axis), 0);
  });
}

constexpr CautionRow kCautions[]{{.code = "litert_valid_size",
                                  .plain = size_asked,
                                  .source = "tflite/kernels/transpose_conv.cc",
                                  .version = "LiteRT 2.3.0"}};

constexpr std::string_view kAliases[]{"TFLite", "TensorFlow Lite"};

constexpr std::string_view kLacks[]{"conv1d", "conv1d_transpose", "max_pool1d", "average_pool1d"};

constexpr std::string_view kUngrouped[]{"conv2d_transpose", "conv1d_transpose"};

}  // namespace

extern const Framework kLiteRt;
const Framework kLiteRt{
    .id = "litert",
    .display_name = "LiteRT",
    .group = FrameworkGroup::mobile,
    .measured = "LiteRT 2.3.0",
    .aliases = kAliases,
    .traits = {.channels_last = true,
               .family = "keras",
               .output_shape = true,
               .needs_output_shape = true,
               .clamps_same_total = true},
    .names = {.same = "SAME", .valid = "VALID"},
    .lacks = kLacks,
    .ungrouped = kUngrouped,
    .conv_modes = kModes,
    .transpose_modes = kModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
