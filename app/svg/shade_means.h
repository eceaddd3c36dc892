#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/theme.h"
#include "app/svg/pixel.h"

namespace padlens {

// Means of parts of a grid of shades, each by a few look-ups however large the part is.
// The grid has at most 2^24 cells and outlives this.
class ShadeMeans {
 public:
  explicit ShadeMeans(const Shades& shades);

  // The mean, 0 … 255, of columns `left` to `right` and rows `top` to `bottom`, where
  // cells may be cut through. What lies outside the grid does not count; a part without
  // extent on an axis is the cell that it lies in, or the nearest.
  double mean(double left, double top, double right, double bottom) const;

 private:
  double sum(double right, double bottom) const;

  const Shades& shades_;
  std::size_t stride_;
  std::vector<std::uint32_t> sums_;  // of all above and left of each corner of a cell
};

// At most `most` cells on each axis: as they are, or each the mean of nearly equally many.
Shades reduced(const Shades& shades, std::int64_t most);

double area(const Parallelogram& shape);

// Rows to the right and columns down, as in a Rect.
bool upright(const Parallelogram& shape);

// How thick a patch of the raster is where it is thinnest; 0 where it has no area.
double patch_size(const Parallelogram& shape, const Shades& shades);

// What each shade looks like.
std::array<Pixel, 256> shade_pixels(const Theme& theme, Role low, Role high);

}  // namespace padlens
