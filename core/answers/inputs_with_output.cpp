#include "core/answers/solver.h"
#include "core/frameworks/resolve.h"

namespace padlens {

std::array<InputRange, 2> inputs_with_output(const Spec& spec) {
  Spec other = spec;
  other.input_values = {};
  other.kernel_values = {};
  const Resolution own = resolve(other);
  std::array<InputRange, 2> ranges;
  for (const Axis axis : {kHeight, kWidth}) {
    ranges[axis] = {spec.input[axis], spec.input[axis]};
    if (!own.geometry) continue;
    const auto agrees = [&](int n) {
      if (n < 1 || n > Limits::input) return false;
      other.input[axis] = n;
      const Resolution resolution = resolve(other);
      return resolution.geometry && (resolution.accepted() || !own.accepted()) &&
             resolution.geometry->axis[axis].out == own.geometry->axis[axis].out;
    };
    while (agrees(ranges[axis].least - 1))
      --ranges[axis].least;
    while (agrees(ranges[axis].most + 1))
      ++ranges[axis].most;
    other.input[axis] = spec.input[axis];
  }
  return ranges;
}

}  // namespace padlens
