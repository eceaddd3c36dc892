// Burn.
// Sources: burn-nn/src/padding.rs (PaddingConfig2d: Same is worked out from the undilated kernel),
// burn-tensor/src/tensor/ops/modules/base.rs (calculate_pool_output_size),
// burn-nn/src/modules/conv/checks.rs (groups). Measured with Burn 0.22.1, ndarray backend
// (core/tests/oracles/burn.jsonl).

#include <fmt/format.h>

#include <array>

#include "core/frameworks/torch_layers.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
constexpr SlideRule kSlide{.same_of_k = true};

bool has_field(const Operation& op, std::string_view field) {
  return op.reducer->divides ? field == "ceil_mode" || field == "count_include_pad"
                             : torch_layers::has_field(op, field, {"dilation", "ceil_mode"});
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->transposed()) refuse_asymmetric(spec, problems);
}

Windows windows(const Spec& spec) {
  return asked_windows(spec, Windows::ceil_drops);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->transposed()) return crop_sides_axis(spec, axis);
  return slide_axis(spec, axis, kSlide, windows(spec));
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(true) ? Counting::padded : Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(a, crop_form(spec, axis, a), lines);
    return lines;
  }
  derive_slide(spec, axis, a, kSlide, windows(spec), lines);
  add_divisor(spec, counting(spec), lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code != "groups_channels" && code != "groups_filters") return "";
  return fmt::format(
      "Both channels must be divisible by the number of groups. Got channels_in={}, "
      "channels_out={}, groups={}",
      spec.channels, spec.filters, spec.groups);
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window", "conv_same_output",
                                         "conv_same_padding", "same_keeps_size",
                                         "stride_two_halves"};

std::optional<Geometry> dilated_same(const Spec& spec, const Geometry& geometry) {
  if (padding_kind(spec) != PaddingKind::same) return std::nullopt;
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    return slide_axis(each, axis, SlideRule{}, windows(each));
  });
}

constexpr CautionRow kCautions[]{{.code = "same_undilated",
                                  .plain = dilated_same,
                                  .source = "burn-nn/src/padding.rs",
                                  .version = "Burn 0.22.1"}};

}  // namespace

extern const Framework kBurn;
const Framework kBurn{
    .id = "burn",
    .display_name = "Burn",
    .group = FrameworkGroup::rust,
    .measured = "Burn 0.22.1",
    .traits = {.family = "pytorch", .one_crop_per_axis = true, .counts_padding = true},
    .names = {.same = "Same",
              .valid = "Valid",
              .sides = "Explicit",
              .order = SideOrder::begins_ends},
    .conv_modes = kModes,
    .transpose_modes = torch_layers::kModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
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
