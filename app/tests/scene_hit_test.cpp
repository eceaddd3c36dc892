#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "app/scene/look.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

// Pointing is the inverse of drawing, in every view: what is drawn as a cell is hit as that
// cell, and what is hit is drawn there.

namespace padlens::test {
namespace {

// What is drawn as a cell: its place.
struct Drawn {
  CellId id;
  Parallelogram shape;
};

Parallelogram upright(const Box& box) {
  return {{box.x, box.y}, {box.w, 0}, {0, box.h}};
}

std::vector<Drawn> drawn_cells(const Scene& scene) {
  std::vector<Drawn> cells;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.id.grid != GridId::none) cells.push_back({rect.id, upright(rect.box)});
  }
  for (const Tile& tile : all_of<Tile>(scene)) {
    if (tile.id.grid != GridId::none) cells.push_back({tile.id, tile.shape});
  }
  return cells;
}

// The cell with the gap to its neighbours.
Parallelogram with_gap(const CellGrid& grid, Cell at) {
  return {grid.place(at).corner, grid.next_col, grid.next_row};
}

bool near_to(const Parallelogram& shape, Point p) {
  const Point at = shape.inverse(p);
  constexpr double kSlack = 1e-9;
  return at.x > -kSlack && at.y > -kSlack && at.x < 1 + kSlack && at.y < 1 + kSlack;
}

// The lattice that answers for a cell at a point.
const CellGrid* lattice_at(const Scene& scene, const CellId& id, Point p) {
  const auto found = std::ranges::find_if(scene.grids, [&](const CellGrid& grid) {
    return grid.grid == id.grid && grid.contains(id.cell) && near_to(with_gap(grid, id.cell), p);
  });
  return found == scene.grids.end() ? nullptr : &*found;
}

// On no border between cells: which of both has it is up to rounding.
Point any_point(const Box& box) {
  const auto part = [] { return (pick(0, 9999) + 0.41421356) / 10000; };
  const double x = part();
  return {box.x + box.w * x, box.y + box.h * part()};
}

// A moment of a layer in a view, of which a part may be looked at closely.
Shot any_moment() {
  Shot shot = *shots();
  change_framework(shot);
  SceneOptions& options = shot.options;
  options.show.set(kShowPositions, chance(3));
  options.show.set(kShowCoverage, chance(3));
  options.axis = chance(2) ? kHeight : kWidth;
  options.zoom = *rc::gen::element(0.5, 1.0, 3.0, 40.0);
  return shot;
}

std::string any_view() {
  std::vector<std::string> names;
  for (const View* view : views())
    names.emplace_back(view->id);
  return *rc::gen::elementOf(names);
}

// At some cell, in a square of this side.
void look_closely(Shot& shot, const Scene& whole, double side) {
  const CellGrid grid = *rc::gen::elementOf(whole.grids);
  const Point at = grid.place({grid.first.row + pick(0, static_cast<int>(grid.rows) - 1),
                               grid.first.col + pick(0, static_cast<int>(grid.cols) - 1)})
                       .centre();
  shot.options.visible = Box{at.x - side / 2, at.y - side / 2, side, side};
  shot.options.zoom = 400 / side;
}

void each_drawn_cell_is_hit(const Scene& scene) {
  for (const Drawn& cell : drawn_cells(scene)) {
    const Point middle = cell.shape.centre();
    RC_LOG() << testing::PrintToString(cell.id) << '\n';
    RC_ASSERT(scene.hit(middle) == cell.id);
    // Its place is all within that cell's.
    const CellGrid* grid = lattice_at(scene, cell.id, middle);
    RC_ASSERT(grid != nullptr);
    for (const Point corner : {Point{0, 0}, Point{1, 0}, Point{0, 1}, Point{1, 1}})
      RC_ASSERT(near_to(with_gap(*grid, cell.id.cell), cell.shape.at(corner.x, corner.y)));
  }
}

RC_GTEST_PROP(SceneHit, WhatIsDrawnAsACellIsHitAsThatCell, ()) {
  Shot shot = any_moment();
  const std::string view = any_view();
  // On its way the axis view shows parts of cells at its sides, which are not to be hit.
  if (view == "axis") shot.options.arrival = 1;
  if (chance(2)) look_closely(shot, shot.scene(view), 5 * pick(1, 60));
  RC_LOG() << view << '\n';
  each_drawn_cell_is_hit(shot.scene(view));
}

RC_GTEST_PROP(SceneHit, WhatIsHitLiesUnderThePoint, ()) {
  const Shot shot = any_moment();
  const Scene scene = shot.scene(any_view());
  for (int i = 0; i < 100; ++i) {
    const Point p = any_point(Box{0, 0, scene.width, scene.height}.grown(10));
    const auto hit = scene.hit(p);
    // The last grid of which a cell lies there.
    std::optional<CellId> topmost;
    for (const CellGrid& grid : scene.grids) {
      for (const Cell from : cells_of(Cell{grid.rows, grid.cols})) {
        const Cell at{grid.first.row + from.row, grid.first.col + from.col};
        if (with_gap(grid, at).contains(p)) topmost = CellId{grid.grid, at};
      }
    }
    RC_ASSERT(hit == topmost);
  }
}

// Cells of the matrix that are zero, and the ground of a row, are not drawn.
bool is_always_drawn(std::string_view view, const CellId& id) {
  return view == "flat" || view == "stacked" || (view == "matrix" && id.grid != GridId::matrix);
}

RC_GTEST_PROP(SceneHit, WhatIsHitIsDrawnThere, ()) {
  Shot shot = any_moment();
  const std::string view = any_view();
  if (chance(2)) look_closely(shot, shot.scene(view), 5 * pick(1, 60));
  shot.options.zoom = std::max(shot.options.zoom, 8.0);  // the matrix draws none too small
  const Scene scene = shot.scene(view);
  const Box seen = shot.options.visible.value_or(Box{0, 0, scene.width, scene.height});
  std::map<std::tuple<GridId, std::int64_t, std::int64_t>, Parallelogram> places;
  for (const Drawn& cell : drawn_cells(scene))
    places[{cell.id.grid, cell.id.cell.row, cell.id.cell.col}] = cell.shape;
  for (int i = 0; i < 100; ++i) {
    const Point p = any_point(seen);
    const auto hit = scene.hit(p);
    if (!hit || !stands_once(*hit) || !is_always_drawn(view, *hit)) continue;
    RC_LOG() << view << ' ' << testing::PrintToString(*hit) << '\n';
    const auto place = places.find({hit->grid, hit->cell.row, hit->cell.col});
    RC_ASSERT(place != places.end());
    // The point is in the cell, or in the gap that counts as its own.
    const Box box = place->second.bounds();
    RC_ASSERT(box.grown(0.1 * std::max(box.w, box.h) + 2.5).contains(p));
  }
}

// --- large grids -------------------------------------------------------------------------

const std::vector<Shot>& large_shots() {
  static const std::vector<Shot> all = [] {
    std::vector<Shot> shots;
    for (const char* json : {
             R"({"input": [100, 130], "kernel": 9, "padding": "same"})",
             R"({"framework": "onnx", "input": 1024, "kernel": 7, "stride": 3,
                 "padding": "same_lower"})",
             R"({"framework": "pytorch", "input": [300, 70], "kernel": 3, "dilation": 4,
                 "padding": {"top": 30, "bottom": 30, "left": 0, "right": 0}})",
             R"({"op": "conv2d_transpose", "input": 70, "kernel": 5, "stride": 3,
                 "padding": "same"})",
             R"({"op": "conv2d_transpose", "input": [100, 90], "kernel": 2, "stride": 3})",
         }) {
      for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
        Shot shot;
        shot.layer = layer_from(json);
        shot.options.mode = mode;
        shot.options.step = step_count(shot.layer.geometry(), mode) / 2;
        shot.options.look = std::make_shared<LayerLook>(shot.layer);
        if (mode == PlayMode::gather || shot.scatters()) shots.push_back(shot);
      }
    }
    return shots;
  }();
  return all;
}

// The cells that a raster stands for: all of a grid, or the input in its padding.
struct Part {
  CellId first;
  Cell size;
};

Part part_of(const Shot& shot, const Raster& raster) {
  const auto& [h, w] = shot.layer.geometry().axis;
  if (raster.high == Role::output_edge) return {{GridId::output, {0, 0}}, {h.out, w.out}};
  if (shot.scatters()) return {{GridId::input, {0, 0}}, {h.n, w.n}};
  return {{GridId::padded, {h.pad_before, w.pad_before}}, {h.inserted, w.inserted}};
}

RC_GTEST_PROP(SceneHit, ThePatchesOfARasterAreHitAsItsCells, ()) {
  const Shot shot = *rc::gen::elementOf(large_shots());
  const Scene scene = shot.scene(chance(2) ? "flat" : "stacked");
  const std::vector<Raster> rasters = all_of<Raster>(scene);
  RC_ASSERT(!rasters.empty());
  for (const Raster& raster : rasters) {
    const Part part = part_of(shot, raster);
    RC_ASSERT(raster.shades->rows() == part.size.row && raster.shades->cols() == part.size.col);
    for (int i = 0; i < 50; ++i) {
      const Cell at{pick(0, static_cast<int>(part.size.row) - 1),
                    pick(0, static_cast<int>(part.size.col) - 1)};
      const CellId id{part.first.grid,
                      {part.first.cell.row + at.row, part.first.cell.col + at.col}};
      const auto middle = [](std::int64_t place, std::int64_t all) {
        return (static_cast<double>(place) + 0.5) / static_cast<double>(all);
      };
      RC_LOG() << testing::PrintToString(id) << '\n';
      RC_ASSERT(scene.hit(raster.shape.at(middle(at.col, part.size.col),
                                          middle(at.row, part.size.row))) == id);
    }
  }
}

RC_GTEST_PROP(SceneHit, LookedAtCloselyARastersCellsAreHitWhereTheyAreDrawn, ()) {
  Shot shot = *rc::gen::elementOf(large_shots());
  const std::string view = any_view();
  look_closely(shot, shot.scene(view), 0.1 * pick(2, 60));
  const Scene scene = shot.scene(view);
  RC_ASSERT(!drawn_cells(scene).empty() || !is_always_drawn(view, {}));
  RC_LOG() << view << '\n';
  each_drawn_cell_is_hit(scene);
}

}  // namespace
}  // namespace padlens::test
