#include "core/engine/strips.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace padlens {
namespace {

// The compiler vectorises the loop over the columns; a sum stays in a register for all strips.
template <std::size_t kStrips>
inline __attribute__((always_inline)) void add_plainly(const Strip* strips, std::int64_t begin,
                                                       std::int64_t end, double* sums) {
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

template <std::size_t kStrips>
void add(const Strip* strips, std::int64_t begin, std::int64_t end, double* sums) {
  add_plainly<kStrips>(strips, begin, end, sums);
}

using Add = void (*)(const Strip*, std::int64_t, std::int64_t, double*);
using Adds = std::array<Add, 8>;

constexpr Adds kPlain{&add<1>, &add<2>, &add<3>, &add<4>, &add<5>, &add<6>, &add<7>, &add<8>};

#if defined(__x86_64__)
// Four columns at a time in place of two. Products and sums are rounded one by one all the same
// (no fused multiply-add), so the bits are those of any other machine.
template <std::size_t kStrips>
__attribute__((target("avx2"))) void add_wide(const Strip* strips, std::int64_t begin,
                                              std::int64_t end, double* sums) {
  add_plainly<kStrips>(strips, begin, end, sums);
}

constexpr Adds kWide{&add_wide<1>, &add_wide<2>, &add_wide<3>, &add_wide<4>,
                     &add_wide<5>, &add_wide<6>, &add_wide<7>, &add_wide<8>};

const Adds& adds() {
  static const bool wide = __builtin_cpu_supports("avx2") != 0;
  return wide ? kWide : kPlain;
}
#else
const Adds& adds() {
  return kPlain;
}
#endif

// In one pass where all strips have cells; at the ends one by one. Precondition: 1 … 8 strips.
void add_group(const Adds& add, std::span<const Strip> strips, double* sums) {
  std::int64_t begin = strips.front().begin;
  std::int64_t end = strips.front().end;
  for (const Strip& strip : strips) {
    begin = std::max(begin, strip.begin);
    end = std::min(end, strip.end);
  }
  end = std::max(begin, end);
  for (const Strip& strip : strips) {
    if (strip.begin < begin) add[0](&strip, strip.begin, std::min(begin, strip.end), sums);
    if (strip.end > end) add[0](&strip, end, strip.end, sums);
  }
  if (begin < end) add[strips.size() - 1](strips.data(), begin, end, sums);
}

}  // namespace

void add_strips(std::span<const Strip> strips, double* sums) {
  // Groups of about the same size: 9 strips are 5 + 4, not 8 + 1.
  const Adds& add = adds();
  std::size_t groups = (strips.size() + add.size() - 1) / add.size();
  for (; groups > 1; --groups) {
    const std::size_t count = (strips.size() + groups - 1) / groups;
    add_group(add, strips.first(count), sums);
    strips = strips.subspan(count);
  }
  if (!strips.empty()) add_group(add, strips, sums);
}

}  // namespace padlens
