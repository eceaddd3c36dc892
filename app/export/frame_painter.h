#pragma once

#include <vector>

#include "app/export/cairo_text.h"
#include "app/export/display_list.h"
#include "app/export/stencil_maker.h"
#include "app/svg/format.h"

namespace padlens {

// Draws scenes as pixels, one after the other on the same canvas, each time only where
// the scene differs from the one before. Axis-parallel edges and baselines go to whole
// pixels and lines are whole pixels wide.
class FramePainter {
 public:
  // The options' theme, scale and background count.
  FramePainter(const ExportOptions& options, PixelSize size);

  // Boxes that hold every pixel which this changes, the first time all of the canvas.
  const std::vector<PixelBox>& paint(const Scene& scene);

  const Canvas& canvas() const { return canvas_; }
  const MissingFonts& missing_fonts() const { return text_.missing(); }

 private:
  void add(const Rect& rect);
  void add(const Tile& tile);
  void add(const Raster& raster);
  void add(const Line& line);
  void add(const Curve& curve);
  void add(const Text& text);
  void add(const PlacedStencil& placed, Role role, double opacity = 1);

  // Pixels from scene units.
  Point pixels(Point at) const { return {at.x * scale_, at.y * scale_}; }
  double line_width(double width) const;
  double snapped(double coordinate, double line_width) const;
  Corners snapped(const Parallelogram& shape, double line_width) const;

  const Theme& theme_;
  double scale_;
  Pixel ground_;
  Canvas canvas_;
  StencilMaker stencils_;
  CairoText text_;
  bool blank_ = true;
  DisplayList shown_;
  DisplayList next_;
  std::vector<PixelBox> changed_;
  std::vector<PlacedGlyph> glyphs_;  // of the text being added
};

}  // namespace padlens
