#include "app/export/cairo_painter.h"

#include <algorithm>

#include "app/export/cairo_shapes.h"
#include "app/export/hatch.h"

namespace padlens {

CairoPainter::CairoPainter(const Theme& theme, double scale) : theme_(theme), scale_(scale) {}

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

void CairoPainter::set_color(Role role, double opacity) {
  const Color color = theme_[role];
  cairo_set_source_rgba(cr_, color.r / 255.0, color.g / 255.0, color.b / 255.0, opacity);
}

void CairoPainter::stroke(Role role, double width, Dash dash) {
  set_color(role);
  cairo_set_line_width(cr_, width);
  set_dash(cr_, dash, 1);
  cairo_stroke(cr_);
}

void CairoPainter::hatch(const Box& box, double radius, double opacity) {
  cairo_save(cr_);
  add_round_box(cr_, box, radius);
  cairo_clip(cr_);
  add_hatch_lines(cr_, box, 1, 0);
  set_color(Role::padding_hatch, opacity);
  cairo_set_line_width(cr_, kHatchWidth);
  set_dash(cr_, Dash::solid, 1);
  cairo_stroke(cr_);
  cairo_restore(cr_);
}

void CairoPainter::draw(const Rect& rect) {
  const Box& box = rect.box;
  if (!(box.w > 0 && box.h > 0)) return;
  const double radius = std::max(0.0, std::min({rect.radius, box.w / 2, box.h / 2}));
  if (rect.fill != Role::none) {
    add_round_box(cr_, box, radius);
    set_color(rect.fill, rect.opacity);
    cairo_fill(cr_);
  }
  if (rect.hatched) hatch(box, radius, rect.opacity);
  if (rect.edge != Role::none) {
    add_round_box(cr_, box, radius);
    stroke(rect.edge, rect.edge_width, rect.dash);
  }
}

void CairoPainter::draw(const Line& line) {
  if (line.role == Role::none) return;
  cairo_move_to(cr_, line.from.x, line.from.y);
  cairo_line_to(cr_, line.to.x, line.to.y);
  stroke(line.role, line.width, line.dash);
}

void CairoPainter::draw(const Curve& curve) {
  if (curve.role == Role::none) return;
  cairo_move_to(cr_, curve.from.x, curve.from.y);
  cairo_curve_to(cr_, curve.control1.x, curve.control1.y, curve.control2.x, curve.control2.y,
                 curve.to.x, curve.to.y);
  stroke(curve.role, curve.width, curve.dash);
}

void CairoPainter::draw(const Text& text) {
  text_.draw(cr_, text, theme_);
}

}  // namespace padlens
