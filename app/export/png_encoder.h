#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "app/export/export.h"

namespace padlens {

// What stands in a PNG, row by row.
struct PngContent {
  PixelSize size;
  bool alpha = false;                   // RGBA, else RGB
  std::span<const Color> palette = {};  // where there is one, rows are indices into it
  // Writes row `y`: 1, 3 or 4 bytes a pixel.
  std::function<void(int y, std::uint8_t* row)> fill_row;
  std::string scenario = {};  // kept in a text chunk; empty: none
};

// Hands the file to `sink`. "", or an error key.
std::string_view encode_png(const PngContent& content, const Sink& sink);

}  // namespace padlens
