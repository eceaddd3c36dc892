#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/layer/spec.h"

namespace padlens {

// "5..12", "3,5,7", "1..3,5", "7x5": whole numbers from `min` to `max`, in the order
// in which they are written. A number alone is both axes, AxB is [A, B] where there may be
// `pairs`. nullopt for anything else.
std::optional<std::vector<PerAxis>> parse_number_list(std::string_view text, int min, int max,
                                                      bool pairs = true);

// How many those are, without listing them; nullopt likewise.
std::optional<std::int64_t> count_numbers(std::string_view text, int min, int max,
                                          bool pairs = true);

// The first whole number in `text` that is above `max`, as it stands there; "" where there is none.
std::string_view number_above(std::string_view text, int max);

}  // namespace padlens
