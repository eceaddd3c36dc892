#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/answers/symbolic.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec.h"

namespace padlens {

inline constexpr std::int64_t kLargestSize = Limits::input;

using SizePair = std::array<std::int64_t, 2>;  // [height, width]

// Asks resolve() for sizes of one unknown, for each once.
class AskedSizes {
 public:
  // `held`: of the axes that the unknown is not on. Precondition: `layers` is not empty.
  AskedSizes(std::span<const Spec> layers, bool anyway, std::array<bool, 2> on,
             const SizePair& held)
      : layers_(layers.begin(), layers.end()), anyway_(anyway), on_(on), sizes_(held) {}

  // Precondition: from 1 to Limits::input.
  const SizeAnswer& at(std::int64_t n);
  bool accepted(std::int64_t n) { return at(n).accepted; }

  // Those that were asked for, ascending.
  const std::map<std::int64_t, SizeAnswer>& answers() const { return answers_; }

 private:
  SizeAnswer answer(std::int64_t n);
  SizeAnswer answer_of(Resolution resolution) const;

  std::vector<Spec> layers_;
  bool anyway_;
  std::array<bool, 2> on_;
  SizePair sizes_;
  std::map<std::int64_t, SizeAnswer> answers_;
};

// After how many cells an axis may begin anew.
std::vector<std::int64_t> periods_of(std::span<const Spec> layers, Axis axis);

// Sizes that show how an unknown fares: all small ones, those at which something may
// begin or end, and some of every order.
std::set<std::int64_t> sizes_to_ask(std::span<const Spec> layers);

// Sizes at which to hold one unknown while the other is looked into: accepted ones are among them,
// if there are any.
std::vector<std::int64_t> sizes_to_hold(std::span<const Spec> layers, Axis axis);

}  // namespace padlens
