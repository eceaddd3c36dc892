#include "core/layer/number_range.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace padlens {
namespace {

// Numbers at a time, so that the compiler takes them side by side.
constexpr std::size_t kLanes = 8;

// Beside 2⁵² there is no room for a fraction, and larger numbers have none.
bool has_fraction(double value) {
  constexpr double kNoRoom = 0x1p52;
  const double size = std::abs(value);
  const double rounded = (size + kNoRoom) - kNoRoom;
  return (rounded != size) & (size < kNoRoom);
}

constexpr NumberRange kNone{HUGE_VAL, -HUGE_VAL, true};

}  // namespace

void NumberRange::add(const NumberRange& other) {
  least = std::min(least, other.least);
  most = std::max(most, other.most);
  whole = whole && other.whole;
}

NumberRange range_of(const double* values, std::int64_t count) {
  std::array<double, kLanes> least;
  std::array<double, kLanes> most;
  std::array<std::int64_t, kLanes> fractions{};
  least.fill(HUGE_VAL);
  most.fill(-HUGE_VAL);
  constexpr auto kStep = static_cast<std::int64_t>(kLanes);
  std::int64_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    for (std::size_t j = 0; j < kLanes; ++j) {
      const double value = values[i + static_cast<std::int64_t>(j)];
      least[j] = value < least[j] ? value : least[j];
      most[j] = value > most[j] ? value : most[j];
      fractions[j] |= has_fraction(value) ? 1 : 0;
    }
  }
  NumberRange found = kNone;
  for (std::size_t j = 0; j < kLanes; ++j)
    found.add({least[j], most[j], fractions[j] == 0});
  for (; i < count; ++i) {
    found.least = values[i] < found.least ? values[i] : found.least;
    found.most = values[i] > found.most ? values[i] : found.most;
    found.whole = found.whole && !has_fraction(values[i]);
  }
  if (found.least > found.most) found.least = found.most = 0;
  return found;
}

NumberRange range_of(const Grid<double>& grid) {
  return range_of(grid.row(0), grid.size());
}

NumberRange range_of(const Values& values, const Grid<double>& grid) {
  switch (values.preset) {
    case Preset::ones:
      return {1, 1, true};
    case Preset::ramp:
      return {1, static_cast<double>(grid.size()), true};
    case Preset::checker:
    case Preset::delta:
      return {grid.size() > 1 ? 0.0 : 1.0, 1, true};
    case Preset::random:
      return {-9, 9, true};
    default:
      return range_of(grid);
  }
}

NumberRange range_of(const Planes& planes) {
  if (planes.empty()) return {};
  NumberRange range = range_of(*planes[0]);
  for (std::size_t p = 1; p < planes.size(); ++p) {
    if (planes[p] != planes[p - 1]) range.add(range_of(*planes[p]));
  }
  return range;
}

NumberRange range_of(const Values& values, const Planes& planes) {
  if (planes.empty()) return {};
  NumberRange range = range_of(values, *planes[0]);
  const auto count = static_cast<std::int64_t>(planes.size());
  if (values.preset == Preset::custom) return range_of(planes);
  if (values.preset == Preset::ramp) range.most = static_cast<double>(planes[0]->size() * count);
  if (values.preset == Preset::checker && count > 1) range.least = 0;
  return range;
}

}  // namespace padlens
