#pragma once

#include "app/scene/scene.h"

namespace padlens {

// The colour of kernel cell `kernel` in a kernel of `rows` x `cols`, where its cells are
// told apart. As long as there are enough hues (36 cells) each has its own, and
// neighbours are far apart on the circle.
Role kernel_hue(Cell kernel, std::int64_t rows, std::int64_t cols);

}  // namespace padlens
