#pragma once

#include <cstdint>
#include <string>

#include "core/geometry/geometry.h"

namespace padlens {

// Sizes and paddings as text, the same in every language. Height before width, except of
// pictures in pixels.

// "7×5", within a line of text.
std::string size_text(std::int64_t height, std::int64_t width);

// "7 × 5", where it stands by itself.
std::string size_title(std::int64_t height, std::int64_t width);

// "2" where both axes agree, else "2×1".
std::string axes_text(const PerAxis& pair);

// "0 1 0 1": top, bottom, left, right of the padding; transposed: of what is cut.
std::string sides_text(const Geometry& geometry);

}  // namespace padlens
