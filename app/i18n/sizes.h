#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/geometry/geometry.h"

namespace padlens {

// Sizes and paddings as text, the same in every language. Height before width; of an operation in
// one dimension (Operation::rank) the width alone.

// "7×5", within a line of text; "5".
std::string size_text(Op op, std::int64_t height, std::int64_t width);

// "7 × 5", where it stands by itself; "5".
std::string size_title(Op op, std::int64_t height, std::int64_t width);

// "2" where both axes agree, else "2×1"; "1".
std::string axes_text(Op op, const PerAxis& pair);

// "0 1 0 1": top, bottom, left, right of the padding; transposed: of what is cut. "0 1".
std::string sides_text(const Geometry& geometry);

// "[1,2]"; in one dimension "[2]".
std::string index_text(Op op, Cell cell);

// What the numbers of sides_text() are, by the key for two dimensions: "<key>.1d" says it of one.
std::string ranked(Op op, std::string_view key);

// A picture's size in pixels: "1280×800", "1280 × 800".
std::string pixels_text(int width, int height);
std::string pixels_title(int width, int height);

}  // namespace padlens
