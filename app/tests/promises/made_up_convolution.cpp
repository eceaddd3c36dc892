// A convolution that pads with zeros and has no dilation.

#include <array>

#include "core/operations/operation.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 1> kConvFields{"kernel_values"};
constexpr std::array<Spelling, 1> kSpellings{{{"pytorch", "Conv2d"}}};

}  // namespace

extern const Operation kPlainConv2d;
const Operation kPlainConv2d{
    .id = "plain_conv2d",
    .name = "PlainC",  // as long as "Conv2D": lines break alike
    .counterpart = "conv2d_transpose",
    .fields = kConvFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOnly,
    .spellings = kSpellings,
};

}  // namespace padlens
