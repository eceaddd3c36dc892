#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/answers/comparison.h"

// The stacked view: the same grids as the flat one, aslant.

namespace padlens::test {
namespace {

Scene stacked(const Shot& shot) {
  return shot.scene("stacked");
}

// All cells of a grid as one.
Parallelogram whole(const CellGrid& grid) {
  const auto rows = static_cast<double>(grid.rows);
  const auto cols = static_cast<double>(grid.cols);
  return {grid.cell.corner,
          {cols * grid.next_col.x, cols * grid.next_col.y},
          {rows * grid.next_row.x, rows * grid.next_row.y}};
}

RC_GTEST_PROP(SceneStacked, PointingAndFindingAreInverse, ()) {
  const Shot shot = *shots();
  const Scene scene = stacked(shot);
  for (const GridId grid : {GridId::input, GridId::padded, GridId::kernel, GridId::output}) {
    for (const Cell cell : cells_of(shot.size_of(grid))) {
      const auto place = scene.find({grid, cell});
      RC_ASSERT(place.has_value());
      RC_ASSERT(scene.hit(place->centre()) == (CellId{grid, cell}));
    }
  }
}

RC_GTEST_PROP(SceneStacked, NothingJumpsFromStepToStepAndAllStaysInside, ()) {
  const Shot shot = *shots();
  Shot other = shot;
  other.options.step = pick(0, 100);
  other.options.arrival = 0.01 * pick(0, 100);
  other.options.focus.reset();
  const Scene a = stacked(shot);
  const Scene b = stacked(other);
  RC_ASSERT(a.width == b.width && a.height == b.height);
  RC_ASSERT(a.grids == b.grids);
  for (const Tile& tile : all_of<Tile>(a)) {
    const Box box = tile.shape.bounds();
    RC_ASSERT(box.x >= 0 && box.y >= 0 && box.right() <= a.width && box.bottom() <= a.height);
  }
}

// Titles, captions and the sentence on coverage, in both views.
RC_GTEST_PROP(SceneStacked, WordsStandInThePictureWithAllOverlays, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowCoverage);
  shot.options.show.set(kShowPositions);
  shot.options.show.set(kShowCaption);
  for (const Scene& scene : {stacked(shot), shot.scene()}) {
    for (const Text& text : all_of<Text>(scene)) {
      const Box reach = reach_of(text);
      RC_LOG() << words(text) << '\n';
      RC_ASSERT(reach.x >= 0 && reach.y >= 0);
      RC_ASSERT(reach.right() <= scene.width && reach.bottom() <= scene.height);
    }
  }
}

// Planes reach to the left further down: captions need more room than titles.
RC_GTEST_PROP(SceneStacked, WordsStandBesideThePlanes, ()) {
  const Shot shot = *shots();
  const Scene scene = stacked(shot);
  for (const Text& text : all_of<Text>(scene)) {
    if (text.runs[0].face != Face::sans) continue;
    const Box reach = reach_of(text);
    for (const CellGrid& grid : scene.grids) {
      const Parallelogram plane = whole(grid);
      for (const Point corner :
           {Point{reach.x, reach.y}, Point{reach.right(), reach.y}, Point{reach.x, reach.bottom()},
            Point{reach.right(), reach.bottom()}}) {
        RC_LOG() << words(text) << '\n';
        RC_ASSERT(!plane.contains(corner));
      }
    }
  }
}

// Neighbours share an edge, and the one painted last is seen.
RC_GTEST_PROP(SceneStacked, EdgesOfTheInputAndOfTheOutputAreOnTop, ()) {
  const Shot shot = *shots();
  std::map<GridId, int> last;
  for (const Tile& tile : all_of<Tile>(stacked(shot))) {
    if (tile.id.grid == GridId::none) continue;
    // Cells cut away from the full scatter are neighbours of the output's.
    const GridId grid = tile.id.grid == GridId::full ? GridId::output : tile.id.grid;
    const int rank = tile.fill == Role::padding_fill                                     ? 1
                     : tile.fill == Role::inserted_fill || tile.fill == Role::empty_fill ? 2
                                                                                         : 3;
    RC_ASSERT(rank >= last[grid]);
    last[grid] = rank;
  }
}

RC_GTEST_PROP(SceneStacked, RaysPassTheKernelBy, ()) {
  const Shot shot = *shots();
  const Scene scene = stacked(shot);
  const auto kernel = std::ranges::find(scene.grids, GridId::kernel, &CellGrid::grid);
  const Box box = whole(*kernel).bounds();
  for (const Line& ray : all_of<Line>(scene)) {
    for (int i = 0; i <= 100; ++i) {
      const double part = 0.01 * i;
      RC_ASSERT(!box.contains({ray.from.x + part * (ray.to.x - ray.from.x),
                               ray.from.y + part * (ray.to.y - ray.from.y)}));
    }
  }
}

std::size_t weights_shown(const Scene& scene) {
  std::size_t shown = 0;
  for (const Text& text : all_of<Text>(scene))
    shown += words(text).starts_with("×") ? 1 : 0;
  return shown;
}

RC_GTEST_PROP(SceneStacked, AWindowShowsAllItsWeightsOrNone, ()) {
  Shot shot = *settled_shots();
  shot.options.mode = PlayMode::gather;
  const std::size_t shown = weights_shown(stacked(shot));
  RC_ASSERT(shown == 0U || shown == static_cast<std::size_t>(shot.layer.kernel()->size()));
}

// Beside numbers of one letter, below longer ones.
TEST(SceneStackedWeights, AreShownWhereTheyAreNotAllOne) {
  for (const char* kernel : {"sobel_x", "ramp", "laplacian", "box", "random"}) {
    for (const char* input : {"ones", "ramp"}) {
      for (const bool indices : {false, true}) {
        Shot shot;
        shot.layer =
            layer_from(R"({"input": 5, "kernel": 3, "padding": "same", "input_values": ")" +
                       std::string(input) + R"(", "kernel_values": ")" + kernel + "\"}");
        shot.options.step = 7;
        shot.options.show.set(kShowIndices, indices);
        const Scene scene = stacked(shot);
        EXPECT_EQ(weights_shown(scene), 9U) << kernel << ' ' << input;
        shot.options.arrival = 0.5;
        if (indices) continue;
        EXPECT_EQ(weights_shown(stacked(shot)), 9U) << kernel << ' ' << input;
      }
    }
  }
}

// Numbers make room for them all over the plane, or they would jump as the window goes by.
TEST(SceneStackedWeights, MoveNoNumberFromStepToStep) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 5, "kernel": 3, "padding": "same", "input_values": "ramp",
      "kernel_values": "sobel_x"})");
  const auto places = [&] {
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<double, double>> all;
    for (const Text& text : all_of<Text>(stacked(shot)))
      if (text.id.grid == GridId::padded)
        all[{text.id.cell.row, text.id.cell.col}] = {text.at.x, text.at.y};
    return all;
  };
  const auto first = places();
  for (shot.options.step = 1; shot.options.step < 25; ++shot.options.step)
    EXPECT_EQ(places(), first);
}

// --- no blank bands -----------------------------------------------------------------

// The widest stripe from edge to edge, upright or lying, on which nothing stands.
double widest_blank(const Scene& scene) {
  std::vector<std::pair<double, double>> across;
  std::vector<std::pair<double, double>> down;
  const auto add = [&](const Box& box) {
    across.emplace_back(box.x, box.right());
    down.emplace_back(box.y, box.bottom());
  };
  for (const Rect& rect : all_of<Rect>(scene))
    add(rect.box);
  for (const Tile& tile : all_of<Tile>(scene))
    add(tile.shape.bounds());
  for (const Line& line : all_of<Line>(scene))
    down.emplace_back(std::min(line.from.y, line.to.y), std::max(line.from.y, line.to.y));
  // Words bridge nothing: beside them the picture would be blank. A kernel may be narrower than
  // its title.
  double widest = 0;
  for (auto [spans, end] : {std::pair(across, scene.width), std::pair(down, scene.height)}) {
    spans.emplace_back(end, end);
    std::ranges::sort(spans);
    double at = 0;
    for (const auto& [from, to] : spans) {
      widest = std::max(widest, from - at);
      at = std::max(at, to);
    }
  }
  return widest;
}

TEST(SceneStackedBounds, LeaveNoBlankBands) {
  for (const char* spec : {R"({"input": 5, "kernel": 3, "padding": "same"})",
                           R"({"input": 7, "kernel": 3, "stride": 2})",
                           R"({"op": "conv2d_transpose", "input": 4, "kernel": 3, "stride": 2})",
                           R"({"op": "max_pool2d", "input": 6, "kernel": 2})"}) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      for (const double aspect : {0.7, 1.2, 2.0}) {
        Shot shot;
        shot.layer = layer_from(spec);
        shot.options.mode = mode;
        shot.options.aspect = aspect;
        const Scene scene = stacked(shot);
        EXPECT_LE(widest_blank(scene), 150) << spec << ' ' << aspect;
        shot.options.show.set(kShowFormula, false);
        shot.options.show.set(kShowCaption, false);
        const Scene bare = stacked(shot);
        EXPECT_LE(widest_blank(bare), 135) << spec << ' ' << aspect;
      }
    }
  }
}

// The numbers that stand on a cell, and what the window brings there.
std::vector<Text> texts_in_cells(const Scene& scene) {
  std::vector<Text> texts = all_of<Text>(scene);
  std::erase_if(texts, [](const Text& text) {
    const bool number = text.id.grid != GridId::none && text.id.grid != GridId::kernel;
    return !number && (text.runs[0].role != Role::window_text || text.anchor != Anchor::end);
  });
  return texts;
}

// Digits are as high as capitals and have nothing below the line.
Parallelogram place_of_digits(const Text& text) {
  const Box reach = reach_of(text);
  const double height = 0.73 * text.runs[0].size;
  return {{reach.x, text.at.y - height}, {reach.w, 0}, {0, height}};
}

RC_GTEST_PROP(SceneStacked, NumbersLieOnNoEdgeOfTheirCells, ()) {
  Shot shot = *settled_shots();
  shot.options.show.set(kShowIndices, chance(2));
  const Scene scene = stacked(shot);
  const auto lie_within = [&](const Text& text, const Parallelogram& cell) {
    const Parallelogram digits = place_of_digits(text);
    return std::ranges::all_of(
        std::array{digits.at(0, 0), digits.at(1, 0), digits.at(0, 1), digits.at(1, 1)},
        [&](Point corner) { return cell.contains(corner); });
  };
  for (const Text& text : texts_in_cells(scene)) {
    RC_LOG() << words(text) << '\n';
    bool within = false;
    for (const Tile& tile : all_of<Tile>(scene)) {
      if (tile.id.grid == GridId::none) continue;
      if (text.id.grid != GridId::none && tile.id != text.id) continue;
      within = within || lie_within(text, tile.shape);
    }
    RC_ASSERT(within);
  }
}

// What comes besides takes none of the numbers away, nor makes them smaller: a picture shown
// small has no room to lose.
RC_GTEST_PROP(SceneStacked, OverlaysLeaveTheNumbers, ()) {
  const Shot shot = *settled_shots();
  Shot plain = shot;
  Shot other = shot;
  for (const Overlay* overlay : {&kShowIndices, &kShowPositions, &kShowCoverage}) {
    plain.options.show.set(*overlay, false);
    other.options.show.set(*overlay, chance(2));
  }
  const auto sizes = [](const Scene& scene) {
    std::map<std::string, double> numbers;
    for (const Text& text : all_of<Text>(scene)) {
      if (text.id.grid == GridId::none) continue;
      numbers[std::to_string(static_cast<int>(text.id.grid)) + " " +
              std::to_string(text.id.cell.row) + " " + std::to_string(text.id.cell.col) + " " +
              words(text)] = text.runs[0].size;
    }
    return numbers;
  };
  RC_ASSERT(sizes(stacked(plain)) == sizes(stacked(other)));
}

TEST(SceneStackedOverlays, ANumberMovesOnlyWhereSomethingStandsBelowIt) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 5, "kernel": 3, "stride": 2, "padding": "same"})");
  const auto baselines = [](const Scene& scene) {
    std::map<std::pair<std::int64_t, std::int64_t>, double> numbers;
    for (const Text& text : all_of<Text>(scene)) {
      if (text.id.grid == GridId::padded) numbers[{text.id.cell.row, text.id.cell.col}] = text.at.y;
    }
    return numbers;
  };
  const auto before = baselines(stacked(shot));
  shot.options.show.set(kShowPositions);
  for (const auto& [cell, y] : baselines(stacked(shot))) {
    const bool in_window = cell.first < 3 && cell.second < 3;
    EXPECT_EQ(y < before.at(cell), in_window) << cell.first << ' ' << cell.second;
  }
}

// In both views: indices of cells, names of weights and counts.
RC_GTEST_PROP(SceneStacked, NoTwoTextsStandInOnePlace, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowIndices);
  shot.options.show.set(kShowPositions);
  shot.options.show.set(kShowCoverage, chance(2));
  for (const Scene& scene : {stacked(shot), shot.scene()}) {
    std::set<std::tuple<double, double, Anchor>> taken;
    for (const Text& text : all_of<Text>(scene)) {
      RC_LOG() << words(text) << '\n';
      RC_ASSERT(taken.emplace(text.at.x, text.at.y, text.anchor).second);
    }
  }
}

RC_GTEST_PROP(SceneStacked, ShowsTheNumbersOfTheFlatView, ()) {
  const Shot shot = *settled_shots();
  const Scene flat = shot.scene();
  const Scene scene = stacked(shot);
  for (const Cell cell : cells_of(shot.size_of(GridId::output))) {
    const CellId id{GridId::output, cell};
    const auto numbers = numbers_on(scene, id);
    // What is too small to be read in one may be readable in the other.
    if (!numbers.empty() && !numbers_on(flat, id).empty()) {
      RC_ASSERT(numbers == numbers_on(flat, id));
    }
  }
}

TEST(SceneStackedArrangement, TallPlacesHaveTheKernelNotBesideThePlanes) {
  Shot shot;
  shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": 5, "kernel": 4, "stride": 2,
      "padding": "same"})");
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    shot.options.mode = mode;
    shot.options.aspect = 2;
    const Scene wide = stacked(shot);
    shot.options.aspect = 0.8;
    const Scene tall = stacked(shot);
    // Larger in the tall place than the wide picture would be there.
    EXPECT_LT(std::max(tall.width / 0.8, tall.height), 0.95 * wide.width / 0.8);
    EXPECT_EQ(past_the_picture(tall), "");
  }
}

RC_GTEST_PROP(SceneStackedArrangement, KernelAndStampLieOnNothingElse, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowCoverage, chance(2));
  const Scene scene = stacked(shot);
  const auto kernel = std::ranges::find(scene.grids, GridId::kernel, &CellGrid::grid);
  const Box box = whole(*kernel).bounds();
  for (const Text& text : all_of<Text>(scene)) {
    const Box reach = reach_of(text);
    if (box.contains(reach.centre())) continue;
    RC_LOG() << words(text) << '\n';
    RC_ASSERT(reach.right() <= box.x || reach.x >= box.right() || reach.bottom() <= box.y ||
              reach.y >= box.bottom());
  }
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id != CellId{} || rect.fill != Role::window_fill) continue;  // of the stamp
    RC_ASSERT(rect.box.x >= box.right() || rect.box.y >= box.bottom());
    RC_ASSERT(rect.box.right() <= scene.width && rect.box.bottom() <= scene.height);
  }
}

// In both views. Cells without numbers would be all edge, and padding no more to be seen.
TEST(SceneSmallCells, AreShadesAndPaddingIsOneHatchedBand) {
  for (const char* view : {"flat", "stacked"}) {
    for (const int n : {26, 40, 62}) {
      Shot shot;
      shot.layer = layer_from(R"({"input": )" + std::to_string(n) +
                              R"(, "kernel": 3, "padding": "same", "input_values": "ramp"})");
      shot.options.step = 300;
      const Scene scene = shot.scene(view);
      EXPECT_EQ(all_of<Raster>(scene).size(), 2U) << view << ' ' << n;
      std::size_t bands = 0;
      for (const Rect& rect : all_of<Rect>(scene))
        bands += rect.hatched && rect.dash == Dash::dashed ? 1 : 0;
      for (const Tile& tile : all_of<Tile>(scene))
        bands += tile.hatched && tile.dash == Dash::dashed ? 1 : 0;
      EXPECT_EQ(bands, 1U) << view << ' ' << n;
      EXPECT_LT(scene.primitives.size(), 600U);
      const CellId cell{GridId::padded, {n / 2, n / 3}};
      EXPECT_EQ(scene.hit(scene.find(cell)->centre()), cell);
      // Zoomed in the numbers are there.
      shot.options.zoom = 5;
      const Scene large = shot.scene(view);
      EXPECT_TRUE(all_of<Raster>(large).empty());
      EXPECT_EQ(numbers_on(large, cell).size(), 1U);
    }
  }
}

TEST(SceneSmallCells, AreShadesInAScatterToo) {
  Shot shot;
  shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": 32, "kernel": 4, "stride": 2,
      "padding": "same", "input_values": "ramp"})");
  shot.options.mode = PlayMode::scatter;
  shot.options.step = 500;
  for (const char* view : {"flat", "stacked"})
    EXPECT_EQ(all_of<Raster>(shot.scene(view)).size(), 2U) << view;
}

// Fills over it left its right and lower sides only.
TEST(SceneSmallCells, TheEdgeOfAFullScatterIsOverItsFills) {
  Shot shot;
  shot.options.mode = PlayMode::scatter;
  shot.options.step = 300;
  for (const char* padding : {"valid", "same"}) {
    shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": 64, "kernel": 4, "stride": 2,
        "padding": ")" + std::string(padding) +
                            R"("})");
    const Scene scene = shot.scene("stacked");
    const bool crops = shot.layer.geometry().crops();
    const auto is_edge = [&](const Primitive& primitive) {
      const Tile* tile = std::get_if<Tile>(&primitive);
      return tile != nullptr && tile->fill == Role::none &&
             tile->edge == (crops ? Role::padding_edge : Role::output_edge) &&
             tile->dash == (crops ? Dash::dashed : Dash::solid);
    };
    const auto is_fill = [](const Primitive& primitive) {
      const Tile* tile = std::get_if<Tile>(&primitive);
      return std::holds_alternative<Raster>(primitive) ||
             (tile != nullptr &&
              (tile->fill == Role::output_fill || tile->fill == Role::empty_fill));
    };
    const auto& all = scene.primitives;
    const auto edge = std::ranges::find_if(all, is_edge);
    ASSERT_NE(edge, all.end()) << padding;
    EXPECT_TRUE(std::none_of(edge, all.end(), is_fill)) << padding;
  }
}

// In both views: a window of a few pixels' breadth in a grid of thousands is found at a glance.
TEST(SceneLarge, ThePresentWindowAndCellAreMarkedLargeEnoughToBeSeen) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 1024, "kernel": 3, "padding": "same"})");
  shot.options.step = 400 * 1024 + 300;
  for (const double zoom : {1.0, 4.0}) {
    shot.options.zoom = zoom;
    for (const char* view : {"flat", "stacked"}) {
      const Scene scene = shot.scene(view);
      std::vector<Box> marks;
      for (const Rect& rect : outlines(scene, Role::window_edge))
        marks.push_back(rect.box);
      for (const Tile& tile : all_of<Tile>(scene)) {
        if (tile.edge == Role::window_edge) marks.push_back(tile.shape.bounds());
      }
      ASSERT_EQ(marks.size(), 2U) << view;
      for (const Box& mark : marks)
        EXPECT_GE(mark.w * zoom, 6 - 1e-9) << view;
      for (const CellId id :
           {CellId{GridId::output, {400, 300}}, CellId{GridId::padded, {401, 301}}}) {
        const Point centre = scene.find(id)->centre();
        EXPECT_TRUE(std::ranges::any_of(marks, [&](const Box& mark) {
          return std::hypot(mark.centre().x - centre.x, mark.centre().y - centre.y) < 0.1;
        })) << view;
      }
    }
  }
}

TEST(SceneStackedCompared, TheSignsOfDifferingCellsStandOnThem) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
      "input_values": "delta", "kernel_values": "ramp"})");
  const Layer other = layer_from(R"({"framework": "onnx", "input": 6, "kernel": 3, "stride": 2,
      "padding": "same_lower", "input_values": "delta", "kernel_values": "ramp"})");
  shot.options.compared = std::make_shared<Layer>(other);
  const Scene scene = stacked(shot);
  std::vector<Cell> signs;
  for (const Text& text : all_of<Text>(scene)) {
    if (words(text) != "≠") continue;
    const Box reach = reach_of(text);
    const auto cell = scene.hit(reach.centre());
    ASSERT_TRUE(cell && cell->grid == GridId::output);
    EXPECT_EQ(scene.hit({reach.x, reach.centre().y}), cell);
    EXPECT_EQ(scene.hit({reach.right(), reach.centre().y}), cell);
    EXPECT_TRUE(differs(shot.layer, other, cell->cell));
    signs.push_back(cell->cell);
  }
  EXPECT_EQ(signs.size(), 4U);
}

}  // namespace
}  // namespace padlens::test
