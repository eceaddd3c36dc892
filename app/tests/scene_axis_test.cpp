#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "app/scene/axis_picture.h"
#include "app/scene/axis_reading.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/layer/spec_json.h"

// The picture of one axis: rows of windows or stamps over its positions.

namespace padlens::test {
namespace {

Shot with_axis(Shot shot) {
  change_framework(shot);
  if (!shot.layer.geometry().transposed()) shot.options.mode = PlayMode::gather;
  shot.options.axis = chance(2) ? kHeight : kWidth;
  shot.options.show.set(kShowPositions, chance(2));
  shot.options.show.set(kShowCoverage, chance(2));
  return shot;
}

std::int64_t along(const Shot& shot, Cell cell) {
  return shot.options.axis == kWidth ? cell.col : cell.row;
}

// The cell at `place` along the axis, beside that of the step.
Cell beside(const Shot& shot, std::int64_t place) {
  const Cell now = now_of(shot);
  return shot.options.axis == kWidth ? Cell{now.row, place} : Cell{place, now.col};
}

std::int64_t rows_of(const Shot& shot) {
  const AxisGeometry& a = shot.layer.geometry().axis[shot.options.axis];
  return shot.scatters() ? a.n : a.out;
}

CellId row_id(const Shot& shot, std::int64_t row) {
  return {shot.scatters() ? GridId::input : GridId::output, beside(shot, row)};
}

// Where a row's name stands; nothing while it is out of sight.
std::optional<Box> row_box(const Shot& shot, const Scene& scene, std::int64_t row) {
  return scene.find(row_id(shot, row));
}

struct Position {
  std::int64_t at = 0;
  Box box;
};

// The cells over the rows, from the left.
std::vector<Position> positions_of(const Shot& shot, const Scene& scene) {
  const std::int64_t crop = shot.layer.geometry().axis[shot.options.axis].crop_before;
  std::vector<Position> positions;
  for (const DrawnCell& cell : cells_of(scene)) {
    const bool output = shot.scatters() && cell.id.grid == GridId::output;
    const GridId own = shot.scatters() ? GridId::full : GridId::padded;
    if (!output && cell.id.grid != own) continue;
    positions.push_back({along(shot, cell.id.cell) + (output ? crop : 0), cell.box});
  }
  return positions;
}

// (position, place in the kernel) of what a row multiplies, as the engine has it.
std::set<std::pair<std::int64_t, std::int64_t>> pairs_of(const Shot& shot, std::int64_t row) {
  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  if (shot.scatters()) {
    for (const Stamp& stamp : stamps(shot.layer, beside(shot, row)))
      pairs.emplace(along(shot, stamp.full), along(shot, stamp.kernel));
  } else {
    for (const Tap& tap : taps(shot.layer, beside(shot, row)))
      pairs.emplace(along(shot, tap.padded), along(shot, tap.kernel));
  }
  return pairs;
}

// --- what is drawn -----------------------------------------------------------------

RC_GTEST_PROP(SceneAxis, ItsTapsAreTheEngines, ()) {
  const Shot shot = with_axis(*settled_shots());
  const Scene scene = axis_scene(shot);
  const std::vector<Position> positions = positions_of(shot, scene);
  std::map<std::int64_t, std::set<std::pair<std::int64_t, std::int64_t>>> drawn;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id.grid != GridId::kernel) continue;
    for (std::int64_t row = 0; row < rows_of(shot); ++row) {
      const auto place = row_box(shot, scene, row);
      if (!place || rect.box.y < place->y || rect.box.bottom() > place->bottom()) continue;
      const double x = rect.box.centre().x;
      const auto under = std::ranges::find_if(
          positions, [&](const Position& p) { return p.box.x <= x && x <= p.box.right(); });
      RC_ASSERT(under != positions.end());
      drawn[row].emplace(under->at, along(shot, rect.id.cell));
    }
  }
  RC_ASSERT(drawn.contains(along(shot, now_of(shot))));
  for (const auto& [row, pairs] : drawn)
    RC_ASSERT(pairs == pairs_of(shot, row));
}

RC_GTEST_PROP(SceneAxis, TapsSayWhichWeightTheyAre, ()) {
  const Shot shot = with_axis(*settled_shots());
  for (const Text& text : all_of<Text>(axis_scene(shot))) {
    if (text.id.grid != GridId::kernel) continue;
    RC_ASSERT(words(text) == "w" + std::to_string(along(shot, text.id.cell)));
  }
}

RC_GTEST_PROP(SceneAxis, CountsAreThoseOfAllRows, ()) {
  const Shot shot = with_axis(*settled_shots());
  std::map<std::int64_t, std::int64_t> counts;
  for (std::int64_t row = 0; row < rows_of(shot); ++row) {
    for (const auto& [position, weight] : pairs_of(shot, row))
      ++counts[position];
  }
  const AxisReading reading(shot.layer, shot.options.mode, shot.options.axis, now_of(shot));
  const std::vector<std::int64_t> all = reading.counts();
  RC_ASSERT(static_cast<std::int64_t>(all.size()) == reading.positions());
  for (std::int64_t at = reading.first(); at <= reading.last(); ++at) {
    RC_ASSERT(all[static_cast<std::size_t>(at - reading.first())] == counts[at]);
  }
  // And as they are written: below all taps.
  const Scene scene = axis_scene(shot);
  double bottom = 0;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id.grid == GridId::kernel) bottom = std::max(bottom, rect.box.bottom());
  }
  const std::vector<Position> positions = positions_of(shot, scene);
  std::size_t written = 0;
  for (const Text& text : all_of<Text>(scene)) {
    if (text.anchor != Anchor::middle || text.at.y < bottom + 8 || words(text) == "⋮") continue;
    const auto over = std::ranges::find_if(
        positions, [&](const Position& p) { return near(p.box.centre().x, text.at.x); });
    RC_ASSERT(over != positions.end());
    RC_ASSERT(words(text) == std::to_string(counts[over->at]));
    ++written;
  }
  RC_ASSERT(written == 0 || written == positions.size());
}

RC_GTEST_PROP(SceneAxis, PointingAndFindingAreInverse, ()) {
  Shot shot = with_axis(*shots());
  const Scene scene = axis_scene(shot);
  std::set<std::tuple<GridId, std::int64_t, std::int64_t>> known;
  for (const DrawnCell& cell : cells_of(scene)) {
    known.emplace(cell.id.grid, cell.id.cell.row, cell.id.cell.col);
    RC_ASSERT(scene.hit(cell.box.centre()) == cell.id);
  }
  for (const auto& [grid, row, col] : known) {
    const auto place = scene.find({grid, {row, col}});
    RC_ASSERT(place.has_value());
    RC_ASSERT(scene.hit(place->centre()) == (CellId{grid, {row, col}}));
  }
  RC_ASSERT(scene.hit({-1, -1}) == std::nullopt);
  // Names of cells that are drawn, and every row that is.
  for (const Text& text : all_of<Text>(scene)) {
    if (text.id.grid == GridId::none) continue;
    RC_ASSERT(known.contains({text.id.grid, text.id.cell.row, text.id.cell.col}));
  }
}

// What can be pointed at is a cell of the layer, also one that the engine can be asked for.
RC_GTEST_PROP(SceneAxis, OnlyCellsOfTheLayerCanBePointedAt, ()) {
  const Shot shot = with_axis(*shots());
  const auto& [h, w] = shot.layer.geometry().axis;
  for (const DrawnCell& drawn : cells_of(axis_scene(shot))) {
    const Cell cell = drawn.id.cell;
    switch (drawn.id.grid) {
      case GridId::input:
        RC_ASSERT(shot.layer.input()->contains(cell));
        break;
      case GridId::kernel:
        RC_ASSERT(shot.layer.kernel()->contains(cell));
        break;
      case GridId::padded:
        RC_ASSERT(cell.row >= 0 && cell.row < h.padded && cell.col >= 0 && cell.col < w.padded);
        break;
      case GridId::output:
        RC_ASSERT(cell.row >= 0 && cell.row < h.out && cell.col >= 0 && cell.col < w.out);
        break;
      default:
        RC_ASSERT(drawn.id.grid == GridId::full);
    }
  }
}

RC_GTEST_PROP(SceneAxis, ItsSizeIsTheSameAtEveryMoment, ()) {
  const Shot shot = with_axis(*shots());
  Shot other = shot;
  other.options.step = pick(0, 100);
  other.options.arrival = 0.01 * pick(0, 100);
  other.options.focus.reset();
  other.options.show.set(kShowValues, !shot.options.show.has(kShowValues));
  other.options.show.set(kShowIndices, !shot.options.show.has(kShowIndices));
  other.options.zoom = 4;
  other.options.visible = Box{30, 40, 200, 100};
  const Scene a = axis_scene(shot);
  const Scene b = axis_scene(other);
  RC_ASSERT(a.width == b.width && a.height == b.height);
}

RC_GTEST_PROP(SceneAxis, NothingReachesPastThePicture, ()) {
  const Shot shot = with_axis(*shots());
  RC_ASSERT(past_the_picture(axis_scene(shot)) == "");
}

// --- the moment -------------------------------------------------------------------

// What is outlined in the highlight, as wide as a window.
Rect highlight(const Scene& scene) {
  const std::vector<Rect> found = outlines(scene, Role::window_edge);
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? Rect{} : found[0];
}

RC_GTEST_PROP(SceneAxis, ThePresentRowStandsOut, ()) {
  const Shot shot = with_axis(*settled_shots());
  const Scene scene = axis_scene(shot);
  const auto row = row_box(shot, scene, along(shot, now_of(shot)));
  RC_ASSERT(row.has_value());
  const Box window = highlight(scene).box;
  RC_ASSERT(near(window.centre().y, row->centre().y));
  for (const Position& position : positions_of(shot, scene)) {
    const bool inside =
        position.box.x >= window.x - 1 && position.box.right() <= window.right() + 1;
    const auto pairs = pairs_of(shot, along(shot, now_of(shot)));
    const bool reached =
        position.at >= pairs.begin()->first && position.at <= pairs.rbegin()->first;
    RC_ASSERT(inside == reached);
  }
}

RC_GTEST_PROP(SceneAxis, ARowThatIsPointedAtStandsOutInstead, ()) {
  Shot shot = with_axis(*settled_shots());
  const std::int64_t row = pick(0, static_cast<int>(rows_of(shot)) - 1);
  shot.options.focus = row_id(shot, row);
  const Scene scene = axis_scene(shot);
  const auto place = row_box(shot, scene, row);
  RC_PRE(place.has_value());
  RC_ASSERT(near(highlight(scene).box.centre().y, place->centre().y));
}

RC_GTEST_PROP(SceneAxis, APositionThatIsPointedAtShowsWhoReadsIt, ()) {
  Shot shot = with_axis(*settled_shots());
  const std::vector<Position> positions = positions_of(shot, axis_scene(shot));
  const Position position =
      positions[static_cast<std::size_t>(pick(0, static_cast<int>(positions.size()) - 1))];
  shot.options.focus = axis_scene(shot).hit(position.box.centre());
  const Scene scene = axis_scene(shot);
  std::size_t readers = 0;
  for (std::int64_t row = 0; row < rows_of(shot); ++row) {
    if (!row_box(shot, scene, row)) continue;
    readers += static_cast<std::size_t>(std::ranges::count_if(
        pairs_of(shot, row), [&](const auto& pair) { return pair.first == position.at; }));
  }
  // The cell and its column come along.
  RC_ASSERT(outlines(scene, Role::accent).size() == readers + 2);
}

RC_GTEST_PROP(SceneAxis, AWeightThatIsPointedAtIsShownInEachRow, ()) {
  Shot shot = with_axis(*settled_shots());
  const auto& [h, w] = shot.layer.geometry().axis;
  const Cell kernel{pick(0, static_cast<int>(h.k) - 1), pick(0, static_cast<int>(w.k) - 1)};
  shot.options.focus = CellId{GridId::kernel, kernel};
  const Scene scene = axis_scene(shot);
  for (const Rect& outline : outlines(scene, Role::accent)) {
    const auto under = scene.hit(outline.box.centre());
    RC_ASSERT(under && under->grid == GridId::kernel);
    RC_ASSERT(along(shot, under->cell) == along(shot, kernel));
  }
  std::size_t rows = 0;
  for (std::int64_t row = 0; row < rows_of(shot); ++row)
    rows += row_box(shot, scene, row) ? 1 : 0;
  RC_ASSERT(outlines(scene, Role::accent).size() == rows);
}

// --- scrolling ------------------------------------------------------------------------

Layer long_layer() {
  return layer_from(R"({"input": [3, 60], "kernel": 3, "stride": [1, 2]})");
}

TEST(SceneAxisScroll, KeepsThePresentRowInView) {
  const Layer layer = long_layer();
  for (std::int64_t step = 0; step < step_count(layer.geometry(), PlayMode::gather); ++step) {
    for (const double arrival : {0.0, 0.3, 0.5, 0.9, 1.0}) {
      SceneOptions options;
      options.step = step;
      options.arrival = arrival;
      const Scene scene = axis_scene(layer, options);
      EXPECT_NEAR(highlight(scene).box.h, 31, 1e-6) << step << ' ' << arrival;
      EXPECT_EQ(past_the_picture(scene), "");
    }
  }
}

TEST(SceneAxisScroll, BeginsWhereTheStepBeforeEnded) {
  const Layer layer = long_layer();
  for (std::int64_t step = 1; step < step_count(layer.geometry(), PlayMode::gather); ++step) {
    SceneOptions before;
    before.step = step - 1;
    SceneOptions after;
    after.step = step;
    after.arrival = 0;
    const Scene a = axis_scene(layer, before);
    const Scene b = axis_scene(layer, after);
    ASSERT_EQ(a.grids.size(), b.grids.size());
    for (std::size_t i = 0; i < a.grids.size(); ++i)
      EXPECT_EQ(a.grids[i].cell, b.grids[i].cell);
    EXPECT_EQ(highlight(a).box, highlight(b).box);
  }
}

TEST(SceneAxisScroll, GoesInSmallSteps) {
  const Layer layer = long_layer();
  SceneOptions options;
  options.step = 15;
  double last = -1;
  for (int part = 0; part <= 50; ++part) {
    options.arrival = 0.02 * part;
    const double y = axis_scene(layer, options).find({GridId::output, {0, 15}}).value().y;
    if (last >= 0) {
      EXPECT_LE(y, last + 1e-9);
      EXPECT_LT(last - y, 2);
    }
    last = y;
  }
}

TEST(SceneAxisScroll, SaysWhereItGoesOn) {
  const auto signs = [](std::int64_t step) {
    SceneOptions options;
    options.step = step;
    std::string all;
    for (const Text& text : all_of<Text>(axis_scene(long_layer(), options))) {
      if (words(text) == "⋯" || words(text) == "⋮") all += words(text);
    }
    return all;
  };
  EXPECT_EQ(signs(0), "⋯⋮");
  EXPECT_EQ(signs(14), "⋯⋯⋮⋮");
  EXPECT_EQ(signs(28), "⋯⋮");
}

// --- large layers -----------------------------------------------------------------------

TEST(SceneAxisLarge, IsBounded) {
  for (const char* json :
       {R"({"input": 1024, "kernel": 64, "dilation": 64, "padding": "same"})",
        R"({"input": 1024, "kernel": 64, "padding": "same"})",
        R"({"input": 1024, "kernel": 3, "stride": 64})",
        R"({"input": 1024, "kernel": 16, "dilation": 2, "padding": "same"})",
        R"({"input": 1024, "kernel": 33, "padding": "same"})",
        R"({"op": "conv2d_transpose", "input": 1024, "kernel": 64, "stride": 64})",
        R"({"op": "conv2d_transpose", "input": 1024, "kernel": 64, "dilation": 64})",
        R"({"op": "conv2d_transpose", "input": 1024, "kernel": 64, "stride": 2})",
        R"({"op": "conv2d_transpose", "input": 1024, "kernel": 2, "stride": 63})"}) {
    const Layer layer = layer_from(json);
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      if (!layer.geometry().transposed() && mode == PlayMode::scatter) continue;
      const std::int64_t last = step_count(layer.geometry(), mode) - 1;
      for (const std::int64_t step : {std::int64_t{0}, last / 2, last}) {
        SceneOptions options;
        options.mode = mode;
        options.step = step;
        options.arrival = 0.5;
        options.show.set(kShowIndices);
        options.show.set(kShowPositions);
        options.show.set(kShowCoverage);
        for (const double zoom : {1.0, 30.0}) {
          options.zoom = zoom;
          const Scene scene = axis_scene(layer, options);
          EXPECT_LT(scene.primitives.size(), 4500U) << json;
          EXPECT_LT(scene.grids.size(), 1000U) << json;
          EXPECT_LT(std::max(scene.width, scene.height), 1200) << json;
          EXPECT_EQ(past_the_picture(scene), "") << json;
          EXPECT_GE(highlight(scene).box.h, 30) << json;
        }
      }
    }
  }
}

}  // namespace
}  // namespace padlens::test
