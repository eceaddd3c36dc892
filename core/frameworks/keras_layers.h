#pragma once

// The layers of Keras 3, whatever its backend.
// Sources: transposed sizes and output_padding keras/src/backend/common/backend_utils.py and
// layers/convolutional/base_conv_transpose.py; `same` of the backends as TensorFlow has it,
// tensorflow/core/framework/kernel_shape_util.cc (GetWindowedOutputSizeVerbose).

#include <array>
#include <string>
#include <string_view>

#include "core/frameworks/framework.h"

namespace padlens::keras_layers {

inline constexpr PaddingMode kConvModes[]{PaddingMode::valid, PaddingMode::same,
                                          PaddingMode::explicit_sides, PaddingMode::causal};
inline constexpr PaddingMode kModes[]{PaddingMode::valid, PaddingMode::same};
extern const std::array<Setting, 8> kSettings;

// Transposed ones have no groups. A convolution whose groups are its channels, more than one, is
// DepthwiseConv1D or 2D, which takes strides with dilation_rate where Conv2D(groups=…) does not; it
// has no "causal". Measured with Keras 3.15.1 on TensorFlow 2.21.0, torch 2.15.0 and JAX 0.10.2.
bool is_depthwise_layer(const Spec& spec);
inline constexpr std::string_view kUngrouped[]{"conv2d_transpose", "conv1d_transpose"};

inline constexpr std::string_view kProblemCodes[]{"keras_stride_dilation", "keras_output_padding"};

// That a layer is DepthwiseConv and no other; a row of every backend.
bool depthwise_alone(const Spec& spec, const Geometry& geometry);
inline constexpr CautionRow kDepthwiseCaution{
    .code = "keras_depthwise",
    .applies = depthwise_alone,
    .source = "keras/src/layers/convolutional/base_depthwise_conv.py",
    .version = "Keras 3.15.1"};

bool has_field(const Operation& op, std::string_view field);
void check(const Spec& spec, Problems& problems);
AxisGeometry resolve_axis(const Spec& spec, Axis axis);
bool gives_empty(const Spec& spec, const Geometry& geometry);
AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry);
std::string words(const Spec& spec, const Geometry* geometry, std::string_view code);

}  // namespace padlens::keras_layers
