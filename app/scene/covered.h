#pragma once

#include "app/scene/layout.h"
#include "app/scene/view.h"

namespace padlens {

// Where the parts of a covered picture stand. `source` is the input, or the padded grid; the output
// is `target`, or the place that stands for it. There is no arithmetic.
struct CoveredLayout {
  GridLayout grids;
  Box unknown;  // where the output is covered; else empty
};

// What a cover leaves of a layer, as far as places depend on it.
struct Uncovered {
  bool input_alone = false;  // the source is the input
  bool overhang = false;     // the padded grid is drawn as far as windows reach
  bool output = true;        // how large the output is may be told
  double largest_cell = 50;
  PictureParts parts;
};

// Beside or below each other, whatever is largest at this aspect.
CoveredLayout covered_layout(const Layer& layer, const Uncovered& left, double aspect);

// The flat picture under SceneOptions::cover.
Scene covered_scene(const Layer& layer, const SceneOptions& options, const Strings& tr);

}  // namespace padlens
