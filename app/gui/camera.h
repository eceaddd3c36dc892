#pragma once

#include <optional>

#include "app/gui/painter.h"
#include "app/gui/state.h"
#include "app/scene/scene.h"

namespace padlens {

// A place for a picture, in pixels.
struct Room {
  double x = 0;
  double y = 0;
  double width = 1;
  double height = 1;
};

struct CameraLimits {
  double pixel = 1;          // of the screen, per logical one
  double largest_fit = 1.5;  // pixels per unit at zoom 1, at most
  double largest_ink = 2;    // see Placement
  double cell = 1;           // units of the smallest cell there is, which decides how close
                             // one can go
};

// The zoom nearest to `zoom` that is allowed.
double clamped_zoom(double zoom, const Scene& scene, const Room& room, const CameraLimits& limits);

// Where the picture lies. It never leaves its room without need.
Placement placed(const Scene& scene, const Room& room, const Camera& camera,
                 const CameraLimits& limits);

// Zoomed by `factor` while what is at `pointer` stays there.
Camera zoomed_at(const Scene& scene, const Room& room, const Camera& camera,
                 const CameraLimits& limits, ImVec2 pointer, double factor);

// Moved by so many pixels.
Camera panned(const Scene& scene, const Room& room, const Camera& camera,
              const CameraLimits& limits, ImVec2 by);

// What of the picture is seen, in its units; nothing where all of it is.
std::optional<Box> seen_part(const Room& room, const Camera& camera, const Placement& place);

// The smallest cell of the picture, in units.
double smallest_cell(const Scene& scene);

}  // namespace padlens
