#include "app/document/embedded_xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/layer/utf8.h"

namespace padlens {
namespace {

bool is_xml_character(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

// "lt" and "#x3C" in what stands between '&' and ';'.
bool append_reference(std::string& out, std::string_view name) {
  struct Entity {
    std::string_view name;
    char character;
  };
  for (const Entity& entity :
       {Entity{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}) {
    if (name != entity.name) continue;
    out += entity.character;
    return true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  std::uint32_t code = 0;
  const char* end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data(), end, code, base);
  if (error != std::errc{} || at != end || !is_xml_character(code)) return false;
  append_utf8(out, code);
  return true;
}

}  // namespace

std::optional<std::string> xml_unescaped(std::string_view text) {
  constexpr std::size_t kLongest = 12;
  std::string out;
  while (!text.empty()) {
    const std::size_t amp = std::min(text.find('&'), text.size());
    out += text.substr(0, amp);
    text.remove_prefix(amp);
    if (text.empty()) break;
    const std::size_t end = text.substr(0, kLongest).find(';');
    if (end == std::string_view::npos) return std::nullopt;
    if (!append_reference(out, text.substr(1, end - 1))) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace padlens
