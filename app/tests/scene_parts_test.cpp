// What can be left out of a picture: each part by itself, and then it takes no room.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

constexpr std::string_view kPlainLayer = R"({"input": 6, "stride": 2, "padding": "same",
    "input_values": "ramp", "kernel_values": "sobel_x"})";
constexpr std::string_view kSpreadLayer = R"({"op": "conv2d_transpose", "input": 3, "kernel": 3,
    "stride": 2, "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})";

Scene picture(std::string_view spec, std::string_view view, const OverlaySet& show,
              PlayMode mode = PlayMode::gather) {
  SceneOptions options;
  options.mode = mode;
  options.step = 4;
  options.show = show;
  return build_scene(*find_view(view), layer_from(spec), options, Strings("en"));
}

OverlaySet without(std::initializer_list<const Overlay*> parts) {
  OverlaySet show = OverlaySet::standard();
  for (const Overlay* part : parts)
    show.set(*part, false);
  return show;
}

std::string words_in(const Scene& scene) {
  std::string words = "\n";
  for (const Primitive& primitive : scene.primitives) {
    const auto* text = std::get_if<Text>(&primitive);
    if (text == nullptr) continue;
    for (const TextRun& run : text->runs)
      words += run.text;
    words += '\n';
  }
  return words;
}

std::size_t curves_in(const Scene& scene) {
  return static_cast<std::size_t>(std::ranges::count_if(
      scene.primitives, [](const auto& each) { return std::holds_alternative<Curve>(each); }));
}

// The highest and the leftmost, the lowest and the rightmost that cells reach.
Box bounds_of(const Scene& scene) {
  double left = 1e9, top = 1e9, right = 0, bottom = 0;
  for (const CellGrid& grid : scene.grids) {
    const Cell last{grid.first.row + grid.rows - 1, grid.first.col + grid.cols - 1};
    for (const Cell at :
         {grid.first, last, Cell{last.row, grid.first.col}, Cell{grid.first.row, last.col}}) {
      const Box box = grid.place(at).bounds();
      left = std::min(left, box.x);
      top = std::min(top, box.y);
      right = std::max(right, box.right());
      bottom = std::max(bottom, box.bottom());
    }
  }
  return {left, top, right - left, bottom - top};
}

TEST(SceneParts, NoneIsTheCellsAndNothingElse) {
  for (const std::string_view spec : {kPlainLayer, kSpreadLayer}) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      for (const std::string_view view : {"flat", "stacked"}) {
        const Scene scene = picture(spec, view, OverlaySet(), mode);
        EXPECT_EQ(words_in(scene), "\n") << view;
        EXPECT_EQ(curves_in(scene), 0U) << view;
        // Margins alone are around them.
        const Box cells = bounds_of(scene);
        for (const double margin :
             {cells.x, cells.y, scene.width - cells.right(), scene.height - cells.bottom()}) {
          EXPECT_GT(margin, 20) << view;
          EXPECT_LT(margin, 34) << view << " " << static_cast<int>(mode);
        }
      }
    }
  }
}

TEST(SceneParts, EachIsLeftOutByItself) {
  for (const std::string_view view : {"flat", "stacked", "matrix"}) {
    const std::string all = words_in(picture(kPlainLayer, view, OverlaySet::standard()));
    const auto left_out = [&](const Overlay& part) {
      return words_in(picture(kPlainLayer, view, without({&part})));
    };
    const std::string heading = view == "matrix" ? "as a matrix" : "Output";
    const std::string size = view == "matrix" ? "9 × 36" : "7 × 7";
    EXPECT_NE(all.find(heading + "   "), std::string::npos) << all;
    EXPECT_NE(all.find(size), std::string::npos);
    const std::string no_headings = left_out(kShowHeadings);
    EXPECT_EQ(no_headings.find(heading), std::string::npos) << no_headings;
    EXPECT_NE(no_headings.find("\n" + size + "\n"), std::string::npos) << no_headings;
    const std::string no_sizes = left_out(kShowSizes);
    EXPECT_NE(no_sizes.find(heading + "\n"), std::string::npos) << no_sizes;
    EXPECT_EQ(no_sizes.find(size), std::string::npos) << no_sizes;
    EXPECT_EQ(left_out(kShowFormula).find("y[1,1]"), std::string::npos);
  }
  const std::string axis = words_in(picture(kPlainLayer, "axis", without({&kShowHeadings})));
  EXPECT_EQ(axis.find("Width: every"), std::string::npos);
  EXPECT_NE(axis.find("n=6  k=3"), std::string::npos);
  const std::string bare = words_in(picture(kPlainLayer, "axis", without({&kShowSizes})));
  EXPECT_NE(bare.find("Width: every"), std::string::npos);
  EXPECT_EQ(bare.find("n=6  k=3"), std::string::npos);
}

TEST(SceneParts, ConnectorsAreLeftOutByThemselves) {
  EXPECT_GT(curves_in(picture(kPlainLayer, "flat", OverlaySet::standard())), 0U);
  EXPECT_EQ(curves_in(picture(kPlainLayer, "flat", without({&kShowConnectors}))), 0U);
  const auto lines = [](const OverlaySet& show) {
    const Scene scene = picture(kPlainLayer, "stacked", show);
    return std::ranges::count_if(
        scene.primitives, [](const auto& each) { return std::holds_alternative<Line>(each); });
  };
  EXPECT_GT(lines(OverlaySet::standard()), 0);
  EXPECT_EQ(lines(without({&kShowConnectors})), 0);
}

TEST(SceneParts, WhatIsLeftOutTakesNoRoom) {
  for (const std::string_view view : {"flat", "stacked", "axis", "matrix"}) {
    const auto height = [&](const OverlaySet& show) {
      return picture(kPlainLayer, view, show).height;
    };
    const double all = height(OverlaySet::standard());
    EXPECT_LT(height(without({&kShowHeadings, &kShowSizes})), all) << view;
    EXPECT_LT(height(without({&kShowFormula})), all) << view;
    EXPECT_LE(height(without({&kShowConnectors})), all) << view;
  }
  const auto width = [](const OverlaySet& show) {
    return picture(kPlainLayer, "flat", show).width;
  };
  EXPECT_LT(width(without({&kShowConnectors, &kShowFormula})), width(without({&kShowFormula})));
}

// Whatever is shown lies within the picture.
RC_GTEST_PROP(SceneParts, LieWithinThePicture, ()) {
  const auto view = *rc::gen::element<std::string_view>("flat", "stacked", "axis", "matrix");
  const auto spec = *rc::gen::element(kPlainLayer, kSpreadLayer);
  const auto mode = *rc::gen::element(PlayMode::gather, PlayMode::scatter);
  OverlaySet show;
  for (const Overlay* overlay : overlays())
    show.set(*overlay, *rc::gen::arbitrary<bool>());
  const Scene scene = picture(spec, view, show, mode);
  const Box cells = bounds_of(scene);
  RC_ASSERT(cells.x > 20 && cells.y > 20);
  RC_ASSERT(cells.right() < scene.width - 20 && cells.bottom() < scene.height - 16);
  for (const Primitive& primitive : scene.primitives) {
    const auto* text = std::get_if<Text>(&primitive);
    if (text == nullptr) continue;
    RC_ASSERT(text->at.x >= 20 && text->at.x < scene.width);
    RC_ASSERT(text->at.y > 20 && text->at.y < scene.height);
  }
}

}  // namespace
}  // namespace padlens::test
