// The mean of each window: its sum by its divisor, which counts padding or does not.

#include <array>

#include "core/operations/fields.h"

namespace padlens {
namespace {

constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "AveragePooling2D"},
    {"pytorch", "AvgPool2d"},
    {"onnx", "AveragePool"},
    {"jax", "0., lax.add"},
    {"tfjs", "avg"},
    {"tensorflow", "avg_pool2d"},
    {"flax", "avg_pool"},
    {"paddle", "avg_pool2d"},
    {"mlx", "AvgPool2d"},
}};

}  // namespace

extern const Operation kAveragePool2d;
const Operation kAveragePool2d{
    .id = "average_pool2d",
    .name = "AveragePool2D",
    .counterpart = "max_pool2d",
    .sizing = Sizing::pooling,
    .has_kernel = false,
    .fields = operation_fields::kMeanFields,
    .reducer = &kMeanReducer,
    .play_modes = kGatherOnly,
    .notation = {.open = "(", .close = ")"},
    .spellings = kSpellings,
};

}  // namespace padlens
