#include "core/rules/rule_map.h"

#include <algorithm>
#include <utility>

namespace padlens {
namespace {

const PerAxis& sizes_of(const Spec& spec, MapColumns columns) {
  return columns == MapColumns::input ? spec.input : spec.stride;
}

// `present` stands in the middle of what does not begin at 1.
MapRange range_around(int present, int count, int most) {
  if (present <= count || present > most) return {1, count};
  return {std::min(present - count / 2, most - count + 1), count};
}

RuleMapCell map_cell(const Rule& rule, const std::optional<Spec>& spec) {
  if (!spec) return {};
  RuleReading reading = read_rule(rule, *spec);
  if (!reading.verdict) return {RuleMark::refused, "", "", std::move(reading.problems)};
  return {reading.verdict->holds ? RuleMark::holds : RuleMark::fails,
          std::move(reading.verdict->predicted),
          std::move(reading.verdict->actual),
          {}};
}

std::optional<Cell> place_of(const Spec& spec, const RuleMap& map) {
  const PerAxis& sizes = sizes_of(spec, map.columns);
  const bool alike = spec.kernel[kHeight] == spec.kernel[kWidth] && sizes[kHeight] == sizes[kWidth];
  if (spec.op->rank != 1 && !alike) return std::nullopt;
  const Cell place{spec.kernel[kWidth] - map.kernels.first, sizes[kWidth] - map.sizes.first};
  return map.cells.contains(place) ? std::optional(place) : std::nullopt;
}

}  // namespace

Spec without_custom_values(const Spec& spec) {
  Spec result = spec;
  for (Values* values : {&result.input_values, &result.kernel_values}) {
    if (values->preset == Preset::custom) *values = {};
  }
  return result;
}

MapRange map_kernels(const Spec& spec, int count) {
  return range_around(std::max(spec.kernel[kHeight], spec.kernel[kWidth]), count, Limits::kernel);
}

MapRange map_sizes(const Spec& spec, MapColumns columns) {
  const bool input = columns == MapColumns::input;
  const PerAxis& sizes = sizes_of(spec, columns);
  return range_around(std::max(sizes[kHeight], sizes[kWidth]), input ? kMapInputs : kMapStrides,
                      input ? Limits::input : Limits::stride);
}

std::optional<Spec> map_spec(const Rule& rule, const Spec& spec, MapColumns columns, int kernel,
                             int size) {
  Spec wanted = without_custom_values(spec);
  wanted.kernel = {kernel, kernel};
  (columns == MapColumns::input ? wanted.input : wanted.stride) = {size, size};
  flatten(wanted);
  auto variant = rule.variant(wanted);
  if (variant) flatten(*variant);
  return variant;
}

std::optional<Spec> map_spec(const RuleMap& map, const Spec& spec, Cell cell) {
  // The kind of layer is the present one's; only the numbers go through the ranges.
  const auto kind = map.rule->variant(spec);
  if (!kind) return std::nullopt;
  return map_spec(*map.rule, *kind, map.columns, map.kernels.at(cell.row), map.sizes.at(cell.col));
}

RuleMap rule_map(const Rule& rule, const Spec& spec, MapColumns columns, MapRange kernels,
                 MapRange sizes) {
  RuleMap map{&rule, columns, kernels, sizes, {kernels.count, sizes.count}, std::nullopt};
  const Spec bare = without_custom_values(spec);
  if (!rule.variant(bare)) return map;
  for (std::int64_t row = 0; row < kernels.count; ++row) {
    for (std::int64_t col = 0; col < sizes.count; ++col) {
      map.cells.at(row, col) = map_cell(rule, map_spec(map, bare, {row, col}));
    }
  }
  map.present = place_of(spec, map);
  return map;
}

RuleMap rule_map(const Rule& rule, const Spec& spec, MapColumns columns) {
  return rule_map(rule, spec, columns, map_kernels(spec), map_sizes(spec, columns));
}

std::string_view columns_name(MapColumns columns) {
  return columns == MapColumns::input ? "input" : "stride";
}

}  // namespace padlens
