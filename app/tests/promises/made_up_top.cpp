// The largest of cell + weight: what morphology calls a dilation. No sum, and yet with a kernel.

#include <array>

#include "core/operations/operation.h"

namespace padlens {
namespace {

struct Top {
  static constexpr bool kSums = false;
  static constexpr bool kSelects = true;
  static constexpr bool kDivides = false;
  static constexpr bool kSkipsPadding = true;
  double top = std::numeric_limits<double>::quiet_NaN();

  bool add(double value, double weight, bool real) {
    if (!real || value + weight <= top) return false;
    top = value + weight;
    return true;
  }
  double running() const { return top; }
  double end(double) const { return top; }
};

constexpr Reducer kTopReducer = reducer_of<Top>();
constexpr std::array<std::string_view, 2> kTopFields{"dilation", "kernel_values"};

}  // namespace

extern const Operation kTop2d;
const Operation kTop2d{
    .id = "top2d",
    .name = "Top2D",
    .linear = false,
    .fields = kTopFields,
    .reducer = &kTopReducer,
    .play_modes = kGatherOnly,
    .notation = {.open = "top(", .separator = ",", .close = ")", .times = "+", .weight = "+"},
};

}  // namespace padlens
