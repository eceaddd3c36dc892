#include "app/scene/exact_sum.h"

#include <cstddef>

namespace padlens {
namespace {

constexpr std::int64_t kBase = 1'000'000'000;
constexpr std::string_view kTrueMinus = "−";

// Takes it off the front of the text, if it stands there.
bool takes(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

bool takes_minus(std::string_view& text) {
  return takes(text, kTrueMinus) || takes(text, "-");
}

// As many digits as there are, appended to `number`; how many there were.
int take_digits(std::string_view& text, std::int64_t& number) {
  int count = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; ++count) {
    number = number * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return count;
}

}  // namespace

std::optional<Decimal> decimal_of(std::string_view text) {
  const bool bracketed = takes(text, "(");
  const bool negative = takes_minus(text);
  Decimal decimal;
  int digits = take_digits(text, decimal.digits);
  if (takes(text, ".")) {
    const int after = take_digits(text, decimal.digits);
    decimal.exponent = -after;
    digits += after;
  }
  if (digits == 0) return std::nullopt;
  if (takes(text, "e")) {
    const bool small = takes_minus(text);
    std::int64_t exponent = 0;
    if (take_digits(text, exponent) == 0) return std::nullopt;
    decimal.exponent += static_cast<int>(small ? -exponent : exponent);
  }
  if (bracketed && !takes(text, ")")) return std::nullopt;
  if (!text.empty()) return std::nullopt;
  if (negative) decimal.digits = -decimal.digits;
  return decimal;
}

void ExactSum::add(Decimal a, Decimal times) {
  std::int64_t digits = a.digits * times.digits;
  const int place = a.exponent + times.exponent - kLowest;
  std::int64_t scale = 1;
  for (int i = 0; i < place % kLimb; ++i)
    scale *= 10;
  for (auto at = static_cast<std::size_t>(place / kLimb); digits != 0; ++at) {
    const std::int64_t part = digits % kBase * scale;  // below 10^18
    limbs_.at(at) += part % kBase;
    limbs_.at(at + 1) += part / kBase;
    digits /= kBase;
  }
}

bool ExactSum::is_zero() const {
  std::int64_t carry = 0;
  for (const std::int64_t limb : limbs_) {
    const std::int64_t sum = limb + carry;
    if (sum % kBase != 0) return false;
    carry = sum / kBase;
  }
  return carry == 0;
}

}  // namespace padlens
