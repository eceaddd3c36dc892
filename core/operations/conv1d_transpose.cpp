// Transposed convolution over a sequence.

#include "core/operations/fields.h"

namespace padlens {
extern const Operation kConv1dTranspose;
const Operation kConv1dTranspose{
    .id = "conv1d_transpose",
    .name = "Conv1DTranspose",
    .counterpart = "conv1d",
    .rank = 1,
    .sizing = Sizing::transposed_convolution,
    .family = Family::scatter,
    .fields = operation_fields::kTransposedFields,
    .reducer = &kSumReducer,
    .play_modes = kGatherOrScatter,
};

}  // namespace padlens
