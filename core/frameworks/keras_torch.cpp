// Keras 3 on PyTorch: core/frameworks/keras_layers.h has the rules of its layers.
// An average pool with `same` whose total is odd on an axis is padded by hand, with copies of the
// edge, on every axis, and divides by the whole window:
// keras/src/backend/torch/nn.py, _apply_same_padding and average_pool.
// Measured with Keras 3.15.1 on torch 2.15.0, CPU (core/tests/oracles/keras_torch.jsonl).

#include <algorithm>

#include "core/frameworks/keras_layers.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

bool copies_edge(const Spec& spec) {
  if (!spec.op->reducer->divides || spec.padding != PaddingMode::same) return false;
  return std::ranges::any_of(kAxes, [&](Axis axis) {
    const AxisGeometry a = keras_layers::resolve_axis(spec, axis);
    return (a.pad_before + a.pad_after) % 2 != 0;
  });
}

std::optional<FillMode> pool_fill(const Spec& spec) {
  return copies_edge(spec) ? std::optional(FillMode::replicate) : std::nullopt;
}

Counting counting(const Spec& spec) {
  return copies_edge(spec) ? Counting::window : Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  AxisDerivation lines = keras_layers::derive_axis(spec, axis, geometry);
  if (!copies_edge(spec)) return lines;
  lines.notes.pop_back();  // what a mean divides by comes last
  add_divisor(spec, Counting::window, lines);
  return lines;
}

std::optional<Geometry> real_cells(const Spec& spec, const Geometry& geometry) {
  if (!copies_edge(spec)) return std::nullopt;
  Geometry plain = geometry;
  plain.counting = Counting::real;
  plain.pool_fill.reset();
  return plain;
}

constexpr CautionRow kCautions[]{keras_layers::kDepthwiseCaution,
                                 {.code = "keras_torch_edge",
                                  .plain = real_cells,
                                  .source = "keras/src/backend/torch/nn.py",
                                  .version = "Keras 3.15.1, torch 2.15.0"}};

constexpr std::string_view kAliases[]{"Keras/PyTorch"};

}  // namespace

extern const Framework kKerasTorch;
const Framework kKerasTorch{
    .id = "keras_torch",
    .display_name = "Keras/Torch",
    .group = FrameworkGroup::training,
    .measured = "Keras 3.15.1 on torch 2.15.0",
    .aliases = kAliases,
    .traits = {.channels_last = true,
               .family = "keras",
               .appends_below_stride = true,
               .pads_apart = true,
               .clamps_same_total = true},
    .ungrouped = keras_layers::kUngrouped,
    .conv_modes = keras_layers::kConvModes,
    .transpose_modes = keras_layers::kModes,
    .pool_modes = keras_layers::kModes,
    .settings = keras_layers::kSettings,
    .problem_codes = keras_layers::kProblemCodes,
    .cautions = kCautions,
    .has_field = keras_layers::has_field,
    .check = keras_layers::check,
    .resolve_axis = keras_layers::resolve_axis,
    .counting = counting,
    .pool_fill = pool_fill,
    .gives_empty = keras_layers::gives_empty,
    .derive_axis = derive_axis,
    .words = keras_layers::words,
};

}  // namespace padlens
