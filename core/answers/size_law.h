#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace padlens {

// A size as a function of another, n: linear·n + times·⌊(slope·n + shift) / step⌋ + plus. Windows
// that slide have slope 1 and the stride as step, transposed convolutions step 1 and the stride as
// slope; one after the other they have both. linear is 0 but where Paddle's transposed `same` goes
// by remainders. slope and step have no divisor in common, and shift is from 0 to step − 1.
struct SizeLaw {
  std::int64_t linear = 0;
  std::int64_t times = 1;
  std::int64_t slope = 1;
  std::int64_t shift = 0;
  std::int64_t step = 1;  // from 1
  std::int64_t plus = 0;

  bool is_constant() const { return linear == 0 && slope == 0; }
  // In 63 bits for whatever sizes a layer takes.
  std::int64_t at(std::int64_t n) const;
  friend bool operator==(const SizeLaw&, const SizeLaw&) = default;
};

// What `n` gives; nullopt where there is no answer.
using SizeFunction = std::function<std::optional<std::int64_t>(std::int64_t n)>;

// A law that `function` follows from `last` down to a whole period or two before it, as far as
// there are any; nullopt where it follows none of this form, or does so with another period.
// `period`: function(n + period) − function(n) is the same for all n, in what is asked. One of more
// than kLongestTable has to be that of a window's stride, which adds one cell.
std::optional<SizeLaw> fit_law(const SizeFunction& function, std::int64_t period,
                               std::int64_t first, std::int64_t last);
inline constexpr std::int64_t kLongestTable = 1024;

// As the field writes it, n called `name`: "⌈N / 2⌉" as "⌈N/2⌉", "⌊(N − 3)/2⌋ + 1", "2N + 1", "7".
std::string law_text(const SizeLaw& law, std::string_view name);

}  // namespace padlens
