#pragma once

#include <span>

#include "app/gui/state.h"

namespace padlens {

// How large the interface is, in percent of what the monitor asks for: Ctrl+Plus, Ctrl+Minus.

// What there is, smallest first.
std::span<const int> zoom_steps();

// The step nearest to `percent` that is at most `most`; the smallest where none is.
int nearest_zoom(int percent, int most);

// The step after (`direction` 1) or before (-1) the one on show, within State::most_zoom.
int next_zoom(const State& state, int direction);

// The panels have room in a window of so many logical pixels.
constexpr int kLeastWidth = 1000;
constexpr int kLeastHeight = 640;

// The largest step at which a window of width × height pixels has room for the panels, where one
// logical pixel is `scale` of them at 100 %.
int most_zoom(float width, float height, float scale);

// Pixels of the screen per logical one: `scale` at the present zoom, as far as the window has room
// for it. All that is presented is half as large again.
float interface_scale(const State& state, float width, float height, float scale);

}  // namespace padlens
