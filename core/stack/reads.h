#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/layer/values.h"
#include "core/stack/cell_set.h"
#include "core/stack/stack.h"

namespace padlens {

// Which cells of a stack depend on which, exactly, with the borders where they are. A set of cells
// is that of its rows and that of its columns, [rows, columns]: rows and columns do not mix. In one
// dimension there is one row.

using CellArea = std::array<CellSet, 2>;

// Of one axis: the positions of the padded grid (see core/geometry/taps) over which the windows of
// `outputs` have taps, the input cells whose values they meet there, copies in the padding
// included, and the outputs that meet any of `inputs`. nullopt as for CellSet::of().
// Preconditions: what is given lies on the axis.
std::optional<CellSet> positions_read(const AxisGeometry& axis, const CellSet& outputs);
std::optional<CellSet> inputs_read(const AxisGeometry& axis, FillMode fill, const CellSet& outputs);
std::optional<CellSet> outputs_reached(const AxisGeometry& axis, FillMode fill,
                                       const CellSet& inputs);
// The outputs whose windows have a tap on any of these positions of the padded grid.
std::optional<CellSet> outputs_reading(const AxisGeometry& axis, const CellSet& padded);

// What a layer reads for some of its units.
struct LayerReads {
  CellArea units;    // of its output
  CellArea padded;   // positions of its padded grid under the windows' taps
  CellArea padding;  // those of `padded` in the padding or past it: a position is there where its
                     // row or its column is
  CellArea input;    // cells of its input that the units depend on
};

// For units of layer `layer`: what it and each layer before it reads, the first layer's reads
// first. The units of a layer are the input cells of the one behind it; none, where that depends on
// none. nullopt where a layer has no geometry, or the sets are too many runs to be worked out.
// Preconditions: there is such a layer, and its output has the units.
std::optional<std::vector<LayerReads>> reads_behind(const ResolvedStack& stack, std::size_t layer,
                                                    const CellArea& units);
std::optional<std::vector<LayerReads>> reads_behind(const ResolvedStack& stack, std::size_t layer,
                                                    Cell unit);

// Forwards: the outputs of layer `layer`, and of each layer behind it, that depend on any of these
// cells of its input; up to the first that has no geometry. nullopt where the sets are too many
// runs.
std::optional<std::vector<CellArea>> outputs_ahead(const ResolvedStack& stack, std::size_t layer,
                                                   const CellArea& cells);
std::optional<std::vector<CellArea>> outputs_ahead(const ResolvedStack& stack, std::size_t layer,
                                                   Cell cell);

}  // namespace padlens
