// Convolution as the libraries mean it: the kernel is not turned (cross-correlation).

#include <array>

#include "core/operations/fields.h"

namespace padlens {
namespace {

constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "Conv2D"},
    {"pytorch", "Conv2d"},
    {"onnx", "Conv"},
    {"jax", "conv_general_dilated"},
    {"tfjs", "conv2d"},
    {"tensorflow", "conv2d"},
    {"flax", "Conv"},
    {"paddle", "conv2d"},
    {"mlx", "conv2d"},
}};

}  // namespace

extern const Operation kConv2d;
const Operation kConv2d{
    .id = "conv2d",
    .name = "Conv2D",
    .counterpart = "conv2d_transpose",
    .fields = operation_fields::kConvolutionFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOnly,
    .spellings = kSpellings,
};

}  // namespace padlens
