#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

// What stands in a PNG, row by row.
struct PngContent {
  PixelSize size;
  bool alpha = false;  // RGBA, else RGB
  // Writes row `y`: 3 or 4 bytes a pixel.
  std::function<void(int y, std::uint8_t* row)> fill_row;
  double pixels_per_metre = 0;  // 0: not said
  std::string scenario = {};    // kept in a text chunk; empty: none
  FigureText text = {};         // likewise
};

// Hands the file to `sink`. "", or an error key.
std::string_view encode_png(const PngContent& content, const Sink& sink);

}  // namespace padlens
