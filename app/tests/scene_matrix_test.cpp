#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "app/scene/look.h"
#include "app/scene/matrix_layout.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/engine/matrix.h"

// The picture of a layer as a matrix.

namespace padlens::test {
namespace {

Scene matrix(const Layer& layer, const SceneOptions& options, std::string_view language = "en") {
  return find_view("matrix")->build(layer, options, strings(language));
}

Scene matrix(const Shot& shot) {
  return matrix(shot.layer, shot.options, shot.language);
}

// With everything that can be shown at once or not, and a place of the matrix pointed at.
Shot any_shot() {
  Shot shot = *shots();
  shot.options.show.set(kShowPositions, *rc::gen::arbitrary<bool>());
  shot.options.show.set(kShowCoverage, *rc::gen::arbitrary<bool>());
  shot.options.zoom = *rc::gen::element(0.5, 1.0, 3.0, 40.0);
  if (*rc::gen::inRange(0, 3) == 0) {
    const Geometry& geometry = shot.layer.geometry();
    shot.options.focus = CellId{GridId::matrix,
                                {*rc::gen::inRange<std::int64_t>(0, geometry.outputs()),
                                 *rc::gen::inRange<std::int64_t>(0, geometry.inputs())}};
  }
  return shot;
}

// A layer whose matrix is too large to be drawn in whole.
Layer large(std::string_view json) {
  return layer_from(json);
}

const std::vector<Layer>& large_layers() {
  static const std::vector<Layer> layers{
      large(R"({"input": 224, "kernel": 7, "stride": 2, "padding": "same",
                "input_values": "ramp", "kernel_values": "ramp"})"),
      large(R"({"input": 1024, "kernel": 64, "dilation": 2, "padding": "same"})"),
      large(R"({"framework": "pytorch", "input": [1, 1024], "kernel": [1, 3],
                "padding": {"top": 512, "bottom": 512, "left": 512, "right": 512},
                "pad_fill": {"constant": 2}})"),
      large(R"({"op": "conv2d_transpose", "input": 1024, "kernel": 64, "stride": 64})"),
      large(R"({"op": "conv2d_transpose", "input": 1, "kernel": 64, "dilation": 64})"),
      large(R"({"op": "conv2d_transpose", "input": [70, 3], "kernel": [5, 2], "stride": [3, 40],
                "padding": "same"})"),
      large(R"({"input": [1024, 5], "kernel": [9, 3], "dilation": [3, 1], "padding": "same"})"),
  };
  return layers;
}

RC_GTEST_PROP(SceneMatrix, NothingReachesPastThePicture, ()) {
  const Shot shot = any_shot();
  RC_ASSERT(past_the_picture(matrix(shot)) == "");
}

RC_GTEST_PROP(SceneMatrix, ItsSizeIsTheSameAtEveryMoment, ()) {
  const Shot shot = any_shot();
  Shot other = shot;
  other.options.step = *rc::gen::inRange(0, 100);
  other.options.arrival = 0.01 * *rc::gen::inRange(0, 101);
  other.options.zoom = 7;
  other.options.visible = Box{30, 40, 200, 100};
  other.options.focus.reset();
  const Scene a = matrix(shot);
  const Scene b = matrix(other);
  RC_ASSERT(a.width == b.width && a.height == b.height);
  RC_ASSERT(a.grids == b.grids);
}

RC_GTEST_PROP(SceneMatrix, PointingAndFindingAreInverse, ()) {
  const Shot shot = any_shot();
  const Scene scene = matrix(shot);
  const auto& [h, w] = shot.layer.geometry().axis;
  const Cell all{shot.layer.geometry().outputs(), shot.layer.geometry().inputs()};
  const auto is_found = [&](GridId grid, Cell cell) {
    const CellId id{grid, cell};
    const auto box = scene.find(id);
    RC_ASSERT(box.has_value());
    RC_ASSERT(scene.hit(box->centre()) == id);
  };
  for (const Cell cell : cells_of(all))
    is_found(GridId::matrix, cell);
  for (const Cell cell : cells_of(Cell{h.out, w.out}))
    is_found(GridId::output, cell);
  for (const Cell cell : cells_of(Cell{h.k, w.k}))
    is_found(GridId::kernel, cell);
  for (const Cell cell : cells_of(Cell{h.n, w.n})) {
    if (shot.layer.geometry().transposed()) {
      is_found(GridId::input, cell);
      continue;
    }
    const Cell padded{cell.row + h.pad_before, cell.col + w.pad_before};
    const bool kept =
        padded.row >= 0 && padded.col >= 0 && padded.row < h.padded && padded.col < w.padded;
    if (kept) is_found(GridId::padded, padded);
    RC_ASSERT(kept || !scene.find({GridId::padded, padded}));
  }
  RC_ASSERT(scene.hit({-1, -1}) == std::nullopt);
}

// Where rows and columns cross stands what core says, and nothing else.
RC_GTEST_PROP(SceneMatrix, ItsEntriesAreThoseOfTheMatrix, ()) {
  Shot shot = any_shot();
  shot.options.show.set(kShowValues);
  shot.options.zoom = 40;
  const Scene scene = matrix(shot);
  const Cell all{shot.layer.geometry().outputs(), shot.layer.geometry().inputs()};
  std::size_t drawn = 0;
  for (const Text& text : all_of<Text>(scene))
    drawn += text.id.grid == GridId::matrix ? 1 : 0;
  const auto entries = matrix_entries(shot.layer, {0, 0}, all).value();
  RC_PRE(entries.size() <= 4096U);
  RC_ASSERT(drawn == entries.size());
  for (const MatrixEntry& entry : entries) {
    RC_ASSERT(numbers_on(scene, {GridId::matrix, entry.at}) ==
              std::vector{cell_text(entry.weight)});
  }
}

RC_GTEST_PROP(SceneMatrix, WhatIsOutOfSightMayBeLeftAwayAndNothingElse, ()) {
  Shot shot = any_shot();
  shot.options.zoom = 40;
  const Scene whole = matrix(shot);
  const Box part{0.01 * *rc::gen::inRange(0, 100) * whole.width,
                 0.01 * *rc::gen::inRange(0, 100) * whole.height, 120, 80};
  shot.options.visible = part;
  const Scene scene = matrix(shot);
  for (const Text& text : all_of<Text>(whole)) {
    if (!part.contains(reach_of(text).centre()) || text.id.grid == GridId::none) continue;
    RC_ASSERT(numbers_on(scene, text.id) == numbers_on(whole, text.id));
  }
}

// --- what is lit ----------------------------------------------------------------------

const Layer& same_layer() {
  static const Layer layer = layer_from(R"({"input": 5, "kernel": 3, "padding": "same",
      "input_values": "ramp", "kernel_values": "ramp"})");
  return layer;
}

std::set<std::int64_t> lit_rows(const Scene& scene) {
  std::set<std::int64_t> rows;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id.grid == GridId::matrix && rect.fill == Role::kernel_fill)
      rows.insert(rect.id.cell.row);
  }
  return rows;
}

TEST(SceneMatrixMoment, TheRowOfTheStepIsLitAndItsHighlightMovesThere) {
  SceneOptions options;
  options.step = 7;
  const Scene there = matrix(same_layer(), options);
  EXPECT_EQ(lit_rows(there), std::set<std::int64_t>{7});
  options.arrival = 0.25;
  const Scene leaving = matrix(same_layer(), options);
  EXPECT_EQ(lit_rows(leaving), std::set<std::int64_t>{6});
  const auto top = [](const Scene& scene) { return outlines(scene, Role::window_edge)[0].box.y; };
  options.step = 6;
  options.arrival = 1;
  const Scene before = matrix(same_layer(), options);
  EXPECT_LT(top(before), top(leaving));
  EXPECT_LT(top(leaving), top(there));
}

TEST(SceneMatrixMoment, PointingLightsRowsColumnsAndEntries) {
  SceneOptions options;
  options.step = 7;
  options.focus = CellId{GridId::output, {0, 2}};
  EXPECT_EQ(lit_rows(matrix(same_layer(), options)), std::set<std::int64_t>{2});
  // Input [1,2] is read by the outputs around it.
  options.focus = CellId{GridId::padded, {2, 3}};
  EXPECT_EQ(lit_rows(matrix(same_layer(), options)),
            (std::set<std::int64_t>{1, 2, 3, 6, 7, 8, 11, 12, 13}));
  options.focus = CellId{GridId::kernel, {1, 1}};
  EXPECT_EQ(outlines(matrix(same_layer(), options), Role::accent).size(), 25U + 1U);
  options.focus = CellId{GridId::matrix, {2, 24}};
  // The column, its input cell and the place itself.
  EXPECT_EQ(outlines(matrix(same_layer(), options), Role::accent).size(), 3U);
}

TEST(SceneMatrixMoment, ScatteringLightsColumnsAndAddsThemUp) {
  const Layer layer = layer_from(R"({"op": "conv2d_transpose", "input": 2, "kernel": 3,
      "stride": 2, "input_values": "ramp", "kernel_values": "ramp"})");
  SceneOptions options;
  options.mode = PlayMode::scatter;
  options.step = 1;
  const Scene scene = matrix(layer, options);
  std::set<std::int64_t> columns;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id.grid == GridId::matrix && rect.fill == Role::kernel_fill)
      columns.insert(rect.id.cell.col);
  }
  EXPECT_EQ(columns, std::set<std::int64_t>{1});
  // Input [0,0] x w[0,2], and input [0,1] x w[0,0].
  EXPECT_EQ(numbers_on(scene, {GridId::output, {0, 2}}), std::vector<std::string>{"5"});
  EXPECT_TRUE(numbers_on(scene, {GridId::output, {4, 0}}).empty());
}

// --- large ones -------------------------------------------------------------------------

TEST(SceneMatrixLarge, AnExcerptIsBoundedAndStaysWithinThePicture) {
  for (const Layer& layer : large_layers()) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      if (mode == PlayMode::scatter && !layer.geometry().transposed()) continue;
      SceneOptions options;
      options.mode = mode;
      options.show.set(kShowPositions);
      options.show.set(kShowCoverage);
      const std::int64_t last = step_count(layer.geometry(), mode) - 1;
      const Scene first = matrix(layer, options);
      for (const std::int64_t step : {last / 3, last / 2, last - 1, last}) {
        options.step = std::max<std::int64_t>(step, 0);
        const Scene scene = matrix(layer, options);
        EXPECT_EQ(scene.width, first.width);
        EXPECT_EQ(scene.height, first.height);
        EXPECT_LT(scene.primitives.size(), 12'000U);
        EXPECT_EQ(past_the_picture(scene), "");
      }
    }
  }
}

// The present row with some of its entries, whatever the step.
TEST(SceneMatrixLarge, AnExcerptHoldsThePresentRowAndItsEntries) {
  for (const Layer& layer : large_layers()) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      if (mode == PlayMode::scatter && !layer.geometry().transposed()) continue;
      const std::int64_t count = step_count(layer.geometry(), mode);
      MatrixSides before = matrix_sides(layer, mode, 0);
      for (std::int64_t i = 0; i < 200; ++i) {
        const std::int64_t step = count * i / 200;
        const MatrixSides sides = matrix_sides(layer, mode, step);
        const bool scatter = mode == PlayMode::scatter;
        EXPECT_TRUE((scatter ? sides.cols : sides.rows).place(step));
        EXPECT_EQ(sides.rows.extent(), before.rows.extent());
        EXPECT_EQ(sides.cols.extent(), before.cols.extent());
        for (const MatrixSide* side : {&sides.rows, &sides.cols}) {
          for (std::size_t s = 0; s < side->strips.size(); ++s) {
            EXPECT_GE(side->strips[s].first, s == 0 ? 0 : side->strips[s - 1].end());
            EXPECT_LE(side->strips[s].end(), side->cells);
          }
        }
      }
    }
  }
}

TEST(SceneMatrixLarge, ARasterIsMadeOncePerLayer) {
  const Layer layer = layer_from(R"({"input": 64, "kernel": 3, "padding": "same"})");
  SceneOptions options;
  options.look = std::make_shared<LayerLook>(layer);
  const auto raster_of = [&](std::int64_t step) {
    options.step = step;
    const auto rasters = all_of<Raster>(matrix(layer, options));
    EXPECT_EQ(rasters.size(), 1U);
    return rasters.at(0).shades;
  };
  EXPECT_EQ(raster_of(5), raster_of(4000));
  EXPECT_LE(raster_of(0)->size(), 1024 * 1024);
  // Looked at closely it is drawn entry by entry.
  options.zoom = 100;
  options.visible = Box{300, 300, 8, 8};
  EXPECT_TRUE(all_of<Raster>(matrix(layer, options)).empty());
}

// Generous: sanitizers and busy machines run this too.
TEST(SceneMatrixLarge, AFrameTakesNoTime) {
  using Clock = std::chrono::steady_clock;
  for (const Layer& layer : large_layers()) {
    SceneOptions options;
    options.look = std::make_shared<LayerLook>(layer);
    options.step = layer.geometry().outputs() / 2;
    matrix(layer, options);
    const auto start = Clock::now();
    for (int i = 0; i < 10; ++i)
      matrix(layer, options);
    const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
    EXPECT_LT(taken.count() / 10, 200);
    RecordProperty("ms", std::to_string(taken.count() / 10));
  }
}

TEST(SceneMatrixWords, TellWhatBecomesOfPadding) {
  const auto has = [](const Scene& scene, std::string_view part) {
    const auto texts = all_of<Text>(scene);
    return std::ranges::any_of(
        texts, [&](const Text& text) { return words(text).find(part) != std::string::npos; });
  };
  EXPECT_TRUE(has(matrix(same_layer(), {}), "holds 4 of the 9 weights; the other 5"));
  SceneOptions middle;
  middle.step = 12;
  EXPECT_TRUE(has(matrix(same_layer(), middle), "holds all 9 weights"));
  const Layer constant = layer_from(R"({"input": 3, "kernel": 3, "padding": "same",
      "kernel_values": "ones", "pad_fill": {"constant": 4}})");
  EXPECT_TRUE(has(matrix(constant, {}), "in this row 20"));
  const Layer transposed = layer_from(R"({"op": "conv2d_transpose", "input": 3, "kernel": 3,
      "stride": 2})");
  EXPECT_TRUE(has(matrix(transposed, {}), "the transposed matrix of the Conv2D"));
  EXPECT_TRUE(has(matrix(large_layers()[1], {}), "too large to draw: 12 of 1 048 576 rows"));
}

TEST(SceneMatrixWords, TellOneFromMany) {
  const auto notes = [](std::string_view json, std::string_view view, std::string_view language) {
    Shot shot;
    shot.layer = layer_from(json);
    shot.language = language;
    std::string all;
    for (const Text& text : all_of<Text>(shot.scene(view)))
      all += words(text) + "\n";
    return all;
  };
  const auto holds = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  const char* one = R"({"input": [1, 3], "kernel": [1, 2], "padding": {"top": 0, "bottom": 0,
      "left": 1, "right": 0}})";
  EXPECT_TRUE(holds(notes(one, "matrix", "en"), "the other one falls on padding"));
  EXPECT_TRUE(holds(notes(one, "matrix", "zh"), "另外 1 个落在填充上"));
  const char* left = R"({"input": [6, 7], "kernel": [3, 3], "stride": [2, 5]})";
  for (const char* view : {"flat", "stacked", "matrix"}) {
    EXPECT_TRUE(holds(notes(left, view, "en"), "at the end: 1 row, 4 columns")) << view;
    EXPECT_TRUE(holds(notes(left, view, "zh"), "1 行，4 列")) << view;
  }
}

TEST(SceneMatrixLarge, EntriesStandOutFromTheLinesAtEveryZoom) {
  const Layer layer = layer_from(R"({"input": 64, "kernel": 3, "padding": "same"})");
  for (const double zoom : {1.0, 2.0, 8.0}) {
    SceneOptions options;
    options.zoom = zoom;
    options.visible = Box{200, 200, 600 / zoom, 600 / zoom};
    const Scene scene = matrix(layer, options);
    for (const Line& line : all_of<Line>(scene)) {
      EXPECT_LE(line.width * zoom, 1 + 1e-9);
      EXPECT_TRUE(line.role == Role::line || line.role == Role::background);
    }
    for (const Raster& raster : all_of<Raster>(scene))
      EXPECT_EQ(raster.high, Role::text);
    for (const Rect& rect : all_of<Rect>(scene)) {
      EXPECT_FALSE(rect.id.grid == GridId::matrix && rect.fill == Role::padding_edge);
    }
  }
}

// Side by side they would read as one number.
RC_GTEST_PROP(SceneMatrix, ALetterHasRoomBetweenTheNumbersOfX, ()) {
  Shot shot = *settled_shots();
  shot.options.show.set(kShowIndices, false);
  shot.options.show.set(kShowCoverage);
  std::vector<Text> texts = all_of<Text>(shot.scene("matrix"));
  const GridId x = shot.layer.geometry().transposed() ? GridId::input : GridId::padded;
  for (const bool counts : {false, true}) {
    if (counts && shot.layer.geometry().transposed()) continue;  // beside y
    std::vector<Text> row;
    for (const Text& text : texts) {
      if (counts ? text.runs[0].role == Role::coverage_text : text.id.grid == x)
        row.push_back(text);
    }
    std::ranges::sort(row, {}, [](const Text& text) { return text.at.x; });
    for (std::size_t i = 1; i < row.size(); ++i) {
      RC_ASSERT(reach_of(row[i]).x - reach_of(row[i - 1]).right() >= 0.6 * row[i].runs[0].size);
    }
  }
}

// A pool has no weights: its matrix is told by the shares of cells.
TEST(SceneMatrix, OfAPoolHasWordsOfItsOwn) {
  SceneOptions options;
  options.step = 4;
  const Layer layer = layer_from(R"({"op": "average_pool1d", "input": 10, "kernel": 3,
      "stride": 2, "padding": "same"})");
  for (const std::string_view language : {"en", "zh"}) {
    const Strings& tr = strings(language);
    const Scene scene = build_scene(*find_view("matrix"), layer, options, tr);
    std::string all;
    for (const Text& text : all_of<Text>(scene))
      all += words(text) + "\n";
    EXPECT_NE(all.find(tr("scene.matrix.pool")), std::string::npos) << all;
    const std::vector<std::string> args{"5", "5", "2", "3", "1/2"};
    EXPECT_NE(all.find(tr("scene.matrix.pool_row", args)), std::string::npos) << all;
    EXPECT_EQ(all.find(tr("scene.kernel")), std::string::npos) << all;
    EXPECT_EQ(all.find(tr("scene.matrix.title")), std::string::npos) << all;
  }
}

}  // namespace
}  // namespace padlens::test
