#include "app/gui/camera.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

constexpr double kLeastScale = 0.02;  // a window too small for any picture still has one
constexpr double kLargestCell = 160;  // pixels of the smallest cell, at the largest zoom
constexpr double kLeastLargestZoom = 8;

double fitting_scale(const Scene& scene, const Room& room, const CameraLimits& limits) {
  return std::max(
      std::min({room.width / scene.width, room.height / scene.height, limits.largest_fit}),
      kLeastScale);
}

// The corner on one axis of a picture `size` pixels long in a room from `start` on.
double corner(double start, double length, double size, double middle, double slack) {
  // A little above the middle looks centred, hence the caller's share of the slack.
  if (size <= length) return start + (length - size) * slack;
  const double wanted = start + length / 2 - middle * size;
  return std::clamp(wanted, start + length - size, start);
}

Camera camera_of(const Scene& scene, const Room& room, double zoom, const Placement& place) {
  const auto share = [](double at, double whole) { return std::clamp(at / whole, 0.0, 1.0); };
  return {zoom,
          {share((room.x + room.width / 2 - place.x) / place.scale, scene.width),
           share((room.y + room.height / 2 - place.y) / place.scale, scene.height)}};
}

}  // namespace

double clamped_zoom(double zoom, const Scene& scene, const Room& room, const CameraLimits& limits) {
  const double scale = fitting_scale(scene, room, limits);
  const double largest = std::max(kLeastLargestZoom, kLargestCell / (limits.cell * scale));
  return std::isfinite(zoom) ? std::clamp(zoom, 1.0, largest) : 1;
}

Placement placed(const Scene& scene, const Room& room, const Camera& camera,
                 const CameraLimits& limits) {
  Placement place;
  place.scale = fitting_scale(scene, room, limits) * clamped_zoom(camera.zoom, scene, room, limits);
  place.ink = std::min(place.scale, limits.largest_ink);
  place.x = corner(room.x, room.width, scene.width * place.scale, camera.middle.x, 0.5);
  place.y = corner(room.y, room.height, scene.height * place.scale, camera.middle.y, 0.42);
  return place;
}

Camera zoomed_at(const Scene& scene, const Room& room, const Camera& camera,
                 const CameraLimits& limits, ImVec2 pointer, double factor) {
  const Placement before = placed(scene, room, camera, limits);
  const Point at = before.to_scene(pointer);
  const double now = clamped_zoom(camera.zoom, scene, room, limits);
  const double zoom = clamped_zoom(now * factor, scene, room, limits);
  Placement after = before;
  after.scale = fitting_scale(scene, room, limits) * zoom;
  after.x = static_cast<double>(pointer.x) - at.x * after.scale;
  after.y = static_cast<double>(pointer.y) - at.y * after.scale;
  return camera_of(scene, room, zoom, after);
}

Camera panned(const Scene& scene, const Room& room, const Camera& camera,
              const CameraLimits& limits, ImVec2 by) {
  Placement place = placed(scene, room, camera, limits);
  place.x += static_cast<double>(by.x);
  place.y += static_cast<double>(by.y);
  return camera_of(scene, room, clamped_zoom(camera.zoom, scene, room, limits), place);
}

std::optional<Box> seen_part(const Room& room, const Camera& camera, const Placement& place) {
  if (camera.zoom <= 1) return std::nullopt;
  constexpr double kAround = 64;  // pixels: the canvas is a little larger than the room in it
  return Box{(room.x - kAround - place.x) / place.scale, (room.y - kAround - place.y) / place.scale,
             (room.width + 2 * kAround) / place.scale, (room.height + 2 * kAround) / place.scale};
}

double smallest_cell(const Scene& scene) {
  double least = HUGE_VAL;
  for (const CellGrid& grid : scene.grids) {
    if (is_plane(grid.grid) || grid.rows == 0 || grid.cols == 0) continue;
    const double along = std::hypot(grid.next_col.x, grid.next_col.y);
    const double down = std::hypot(grid.next_row.x, grid.next_row.y);
    least = std::min({least, along, down});
  }
  return std::isfinite(least) && least > 0 ? least : 1;
}

}  // namespace padlens
