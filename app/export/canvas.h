#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/export/picture_size.h"
#include "app/export/pixel_box.h"
#include "app/scene/theme.h"

namespace padlens {

// How much of each pixel a shape covers, 0 … 255. Rows begin every `stride` bytes, a
// multiple of 8.
struct Stencil {
  PixelBox box;  // from the point that the shape is placed at
  int stride = 0;
  std::vector<std::uint8_t> coverage;
};

// A pixel: alpha, red, green and blue from the highest byte down, colours multiplied
// by alpha.
using Pixel = std::uint32_t;

constexpr Pixel pixel_of(Color color) {
  return 0xFF000000U | Pixel{color.r} << 16U | Pixel{color.g} << 8U | Pixel{color.b};
}

// Of an opaque pixel.
constexpr Color color_of(Pixel pixel) {
  return {static_cast<std::uint8_t>(pixel >> 16U), static_cast<std::uint8_t>(pixel >> 8U),
          static_cast<std::uint8_t>(pixel)};
}

// `weight` of `over` on what remains of `under`, of 255.
constexpr Pixel blended(Pixel under, Pixel over, std::uint32_t weight) {
  constexpr Pixel kLanes = 0x00FF00FF;
  constexpr Pixel kHalf = 0x00800080;
  const std::uint32_t rest = 255 - weight;
  Pixel even = (under & kLanes) * rest + (over & kLanes) * weight + kHalf;
  Pixel odd = ((under >> 8U) & kLanes) * rest + ((over >> 8U) & kLanes) * weight + kHalf;
  even = ((even + ((even >> 8U) & kLanes)) >> 8U) & kLanes;
  odd = (odd + ((odd >> 8U) & kLanes)) & ~kLanes;
  return even | odd;
}

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
