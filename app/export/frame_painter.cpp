#include "app/export/frame_painter.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "app/svg/shade_means.h"

namespace padlens {

FramePainter::FramePainter(const ExportOptions& options, PixelSize size)
    : theme_(*options.theme),
      scale_(options.scale),
      ground_(options.transparent ? 0 : pixel_of(theme_[Role::background])),
      canvas_(size),
      stencils_(options.scale, size) {}

const std::vector<PixelBox>& FramePainter::paint(const Scene& scene) {
  stencils_.begin_picture();
  next_ = {};
  for (const Primitive& primitive : scene.primitives) {
    next_.begin_element();
    std::visit([this](const auto& shape) { add(shape); }, primitive);
  }
  changed_ = blank_ ? std::vector{canvas_.box()} : differences(shown_, next_);
  for (const PixelBox& box : changed_) {
    canvas_.fill(box, ground_);
    next_.put_on(canvas_, box);
  }
  std::swap(shown_, next_);
  blank_ = false;
  return changed_;
}

// --- whole pixels

double FramePainter::line_width(double width) const {
  return std::max(1.0, std::round(width * scale_));
}

// The middle of a line of `line_width` that covers whole pixels; for 0 the border
// between two pixels.
double FramePainter::snapped(double coordinate, double line_width) const {
  constexpr double kNoise = 1e-6;
  const double pixel = coordinate * scale_ + kNoise;
  const bool odd = std::llround(line_width) % 2 != 0;
  return odd ? std::floor(pixel) + 0.5 : std::floor(pixel + 0.5);
}

// Sides along an axis go to whole pixels; their ends slide along the sides between them,
// so that those stay in line with their neighbours'.
Corners FramePainter::snapped(const Parallelogram& shape, double line_width) const {
  const auto& [corner, across, down] = shape;
  Corners corners = corners_of(shape);
  for (Point& point : corners) {
    const Point at = pixels(point);
    Point to = at;
    if (across.y == 0 && down.y != 0) {
      to.y = snapped(point.y, line_width);
      to.x += (to.y - at.y) * down.x / down.y;
    }
    if (down.x == 0 && across.x != 0) {
      to.x = snapped(point.x, line_width);
      to.y += (to.x - at.x) * across.y / across.x;
    }
    point = to;
  }
  return corners;
}

// --- shapes

void FramePainter::add(const PlacedStencil& placed, Role role, double opacity) {
  if (placed.stencil == nullptr) return;
  const auto weight = static_cast<std::uint8_t>(std::lround(255 * std::clamp(opacity, 0.0, 1.0)));
  next_.add(*placed.stencil, placed.x, placed.y, pixel_of(theme_[role]), weight);
}

void FramePainter::add(const Rect& rect) {
  if (!(rect.box.w > 0 && rect.box.h > 0)) return;
  const double width = rect.edge == Role::none ? 0 : line_width(rect.edge_width);
  const double x = snapped(rect.box.x, width);
  const double y = snapped(rect.box.y, width);
  const Box box{x, y, snapped(rect.box.right(), width) - x, snapped(rect.box.bottom(), width) - y};
  const double radius = std::max(0.0, std::min({rect.radius * scale_, box.w / 2, box.h / 2}));
  if (rect.fill != Role::none) add(stencils_.filled(box, radius), rect.fill, rect.opacity);
  if (rect.hatched) add(stencils_.hatched(box, radius), Role::padding_hatch, rect.opacity);
  if (rect.edge != Role::none) add(stencils_.outlined(box, radius, width, rect.dash), rect.edge);
}

void FramePainter::add(const Tile& tile) {
  if (!(area(tile.shape) > 0)) return;
  const double width = tile.edge == Role::none ? 0 : line_width(tile.edge_width);
  const Corners corners = snapped(tile.shape, width);
  if (tile.fill != Role::none)
    add(stencils_.filled(corners, tile.opacity), tile.fill, tile.opacity);
  if (tile.hatched) add(stencils_.hatched(corners), Role::padding_hatch, tile.opacity);
  if (tile.edge != Role::none) add(stencils_.outlined(corners, width, tile.dash), tile.edge);
}

// The colour of `low`, and over it that of `high` as the shades are.
void FramePainter::add(const Raster& raster) {
  const auto& [corner, across, down] = raster.shape;
  if (!(area(raster.shape) > 0) || raster.shades->empty()) return;
  const PlacedStencil mask = stencils_.filled(snapped(raster.shape, 0), 1);
  add(mask, raster.low);
  add(stencils_.shaded(mask, {pixels(corner), pixels(across), pixels(down)}, raster.shades),
      raster.high);
}

void FramePainter::add(const Line& line) {
  if (line.role == Role::none) return;
  const bool level = line.from.y == line.to.y;
  if (!level && line.from.x != line.to.x) {
    add(stencils_.line(pixels(line.from), pixels(line.to), line.width * scale_, line.dash),
        line.role);
    return;
  }
  // The ends stay on the border of a pixel, the line itself covers whole ones.
  const double width = line_width(line.width);
  const double across = level ? width : 0;
  const double along = level ? 0 : width;
  const Point from{snapped(line.from.x, along), snapped(line.from.y, across)};
  const Point to{snapped(line.to.x, along), snapped(line.to.y, across)};
  add(stencils_.line(from, to, width, line.dash), line.role);
}

void FramePainter::add(const Curve& curve) {
  if (curve.role == Role::none) return;
  Curve placed = curve;
  for (Point* point : {&placed.from, &placed.control1, &placed.control2, &placed.to})
    *point = pixels(*point);
  add(stencils_.curve(placed, curve.width * scale_), curve.role);
}

void FramePainter::add(const Text& text) {
  glyphs_.clear();
  text_.place(text, glyphs_);
  const double baseline = snapped(text.at.y, 0);
  for (const PlacedGlyph& glyph : glyphs_) {
    const Point at{glyph.at.x * scale_, baseline + (glyph.at.y - text.at.y) * scale_};
    add(stencils_.glyph(glyph.font, glyph.glyph, at, glyph.size * scale_), glyph.role);
  }
}

}  // namespace padlens
