#include <charconv>
#include <cstdint>
#include <optional>

#include "app/document/embedded.h"

// As much of XML 1.0 as it takes to find one element: what is markup and what is not.

namespace padlens {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

ScenarioText failed(std::string_view why) {
  return {Container::svg, {}, std::string(why)};
}

// Takes everything up to and with `end`. False where it does not come.
bool skip_past(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  if (at == std::string_view::npos) return false;
  rest.remove_prefix(at + end.size());
  return true;
}

// What declares a document's type, entities and all: passed over, never obeyed.
bool skip_declaration(std::string_view& rest) {
  int depth = 0;
  while (!rest.empty()) {
    if (rest.starts_with("<!--")) {
      rest.remove_prefix(4);
      if (!skip_past(rest, "-->")) return false;
      continue;
    }
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"' || c == '\'') {
      if (!skip_past(rest, {&c, 1})) return false;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']') {
      --depth;
    } else if (c == '>' && depth <= 0) {
      return true;
    }
  }
  return false;
}

bool is_xml_character(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
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

// The text with its references put in. No reference is long.
std::optional<std::string> unescaped(std::string_view text) {
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

struct Tag {
  std::string_view name;  // without a prefix
  bool closing = false;   // "</metadata>"
  bool ours = false;      // has data-padlens="scenario" or, as it once was, id="padlens"
  bool empty = false;     // "<metadata/>"
};

void skip_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
}

// Takes a tag, whose '<' is gone already.
std::optional<Tag> take_tag(std::string_view& rest) {
  Tag tag;
  tag.closing = rest.starts_with('/');
  if (tag.closing) rest.remove_prefix(1);
  const std::size_t end = rest.find_first_of(" \t\r\n/>");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  tag.name = rest.substr(0, end);
  rest.remove_prefix(end);
  if (const std::size_t colon = tag.name.find(':'); colon != std::string_view::npos) {
    tag.name.remove_prefix(colon + 1);
  }
  while (true) {
    skip_blanks(rest);
    tag.empty = rest.starts_with("/>");
    if (tag.empty || rest.starts_with('>')) {
      rest.remove_prefix(tag.empty ? 2 : 1);
      return tag;
    }
    const std::size_t equals = rest.find_first_of("=<>");
    if (equals == std::string_view::npos || rest[equals] != '=') return std::nullopt;
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n="));
    rest.remove_prefix(equals + 1);
    skip_blanks(rest);
    if (!rest.starts_with('"') && !rest.starts_with('\'')) return std::nullopt;
    const std::size_t close = rest.find(rest.front(), 1);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view value = rest.substr(1, close - 1);
    tag.ours = tag.ours || (name == "data-padlens" && value == "scenario") ||
               (name == "id" && value == "padlens");
    rest.remove_prefix(close + 1);
  }
}

// The text up to the end tag. Other elements are not expected in it.
ScenarioText take_content(std::string_view rest) {
  ScenarioText found{Container::svg, {}, {}};
  while (true) {
    const std::size_t at = rest.find('<');
    if (at == std::string_view::npos) return failed("embedded.damaged_svg");
    const auto text = unescaped(rest.substr(0, at));
    if (!text) return failed("embedded.damaged_svg");
    found.text += *text;
    rest.remove_prefix(at);
    if (rest.starts_with("</")) return found;
    if (rest.starts_with("<![CDATA[")) {
      rest.remove_prefix(9);
      const std::size_t end = rest.find("]]>");
      if (end == std::string_view::npos) return failed("embedded.damaged_svg");
      found.text += rest.substr(0, end);
      rest.remove_prefix(end + 3);
    } else if (!rest.starts_with("<!--") || !skip_past(rest, "-->")) {
      return failed("embedded.damaged_svg");
    }
  }
}

}  // namespace

ScenarioText scenario_in_svg(std::string_view rest) {
  bool ended = false;  // the last element seen was an end tag
  while (true) {
    const std::size_t at = rest.find('<');
    if (at == std::string_view::npos)
      return failed(ended ? "embedded.none" : "embedded.damaged_svg");
    rest.remove_prefix(at + 1);
    if (rest.starts_with("!--")) {
      rest.remove_prefix(3);
      if (!skip_past(rest, "-->")) return failed("embedded.damaged_svg");
    } else if (rest.starts_with("![CDATA[")) {
      if (!skip_past(rest, "]]>")) return failed("embedded.damaged_svg");
    } else if (rest.starts_with('?')) {
      if (!skip_past(rest, "?>")) return failed("embedded.damaged_svg");
    } else if (rest.starts_with('!')) {
      if (!skip_declaration(rest)) return failed("embedded.damaged_svg");
    } else {
      const auto tag = take_tag(rest);
      if (!tag) return failed("embedded.damaged_svg");
      ended = tag->empty || tag->closing;
      if (tag->ours && tag->name == "metadata" && !ended) return take_content(rest);
    }
  }
}

}  // namespace padlens
