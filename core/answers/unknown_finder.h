#pragma once

#include <span>

#include "core/answers/asked_sizes.h"
#include "core/answers/symbolic.h"

namespace padlens {

// Finds what is told of an unknown whose name and axes are set. False where no size is accepted.
bool find_unknown(std::span<const Spec> layers, AskedSizes& asked, Unknown& unknown);

}  // namespace padlens
