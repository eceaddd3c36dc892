#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/export/canvas.h"
#include "app/scene/theme.h"

namespace padlens {

// At most 255 colours in which every picture of a theme is drawn: those of its roles,
// and what becomes of them where they meet at the edges of cells and letters. The same
// for every frame of every picture.
class Palette {
 public:
  // What is left of 256 stands for "as before" or "nothing here".
  static constexpr std::size_t kMaxColors = 255;

  explicit Palette(const Theme& theme);

  const std::vector<Color>& colors() const { return colors_; }

  // The nearest colour to an opaque pixel; the first where two are equally near.
  std::uint8_t index(Pixel pixel) {
    Known& known = known_[(pixel * 0x9E3779B1U) >> (32U - kKnownBits)];
    if (known.pixel != pixel) known = {pixel, nearest(pixel)};
    return known.index;
  }

 private:
  static constexpr unsigned kKnownBits = 13;
  struct Known {
    Pixel pixel = 0;  // 0, being transparent, is never asked for
    std::uint8_t index = 0;
  };

  std::uint8_t nearest(Pixel pixel) const;

  std::vector<Color> colors_;
  std::vector<Known> known_;  // answers already given, by a hash of the pixel
};

}  // namespace padlens
