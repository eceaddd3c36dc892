#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/gui/imgui_compat.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// A picture of whole pixels, rows from the top, red in the lowest byte, then green, blue
// and alpha.
struct TexturePixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> rgba;
};

// Makes and drops textures. `levels`: the picture, then each time half as large, down to
// one pixel. Without a renderer (tests) there are none.
struct TextureDriver {
  ImTextureID (*make)(std::span<const TexturePixels> levels) = nullptr;
  void (*drop)(ImTextureID texture) = nullptr;
};

// The textures of rasters: made when one is first drawn, dropped when it is not drawn any
// more.
class Textures {
 public:
  Textures() = default;
  explicit Textures(TextureDriver driver) : driver_(driver) {}
  ~Textures() { clear(); }
  Textures(const Textures&) = delete;
  Textures& operator=(const Textures&) = delete;

  // nullopt without a driver.
  std::optional<ImTextureID> get(const Raster& raster, const Theme& theme);
  // Once a frame, after all was drawn.
  void end_frame();
  void clear();

  std::size_t size() const { return entries_.size(); }
  // Which of all that were made it is, since one may have the name of another dropped; 0 for
  // one that is not from here.
  std::uint64_t serial(ImTextureID texture) const;

 private:
  struct Entry {
    std::shared_ptr<const Shades> shades;
    Color low;
    Color high;
    ImTextureID texture;
    std::uint64_t serial = 0;
    int idle_frames = 0;
  };

  TextureDriver driver_;
  std::vector<Entry> entries_;
  std::uint64_t made_ = 0;
};

// The levels of a texture of `shades`, between two colours. A side longer than
// `longest` is averaged down.
std::vector<TexturePixels> texture_levels(const Shades& shades, Color low, Color high, int longest);

}  // namespace padlens
