#include "app/document/json_lines.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace padlens {
namespace {

// Goes through text that is JSON; of other text it ends somewhere.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) { skip_blanks(); }

  std::size_t at() const { return at_; }

  // Into the member of this key, or the element of this number, of the value here. False, and
  // standing anywhere, where there is none.
  bool enter(std::string_view key) {
    if (!take('{')) return false;
    while (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t begin = at_ + 1;
      skip_value();
      const std::string_view name = text_.substr(begin, at_ - std::min(at_, begin + 1));
      if (!take(':')) return false;
      if (name == key) return true;
      skip_value();
      if (!take(',')) return false;
    }
    return false;
  }
  bool enter(std::size_t element) {
    if (!take('[') || at_ >= text_.size() || text_[at_] == ']') return false;
    for (; element > 0; --element) {
      skip_value();
      if (!take(',')) return false;
    }
    return true;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  bool take(char sign) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != sign) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
  }
  // A string, a number or a word, or all that is between brackets.
  void skip_value() {
    int depth = 0;
    while (at_ < text_.size()) {
      const char sign = text_[at_];
      if (sign == '"') {
        skip_string();
      } else if (sign == '{' || sign == '[') {
        ++depth;
        ++at_;
        continue;
      } else if (sign == '}' || sign == ']') {
        if (depth == 0) return;
        --depth;
        ++at_;
      } else if (depth == 0 && (sign == ',' || sign == ':')) {
        return;
      } else {
        ++at_;
        continue;
      }
      if (depth == 0) return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// The next part of a field: a key, or an element's number in brackets; takes it away.
std::optional<std::size_t> take_element(std::string_view& field) {
  if (!field.starts_with('[')) return std::nullopt;
  std::size_t element = 0;
  const auto [end, error] = std::from_chars(field.data() + 1, field.data() + field.size(), element);
  if (error != std::errc() || end == field.data() + field.size() || *end != ']') {
    return std::nullopt;
  }
  field.remove_prefix(static_cast<std::size_t>(end + 1 - field.data()));
  return element;
}

std::string_view take_key(std::string_view& field) {
  if (field.starts_with('.')) field.remove_prefix(1);
  const std::string_view key = field.substr(0, field.find_first_of(".["));
  field.remove_prefix(key.size());
  return key;
}

}  // namespace

int line_of_field(std::string_view text, std::string_view field) {
  JsonWalk walk(text);
  std::size_t known = walk.at();
  while (!field.empty()) {
    const std::size_t left = field.size();
    const auto element = take_element(field);
    const bool there = element ? walk.enter(*element) : walk.enter(take_key(field));
    if (!there || field.size() == left) break;
    known = walk.at();
  }
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, known), '\n'));
}

}  // namespace padlens
