// Convolution over a sequence: one row, whose width is the time.

#include "core/operations/fields.h"

namespace padlens {
namespace {

// TensorFlow.js computes one dimension in two; its programs do, too.
constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "Conv1D"},
    {"pytorch", "Conv1d"},
    {"onnx", "Conv"},
    {"jax", "conv_general_dilated"},
    {"tfjs", "conv2d"},
    {"tensorflow", "conv1d"},
    {"flax", "Conv"},
    {"paddle", "conv1d"},
    {"mlx", "conv1d"},
}};

}  // namespace

extern const Operation kConv1d;
const Operation kConv1d{
    .id = "conv1d",
    .name = "Conv1D",
    .counterpart = "conv1d_transpose",
    .rank = 1,
    .fields = operation_fields::kConvolutionFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOnly,
    .spellings = kSpellings,
};

}  // namespace padlens
