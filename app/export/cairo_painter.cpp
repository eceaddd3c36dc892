#include "app/export/cairo_painter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/export/hatch.h"

namespace padlens {

CairoPainter::CairoPainter(const Theme& theme, double scale, Target target)
    : theme_(theme), scale_(scale), snap_(target == Target::pixels), text_(snap_) {}

void CairoPainter::paint(cairo_t* cr, const Scene& scene, bool background) {
  cr_ = cr;
  cairo_save(cr);
  cairo_scale(cr, scale_, scale_);
  if (background) {
    set_color(Role::background);
    cairo_paint(cr);
  }
  for (const Primitive& primitive : scene.primitives) {
    std::visit([this](const auto& shape) { draw(shape); }, primitive);
  }
  cairo_restore(cr);
  cr_ = nullptr;
}

// --- pixels

double CairoPainter::snapped_width(double width) const {
  if (!snap_) return width;
  return std::max(1.0, std::round(width * scale_)) / scale_;
}

// The middle of a line of `stroke_width` that covers whole pixels; for 0 the
// border between two pixels.
double CairoPainter::snapped(double coordinate, double stroke_width) const {
  if (!snap_) return coordinate;
  constexpr double kNoise = 1e-6;
  const double pixel = coordinate * scale_ + kNoise;
  const bool odd = std::llround(stroke_width * scale_) % 2 != 0;
  return (odd ? std::floor(pixel) + 0.5 : std::floor(pixel + 0.5)) / scale_;
}

CairoPainter::Outline CairoPainter::outline_of(const Rect& rect) const {
  Outline outline;
  outline.edge_width = rect.edge == Role::none ? 0 : snapped_width(rect.edge_width);
  const double width = outline.edge_width;
  const double x = snapped(rect.box.x, width);
  const double y = snapped(rect.box.y, width);
  outline.box = {x, y, snapped(rect.box.right(), width) - x, snapped(rect.box.bottom(), width) - y};
  outline.radius = std::max(0.0, std::min({rect.radius, outline.box.w / 2, outline.box.h / 2}));
  return outline;
}

// --- shapes

void CairoPainter::set_color(Role role, double opacity) {
  const Color color = theme_[role];
  cairo_set_source_rgba(cr_, color.r / 255.0, color.g / 255.0, color.b / 255.0, opacity);
}

void CairoPainter::stroke(Role role, double width, Dash dash) {
  set_color(role);
  cairo_set_line_width(cr_, width);
  switch (dash) {
    case Dash::solid:
      cairo_set_dash(cr_, nullptr, 0, 0);
      break;
    case Dash::dashed:
      cairo_set_dash(cr_, kDashed, 2, 0);
      break;
    case Dash::fine:
      cairo_set_dash(cr_, kFine, 2, 0);
      break;
  }
  cairo_stroke(cr_);
}

// Begins after the top left corner and goes clockwise, as in SVG: dashes are
// counted from there.
void CairoPainter::add_path(const Outline& outline) {
  const Box& box = outline.box;
  const double r = outline.radius;
  if (r <= 0) {
    cairo_rectangle(cr_, box.x, box.y, box.w, box.h);
    return;
  }
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(cr_);
  cairo_move_to(cr_, box.x + r, box.y);
  cairo_arc(cr_, box.right() - r, box.y + r, r, -kQuarter, 0);
  cairo_arc(cr_, box.right() - r, box.bottom() - r, r, 0, kQuarter);
  cairo_arc(cr_, box.x + r, box.bottom() - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(cr_, box.x + r, box.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cr_);
}

void CairoPainter::hatch(const Outline& outline, double opacity) {
  const Box& box = outline.box;
  cairo_save(cr_);
  add_path(outline);
  cairo_clip(cr_);
  const double first = std::ceil((box.x + box.y) / kHatchPeriod - 1);
  const double last = std::floor((box.right() + box.bottom()) / kHatchPeriod + 1);
  for (double k = first; k <= last; ++k) {
    const double sum = k * kHatchPeriod;
    cairo_move_to(cr_, sum - box.bottom() - 1, box.bottom() + 1);
    cairo_line_to(cr_, sum - box.y + 1, box.y - 1);
  }
  set_color(Role::padding_hatch, opacity);
  cairo_set_line_width(cr_, kHatchWidth);
  cairo_set_dash(cr_, nullptr, 0, 0);
  cairo_stroke(cr_);
  cairo_restore(cr_);
}

void CairoPainter::draw(const Rect& rect) {
  if (!(rect.box.w > 0 && rect.box.h > 0)) return;
  const Outline outline = outline_of(rect);
  if (rect.fill != Role::none) {
    add_path(outline);
    set_color(rect.fill, rect.opacity);
    cairo_fill(cr_);
  }
  if (rect.hatched) hatch(outline, rect.opacity);
  if (rect.edge != Role::none) {
    add_path(outline);
    stroke(rect.edge, outline.edge_width, rect.dash);
  }
}

void CairoPainter::draw(const Line& line) {
  if (line.role == Role::none) return;
  Point from = line.from;
  Point to = line.to;
  double width = line.width;
  if (from.y == to.y || from.x == to.x) {
    // The ends stay on the border of a pixel, the line itself covers whole ones.
    width = snapped_width(width);
    const bool level = from.y == to.y;
    from = {snapped(from.x, level ? 0 : width), snapped(from.y, level ? width : 0)};
    to = {snapped(to.x, level ? 0 : width), snapped(to.y, level ? width : 0)};
  }
  cairo_move_to(cr_, from.x, from.y);
  cairo_line_to(cr_, to.x, to.y);
  stroke(line.role, width, line.dash);
}

void CairoPainter::draw(const Curve& curve) {
  if (curve.role == Role::none) return;
  cairo_move_to(cr_, curve.from.x, curve.from.y);
  cairo_curve_to(cr_, curve.control1.x, curve.control1.y, curve.control2.x, curve.control2.y,
                 curve.to.x, curve.to.y);
  stroke(curve.role, curve.width, curve.dash);
}

void CairoPainter::draw(const Text& text) {
  text_.draw(cr_, text, {text.at.x, snapped(text.at.y, 0)}, theme_);
}

}  // namespace padlens
