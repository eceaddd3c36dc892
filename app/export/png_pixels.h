#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "app/export/export.h"

namespace padlens {

// A picture's pixels row by row, 0xAARRGGBB, colours multiplied with alpha.
struct Pixels {
  PixelSize size;
  std::vector<std::uint32_t> argb;
};

// nullopt for bytes that are no PNG, or a damaged one.
std::optional<Pixels> png_pixels(std::string_view png);

}  // namespace padlens
