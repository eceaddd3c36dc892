#include "core/layer/utf8.h"

#include <algorithm>
#include <cstddef>

namespace padlens {

Utf8Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0xC0U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  const std::string_view bytes = text.substr(0, length);
  if (bytes.size() == 1) return {lead, bytes};
  char32_t code = lead & (0xFFU >> (bytes.size() + 1));
  for (const char c : bytes.substr(1))
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return {code, bytes};
}

void append_utf8(std::string& text, char32_t code) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace padlens
