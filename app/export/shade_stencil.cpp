#include "app/export/shade_stencil.h"

#include <cmath>

#include "app/svg/shade_means.h"

namespace padlens {
namespace {

// Where a pixel lies on one axis of a grid, in cells.
struct Course {
  Course(double origin, double right, double down)
      : at_origin(origin), per_x(right), per_y(down), extent(std::hypot(right, down)) {
    const bool along_an_axis = right == 0 || down == 0;
    if (along_an_axis && extent <= 1) extent = 0;
  }

  double at(double x, double y) const { return at_origin + x * per_x + y * per_y; }

  double at_origin;
  double per_x;
  double per_y;
  double extent;  // how many cells a pixel lies on
};

}  // namespace

Stencil shade_stencil(const Stencil& mask, int x, int y, const Parallelogram& shape,
                      const Shades& shades) {
  // Pixels are asked for in their middle, a little before where Rects round to even.
  constexpr double kMiddle = 0.5 - 1e-6;
  const Point origin = shape.inverse({x + kMiddle, y + kMiddle});
  const Point right = shape.inverse({shape.corner.x + 1, shape.corner.y});
  const Point down = shape.inverse({shape.corner.x, shape.corner.y + 1});
  const auto cols = static_cast<double>(shades.cols());
  const auto rows = static_cast<double>(shades.rows());
  const Course u(origin.x * cols, right.x * cols, down.x * cols);
  const Course v(origin.y * rows, right.y * rows, down.y * rows);
  const ShadeMeans means(shades);
  Stencil result = mask;
  for (int row = mask.box.top; row < mask.box.bottom; ++row) {
    std::uint8_t* coverage =
        result.coverage.data() + std::ptrdiff_t{row - mask.box.top} * mask.stride;
    for (int col = mask.box.left; col < mask.box.right; ++col, ++coverage) {
      if (*coverage == 0) continue;
      const double across = u.at(col, row);
      const double along = v.at(col, row);
      const double mean = means.mean(across - u.extent / 2, along - v.extent / 2,
                                     across + u.extent / 2, along + v.extent / 2);
      *coverage = static_cast<std::uint8_t>(std::lround(mean * *coverage / 255));
    }
  }
  return result;
}

}  // namespace padlens
