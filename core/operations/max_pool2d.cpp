// The largest cell of each window. Padding never wins: it stands for minus infinity.

#include <array>

#include "core/operations/operation.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 2> kFields{"dilation", "ceil_mode"};

}  // namespace

extern const Operation kMaxPool2d;
const Operation kMaxPool2d{
    .id = "max_pool2d",
    .name = "MaxPool2D",
    .counterpart = "average_pool2d",
    .sizing = Sizing::pooling,
    .has_kernel = false,
    .linear = false,
    .fields = kFields,
    .reducer = &kLargestReducer,
    .play_modes = kGatherOnly,
};

}  // namespace padlens
