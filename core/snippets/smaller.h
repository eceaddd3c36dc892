#pragma once

#include <optional>

#include "core/layer/spec.h"

namespace padlens {

// The layer with the smallest input of the same remainders, on each axis: one whose size leaves as
// much over by the stride, padded and cut by the same cells, accepted like `spec`. An output_shape
// follows it. Numbers of one's own become ones. nullopt where none smaller is found, or `spec`
// is not accepted.
std::optional<Spec> smallest_alike(const Spec& spec);

}  // namespace padlens
