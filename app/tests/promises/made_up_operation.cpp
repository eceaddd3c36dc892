// The largest cell of each window minus the smallest. Padding does not count.

#include <array>

#include "core/operations/operation.h"

namespace padlens {
namespace {

struct Range {
  static constexpr bool kSums = false;
  static constexpr bool kSelects = false;
  static constexpr bool kDivides = false;
  static constexpr bool kSkipsPadding = true;
  double least = std::numeric_limits<double>::quiet_NaN();
  double most = std::numeric_limits<double>::quiet_NaN();

  bool add(double value, double, bool real) {
    if (!real) return false;
    if (!(least <= value)) least = value;
    if (!(most >= value)) most = value;
    return false;
  }
  double running() const { return most - least; }
  double end(double) const { return most - least; }
};

constexpr Reducer kRangeReducer = reducer_of<Range>();
constexpr std::array<std::string_view, 1> kRangeFields{"ceil_mode"};
constexpr std::array<OwnSentence, 1> kRangeSentences{
    {{"hover.range_padding", "Padding: it widens no range."}}};

}  // namespace

extern const Operation kRangePool2d;
const Operation kRangePool2d{
    .id = "range_pool2d",
    .name = "RangePool2D",
    .counterpart = "max_pool2d",
    .sizing = Sizing::pooling,
    .has_kernel = false,
    .linear = false,
    .fields = kRangeFields,
    .reducer = &kRangeReducer,
    .play_modes = kGatherOnly,
    .notation = {.open = "range(", .separator = ",", .close = ")"},
    .words = {.padding = "hover.range_padding"},
    .sentences = kRangeSentences,
};

}  // namespace padlens
