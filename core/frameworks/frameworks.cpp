#include <algorithm>
#include <array>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"

namespace padlens {

extern const Framework kKeras;
extern const Framework kPyTorch;
extern const Framework kOnnx;

namespace {
constexpr std::array kFrameworks{&kKeras, &kPyTorch, &kOnnx};
}

std::span<const Framework* const> frameworks() {
  return kFrameworks;
}

const Framework* find_framework(std::string_view id) {
  const auto* found = std::ranges::find(kFrameworks, id, &Framework::id);
  return found == kFrameworks.end() ? nullptr : *found;
}

PaddingKind padding_kind(const Spec& spec) {
  switch (spec.padding) {
    case PaddingMode::same:
    case PaddingMode::same_upper:
    case PaddingMode::same_lower:
      return PaddingKind::same;
    case PaddingMode::explicit_sides:
      return PaddingKind::sides;
    case PaddingMode::valid:
    case PaddingMode::notset:
      break;
  }
  return PaddingKind::none;
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
  if (!plain || !to.has_output_shape) base.output_shape.reset();
  return setting.make(base, geometry);
}

Spec translated(const Spec& spec, const Geometry& geometry, const Framework& to) {
  if (to.id == spec.framework) return spec;
  const auto first_of = [&](PaddingKind kind) -> std::optional<Spec> {
    for (const Setting& setting : to.settings) {
      if (setting.op != spec.op || setting.kind != kind) continue;
      if (auto made = with_setting(spec, geometry, to, setting)) return made;
    }
    return std::nullopt;
  };
  if (const auto alike = first_of(padding_kind(spec))) return *alike;
  for (const Setting& setting : to.settings) {
    if (setting.op != spec.op) continue;
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
  return renamed;
}

std::span<const PaddingMode> padding_modes(const Framework& framework, Op op) {
  return op == Op::conv2d ? framework.conv_modes : framework.transpose_modes;
}

}  // namespace padlens
