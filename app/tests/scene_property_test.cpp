#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "app/scene/layout.h"
#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

// What holds for the picture of any layer at any moment.

namespace padlens::test {
namespace {

constexpr std::array kGrids{GridId::input, GridId::padded, GridId::kernel, GridId::output};

RC_GTEST_PROP(SceneProperty, TheSameMomentIsTheSamePicture, ()) {
  Shot shot = *shots();
  shot.options.look = look_of(shot.layer, nullptr);  // has the shades
  const Scene a = shot.scene();
  const Scene b = shot.scene();
  RC_ASSERT(a.primitives == b.primitives);
  RC_ASSERT(a.width == b.width && a.height == b.height);
}

RC_GTEST_PROP(SceneProperty, NothingReachesPastThePicture, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  const auto inside = [&](const Box& box) {
    return box.x >= 0 && box.y >= 0 && box.right() <= scene.width && box.bottom() <= scene.height;
  };
  const auto at = [](Point p) { return Box{p.x, p.y, 0, 0}; };
  for (const Rect& rect : all_of<Rect>(scene))
    RC_ASSERT(inside(rect.box.grown(rect.edge_width / 2)));
  for (const Line& line : all_of<Line>(scene))
    RC_ASSERT(inside(at(line.from)) && inside(at(line.to)));
  for (const Curve& curve : all_of<Curve>(scene)) {
    for (const Point p : {curve.from, curve.control1, curve.control2, curve.to}) {
      RC_ASSERT(inside(at(p)));
    }
  }
  for (const Text& text : all_of<Text>(scene)) {
    RC_LOG() << words(text) << '\n';
    RC_ASSERT(inside(reach_of(text)));
  }
}

// Titles and captions are the texts in the words' face; a line of arithmetic that
// ends in words is none of them, it stands under others of its kind.
RC_GTEST_PROP(SceneProperty, WordsStandOnNothing, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  std::vector<Box> taken;
  for (const DrawnCell& cell : cells_of(scene))
    taken.push_back(cell.box);
  for (const Text& text : all_of<Text>(scene)) {
    const bool arithmetic = words(text).starts_with(" ") || words(text).starts_with("y") ||
                            words(text).starts_with("(x");
    if (text.runs[0].face != Face::sans && !arithmetic) continue;
    const Box reach = reach_of(text);
    for (const Box& box : taken) {
      const bool apart = reach.right() <= box.x || box.right() <= reach.x ||
                         reach.bottom() <= box.y || box.bottom() <= reach.y;
      RC_LOG() << words(text) << '\n';
      RC_ASSERT(apart);
    }
    taken.push_back(reach);
  }
}

RC_GTEST_PROP(SceneProperty, TheConnectorPassesTheWordsBy, ()) {
  Shot shot = *settled_shots();
  shot.options.show.set(kShowIndices, false);
  const Scene scene = flat(shot.layer, shot.options, shot.language);
  for (const Text& text : all_of<Text>(scene)) {
    if (text.runs[0].face != Face::sans) continue;
    const Box reach = reach_of(text);
    RC_LOG() << words(text) << '\n';
    for (const Curve& curve : all_of<Curve>(scene)) {
      for (int i = 0; i <= 200; ++i) {
        const double t = 0.005 * i;
        const double u = 1 - t;
        const auto along = [&](double a, double b, double c, double d) {
          return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
        };
        RC_ASSERT(
            !reach.contains({along(curve.from.x, curve.control1.x, curve.control2.x, curve.to.x),
                             along(curve.from.y, curve.control1.y, curve.control2.y, curve.to.y)}));
      }
    }
  }
}

// What leads from window to output, as points.
std::vector<Point> points_of_connectors(const Scene& scene) {
  constexpr int kPieces = 300;
  std::vector<Point> points;
  const auto add = [&](auto at) {
    for (int i = 0; i <= kPieces; ++i)
      points.push_back(at(static_cast<double>(i) / kPieces));
  };
  for (const Line& line : all_of<Line>(scene)) {
    if (line.role != Role::window_edge) continue;
    add([&](double t) {
      return Point{line.from.x + t * (line.to.x - line.from.x),
                   line.from.y + t * (line.to.y - line.from.y)};
    });
  }
  for (const Curve& curve : all_of<Curve>(scene)) {
    add([&](double t) {
      const double u = 1 - t;
      const auto along = [&](double a, double b, double c, double d) {
        return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
      };
      return Point{along(curve.from.x, curve.control1.x, curve.control2.x, curve.to.x),
                   along(curve.from.y, curve.control1.y, curve.control2.y, curve.to.y)};
    });
  }
  return points;
}

// Numbers, indices, weights, counts; digits have nothing below their line.
Box digits_of(const Text& text) {
  const Box reach = reach_of(text);
  const double height = 0.73 * text.runs[0].size;
  return {reach.x, text.at.y - height, reach.w, height};
}

// That from the last row, too: below it are captions, which may be wider than the grid.
TEST(SceneConnector, OfTheLastRowPassesTheCaptionBy) {
  Shot shot;
  shot.layer = layer_from(R"({"input": [6, 3], "kernel": 1, "stride": [1, 2]})");
  shot.options.show.set(kShowCoverage, true);
  shot.options.step = 10;
  for (const double aspect : {0.6, 1.2, 2.0}) {
    shot.options.aspect = aspect;
    const Scene scene = shot.scene("flat");
    for (const Text& text : all_of<Text>(scene)) {
      for (const Point p : points_of_connectors(scene))
        ASSERT_FALSE(digits_of(text).contains(p)) << words(text) << " at aspect " << aspect;
    }
  }
}

// In the flat view connectors run between rows, in the stacked one rays are broken.
RC_GTEST_PROP(SceneProperty, NoConnectorCrossesANumber, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowIndices, chance(2));
  shot.options.show.set(kShowCoverage, chance(2));
  shot.options.show.set(kShowPositions, chance(3));
  for (const char* view : {"flat", "stacked"}) {
    const Scene scene = shot.scene(view);
    const std::vector<Point> points = points_of_connectors(scene);
    for (const Text& text : all_of<Text>(scene)) {
      const Box box = digits_of(text);
      RC_LOG() << view << ' ' << words(text) << '\n';
      RC_ASSERT(std::ranges::none_of(points, [&](Point p) { return box.contains(p); }));
    }
  }
}

// It says which window gives which output: from the edge of one to the edge of the other.
RC_GTEST_PROP(SceneProperty, TheConnectorLeadsFromTheWindowToTheOutput, ()) {
  Shot shot = *settled_shots();
  shot.options.show.set(kShowPlanes, false);  // the planes have marks of their own
  shot.options.mode = PlayMode::gather;
  const Scene scene = shot.scene();
  const std::vector<Point> points = points_of_connectors(scene);
  const auto marks = outlines(scene, Role::window_edge);
  RC_ASSERT(marks.size() == 2U);
  for (const Rect& mark : marks) {
    const Box reach = mark.box.grown(8);
    RC_ASSERT(std::ranges::any_of(points, [&](Point p) { return reach.contains(p); }));
  }
}

// --- how the grids are arranged ----------------------------------------------------

// How large a cell of the grid is drawn where the picture fits a place of this shape.
double cell_size(const Scene& scene, GridId grid, double aspect) {
  return scene.find({grid, {0, 0}}).value().w / std::max(scene.width / aspect, scene.height);
}

bool stands_below(const Scene& scene, GridId source) {
  const Box above = scene.find({source, {0, 0}}).value();
  const Box output = scene.find({GridId::output, {0, 0}}).value();
  return output.y > above.bottom() && output.x < above.right() + 200;
}

TEST(SceneArrangement, GridsStandBelowEachOtherWhereThatMakesCellsLarger) {
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    Shot shot;
    shot.options.mode = mode;
    shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": 5, "kernel": 3, "stride": 2,
        "padding": "same"})");
    const GridId source = mode == PlayMode::scatter ? GridId::input : GridId::padded;
    shot.options.aspect = 2.2;
    const Scene wide = shot.scene();
    EXPECT_FALSE(stands_below(wide, source));
    shot.options.aspect = 0.75;
    const Scene tall = shot.scene();
    EXPECT_TRUE(stands_below(tall, source));
    for (const GridId grid : {source, GridId::output}) {
      EXPECT_GT(cell_size(tall, grid, 0.75), 1.2 * cell_size(wide, grid, 0.75));
      EXPECT_GT(cell_size(wide, grid, 2.2), 1.2 * cell_size(tall, grid, 2.2));
    }
  }
}

TEST(SceneArrangement, IsTheSameAtEveryStepAndMoment) {
  Shot shot;
  shot.layer = layer_from(R"({"input": [9, 12], "kernel": 3, "padding": "same"})");
  shot.options.aspect = 0.7;
  const Scene first = shot.scene();
  ASSERT_TRUE(stands_below(first, GridId::padded));
  for (shot.options.step = 0; shot.options.step < 108; shot.options.step += 7) {
    const Scene scene = shot.scene();
    EXPECT_EQ(scene.grids, first.grids);
    EXPECT_EQ(past_the_picture(scene), "");
  }
}

TEST(SceneFlat, ASumKeepsItsDistanceFromWhatIsNeverReached) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 6, "kernel": 3, "stride": 2})");
  shot.options.show.set(kShowKernel, false);
  const Scene scene = flat(shot.layer, shot.options);
  double note = 0;
  for (const Text& text : all_of<Text>(scene)) {
    if (words(text).starts_with("never")) note = text.at.y;
  }
  ASSERT_GT(note, 0);
  EXPECT_GE(arithmetic_of(scene).front().at.y, note + 30);
}

RC_GTEST_PROP(SceneProperty, PointingAndFindingAreInverse, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  for (const DrawnCell& cell : cells_of(scene)) {
    RC_ASSERT(scene.hit(cell.box.centre()) == cell.id);
    const auto found = scene.find(cell.id);
    // Planes are drawn twice.
    if (stands_once(cell.id)) RC_ASSERT(found == cell.box);
    RC_ASSERT(scene.hit(found->centre()) == cell.id);
  }
  RC_ASSERT(scene.hit({-1, -1}) == std::nullopt);
  RC_ASSERT(scene.find({GridId::padded, {-1, 0}}) == std::nullopt);
}

RC_GTEST_PROP(SceneProperty, EveryCellCanBePointedAtOnce, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  for (const GridId grid : kGrids) {
    std::size_t found = 0;
    for (const DrawnCell& cell : cells_of(scene))
      found += cell.id.grid == grid ? 1 : 0;
    const std::vector<Cell> cells = cells_of(shot.size_of(grid));
    RC_ASSERT(found == cells.size());
    for (const Cell cell : cells)
      RC_ASSERT(scene.find({grid, cell}));
  }
}

// Cells are as far apart as they are in their grid: rows downwards, columns to the
// right. `Grid::kernel` runs backwards where the picture flips it.
RC_GTEST_PROP(SceneProperty, CellsStandInRowsAndColumnsAndDoNotOverlap, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  const bool flipped = shot.layer.geometry().transposed() && !shot.scatters();
  for (const GridId grid : kGrids) {
    if (shot.size_of(grid).row == 0 || shot.size_of(grid).col == 0) continue;  // an empty tensor
    const Box first = scene.find({grid, {0, 0}}).value();
    const double sign = grid == GridId::kernel && flipped ? -1 : 1;
    double step = 0;
    for (const Cell cell : cells_of(shot.size_of(grid))) {
      const Box box = scene.find({grid, cell}).value();
      RC_ASSERT(near(box.w, first.w) && near(box.h, first.h));
      const double across = sign * (box.x - first.x);
      const double down = sign * (box.y - first.y);
      if (step == 0 && cell != Cell{0, 0}) {
        step = (across + down) / static_cast<double>(cell.row + cell.col);
        RC_ASSERT(step >= std::max(first.w, first.h));
      }
      RC_ASSERT(near(across, step * static_cast<double>(cell.col)));
      RC_ASSERT(near(down, step * static_cast<double>(cell.row)));
    }
  }
}

RC_GTEST_PROP(SceneProperty, NoGridStandsOnAnother, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  // In the scatter's target output cells and those cut away are one grid.
  const auto grid_of = [](const DrawnCell& box) {
    return box.id.grid == GridId::full ? GridId::output : box.id.grid;
  };
  std::map<GridId, Box> around;
  for (const DrawnCell& cell : cells_of(scene)) {
    if (!stands_once(cell.id)) continue;  // ScenePlanes looks at them
    const auto [it, fresh] = around.emplace(grid_of(cell), cell.box);
    Box& box = it->second;
    const double right = std::max(box.right(), cell.box.right());
    const double bottom = std::max(box.bottom(), cell.box.bottom());
    box.x = std::min(box.x, cell.box.x);
    box.y = std::min(box.y, cell.box.y);
    box = {box.x, box.y, right - box.x, bottom - box.y};
  }
  for (const auto& [grid, a] : around) {
    for (const auto& [other, b] : around) {
      if (grid == other) continue;
      RC_ASSERT(a.right() < b.x || b.right() < a.x || a.bottom() < b.y || b.bottom() < a.y);
    }
  }
}

RC_GTEST_PROP(SceneProperty, NothingJumpsFromStepToStep, ()) {
  const Shot shot = *shots();
  Shot other = shot;
  other.options.step = pick(0, 100);
  other.options.arrival = 0.01 * pick(0, 100);
  other.options.focus.reset();
  other.options.show.set(kShowValues, !shot.options.show.has(kShowValues));
  const Scene a = shot.scene();
  const Scene b = other.scene();
  RC_ASSERT(a.width == b.width && a.height == b.height);
  RC_ASSERT(a.grids == b.grids);
}

RC_GTEST_PROP(SceneProperty, ANarrowPlaceGetsANarrowPicture, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowPlanes, false);  // below whatever arrangement there is
  // Of the arrangements there are, the largest at this aspect: none that another
  // aspect prefers may fit better.
  const auto room = [](const Scene& scene, double aspect) {
    return std::max(scene.width / aspect, scene.height);
  };
  const double aspect = shot.options.aspect;
  const double own = room(shot.scene(), aspect);
  for (const double other : {0.2, 1.0, 2.0, 6.0}) {
    shot.options.aspect = other;
    RC_ASSERT(own <= room(shot.scene(), aspect));
  }
}

TEST(SceneOptions, NoAspectAndNoStepIsTooStrange) {
  const Layer layer = layer_from(R"({"input": 5, "kernel": 3})");
  for (const double aspect : {0.0, -1.0, 1e300, HUGE_VAL, std::nan("")}) {
    SceneOptions options;
    options.aspect = aspect;
    const Scene scene = flat(layer, options);
    EXPECT_GT(scene.width, 100) << aspect;
    EXPECT_LT(scene.width, 5000) << aspect;
    EXPECT_LT(scene.height, 5000) << aspect;
  }
  SceneOptions last;
  last.step = 8;
  for (const std::int64_t step : {std::int64_t{9}, INT64_MAX}) {
    SceneOptions past = last;
    past.step = step;
    EXPECT_EQ(flat(layer, past).primitives, flat(layer, last).primitives);
  }
  SceneOptions before;
  before.step = -5;
  EXPECT_EQ(flat(layer, before).primitives, flat(layer, {}).primitives);
}

TEST(SceneViews, HaveNamesOfTheirOwn) {
  for (const View* view : views()) {
    EXPECT_EQ(find_view(view->id), view);
    EXPECT_NE(Strings("en")("view." + std::string(view->id)), "view." + std::string(view->id));
  }
  EXPECT_EQ(find_view("round"), nullptr);
}

}  // namespace
}  // namespace padlens::test
