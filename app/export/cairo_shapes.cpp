#include "app/export/cairo_shapes.h"

#include <cmath>
#include <iterator>
#include <numbers>

#include "app/svg/hatch.h"

namespace padlens {

void add_round_box(cairo_t* cr, const Box& box, double radius) {
  const double r = radius;
  if (r <= 0) {
    cairo_rectangle(cr, box.x, box.y, box.w, box.h);
    return;
  }
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(cr);
  cairo_move_to(cr, box.x + r, box.y);
  cairo_arc(cr, box.right() - r, box.y + r, r, -kQuarter, 0);
  cairo_arc(cr, box.right() - r, box.bottom() - r, r, 0, kQuarter);
  cairo_arc(cr, box.x + r, box.bottom() - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(cr, box.x + r, box.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cr);
}

Corners corners_of(const Parallelogram& shape) {
  return {shape.at(0, 0), shape.at(1, 0), shape.at(1, 1), shape.at(0, 1)};
}

void add_tile(cairo_t* cr, const Corners& corners) {
  cairo_new_sub_path(cr);
  for (const Point& corner : corners)
    cairo_line_to(cr, corner.x, corner.y);
  cairo_close_path(cr);
}

void set_dash(cairo_t* cr, Dash dash, double scale) {
  if (dash == Dash::solid) {
    cairo_set_dash(cr, nullptr, 0, 0);
    return;
  }
  const auto& lengths = dash == Dash::dashed ? kDashed : kFine;
  const double scaled[] = {lengths[0] * scale, lengths[1] * scale};
  cairo_set_dash(cr, scaled, static_cast<int>(std::size(scaled)), 0);
}

void add_hatch_lines(cairo_t* cr, const Box& box, double scale, double phase) {
  const double period = kHatchPeriod * scale;
  const double first = std::ceil((box.x + box.y - phase) / period - 1);
  const double last = std::floor((box.right() + box.bottom() - phase) / period + 1);
  for (double k = first; k <= last; ++k) {
    const double sum = k * period + phase;
    cairo_move_to(cr, sum - box.bottom() - scale, box.bottom() + scale);
    cairo_line_to(cr, sum - box.y + scale, box.y - scale);
  }
}

}  // namespace padlens
