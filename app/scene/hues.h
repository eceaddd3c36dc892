#pragma once

#include "app/scene/scene.h"

namespace padlens {

// Hues from one on that differ from each other at a glance, whatever eyes see them; those that
// follow are their variants (theme.cpp).
inline constexpr std::int64_t kHueGroups = 12;

// The colour of kernel cell `kernel` in a kernel of `cols` columns, where its cells are told
// apart. As long as there are enough hues (36 cells) each has its own; neighbours, also
// across corners, are never variants of one another. What tells cells apart for certain is the
// name that stands in each.
Role kernel_hue(Cell kernel, std::int64_t cols);

}  // namespace padlens
