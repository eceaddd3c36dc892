// The largest cell of each window. Padding never wins: it stands for minus infinity.

#include <array>

#include "core/operations/fields.h"

namespace padlens {
namespace {

constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "MaxPooling2D"},
    {"pytorch", "MaxPool2d"},
    {"onnx", "MaxPool"},
    {"jax", "-jnp.inf, lax.max"},
    {"tfjs", "max"},
    {"tensorflow", "max_pool2d"},
    {"flax", "max_pool"},
    {"paddle", "max_pool2d"},
    {"mlx", "MaxPool2d"},
}};

}  // namespace

extern const Operation kMaxPool2d;
const Operation kMaxPool2d{
    .id = "max_pool2d",
    .name = "MaxPool2D",
    .counterpart = "average_pool2d",
    .sizing = Sizing::pooling,
    .has_kernel = false,
    .linear = false,
    .fields = operation_fields::kMaximumFields,
    .reducer = &kLargestReducer,
    .play_modes = kGatherOnly,
    .notation = {.open = "max(", .separator = ",", .close = ")", .padding = "−∞"},
    .words = {.padding = "hover.padding_loses",
              .wins = "hover.wins",
              .wins_none = "hover.wins_none"},
    .spellings = kSpellings,
};

}  // namespace padlens
