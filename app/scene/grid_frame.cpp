#include "app/scene/grid_frame.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/scene/numbers.h"

namespace padlens {
namespace {

constexpr double kSmallest = 4.5;  // smaller would be noise, not text

}  // namespace

double cell_gap(double pitch, double pixel) {
  const double gap = pitch > 24 ? 2 : pitch * 0.08;
  return pixel > 0 ? std::round(gap / pixel) * pixel : gap;
}

CellGrid GridFrame::cell_grid(GridId grid, Cell named, bool turned) const {
  return {grid,
          named,
          rows,
          cols,
          place(first),
          {pitch * spacing, 0},
          {pitch * down.x, pitch * tall * down.y},
          turned};
}

double cell_font(double pitch, int letters, double share, double zoom) {
  const double fitting = 0.86 * pitch / (kLetterWidth * std::max(letters, 1));
  const double size = std::min(pitch * share, fitting);
  return size * zoom < kSmallest ? 0 : size;
}

Rect cell_rect(const Box& box, double radius, const CellStyle& style, CellId id) {
  Rect rect;
  rect.box = box;
  rect.radius = radius;
  rect.fill = style.fill;
  rect.edge = style.edge;
  rect.dash = style.dash;
  rect.hatched = style.hatched;
  rect.id = id;
  return rect;
}

Primitive cell_shape(const GridFrame& frame, const Parallelogram& shape, const CellStyle& style,
                     double opacity, CellId id) {
  if (frame.upright()) {
    Rect rect = cell_rect(shape.bounds(), frame.radius(), style, id);
    rect.opacity = opacity;
    return rect;
  }
  Tile tile;
  tile.shape = shape;
  tile.fill = style.fill;
  tile.edge = style.edge;
  tile.dash = style.dash;
  tile.hatched = style.hatched;
  tile.opacity = opacity;
  tile.id = id;
  return tile;
}

Text cell_label(Point centre, std::string text, Role role, Weight weight, double size, CellId id) {
  return {{centre.x, centred_baseline(centre.y, size)},
          Anchor::middle,
          {{std::move(text), role, Face::mono, weight, size}},
          id};
}

}  // namespace padlens
