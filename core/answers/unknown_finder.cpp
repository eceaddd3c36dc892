#include "core/answers/unknown_finder.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace padlens {
namespace {

constexpr std::int64_t kLongestRemainders = 16;  // of a side of the padding

// Between `known`, at which `good` holds, and `bad`, at which it does not, on either side of it:
// the one next to where that changes.
template <class Function>
std::int64_t last_good(std::int64_t known, std::int64_t bad, Function good) {
  while (std::abs(bad - known) > 1) {
    const std::int64_t middle = known + (bad - known) / 2;
    (good(middle) ? known : bad) = middle;
  }
  return known;
}

struct SizeRange {
  std::int64_t first = 1;
  std::int64_t last = 0;
};

// Where there are sizes: those up to the largest that is known of.
std::optional<SizeRange> range_with_sizes(AskedSizes& asked) {
  std::optional<std::int64_t> known;
  std::int64_t past = kLargestSize + 1;
  std::int64_t short_of = 0;
  for (auto at = asked.answers().rbegin(); at != asked.answers().rend(); ++at) {
    if (!known && !at->second.has_sizes) past = at->first;
    if (!known && at->second.has_sizes) known = at->first;
    if (known && !at->second.has_sizes) {
      short_of = at->first;
      break;
    }
  }
  if (!known) return std::nullopt;
  const auto has_sizes = [&](std::int64_t n) { return asked.at(n).has_sizes; };
  return SizeRange{last_good(*known, short_of, has_sizes), last_good(*known, past, has_sizes)};
}

class UnknownFinder {
 public:
  UnknownFinder(std::span<const Spec> layers, AskedSizes& asked, Unknown& unknown)
      : layers_(layers), asked_(asked), unknown_(unknown) {}

  // False where no size is accepted.
  bool find() {
    for (const std::int64_t n : sizes_to_ask(layers_))
      asked_.at(n);
    const auto range = range_with_sizes(asked_);
    if (!range) return false;
    unknown_.has_law = find_laws(*range);
    if (!find_end(*range)) return false;
    if (!unknown_.has_law || !find_remainders() || !find_start()) {
      unknown_.has_law = false;
      unknown_.all_apart = false;
      return true;
    }
    find_apart();
    if (layers_.size() == 1) find_sides();
    return true;
  }

 private:
  std::optional<SizeLaw> law_of(Axis axis, const SizeFunction& function,
                                const SizeRange& range) const {
    for (const std::int64_t period : periods_of(layers_, axis)) {
      const auto law = fit_law(function, period, range.first, range.last);
      if (law && holds_above(*law, function, range)) return law;
    }
    return std::nullopt;
  }

  // Whether what was asked for of the larger half is by the law.
  bool holds_above(const SizeLaw& law, const SizeFunction& function, const SizeRange& range) const {
    const std::int64_t middle = range.first + (range.last - range.first) / 2;
    return std::ranges::all_of(asked_.answers(), [&](const auto& each) {
      if (each.first < middle || each.first > range.last) return true;
      return function(each.first) == law.at(each.first);
    });
  }

  bool find_laws(const SizeRange& range) {
    for (const Axis axis : kAxes) {
      if (!unknown_.on[axis]) continue;
      const auto out = [&](std::int64_t n) -> std::optional<std::int64_t> {
        const SizeAnswer& answer = asked_.at(n);
        return answer.has_sizes ? std::optional(answer.out[axis]) : std::nullopt;
      };
      const auto law = law_of(axis, out, range);
      if (!law) return false;
      unknown_.laws[axis] = *law;
    }
    return true;
  }

  // After how many sizes all laws begin anew.
  std::int64_t common_step() const {
    std::int64_t common = 1;
    for (const Axis axis : kAxes) {
      const std::int64_t step =
          unknown_.on[axis] && unknown_.laws[axis].slope != 0 ? unknown_.laws[axis].step : 1;
      common = std::min(common / std::gcd(common, step) * step, kLargestSize + 1);
    }
    return common;
  }

  // The largest size up to `n` at which a cell comes in: where nothing is left over.
  std::int64_t whole_at(std::int64_t n) const {
    for (const Axis axis : kAxes) {
      const SizeLaw& law = unknown_.laws[axis];
      if (!unknown_.on[axis] || law.slope != 1) continue;
      return n - (n + law.shift) % law.step;
    }
    return n;
  }

  // The last size that is accepted, or from which on some are. False where there is none.
  bool find_end(const SizeRange& range) {
    const std::int64_t step = unknown_.has_law ? common_step() : 1;
    const std::int64_t look = std::min(step, kLongestTable);
    for (std::int64_t n = range.last; n > range.last - look && n >= range.first; --n)
      asked_.at(n);
    if (unknown_.has_law && whole_at(range.last) >= range.first) asked_.at(whole_at(range.last));
    std::int64_t refused = kLargestSize + 1;
    for (auto at = asked_.answers().rbegin(); at != asked_.answers().rend(); ++at) {
      if (at->second.accepted) {
        const std::int64_t known = at->first;
        unknown_.to =
            known > range.last - step
                ? range.last
                : last_good(known, refused, [&](std::int64_t n) { return asked_.accepted(n); });
        return true;
      }
      refused = at->first;
    }
    return false;
  }

  bool remains(std::int64_t n) const {
    return unknown_.remainders.empty() ||
           std::ranges::find(unknown_.remainders, n % unknown_.modulo) != unknown_.remainders.end();
  }

  // Which sizes below `to` are refused for their remainder. False where that is not told.
  bool find_remainders() {
    const std::int64_t step = common_step();
    if (step > kLongestTable) return find_long_remainders(step);
    if (unknown_.to < 2 * step) return true;
    std::vector<std::int64_t> accepted;
    for (std::int64_t i = 0; i < step; ++i) {
      const std::int64_t n = unknown_.to - i;
      if (asked_.accepted(n) != asked_.accepted(n - step)) return asked_.accepted(unknown_.to);
      if (asked_.accepted(n)) accepted.push_back(n % step);
    }
    set_remainders(step, std::move(accepted));
    return true;
  }

  // Of a long stride: all are accepted, or those alone that leave nothing over.
  bool find_long_remainders(std::int64_t step) {
    const std::int64_t whole = whole_at(unknown_.to);
    if (!asked_.accepted(whole)) return false;
    const std::array others{whole - 1, whole - 2,        whole - step / 2, whole - step / 3,
                            whole + 1, whole - step + 1, whole - step + 2};
    std::size_t there = 0;
    std::size_t accepted = 0;
    for (const std::int64_t n : others) {
      if (n < 1 || n > unknown_.to) continue;
      ++there;
      accepted += asked_.accepted(n) ? 1 : 0;
    }
    if (accepted == there) return true;
    if (accepted > 0) return false;
    unknown_.modulo = step;
    unknown_.remainders = {whole % step};
    return true;
  }

  void set_remainders(std::int64_t step, std::vector<std::int64_t> accepted) {
    if (std::cmp_equal(accepted.size(), step)) return;
    std::ranges::sort(accepted);
    // The shortest modulus that says the same.
    for (std::int64_t modulo = 1; modulo <= step; ++modulo) {
      if (step % modulo != 0) continue;
      std::set<std::int64_t> shorter;
      for (const std::int64_t each : accepted)
        shorter.insert(each % modulo);
      if (std::cmp_not_equal(shorter.size() * static_cast<std::size_t>(step / modulo),
                             accepted.size()))
        continue;
      unknown_.modulo = modulo;
      unknown_.remainders.assign(shorter.begin(), shorter.end());
      return;
    }
  }

  bool by_law(std::int64_t n, const SizeAnswer& answer) const {
    return std::ranges::all_of(kAxes, [&](Axis axis) {
      return !unknown_.on[axis] || answer.out[axis] == unknown_.laws[axis].at(n);
    });
  }

  bool as_told(std::int64_t n) {
    const SizeAnswer& answer = asked_.at(n);
    return remains(n) ? answer.accepted && by_law(n, answer) : !answer.accepted;
  }

  // False where nothing is as told.
  bool find_start() {
    std::int64_t known = unknown_.to + 1;
    std::int64_t other = 0;
    const auto& asked = asked_.answers();
    for (auto at = std::make_reverse_iterator(asked.upper_bound(unknown_.to)); at != asked.rend();
         ++at) {
      if (!as_told(at->first)) {
        other = at->first;
        break;
      }
      known = at->first;
    }
    unknown_.from = last_good(known, other, [&](std::int64_t n) { return as_told(n); });
    if (unknown_.from > unknown_.to) return false;
    // From one on that is accepted: the first with such a remainder.
    if (unknown_.remainders.size() == 1) {
      const std::int64_t ahead = unknown_.remainders[0] - unknown_.from % unknown_.modulo;
      unknown_.from += ahead < 0 ? ahead + unknown_.modulo : ahead;
    } else {
      while (!remains(unknown_.from))
        ++unknown_.from;
    }
    if (unknown_.from > unknown_.to || !as_told(unknown_.from)) return false;
    if (unknown_.remainders.empty()) return true;
    std::int64_t refused = unknown_.from;
    while (remains(refused))
      ++refused;
    if (refused <= unknown_.to) unknown_.otherwise = asked_.at(refused).problems;
    return true;
  }

  // What sizes of one run have in common: of refused ones, what is said first.
  std::string key_of(std::int64_t n) {
    const SizeAnswer& answer = asked_.at(n);
    if (answer.accepted && by_law(n, answer)) return "law";
    std::string key;
    if (answer.accepted) {
      for (const Axis axis : kAxes) {
        if (unknown_.on[axis]) key += std::to_string(answer.out[axis]) + " ";
      }
      return key;
    }
    if (!answer.problems.empty()) key = answer.problems[0].field + ":" + answer.problems[0].code;
    return key;
  }

  // The last runs of `first` … `last`, at most so many, the last first; false where there are more.
  bool runs_between(std::int64_t first, std::int64_t last, std::vector<SizeRun>& runs) {
    while (last >= first) {
      if (runs.size() == kMostRuns) return false;
      const std::string key = key_of(last);
      std::int64_t known = last;
      std::int64_t other = first - 1;
      for (auto at = asked_.answers().lower_bound(last); at != asked_.answers().begin();) {
        --at;
        if (at->first < first) break;
        if (key_of(at->first) != key) {
          other = at->first;
          break;
        }
        known = at->first;
      }
      const std::int64_t from =
          last_good(known, other, [&](std::int64_t n) { return key_of(n) == key; });
      const SizeAnswer& answer = asked_.at(last);
      runs.push_back({from, last, answer.accepted, key == "law", answer.out, answer.problems});
      last = from - 1;
    }
    return true;
  }

  void find_apart() {
    std::vector<SizeRun> above;
    std::vector<SizeRun> below;
    unknown_.all_apart = runs_between(unknown_.to + 1, kLargestSize, above);
    if (!runs_between(1, unknown_.from - 1, below)) unknown_.all_apart = false;
    unknown_.apart.assign(below.rbegin(), below.rend());
    unknown_.apart.insert(unknown_.apart.end(), above.rbegin(), above.rend());
  }

  // --- padding ---------------------------------------------------------------------------------

  std::int64_t told_side(const SideLaw& side, std::int64_t n) const {
    if (side.law) return side.law->at(n);
    const auto count = static_cast<std::int64_t>(side.by_remainder.size());
    return side.by_remainder[static_cast<std::size_t>(n % count)];
  }

  // Whether all sizes that were asked for and are accepted have it so.
  bool holds(const SideLaw& side, std::size_t index) const {
    return std::ranges::all_of(asked_.answers(), [&](const auto& each) {
      const auto& [n, answer] = each;
      if (n < unknown_.from || n > unknown_.to || !answer.accepted) return true;
      return answer.sides[index] == told_side(side, n);
    });
  }

  std::optional<SideLaw> repeating_side(std::size_t index, std::int64_t period) {
    if (unknown_.to - unknown_.from < period) return std::nullopt;
    SideLaw side;
    side.by_remainder.resize(static_cast<std::size_t>(period));
    for (std::int64_t n = unknown_.to - period + 1; n <= unknown_.to; ++n) {
      const SizeAnswer& answer = asked_.at(n);
      if (!answer.has_sizes) return std::nullopt;
      side.by_remainder[static_cast<std::size_t>(n % period)] = answer.sides[index];
    }
    return holds(side, index) ? std::optional(side) : std::nullopt;
  }

  SideLaw side_of(Axis axis, std::size_t index) {
    const std::int64_t n = unknown_.to;
    SideLaw constant{{asked_.at(n).sides[index]}, std::nullopt};
    if (asked_.at(n).has_sizes && holds(constant, index)) return constant;
    const std::int64_t step = unknown_.laws[axis].step;
    for (const std::int64_t period : {std::int64_t{2}, step}) {
      if (period > kLongestRemainders || period == 1) continue;
      if (auto side = repeating_side(index, period)) return *std::move(side);
    }
    // What is cut beside a size that was asked for grows with the input; half of it rounds.
    const auto cells = [&](std::int64_t at) -> std::optional<std::int64_t> {
      const SizeAnswer& answer = asked_.at(at);
      return answer.has_sizes ? std::optional(answer.sides[index]) : std::nullopt;
    };
    const auto law = fit_law(cells, 2, unknown_.from, unknown_.to);
    if (law && holds({{}, law}, index)) return {{}, law};
    return {};
  }

  void find_sides() {
    for (const Axis axis : kAxes) {
      if (!unknown_.on[axis]) continue;
      for (const std::size_t end : {0U, 1U})
        unknown_.sides[2 * axis + end] = side_of(axis, 2 * axis + end);
    }
  }

  std::span<const Spec> layers_;
  AskedSizes& asked_;
  Unknown& unknown_;
};

}  // namespace

bool find_unknown(std::span<const Spec> layers, AskedSizes& asked, Unknown& unknown) {
  return UnknownFinder(layers, asked, unknown).find();
}

}  // namespace padlens
