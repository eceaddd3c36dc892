// Tiles and rasters in every format, read by other programs than the one that wrote them.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/export/png_pixels.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"
#include "app/tests/tiles.h"

namespace padlens::test {
namespace {

struct FileKind {
  std::string_view suffix;
  double scale;
  int tolerance;  // of a channel, in what is of one colour
};
void PrintTo(const FileKind& kind, std::ostream* out) {
  *out << kind.suffix << " at " << kind.scale;
}

constexpr FileKind kKinds[] = {{".png", 1, 0},  {".png", 2, 0},      {".svg", 1, 2},
                               {".svg", 2, 2},  {".anim.svg", 1, 2}, {".pdf", 1, 2},
                               {".pdf", 2, 2},  {".gif", 1, 6},      {".gif", 2, 6},
                               {".webp", 1, 0}, {".webp", 2, 0},     {".mp4", 2, 12}};

class Tiles : public testing::TestWithParam<FileKind> {
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

// --- SVG

TEST(TileSvg, IsAPathWithTheClassesOfARect) {
  Tile tile = tile_of(kAslant, Role::input_fill, Role::input_edge, 0.5);
  tile.id = {GridId::matrix, {1, 2}};
  tile.dash = Dash::dashed;
  tile.edge_width = 2;
  const auto svg_of = [&](const Tile& one) {
    return written(".svg", one_frame(scene_of(320, 200, {one})), {.id_prefix = "a"});
  };
  const std::string svg = svg_of(tile);
  EXPECT_NE(svg.find("<path id=\"a-matrix-1-2\" class=\"a-input-fill\" "
                     "d=\"M230 40L290 20L315 65L255 85z\" fill-opacity=\"0.5\" "
                     "stroke-width=\"2\"/>\n"),
            std::string::npos)
      << svg;
  tile.hatched = true;
  EXPECT_NE(svg_of(tile).find("a-hatch-input-fill"), std::string::npos);
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

}  // namespace
}  // namespace padlens::test
