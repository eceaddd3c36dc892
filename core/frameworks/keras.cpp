// Keras 3 on TensorFlow: core/frameworks/keras_layers.h has the rules of its layers.
// Measured with Keras 3.15.1 on TensorFlow 2.21.0, CPU (core/tests/oracles/keras3.jsonl), and with
// TensorFlow.js 4.22.0 where Keras answers alike (keras.jsonl).
// Explicit padding is ZeroPadding2D (or tf.pad for other fills), then `valid`.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/keras_layers.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 3> kProblemCodes{
    "keras_stride_dilation", "keras_output_padding", "tensorflow_output_padding"};

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

// A kernel that is really dilated.
bool dilated_transpose(const Spec& spec, const Geometry& geometry) {
  return geometry.transposed() && std::ranges::any_of(kAxes, [&](Axis axis) {
           return spec.dilation[axis] > 1 && spec.kernel[axis] > 1;
         });
}

constexpr std::array kCautions{
    keras_layers::kDepthwiseCaution,
    CautionRow{.code = "tensorflow_dilated_transpose",
               .applies = dilated_transpose,
               .source = "tensorflow/core/kernels/conv_grad_input_ops.cc",
               .version = "TensorFlow 2.21.0"}};

constexpr std::string_view kAliases[]{"tf.keras", "TF"};

}  // namespace

extern const Framework kKeras;
const Framework kKeras{
    .id = "keras",
    .display_name = "Keras/TF",
    .group = FrameworkGroup::training,
    .measured = "Keras 3.15.1 on TensorFlow 2.21.0",
    .aliases = kAliases,
    .snippet_target = "keras",
    .traits = {.channels_last = true,
               .family = "keras",
               .appends_below_stride = true,
               .pads_apart = true,
               .clamps_same_total = true},
    .ungrouped = keras_layers::kUngrouped,
    .conv_modes = keras_layers::kConvModes,
    .transpose_modes = keras_layers::kModes,
    .pool_modes = keras_layers::kModes,
    .settings = keras_layers::kSettings,
    .problem_codes = kProblemCodes,
    .cautions = kCautions,
    .has_field = keras_layers::has_field,
    .check = keras_layers::check,
    .resolve_axis = keras_layers::resolve_axis,
    .gives_empty = keras_layers::gives_empty,
    .check_geometry = check_geometry,
    .derive_axis = keras_layers::derive_axis,
    .words = keras_layers::words,
};

}  // namespace padlens
