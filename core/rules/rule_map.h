#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/layer/grid.h"
#include "core/rules/rules.h"

namespace padlens {

// What the columns of a map run through; its rows run through kernel sizes.
enum class MapColumns : std::uint8_t { input, stride };

enum class RuleMark : std::uint8_t {
  holds,
  fails,
  refused,  // the framework does not accept the layer, or there is no such one
};

struct RuleMapCell {
  RuleMark mark = RuleMark::refused;
  std::string predicted;  // as in RuleVerdict, "" where refused
  std::string actual;
  Problems problems;  // why it was refused
};

// `count` sizes from `first` on.
struct MapRange {
  int first = 1;
  int count = 1;
  int at(std::int64_t index) const { return first + static_cast<int>(index); }
  friend bool operator==(const MapRange&, const MapRange&) = default;
};

// Where a rule holds, near a spec: each cell is the layer nearest to it that the rule
// speaks of, with this kernel size and this input size or stride on both axes.
struct RuleMap {
  const Rule* rule = nullptr;
  MapColumns columns = MapColumns::input;
  MapRange kernels;
  MapRange sizes;  // of the columns
  Grid<RuleMapCell> cells;
  std::optional<Cell> present;  // the spec's own place, where it is square
};

inline constexpr int kMapKernels = 8;
inline constexpr int kMapInputs = 12;
inline constexpr int kMapStrides = 8;

// `spec` with the standard values in place of custom ones, which have a size of their
// own and may be large; rules do not ask for them.
Spec without_custom_values(const Spec& spec);

// From 1 on; from further on where the spec's own numbers lie beyond `count`.
MapRange map_kernels(const Spec& spec, int count = kMapKernels);
MapRange map_sizes(const Spec& spec, MapColumns columns);

RuleMap rule_map(const Rule& rule, const Spec& spec, MapColumns columns, MapRange kernels,
                 MapRange sizes);
// Of the ranges above.
RuleMap rule_map(const Rule& rule, const Spec& spec, MapColumns columns);

// The layer of one cell of a map: `spec` with these numbers, as the rule has it, without
// custom values.
std::optional<Spec> map_spec(const Rule& rule, const Spec& spec, MapColumns columns, int kernel,
                             int size);

// The same by its cell. Precondition: map.cells.contains(cell).
std::optional<Spec> map_spec(const RuleMap& map, const Spec& spec, Cell cell);

// "input", "stride".
std::string_view columns_name(MapColumns columns);

}  // namespace padlens
