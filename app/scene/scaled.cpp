#include "app/scene/scaled.h"

namespace padlens {
namespace {

// Moves and scales a primitive.
struct Scaling {
  Point at;
  double by = 1;

  Point point(Point p) const { return {at.x + p.x * by, at.y + p.y * by}; }
  Point way(Point p) const { return {p.x * by, p.y * by}; }
  Parallelogram shape(const Parallelogram& s) const {
    return {point(s.corner), way(s.across), way(s.down)};
  }

  Primitive operator()(Rect rect) const {
    const Point corner = point({rect.box.x, rect.box.y});
    rect.box = {corner.x, corner.y, rect.box.w * by, rect.box.h * by};
    rect.radius *= by;
    rect.edge_width *= by;
    return rect;
  }
  Primitive operator()(Tile tile) const {
    tile.shape = shape(tile.shape);
    tile.edge_width *= by;
    return tile;
  }
  Primitive operator()(Raster raster) const {
    raster.shape = shape(raster.shape);
    return raster;
  }
  Primitive operator()(Line line) const {
    line.from = point(line.from);
    line.to = point(line.to);
    line.width *= by;
    return line;
  }
  Primitive operator()(Curve curve) const {
    for (Point* each : {&curve.from, &curve.control1, &curve.control2, &curve.to})
      *each = point(*each);
    curve.width *= by;
    return curve;
  }
  Primitive operator()(Text text) const {
    text.at = point(text.at);
    for (TextRun& run : text.runs)
      run.size *= by;
    return text;
  }
};

}  // namespace

void add_scaled(Scene& scene, const Scene& part, Point at, double scale) {
  const Scaling scaling{at, scale};
  for (const Primitive& primitive : part.primitives)
    scene.primitives.push_back(std::visit(scaling, primitive));
}

}  // namespace padlens
