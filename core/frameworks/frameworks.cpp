#include <algorithm>
#include <array>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"

namespace padlens {

std::vector<std::string> problem_codes() {
  std::vector<std::string> codes = shared_problem_codes();
  for (const Framework* framework : frameworks())
    codes.insert(codes.end(), framework->problem_codes.begin(), framework->problem_codes.end());
  return codes;
}

std::vector<std::string> note_codes() {
  std::vector<std::string> codes = shared_note_codes();
  for (const Framework* framework : frameworks())
    codes.insert(codes.end(), framework->note_codes.begin(), framework->note_codes.end());
  return codes;
}

const Framework* find_framework(std::string_view id) {
  const auto all = frameworks();
  const auto found = std::ranges::find(all, id, &Framework::id);
  return found == all.end() ? nullptr : *found;
}

std::optional<Sides> sides_of(const std::array<std::int64_t, 4>& cells) {
  for (const std::int64_t side : cells) {
    if (side < 0 || side > Limits::side) return std::nullopt;
  }
  return Sides{static_cast<int>(cells[0]), static_cast<int>(cells[1]), static_cast<int>(cells[2]),
               static_cast<int>(cells[3])};
}

std::optional<Spec> with_mode(Spec spec, PaddingMode mode) {
  spec.padding = mode;
  return spec;
}

std::optional<Spec> with_conv_sides(Spec spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const auto sides = sides_of({h.pad_before, h.pad_after, w.pad_before, w.pad_after});
  if (!sides) return std::nullopt;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  return spec;
}

std::optional<Spec> with_setting(const Spec& spec, const Geometry& geometry, const Framework& to,
                                 const Setting& setting) {
  Spec base = spec;
  base.framework = to.id;
  // Without padding, output_padding appends the same rows everywhere; beside it, every
  // framework means something else by it.
  const bool plain = setting.kind == PaddingKind::none && padding_kind(spec) == PaddingKind::none;
  if (!plain) base.output_padding.reset();
  if (!plain || !to.traits.output_shape) base.output_shape.reset();
  return setting.make(with_fields_of(std::move(base), to), geometry);
}

Spec translated(const Spec& spec, const Geometry& geometry, const Framework& to) {
  if (to.id == spec.framework) return spec;
  const auto first_of = [&](PaddingKind kind) -> std::optional<Spec> {
    for (const Setting& setting : to.settings) {
      if (setting.sizing != spec.op->sizing || setting.kind != kind) continue;
      if (auto made = with_setting(spec, geometry, to, setting)) return made;
    }
    return std::nullopt;
  };
  if (const auto alike = first_of(padding_kind(spec))) return *alike;
  for (const Setting& setting : to.settings) {
    if (setting.sizing != spec.op->sizing) continue;
    const auto made = with_setting(spec, geometry, to, setting);
    if (!made) continue;
    const Resolution resolution = resolve(*made);
    if (resolution.accepted() && resolution.geometry->height().out == geometry.height().out &&
        resolution.geometry->width().out == geometry.width().out) {
      return *made;
    }
  }
  if (const auto plain = first_of(PaddingKind::none)) return *plain;
  Spec renamed = spec;
  renamed.framework = to.id;
  return with_fields_of(std::move(renamed), to);
}

std::span<const PaddingMode> padding_modes(const Framework& framework, Op op) {
  switch (op->sizing) {
    case Sizing::convolution:
      return framework.conv_modes;
    case Sizing::transposed_convolution:
      return framework.transpose_modes;
    case Sizing::pooling:
      break;
  }
  return framework.pool_modes;
}

bool one_pad_per_axis(const Framework& framework, const Operation& op) {
  return op.pools() ? framework.traits.one_pool_pad_per_axis
                    : op.transposed() && framework.traits.one_crop_per_axis;
}

OddCell odd_cell(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  const bool before = framework != nullptr && framework->traits.same_odd_before;
  if (spec.padding == PaddingMode::same && before) return OddCell::before;
  return mode_info(spec.padding).odd_cell;
}

Geometry geometry_of(const Framework& framework, const Spec& spec) {
  Geometry geometry{spec.op,
                    {framework.resolve_axis(spec, kHeight), framework.resolve_axis(spec, kWidth)}};
  if (!spec.op->reducer->divides) return geometry;
  if (framework.counting != nullptr) geometry.counting = framework.counting(spec);
  if (spec.divisor_override) geometry.divisor_override = *spec.divisor_override;
  return geometry;
}

std::span<const OwnField> own_fields() {
  static constexpr std::array<OwnField, 7> kFields{{
      {"dilation",
       [](const Spec& spec) {
         return spec.dilation != PerAxis{1, 1};
       },
       [](Spec& spec) {
         spec.dilation = {1, 1};
       },
       "not_in_operation"},
      {"output_padding", [](const Spec& spec) { return spec.output_padding.has_value(); },
       [](Spec& spec) { spec.output_padding.reset(); }, "transpose_only"},
      {"output_shape", [](const Spec& spec) { return spec.output_shape.has_value(); },
       [](Spec& spec) { spec.output_shape.reset(); }, "transpose_only"},
      {"ceil_mode", [](const Spec& spec) { return spec.ceil_mode; },
       [](Spec& spec) { spec.ceil_mode = false; }, "not_in_operation"},
      {"count_include_pad", [](const Spec& spec) { return spec.count_include_pad.has_value(); },
       [](Spec& spec) { spec.count_include_pad.reset(); }, "not_in_operation"},
      {"divisor_override", [](const Spec& spec) { return spec.divisor_override.has_value(); },
       [](Spec& spec) { spec.divisor_override.reset(); }, "not_in_operation"},
      // What a transposed convolution pads with is part of its definition, a pool's too.
      {"pad_fill", [](const Spec& spec) { return spec.pad_fill.mode != FillMode::zeros; },
       [](Spec& spec) { spec.pad_fill = {}; }, "conv_only"},
  }};
  return kFields;
}

Spec with_fields_of(Spec spec, const Framework& framework) {
  for (const OwnField& field : own_fields()) {
    if (field.is_set(spec) && !framework.offers(*spec.op, field.name)) field.reset(spec);
  }
  return spec;
}

}  // namespace padlens
