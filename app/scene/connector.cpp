#include "app/scene/connector.h"

#include <algorithm>
#include <cmath>

#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

constexpr double kClear = 4;  // from an edge to the line
constexpr double kBow = 40;   // how far to the right the way between grids below each other goes

// Between two rows of cells, the second of which is `row`; above all, or below all.
double between_rows(const GridFrame& frame, double row) {
  const double first = static_cast<double>(frame.first.col);
  return frame.place(row, first).corner.y - frame.gap() / 2;
}

struct Way {
  GridPicture& picture;
  Point at;

  void line_to(double x) {
    if (std::abs(x - at.x) < 1) return;
    picture.scene.primitives.emplace_back(
        Line{at, {x, at.y}, Role::window_edge, 1.8, Dash::dashed});
    at.x = x;
  }
  // Leaves and arrives along rows; `through`: how far to the right its middle reaches.
  void curve_to(Point to, double through) {
    Curve curve;
    curve.from = at;
    curve.control1 = {through, at.y};
    curve.control2 = {through, to.y};
    curve.to = to;
    curve.role = Role::window_edge;
    curve.width = 1.8;
    curve.dash = Dash::dashed;
    picture.scene.primitives.emplace_back(curve);
    at = to;
  }
};

}  // namespace

void draw_connector(GridPicture& p, double row, double col, Cell out) {
  if (!p.options.show.has(kShowConnectors)) return;
  const auto& [h, w] = p.layer.geometry().axis;
  const GridLayout& layout = p.layout;
  const Box window = p.window_mark(layout.source, row, col).bounds();
  const Box cell = p.cell_mark(layout.target, out).bounds();
  if (layout.line) {  // straight down: no words stand there
    const Point from{window.centre().x, window.bottom() + kClear};
    const Point to{cell.centre().x, cell.y - kClear};
    const double middle = (from.y + to.y) / 2;
    p.scene.primitives.emplace_back(
        Curve{from, {from.x, middle}, {to.x, middle}, to, Role::window_edge, 1.8, Dash::dashed});
    return;
  }
  // From the middle of the window, or as near as there is a way between rows. Below the last one
  // are captions.
  const double last = static_cast<double>(std::max<std::int64_t>(h.covered() - 1, 1));
  Way way{p, {}};
  way.at = {
      window.right() + kClear,
      between_rows(layout.source, std::min(std::round(row + static_cast<double>(h.K) / 2), last))};
  way.line_to(std::max(way.at.x, layout.lane));

  // To the side of the output cell, or to its corner where others lie before it.
  const bool first = layout.below ? out.col == w.out - 1 : out.col == 0;
  const double above = between_rows(layout.target, static_cast<double>(out.row));
  const double below = between_rows(layout.target, static_cast<double>(out.row + 1));
  const double near = std::abs(way.at.y - above) < std::abs(way.at.y - below) ? above : below;
  const double y = first ? cell.centre().y : near;
  if (layout.below) {
    way.curve_to({layout.lane, y}, layout.lane + kBow);
    way.line_to(first ? cell.right() + kClear : cell.right() + 2);
    return;
  }
  const double side = layout.target.origin.x - kClear;
  way.curve_to({side, y}, (way.at.x + side) / 2);
  if (!first) way.line_to(cell.x - 2);
}

}  // namespace padlens
