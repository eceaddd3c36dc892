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

// What one item between commas stands for: `count` numbers from `first` on.
struct Item {
  PerAxis first{};
  std::int64_t count = 1;
};

std::optional<Item> read_item(std::string_view item, int min, int max, bool pairs) {
  const std::size_t dots = item.find("..");
  const std::size_t cross = item.find('x');
  if (dots != std::string_view::npos) {
    const auto from = number(item.substr(0, dots), min, max);
    const auto to = number(item.substr(dots + 2), min, max);
    if (!from || !to || *from > *to) return std::nullopt;
    return Item{{*from, *from}, std::int64_t{*to} - *from + 1};
  }
  const bool pair = cross != std::string_view::npos;
  if (pair && !pairs) return std::nullopt;
  const auto height = number(item.substr(0, cross), min, max);
  const auto width = pair ? number(item.substr(cross + 1), min, max) : height;
  if (!height || !width) return std::nullopt;
  return Item{{*height, *width}, 1};
}

std::optional<std::vector<Item>> read_items(std::string_view text, int min, int max, bool pairs) {
  std::vector<Item> items;
  for (;;) {
    const std::size_t comma = text.find(',');
    const auto item = read_item(text.substr(0, comma), min, max, pairs);
    if (!item) return std::nullopt;
    items.push_back(*item);
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
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

std::optional<std::int64_t> count_numbers(std::string_view text, int min, int max, bool pairs) {
  const auto items = read_items(text, min, max, pairs);
  if (!items) return std::nullopt;
  std::int64_t count = 0;
  for (const Item& item : *items)
    count += item.count;
  return count;
}

std::optional<std::vector<PerAxis>> parse_number_list(std::string_view text, int min, int max,
                                                      bool pairs) {
  const auto items = read_items(text, min, max, pairs);
  if (!items) return std::nullopt;
  std::vector<PerAxis> numbers;
  for (const auto& [first, count] : *items) {
    for (std::int64_t i = 0; i < count; ++i) {
      const auto step = static_cast<int>(i);
      numbers.push_back({first[kHeight] + step, first[kWidth] + step});
    }
  }
  return numbers;
}

}  // namespace padlens
