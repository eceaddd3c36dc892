#include "core/geometry/stretches.h"

#include <algorithm>

namespace padlens {
namespace {

// Output positions from `first` to before `end`.
struct Span {
  std::int64_t first = 0;
  std::int64_t end = 0;
  std::int64_t count() const { return std::max<std::int64_t>(end - first, 0); }
};

// Those whose windows lie wholly over input cells. None of a transposed axis, where zeros stand
// between them.
Span inner_span(const AxisGeometry& a) {
  if (a.apart > 1 || a.flipped) return {};
  const std::int64_t end = std::min(a.pad_before + a.n, a.counted);
  return {ceil_div(a.pad_before, a.window_step), floor_div(end - a.K, a.window_step) + 1};
}

// Before, within and after that, of both axes.
std::array<Span, 3> parts(const AxisGeometry& a, const AxisGeometry& b) {
  const std::int64_t outs = std::max<std::int64_t>(std::min(a.out, b.out), 0);
  // Windows that move apart have nothing in common for long.
  const bool together = a.window_step == b.window_step;
  const Span one = together ? inner_span(a) : Span{};
  const Span two = together ? inner_span(b) : Span{};
  const std::int64_t first = std::clamp<std::int64_t>(std::max(one.first, two.first), 0, outs);
  const std::int64_t end = std::clamp<std::int64_t>(std::min(one.end, two.end), first, outs);
  return {Span{0, first}, Span{first, end}, Span{end, outs}};
}

void append_each(Span span, std::vector<Stretch>& list) {
  for (std::int64_t out = span.first; out < span.end; ++out)
    list.push_back({out, 1});
}

// No more than `most`, half of them at each end.
void append_ends(Span span, std::int64_t most, std::vector<Stretch>& list) {
  if (span.count() <= most) return append_each(span, list);
  append_each({span.first, span.first + most / 2}, list);
  append_each({span.end - most / 2, span.end}, list);
}

}  // namespace

std::optional<std::vector<Stretch>> stretches(const AxisGeometry& a, const AxisGeometry& b) {
  const auto [before, within, after] = parts(a, b);
  if (sum_or_most(before.count(), after.count()) > kMostStretches) return std::nullopt;
  return some_stretches(a, b);
}

std::vector<Stretch> some_stretches(const AxisGeometry& a, const AxisGeometry& b) {
  const auto [before, within, after] = parts(a, b);
  const bool few = sum_or_most(before.count(), after.count()) <= kMostStretches;
  const std::int64_t most = few ? kMostStretches : kMostStretches / 2;
  std::vector<Stretch> list;
  append_ends(before, most, list);
  if (within.count() > 0) list.push_back({within.first, within.count()});
  append_ends(after, most, list);
  return list;
}

}  // namespace padlens
