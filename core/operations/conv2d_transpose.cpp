// Transposed convolution: the gradient of a convolution with regard to its input. What it pads
// with is part of its definition, so it has no fill.

#include <array>

#include "core/operations/fields.h"

namespace padlens {
namespace {

constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "Conv2DTranspose"},
    {"pytorch", "ConvTranspose2d"},
    {"onnx", "ConvTranspose"},
    {"jax", "conv_transpose"},
    {"tfjs", "conv2dTranspose"},
    {"tensorflow", "conv2d_transpose"},
    {"flax", "ConvTranspose"},
    {"paddle", "conv2d_transpose"},
    {"mlx", "conv_transpose2d"},
}};

}  // namespace

extern const Operation kConv2dTranspose;
const Operation kConv2dTranspose{
    .id = "conv2d_transpose",
    .name = "Conv2DTranspose",
    .counterpart = "conv2d",
    .sizing = Sizing::transposed_convolution,
    .family = Family::scatter,
    .fields = operation_fields::kTransposedFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOrScatter,
    .spellings = kSpellings,
};

}  // namespace padlens
