#pragma once

#include "app/scene/scene.h"

namespace padlens {

// Draws `part` into `scene`, over what is there: its origin at `at`, `scale` times as large. Its
// grids are not taken over: nothing in it can be pointed at.
void add_scaled(Scene& scene, const Scene& part, Point at, double scale);

}  // namespace padlens
