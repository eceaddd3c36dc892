#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/svg/picture_size.h"
#include "app/svg/pixel.h"
#include "app/svg/pixel_box.h"

namespace padlens {

// How much of each pixel a shape covers, 0 … 255. Rows begin every `stride` bytes, a
// multiple of 8.
struct Stencil {
  PixelBox box;  // from the point that the shape is placed at
  int stride = 0;
  std::vector<std::uint8_t> coverage;
};

// Pixels that shapes are put on. What a pixel becomes depends on nothing but the
// shapes over it: parts that are painted anew come out as the whole would.
class Canvas {
 public:
  explicit Canvas(PixelSize size);

  PixelSize size() const { return size_; }
  PixelBox box() const { return {0, 0, size_.width, size_.height}; }
  std::span<const Pixel> pixels() const { return pixels_; }
  std::span<const Pixel> row(int y) const { return {&pixels_[offset(y)], width()}; }

  // `box` lies within the canvas.
  void fill(const PixelBox& box, Pixel pixel);
  // Puts `color` where `stencil`, placed at (x, y), covers pixels of `clip`, which lies
  // within the canvas.
  void put(const Stencil& stencil, int x, int y, Pixel color, std::uint8_t opacity,
           const PixelBox& clip);

 private:
  std::size_t width() const { return static_cast<std::size_t>(size_.width); }
  std::size_t offset(int y) const { return static_cast<std::size_t>(y) * width(); }

  PixelSize size_;
  std::vector<Pixel> pixels_;
};

}  // namespace padlens
