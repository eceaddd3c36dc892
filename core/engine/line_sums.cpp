#include "core/engine/line_sums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace padlens {
namespace {

// Columns side by side. Where a machine has no registers of that width, the compiler takes two.
using Two = double __attribute__((vector_size(16)));
using Four = double __attribute__((vector_size(32)));

#define PADLENS_INLINE inline __attribute__((always_inline))

template <class Vector>
PADLENS_INLINE void load(const double* from, Vector& to) {
  std::memcpy(&to, from, sizeof(to));
}

enum class Sums { held, fresh, streamed };

// Past the cache: vectors in pairs of numbers, which have to stand at even places of memory.
template <class Vector>
PADLENS_INLINE void stream(const Vector& from, double* to) {
#if defined(__x86_64__)
  if constexpr (sizeof(Vector) == sizeof(double)) {
    long long bits = 0;
    std::memcpy(&bits, &from, sizeof(bits));
    _mm_stream_si64(reinterpret_cast<long long*>(to), bits);
  } else {
    std::array<Two, sizeof(Vector) / sizeof(Two)> pairs;
    std::memcpy(pairs.data(), &from, sizeof(Vector));
    for (std::size_t p = 0; p < pairs.size(); ++p)
      _mm_stream_pd(to + 2 * p, pairs[p]);
  }
#else
  std::memcpy(to, &from, sizeof(Vector));
#endif
}

// kCount vectors of columns, from column `c` on. Their sums stay in registers from the first tap
// to the last; eight of them are added up in the time that one addition takes to be ready.
template <Sums kSums, class Vector, std::size_t kCount>
PADLENS_INLINE void add_tile(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
                             std::int64_t c, double* sums) {
  constexpr std::size_t kWidth = sizeof(Vector) / sizeof(double);
  std::array<Vector, kCount> tile{};
#pragma GCC unroll 8
  for (std::size_t v = 0; v < kCount && kSums == Sums::held; ++v)
    load(sums + c + v * kWidth, tile[v]);
  for (const WeightedRow& line : lines) {
    for (const ColumnTap& tap : taps) {
      const double* values = line.values + (tap.source + c);
      const double weight = line.weights[tap.kernel];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kCount; ++v) {
        Vector cells;
        load(values + v * kWidth, cells);
        tile[v] += cells * weight;
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t v = 0; v < kCount; ++v) {
    double* to = sums + c + v * kWidth;
    if constexpr (kSums == Sums::streamed) {
      stream(tile[v], to);
    } else {
      std::memcpy(to, &tile[v], sizeof(Vector));
    }
  }
}

template <std::int64_t kColumns>
PADLENS_INLINE void fetch(const Ahead& ahead, std::int64_t c) {
  constexpr std::int64_t kLine = 8;  // numbers in a line of the cache
  for (std::int64_t line = 0; line < kColumns; line += kLine) {
    if (ahead.read != nullptr) __builtin_prefetch(ahead.read + c + line, 0, 2);  // a row fills the nearest cache
    if (ahead.write != nullptr) __builtin_prefetch(ahead.write + c + line, 1);
  }
}

template <class Vector, Sums kSums>
PADLENS_INLINE void add_tiles(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
                              std::int64_t count, double* sums, const Ahead& ahead) {
  constexpr std::int64_t kWidth = sizeof(Vector) / sizeof(double);
  std::int64_t c = 0;
  const bool odd = reinterpret_cast<std::uintptr_t>(sums) % sizeof(Two) != 0;
  if (kSums == Sums::streamed && odd && count > 0)
    add_tile<kSums, double, 1>(lines, taps, c++, sums);
  for (; c + 8 * kWidth <= count; c += 8 * kWidth) {
    fetch<8 * kWidth>(ahead, c);
    add_tile<kSums, Vector, 8>(lines, taps, c, sums);
  }
  if (c + 4 * kWidth <= count) {
    add_tile<kSums, Vector, 4>(lines, taps, c, sums);
    c += 4 * kWidth;
  }
  if (c + 2 * kWidth <= count) {
    add_tile<kSums, Vector, 2>(lines, taps, c, sums);
    c += 2 * kWidth;
  }
  if (c + kWidth <= count) {
    add_tile<kSums, Vector, 1>(lines, taps, c, sums);
    c += kWidth;
  }
  for (; c < count; ++c)
    add_tile<kSums, double, 1>(lines, taps, c, sums);
}

template <class Vector>
PADLENS_INLINE void add_sums(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
                             std::int64_t count, const RowSums& sums, const Ahead& ahead) {
  if (sums.held) {
    add_tiles<Vector, Sums::held>(lines, taps, count, sums.cells, ahead);
  } else if (sums.streamed) {
    add_tiles<Vector, Sums::streamed>(lines, taps, count, sums.cells, ahead);
  } else {
    add_tiles<Vector, Sums::fresh>(lines, taps, count, sums.cells, ahead);
  }
}

constexpr double kOnes = 4503599627370496.0;  // 2⁵²: from here on numbers are 1 apart

// kCount vectors at once, as one would wait for itself. Broken: numbers that rounding to whole ones
// changes, a NaN among them.
template <class Vector, std::size_t kCount>
struct Largest {
  std::array<Vector, kCount> size{};
  std::array<decltype(Vector{} != Vector{}), kCount> broken{};

  PADLENS_INLINE void look(const double* values) {
    constexpr std::size_t kWidth = sizeof(Vector) / sizeof(double);
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kCount; ++v) {
      Vector cell;
      load(values + v * kWidth, cell);
      cell = cell < 0 ? -cell : cell;
      const Vector whole = (cell + kOnes) - kOnes;
      broken[v] |= whole != cell;
      size[v] = size[v] > cell ? size[v] : cell;
    }
  }
};

template <class Vector>
PADLENS_INLINE double largest_whole(const double* values, std::int64_t count) {
  constexpr std::size_t kCount = 4;
  constexpr std::size_t kWidth = sizeof(Vector) / sizeof(double);
  constexpr auto kStep = static_cast<std::int64_t>(kCount * kWidth);
  Largest<Vector, kCount> found;
  std::int64_t c = 0;
  for (; c + kStep <= count; c += kStep)
    found.look(values + c);
  std::array<double, kCount * kWidth> rest{};
  std::copy(values + c, values + count, rest.begin());
  found.look(rest.data());
  double result = 0;
  bool all_whole = true;
  for (std::size_t v = 0; v < kCount; ++v) {
    for (std::size_t i = 0; i < kWidth; ++i) {
      result = std::max(result, found.size[v][i]);
      all_whole = all_whole && found.broken[v][i] == 0;
    }
  }
  return all_whole && result < kOnes ? result : std::numeric_limits<double>::infinity();
}

PADLENS_INLINE void part_all(const Complexes& a, const Complexes& b, const double* turn,
                             std::int64_t count) {
  const double w = turn[0];
  const double v = turn[1];
  double* __restrict ar = a.real;
  double* __restrict ai = a.imaginary;
  double* __restrict br = b.real;
  double* __restrict bi = b.imaginary;
  for (std::int64_t c = 0; c < count; ++c) {
    const double x = ar[c] - br[c];
    const double y = ai[c] - bi[c];
    ar[c] += br[c];
    ai[c] += bi[c];
    br[c] = x * w - y * v;
    bi[c] = x * v + y * w;
  }
}

PADLENS_INLINE void merge_all(const Complexes& a, const Complexes& b, const double* turn,
                              std::int64_t count) {
  const double w = turn[0];
  const double v = turn[1];
  double* __restrict ar = a.real;
  double* __restrict ai = a.imaginary;
  double* __restrict br = b.real;
  double* __restrict bi = b.imaginary;
  for (std::int64_t c = 0; c < count; ++c) {
    const double x = br[c] * w + bi[c] * v;
    const double y = bi[c] * w - br[c] * v;
    br[c] = ar[c] - x;
    bi[c] = ai[c] - y;
    ar[c] += x;
    ai[c] += y;
  }
}

void part_in_twos(const Complexes& a, const Complexes& b, const double* turn, std::int64_t count) {
  part_all(a, b, turn, count);
}

void merge_in_twos(const Complexes& a, const Complexes& b, const double* turn, std::int64_t count) {
  merge_all(a, b, turn, count);
}

void add_in_twos(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
                 std::int64_t count, const RowSums& sums, const Ahead& ahead) {
  add_sums<Two>(lines, taps, count, sums, ahead);
}

double largest_in_twos(const double* values, std::int64_t count) {
  return largest_whole<Two>(values, count);
}

#if defined(__x86_64__)
// Products and sums are rounded one by one all the same (no fused multiply-add), so the bits are
// those of any other machine.
#define PADLENS_AVX2 __attribute__((target("avx2")))

PADLENS_AVX2 void add_in_fours(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
                               std::int64_t count, const RowSums& sums, const Ahead& ahead) {
  add_sums<Four>(lines, taps, count, sums, ahead);
}

PADLENS_AVX2 double largest_in_fours(const double* values, std::int64_t count) {
  return largest_whole<Four>(values, count);
}

PADLENS_AVX2 void part_in_fours(const Complexes& a, const Complexes& b, const double* turn,
                                std::int64_t count) {
  part_all(a, b, turn, count);
}

PADLENS_AVX2 void merge_in_fours(const Complexes& a, const Complexes& b, const double* turn,
                                 std::int64_t count) {
  merge_all(a, b, turn, count);
}

constexpr std::array<RowLoops, 2> kRowLoops{
    {{&add_in_twos, &largest_in_twos, &part_in_twos, &merge_in_twos},
     {&add_in_fours, &largest_in_fours, &part_in_fours, &merge_in_fours}}};

std::size_t runnable() {
  return __builtin_cpu_supports("avx2") != 0 ? 2 : 1;
}
#else
constexpr std::array<RowLoops, 1> kRowLoops{
    {{&add_in_twos, &largest_in_twos, &part_in_twos, &merge_in_twos}}};

std::size_t runnable() {
  return 1;
}
#endif

}  // namespace

void end_streams() {
#if defined(__x86_64__)
  _mm_sfence();
#endif
}

std::span<const RowLoops> all_row_loops() {
  static const std::size_t count = runnable();
  return std::span(kRowLoops).first(count);
}

}  // namespace padlens
