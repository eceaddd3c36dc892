#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "app/export/canvas.h"
#include "app/formats/formats.h"
#include "app/scene/theme.h"

// What the tests of tiles and rasters share.

namespace padlens::test {

inline const Theme& light() {
  return *find_theme("light");
}

inline Scene scene_of(double width, double height, std::vector<Primitive> primitives) {
  return {width, height, std::move(primitives), {}};
}

inline constexpr Parallelogram kUpright{{20, 20}, {60, 0}, {0, 40}};
inline constexpr Parallelogram kSheared{{110, 20}, {60, 0}, {30, 40}};
inline constexpr Parallelogram kAslant{{230, 40}, {60, -20}, {25, 45}};
inline constexpr Parallelogram kTurned{{90, 170}, {-60, 0}, {-10, -40}};
inline constexpr std::array kShapes{kUpright, kSheared, kAslant, kTurned};

inline Tile tile_of(const Parallelogram& shape, Role fill, Role edge = Role::none,
                    double opacity = 1) {
  Tile tile;
  tile.shape = shape;
  tile.fill = fill;
  tile.edge = edge;
  tile.opacity = opacity;
  return tile;
}

inline std::shared_ptr<const Shades> shades_of(std::int64_t rows, std::int64_t cols, auto shade) {
  auto shades = std::make_shared<Shades>(rows, cols);
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t col = 0; col < cols; ++col)
      shades->at(row, col) = static_cast<std::uint8_t>(shade(row, col));
  }
  return shades;
}

// 0, 51, 102 and 153, 204, 255.
inline std::shared_ptr<const Shades> six_shades() {
  return shades_of(2, 3, [](auto row, auto col) { return 51 * (3 * row + col); });
}

inline Color blend(Color under, Color over, double weight) {
  return color_of(
      blended(pixel_of(under), pixel_of(over), static_cast<std::uint32_t>(255 * weight + 0.5)));
}

inline int distance(Color a, Color b) {
  return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
}

inline std::string written(std::string_view suffix, const FrameList& frames,
                           ExportOptions options = {}) {
  if (options.theme == nullptr) options.theme = &light();
  const ExportResult result = write_all(*format_for("x" + std::string(suffix)), frames, options);
  EXPECT_EQ(result.error, "") << suffix;
  return result.bytes;
}

}  // namespace padlens::test
