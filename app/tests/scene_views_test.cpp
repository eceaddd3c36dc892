#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <sstream>
#include <tuple>

#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

// What every view has to show of every operation of every framework. The numbers are
// core's, worked out here from taps and stamps where a view takes a shorter way.

namespace padlens::test {
namespace {

struct Kind {
  std::string_view view;
  std::string_view framework;
  Op op;
  PlayMode mode;
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.view << ' ' << kind.framework;
}

struct Example {
  std::string_view framework;
  Op op;
  std::string_view fields;
};

constexpr Op kConv = &kConv2d;
constexpr Op kTransposed = &kConv2dTranspose;

// Odd cells of padding on either side, dilation, leftover, cells cut away and appended; a
// single row of each, of which the axis view shows values too.
constexpr Example kExamples[] = {
    {"keras", kConv, R"("input": [6, 5], "kernel": [3, 2], "stride": 2, "padding": "same")"},
    {"keras", kConv, R"("input": [7, 6], "kernel": [3, 2], "dilation": 2, "padding": "same")"},
    {"keras", kConv, R"("input": [1, 6], "kernel": [1, 3], "stride": [1, 2])"},
    {"pytorch", kConv, R"("input": [7, 6], "kernel": 3, "stride": [2, 3], "dilation": [1, 2],
      "padding": {"top": 2, "bottom": 2, "left": 1, "right": 1}, "pad_fill": "reflect")"},
    {"pytorch", kConv, R"("input": 5, "kernel": [4, 3], "padding": "same")"},
    {"pytorch", kConv, R"("input": [1, 5], "kernel": [1, 3],
      "padding": {"top": 0, "bottom": 0, "left": 1, "right": 1}, "pad_fill": {"constant": 3})"},
    {"onnx", kConv, R"("input": 6, "kernel": 3, "stride": 2, "padding": "same_lower")"},
    {"onnx", kConv, R"("input": 8, "kernel": 2, "stride": 4, "padding": "same_lower")"},
    {"onnx", kConv, R"("input": [1, 5], "kernel": [1, 4], "padding": "same_upper")"},
    {"keras", kTransposed, R"("input": [3, 2], "kernel": [3, 4], "stride": 2,
      "padding": "same")"},
    {"keras", kTransposed, R"("input": [2, 3], "kernel": 2, "stride": 3, "padding": "same")"},
    {"keras", kTransposed, R"("input": [1, 4], "kernel": [1, 2], "stride": [1, 3])"},
    {"pytorch", kTransposed, R"("input": 3, "kernel": 3, "stride": 2, "output_padding": 1,
      "padding": {"top": 1, "bottom": 1, "left": 1, "right": 1})"},
    {"pytorch", kTransposed, R"("input": [2, 3], "kernel": [3, 2], "stride": [1, 2],
      "dilation": 2)"},
    {"pytorch", kTransposed, R"("input": [1, 4], "kernel": [1, 3], "stride": [1, 2],
      "padding": {"top": 0, "bottom": 0, "left": 1, "right": 1})"},
    {"onnx", kTransposed, R"("input": 3, "kernel": 4, "stride": [2, 3],
      "padding": {"top": 2, "bottom": 0, "left": 1, "right": 2}, "output_padding": [1, 0])"},
    {"onnx", kTransposed, R"("input": [3, 2], "kernel": 3, "stride": 2,
      "padding": "same_lower")"},
    {"onnx", kTransposed, R"("input": [1, 3], "kernel": [1, 3], "stride": [1, 2],
      "padding": "same_upper")"},
};

std::vector<Shot> shots_of(const Kind& kind) {
  std::vector<Shot> shots;
  for (const Example& example : kExamples) {
    if (example.framework != kind.framework || example.op != kind.op) continue;
    Shot shot;
    std::string json = R"({"framework": ")" + std::string(example.framework) + R"(", "op": ")";
    json += example.op == kConv ? "conv2d" : "conv2d_transpose";
    json += R"(", "input_values": "ramp", "kernel_values": "random", "seed": 7, )";
    shot.layer = layer_from(json + std::string(example.fields) + "}");
    shot.options.mode = kind.mode;
    shot.options.look = std::make_shared<LayerLook>(shot.layer);
    shot.options.zoom = 4;  // so that no number is too small to be read
    shots.push_back(shot);
  }
  EXPECT_EQ(shots.size(), 3U);
  return shots;
}

using Ids = std::set<std::tuple<GridId, std::int64_t, std::int64_t>>;

void add(Ids& ids, const CellId& id) {
  ids.emplace(id.grid, id.cell.row, id.cell.col);
}

class SceneViewsOf : public testing::TestWithParam<Kind> {
 public:
  static bool is(std::string_view view) { return GetParam().view == view; }

 protected:
  // At every step, arrived.
  template <class Check>
  void at_every_step(Check check) {
    for (Shot shot : shots_of(GetParam())) {
      const std::int64_t count = step_count(shot.layer.geometry(), shot.options.mode);
      for (shot.options.step = 0; shot.options.step < count; ++shot.options.step) {
        SCOPED_TRACE(shot_text(shot));
        check(shot, shot.scene(GetParam().view));
        if (HasFailure()) return;
      }
    }
  }

  static std::string shot_text(const Shot& shot) {
    std::ostringstream text;
    showValue(shot, text);
    return text.str();
  }
};

TEST_P(SceneViewsOf, StaysInAPictureOfSomeSize) {
  at_every_step([](Shot shot, const Scene& scene) {
    EXPECT_TRUE(std::isfinite(scene.width) && scene.width > 100);
    EXPECT_TRUE(std::isfinite(scene.height) && scene.height > 100);
    EXPECT_EQ(past_the_picture(scene), "");
    shot.options.arrival = 0.4;
    shot.options.show.set(kShowIndices);
    shot.options.show.set(kShowPositions);
    shot.options.show.set(kShowCoverage);
    EXPECT_EQ(past_the_picture(shot.scene(GetParam().view)), "");
  });
}

// --- numbers ---------------------------------------------------------------------------

// What lies in each cell of the output after the step; nothing where nothing does yet.
std::vector<std::optional<double>> sums_after(const Shot& shot) {
  const Geometry& geometry = shot.layer.geometry();
  const auto count = static_cast<std::size_t>(geometry.outputs());
  std::vector<std::optional<double>> sums(count);
  for (std::int64_t step = 0; step <= shot.options.step; ++step) {
    const Cell now = step_cell(geometry, shot.options.mode, step);
    if (!shot.scatters()) {
      sums.at(static_cast<std::size_t>(step)) = taps(shot.layer, now).back().sum;
      continue;
    }
    for (const Stamp& stamp : stamps(shot.layer, now)) {
      if (!stamp.output) continue;
      auto& sum =
          sums.at(static_cast<std::size_t>(cell_step(geometry, PlayMode::gather, *stamp.output)));
      sum = sum.value_or(0) + stamp.product;
    }
  }
  return sums;
}

TEST_P(SceneViewsOf, ShowsTheNumbersThatThereAreAfterTheStep) {
  at_every_step([](const Shot& shot, const Scene& scene) {
    // One axis has no single number for a position, unless the other has a single row.
    const bool axis = is("axis");
    if (axis && (!shot.scatters() || shot.layer.geometry().height().out > 1)) return;
    const auto sums = sums_after(shot);
    for (const Cell cell : cells_of(shot.size_of(GridId::output))) {
      const auto& sum = sums.at(
          static_cast<std::size_t>(cell_step(shot.layer.geometry(), PlayMode::gather, cell)));
      const auto shown = numbers_on(scene, {GridId::output, cell});
      if (sum) {
        EXPECT_EQ(shown, std::vector{cell_text(*sum)});
      } else {
        // Zeros that are appended may be there from the beginning.
        EXPECT_TRUE(shown.empty() || (shot.scatters() && shown == std::vector<std::string>{"0"}));
      }
    }
  });
}

// --- words -----------------------------------------------------------------------------

bool says(const Scene& scene, std::string_view part) {
  const auto texts = all_of<Text>(scene);
  return std::ranges::any_of(
      texts, [&](const Text& text) { return words(text).find(part) != std::string::npos; });
}

TEST_P(SceneViewsOf, SaysHowLargeTheOutputIs) {
  at_every_step([](const Shot& shot, const Scene& scene) {
    const Geometry& geometry = shot.layer.geometry();
    const auto sized = [](std::int64_t rows, std::int64_t cols) {
      return std::to_string(rows) + " × " + std::to_string(cols);
    };
    const std::string size = is("axis")     ? "→ out " + std::to_string(geometry.width().out)
                             : is("matrix") ? sized(geometry.outputs(), geometry.inputs())
                                            : sized(geometry.height().out, geometry.width().out);
    EXPECT_TRUE(says(scene, size)) << size;
  });
}

TEST_P(SceneViewsOf, WritesTheStepsArithmetic) {
  at_every_step([](const Shot& shot, const Scene& scene) {
    const Cell now = now_of(shot);
    const std::string at = std::to_string(now.row) + "," + std::to_string(now.col) + "]";
    if (is("axis")) {
      const std::string along = std::to_string(now.col);
      EXPECT_TRUE(says(scene, shot.scatters() ? "x[" + along + "]:  w" : "y[" + along + "] = w"));
      return;
    }
    if (shot.scatters()) {
      EXPECT_TRUE(says(scene, "x[" + at));
      EXPECT_TRUE(says(scene, "= " + cell_text(shot.layer.input()->at(now))));
      return;
    }
    EXPECT_TRUE(says(scene, "y[" + at + " = "));
    // The last line.
    const Text sum = all_of<Text>(scene).back();
    EXPECT_TRUE(words(sum).ends_with("= " + cell_text(taps(shot.layer, now).back().sum)));
  });
}

// --- kinds of cells --------------------------------------------------------------------

struct Look {
  Role fill;
  Dash dash;
  bool hatched;
  CellId id;
};

std::vector<Look> looks_of(const Scene& scene) {
  std::vector<Look> looks;
  for (const Rect& rect : all_of<Rect>(scene))
    looks.push_back({rect.fill, rect.dash, rect.hatched, rect.id});
  for (const Tile& tile : all_of<Tile>(scene))
    looks.push_back({tile.fill, tile.dash, tile.hatched, tile.id});
  return looks;
}

// Of the axis view, which shows the width: what a position of it is, whatever the row.
CellKind kind_along(const Geometry& geometry, std::int64_t col) {
  const AxisGeometry& w = geometry.width();
  const std::int64_t at = col - w.pad_before;
  if (at < 0 || at >= w.inserted) return CellKind::padding;
  return geometry.transposed() && at % w.s != 0 ? CellKind::inserted : CellKind::input;
}

CellKind kind_of(const Shot& shot, const CellId& id) {
  if (id.grid == GridId::full) return CellKind::padding;  // cut away
  if (id.grid != GridId::padded) return CellKind::input;
  return SceneViewsOf::is("axis") ? kind_along(shot.layer.geometry(), id.cell.col)
                                  : padded_cell(shot.layer, id.cell).kind;
}

// Not by colour alone.
TEST_P(SceneViewsOf, TellsPaddingFromWhatIsNone) {
  at_every_step([](const Shot& shot, const Scene& scene) {
    for (const Look& look : looks_of(scene)) {
      const GridId grid = look.id.grid;
      if (grid != GridId::padded && grid != GridId::full && grid != GridId::input) continue;
      const CellKind kind = kind_of(shot, look.id);
      EXPECT_EQ(look.hatched, kind == CellKind::padding);
      EXPECT_EQ(look.dash, kind == CellKind::padding    ? Dash::dashed
                           : kind == CellKind::inserted ? Dash::fine
                                                        : Dash::solid);
      EXPECT_EQ(look.fill, kind == CellKind::padding    ? Role::padding_fill
                           : kind == CellKind::inserted ? Role::inserted_fill
                                                        : Role::input_fill);
    }
  });
}

// All of it, where a view shows grids; the matrix has no place for padding.
TEST_P(SceneViewsOf, ShowsEveryCellOfItsGridsOnce) {
  if (is("axis")) return;
  at_every_step([](const Shot& shot, const Scene& scene) {
    const bool matrix = is("matrix");
    const auto& [h, w] = shot.layer.geometry().axis;
    std::multiset<std::tuple<GridId, std::int64_t, std::int64_t>> drawn;
    for (const Look& look : looks_of(scene))
      drawn.emplace(look.id.grid, look.id.cell.row, look.id.cell.col);
    const auto shown = [&](GridId grid, Cell cell) {
      EXPECT_EQ(drawn.count({grid, cell.row, cell.col}), 1U)
          << testing::PrintToString(CellId{grid, cell});
    };
    for (const GridId grid : {GridId::input, GridId::padded, GridId::kernel, GridId::output}) {
      if (matrix && grid == GridId::padded) continue;
      for (const Cell cell : cells_of(shot.size_of(grid)))
        shown(grid, cell);
    }
    if (!matrix || shot.layer.geometry().transposed()) return;
    for (Cell cell : cells_of(Cell{h.n, w.n})) {
      cell = {cell.row + h.pad_before, cell.col + w.pad_before};
      if (cell.row < h.padded && cell.col < w.padded && cell.row >= 0 && cell.col >= 0)
        shown(GridId::padded, cell);
    }
  });
}

// --- the highlight ---------------------------------------------------------------------

std::vector<Parallelogram> highlights(const Scene& scene) {
  std::vector<Parallelogram> found;
  for (const Rect& rect : outlines(scene, Role::window_edge))
    found.push_back({{rect.box.x, rect.box.y}, {rect.box.w, 0}, {0, rect.box.h}});
  for (const Tile& tile : all_of<Tile>(scene)) {
    if (tile.edge == Role::window_edge && tile.fill == Role::none) found.push_back(tile.shape);
  }
  return found;
}

// What lies in each highlight.
std::set<Ids> highlighted(const Scene& scene) {
  std::set<Ids> found;
  const std::vector<DrawnCell> cells = cells_of(scene);
  for (const Parallelogram& highlight : highlights(scene)) {
    Ids inside;
    for (const DrawnCell& cell : cells) {
      if (highlight.contains(cell.box.centre())) add(inside, cell.id);
    }
    found.insert(inside);
  }
  return found;
}

// The cells of the window (gather), or those that the stamp covers.
Ids window_of(const Shot& shot) {
  const auto& [h, w] = shot.layer.geometry().axis;
  const Cell now = now_of(shot);
  const Cell origin = shot.scatters() ? stamps(shot.layer, now).front().full
                                      : window_origin(shot.layer.geometry(), now);
  Ids ids;
  for (const Cell cell : cells_of(Cell{h.K, w.K})) {
    const Cell at{origin.row + cell.row, origin.col + cell.col};
    const Cell out{at.row - h.crop_before, at.col - w.crop_before};
    const bool kept = out.row >= 0 && out.col >= 0 && out.row < h.out && out.col < w.out;
    add(ids, !shot.scatters() ? CellId{GridId::padded, at}
             : kept           ? CellId{GridId::output, out}
                              : CellId{GridId::full, at});
  }
  return ids;
}

// The row of the step's output cell, or the column of its input cell.
Ids band_of(const Shot& shot) {
  const Geometry& geometry = shot.layer.geometry();
  Ids ids;
  for (std::int64_t i = 0; i < (shot.scatters() ? geometry.outputs() : geometry.inputs()); ++i) {
    add(ids, {GridId::matrix,
              shot.scatters() ? Cell{i, shot.options.step} : Cell{shot.options.step, i}});
  }
  return ids;
}

TEST_P(SceneViewsOf, HighlightsWhatTheStepReadsAndWhatItGives) {
  if (is("axis")) return;  // SceneAxis.ThePresentRowStandsOut
  at_every_step([](Shot shot, const Scene& scene) {
    Ids own;
    add(own, {shot.scatters() ? GridId::input : GridId::output, now_of(shot)});
    const bool matrix = is("matrix");
    EXPECT_EQ(highlighted(scene), (std::set<Ids>{matrix ? band_of(shot) : window_of(shot), own}));
  });
}

TEST_P(SceneViewsOf, TheHighlightComesFromTheStepBefore) {
  at_every_step([](Shot shot, const Scene& scene) {
    if (shot.options.step == 0) return;
    const auto places = [](const Scene& of) {
      std::vector<std::pair<double, double>> centres;
      for (const Parallelogram& highlight : highlights(of))
        centres.emplace_back(highlight.centre().x, highlight.centre().y);
      return centres;
    };
    shot.options.arrival = 0;
    const auto leaving = places(shot.scene(GetParam().view));
    shot.options.arrival = 0.5;
    const auto halfway = places(shot.scene(GetParam().view));
    shot.options.arrival = 1;
    --shot.options.step;
    const auto before = places(shot.scene(GetParam().view));
    // In grids the window or the stamp has a way, the cell that the step is named after none.
    const auto moved = [&](const auto& a, const auto& b) {
      std::size_t count = 0;
      for (const auto& place : a)
        count += std::ranges::find(b, place) == b.end() ? 1 : 0;
      return count;
    };
    EXPECT_EQ(moved(leaving, before), is("axis") || is("matrix") ? 0U : 1U);
    EXPECT_GE(moved(halfway, places(scene)), 1U);
    EXPECT_GE(moved(halfway, before), 1U);
  });
}

// Also far away, where cells are pixels, on the way to a step and pointed at.
void expect_drawn_at_all_moments(Shot shot, const View& view) {
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    for (const Axis axis : kAxes) {
      for (const double zoom : {1.0, 0.01}) {
        for (const bool pointed : {false, true}) {
          shot.options.mode = mode;
          shot.options.axis = axis;
          shot.options.zoom = zoom;
          shot.options.arrival = pointed ? 0.5 : 1;
          shot.options.focus.reset();
          if (pointed) shot.options.focus = CellId{GridId::input, {0, 0}};
          const Scene scene = shot.scene(view.id);
          EXPECT_GT(scene.primitives.size(), 0U);
          if (zoom < 1) continue;
          EXPECT_EQ(past_the_picture(scene), "");
        }
      }
    }
  }
}

// An empty tensor, on one axis or on both, has no counts, no first cell and no step.
TEST(SceneViews, AnEmptyTensorIsDrawnWithAllOverlays) {
  constexpr std::string_view kEmpty[] = {
      R"({"op": "conv2d_transpose", "input": 1, "kernel": 2, "padding": "same",
          "output_padding": 0})",
      R"({"op": "conv2d_transpose", "input": [1, 4], "kernel": [2, 3], "stride": [1, 2],
          "padding": "same", "output_padding": 0})",
      R"({"op": "conv2d_transpose", "input": [4, 1], "kernel": [3, 2], "stride": [2, 1],
          "padding": "same", "output_padding": 0})",
      R"({"op": "max_pool2d", "framework": "onnx", "input": [3, 2], "kernel": [2, 3]})"};
  for (const std::string_view json : kEmpty) {
    Shot shot;
    shot.layer = layer_from(json);
    ASSERT_EQ(shot.layer.geometry().height().out * shot.layer.geometry().width().out, 0) << json;
    for (const Overlay* overlay : overlays()) {
      if (fits(*overlay, shot.layer)) shot.options.show.set(*overlay);
    }
    for (const View* view : views()) {
      if (!fits(*view, shot.layer)) continue;
      SCOPED_TRACE(std::string(json) + " " + std::string(view->id));
      expect_drawn_at_all_moments(shot, *view);
    }
  }
}

std::vector<Kind> kinds() {
  std::vector<Kind> all;
  for (const View* view : views()) {
    if (view->id == "field") continue;  // it has no numbers, see scene_field_test.cpp
    for (const std::string_view framework : {"keras", "pytorch", "onnx"}) {
      all.push_back({view->id, framework, kConv, PlayMode::gather});
      all.push_back({view->id, framework, kTransposed, PlayMode::gather});
      all.push_back({view->id, framework, kTransposed, PlayMode::scatter});
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, SceneViewsOf, testing::ValuesIn(kinds()), [](const auto& test) {
  const Kind& kind = test.param;
  const char* way = kind.op == kConv                 ? "conv"
                    : kind.mode == PlayMode::scatter ? "scatter"
                                                     : "gather";
  return std::string(kind.view) + "_" + std::string(kind.framework) + "_" + way;
});

}  // namespace
}  // namespace padlens::test
