#pragma once

#include <cairo.h>

#include "app/export/cairo_text.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// Draws scenes through Cairo on the pages of documents, where everything stays where the
// scene has it; pixels are FramePainter's. Keep one for all pages: it remembers fonts and
// texts.
class CairoPainter {
 public:
  CairoPainter(const Theme& theme, double scale);

  // Draws `scene` at the origin of `cr`, whose user space is that of the device, on
  // the theme's background or on what is there.
  void paint(cairo_t* cr, const Scene& scene, bool background = true);

 private:
  void draw(const Rect& rect);
  void draw(const Line& line);
  void draw(const Curve& curve);
  void draw(const Text& text);

  void hatch(const Box& box, double radius, double opacity);
  void stroke(Role role, double width, Dash dash);
  void set_color(Role role, double opacity = 1);

  const Theme& theme_;
  double scale_;
  CairoText text_;
  cairo_t* cr_ = nullptr;  // while painting
};

}  // namespace padlens
