#include "app/cli/number_list.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace padlens {
namespace {

std::optional<int> number(std::string_view text, int min, int max) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || value < min || value > max) return std::nullopt;
  return value;
}

// Adds what one item between commas stands for.
bool add_item(std::string_view item, int min, int max, std::vector<PerAxis>& numbers) {
  const std::size_t dots = item.find("..");
  const std::size_t cross = item.find('x');
  if (dots != std::string_view::npos) {
    const auto from = number(item.substr(0, dots), min, max);
    const auto to = number(item.substr(dots + 2), min, max);
    if (!from || !to || *from > *to) return false;
    for (int value = *from; value <= *to; ++value)
      numbers.push_back({value, value});
    return true;
  }
  const bool pair = cross != std::string_view::npos;
  const auto height = number(item.substr(0, cross), min, max);
  const auto width = pair ? number(item.substr(cross + 1), min, max) : height;
  if (!height || !width) return false;
  numbers.push_back({*height, *width});
  return true;
}

constexpr std::string_view kDigits = "0123456789";

}  // namespace

std::string_view number_above(std::string_view text, int max) {
  for (std::size_t at = text.find_first_of(kDigits); at != std::string_view::npos;
       at = text.find_first_of(kDigits, at)) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    const std::string_view number = text.substr(at, end - at);
    std::int64_t value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool alone = (at == 0 || text[at - 1] != '-');
    if (alone && (read.ec == std::errc::result_out_of_range || value > max)) return number;
    at = end;
  }
  return "";
}

std::optional<std::vector<PerAxis>> parse_number_list(std::string_view text, int min, int max) {
  std::vector<PerAxis> numbers;
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!add_item(text.substr(0, comma), min, max, numbers)) return std::nullopt;
    if (comma == std::string_view::npos) return numbers;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace padlens
