// Keras 3 on JAX: core/frameworks/keras_layers.h has the rules of its layers. What TensorFlow's
// kernels refuse of an output_padding, it computes.
// Measured with Keras 3.15.1 on JAX 0.10.2, CPU (core/tests/oracles/keras_jax.jsonl).

#include "core/frameworks/keras_layers.h"

namespace padlens {

namespace {
constexpr std::string_view kAliases[]{"tf.keras"};
constexpr CautionRow kCautions[]{keras_layers::kDepthwiseCaution};
}  // namespace

extern const Framework kKerasJax;
const Framework kKerasJax{
    .id = "keras_jax",
    .display_name = "Keras/JAX",
    .group = FrameworkGroup::training,
    .measured = "Keras 3.15.1 on JAX 0.10.2",
    .aliases = kAliases,
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
    .problem_codes = keras_layers::kProblemCodes,
    .cautions = kCautions,
    .has_field = keras_layers::has_field,
    .check = keras_layers::check,
    .resolve_axis = keras_layers::resolve_axis,
    .gives_empty = keras_layers::gives_empty,
    .derive_axis = keras_layers::derive_axis,
    .words = keras_layers::words,
};

}  // namespace padlens
