#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <vector>

#include "app/scene/grid_frame.h"
#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

// The numbers on the cells, the window's way, and what a pointed-at cell shows:
// all as the engine says.

namespace padlens::test {
namespace {

Cell in_full(const Geometry& geometry, Cell out) {
  return {out.row + geometry.height().crop_before, out.col + geometry.width().crop_before};
}

// What stands around all boxes.
Box around(const std::vector<Box>& boxes) {
  Box all = boxes.at(0);
  for (const Box& box : boxes) {
    const double right = std::max(all.right(), box.right());
    const double bottom = std::max(all.bottom(), box.bottom());
    all.x = std::min(all.x, box.x);
    all.y = std::min(all.y, box.y);
    all = {all.x, all.y, right - all.x, bottom - all.y};
  }
  return all;
}

// The number is on its cell, once, and no other one is. Where it would be too small to
// read there is none, as a rule in the whole grid: only a sum on its way may be longer
// than all that come out in the end.
bool shows(const Scene& scene, CellId id, const std::string& number) {
  const std::vector<std::string> found = numbers_on(scene, id);
  if (!found.empty()) return found == std::vector{number};
  if (cell_font(scene.find(id).value().w, letter_count(number)) == 0) return true;
  const std::vector<Text> texts = all_of<Text>(scene);
  return std::ranges::none_of(texts, [&](const Text& t) { return t.id.grid == id.grid; });
}

// --- numbers -----------------------------------------------------------------

RC_GTEST_PROP(SceneNumbers, AreTheEngines, ()) {
  const Shot shot = *settled_shots();
  const Layer& layer = shot.layer;
  const Scene scene = shot.scene();
  for (const Cell cell : cells_of(shot.size_of(GridId::padded))) {
    RC_ASSERT(shows(scene, {GridId::padded, cell}, cell_text(padded_cell(layer, cell).value)));
  }
  for (const Cell cell : cells_of(shot.size_of(GridId::input))) {
    RC_ASSERT(shows(scene, {GridId::input, cell}, cell_text(layer.input()->at(cell))));
  }
  for (const Cell cell : cells_of(shot.size_of(GridId::kernel))) {
    RC_ASSERT(shows(scene, {GridId::kernel, cell}, cell_text(layer.kernel()->at(cell))));
  }
}

RC_GTEST_PROP(SceneNumbers, OfAGatheredOutputFillInStepByStep, ()) {
  Shot shot = *settled_shots();
  shot.options.mode = PlayMode::gather;
  const Scene scene = shot.scene();
  for (const Cell cell : cells_of(shot.size_of(GridId::output))) {
    const CellId id{GridId::output, cell};
    const bool done = cell_step(shot.layer.geometry(), PlayMode::gather, cell) <= shot.options.step;
    if (done) {
      const std::string number = cell_text(output_value(shot.layer, cell));
      RC_ASSERT(shows(scene, id, number) || shows(scene, id, "≈" + number));
    } else {
      RC_ASSERT(numbers_on(scene, id).empty());
    }
  }
}

RC_GTEST_PROP(SceneNumbers, OfAScatteredOutputAddUpStepByStep, ()) {
  Shot shot = *settled_shots();
  RC_PRE(shot.layer.geometry().transposed());
  shot.options.mode = PlayMode::scatter;
  shot.options.step = pick(0, static_cast<int>(shot.layer.geometry().inputs()) - 1);
  const Scene scene = shot.scene();
  for (const Cell cell : cells_of(shot.size_of(GridId::output))) {
    const Cell full = in_full(shot.layer.geometry(), cell);
    const double value = scatter_value(shot.layer, full, shot.options.step + 1);
    const CellId id{GridId::output, cell};
    if (value != 0 || !numbers_on(scene, id).empty()) {
      RC_ASSERT(shows(scene, id, cell_text(value)));
    }
  }
}

RC_GTEST_PROP(SceneNumbers, FitTheirCells, ()) {
  const Shot shot = *shots();
  const Scene scene = shot.scene();
  for (const Text& text : all_of<Text>(scene)) {
    if (text.id.grid == GridId::none) continue;
    const Box cell = scene.find(text.id).value();
    const Box reach = reach_of(text);
    RC_ASSERT(reach.x >= cell.x && reach.right() <= cell.right());
    RC_ASSERT(reach.y >= cell.y && reach.bottom() <= cell.bottom());
  }
}

RC_GTEST_PROP(SceneNumbers, StayAwayWhereNoneAreWanted, ()) {
  Shot shot = *shots();
  shot.options.show.set(kShowValues, false);
  shot.options.show.set(kShowIndices, false);
  for (const Text& text : all_of<Text>(shot.scene()))
    RC_ASSERT(text.id.grid == GridId::none);
}

// --- the window ------------------------------------------------------------------

// The window's edge, or the stamp's: the largest box of this role.
Box window_of(const Scene& scene, const Shot& shot) {
  const std::vector<Rect> found = outlines(scene, Role::window_edge);
  // In painting order: gather window then output cell, scatter input cell then stamp.
  return shot.scatters() ? found.at(1).box : found.at(0).box;
}

std::vector<Box> taps_of(const Scene& scene, const Shot& shot) {
  std::vector<Box> boxes;
  if (!shot.scatters()) {
    const Cell out = step_cell(shot.layer.geometry(), PlayMode::gather, shot.options.step);
    for (const Tap& tap : taps(shot.layer, out)) {
      boxes.push_back(scene.find({GridId::padded, tap.padded}).value());
    }
    return boxes;
  }
  const Cell input = step_cell(shot.layer.geometry(), PlayMode::scatter, shot.options.step);
  for (const Stamp& stamp : stamps(shot.layer, input)) {
    const CellId id =
        stamp.output ? CellId{GridId::output, *stamp.output} : CellId{GridId::full, stamp.full};
    boxes.push_back(scene.find(id).value());
  }
  return boxes;
}

RC_GTEST_PROP(SceneWindow, CoversTheTapsAndNoMore, ()) {
  const Shot shot = *settled_shots();
  const Scene scene = shot.scene();
  const std::vector<Box> cells = taps_of(scene, shot);
  const Box window = window_of(scene, shot);
  // At least so large that it is found.
  Box needed = around(cells);
  const double least = 8 / shot.options.zoom;
  const double wider = std::max(least - needed.w, 0.0);
  const double higher = std::max(least - needed.h, 0.0);
  needed = {needed.x - wider / 2, needed.y - higher / 2, needed.w + wider, needed.h + higher};
  const double margin = needed.x - window.x;
  RC_ASSERT(margin >= 0 && margin <= 2);
  RC_ASSERT(near(window, needed.grown(margin)));
  // Its colour lies on the taps themselves, not between them.
  std::vector<Box> tints;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.fill == Role::window_fill && rect.opacity < 1) tints.push_back(rect.box);
  }
  RC_ASSERT(tints.size() == cells.size());
  for (std::size_t i = 0; i < tints.size(); ++i)
    RC_ASSERT(near(tints[i], cells[i]));
}

RC_GTEST_PROP(SceneWindow, MovesFromTheLastPlaceToTheNext, ()) {
  Shot shot = *settled_shots();
  const auto count =
      step_count(shot.layer.geometry(), shot.scatters() ? PlayMode::scatter : PlayMode::gather);
  RC_PRE(count > 1);
  shot.options.step = pick(1, static_cast<int>(count) - 1);
  const Box there = window_of(shot.scene(), shot);
  Shot former = shot;
  --former.options.step;
  const Box before = window_of(former.scene(), former);
  Box last = before;
  for (int i = 0; i <= 20; ++i) {
    shot.options.arrival = i / 20.0;
    const Box now = window_of(shot.scene(), shot);
    if (i == 0) RC_ASSERT(near(now, before));
    // Nearer with each moment, on both axes, and never past it.
    RC_ASSERT(std::abs(there.x - now.x) <= std::abs(there.x - last.x) + 1e-9);
    RC_ASSERT(std::abs(there.y - now.y) <= std::abs(there.y - last.y) + 1e-9);
    RC_ASSERT(near(now.w, there.w) && near(now.h, there.h));
    last = now;
  }
  RC_ASSERT(near(last, there));
}

TEST(SceneWindow, HasNowhereToComeFromAtTheFirstStep) {
  const Layer layer = layer_from(R"({"input": 5, "kernel": 3})");
  SceneOptions options;
  const Scene there = flat(layer, options);
  options.arrival = 0.3;
  EXPECT_EQ(flat(layer, options).primitives, there.primitives);
}

// Pointing holds the window where it points, whatever is played meanwhile.
RC_GTEST_PROP(SceneWindow, StandsStillWhereACellIsPointedAt, ()) {
  Shot shot = *settled_shots();
  const GridId grid = shot.scatters() ? GridId::input : GridId::output;
  const Cell size = shot.size_of(grid);
  const Cell cell{pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)};
  shot.options.focus = CellId{grid, cell};
  Shot own = shot;
  own.options.focus.reset();
  own.options.step = cell_step(shot.layer.geometry(),
                               shot.scatters() ? PlayMode::scatter : PlayMode::gather, cell);
  shot.options.arrival = 0.01 * pick(0, 99);
  RC_ASSERT(near(window_of(shot.scene(), shot), window_of(own.scene(), own)));
}

// --- pointing ----------------------------------------------------------------------

bool by_place(Cell a, Cell b) {
  return std::pair(a.row, a.col) < std::pair(b.row, b.col);
}

std::vector<Cell> distinct(std::vector<Cell> cells) {
  std::ranges::sort(cells, by_place);
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

// The cells of `grid` that have an edge of `role`.
std::vector<Cell> edged(const Scene& scene, Role role, GridId grid) {
  std::vector<Cell> cells;
  for (const Rect& rect : outlines(scene, role)) {
    for (const DrawnCell& cell : cells_of(scene)) {
      if (cell.id.grid == grid && near(cell.box, rect.box)) cells.push_back(cell.id.cell);
    }
  }
  std::ranges::sort(cells, by_place);
  return cells;
}

std::vector<Cell> outputs_of(const Layer& layer, Cell input) {
  std::vector<Cell> cells;
  for (const Reader& reader : readers(layer, input))
    cells.push_back(reader.output);
  return distinct(cells);
}

RC_GTEST_PROP(ScenePointing, AtAPaddedCellEdgesTheOutputsThatReadIt, ()) {
  Shot shot = *shots();
  shot.options.mode = PlayMode::gather;
  const Cell size = shot.size_of(GridId::padded);
  const Cell cell{pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)};
  shot.options.focus = CellId{GridId::padded, cell};
  const Scene scene = shot.scene();
  const PaddedCell padded = padded_cell(shot.layer, cell);
  const std::vector<Cell> expected = padded.kind == CellKind::input
                                         ? outputs_of(shot.layer, *padded.source)
                                         : windows_over(shot.layer, cell);
  RC_ASSERT(edged(scene, Role::accent, GridId::output) == expected);
  RC_ASSERT(edged(scene, Role::accent, GridId::padded) == std::vector<Cell>{cell});
}

// While steps go by beside a pinned cell, the window of each is shown.
RC_GTEST_PROP(ScenePlay, APinnedInputCellLeavesTheWindowInSight, ()) {
  Shot shot = *settled_shots();
  RC_PRE(!shot.scatters());
  const Scene plain = shot.scene();
  shot.options.focus = CellId{GridId::kernel, {0, 0}};
  shot.options.explores = false;
  const Scene pinned = shot.scene();
  const auto boxes = [](const Scene& scene) {
    std::vector<Box> found;
    for (const Rect& rect : outlines(scene, Role::window_edge))
      found.push_back(rect.box);
    return found;
  };
  RC_ASSERT(!boxes(plain).empty());
  RC_ASSERT(boxes(pinned) == boxes(plain));
}

bool is_mark(const Primitive& primitive) {
  const auto* rect = std::get_if<Rect>(&primitive);
  const auto* tile = std::get_if<Tile>(&primitive);
  if (rect != nullptr) return rect->edge == Role::accent && rect->fill == Role::none;
  return tile != nullptr && tile->edge == Role::accent && tile->fill == Role::none;
}

std::vector<Primitive> without_marks(const Scene& scene) {
  std::vector<Primitive> rest;
  std::ranges::remove_copy_if(scene.primitives, std::back_inserter(rest), is_mark);
  return rest;
}

// In every view and both modes: where the step wins, the cell of its kind that is pinned or under
// the pointer has a mark, and nothing else is other than without it.
RC_GTEST_PROP(ScenePlay, TheStepWinsOverACellThatIsOnlyMarked, ()) {
  Shot shot = *settled_shots();
  shot.options.arrival = *rc::gen::element(0.3, 0.8, 1.0);
  shot.options.look = std::make_shared<const LayerLook>(shot.layer);  // rasters are the same then
  const GridId grid = shot.scatters() ? GridId::input : GridId::output;
  const Cell size = shot.size_of(grid);
  const Cell cell{*rc::gen::inRange<std::int64_t>(0, size.row),
                  *rc::gen::inRange<std::int64_t>(0, size.col)};
  for (const View* view : views()) {
    if (!fits(*view, shot.layer)) continue;
    shot.options.focus.reset();
    const Scene plain = shot.scene(view->id);
    shot.options.focus = CellId{grid, cell};
    shot.options.explores = false;
    const Scene marked = shot.scene(view->id);
    RC_LOG() << view->id << "\n";
    RC_ASSERT(without_marks(marked) == without_marks(plain));
    const bool in_sight = view->id != "matrix" && view->id != "axis";
    const bool more = marked.primitives.size() > plain.primitives.size();
    if (in_sight) RC_ASSERT(more);
  }
}

// However a picture is enlarged: on the screen all gaps of a grid have as many pixels.
RC_GTEST_PROP(SceneGrid, GapsAreAlikeOnTheScreen, ()) {
  GridFrame frame;
  frame.pitch = 0.5 * pick(4, 120);
  frame.cols = 40;
  frame.origin.x = 0.01 * pick(0, 300);
  const double scale = 0.01 * pick(20, 400);  // pixels per unit
  frame.pixel = 1 / scale;
  std::set<long> gaps;
  for (std::int64_t col = 1; col < frame.cols; ++col) {
    const double end = frame.cell({0, col - 1}).right();
    const double begin = frame.cell({0, col}).x;
    // Half way between pixels both ways are right.
    const double part = begin * scale - std::floor(begin * scale);
    if (std::abs(part - 0.5) < 1e-6) continue;
    gaps.insert(std::lround(begin * scale) - std::lround(end * scale));
  }
  const double gap = frame.pitch > 24 ? 2 : 0.08 * frame.pitch;
  RC_ASSERT(gaps.size() <= 1);
  for (const long found : gaps)
    RC_ASSERT(found == std::lround(gap / frame.pixel));
}

RC_GTEST_PROP(ScenePointing, AtAKernelCellEdgesTheOutputsThatUseIt, ()) {
  Shot shot = *shots();
  const Cell size = shot.size_of(GridId::kernel);
  const Cell cell{pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)};
  shot.options.focus = CellId{GridId::kernel, cell};
  const Scene scene = shot.scene();
  RC_ASSERT(edged(scene, Role::accent, GridId::output) ==
            distinct(kernel_readers(shot.layer, cell)));
  RC_ASSERT(edged(scene, Role::accent, GridId::kernel) == std::vector<Cell>{cell});
}

RC_GTEST_PROP(ScenePointing, AtAnInputCellStampsTheOutputsThatReadIt, ()) {
  Shot shot = *settled_shots();
  RC_PRE(shot.layer.geometry().transposed());
  shot.options.mode = PlayMode::scatter;
  const Cell size = shot.size_of(GridId::input);
  const Cell cell{pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)};
  shot.options.focus = CellId{GridId::input, cell};
  const Scene scene = shot.scene();
  RC_ASSERT(edged(scene, Role::window_edge, GridId::input) == std::vector<Cell>{cell});
  std::vector<Cell> tinted;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.fill != Role::window_fill || rect.opacity == 1) continue;
    const auto id = scene.hit(rect.box.centre());
    if (id && id->grid == GridId::output) tinted.push_back(id->cell);
  }
  RC_ASSERT(distinct(tinted) == outputs_of(shot.layer, cell));
}

RC_GTEST_PROP(ScenePointing, AtAnOutputCellShowsWhereItComesFrom, ()) {
  Shot shot = *shots();
  const Cell size = shot.size_of(GridId::output);
  const Cell cell{pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)};
  shot.options.focus = CellId{GridId::output, cell};
  const Scene scene = shot.scene();
  if (!shot.scatters()) {
    RC_ASSERT(edged(scene, Role::window_edge, GridId::output) == std::vector<Cell>{cell});
    return;
  }
  std::vector<Cell> sources;
  for (const Tap& tap : taps(shot.layer, cell)) {
    if (tap.cell.kind == CellKind::input) sources.push_back(*tap.cell.source);
  }
  RC_ASSERT(edged(scene, Role::accent, GridId::output) == std::vector<Cell>{cell});
  RC_ASSERT(edged(scene, Role::accent, GridId::input) == distinct(sources));
}

// The last window of a pool begins in the padding after the input: what there is of it is framed,
// in the rows and in the columns of the present one.
TEST(ScenePlay, AWindowThatCeilModeDropsIsFramed) {
  const auto framed = [](std::string_view spec, std::int64_t step) {
    Shot shot;
    shot.layer = layer_from(spec);
    shot.options.step = step;
    const Scene scene = shot.scene();
    std::vector<Cell> cells;
    for (const Rect& rect : outlines(scene, Role::caution_edge)) {
      if (rect.dash != Dash::solid) continue;
      for (const CellGrid& grid : scene.grids) {
        if (grid.grid != GridId::padded) continue;
        for (std::int64_t r = 0; r < grid.rows; ++r) {
          for (std::int64_t c = 0; c < grid.cols; ++c)
            if (rect.box.contains(grid.place({r, c}).centre())) cells.push_back({r, c});
        }
      }
    }
    return distinct(cells);
  };
  const std::string spec = R"({"op": "max_pool2d", "framework": "pytorch", "input": 5, "kernel": 2,
    "stride": 2, "padding": 1, "ceil_mode": )";
  EXPECT_EQ(framed(spec + "true}", 0), (std::vector<Cell>{{0, 6}, {1, 6}, {6, 0}, {6, 1}}));
  EXPECT_EQ(framed(spec + "true}", 5), (std::vector<Cell>{{2, 6}, {3, 6}, {6, 4}, {6, 5}}));
  EXPECT_TRUE(framed(spec + "false}", 0).empty());
}

}  // namespace
}  // namespace padlens::test
