#include "app/scene/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// A true minus sign, as wide as the plus.
std::string with_minus(const std::string& text) {
  std::string result;
  for (const char letter : text)
    letter == '-' ? result += "−" : result += letter;
  return result;
}

// "1e+06" as "1e6".
std::string short_exponent(std::string text) {
  if (const auto plus = text.find("e+"); plus != std::string::npos) {
    text.erase(plus + 1, text[plus + 2] == '0' ? 2 : 1);
  }
  return text;
}

}  // namespace

std::string full_text(double value) {
  if (std::isnan(value)) return "–";  // no value: a window without an input cell
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return with_minus(whole ? fmt::format("{}", static_cast<long long>(value)) : number_text(value));
}

std::string cell_text(double value) {
  if (std::isnan(value)) return full_text(value);
  constexpr int kMostLetters = 6;
  const std::string exact = short_exponent(full_text(std::abs(value)));
  if (letter_count(exact) <= kMostLetters) return value < 0 ? "−" + exact : exact;
  return with_minus(short_exponent(fmt::format("{:.4g}", value)));
}

int letter_count(const std::string& text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string index_text(Cell cell) {
  return fmt::format("[{},{}]", cell.row, cell.col);
}

}  // namespace padlens
