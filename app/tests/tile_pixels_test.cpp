// Tiles and rasters as pixels, and what these are made from: means of shades and the
// colours of a GIF.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/export/frame_painter.h"
#include "app/export/palette.h"
#include "app/export/png_pixels.h"
#include "app/svg/shade_means.h"
#include "app/tests/picture.h"
#include "app/tests/tiles.h"

namespace padlens::test {
namespace {

// --- as pixels

ExportOptions style_of(double scale, bool transparent = false) {
  return {.theme = &light(), .scale = scale, .transparent = transparent};
}

std::vector<Pixel> painted(const Scene& scene, const ExportOptions& style) {
  PixelSize size;
  EXPECT_EQ(pixel_size(scene, style, size), "");
  FramePainter painter(style, size);
  painter.paint(scene);
  return {painter.canvas().pixels().begin(), painter.canvas().pixels().end()};
}

int largest_distance(const std::vector<Pixel>& a, const std::vector<Pixel>& b) {
  int most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, distance(color_of(a[i]), color_of(b[i])));
  return most;
}

double any(int least, int most) {
  return static_cast<double>(*rc::gen::inRange(least * 8, most * 8)) / 8;
}

RC_GTEST_PROP(TilePixels, AnUprightTileIsARectWithoutRadius, ()) {
  Rect rect;
  rect.box = {any(0, 40), any(0, 40), any(1, 40), any(1, 40)};
  rect.fill = *rc::gen::element(Role::none, Role::input_fill, Role::text);
  rect.edge = *rc::gen::element(Role::none, Role::window_edge);
  rect.edge_width = any(1, 4);
  rect.dash = *rc::gen::element(Dash::solid, Dash::dashed, Dash::fine);
  rect.hatched = *rc::gen::arbitrary<bool>();
  rect.opacity = any(0, 1);
  Tile tile = tile_of({{rect.box.x, rect.box.y}, {rect.box.w, 0}, {0, rect.box.h}}, rect.fill,
                      rect.edge, rect.opacity);
  tile.edge_width = rect.edge_width;
  tile.dash = rect.dash;
  tile.hatched = rect.hatched;
  const ExportOptions style = style_of(*rc::gen::element(1.0, 2.0, 0.7, 3.1));
  // Half pixels of the fill lie below an edge, but for the gaps of its dashes.
  const bool covered = rect.edge == Role::none || rect.dash == Dash::solid;
  RC_ASSERT(largest_distance(painted(scene_of(90, 90, {rect}), style),
                             painted(scene_of(90, 90, {tile}), style)) <= (covered ? 3 : 128));
}

// Tiles of one colour side by side are one area.
RC_GTEST_PROP(TilePixels, NeighboursShowNoSeam, ()) {
  const Point across{any(10, 20), any(-5, 5)};
  const Point down{any(-8, 8), any(10, 20)};
  const Point first{any(60, 90), any(40, 60)};
  const double opacity = *rc::gen::element(1.0, 0.72, 0.5, 0.2);
  Scene scene = scene_of(220, 160, {});
  for (int row = 0; row < 4; ++row) {
    for (int col = 0; col < 4; ++col) {
      const Point corner{first.x + col * across.x + row * down.x,
                         first.y + col * across.y + row * down.y};
      scene.primitives.emplace_back(
          tile_of({corner, across, down}, Role::text, Role::none, opacity));
    }
  }
  const double scale = *rc::gen::element(1.0, 1.5);
  const std::vector<Pixel> pixels = painted(scene, style_of(scale));
  const Color expected = blend(light()[Role::background], light()[Role::text], opacity);
  const auto width = static_cast<std::size_t>(220 * scale);
  const Parallelogram all{first, {4 * across.x, 4 * across.y}, {4 * down.x, 4 * down.y}};
  for (double along = 0.1; along < 0.9; along += 0.004) {
    for (double across_all = 0.1; across_all < 0.9; across_all += 0.01) {
      const Point point = all.at(along, across_all);
      const auto at = static_cast<std::size_t>(point.y * scale) * width +
                      static_cast<std::size_t>(point.x * scale);
      RC_ASSERT(distance(color_of(pixels[at]), expected) <= 8);
    }
  }
}

// Cells of a raster are where rectangles for each of them would be.
RC_GTEST_PROP(TilePixels, ARasterIsItsCells, ()) {
  const int rows = *rc::gen::inRange(1, 9);
  const int cols = *rc::gen::inRange(1, 9);
  const double pitch = any(1, 9);
  const double left = any(0, 5);
  const double top = any(0, 5);
  const auto shades =
      shades_of(rows, cols, [](auto row, auto col) { return (row + col) % 2 == 0 ? 255 : 0; });
  Scene cells = scene_of(90, 90, {});
  for (int row = 0; row < rows; ++row) {
    for (int col = 0; col < cols; ++col) {
      Rect rect;
      rect.box = {left + col * pitch, top + row * pitch, pitch, pitch};
      rect.fill = shades->at(row, col) == 0 ? Role::panel : Role::text;
      cells.primitives.emplace_back(rect);
    }
  }
  const Parallelogram shape{{left, top}, {cols * pitch, 0}, {0, rows * pitch}};
  const Scene raster = scene_of(90, 90, {Raster{shape, shades, Role::panel, Role::text}});
  const ExportOptions style = style_of(*rc::gen::element(1.0, 2.0, 1.3));
  RC_ASSERT(painted(cells, style) == painted(raster, style));
}

TEST(TilePixels, ARasterLeavesWhatIsBesideItTransparent) {
  const Scene scene =
      scene_of(320, 200, {Raster{kAslant, six_shades(), Role::input_fill, Role::input_text}});
  const std::string png = written(".png", one_frame(scene), style_of(1, true));
  const auto pixels = png_pixels(png);
  ASSERT_TRUE(pixels);
  const auto at = [&](Point point) {
    return pixels
        ->argb[static_cast<std::size_t>(point.y) * 320 + static_cast<std::size_t>(point.x)];
  };
  EXPECT_EQ(at(kAslant.at(0.5, -0.1)), 0U);
  EXPECT_EQ(at(kAslant.at(-0.1, 0.5)), 0U);
  EXPECT_EQ(at(kAslant.at(0.1, 0.1)), pixel_of(light()[Role::input_fill]));
  EXPECT_EQ(at(kAslant.at(0.9, 0.9)), pixel_of(light()[Role::input_text]));
}

// Shades may be gone, and others stand where they stood.
TEST(TilePixels, EachRasterShowsItsOwnShades) {
  PixelSize size{320, 200};
  FramePainter painter(style_of(1), size);
  for (int i = 0; i < 300; ++i) {
    const Scene scene =
        scene_of(320, 200,
                 {Raster{kUpright, shades_of(2, 2, [&](auto, auto) { return i % 256; }),
                         Role::panel, Role::text}});
    painter.paint(scene);
    const Pixel expected = blended(pixel_of(light()[Role::panel]), pixel_of(light()[Role::text]),
                                   static_cast<std::uint32_t>(i % 256));
    ASSERT_EQ(painter.canvas().row(40)[50], expected) << i;
  }
}

TEST(TilePixels, WhatHasNoAreaIsNotDrawn) {
  const Parallelogram flat{{20, 20}, {60, 30}, {20, 10}};
  const auto nothing = std::make_shared<const Shades>();
  const Scene scene = scene_of(
      320, 200,
      {tile_of(flat, Role::text, Role::text), Raster{flat, six_shades(), Role::panel, Role::text},
       Raster{kUpright, nothing, Role::panel, Role::text}});
  EXPECT_EQ(painted(scene, style_of(1)), painted(scene_of(320, 200, {}), style_of(1)));
  for (const std::string_view suffix : {".svg", ".anim.svg", ".pdf"}) {
    EXPECT_EQ(written(suffix, one_frame(scene)), written(suffix, one_frame(scene_of(320, 200, {}))))
        << suffix;
  }
}

// --- means of shades

RC_GTEST_PROP(ShadesMeans, AreThoseOfTheCellsOneByOne, ()) {
  const int rows = *rc::gen::inRange(1, 7);
  const int cols = *rc::gen::inRange(1, 7);
  const auto shades = shades_of(rows, cols, [](auto, auto) { return *rc::gen::inRange(0, 256); });
  const Box part{any(0, cols), any(0, rows), any(0, 4), any(0, 4)};
  const double right = std::min<double>(part.right(), cols);
  const double bottom = std::min<double>(part.bottom(), rows);
  const double mean = ShadeMeans(*shades).mean(part.x, part.y, part.right(), part.bottom());
  if (part.w == 0 || part.h == 0) return;
  double sum = 0;
  for (int row = 0; row < rows; ++row) {
    for (int col = 0; col < cols; ++col) {
      const double w = std::min(right, col + 1.0) - std::max<double>(part.x, col);
      const double h = std::min(bottom, row + 1.0) - std::max<double>(part.y, row);
      sum += std::max(w, 0.0) * std::max(h, 0.0) * shades->at(row, col);
    }
  }
  RC_ASSERT(std::abs(mean - sum / ((right - part.x) * (bottom - part.y))) < 1e-6);
}

TEST(ShadesMeans, OfTheLargestGrid) {
  constexpr std::int64_t kSide = 4096;
  const Shades white(kSide, kSide, 255);
  EXPECT_EQ(ShadeMeans(white).mean(0, 0, kSide, kSide), 255);
}

TEST(Reduced, KeepsWhatIsSmallAndTheMeanOfWhatIsNot) {
  EXPECT_EQ(reduced(*six_shades(), 3), *six_shades());
  const auto shades = shades_of(1000, 3, [](auto row, auto) { return row % 2 * 200; });
  const Shades small = reduced(*shades, 512);
  EXPECT_EQ(small, Shades(500, 3, 100));
  EXPECT_EQ(reduced(Shades(1537, 1, 7), 512), Shades(385, 1, 7));
}

// --- the palette of a GIF

TEST(TilePalette, HasWhatScenesUse) {
  for (const Theme& theme : themes()) {
    Scene scene = scene_of(100, 100, {});
    for (int hue = 0; hue < 9; ++hue) {
      scene.primitives.emplace_back(
          tile_of(kAslant, static_cast<Role>(static_cast<int>(Role::hue_first) + 4 * hue)));
    }
    for (const double opacity : {0.1, 0.3, 0.5})
      scene.primitives.emplace_back(tile_of(kAslant, Role::coverage_fill, Role::none, opacity));
    scene.primitives.emplace_back(
        Raster{kUpright, six_shades(), Role::input_fill, Role::input_edge});
    scene.primitives.emplace_back(
        Raster{kUpright, six_shades(), Role::output_fill, Role::output_edge});
    PaletteUse use;
    use.add(scene);
    Palette palette(theme, use);
    EXPECT_LE(palette.colors().size(), Palette::kMaxColors);
    const auto error = [&](Color color) {
      return distance(palette.colors()[palette.index(pixel_of(color))], color);
    };
    for (int hue = 0; hue < 36; hue += 4) {
      EXPECT_EQ(error(theme.colors[static_cast<std::size_t>(Role::hue_first) + hue]), 0);
    }
    for (const Role cell : {Role::input_fill, Role::padding_fill}) {
      for (const double opacity : {0.1, 0.3, 0.5})
        EXPECT_LE(error(blend(theme[cell], theme[Role::coverage_fill], opacity)), 1);
    }
    for (const auto& [low, high] : {std::pair(Role::input_fill, Role::input_edge),
                                    std::pair(Role::output_fill, Role::output_edge)}) {
      for (int shade = 0; shade < 256; ++shade)
        EXPECT_LE(error(blend(theme[low], theme[high], shade / 255.0)), 3) << shade;
    }
    // What every picture has is still there.
    for (std::size_t i = 1; i < static_cast<std::size_t>(Role::coverage_fill); ++i)
      EXPECT_EQ(error(theme.colors[i]), 0);
  }
}

// More than there is room for.
TEST(TilePalette, IsNearEveryVeil) {
  Scene scene = scene_of(100, 100, {});
  for (int i = 8; i <= 50; ++i)
    scene.primitives.emplace_back(tile_of(kAslant, Role::coverage_fill, Role::none, i / 100.0));
  PaletteUse use;
  use.add(scene);
  Palette palette(light(), use);
  for (int i = 8; i <= 50; ++i) {
    const Color color = blend(light()[Role::input_fill], light()[Role::coverage_fill], i / 100.0);
    EXPECT_LE(distance(palette.colors()[palette.index(pixel_of(color))], color), 3) << i;
  }
}

TEST(TilePalette, IsTheSameWhereNothingElseIsUsed) {
  PaletteUse use;
  use.add(scene_of(100, 100, {tile_of(kAslant, Role::input_fill, Role::input_edge, 0.5)}));
  EXPECT_EQ(Palette(light(), use).colors(), Palette(light()).colors());
}

}  // namespace
}  // namespace padlens::test
