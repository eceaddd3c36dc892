// Tiles and rasters in every format, read by other programs than the one that wrote them.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "app/export/frame_painter.h"
#include "app/export/palette.h"
#include "app/export/png_pixels.h"
#include "app/export/shade_means.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"

namespace padlens::test {
namespace {

const Theme& light() {
  return *find_theme("light");
}

Scene scene_of(double width, double height, std::vector<Primitive> primitives) {
  return {width, height, std::move(primitives), {}};
}

constexpr Parallelogram kUpright{{20, 20}, {60, 0}, {0, 40}};
constexpr Parallelogram kSheared{{110, 20}, {60, 0}, {30, 40}};
constexpr Parallelogram kAslant{{230, 40}, {60, -20}, {25, 45}};
constexpr Parallelogram kTurned{{90, 170}, {-60, 0}, {-10, -40}};
constexpr std::array kShapes{kUpright, kSheared, kAslant, kTurned};

Tile tile_of(const Parallelogram& shape, Role fill, Role edge = Role::none, double opacity = 1) {
  Tile tile;
  tile.shape = shape;
  tile.fill = fill;
  tile.edge = edge;
  tile.opacity = opacity;
  return tile;
}

std::shared_ptr<const Shades> shades_of(std::int64_t rows, std::int64_t cols, auto shade) {
  auto shades = std::make_shared<Shades>(rows, cols);
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t col = 0; col < cols; ++col)
      shades->at(row, col) = static_cast<std::uint8_t>(shade(row, col));
  }
  return shades;
}

// 0, 51, 102 and 153, 204, 255.
std::shared_ptr<const Shades> six_shades() {
  return shades_of(2, 3, [](auto row, auto col) { return 51 * (3 * row + col); });
}

Color blend(Color under, Color over, double weight) {
  return color_of(
      blended(pixel_of(under), pixel_of(over), static_cast<std::uint32_t>(255 * weight + 0.5)));
}

int distance(Color a, Color b) {
  return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
}

struct Kind {
  std::string_view suffix;
  double scale;
  int tolerance;  // of a channel, in what is of one colour
};
void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.suffix << " at " << kind.scale;
}

constexpr Kind kKinds[] = {{".png", 1, 0},      {".png", 2, 0},  {".svg", 1, 2},  {".svg", 2, 2},
                           {".anim.svg", 1, 2}, {".pdf", 1, 2},  {".pdf", 2, 2},  {".gif", 1, 6},
                           {".gif", 2, 6},      {".webp", 1, 0}, {".webp", 2, 0}, {".mp4", 2, 12}};

std::string written(std::string_view suffix, const FrameList& frames, ExportOptions options = {}) {
  if (options.theme == nullptr) options.theme = &light();
  const ExportResult result = write_all(*format_for("x" + std::string(suffix)), frames, options);
  EXPECT_EQ(result.error, "") << suffix;
  return result.bytes;
}

class Tiles : public testing::TestWithParam<Kind> {
 protected:
  Picture shown(const Scene& scene) const {
    const auto& [suffix, scale, tolerance] = GetParam();
    const std::string file = folder_.file("a" + std::string(suffix));
    write_contents(file, written(suffix, one_frame(scene), {.scale = scale}));
    const std::string png = folder_.file("shown.png");
    if (suffix.ends_with("svg")) {
      run("rsvg-convert '" + file + "' -o '" + png + "'");
    } else if (suffix == ".pdf") {
      run("pdftoppm -png -r 96 -singlefile '" + file + "' '" + folder_.file("shown") + "'");
    } else if (suffix == ".mp4") {
      run("ffmpeg -v error -y -i '" + file + "' -frames:v 1 '" + png + "'");
    } else {
      run("convert '" + file + "' 'png24:" + png + "'");
    }
    return decoded(png);
  }

  Color at(const Picture& picture, Point point) const {
    const double scale = GetParam().scale;
    return picture.at(static_cast<int>(point.x * scale), static_cast<int>(point.y * scale));
  }
  void expect(const Picture& picture, Point point, Color color, int more = 0) const {
    EXPECT_LE(distance(at(picture, point), color), GetParam().tolerance + more)
        << point.x << ' ' << point.y << ": " << testing::PrintToString(at(picture, point))
        << " is not " << testing::PrintToString(color);
  }

  TemporaryFolder folder_;
};

TEST_P(Tiles, LieWhereTheyShould) {
  Scene scene = scene_of(320, 200, {});
  for (const Parallelogram& shape : kShapes) {
    Tile tile = tile_of(shape, Role::input_text, Role::window_edge);
    tile.edge_width = 2;
    scene.primitives.emplace_back(tile);
  }
  const Picture picture = shown(scene);
  for (const Parallelogram& shape : kShapes) {
    for (const double along : {0.1, 0.5, 0.9}) {
      for (const double down : {0.1, 0.5, 0.9})
        expect(picture, shape.at(along, down), light()[Role::input_text]);
      for (const double beside : {-0.1, 1.1}) {
        expect(picture, shape.at(along, beside), light()[Role::background]);
        expect(picture, shape.at(beside, along), light()[Role::background]);
      }
    }
  }
  // The edge is in the middle of the outline; videos have half as many colours as pixels.
  if (GetParam().suffix == ".mp4") return;
  expect(picture, {50, 20}, light()[Role::window_edge]);
  expect(picture, {20, 40}, light()[Role::window_edge]);
}

TEST_P(Tiles, AreSeenThroughAsTheySay) {
  Scene scene = scene_of(320, 200, {});
  for (const Parallelogram& shape : kShapes)
    scene.primitives.emplace_back(tile_of(shape, Role::text, Role::problem, 0.4));
  const Picture picture = shown(scene);
  for (const Parallelogram& shape : kShapes) {
    expect(picture, shape.centre(), blend(light()[Role::background], light()[Role::text], 0.4),
           GetParam().suffix == ".gif" ? 18 : 2);
  }
}

// The lines are x + y = 8 k of the scene, as those of rectangles.
TEST_P(Tiles, AreHatchedInStepWithEachOther) {
  if (GetParam().scale < 2) return;  // too fine to look at single pixels
  Scene scene = scene_of(320, 200, {});
  for (const Parallelogram& shape : kShapes) {
    Tile tile = tile_of(shape, Role::padding_fill);
    tile.hatched = true;
    scene.primitives.emplace_back(tile);
  }
  const Picture picture = shown(scene);
  for (const Parallelogram& shape : kShapes) {
    const Point centre = shape.centre();
    const double sum = std::round((centre.x + centre.y) / 8) * 8;
    const Point on_line{centre.x, sum - centre.x};
    const int rough = GetParam().suffix == ".mp4" ? 4 : GetParam().suffix == ".png" ? 0 : 6;
    expect(picture, on_line, light()[Role::padding_hatch], rough);
    expect(picture, {on_line.x + 4, on_line.y}, light()[Role::padding_fill], rough);
  }
}

TEST_P(Tiles, RastersShowTheirShades) {
  Scene scene = scene_of(320, 200, {});
  for (const Parallelogram& shape : kShapes)
    scene.primitives.emplace_back(Raster{shape, six_shades(), Role::input_fill, Role::input_text});
  const Picture picture = shown(scene);
  const Color low = light()[Role::input_fill];
  const Color high = light()[Role::input_text];
  for (const Parallelogram& shape : kShapes) {
    for (int i = 0; i < 6; ++i) {
      for (const double within : {0.2, 0.5, 0.8}) {
        const Point point = shape.at((i % 3 + within) / 3, (i / 3 + within) / 2);
        expect(picture, point, blend(low, high, 0.2 * i), GetParam().suffix == ".mp4" ? 4 : 0);
      }
    }
    for (const double beside : {-0.1, 1.1}) {
      expect(picture, shape.at(0.5, beside), light()[Role::background]);
      expect(picture, shape.at(beside, 0.5), light()[Role::background]);
    }
  }
}

// Ten or more cells on a pixel: what is seen is their mean.
TEST_P(Tiles, RastersAreAveraged) {
  const auto shades = shades_of(1000, 1000, [](auto row, auto col) {
    return (row + col) % 2 == 0 ? 0 : col < 500 ? 102 : 255;
  });
  Scene scene = scene_of(320, 200, {});
  for (const Parallelogram& shape : kShapes)
    scene.primitives.emplace_back(Raster{shape, shades, Role::panel, Role::text});
  const Picture picture = shown(scene);
  const Color low = light()[Role::panel];
  const Color high = light()[Role::text];
  for (const Parallelogram& shape : kShapes) {
    for (const double down : {0.2, 0.5, 0.8}) {
      for (const double along : {0.1, 0.4})
        expect(picture, shape.at(along, down), blend(low, high, 0.2), 2);
      for (const double along : {0.6, 0.9})
        expect(picture, shape.at(along, down), blend(low, high, 0.5), 2);
    }
  }
}

TEST_P(Tiles, TheSameBytesEachTime) {
  const std::string_view suffix = GetParam().suffix;
  const auto bytes = [&] {
    Scene scene = scene_of(320, 200, {});
    const auto shades = shades_of(700, 900, [](auto row, auto col) { return row * col % 251; });
    for (const Parallelogram& shape : kShapes) {
      scene.primitives.emplace_back(Raster{shape, shades, Role::panel, Role::text});
      scene.primitives.emplace_back(tile_of(shape, Role::input_text, Role::window_edge, 0.3));
    }
    return written(suffix,
                   {2,
                    [&](std::int64_t) {
                      return Frame{scene, 100};
                    }},
                   {.scale = GetParam().scale});
  };
  EXPECT_TRUE(bytes() == bytes());
}

INSTANTIATE_TEST_SUITE_P(Formats, Tiles, testing::ValuesIn(kKinds), [](const auto& test) {
  std::string name = fmt::format("{}{}", test.param.suffix, test.param.scale);
  std::erase(name, '.');
  return name;
});

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

// --- SVG

TEST(TileSvg, IsAPathWithTheClassesOfARect) {
  Tile tile = tile_of(kAslant, Role::input_fill, Role::input_edge, 0.5);
  tile.id = {GridId::matrix, {1, 2}};
  tile.dash = Dash::dashed;
  tile.edge_width = 2;
  const std::string svg = written(".svg", one_frame(scene_of(320, 200, {tile})));
  EXPECT_NE(svg.find("<path id=\"matrix-1-2\" class=\"input-fill input-edge dashed\" "
                     "d=\"M230 40L290 20L315 65L255 85z\" fill-opacity=\"0.5\" "
                     "stroke-width=\"2\"/>\n"),
            std::string::npos)
      << svg;
  tile.hatched = true;
  EXPECT_NE(written(".svg", one_frame(scene_of(320, 200, {tile}))).find("hatch-input-fill"),
            std::string::npos);
}

std::string decoded_base64(const std::string& text) {
  const TemporaryFolder folder;
  write_contents(folder.file("text"), text);
  run("base64 -d '" + folder.file("text") + "' > '" + folder.file("bytes") + "'");
  return contents(folder.file("bytes"));
}

// The picture that a raster in an SVG is.
Pixels image_in(const std::string& svg) {
  const std::string before = "xlink:href=\"data:image/png;base64,";
  const std::size_t at = svg.find(before) + before.size();
  const auto pixels = png_pixels(decoded_base64(svg.substr(at, svg.find('"', at) - at)));
  EXPECT_TRUE(pixels);
  return pixels.value_or(Pixels{});
}

TEST(RasterSvg, IsASmallImage) {
  const auto svg_of = [](const Parallelogram& shape, const auto& shades) {
    return written(".svg",
                   one_frame(scene_of(320, 200, {Raster{shape, shades, Role::panel, Role::text}})));
  };
  const std::string upright = svg_of(kUpright, six_shades());
  EXPECT_NE(upright.find("<image x=\"20\" y=\"20\" width=\"60\" height=\"40\" "
                         "preserveAspectRatio=\"none\" image-rendering=\"pixelated\""),
            std::string::npos)
      << upright;
  const Pixels six = image_in(upright);
  EXPECT_EQ(six.size, (PixelSize{48, 32}));
  EXPECT_EQ(six.argb[15], pixel_of(light()[Role::panel]));
  EXPECT_EQ(six.argb.back(), pixel_of(light()[Role::text]));

  const auto many = shades_of(1000, 1024, [](auto row, auto col) { return (row ^ col) % 256; });
  const std::string aslant = svg_of(kAslant, many);
  EXPECT_NE(aslant.find("<image width=\"1\" height=\"1\" transform=\"matrix(60 -20 25 45 230 40)\" "
                        "preserveAspectRatio=\"none\" xmlns"),
            std::string::npos)
      << aslant.substr(0, 2000);
  EXPECT_EQ(image_in(aslant).size, (PixelSize{512, 500}));
  const TemporaryFolder folder;
  write_contents(folder.file("a.svg"), aslant);
  run("xmllint --noout '" + folder.file("a.svg") + "'");
}

// --- SVG that moves

std::size_t count_in(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

TEST(TileAnimation, HasARasterOnceAndTilesThatChangeAndMove) {
  const auto shades = six_shades();
  const FrameList frames{
      6, [&](std::int64_t i) {
        // A cell that is computed in time, and a tint that wanders over it.
        Tile cell = tile_of(kAslant, i < 3 ? Role::empty_fill : Role::output_fill,
                            i < 3 ? Role::empty_edge : Role::output_edge);
        cell.id = {GridId::output, {0, 0}};
        Tile tint = tile_of(kSheared, Role::window_fill, Role::none, 0.7);
        tint.shape.corner.x += 10 * static_cast<double>(i);
        return Frame{
            scene_of(320, 200, {Raster{kUpright, shades, Role::panel, Role::text}, cell, tint}),
            100};
      }};
  const std::string svg = written(".anim.svg", frames);
  EXPECT_EQ(count_in(svg, "<image"), 1U);
  EXPECT_EQ(count_in(svg, "<path"), 2U);
  EXPECT_EQ(count_in(svg, "transform:translate(-50px)"), 1U);
  EXPECT_EQ(count_in(svg, "@keyframes"), 2U);
}

TEST(TileAnimation, OtherShadesAreOtherImages) {
  const FrameList frames{
      3, [&](std::int64_t) {
        return Frame{scene_of(320, 200, {Raster{kUpright, six_shades(), Role::panel, Role::text}}),
                     100};
      }};
  EXPECT_EQ(count_in(written(".anim.svg", frames), "<image"), 3U);
}

// --- PDF

TEST(RasterPdf, IsOneImageForAllPages) {
  const auto shades = six_shades();
  const FrameList frames{4, [&](std::int64_t) {
                           return Frame{
                               scene_of(320, 200,
                                        {Raster{kAslant, shades, Role::panel, Role::text},
                                         Raster{kUpright, shades, Role::panel, Role::text}}),
                               100};
                         }};
  const TemporaryFolder folder;
  write_contents(folder.file("a.pdf"), written(".pdf", frames));
  // By its number: "object ID" are the columns 11 and 12.
  run("pdfimages -list '" + folder.file("a.pdf") + "' | awk 'NR > 2 { print $11 }' | sort -u > '" +
      folder.file("ids") + "'");
  EXPECT_EQ(std::ranges::count(contents(folder.file("ids")), '\n'), 1);
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
