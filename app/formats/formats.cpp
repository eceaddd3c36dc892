#include "app/formats/formats.h"

#include <algorithm>

namespace padlens {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool ends_with_any_case(std::string_view path, std::string_view suffix) {
  if (path.size() < suffix.size()) return false;
  return std::ranges::equal(path.substr(path.size() - suffix.size()), suffix, {}, lower, lower);
}

}  // namespace

const Format* format_for(std::string_view path) {
  // The longest suffix wins: ".anim.svg" is not ".svg".
  const Format* best = nullptr;
  for (const Format* format : formats()) {
    if (!ends_with_any_case(path, format->suffix)) continue;
    if (best == nullptr || format->suffix.size() > best->suffix.size()) best = format;
  }
  return best;
}

}  // namespace padlens
