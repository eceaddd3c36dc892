#pragma once

#include <cairo.h>

#include "app/export/cairo_text.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// Draws scenes through Cairo: on images, and on the pages of documents. Keep one
// for all frames or pages: it remembers fonts and texts.
class CairoPainter {
 public:
  // Pixels: axis-parallel edges and baselines go to whole pixels and lines are
  // whole pixels wide. Vector: everything stays where the scene has it.
  enum class Target { pixels, vector };

  CairoPainter(const Theme& theme, double scale, Target target);

  // Draws `scene` at the origin of `cr`, whose user space is that of the device, on
  // the theme's background or on what is there.
  void paint(cairo_t* cr, const Scene& scene, bool background = true);

 private:
  // A rectangle's outline where it is to be drawn.
  struct Outline {
    Box box;
    double radius = 0;
    double edge_width = 0;
  };

  void draw(const Rect& rect);
  void draw(const Line& line);
  void draw(const Curve& curve);
  void draw(const Text& text);

  Outline outline_of(const Rect& rect) const;
  void add_path(const Outline& outline);
  void hatch(const Outline& outline, double opacity);
  void stroke(Role role, double width, Dash dash);
  void set_color(Role role, double opacity = 1);

  double snapped_width(double width) const;
  double snapped(double coordinate, double stroke_width) const;

  const Theme& theme_;
  double scale_;
  bool snap_;
  CairoText text_;
  cairo_t* cr_ = nullptr;  // while painting
};

}  // namespace padlens
