#include "app/gui/panels/cell_cursor.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/panels/panels.h"

namespace padlens {
namespace {

// In the order of Tab: what is read, what it is multiplied with, what comes of it.
constexpr std::array kGrids{GridId::padded,       GridId::input,         GridId::kernel,
                            GridId::output,       GridId::matrix,        GridId::input_plane,
                            GridId::output_plane, GridId::level,         GridId::beside_padded,
                            GridId::beside_input, GridId::beside_kernel, GridId::beside_output};

// Cells of one grid that are in the picture, whatever lattices it has them in.
struct Extent {
  Cell from;
  Cell to;  // the last ones and one more
  Box box;  // around all of them
};

std::optional<Extent> extent_of(const Scene& scene, GridId grid) {
  std::optional<Extent> all;
  for (const CellGrid& each : scene.grids) {
    if (each.grid != grid || each.rows <= 0 || each.cols <= 0) continue;
    const Cell end{each.first.row + each.rows, each.first.col + each.cols};
    const Box first = each.place(each.first).bounds();
    const Box last = each.place({end.row - 1, end.col - 1}).bounds();
    if (!all) all = Extent{each.first, end, first};
    all->from = {std::min(all->from.row, each.first.row), std::min(all->from.col, each.first.col)};
    all->to = {std::max(all->to.row, end.row), std::max(all->to.col, end.col)};
    for (const Box& box : {first, last}) {
      const double right = std::max(all->box.right(), box.right());
      const double bottom = std::max(all->box.bottom(), box.bottom());
      all->box.x = std::min(all->box.x, box.x);
      all->box.y = std::min(all->box.y, box.y);
      all->box.w = right - all->box.x;
      all->box.h = bottom - all->box.y;
    }
  }
  return all;
}

// The way of a key on the screen.
Point way_of(Key key) {
  switch (key) {
    case Key::left:
      return {-1, 0};
    case Key::right:
      return {1, 0};
    case Key::up:
      return {0, -1};
    default:
      return {0, 1};
  }
}

// The neighbour that lies that way. A flipped kernel and a plane seen aslant go as one sees them,
// and a grid that lies in one line goes on with its next row.
std::optional<Cell> neighbour(const Scene& scene, GridId grid, const Extent& extent, Cell at,
                              Point way) {
  const auto here = scene.find({grid, at});
  if (!here) return std::nullopt;
  const Cell before{at.row - 1, extent.to.col - 1};
  const Cell after{at.row + 1, extent.from.col};
  const std::array near{Cell{at.row, at.col - 1},
                        Cell{at.row, at.col + 1},
                        Cell{at.row - 1, at.col},
                        Cell{at.row + 1, at.col},
                        before,
                        after};
  constexpr double kLeastAlong = 0.6;  // of the way, a cosine: a plane's rows are about 45° aslant
  std::optional<Cell> best;
  double least = 0;
  for (const Cell cell : near) {
    const auto there = scene.find({grid, cell});
    if (!there) continue;
    const Point by{there->centre().x - here->centre().x, there->centre().y - here->centre().y};
    const double distance = std::hypot(by.x, by.y);
    const double along = by.x * way.x + by.y * way.y;
    if (distance == 0 || along < kLeastAlong * distance) continue;
    if (best && distance >= least) continue;
    best = cell;
    least = distance;
  }
  return best;
}

// As far as it goes that way.
Cell furthest(const Scene& scene, GridId grid, const Extent& extent, Cell at, Point way) {
  const Cell from = at;
  for (std::int64_t left = extent.to.col - extent.from.col; left > 0; --left) {
    const auto next = neighbour(scene, grid, extent, at, way);
    if (!next || (next->row != from.row && next->col != from.col)) break;
    at = *next;
  }
  return at;
}

// Where one comes into a grid for the first time.
std::optional<Cell> first_cell(const State& state, const Scene& scene, GridId grid,
                               const Extent& extent) {
  const GridId stepped = state.mode() == PlayMode::scatter ? GridId::input : GridId::output;
  const Geometry& geometry = state.shown.layer().geometry();
  std::vector<Cell> wanted;
  if (state.focus() && state.focus()->grid == grid) wanted.push_back(state.focus()->cell);
  if (grid == stepped && geometry.outputs() > 0) {
    wanted.push_back(step_cell(geometry, state.mode(), state.playback.step()));
  }
  wanted.push_back(extent.from);
  for (const CellGrid& each : scene.grids) {
    if (each.grid == grid) wanted.push_back(each.first);
  }
  for (const Cell cell : wanted) {
    if (scene.find({grid, cell})) return cell;
  }
  return std::nullopt;
}

// A cell that is out of sight comes into the middle.
void follow(PanelContext& context, const Area& room, const CameraLimits& limits, CellId id) {
  const Scene& scene = context.memory.picture.scene();
  const Camera& camera = context.ui.state.camera;
  const auto box = scene.find(id);
  if (!box || camera.zoom <= 1) return;
  const Placement& place = context.memory.place;
  const ImVec2 min = place.to_screen({box->x, box->y});
  const ImVec2 max = place.to_screen({box->right(), box->bottom()});
  if (min.x >= room.min.x && min.y >= room.min.y && max.x <= room.max.x && max.y <= room.max.y)
    return;
  const Point middle = box->centre();
  context.ui.act(SetCamera{panned(scene, room.room(),
                                  {camera.zoom, {middle.x / scene.width, middle.y / scene.height}},
                                  limits, {0, 0})});
}

}  // namespace

void CellCursor::act(Ui& ui, Key key, CellId id) {
  if (is_covered(ui.state)) {
    if (key == Key::space || key == Key::enter) ui.act(Pin{id});
    return;
  }
  const bool editable = ui.state.shows_document() && editable_cell(ui.state.shown.layer(), id);
  if (key != Key::space && editable) {
    ui.act(Pin{});
    return ui.act(BeginEdit{id});
  }
  if (key != Key::space && key != Key::enter) return;
  ui.act(Pin{id == ui.state.pinned ? std::nullopt : std::optional(id)});
}

std::optional<CellId> CellCursor::update(PanelContext& context, const Area& room,
                                         const CameraLimits& limits, bool& went) {
  Ui& ui = context.ui;
  const Scene& scene = context.memory.picture.scene();
  std::optional<CellId> held;
  ImGui::PushID("cells");
  for (const GridId grid : kGrids) {
    const auto extent = extent_of(scene, grid);
    if (!extent) continue;
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(static_cast<int>(grid));
    Box box = extent->box;
    if (ui.focus.has(id)) {
      const bool known = last_ && last_->grid == grid && scene.find({grid, places_[grid]});
      const auto first = known ? places_[grid] : first_cell(ui.state, scene, grid, *extent);
      Cell at = first.value_or(extent->from);
      for (const Key key : ui.focus.keys(id)) {
        if (key == Key::home || key == Key::end) {
          at =
              furthest(scene, grid, *extent, at, way_of(key == Key::home ? Key::left : Key::right));
        } else if (key == Key::left || key == Key::right || key == Key::up || key == Key::down) {
          at = neighbour(scene, grid, *extent, at, way_of(key)).value_or(at);
        } else {
          act(ui, key, {grid, at});
        }
      }
      places_[grid] = at;
      held = CellId{grid, at};
      box = scene.find(*held).value_or(box);
    }
    const bool chosen = ui.state.focus() && ui.state.focus()->grid == grid;
    ui.focus.control(id, context.memory.place.to_screen({box.x, box.y}),
                     context.memory.place.to_screen({box.right(), box.bottom()}),
                     KeyboardFocus::Kind::cells, chosen);
  }
  ImGui::PopID();
  went = held && held != last_;
  if (went) follow(context, room, limits, *held);
  last_ = held;
  return held;
}

}  // namespace padlens
