// NumPy and jax.numpy: what makes arrays, and what pads, joins or takes of them.
// Source: NumPy's API reference.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"array", Means::input},   {"pad_width", Means::padding},
    {"mode", Means::fill},     {"constant_values", Means::value},
    {"arrays", Means::inputs}, {"axis", Means::axis},
    {"x1", Means::input},      {"x2", Means::input},
};

constexpr Function kFunctions[]{
    {"ones zeros full empty arange array asarray randn rand normal uniform random ones_like "
     "zeros_like",
     Does::array, 0, "…"},
    {"pad", Does::pad, 0, "array! pad_width! mode constant_values …"},
    {"concatenate", Does::concatenate, 0, "arrays! axis=0 …"},
    {"reshape transpose squeeze expand_dims moveaxis swapaxes mean sum max min amax amin var std "
     "ravel tile flip roll",
     Does::move, 0, "array …"},
    {"split array_split", Does::split, 0, "array …"},
    {"stack", Does::stack, 0, "arrays! axis=0 …"},
    {"add subtract maximum minimum", Does::add, 0, "x1! x2! …"},
    {"multiply", Does::multiply, 0, "x1! x2! …"},
    {"take", Does::pad, 0, "…"},
    {"tanh exp log sqrt abs", Does::keeps, 0, "array …"},
};

}  // namespace

const Library kNumpyCode{.id = "numpy",
                         .framework = "jax",
                         .functions = kFunctions,
                         .meanings = kMeanings,
                         .channels_last = true,
                         .pool_stride_is_kernel = false,
                         .padding = jax_padding,
                         .weight_space_first = true};

}  // namespace padlens::reading
