#pragma once

#include <array>
#include <cstdint>

#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// Explicit padding of an axis, both sides, in cells.
std::int64_t total_padding(const Sides& sides, Axis axis);

// What solutions are sorted by, the first number first: the simplest has the least.
using SolutionRank = std::array<std::int64_t, 10>;
SolutionRank solution_rank(const Spec& spec);

// Two solutions with the same key are one: the same cells, said in two ways of which the one with
// the lesser rank is the plainer.
using SolutionKey = std::array<std::int64_t, 20>;
SolutionKey solution_key(const Spec& spec, const Geometry& geometry);

}  // namespace padlens
