#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/geometry/geometry.h"

namespace padlens {

// Output positions first … first + count − 1 of an axis.
struct Stretch {
  std::int64_t first = 0;
  std::int64_t count = 1;
};

// How many stretches are gone through one by one.
inline constexpr std::int64_t kMostStretches = std::int64_t{1} << 17;

// Output positions 0 … min(a.out, b.out) − 1 of two axes in stretches, ascending, of which the
// first position says it all: those whose windows lie wholly over input cells on both axes are one
// stretch, each other stands alone. nullopt where there would be more than kMostStretches.
std::optional<std::vector<Stretch>> stretches(const AxisGeometry& a, const AxisGeometry& b);

// The same where there are too many: of the positions before and after the long stretch, and of
// all where there is none, those next to the ends and to the long stretch alone.
std::vector<Stretch> some_stretches(const AxisGeometry& a, const AxisGeometry& b);

}  // namespace padlens
