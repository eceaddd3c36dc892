#pragma once

#include <string>
#include <string_view>

namespace padlens {

// `text` as every format can carry it: valid UTF-8, one line, no characters that
// XML 1.0 forbids. Control characters become spaces, broken bytes U+FFFD.
std::string one_line(std::string_view text);

}  // namespace padlens
