#include "core/answers/size_law.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/geometry/geometry.h"

namespace padlens {
namespace {

// times·⌊(slope·n + shift) / step⌋ + plus, with the shift put between 0 and step.
SizeLaw normalized(SizeLaw law) {
  const std::int64_t whole = floor_div(law.shift, law.step);
  law.shift -= whole * law.step;
  law.plus += law.times * whole;
  return law;
}

SizeLaw constant_law(std::int64_t value) {
  return {.slope = 0, .plus = value};
}

// --- fitting -----------------------------------------------------------------------------------

// The smallest divisor of `values`' period that is one, too. `values` are two periods.
std::int64_t least_period(const std::vector<std::int64_t>& values) {
  const auto period = static_cast<std::int64_t>(values.size()) / 2;
  const auto repeats = [&](std::int64_t p) {
    const std::int64_t more = values[static_cast<std::size_t>(p)] - values[0];
    for (std::size_t i = 0; i + static_cast<std::size_t>(p) < values.size(); ++i) {
      if (values[i + static_cast<std::size_t>(p)] - values[i] != more) return false;
    }
    return true;
  };
  for (std::int64_t p = 1; p < period; ++p) {
    if (period % p == 0 && repeats(p)) return p;
  }
  return repeats(period) ? period : 0;
}

// With these times, of values from n = `first` on that repeat every `step`, in which they grow by
// times·slope.
std::optional<SizeLaw> law_of_times(const std::vector<std::int64_t>& values, std::int64_t first,
                                    std::int64_t step, std::int64_t times, std::int64_t slope) {
  // step·v ≤ slope·i + shift < step·(v + 1) for each value of times·v.
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
  for (std::int64_t i = 0; i < step; ++i) {
    const std::int64_t more = values[static_cast<std::size_t>(i)] - values[0];
    if (more % times != 0) return std::nullopt;
    const std::int64_t bound = step * (more / times) - slope * i;
    least = std::max(least, bound);
    most = std::min(most, bound + step - 1);
  }
  if (least > most) return std::nullopt;
  return normalized({0, times, slope, least - slope * first, step, values[0]});
}

// Where every size adds as much but one of each `step`.
std::optional<SizeLaw> law_of_one_jump(const std::vector<std::int64_t>& values, std::int64_t first,
                                       std::int64_t step) {
  const auto more = [&](std::int64_t i) {
    return values[static_cast<std::size_t>(i) + 1] - values[static_cast<std::size_t>(i)];
  };
  for (const std::int64_t usual : {more(0), more(1)}) {
    std::int64_t jump = -1;
    std::int64_t jumps = 0;
    for (std::int64_t i = 0; i < step; ++i) {
      if (more(i) == usual) continue;
      jump = i;
      ++jumps;
    }
    if (jumps != 1) continue;
    const std::int64_t times = more(jump) - usual;
    return normalized(
        {usual, times, 1, -(first + jump + 1), step, values[0] - usual * first + times});
  }
  return std::nullopt;
}

std::optional<SizeLaw> fit_table(const SizeFunction& function, std::int64_t period,
                                 std::int64_t last) {
  std::vector<std::int64_t> values;
  const std::int64_t first = last - 2 * period + 1;
  for (std::int64_t n = first; n <= last; ++n) {
    const auto value = function(n);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  const std::int64_t step = least_period(values);
  if (step == 0) return std::nullopt;
  const std::int64_t growth = values[static_cast<std::size_t>(step)] - values[0];
  // All numbers below fit 63 bits.
  constexpr std::int64_t kMost = INT64_MAX / 4 / kLongestTable;
  if (step > 1 && std::max(std::abs(values.front()), std::abs(values.back())) > kMost)
    return std::nullopt;
  if (growth == 0 && step == 1) return constant_law(values[0]);
  // The fewest cells at a time first: what can be read as one floor is.
  for (std::int64_t times = 1; times <= std::abs(growth); ++times) {
    const std::int64_t slope = growth / times;
    if (growth % times != 0 || std::gcd(std::abs(slope), step) != 1) continue;
    if (const auto law = law_of_times(values, first, step, times, slope)) return law;
    if (times >= kLongestTable) break;
  }
  return step > 1 ? law_of_one_jump(values, first, step) : std::nullopt;
}

// Of a long period, or of less than two of them: where the last cell comes in.
std::optional<SizeLaw> fit_step(const SizeFunction& function, std::int64_t period,
                                std::int64_t first, std::int64_t last) {
  const auto top = function(last);
  std::int64_t below = std::max(first, last - period);
  const auto least = function(below);
  if (!top || !least) return std::nullopt;
  if (*top == *least) return constant_law(*top);
  std::int64_t at = last;
  while (at - below > 1) {
    const std::int64_t middle = below + (at - below) / 2;
    const auto value = function(middle);
    if (!value) return std::nullopt;
    (*value < *top ? below : at) = middle;
  }
  return normalized({0, 1, 1, -at, period, *top});
}

// --- text --------------------------------------------------------------------------------------

std::string added(std::string text, std::int64_t number) {
  if (number == 0) return text;
  return fmt::format("{} {} {}", text, number < 0 ? "−" : "+", std::abs(number));
}

// "N", "2N", "2·height".
std::string multiple(std::int64_t factor, std::string_view name) {
  const char* sign = factor < 0 ? "−" : "";
  if (std::abs(factor) == 1) return fmt::format("{}{}", sign, name);
  return fmt::format("{}{}{}{}", sign, std::abs(factor), name.size() == 1 ? "" : "·", name);
}

// "⌊(N − 3)/2⌋".
std::string rounded(const SizeLaw& law, std::int64_t shift, bool up, std::string_view name) {
  const std::string inner = added(multiple(law.slope, name), shift);
  return fmt::format(fmt::runtime(up ? "⌈{}/{}⌉" : "⌊{}/{}⌋"),
                     shift == 0 ? inner : "(" + inner + ")", law.step);
}

}  // namespace

std::int64_t SizeLaw::at(std::int64_t n) const {
  return linear * n + times * floor_div(slope * n + shift, step) + plus;
}

std::optional<SizeLaw> fit_law(const SizeFunction& function, std::int64_t period,
                               std::int64_t first, std::int64_t last) {
  if (period <= kLongestTable && last - first + 1 >= 2 * period)
    return fit_table(function, period, last);
  return fit_step(function, period, first, last);
}

std::string law_text(const SizeLaw& law, std::string_view name) {
  if (law.linear != 0) {
    SizeLaw rest = law;
    rest.linear = 0;
    rest.times = std::abs(law.times);
    rest.plus = 0;
    return added(fmt::format("{} {} {}", multiple(law.linear, name), law.times < 0 ? "−" : "+",
                             law_text(rest, name)),
                 law.plus);
  }
  if (law.slope == 0) return std::to_string(law.at(0));
  if (law.step == 1) {
    SizeLaw line = law;
    line.slope *= law.times;
    return added(multiple(line.slope, name), law.at(0));
  }
  // Whole windows taken out of the rounding or put back leave these readings.
  const std::int64_t floor_shift = law.shift;                // ⌊(slope·n + shift) / step⌋
  const std::int64_t ceil_shift = law.shift - law.step + 1;  // ⌈(slope·n + shift) / step⌉
  if (law.times != 1) {
    const bool up = floor_shift != 0 && ceil_shift == 0;
    return added(
        fmt::format("{}·{}", law.times, rounded(law, up ? ceil_shift : floor_shift, up, name)),
        law.plus);
  }
  const std::int64_t put_back = law.plus * law.step;
  if (floor_shift + put_back == 0) return rounded(law, 0, false, name);
  if (ceil_shift + put_back == 0) return rounded(law, 0, true, name);
  // As windows are counted: the first one, and those that fit behind it.
  if (law.slope == 1) return added(rounded(law, floor_shift + put_back - law.step, false, name), 1);
  return rounded(law, floor_shift + put_back, false, name);
}

}  // namespace padlens
