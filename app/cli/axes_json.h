#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "core/geometry/geometry.h"

namespace padlens {

// What stands in JSON, and in the columns of a table, for each axis and for each side. An operation
// in one dimension (Operation::rank) has its width alone.

// "height", "width".
std::span<const std::string_view> axis_names(Op op);

// "top", "bottom", "left", "right".
std::span<const std::string_view> side_names(Op op);

// [7, 5]; [5].
nlohmann::ordered_json axes_json(Op op, std::int64_t height, std::int64_t width);

// The output's size.
nlohmann::ordered_json output_json(const Geometry& geometry);

// {"top": 0, …}; {"left": 0, …}.
nlohmann::ordered_json sides_json(Op op, const std::array<std::int64_t, 4>& sides);
// Of the padding; transposed: of what is cut.
nlohmann::ordered_json sides_json(const Geometry& geometry);

}  // namespace padlens
