#pragma once

#include <algorithm>
#include <cstdint>

#include "app/scene/theme.h"

namespace padlens {

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

// The colour itself, not multiplied by alpha.
constexpr Pixel unmultiplied(Pixel pixel) {
  const Pixel alpha = pixel >> 24U;
  if (alpha == 255 || alpha == 0) return pixel;
  Pixel result = alpha << 24U;
  for (const unsigned shift : {0U, 8U, 16U}) {
    const Pixel part = (pixel >> shift) & 0xFFU;
    result |= std::min<Pixel>(255, (part * 255 + alpha / 2) / alpha) << shift;
  }
  return result;
}

}  // namespace padlens
