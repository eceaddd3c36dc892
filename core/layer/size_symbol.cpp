#include "core/layer/size_symbol.h"

#include <algorithm>

namespace padlens {
namespace {

constexpr std::size_t kLongestName = 32;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_unnamed(std::string_view text) {
  return text == kUnnamedSize || text == "None" || text == "none" || text == "null";
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

// What can only be a size, whatever stands beside it.
bool is_plain_size(std::string_view text) {
  return is_unnamed(text) || (!text.empty() && std::ranges::all_of(text, is_digit));
}

bool parts_at(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty()) return false;
  if (is_plain_size(before) || is_plain_size(after)) return true;
  return before.size() == 1 && after.size() == 1 && is_letter(before[0]) && is_letter(after[0]);
}

}  // namespace

std::optional<std::string> size_symbol(std::string_view text) {
  if (is_unnamed(text)) return std::string(kUnnamedSize);
  if (text.empty() || text.size() > kLongestName || is_digit(text[0])) return std::nullopt;
  const bool is_name =
      std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
  return is_name ? std::optional<std::string>(text) : std::nullopt;
}

std::vector<std::string_view> size_parts(std::string_view text) {
  text = without_blanks(text);
  std::vector<std::string_view> parts;
  if (text.find(',') != std::string_view::npos) {
    for (std::size_t comma = text.find(','); comma != std::string_view::npos;
         comma = text.find(',')) {
      parts.push_back(without_blanks(text.substr(0, comma)));
      text.remove_prefix(comma + 1);
    }
    parts.push_back(without_blanks(text));
    return parts;
  }
  constexpr std::string_view kTimes = "×";
  if (const std::size_t at = text.find(kTimes); at != std::string_view::npos)
    return {without_blanks(text.substr(0, at)), without_blanks(text.substr(at + kTimes.size()))};
  for (std::size_t at = text.find('x'); at != std::string_view::npos; at = text.find('x', at + 1)) {
    const std::string_view before = without_blanks(text.substr(0, at));
    const std::string_view after = without_blanks(text.substr(at + 1));
    if (parts_at(before, after)) return {before, after};
  }
  return {text};
}

std::array<std::string, 2> symbol_names(const Spec& spec) {
  std::array<std::string, 2> names = spec.symbols;
  for (const Axis axis : kAxes) {
    if (names[axis] != kUnnamedSize) continue;
    const std::string& other = spec.symbols[axis == kHeight ? kWidth : kHeight];
    const bool taken = other == kUnnamedSize || other == "N";
    names[axis] = !taken ? "N" : axis == kHeight ? "H" : "W";
  }
  return names;
}

}  // namespace padlens
