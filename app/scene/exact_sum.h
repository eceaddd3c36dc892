#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace padlens {

// digits · 10^exponent
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;
};

// A written number, "−1.235e−100", brackets around it left aside; nullopt for what is none, "inf".
// At most 18 digits.
std::optional<Decimal> decimal_of(std::string_view text);

// Adds up decimal numbers without rounding: whether what is written with "=" is true.
class ExactSum {
 public:
  // Precondition: the digits' product has no more than 18.
  void add(Decimal a, Decimal times = {1, 0});
  void subtract(Decimal a, Decimal times = {1, 0}) { add({-a.digits, a.exponent}, times); }
  bool is_zero() const;

 private:
  // In limbs of nine digits, from the smallest product of two doubles to the largest.
  static constexpr int kLimb = 9;
  static constexpr int kLowest = -81 * kLimb;
  std::array<std::int64_t, 160> limbs_{};
};

}  // namespace padlens
