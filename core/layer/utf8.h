#pragma once

#include <string>
#include <string_view>

namespace padlens {

struct Utf8Character {
  char32_t code = 0;
  std::string_view bytes;
};

// The character that `text`, which is not empty, begins with. A broken one counts as a byte where
// it begins in the middle, and ends with the text.
Utf8Character first_character(std::string_view text);

// Precondition: `code` is a Unicode scalar value.
void append_utf8(std::string& text, char32_t code);

}  // namespace padlens
