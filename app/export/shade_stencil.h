#pragma once

#include "app/export/canvas.h"
#include "app/scene/scene.h"

namespace padlens {

// The shades of a raster as coverage: 255 where its darkest cells are, times what `mask`,
// placed at (x, y), covers. `shape` in pixels. Along an axis of the picture patches larger
// than a pixel end where those of Rects do, on whole ones; else a pixel is the mean of
// what it lies on.
Stencil shade_stencil(const Stencil& mask, int x, int y, const Parallelogram& shape,
                      const Shades& shades);

}  // namespace padlens
