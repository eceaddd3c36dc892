#pragma once

#include <cairo.h>

#include <array>
#include <memory>

#include "app/scene/scene.h"

namespace padlens {

struct CairoSurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using CairoSurface = std::unique_ptr<cairo_surface_t, CairoSurfaceDestroy>;

struct CairoDestroy {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};
using CairoContext = std::unique_ptr<cairo_t, CairoDestroy>;

// A rectangle with round corners. Begins after the top left one and goes clockwise, as
// in SVG: dashes are counted from there.
void add_round_box(cairo_t* cr, const Box& box, double radius);

// Of a tile, in the order in which its outline is drawn.
using Corners = std::array<Point, 4>;
Corners corners_of(const Parallelogram& shape);

void add_tile(cairo_t* cr, const Corners& corners);

// Beyond it the tips of outlines are cut off, as SVG has it.
inline constexpr double kTileMiterLimit = 4;

// Lengths in scene units, times `scale`.
void set_dash(cairo_t* cr, Dash dash, double scale);

// The lines of the hatching through `box`, lengths times `scale`; `phase` is x + y of
// one of them.
void add_hatch_lines(cairo_t* cr, const Box& box, double scale, double phase);

}  // namespace padlens
