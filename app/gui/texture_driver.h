#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>
#include <vector>

namespace padlens {

// A picture of whole pixels, rows from the top, red in the lowest byte, then green, blue
// and alpha.
struct TexturePixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> rgba;
};

// What stands at a pixel of the screen.
enum class TextureFilter : std::uint8_t {
  nearest,  // the pixel of the picture that lies there: drawn larger, or at its own size
  linear,   // between the pixels around it: drawn at half its size at least
  levels,   // the same of the two levels that are nearest in size
};

// Makes, changes and drops textures. Without a renderer (tests) there are none.
struct TextureDriver {
  // `levels`: the picture, for TextureFilter::levels then each time half as large, down to one
  // pixel.
  ImTextureID (*make)(std::span<const TexturePixels> levels, TextureFilter filter) = nullptr;
  // Moves a picture in, from this pixel on.
  void (*put)(ImTextureID texture, int left, int top, const TexturePixels& pixels) = nullptr;
  void (*drop)(ImTextureID texture) = nullptr;
};

}  // namespace padlens
