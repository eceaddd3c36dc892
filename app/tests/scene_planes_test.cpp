// The planes of a layer below its picture: what an output plane adds up, and which planes meet.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/scene/look.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

constexpr std::string_view kGrouped = R"({"input": 5, "kernel": 3, "padding": "same",
    "channels": 6, "filters": 4, "groups": 2, "input_values": "ramp", "kernel_values": "ramp"})";

std::set<std::int64_t> planes_of(const Scene& scene, GridId grid) {
  std::set<std::int64_t> planes;
  for (const CellGrid& each : scene.grids) {
    if (each.grid == grid) planes.insert(each.first.col);
  }
  return planes;
}

Scene grouped(PlanePair pair, std::int64_t step = 7) {
  SceneOptions options;
  options.step = step;
  return flat(layer_from(kGrouped).showing(pair), options);
}

bool has_text(const Scene& scene, std::string_view wanted) {
  return std::ranges::any_of(all_of<Text>(scene),
                             [&](const Text& text) { return words(text) == wanted; });
}

std::int64_t lines_of(const Scene& scene, Role role) {
  return std::ranges::count_if(all_of<Line>(scene), [&](const Line& line) {
    return line.role == role && line.from.x != line.to.x && line.from.y != line.to.y;
  });
}

TEST(ScenePlanes, AreToldOnlyWhereThereAreSeveral) {
  const Scene one = flat(layer_from(R"({"input": 5, "kernel": 3})"), {});
  EXPECT_TRUE(planes_of(one, GridId::input_plane).empty());
  EXPECT_TRUE(planes_of(one, GridId::output_plane).empty());
  SceneOptions hidden;
  hidden.show.set(kShowPlanes, false);
  EXPECT_TRUE(planes_of(flat(layer_from(kGrouped), hidden), GridId::input_plane).empty());
  EXPECT_EQ(planes_of(grouped({}), GridId::input_plane).size(), 6U);
  EXPECT_EQ(planes_of(grouped({}), GridId::output_plane).size(), 4U);
}

TEST(ScenePlanes, SumsOfTheGroupStandBelowItsPlanes) {
  const Layer layer = layer_from(kGrouped);
  const Scene scene = grouped({4, 3});
  const Cell out = step_cell(layer.geometry(), PlayMode::gather, 7);
  double sum = 0;
  for (std::int64_t c = 3; c < 6; ++c) {
    const double part = add_taps(layer, out, 0, {c, 3});
    sum += part;
    EXPECT_TRUE(has_text(scene, std::to_string(static_cast<std::int64_t>(part)))) << c;
  }
  EXPECT_EQ(sum, output_value(layer, out, 3));
  EXPECT_TRUE(has_text(scene, "Output plane 3 adds up input planes 3 to 5"));
  EXPECT_TRUE(has_text(scene, "6 → 4 planes, 2 groups"));
}

// Each of two groups of three and two planes: its other output's lines and those of the other group
// stand back.
TEST(ScenePlanes, LinesLeadFromWhatIsReadToWhatReadsIt) {
  const Scene scene = grouped({0, 1});
  std::int64_t read = 0;
  for (const Line& line : all_of<Line>(scene)) {
    const bool faint = line.role == Role::faint;
    const bool own = line.role == Role::window_edge && line.dash == Dash::solid;
    if (!faint && !own) continue;
    const auto from = scene.hit({line.from.x, line.from.y - 1});
    const auto to = scene.hit({line.to.x, line.to.y + 1});
    if (!from || from->grid != GridId::input_plane || !to) continue;
    ASSERT_EQ(to->grid, GridId::output_plane);
    EXPECT_EQ(from->cell.col / 3, to->cell.col / 2);
    EXPECT_EQ(own, to->cell.col == 1);
    ++read;
  }
  EXPECT_EQ(read, 6 * 2);
}

// Of many planes those around the selected ones are in sight, and that there are more is said.
TEST(ScenePlanes, OfManyTheSelectedOnesAreInSight) {
  const Layer layer = layer_from(
      R"({"input": 4, "kernel": 3, "channels": 300, "filters": 500, "input_values": "random"})");
  for (const PlanePair pair :
       {PlanePair{0, 0}, PlanePair{299, 499}, PlanePair{150, 3}, PlanePair{1, 250}}) {
    const Scene scene = flat(layer.showing(pair), {});
    EXPECT_TRUE(planes_of(scene, GridId::input_plane).contains(pair.input));
    EXPECT_TRUE(planes_of(scene, GridId::output_plane).contains(pair.output));
    EXPECT_LT(planes_of(scene, GridId::input_plane).size(), 20U);
    EXPECT_TRUE(has_text(scene, "…"));
    EXPECT_EQ(lines_of(scene, Role::faint), 0);
  }
}

// In every view and however the place is shaped, nothing of it lies outside the picture or on
// another plane, and each is hit where it stands.
RC_GTEST_PROP(ScenePlanes, StandInThePictureApart, ()) {
  const Shot shot = *shots();
  RC_PRE(!shot.layer.grouping().single());
  for (const View* view : fitting_views(shot.layer)) {
    if (view->of_stack) continue;  // it has cells of layers, not planes
    const Scene scene = shot.scene(view->id);
    std::vector<Box> boxes;
    for (const CellGrid& grid : scene.grids) {
      const bool input = grid.grid == GridId::input_plane;
      if (!input && grid.grid != GridId::output_plane) continue;
      const Box box = grid.place(grid.first).bounds();
      RC_ASSERT(box.x >= 0 && box.y >= 0);
      RC_ASSERT(box.right() <= scene.width && box.bottom() <= scene.height);
      for (const Box& other : boxes) {
        const bool apart = box.x >= other.right() || other.x >= box.right() ||
                           box.y >= other.bottom() || other.y >= box.bottom();
        RC_ASSERT(apart);
      }
      boxes.push_back(box);
      const CellId wanted{grid.grid, grid.first};
      RC_ASSERT(scene.hit(box.centre()) == std::optional(wanted));
      RC_ASSERT(grid.first.col <
                (input ? shot.layer.grouping().channels : shot.layer.grouping().filters));
    }
    RC_ASSERT(!boxes.empty());
  }
}

TEST(ScenePlanes, APoolAndADepthwiseLayerReadOnePlane) {
  const Layer pool = layer_from(R"({"op": "max_pool2d", "input": 4, "kernel": 2, "channels": 3})");
  EXPECT_TRUE(has_text(flat(pool.showing({2, 2}), {}), "Output plane 2 reads input plane 2 alone"));
  const Layer depthwise = layer_from(
      R"({"op": "depthwise_conv2d", "input": 4, "kernel": 2, "channels": 3,
          "depth_multiplier": 2})");
  EXPECT_TRUE(
      has_text(flat(depthwise.showing({0, 5}), {}), "Output plane 5 reads input plane 2 alone"));
}

// y = M·x holds for an output plane of one input plane only.
TEST(ScenePlanes, TheMatrixIsOfLayersThatReadOnePlane) {
  EXPECT_FALSE(fits(*find_view("matrix"), layer_from(kGrouped)));
  EXPECT_TRUE(fits(*find_view("matrix"),
                   layer_from(R"({"input": 4, "kernel": 2, "channels": 3, "filters": 3,
                                  "groups": 3})")));
}

// A thumbnail is darker where the plane's numbers are larger, and made once.
TEST(ScenePlanes, ThumbnailsShowTheirPlanes) {
  const Layer layer = layer_from(
      R"({"input": [200, 100], "kernel": 3, "channels": 2, "filters": 2, "input_values": "ramp"})");
  const LayerLook look(layer);
  const auto shades = look.thumbnail(layer.input(1));
  EXPECT_EQ(shades->rows(), LayerLook::kThumbnail);
  EXPECT_EQ(shades->cols(), LayerLook::kThumbnail);
  EXPECT_EQ(shades->at(0, 0), 0);
  EXPECT_EQ(shades->at(47, 47), 255);
  for (std::int64_t r = 1; r < shades->rows(); ++r)
    EXPECT_GE(shades->at(r, 0), shades->at(r - 1, 0));
  EXPECT_EQ(look.thumbnail(layer.input(1)), shades);
  // It does not keep the plane.
  auto plane = std::make_shared<const Grid<double>>(5, 5, 1.0);
  const std::weak_ptr<const Grid<double>> gone = plane;
  look.thumbnail(plane);
  plane.reset();
  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(LayerLook(layer.showing({1, 1}), &look).thumbnail(layer.input(1)), shades);
}

SceneOptions scattering(std::int64_t step) {
  SceneOptions options;
  options.mode = PlayMode::scatter;
  options.step = step;
  return options;
}

// What lands on the sums is the stamps of all planes; the picture shows that of one, by name.
TEST(ScenePlanes, AScatterTellsOfTheStampsOfAllPlanes) {
  const Layer layer = layer_from(R"({"op": "conv2d_transpose", "channels": 3, "filters": 4,
      "input": 3, "kernel": 3, "stride": 2, "padding": "same", "input_values": "random",
      "kernel_values": "random"})")
                          .showing({1, 2});
  const Scene first = flat(layer, scattering(0));
  EXPECT_TRUE(has_text(first, "the stamps of 3 input planes are added: 27 products in all"));
  EXPECT_TRUE(has_text(first, "shown is (x1*w); its products: 9, outside the output: 0"));
  const Scene last = flat(layer, scattering(8));
  EXPECT_TRUE(has_text(last, "shown is (x1*w); its products: 9, outside the output: 5"));
  EXPECT_EQ(past_the_picture(last), "");
}

TEST(ScenePlanes, AnAxisOfStampsNamesItsPlane) {
  const Layer layer = layer_from(R"({"op": "conv1d_transpose", "input": 3, "kernel": 2,
      "channels": 2, "stride": 2, "input_values": "ramp"})");
  const Scene scene = axis_scene(layer, scattering(0));
  EXPECT_TRUE(has_text(scene, "(x0*w)[i·2 + j] += w[j] · x0[i]"));
  EXPECT_TRUE(has_text(scene, "x0[0]:  w0 → (x0*w)[0],  w1 → (x0*w)[1]"));
  EXPECT_TRUE(has_text(scene, "x0[2]"));
  EXPECT_TRUE(has_text(scene,
                       "of each of the 2 input planes a stamp is added; what is shown and "
                       "counted is (x0*w)"));
}

}  // namespace
}  // namespace padlens::test
