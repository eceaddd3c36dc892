// The mean of each window of a sequence.

#include "core/operations/fields.h"

namespace padlens {
namespace {

// TensorFlow.js computes one dimension in two; its programs do, too.
constexpr std::array<Spelling, 9> kSpellings{{
    {"keras", "AveragePooling1D"},
    {"pytorch", "AvgPool1d"},
    {"onnx", "AveragePool"},
    {"jax", "0., lax.add"},
    {"tfjs", "avg"},
    {"tensorflow", "avg_pool1d"},
    {"flax", "avg_pool"},
    {"paddle", "avg_pool1d"},
    {"mlx", "AvgPool1d"},
}};

}  // namespace

extern const Operation kAveragePool1d;
const Operation kAveragePool1d{
    .id = "average_pool1d",
    .name = "AveragePool1D",
    .counterpart = "max_pool1d",
    .rank = 1,
    .sizing = Sizing::pooling,
    .has_kernel = false,
    .fields = operation_fields::kMeanFields,
    .reducer = &kMeanReducer,
    .play_modes = kGatherOnly,
    .notation = {.open = "(", .close = ")"},
    .spellings = kSpellings,
};

}  // namespace padlens
