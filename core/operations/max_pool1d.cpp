// The largest cell of each window of a sequence.

#include "core/operations/fields.h"

namespace padlens {
namespace {

// TensorFlow.js computes one dimension in two; its programs do, too.
constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "MaxPooling1D"},
    {"pytorch", "MaxPool1d"},
    {"onnx", "MaxPool"},
    {"jax", "-jnp.inf, lax.max"},
    {"tfjs", "max"},
    {"tensorflow", "max_pool1d"},
    {"flax", "max_pool"},
    {"paddle", "max_pool1d"},
    {"mlx", "MaxPool1d"},
}};

}  // namespace

extern const Operation kMaxPool1d;
const Operation kMaxPool1d{
    .id = "max_pool1d",
    .name = "MaxPool1D",
    .counterpart = "average_pool1d",
    .rank = 1,
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
