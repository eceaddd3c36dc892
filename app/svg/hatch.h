#pragma once

namespace padlens {

// Hatching: lines x + y = k * kHatchPeriod in scene coordinates, so that the
// lines of neighbouring shapes meet. 8 across the axes is 5.7 across the lines.
inline constexpr double kHatchPeriod = 8;
inline constexpr double kHatchWidth = 1.5;

// Lengths of dash and gap.
inline constexpr double kDashed[] = {4, 3};
inline constexpr double kFine[] = {1.5, 2.5};

}  // namespace padlens
