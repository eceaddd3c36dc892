#pragma once

#include <string_view>

namespace padlens {

// Where in `text`, which is JSON, the value of a field begins, as problems name it:
// "beats[2].ask.cell", "spec.stride". The line counts from 1; where the last parts of the field are
// not there, that of what is. Of a key that stands twice the first. Never reads past the end, and
// its time grows with the text alone.
int line_of_field(std::string_view text, std::string_view field);

}  // namespace padlens
