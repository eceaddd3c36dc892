#pragma once

#include "app/scene/grid_frame.h"
#include "core/engine.h"

namespace padlens {

// Where the parts of a flat picture stand: the source grid on the left, the
// target grid to its right, the kernel and the arithmetic where there is room.
// Does not depend on the step, so that nothing jumps while playing.
struct FlatLayout {
  GridFrame source;  // gather: padded grid; scatter: input
  GridFrame target;  // gather: output; scatter: full scatter and appended zeros
  GridFrame kernel;
  GridFrame stamp;       // scatter only: kernel times the input value
  Point arithmetic;      // baseline of its first line
  int line_letters = 0;  // monospaced letters that fit a line of arithmetic
  double width = 0;
  double height = 0;

  // Half a unit more: edges one unit wide then cover whole pixels at scale 1.
  static constexpr double kMargin = 24.5;
  static constexpr double kTitle = 34;  // from a title's top to its grid
  static constexpr double kTitleSize = 15;
  static constexpr double kSumSize = 15;
  static constexpr double kSumLine = 28;
};

// Which of the parts that can be left out there are.
struct FlatParts {
  bool kernel = true;
  bool formula = true;
  bool caption = true;
};

// `aspect`: width over height of the place that the picture is for; of the ways to
// arrange the parts, the one that is largest there.
FlatLayout flat_layout(const Layer& layer, PlayMode mode, double aspect,
                       const FlatParts& parts = {});

// The scatter's target: the full scatter and, where the output reaches further,
// the zeros appended to it. Rows and cols in `full` coordinates from `first`.
GridFrame scatter_cells(const Geometry& geometry);

}  // namespace padlens
