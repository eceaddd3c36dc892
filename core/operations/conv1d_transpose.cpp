// Transposed convolution over a sequence.

#include "core/operations/fields.h"

namespace padlens {
namespace {

// TensorFlow.js computes one dimension in two; its programs do, too.
constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "Conv1DTranspose"},
    {"pytorch", "ConvTranspose1d"},
    {"onnx", "ConvTranspose"},
    {"jax", "conv_transpose"},
    {"tfjs", "conv2dTranspose"},
    {"tensorflow", "conv1d_transpose"},
    {"flax", "ConvTranspose"},
    {"paddle", "conv1d_transpose"},
    {"mlx", "conv_transpose1d"},
}};

}  // namespace

extern const Operation kConv1dTranspose;
const Operation kConv1dTranspose{
    .id = "conv1d_transpose",
    .name = "Conv1DTranspose",
    .counterpart = "conv1d",
    .rank = 1,
    .sizing = Sizing::transposed_convolution,
    .family = Family::scatter,
    .fields = operation_fields::kTransposedFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOrScatter,
    .spellings = kSpellings,
};

}  // namespace padlens
