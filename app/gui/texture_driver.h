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

// Makes, changes and drops textures. Without a renderer (tests) there are none.
struct TextureDriver {
  // `levels`: the picture, then each time half as large, down to one pixel; or the picture
  // alone, which is drawn at its own size.
  ImTextureID (*make)(std::span<const TexturePixels> levels) = nullptr;
  // Moves a picture in, from this pixel on.
  void (*put)(ImTextureID texture, int left, int top, const TexturePixels& pixels) = nullptr;
  void (*drop)(ImTextureID texture) = nullptr;
};

}  // namespace padlens
