#pragma once

#include <cstdint>

#include "core/layer/grouping.h"
#include "core/layer/spec.h"
#include "core/layer/values.h"

namespace padlens {

// Numbers of one's own, while sizes and planes change: what there is stays in its place.

// Custom values follow their grid's size; none that may not have values is followed.
void fit_values(Values& values, const PerAxis& size);

// Custom values follow the number of planes, which were grouped as `before`: what two planes that
// meet had between them stays, other planes are zeros.
void fit_planes(Spec& spec, const Grouping& before);

// The planes with plane `at` changed. Precondition: there is one.
Planes with_plane(const Planes& planes, std::int64_t at, Grid<double> plane);

}  // namespace padlens
