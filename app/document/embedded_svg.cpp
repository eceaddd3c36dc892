#include <algorithm>
#include <optional>

#include "app/document/embedded.h"
#include "app/document/embedded_xml.h"

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
    const auto text = xml_unescaped(rest.substr(0, at));
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
