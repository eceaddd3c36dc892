#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "app/export/cairo_shapes.h"
#include "app/export/cairo_text.h"
#include "app/export/canvas.h"

namespace padlens {

// A stencil and the pixel that it is placed at; nullptr where there is nothing to see.
struct PlacedStencil {
  const Stencil* stencil = nullptr;
  int x = 0;
  int y = 0;
};

// Draws shapes as stencils, and each only once: the cells of a grid and the letters of
// its numbers are few shapes at many places. Coordinates and lengths are in pixels and
// are taken in 1/256, so that a stencil is the same whichever place it was first made for.
class StencilMaker {
 public:
  // `scale` is for dashes and hatching; stencils end where `canvas` does.
  StencilMaker(double scale, PixelSize canvas);

  PlacedStencil filled(const Box& box, double radius);
  PlacedStencil hatched(const Box& box, double radius);
  PlacedStencil outlined(const Box& box, double radius, double width, Dash dash);
  // Tiles. What neighbours fill with the same colour and opacity shows no seam between
  // them where they share corners.
  PlacedStencil filled(const Corners& corners, double opacity);
  PlacedStencil hatched(const Corners& corners);
  PlacedStencil outlined(const Corners& corners, double width, Dash dash);
  // The shades of a raster of this shape, where `mask` covers anything.
  PlacedStencil shaded(const PlacedStencil& mask, const Parallelogram& shape,
                       const std::shared_ptr<const Shades>& shades);
  PlacedStencil line(Point from, Point to, double width, Dash dash);
  PlacedStencil curve(const Curve& curve, double width);  // its points in pixels
  // At 1/8 of a pixel.
  PlacedStencil glyph(PangoFont* font, PangoGlyph glyph, Point at, double size);

  // A picture begins. Stencils that neither it nor the one before asks for may go, and do where
  // all of them take more than kMostBytes.
  void begin_picture();
  static constexpr std::size_t kMostBytes = std::size_t{8} << 20U;

  // What the stencils take in memory.
  std::size_t bytes() const { return bytes_; }

 private:
  // The shape in whole numbers, then where it is cut off, 0 where it is not.
  static constexpr std::size_t kShapeNumbers = 12;
  using Key = std::array<std::int32_t, kShapeNumbers + 4>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct BoxShape;
  struct TileShape;
  // Draws in pixels from the point that the stencil is placed at.
  using Draw = std::function<void(cairo_t*)>;
  struct Kept {
    Stencil stencil;
    std::int64_t picture = 0;  // the last that asked for it
  };
  // Kept by what it is made of, since shades are too many to be a key.
  struct ShadedStencil {
    const Stencil* mask = nullptr;
    Parallelogram shape;
    std::shared_ptr<const Shades> shades;
    Stencil stencil;
    std::int64_t picture = 0;
  };

  static std::size_t size_of(const Kept& kept);
  static std::size_t size_of(const ShadedStencil& shaded);

  template <class Shape>
  PlacedStencil hatch(const Shape& shape);
  template <class Shape>
  PlacedStencil outline(const Shape& shape, double width, Dash dash);

  // `reach` holds all of the shape, from the pixel (x, y).
  // `opacity`: what is seen of it besides; 0 where neighbours do not matter.
  PlacedStencil find(Key key, int x, int y, const PixelBox& reach, const Draw& draw,
                     double opacity = 0);
  std::int32_t font_number(PangoFont* font);

  double scale_;
  PixelBox canvas_;
  std::unordered_map<Key, Kept, KeyHash> stencils_;
  std::list<ShadedStencil> shaded_;
  std::size_t bytes_ = 0;
  std::int64_t picture_ = 0;
  std::vector<GObjectPtr<PangoFont>> fonts_;  // by their numbers
};

}  // namespace padlens
