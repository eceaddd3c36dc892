#include "app/gui/interface_zoom.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace padlens {
namespace {

constexpr std::array kSteps{50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300};

// Presented, there are only the picture, its card and the transport.
constexpr float kPresentedFactor = 1.5F;
constexpr float kLeastPresentedWidth = 660;
constexpr float kLeastPresentedHeight = 420;

}  // namespace

std::span<const int> zoom_steps() {
  return kSteps;
}

int nearest_zoom(int percent, int most) {
  int nearest = kSteps.front();
  for (const int step : kSteps) {
    if (step > most) break;
    if (std::abs(step - percent) < std::abs(nearest - percent)) nearest = step;
  }
  return nearest;
}

int next_zoom(const State& state, int direction) {
  const int now = nearest_zoom(state.preferences.zoom, state.most_zoom);
  const auto at = std::ranges::find(kSteps, now) - kSteps.begin();
  const auto last = static_cast<std::ptrdiff_t>(kSteps.size()) - 1;
  return kSteps[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + direction, 0, last))];
}

int most_zoom(float width, float height, float scale) {
  const float room = std::min(width / kLeastWidth, height / kLeastHeight) / scale;
  int most = kSteps.front();
  for (const int step : kSteps) {
    // A window of the least size may be a pixel less after rounding.
    if (static_cast<float>(step) <= room * 100 + 0.2F) most = step;
  }
  return most;
}

float interface_scale(const State& state, float width, float height, float scale) {
  const int zoom = nearest_zoom(state.preferences.zoom, most_zoom(width, height, scale));
  const float zoomed = scale * static_cast<float>(zoom) / 100;
  if (!state.presenting) return zoomed;
  const float most = std::min(width / kLeastPresentedWidth, height / kLeastPresentedHeight);
  return std::max(std::min(zoomed * kPresentedFactor, most), zoomed);
}

}  // namespace padlens
