#pragma once

// Libraries whose layers are made like PyTorch's: padding as numbers, the floor, a transposed
// convolution that cuts what the convolution would pad.

#include "core/frameworks/sizing.h"

namespace padlens::torch_layers {

inline constexpr PaddingMode kModes[]{PaddingMode::valid, PaddingMode::explicit_sides};
inline constexpr FieldNames kNames{.valid = "padding=0", .order = SideOrder::per_axis};
inline constexpr SlideRule kSlide{};

// Dilation where there is a kernel, output_padding; what a pool has besides is in `pool_fields`.
bool has_field(const Operation& op, std::string_view field,
               std::initializer_list<std::string_view> pool_fields);

// A window slides over the padding by kSlide, a transposed one cuts it.
AxisGeometry resolve_axis(const Spec& spec, Axis axis, Windows windows);
AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry,
                           Windows windows, Counting counting);

}  // namespace padlens::torch_layers
