#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"

namespace padlens {

namespace {

// Each once: frameworks of a family share some.
void add_codes(std::vector<std::string>& codes, std::span<const std::string_view> more) {
  for (const std::string_view code : more) {
    if (std::ranges::find(codes, code) == codes.end()) codes.emplace_back(code);
  }
}

}  // namespace

std::vector<std::string> problem_codes() {
  std::vector<std::string> codes = shared_problem_codes();
  for (const Framework* framework : frameworks())
    add_codes(codes, framework->problem_codes);
  return codes;
}

std::vector<std::string> note_codes() {
  std::vector<std::string> codes = shared_note_codes();
  for (const Framework* framework : frameworks())
    add_codes(codes, framework->note_codes);
  return codes;
}

std::string_view group_name(FrameworkGroup group) {
  static constexpr std::array<std::string_view, 6> kNames{"training", "model_file", "mobile",
                                                          "browser",  "rust",       "jvm"};
  return kNames.at(static_cast<std::size_t>(group));
}

std::span<const Framework* const> usual_frameworks() {
  constexpr std::size_t kUsual = 3;
  return frameworks().first(std::min(kUsual, frameworks().size()));
}

const Framework* find_framework(std::string_view id) {
  const auto all = frameworks();
  const auto found = std::ranges::find(all, id, &Framework::id);
  return found == all.end() ? nullptr : *found;
}

std::string no_words(const Spec&, const Geometry*, std::string_view) {
  return "";
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

namespace {

// A ceiling that was asked for, in the field that `to` has for it.
void carry_ceiling(const Spec& spec, const Framework& to, Spec& base) {
  const auto up = [](const std::optional<Rounding>& rounding) {
    return rounding == Rounding::ceil || rounding == Rounding::ceil_torch;
  };
  const bool asked = spec.ceil_mode || up(spec.rounding_type) || up(spec.dim_rounding_mode) ||
                     spec.cover_all.value_or(false);
  if (!asked || spec.framework == to.id) return;
  if (to.offers(*spec.op, "ceil_mode")) {
    base.ceil_mode = true;
  } else if (to.offers(*spec.op, "cover_all")) {
    base.cover_all = true;
  }
}

}  // namespace

std::optional<Spec> with_setting(const Spec& spec, const Geometry& geometry, const Framework& to,
                                 const Setting& setting) {
  Spec base = spec;
  base.framework = to.id;
  // Without padding, output_padding appends the same rows everywhere; beside it, every
  // framework means something else by it.
  const bool plain = setting.kind == PaddingKind::none && padding_kind(spec) == PaddingKind::none;
  if (!plain) base.output_padding.reset();
  if (!plain || !to.traits.output_shape) base.output_shape.reset();
  carry_ceiling(spec, to, base);
  auto made = setting.make(with_fields_of(std::move(base), to), geometry);
  const auto modes = padding_modes(to, spec.op);
  if (made && std::ranges::find(modes, made->padding) == modes.end()) return std::nullopt;
  return made;
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
  if (padding_kind(spec) == PaddingKind::causal) {
    if (const auto before = first_of(PaddingKind::sides)) return *before;
  }
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

namespace {

std::span<const PaddingMode> modes_of(const Framework& framework, Sizing sizing) {
  switch (sizing) {
    case Sizing::convolution:
      return framework.conv_modes;
    case Sizing::transposed_convolution:
      return framework.transpose_modes;
    case Sizing::pooling:
      break;
  }
  return framework.pool_modes;
}

}  // namespace

std::span<const PaddingMode> padding_modes(const Framework& framework, Op op) {
  auto modes = modes_of(framework, op->sizing);
  const auto fits = [&](PaddingMode mode) {
    const int rank = mode_info(mode).rank;
    return rank == 0 || rank == op->rank;
  };
  while (!modes.empty() && !fits(modes.back()))
    modes = modes.first(modes.size() - 1);
  return modes;
}

bool has_operation(const Framework& framework, const Operation& op) {
  return std::ranges::find(framework.lacks, op.id) == framework.lacks.end();
}

Groups groups_of(const Framework& framework, const Operation& op) {
  const auto among = [&](std::span<const std::string_view> ids) {
    return std::ranges::find(ids, op.id) != ids.end();
  };
  if (!op.has_kernel || among(framework.ungrouped)) return Groups::none;
  return among(framework.depthwise_only) ? Groups::channels : Groups::any;
}

bool one_pad_per_axis(const Framework& framework, const Operation& op) {
  if (op.pools()) return framework.traits.one_pool_pad_per_axis;
  return op.transposed() ? framework.traits.one_crop_per_axis
                         : framework.traits.one_conv_pad_per_axis;
}

std::string side_name(const Spec& spec, bool after) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return "";
  const FieldNames& names = framework->names;
  switch (names.order) {
    case SideOrder::begins_ends:
      return fmt::format("{}[i{}]", names.sides, after ? " + 2" : "");
    case SideOrder::per_axis:
      return fmt::format("{}[i]", names.sides);
    case SideOrder::last_first:
      return fmt::format("{}[2j{}]", names.sides, after ? " + 1" : "");
    case SideOrder::pairs:
      break;
  }
  return fmt::format("{}[i][{}]", names.sides, after ? 1 : 0);
}

namespace {

// A depthwise layer in the fields that every convolution has, where they do not say otherwise.
void settle_depthwise(Spec& spec) {
  if (!spec.depth_multiplier || spec.op->sizing != Sizing::convolution) return;
  const std::int64_t filters = std::int64_t{spec.channels} * *spec.depth_multiplier;
  const auto says_no = [](int given, std::int64_t wanted) { return given != 1 && given != wanted; };
  if (spec.channels < 1 || filters < 1 || filters > Limits::channels ||
      says_no(spec.groups, spec.channels) || says_no(spec.filters, filters)) {
    return;
  }
  spec.groups = spec.channels;
  spec.filters = static_cast<int>(filters);
  spec.depth_multiplier.reset();
}

}  // namespace

void settle(Spec& spec) {
  settle_depthwise(spec);
  const Framework* framework = find_framework(spec.framework);
  const Sides raw = spec.sides;
  if (spec.padding == PaddingMode::listed) {
    spec.padding = PaddingMode::explicit_sides;
    const SideOrder order = framework == nullptr ? SideOrder::pairs : framework->names.order;
    // `raw` holds the four as they were written: top, bottom, left, right.
    if (order == SideOrder::begins_ends) spec.sides = {raw.top, raw.left, raw.bottom, raw.right};
    if (order == SideOrder::last_first) spec.sides = {raw.left, raw.right, raw.top, raw.bottom};
  } else if (spec.padding == PaddingMode::number) {
    const auto modes =
        framework == nullptr ? std::span<const PaddingMode>() : padding_modes(*framework, spec.op);
    if (std::ranges::find(modes, PaddingMode::number) == modes.end()) {
      spec.padding = PaddingMode::explicit_sides;
    }
  }
}

OddCell odd_cell(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  const bool before = framework != nullptr && framework->traits.same_odd_before;
  if (spec.padding == PaddingMode::same && before) return OddCell::before;
  // What is cut is what the padding of the stretched input leaves of K − 1.
  if (framework != nullptr && framework->traits.pads_stretched_input && spec.op->transposed() &&
      spec.padding == PaddingMode::same_lower) {
    return OddCell::after;
  }
  return mode_info(spec.padding).odd_cell;
}

Geometry geometry_of(const Framework& framework, const Spec& spec) {
  Geometry geometry{spec.op,
                    {framework.resolve_axis(spec, kHeight), framework.resolve_axis(spec, kWidth)}};
  if (framework.pool_fill != nullptr && spec.op->pools()) {
    geometry.pool_fill = framework.pool_fill(spec);
  }
  if (!spec.op->reducer->divides) return geometry;
  if (framework.counting != nullptr) geometry.counting = framework.counting(spec);
  if (framework.divisor_scale != nullptr) {
    geometry.divisor_scale = framework.divisor_scale(spec);
  } else if (spec.divisor_override) {
    geometry.divisor_override = *spec.divisor_override;
  }
  return geometry;
}

std::span<const OwnField> own_fields() {
  static constexpr std::array<OwnField, 11> kFields{{
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
      {"rounding_type", [](const Spec& spec) { return spec.rounding_type.has_value(); },
       [](Spec& spec) { spec.rounding_type.reset(); }, "not_in_operation"},
      {"dim_rounding_mode", [](const Spec& spec) { return spec.dim_rounding_mode.has_value(); },
       [](Spec& spec) { spec.dim_rounding_mode.reset(); }, "not_in_operation"},
      {"mode", [](const Spec& spec) { return spec.mode.has_value(); },
       [](Spec& spec) { spec.mode.reset(); }, "not_in_operation"},
      {"cover_all", [](const Spec& spec) { return spec.cover_all.has_value(); },
       [](Spec& spec) { spec.cover_all.reset(); }, "not_in_operation"},
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
