#pragma once

#include <cairo.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "app/export/cairo_shapes.h"
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
  // `count` of its primitives from `first` on, on what is there.
  void paint_part(cairo_t* cr, const Scene& scene, std::size_t first, std::size_t count);
  const MissingFonts& missing_fonts() const { return text_.missing(); }

 private:
  // A raster as an image. One for all pages, so that a document holds it once.
  struct Image {
    std::shared_ptr<const Shades> shades;
    Role low = Role::none;
    Role high = Role::none;
    Shades texels;
    CairoSurface surface;
  };

  void draw(const Rect& rect);
  void draw(const Tile& tile);
  void draw(const Raster& raster);
  void draw(const Line& line);
  void draw(const Curve& curve);
  void draw(const Text& text);

  // `add_path` gives the outline of `cell`, which lies in `bounds`.
  template <class CellShape, class AddPath>
  void draw_cell(const CellShape& cell, const Box& bounds, const AddPath& add_path);
  template <class AddPath>
  void hatch(const Box& bounds, double opacity, const AddPath& add_path);
  const Image& image_of(const Raster& raster);
  void stroke(Role role, double width, Dash dash);
  void set_color(Role role, double opacity = 1);

  const Theme& theme_;
  double scale_;
  CairoText text_;
  std::vector<Image> images_;
  cairo_t* cr_ = nullptr;  // while painting
};

}  // namespace padlens
