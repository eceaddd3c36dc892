#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/layer/spec_fields.h"
#include "core/layer/utf8.h"

namespace padlens {
namespace {

constexpr std::size_t kLongestShown = 80;  // characters

// Characters that do something instead of being seen: control codes, and what breaks lines or
// turns the direction of writing.
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

void append_shown(std::string& out, const Utf8Character& character) {
  if (!is_control(character.code)) {
    out += character.bytes;
  } else if (character.code == U'\n') {
    out += "\\n";
  } else if (character.code == U'\r') {
    out += "\\r";
  } else if (character.code == U'\t') {
    out += "\\t";
  } else if (character.code < 0x100) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                   static_cast<std::uint32_t>(character.code));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}",
                   static_cast<std::uint32_t>(character.code));
  }
}

// `text`, which is valid UTF-8, up to so many of its characters.
std::string shown_up_to(std::string_view text, std::size_t most) {
  std::string out;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most) return out + "…";
    const Utf8Character character = first_character(text);
    append_shown(out, character);
    text.remove_prefix(character.bytes.size());
  }
  return out;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  const std::string quoted = json_text(Json(text));
  return Json::parse(quoted).get<std::string>();
}

std::string without_controls(std::string_view text) {
  return shown_up_to(valid_utf8(text), std::string_view::npos);
}

std::string shown_text(std::string_view text) {
  // Four bytes are the longest character.
  return shown_up_to(valid_utf8(text.substr(0, (kLongestShown + 1) * 4)), kLongestShown);
}

std::string shown(const Json& value) {
  return shown_up_to(json_text(value), kLongestShown);
}

}  // namespace padlens
