#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr double kLongestSide = 168;
constexpr double kLeastSide = 44;
constexpr double kInset = 8;  // around the picture in its box
constexpr double kFoot = 22;  // for the zoom

Role role_of(GridId grid) {
  switch (grid) {
    case GridId::input:
    case GridId::padded:
    case GridId::input_plane:
    case GridId::beside_input:
    case GridId::beside_padded:
      return Role::input_edge;
    case GridId::kernel:
    case GridId::beside_kernel:
      return Role::kernel_edge;
    case GridId::output:
    case GridId::output_plane:
    case GridId::beside_output:
      return Role::output_edge;
    default:
      return Role::faint;
  }
}

// All cells of a grid as one shape.
Parallelogram whole(const CellGrid& grid) {
  const auto rows = static_cast<double>(grid.rows);
  const auto cols = static_cast<double>(grid.cols);
  return {grid.cell.corner,
          {grid.next_col.x * cols, grid.next_col.y * cols},
          {grid.next_row.x * rows, grid.next_row.y * rows}};
}

void draw_grids(Ui& ui, const Scene& scene, const Placement& map) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const CellGrid& grid : scene.grids) {
    const Parallelogram shape = whole(grid);
    // The rows of all windows have their taps within: they are no more than a ground.
    const bool ground = std::ranges::any_of(scene.grids, [&](const CellGrid& other) {
      return &other != &grid && shape.contains(whole(other).centre());
    });
    const double opacity = ground ? 0.12 : 0.55;
    list.AddQuadFilled(map.to_screen(shape.at(0, 0)), map.to_screen(shape.at(1, 0)),
                       map.to_screen(shape.at(1, 1)), map.to_screen(shape.at(0, 1)),
                       ui.color(role_of(grid.grid), opacity));
  }
}

}  // namespace

void draw_minimap(PanelContext& context, const Area& room, const CameraLimits& limits) {
  Ui& ui = context.ui;
  const Scene& scene = context.memory.picture.scene();
  const Placement& place = context.memory.place;
  if (ui.state.camera.zoom <= 1) return;
  const double longest = std::max(scene.width, scene.height);
  Placement map;
  map.scale = static_cast<double>(ui.px(kLongestSide)) / longest;
  const float width = std::max(static_cast<float>(scene.width * map.scale), ui.px(kLeastSide));
  const float height = std::max(static_cast<float>(scene.height * map.scale), ui.px(kLeastSide));
  const float inset = ui.px(kInset);
  const ImVec2 max{room.max.x - ui.px(12), room.max.y - ui.px(12)};
  const ImVec2 min{max.x - width - 2 * inset, max.y - height - 2 * inset - ui.px(kFoot)};
  map.x = static_cast<double>(min.x + inset);
  map.y = static_cast<double>(min.y + inset);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(min, max, ui.color(Role::panel), ui.px(8));
  compat::add_rect(list, min, max, ui.color(Role::line), ui.px(8), 1);
  draw_grids(ui, scene, map);

  const Point from = place.to_scene(room.min);
  const Point to = place.to_scene(room.max);
  const auto inside = [&](Point p) {
    return map.to_screen({std::clamp(p.x, 0.0, scene.width), std::clamp(p.y, 0.0, scene.height)});
  };
  ImVec2 seen_min = inside(from);
  ImVec2 seen_max = inside(to);
  // However little is seen, where it is can be.
  const float least = ui.px(5);
  for (float ImVec2::*side : {&ImVec2::x, &ImVec2::y}) {
    const float missing = least - (seen_max.*side - seen_min.*side);
    if (missing <= 0) continue;
    seen_min.*side -= missing / 2;
    seen_max.*side += missing / 2;
  }
  list.AddRectFilled(seen_min, seen_max, ui.color(Role::accent, 0.12), 1);
  compat::add_rect(list, seen_min, seen_max, ui.color(Role::accent), 1, ui.px(1.5));

  const float foot = max.y - ui.px(kFoot) / 2 - ui.px(3);
  text_at(
      ui, {min.x + inset, foot},
      fmt::format("{:.0f}%", clamped_zoom(ui.state.camera.zoom, scene, room.room(), limits) * 100),
      {Role::dim, 11.5, Weight::regular, Face::mono});
  const Style link_style{Role::accent, 12, Weight::semibold, Face::sans};
  const std::string words = ui.tr()("ui.fit") + "  0";
  ImGui::SetCursorScreenPos({max.x - inset - width_of(ui, words, link_style), foot - ui.px(9)});
  if (link(ui, "fit", words, link_style)) ui.act(Command::fit);
  ImGui::SetCursorScreenPos(min);
  ImGui::InvisibleButton("minimap", {max.x - min.x, max.y - min.y - ui.px(kFoot)});
  if (!ImGui::IsItemActive()) return;
  const Point at = map.to_scene(ImGui::GetIO().MousePos);
  Camera camera = ui.state.camera;
  camera.middle = {std::clamp(at.x / scene.width, 0.0, 1.0),
                   std::clamp(at.y / scene.height, 0.0, 1.0)};
  if (camera != ui.state.camera) ui.act(SetCamera{camera});
}

}  // namespace padlens
