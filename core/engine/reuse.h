#pragma once

#include "core/engine/engine.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/grouping.h"
#include "core/layer/values.h"

namespace padlens {

// An output worked out from that of the same numbers under another padding or crop: most of its
// cells are the other's, shifted, and only the strips at its borders are computed.

// Whether each cell of `wanted` that lies inside `known` when shifted has the value that stands
// there: the same input, kernel, stride and dilation, paddings that differ by whole strides, and
// nothing that depends on where the padding ends.
bool shares_cells(const Geometry& known, const Geometry& wanted);

// Multiplications that output_from() takes.
std::int64_t remaining_cost(const Geometry& known, const Geometry& wanted);

// The output of `wanted`, bit for bit that of output_of(). Preconditions: shares_cells(), and
// `output` is that of `known` for the same fill and numbers.
Grid<double> output_from(const Geometry& known, const Grid<double>& output, const Geometry& wanted,
                         const PadFill& fill, const GridPtr& input, const GridPtr& kernel);
// The same of all planes.
Planes output_from(const Geometry& known, const Planes& output, const Grouping& grouping,
                   const Geometry& wanted, const PadFill& fill, const Planes& input,
                   const Planes& kernel);

}  // namespace padlens
