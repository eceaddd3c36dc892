#include "app/scene/scene.h"

#include <algorithm>
#include <cmath>

namespace padlens {

Box Parallelogram::bounds() const {
  const double x = corner.x + std::min(across.x, 0.0) + std::min(down.x, 0.0);
  const double y = corner.y + std::min(across.y, 0.0) + std::min(down.y, 0.0);
  return {x, y, std::abs(across.x) + std::abs(down.x), std::abs(across.y) + std::abs(down.y)};
}

Point Parallelogram::inverse(Point p) const {
  const double x = p.x - corner.x;
  const double y = p.y - corner.y;
  const double area = across.x * down.y - across.y * down.x;
  return {(x * down.y - y * down.x) / area, (y * across.x - x * across.y) / area};
}

bool Parallelogram::contains(Point p) const {
  const Point at = inverse(p);
  return at.x >= 0 && at.x < 1 && at.y >= 0 && at.y < 1;
}

bool CellGrid::contains(Cell at) const {
  return at.row >= first.row && at.row < first.row + rows && at.col >= first.col &&
         at.col < first.col + cols;
}

std::optional<Cell> CellGrid::at(Point p) const {
  const Point place = Parallelogram{cell.corner, next_col, next_row}.inverse(p);
  const auto col = static_cast<std::int64_t>(std::floor(place.x));
  const auto row = static_cast<std::int64_t>(std::floor(place.y));
  if (!(place.x >= 0 && place.y >= 0) || row >= rows || col >= cols) return std::nullopt;
  const Cell from_start = turned ? Cell{rows - 1 - row, cols - 1 - col} : Cell{row, col};
  return Cell{first.row + from_start.row, first.col + from_start.col};
}

Parallelogram CellGrid::place(Cell at) const {
  const Cell from_start{at.row - first.row, at.col - first.col};
  const auto row = static_cast<double>(turned ? rows - 1 - from_start.row : from_start.row);
  const auto col = static_cast<double>(turned ? cols - 1 - from_start.col : from_start.col);
  Parallelogram result = cell;
  result.corner.x += col * next_col.x + row * next_row.x;
  result.corner.y += col * next_col.y + row * next_row.y;
  return result;
}

std::optional<CellId> Scene::hit(Point p) const {
  for (auto grid = grids.rbegin(); grid != grids.rend(); ++grid) {
    if (const auto cell = grid->at(p)) return CellId{grid->grid, *cell};
  }
  return std::nullopt;
}

std::optional<Box> Scene::find(CellId id) const {
  for (const CellGrid& grid : grids) {
    if (grid.grid != id.grid || !grid.contains(id.cell)) continue;
    const Parallelogram place = grid.place(id.cell);
    // Where another grid lies over this one, its cell is not to be seen.
    if (hit(place.centre()) == id) return place.bounds();
  }
  return std::nullopt;
}

namespace {

struct Mover {
  Point way;

  void move(Point& point) const {
    point.x += way.x;
    point.y += way.y;
  }
  void operator()(Rect& rect) const {
    rect.box.x += way.x;
    rect.box.y += way.y;
  }
  void operator()(Tile& tile) const { move(tile.shape.corner); }
  void operator()(Raster& raster) const { move(raster.shape.corner); }
  void operator()(Line& line) const {
    move(line.from);
    move(line.to);
  }
  void operator()(Curve& curve) const {
    move(curve.from);
    move(curve.control1);
    move(curve.control2);
    move(curve.to);
  }
  void operator()(Text& text) const { move(text.at); }
};

}  // namespace

void move_by(Scene& scene, Point way) {
  const Mover mover{way};
  for (Primitive& primitive : scene.primitives)
    std::visit(mover, primitive);
  for (CellGrid& grid : scene.grids)
    mover.move(grid.cell.corner);
}

}  // namespace padlens
