#include "core/engine/strips.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace padlens {
namespace {

// The compiler vectorises the loop over the columns; a sum stays in a register for all strips.
template <std::size_t kStrips>
void add(const Strip* strips, std::int64_t begin, std::int64_t end, double* sums) {
  std::array<const double*, kStrips> values;
  std::array<double, kStrips> weights;
  for (std::size_t t = 0; t < kStrips; ++t) {
    values[t] = strips[t].values + (begin - strips[t].begin);
    weights[t] = strips[t].weight;
  }
  double* __restrict to = sums + begin;
  for (std::int64_t c = 0; c < end - begin; ++c) {
    double sum = to[c];
    for (std::size_t t = 0; t < kStrips; ++t)
      sum += values[t][c] * weights[t];
    to[c] = sum;
  }
}

constexpr std::array kAdd{&add<1>, &add<2>, &add<3>, &add<4>, &add<5>, &add<6>, &add<7>, &add<8>};

// In one pass where all strips have cells; at the ends one by one. Precondition: 1 … 8 strips.
void add_group(std::span<const Strip> strips, double* sums) {
  std::int64_t begin = strips.front().begin;
  std::int64_t end = strips.front().end;
  for (const Strip& strip : strips) {
    begin = std::max(begin, strip.begin);
    end = std::min(end, strip.end);
  }
  end = std::max(begin, end);
  for (const Strip& strip : strips) {
    if (strip.begin < begin) add<1>(&strip, strip.begin, std::min(begin, strip.end), sums);
    if (strip.end > end) add<1>(&strip, end, strip.end, sums);
  }
  if (begin < end) kAdd[strips.size() - 1](strips.data(), begin, end, sums);
}

}  // namespace

void add_strips(std::span<const Strip> strips, double* sums) {
  // Groups of about the same size: 9 strips are 5 + 4, not 8 + 1.
  std::size_t groups = (strips.size() + kAdd.size() - 1) / kAdd.size();
  for (; groups > 1; --groups) {
    const std::size_t count = (strips.size() + groups - 1) / groups;
    add_group(strips.first(count), sums);
    strips = strips.subspan(count);
  }
  if (!strips.empty()) add_group(strips, sums);
}

}  // namespace padlens
