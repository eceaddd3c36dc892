// Frames that are painted over the ones before come out as if painted alone.

#include "app/export/frame_painter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "app/export/palette.h"
#include "app/tests/frames.h"
#include "app/tests/picture.h"

using namespace padlens;
using test::Play;

namespace {

std::vector<Pixel> copy_of(const Canvas& canvas) {
  return {canvas.pixels().begin(), canvas.pixels().end()};
}

std::vector<Pixel> painted_alone(const Scene& scene, const ExportOptions& style, PixelSize size) {
  FramePainter painter(style, size);
  painter.paint(scene);
  return copy_of(painter.canvas());
}

// Few different values, so that shapes meet, are alike and trade places.
Scene any_scene() {
  const auto number = [](int least, int most) {
    return static_cast<double>(*rc::gen::inRange(least * 4, most * 4)) / 4;
  };
  const auto role = [] {
    return *rc::gen::element(Role::none, Role::input_fill, Role::text, Role::window_edge);
  };
  const auto dash = [] { return *rc::gen::element(Dash::solid, Dash::dashed, Dash::fine); };
  const auto point = [&] { return Point{number(-20, 120), number(-20, 120)}; };
  const auto shape = [&] {
    return Parallelogram{
        point(), {number(-40, 40), number(-4, 4)}, {number(-4, 4), number(-40, 40)}};
  };
  static const std::array kShades{std::make_shared<const Shades>(3, 2, std::uint8_t{99}),
                                  std::make_shared<const Shades>(50, 70, std::uint8_t{255})};
  Scene scene;
  scene.width = 100;
  scene.height = 80;
  const int count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    switch (*rc::gen::inRange(0, 6)) {
      case 0: {
        Rect rect;
        rect.box = {number(-20, 100), number(-20, 80), number(0, 60), number(0, 60)};
        rect.radius = number(0, 8);
        rect.fill = role();
        rect.edge = role();
        rect.edge_width = number(1, 4);
        rect.dash = dash();
        rect.hatched = *rc::gen::arbitrary<bool>();
        rect.opacity = number(0, 1);
        scene.primitives.emplace_back(rect);
        break;
      }
      case 1:
        scene.primitives.emplace_back(Line{point(), point(), role(), number(1, 3), dash()});
        break;
      case 2:
        scene.primitives.emplace_back(
            Curve{point(), point(), point(), point(), role(), number(1, 3), dash()});
        break;
      case 3: {
        Tile tile;
        tile.shape = shape();
        tile.fill = role();
        tile.edge = role();
        tile.edge_width = number(1, 4);
        tile.dash = dash();
        tile.hatched = *rc::gen::arbitrary<bool>();
        tile.opacity = number(0, 1);
        scene.primitives.emplace_back(tile);
        break;
      }
      case 4:
        scene.primitives.emplace_back(
            Raster{shape(), *rc::gen::elementOf(kShades), Role::input_fill, Role::text});
        break;
      default:
        scene.primitives.emplace_back(Text{point(),
                                           Anchor::middle,
                                           {{*rc::gen::element<std::string>("17", "y[1]", "填"),
                                             role(), Face::mono, Weight::regular, number(6, 20)}},
                                           {}});
    }
  }
  return scene;
}

// The same primitives with some gone, doubled or elsewhere in the order.
Scene disturbed(Scene scene) {
  auto& all = scene.primitives;
  const int changes = *rc::gen::inRange(0, 4);
  for (int i = 0; i < changes && !all.empty(); ++i) {
    const auto from = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, all.size()));
    const auto to = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, all.size()));
    const Primitive moved = all[static_cast<std::size_t>(from)];
    if (*rc::gen::arbitrary<bool>()) all.erase(all.begin() + from);
    if (*rc::gen::arbitrary<bool>())
      all.insert(all.begin() + std::min<std::ptrdiff_t>(to, std::ssize(all)), moved);
  }
  return scene;
}

RC_GTEST_PROP(FramePainter, PaintsOverAsIfAlone, ()) {
  ExportOptions style;
  style.theme = find_theme(*rc::gen::element("light", "dark"));
  style.scale = *rc::gen::element(1.0, 0.37, 1.5);
  style.transparent = *rc::gen::arbitrary<bool>();
  const Scene first = any_scene();
  PixelSize size;
  RC_ASSERT(pixel_size(first, style, size).empty());
  FramePainter painter(style, size);
  painter.paint(first);
  for (const Scene& scene : {disturbed(first), any_scene(), first}) {
    std::vector<Pixel> before = copy_of(painter.canvas());
    const std::vector<PixelBox> changed = painter.paint(scene);
    const std::vector<Pixel> after = copy_of(painter.canvas());
    RC_ASSERT(after == painted_alone(scene, style, size));
    // Nothing changed but what was said to.
    for (const PixelBox& box : changed) {
      for (int y = box.top; y < box.bottom; ++y) {
        const std::size_t row = static_cast<std::size_t>(y * size.width);
        for (int x = box.left; x < box.right; ++x)
          before[row + static_cast<std::size_t>(x)] = after[row + static_cast<std::size_t>(x)];
      }
    }
    RC_ASSERT(before == after);
  }
}

TEST(FramePainter, PaintsLittleWhereLittleChanges) {
  const Play play(&kConv2d, "light", 1);
  PixelSize size;
  ASSERT_EQ(pixel_size(play.scene(0), play.style, size), "");
  FramePainter painter(play.style, size);
  EXPECT_EQ(painter.paint(play.scene(4)), (std::vector<PixelBox>{{0, 0, size.width, size.height}}));
  EXPECT_TRUE(painter.paint(play.scene(4)).empty());
  std::int64_t area = 0;
  for (const PixelBox& box : painter.paint(play.scene(5)))
    area += box.area();
  EXPECT_GT(area, 1000);
  EXPECT_LT(area, std::int64_t{size.width} * size.height / 3);
}

TEST(FramePainter, BlendsExactlyAtTheEnds) {
  constexpr Pixel kUnder = 0xFF123456;
  constexpr Pixel kOver = 0xFFFEDCBA;
  EXPECT_EQ(blended(kUnder, kOver, 0), kUnder);
  EXPECT_EQ(blended(kUnder, kOver, 255), kOver);
  for (std::uint32_t weight = 0; weight <= 255; ++weight) {
    EXPECT_EQ(blended(kUnder, kUnder, weight), kUnder);
    const double red = (0x12 * (255.0 - weight) + 0xFE * double{1} * weight) / 255;
    EXPECT_NEAR((blended(kUnder, kOver, weight) >> 16U) & 0xFFU, red, 0.5001);
  }
}

// --- the palette of a GIF

// But for those that take part only where a scene uses them.
TEST(Palette, HasEveryColourOfItsThemeExactly) {
  for (const Theme& theme : themes()) {
    Palette palette(theme);
    EXPECT_LE(palette.colors().size(), Palette::kMaxColors);
    EXPECT_GT(palette.colors().size(), 150U);
    for (std::size_t i = 1; i < static_cast<std::size_t>(Role::coverage_fill); ++i) {
      EXPECT_EQ(palette.colors()[palette.index(pixel_of(theme.colors[i]))], theme.colors[i]);
    }
  }
}

// By the eye's weights; of equally near ones the first.
RC_GTEST_PROP(Palette, TakesTheNearest, ()) {
  Palette palette(*find_theme(*rc::gen::element("light", "dark")));
  const Color color{*rc::gen::arbitrary<std::uint8_t>(), *rc::gen::arbitrary<std::uint8_t>(),
                    *rc::gen::arbitrary<std::uint8_t>()};
  const auto away = [&](Color other) {
    const int r = int{color.r} - other.r;
    const int g = int{color.g} - other.g;
    const int b = int{color.b} - other.b;
    return 2 * r * r + 4 * g * g + 3 * b * b;
  };
  const auto nearest = std::ranges::min_element(palette.colors(), {}, away);
  RC_ASSERT(palette.index(pixel_of(color)) == nearest - palette.colors().begin());
}

TEST(Palette, IsNearWhateverIsDrawn) {
  for (const Theme& theme : themes()) {
    for (const Op op : {&kConv2d, &kConv2dTranspose}) {
      const Play play(op, theme.id, 1);
      Palette palette(theme);
      for (const std::int64_t step : {std::int64_t{0}, play.steps() - 1}) {
        PixelSize size;
        ASSERT_EQ(pixel_size(play.scene(step), play.style, size), "");
        std::map<int, int> errors;
        for (const Pixel pixel : painted_alone(play.scene(step), play.style, size)) {
          const Pixel near = pixel_of(palette.colors()[palette.index(pixel)]);
          int most = 0;
          for (const unsigned shift : {0U, 8U, 16U}) {
            most = std::max(most, std::abs(static_cast<int>((pixel >> shift) & 0xFFU) -
                                           static_cast<int>((near >> shift) & 0xFFU)));
          }
          ++errors[most];
        }
        EXPECT_LE(errors.rbegin()->first, 36);
        int far = 0;
        for (const auto& [error, count] : errors)
          far += error > 14 ? count : 0;
        EXPECT_LT(far, size.width * size.height / 500);
      }
    }
  }
}

// Each of many pictures has a line of its own, as from the window to its output cell.
TEST(StencilMaker, KeepsWhatThePictureBeforeHasAndLittleBesides) {
  constexpr PixelSize kSize{800, 600};
  StencilMaker maker(1, kSize);
  Stencil copy;
  const Stencil* before = nullptr;
  std::size_t all = 0;
  for (int i = 0; i < 200; ++i) {
    maker.begin_picture();
    if (before != nullptr) {
      EXPECT_EQ(before->coverage, copy.coverage) << i;
    }
    const PlacedStencil line = maker.line({0, 0}, {790, 300.0 + i}, 2, Dash::solid);
    before = line.stencil;
    copy = *line.stencil;
    all += copy.coverage.size();
    EXPECT_LE(maker.bytes(), StencilMaker::kMostBytes + 2 * copy.coverage.size());
  }
  EXPECT_GT(all, 4 * StencilMaker::kMostBytes);
}

}  // namespace
