// Convolution over a sequence: one row, whose width is the time.

#include "core/operations/fields.h"

namespace padlens {
extern const Operation kConv1d;
const Operation kConv1d{
    .id = "conv1d",
    .name = "Conv1D",
    .counterpart = "conv1d_transpose",
    .rank = 1,
    .fields = operation_fields::kConvolutionFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOnly,
};

}  // namespace padlens
