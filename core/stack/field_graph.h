#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/stack/receptive_field.h"

namespace padlens {

// What receptive_fields() works on: a stack or a model as nodes of a graph, none before what it
// takes.
struct FieldNode {
  enum class Kind : std::uint8_t {
    window,   // moves, cuts or repeats cells as `axis` says
    passes,   // as what it takes; of several the union
    whole,    // every unit sees all `units` of what it takes, and of the input, which has `size`
              // cells, what these see
    unknown,  // no field: `why`
  };
  static constexpr std::ptrdiff_t kInput = -1;

  Kind kind = Kind::unknown;
  std::vector<std::ptrdiff_t> from;        // nodes, or kInput
  std::array<AxisGeometry, 2> axis;        // of a window
  std::array<std::int64_t, 2> size{1, 1};  // of `whole`, [height, width]
  std::array<std::int64_t, 2> units{1, 1};
  std::array<std::size_t, 2> axis_before{0, 1};  // which axis of what it takes each axis was
  std::optional<Remark> why;
};

std::vector<LayerField> fields_of(std::span<const FieldNode> nodes);

}  // namespace padlens
