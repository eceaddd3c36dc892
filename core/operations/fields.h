#pragma once

#include <array>
#include <string_view>

#include "core/operations/operation.h"

// The spec's fields that an operation has, for those that have the same in one and two dimensions.
namespace padlens::operation_fields {

inline constexpr std::array<std::string_view, 6> kConvolutionFields{
    "dilation", "kernel_values", "pad_fill", "dim_rounding_mode", "mode", "cover_all"};
inline constexpr std::array<std::string_view, 5> kTransposedFields{
    "dilation", "kernel_values", "output_padding", "output_shape", "mode"};
inline constexpr std::array<std::string_view, 6> kMaximumFields{
    "dilation", "ceil_mode", "rounding_type", "dim_rounding_mode", "mode", "cover_all"};
inline constexpr std::array<std::string_view, 7> kMeanFields{
    "dilation",          "ceil_mode", "count_include_pad", "divisor_override", "rounding_type",
    "dim_rounding_mode", "mode"};

}  // namespace padlens::operation_fields
