#pragma once

#include "app/scene/view.h"

namespace padlens {

// Marks the input cells of SceneOptions::marked and ::judged where the finished picture has them:
// in the padded grid, or in the input where that is drawn alone. Cells that it does not draw are
// left out. Judgements differ by line and sign as well as by colour.
void draw_marks(Scene& scene, const Layer& layer, const SceneOptions& options);

}  // namespace padlens
