#pragma once

// The transposed convolution of TensorFlow's own operators, which take the size of the output:
// tf.nn, LiteRT, TensorFlow.js. Source: tensorflow/core/kernels/conv_grad_shape_utils.cc
// (ConvBackpropExtractAndVerifyDimension): a convolution has to lead from that output back to n.

#include <string>

#include "core/frameworks/sizing.h"

namespace padlens::tensorflow_ops {

// Without output_shape: appends a problem; true: it did.
bool refuse_no_output_shape(const Spec& spec, Problems& problems);
// Where a convolution would not lead back from the size asked for; true: it did.
bool refuse_output_shape(const Spec& spec, std::string words, Problems& problems);

// The sizes from which a convolution leads back to n: least … most; none where most < least.
struct Range {
  std::int64_t least = 1;
  std::int64_t most = 0;
};
Range outputs_leading_back(const Spec& spec, Axis axis);

SpreadForm gradient_form(const Spec& spec, const AxisGeometry& geometry);

}  // namespace padlens::tensorflow_ops
