#include "app/scene/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "core/layer/exponent.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::string_view kMinus = "−";

std::string with_minus(const std::string& text) {
  std::string result;
  for (const char letter : text)
    letter == '-' ? result += kMinus : result += letter;
  return result;
}

// The number that a text of this file reads as.
double value_of(std::string text) {
  for (auto at = text.find(kMinus); at != std::string::npos; at = text.find(kMinus))
    text.replace(at, kMinus.size(), "-");
  return std::strtod(text.c_str(), nullptr);
}

std::string rounded(double value, int digits) {
  return with_minus(short_exponent(fmt::format("{:.{}g}", value, digits)));
}

}  // namespace

std::string full_text(double value) {
  if (std::isnan(value)) return "–";  // no value: a window without an input cell
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return with_minus(whole ? fmt::format("{}", static_cast<long long>(value)) : number_text(value));
}

std::string cell_text(double value) {
  constexpr int kMostLetters = 6;
  std::string exact = full_text(value);
  const int sign = value < 0 ? 1 : 0;
  if (letter_count(exact) - sign <= kMostLetters) return exact;
  return rounded(value, 4);
}

std::string result_text(double value) {
  constexpr int kDigits = 12;
  const std::string exact = full_text(value);
  const std::string short_text = rounded(value, kDigits);
  return std::isnan(value) || letter_count(exact) <= letter_count(short_text) ? exact : short_text;
}

std::string equals_sign(const std::string& text, double value) {
  constexpr double kNoise = 1e-14;  // relative
  const double shown = value_of(text);
  const bool same =
      std::isnan(value) || shown == value || std::abs(shown - value) <= kNoise * std::abs(value);
  return same ? "=" : "≈";
}

std::string equals_text(const std::string& text, double value) {
  return equals_sign(text, value) + " " + text;
}

int letter_count(const std::string& text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace padlens
