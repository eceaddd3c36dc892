#include "app/handout/formats.h"

#include <algorithm>

namespace padlens {
namespace {

bool ends_with(std::string_view path, std::string_view suffix) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (path.size() <= suffix.size()) return false;
  const std::string_view end = path.substr(path.size() - suffix.size());
  return std::ranges::equal(end, suffix, {}, lower);
}

}  // namespace

const HandoutFormat* find_handout_format(std::string_view id) {
  const auto all = handout_formats();
  const auto found = std::ranges::find(all, id, &HandoutFormat::id);
  return found == all.end() ? nullptr : *found;
}

const HandoutFormat* handout_format_for(std::string_view path) {
  const auto all = handout_formats();
  const auto found = std::ranges::find_if(
      all, [&](const HandoutFormat* format) { return ends_with(path, format->suffix); });
  return found == all.end() ? nullptr : *found;
}

}  // namespace padlens
