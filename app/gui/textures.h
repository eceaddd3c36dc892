#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/gui/cell_pictures.h"
#include "app/gui/imgui_compat.h"
#include "app/gui/texture_driver.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// The textures of a picture. Those of rasters are made when one is first drawn and dropped when it
// is not drawn any more; small cells share one.
class Textures {
 public:
  Textures() = default;
  explicit Textures(TextureDriver driver) : driver_(driver), cells_(driver) {}
  ~Textures() { clear(); }
  Textures(const Textures&) = delete;
  Textures& operator=(const Textures&) = delete;

  // For a shade that is so many pixels large, in the direction in which it is smaller. nullopt
  // without a driver.
  std::optional<ImTextureID> get(const Raster& raster, const Theme& theme, double pixels);
  CellPictures& cells() { return cells_; }
  // Once a frame, after all was drawn.
  void end_frame();
  void clear();  // the rasters'

  std::size_t size() const { return entries_.size(); }
  // A number that changes when the contents do, and with which a texture differs from one of the
  // same name dropped before; 0 for one that is not from here.
  std::uint64_t serial(ImTextureID texture) const;

 private:
  struct Entry {
    std::shared_ptr<const Shades> shades;
    Color low;
    Color high;
    TextureFilter filter;
    ImTextureID texture;
    std::uint64_t serial = 0;
    int idle_frames = 0;
  };

  TextureDriver driver_;
  CellPictures cells_;
  std::vector<Entry> entries_;
  std::uint64_t made_ = 0;
};

// A texture of `shades`, between two colours.
TexturePixels texture_pixels(const Shades& shades, Color low, Color high);
// Its levels. A side longer than `longest` is averaged down.
std::vector<TexturePixels> texture_levels(const Shades& shades, Color low, Color high, int longest);

}  // namespace padlens
