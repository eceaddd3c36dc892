// tinygrad.
// Source: tinygrad/tensor.py (conv2d, conv_transpose2d, _apply_ceil_mode, max_pool2d, avg_pool2d).
// Measured with tinygrad 0.14.0 (core/tests/oracles/tinygrad.jsonl).

#include "core/frameworks/torch_layers.h"

namespace padlens {
namespace {

bool has_field(const Operation& op, std::string_view field) {
  return torch_layers::has_field(op, field, {"dilation", "ceil_mode", "count_include_pad"});
}

void check(const Spec&, Problems&) {}

// With the ceiling, windows that would begin at or past the end of the input are dropped, however
// many they are.
Windows windows(const Spec& spec) {
  return asked_windows(spec, Windows::ceil_drops_all);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return torch_layers::resolve_axis(spec, axis, windows(spec));
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(true) ? Counting::padded : Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  return torch_layers::derive_axis(spec, axis, geometry, windows(spec), counting(spec));
}

std::string words(const Spec&, const Geometry*, std::string_view code) {
  return code == "kernel_too_big" ? "kernel size cannot be greater than actual input size" : "";
}

constexpr std::string_view kRulesApart[]{"global_is_kernel_n", "stride_two_halves"};

}  // namespace

extern const Framework kTinygrad;
const Framework kTinygrad{
    .id = "tinygrad",
    .display_name = "tinygrad",
    .group = FrameworkGroup::training,
    .measured = "tinygrad 0.14.0",
    .traits = {.family = "pytorch", .counts_padding = true},
    .names = {.valid = "padding=0", .order = SideOrder::last_first},
    .conv_modes = torch_layers::kModes,
    .transpose_modes = torch_layers::kModes,
    .pool_modes = torch_layers::kModes,
    .settings = kCommonSettings,
    .rules_apart = kRulesApart,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
