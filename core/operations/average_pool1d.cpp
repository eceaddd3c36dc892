// The mean of each window of a sequence.

#include "core/operations/fields.h"

namespace padlens {
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
};

}  // namespace padlens
