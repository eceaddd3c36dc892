#include "app/svg/one_line.h"

#include <algorithm>
#include <cstdint>

namespace padlens {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Bytes of the character that `text` begins with; 0 if it is not valid UTF-8 or
// not allowed in XML. `text` begins with a byte past ASCII.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  std::uint32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool line_break = code == 0x2028 || code == 0x2029;
  const bool not_xml = code == 0xFFFE || code == 0xFFFF || code > 0x10FFFF;
  return overlong || surrogate || line_break || not_xml ? 0 : length;
}

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

}  // namespace

std::string one_line(std::string_view text) {
  if (std::ranges::all_of(text, is_printable_ascii)) return std::string(text);
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    std::size_t length = 1;
    if (is_printable_ascii(text.front())) {
      line += text.front();
    } else if (static_cast<unsigned char>(text.front()) < 0x80) {
      line += ' ';
    } else if (const std::size_t valid = character_length(text); valid > 0) {
      line += text.substr(0, valid);
      length = valid;
    } else {
      line += kReplacement;
    }
    text.remove_prefix(length);
  }
  return line;
}

}  // namespace padlens
