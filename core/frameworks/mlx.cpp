// MLX.
// Sources: mlx/ops.cpp (conv_general, conv_transpose_general: what a padding goes beyond K − 1 is
// cut from the input before it is stretched), python/mlx/nn/layers/pooling.py (padding is zeros,
// which count).
// Measured with MLX 0.32.4, CPU (core/tests/oracles/mlx.jsonl).

#include <fmt/format.h>

#include <algorithm>

#include "core/frameworks/torch_layers.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::string_view kProblemCodes[]{"mlx_input_cut"};

bool has_field(const Operation& op, std::string_view field) {
  return torch_layers::has_field(op, field, {});
}

// Input cells that are cut: what the padding has beyond K − 1, after it less output_padding.
struct Cut {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

Cut cut_cells(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) return {};
  const std::int64_t beyond = side_before(spec, axis) - (K_of(spec, axis) - 1);
  return {std::max<std::int64_t>(beyond, 0),
          std::max<std::int64_t>(beyond - output_padding_of(spec, axis), 0)};
}

void check(const Spec& spec, Problems& problems) {
  if (!spec.op->transposed() || refuse_asymmetric(spec, problems)) return;
  for (const Axis axis : kAxes) {
    const Cut cut = cut_cells(spec, axis);
    if (spec.input[axis] > cut.before + cut.after) continue;
    problems.push_back({"padding",
                        "mlx_input_cut",
                        {std::to_string(cut.before + cut.after), std::to_string(spec.input[axis])},
                        Problem::Kind::rejected,
                        "[conv] Spatial dimensions of input after padding cannot be smaller than "
                        "weight spatial dimensions…"});
    return;
  }
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  const Cut cut = cut_cells(spec, axis);
  if (cut.before == 0) return torch_layers::resolve_axis(spec, axis, Windows::floor);
  // What is left after the cut: K − 1 of the padding, and of output_padding what was not needed.
  const std::int64_t most = K_of(spec, axis) - 1;
  const std::int64_t s = spec.stride[axis];
  const std::int64_t extra = output_padding_of(spec, axis);
  const std::int64_t after = cut.after > 0 ? most + extra + cut.after * s : side_after(spec, axis);
  return crop_axis(spec, axis, most + cut.before * s, after);
}

Counting counting(const Spec&) {
  return Counting::window;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines = torch_layers::derive_axis(spec, axis, a, Windows::floor, counting(spec));
  const Cut cut = cut_cells(spec, axis);
  if (cut.before > 0) {
    lines.notes.push_back(
        {"input_cut",
         {std::to_string(cut.before), std::to_string(cut.after), std::to_string(a.s)}});
  }
  return lines;
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code == "groups_channels") {
    return fmt::format(
        "[conv] The input channels must be divisible by the number of groups. Got input with shape "
        "(1,{},{}) and {} groups.",
        listed_axes(spec, spec.input[kHeight], spec.input[kWidth], ","), spec.channels,
        spec.groups);
  }
  if (code == "groups_filters") {
    return fmt::format(
        "[conv] If groups > 1, the output channels must be divisible by the number of groups. Got "
        "{} output channels and {} groups.",
        spec.filters, spec.groups);
  }
  if (code != "kernel_too_big" && code != "empty_output") return "";
  return "[conv] Spatial dimensions of input after padding cannot be smaller than weight spatial "
         "dimensions…";
}

constexpr std::string_view kNoteCodes[]{"input_cut"};

constexpr std::string_view kRulesApart[]{"output_padding_adds_zeros"};

// As PyTorch has it: cut from the full scatter.
std::optional<Geometry> cut_from_scatter(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->transposed()) return std::nullopt;
  return with_axes(spec, geometry, crop_sides_axis);
}

constexpr CautionRow kCautions[]{{.code = "mlx_input_cut",
                                  .plain = cut_from_scatter,
                                  .source = "mlx/ops.cpp",
                                  .version = "MLX 0.32.4"}};

constexpr std::string_view kAliases[]{"Apple"};

}  // namespace

extern const Framework kMlx;
const Framework kMlx{
    .id = "mlx",
    .display_name = "MLX",
    .group = FrameworkGroup::training,
    .measured = "MLX 0.32.4",
    .aliases = kAliases,
    .snippet_target = "mlx",
    .traits = {.channels_last = true,
               .family = "pytorch",
               .one_crop_per_axis = true,
               .one_pool_pad_per_axis = true,
               .counts_padding = true},
    .names = torch_layers::kNames,
    .conv_modes = torch_layers::kModes,
    .transpose_modes = torch_layers::kModes,
    .pool_modes = torch_layers::kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .note_codes = kNoteCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
