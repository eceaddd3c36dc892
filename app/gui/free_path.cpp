#include "app/gui/free_path.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>

#include "app/formats/formats.h"
#include "app/render/job.h"
#include "app/render/option_values.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

// Where the name ends and the suffix begins, a place for a step's number counted to it.
std::size_t end_of_name(const std::string& path) {
  const std::size_t name = path.rfind('/') + 1;  // npos + 1 is 0
  std::size_t end = path.rfind('.');
  if (const Format* format = format_for(path)) end = path.size() - format->suffix.size();
  if (end == std::string::npos || end < name) end = path.size();
  // "-%03d"
  const std::size_t percent = path.rfind('%', end);
  const bool numbered = percent != std::string::npos && percent > name &&
                        numbered_path(path.substr(0, end), 1).has_value();
  if (!numbered) return end;
  return path[percent - 1] == '-' ? percent - 1 : percent;
}

}  // namespace

bool is_taken(const std::string& path, std::int64_t count) {
  constexpr std::int64_t kMostLooks = 10'000;
  std::error_code ignored;  // a name that is too long, say
  if (!numbered_path(path, 1)) return fs::is_regular_file(path, ignored);
  for (std::int64_t i = 1; i <= std::min(count, kMostLooks); ++i) {
    if (fs::is_regular_file(*numbered_path(path, i), ignored)) return true;
  }
  return false;
}

std::string free_path(const std::string& path, std::int64_t count) {
  constexpr std::int64_t kMostTries = 1000;
  if (!is_taken(path, count)) return path;
  const std::size_t end = end_of_name(path);
  const std::size_t folder = path.rfind('/') + 1;
  std::string stem = path.substr(0, end);
  std::int64_t number = 1;
  // The number that an earlier one was given goes on.
  const std::size_t dash = stem.rfind('-');
  if (dash != std::string::npos && dash > folder) {
    const auto before = values::number_in<std::int64_t>(std::string_view(stem).substr(dash + 1));
    if (before && *before >= 2 && *before < 1'000'000) {
      number = *before;
      stem.resize(dash);
    }
  }
  for (std::int64_t tries = 0; tries < kMostTries; ++tries) {
    const std::string candidate = stem + "-" + std::to_string(++number) + path.substr(end);
    if (!is_taken(candidate, count)) return candidate;
  }
  return path;
}

}  // namespace padlens
