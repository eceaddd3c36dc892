#include "app/export/canvas.h"

#include <cstring>

namespace padlens {
namespace {

constexpr int kGroup = 8;  // pixels whose coverage is looked at together

void put_some(Pixel* pixels, const std::uint8_t* coverage, int count, Pixel color,
              std::uint32_t opacity) {
  for (int i = 0; i < count; ++i) {
    std::uint32_t weight = coverage[i];
    if (weight == 0) continue;
    if (opacity != 255) weight = (weight * opacity + 127) / 255;
    pixels[i] = weight == 255 ? color : blended(pixels[i], color, weight);
  }
}

void put_row(Pixel* pixels, const std::uint8_t* coverage, int count, Pixel color,
             std::uint32_t opacity) {
  while (count >= kGroup) {
    std::uint64_t group = 0;
    std::memcpy(&group, coverage, sizeof group);
    if (group == ~std::uint64_t{0} && opacity == 255) {
      std::fill_n(pixels, kGroup, color);
    } else if (group != 0) {
      put_some(pixels, coverage, kGroup, color, opacity);
    }
    pixels += kGroup;
    coverage += kGroup;
    count -= kGroup;
  }
  put_some(pixels, coverage, count, color, opacity);
}

}  // namespace

Canvas::Canvas(PixelSize size)
    : size_(size),
      pixels_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height)) {}

void Canvas::fill(const PixelBox& box, Pixel pixel) {
  for (int y = box.top; y < box.bottom; ++y) {
    std::fill_n(&pixels_[offset(y) + static_cast<std::size_t>(box.left)], box.width(), pixel);
  }
}

void Canvas::put(const Stencil& stencil, int x, int y, Pixel color, std::uint8_t opacity,
                 const PixelBox& clip) {
  const PixelBox place = stencil.box.moved(x, y);
  const PixelBox seen = common(place, clip);
  if (seen.empty() || opacity == 0) return;
  for (int row = seen.top; row < seen.bottom; ++row) {
    const std::ptrdiff_t from =
        std::ptrdiff_t{row - place.top} * stencil.stride + (seen.left - place.left);
    put_row(&pixels_[offset(row) + static_cast<std::size_t>(seen.left)],
            stencil.coverage.data() + from, seen.width(), color, opacity);
  }
}

}  // namespace padlens
