#pragma once

// What the runtimes that read ONNX files, or have its operators, share.

#include "core/frameworks/sizing.h"

namespace padlens::onnx_runtimes {

inline constexpr PaddingMode kModes[]{PaddingMode::valid, PaddingMode::explicit_sides,
                                      PaddingMode::notset, PaddingMode::same_upper,
                                      PaddingMode::same_lower};
inline constexpr FieldNames kNames{
    .valid = "VALID", .sides = "pads", .order = SideOrder::begins_ends};

inline bool is_same(const Spec& spec) {
  return padding_kind(spec) == PaddingKind::same;
}
inline bool is_upper(const Spec& spec) {
  return spec.padding == PaddingMode::same_upper;
}

// The fields of ONNX's operators.
bool has_field(const Operation& op, std::string_view field);

// Transposed, where a size is asked for: output_shape, and P = F + op − out halved, the larger
// half after where `lower`. Without one as crop_form().
SpreadForm shaped_form(const Spec& spec, Axis axis, const AxisGeometry& geometry, bool lower);

}  // namespace padlens::onnx_runtimes
