// tinygrad.
// Source: tinygrad/tensor.py (conv2d, conv_transpose2d, _apply_ceil_mode, max_pool2d, avg_pool2d).
// Measured with tinygrad 0.14.0 (core/tests/oracles/tinygrad.jsonl).

#include <fmt/format.h>

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

// Of the weights that nn.Conv2d and nn.ConvTranspose2d make: conv2d() looks at their depth, what
// else is wrong a reshape finds.
std::string group_words(const Spec& spec, std::string_view code) {
  const bool spreads = spec.op->transposed();
  const std::string kernel = listed_axes(spec, spec.kernel[kHeight], spec.kernel[kWidth]);
  if (code == "groups_channels" && !spreads) {
    const int depth = spec.channels / spec.groups;
    return fmt::format(
        "Input Tensor shape (1, {}, {}) does not match the shape of the weights ({}, {}, {}). ({} "
        "vs. {})",
        spec.channels, listed_axes(spec, spec.input[kHeight], spec.input[kWidth]), spec.filters,
        depth, kernel, spec.groups * depth, spec.channels);
  }
  if (spreads == (code == "groups_channels")) {
    const int first = spreads ? spec.channels : spec.filters;
    const int second = (spreads ? spec.filters : spec.channels) / spec.groups;
    return fmt::format("size mismatch, can't reshape (({}, {}, {}))…", first, second, kernel);
  }
  return "";  // as many filters as the groups divide come out
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code == "groups_channels" || code == "groups_filters") return group_words(spec, code);
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
