#include "core/answers/solver.h"
#include "core/frameworks/resolve.h"

#include <utility>

namespace padlens {
namespace {

// From `start` in steps of `way`, 1 or −1, the last number that `agrees` as all before it. Of the
// first ones each is asked; further on, where sizes only grow, steps double and halve.
template <class Agrees>
int last_that(const Agrees& agrees, int start, int way) {
  constexpr std::int64_t kEach = 1024;
  std::int64_t steps = 0;
  const auto there = [&](std::int64_t at) { return agrees(start + way * at); };
  while (steps < kEach && there(steps + 1))
    ++steps;
  if (steps < kEach) return static_cast<int>(start + way * steps);
  std::int64_t wide = 1;
  while (there(steps + wide))
    steps += std::exchange(wide, 2 * wide);
  for (; wide > 0; wide /= 2) {
    if (there(steps + wide)) steps += wide;
  }
  return static_cast<int>(start + way * steps);
}

}  // namespace

std::array<InputRange, 2> inputs_with_output(const Spec& spec) {
  Spec other = spec;
  other.input_values = {};
  other.kernel_values = {};
  const Resolution own = resolve(other);
  std::array<InputRange, 2> ranges;
  for (const Axis axis : {kHeight, kWidth}) {
    ranges[axis] = {spec.input[axis], spec.input[axis]};
    if (!own.geometry) continue;
    const auto agrees = [&](std::int64_t n) {
      if (n < 1 || n > Limits::input) return false;
      other.input[axis] = static_cast<int>(n);
      const Resolution resolution = resolve(other);
      return resolution.geometry && (resolution.accepted() || !own.accepted()) &&
             resolution.geometry->axis[axis].out == own.geometry->axis[axis].out;
    };
    ranges[axis].least = last_that(agrees, spec.input[axis], -1);
    ranges[axis].most = last_that(agrees, spec.input[axis], 1);
    other.input[axis] = spec.input[axis];
  }
  return ranges;
}

}  // namespace padlens
