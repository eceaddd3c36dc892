#pragma once

#include <cstdint>

#include "core/layer/grid.h"

namespace padlens {

// Something like a photograph, made by arithmetic alone: a lake before mountains, a dark tree at
// the left border, a house cut off by the right one, the sky bright at the top and the shore dark
// at the bottom, so that what a padding mode puts beside each border is told at a glance. Whole
// numbers from 0, black, to 255, white; the same on every machine, and the same picture in every
// size, stretched where it is not square.
Grid<double> photo(std::int64_t rows, std::int64_t cols, int threads = 1);

}  // namespace padlens
