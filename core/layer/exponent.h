#pragma once

#include <string>

namespace padlens {

// The number `text` of C's formats in the one style of exponent there is here: "1e+06" as "1e6",
// "-2.5e-07" as "-2.5e-7". Text without an exponent stays as it is.
std::string short_exponent(std::string text);

}  // namespace padlens
