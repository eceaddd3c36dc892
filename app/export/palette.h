#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "app/export/canvas.h"
#include "app/scene/theme.h"

namespace padlens {

// What scenes are drawn with beside what every picture is: there is no room for all of it
// in one palette.
class PaletteUse {
 public:
  void add(const Scene& scene);

  // A colour laid over cells, `weight` of 255.
  struct Veil {
    Role role = Role::none;
    std::uint8_t weight = 0;
    friend auto operator<=>(const Veil&, const Veil&) = default;
  };
  // The colours of a raster.
  struct Ramp {
    Role low = Role::none;
    Role high = Role::none;
    friend auto operator<=>(const Ramp&, const Ramp&) = default;
  };

  const std::set<Role>& roles() const { return roles_; }
  // Those that cover cells.
  const std::set<Role>& fills() const { return fills_; }
  const std::set<Veil>& veils() const { return veils_; }
  const std::set<Ramp>& ramps() const { return ramps_; }

 private:
  void add(Role role);
  void add(Role fill, double opacity);

  std::set<Role> roles_;
  std::set<Role> fills_;
  std::set<Veil> veils_;
  std::set<Ramp> ramps_;
};

// At most 255 colours in which every picture of a theme is drawn: those of its roles,
// and what becomes of them where they meet at the edges of cells and letters. The same
// for every frame of every picture that has no other use.
class Palette {
 public:
  // What is left of 256 stands for "as before" or "nothing here".
  static constexpr std::size_t kMaxColors = 255;

  explicit Palette(const Theme& theme, const PaletteUse& use = {});

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
  std::vector<std::uint8_t> by_green_;  // indices of the colours
  std::vector<Known> known_;            // answers already given, by a hash of the pixel
};

}  // namespace padlens
