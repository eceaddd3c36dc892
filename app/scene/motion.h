#pragma once

namespace padlens {

// How the picture goes from one step to the next. `arrival` is the share of the movement's time
// that has passed, 0 … 1.

// The share of the way: slow at both ends (smoothstep).
constexpr double way_gone(double arrival) {
  return arrival * arrival * (3 - 2 * arrival);
}

// The window is so near its place that the step's result can be read.
constexpr bool has_landed(double arrival) {
  return arrival > 0.55;
}

}  // namespace padlens
