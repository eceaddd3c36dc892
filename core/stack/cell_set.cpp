#include "core/stack/cell_set.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "core/geometry/geometry.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// Runs that are written for one run of a set at most.
constexpr std::int64_t kMostRuns = std::int64_t{1} << 20;

CellRun run_of(std::int64_t first, std::int64_t step, std::int64_t count) {
  return {first, count == 1 ? 1 : step, count};
}

// Puts `next` behind the runs, which it does not begin before; with the last one, where the two
// are one run.
void append_run(std::vector<CellRun>& runs, const CellRun& next) {
  if (runs.empty()) {
    runs.push_back(next);
    return;
  }
  CellRun& back = runs.back();
  const std::int64_t gap = next.first - back.last();
  if ((next.count == 1 || next.step == gap) && (back.count == 1 || back.step == gap)) {
    back = {back.first, gap, back.count + next.count};
  } else {
    runs.push_back(next);
  }
}

bool is_interval(const CellRun& run) {
  return run.step == 1;
}

// Runs of neighbours, in order of their first positions, as they come apart.
std::vector<CellRun> merged_intervals(const std::vector<CellRun>& sorted) {
  std::vector<CellRun> apart;
  for (const CellRun& run : sorted) {
    if (!apart.empty() && run.first <= apart.back().last() + 1) {
      const std::int64_t last = std::max(apart.back().last(), run.last());
      apart.back().count = last - apart.back().first + 1;
    } else {
      apart.push_back(run);
    }
  }
  std::vector<CellRun> runs;
  for (const CellRun& run : apart)
    append_run(runs, run);
  return runs;
}

// Marks the positions of all runs, and reads them off again in order.
std::vector<CellRun> marked(const std::vector<CellRun>& runs, std::int64_t first,
                            std::int64_t last) {
  std::vector<std::uint64_t> marks(static_cast<std::size_t>((last - first) / 64 + 1));
  for (const CellRun& run : runs) {
    for (std::int64_t i = 0; i < run.count; ++i) {
      const auto at = static_cast<std::uint64_t>(run.first - first + i * run.step);
      marks[at / 64] |= std::uint64_t{1} << (at % 64);
    }
  }
  std::vector<CellRun> found;
  for (std::size_t word = 0; word < marks.size(); ++word) {
    for (std::uint64_t bits = marks[word]; bits != 0; bits &= bits - 1) {
      const auto at = static_cast<std::int64_t>(word * 64) + std::countr_zero(bits);
      append_run(found, {first + at, 1, 1});
    }
  }
  return found;
}

// Those of the run that lie from `least` to `most`.
std::optional<CellRun> clipped(const CellRun& run, std::int64_t least, std::int64_t most) {
  if (least <= run.first && run.last() <= most) return run;
  if (run.last() < least || most < run.first) return std::nullopt;
  const std::int64_t begin = std::max<std::int64_t>(0, ceil_div(least - run.first, run.step));
  const std::int64_t end = std::min(run.count - 1, floor_div(most - run.first, run.step));
  if (end < begin) return std::nullopt;
  return run_of(run.first + begin * run.step, run.step, end - begin + 1);
}

// Those of the run that are multiples of `parts`, divided by it.
std::optional<CellRun> divided(const CellRun& run, std::int64_t parts) {
  if (parts == 1) return run;
  const std::int64_t common = std::gcd(run.step, parts);
  const std::int64_t cycle = parts / common;  // every so many positions one is a multiple
  if (run.first % common != 0) return std::nullopt;
  // The first i with (first + i·step) ÷ common = 0 modulo cycle.
  const std::int64_t rest = run.first / common % cycle;
  const std::int64_t missing = rest > 0 ? cycle - rest : -rest;
  const std::int64_t turn = inverse_modulo(run.step / common % cycle, cycle);
  const std::int64_t i = missing * turn % cycle;
  if (i >= run.count) return std::nullopt;
  return run_of((run.first + i * run.step) / parts, run.step / common,
                (run.count - 1 - i) / cycle + 1);
}

// The sums of two runs, as few runs as they come to. False where they are too many.
bool append_sums(const CellRun& a, const CellRun& b, const CellMap& map,
                 std::vector<CellRun>& runs) {
  const auto put = [&](const CellRun& run) {
    const auto inside = clipped(run, map.least, map.most);
    const auto whole = inside ? divided(*inside, map.parts) : std::nullopt;
    if (whole) runs.push_back(*whole);
  };
  const auto in_one = [&](const CellRun& wide, const CellRun& fine) {
    if (wide.step % fine.step != 0 || fine.count < wide.step / fine.step) return false;
    put(run_of(wide.first + fine.first, fine.step,
               fine.count + (wide.count - 1) * (wide.step / fine.step)));
    return true;
  };
  if (a.count == 1 || b.count == 1) {
    put(run_of(a.first + b.first, a.count == 1 ? b.step : a.step, a.count * b.count));
    return true;
  }
  if (in_one(a, b) || in_one(b, a)) return true;
  const CellRun& few = a.count < b.count ? a : b;
  const CellRun& many = a.count < b.count ? b : a;
  if (few.count > kMostRuns) return false;
  for (std::int64_t i = 0; i < few.count; ++i)
    put(run_of(many.first + few.first + i * few.step, many.step, many.count));
  return true;
}

}  // namespace

CellSet CellSet::range(std::int64_t first, std::int64_t last) {
  return last < first ? CellSet() : CellSet({first, 1, last - first + 1});
}

std::optional<CellSet> CellSet::of(std::vector<CellRun> runs) {
  CellSet set;
  if (runs.size() > 1) {
    std::ranges::sort(runs, {}, &CellRun::first);
    if (std::ranges::all_of(runs, is_interval)) {
      runs = merged_intervals(runs);
    } else {
      const std::int64_t last = std::ranges::max(runs, {}, &CellRun::last).last();
      std::int64_t cells = 0;
      for (const CellRun& run : runs)
        cells = sum_or_most(cells, run.count);
      if (last - runs.front().first >= kWidest || cells > 2 * kWidest) return std::nullopt;
      runs = marked(runs, runs.front().first, last);
    }
  }
  set.runs_ = std::move(runs);
  return set;
}

std::int64_t CellSet::count() const {
  std::int64_t cells = 0;
  for (const CellRun& run : runs_)
    cells += run.count;
  return cells;
}

bool CellSet::contains(std::int64_t position) const {
  const auto above = std::ranges::upper_bound(runs_, position, {}, &CellRun::first);
  if (above == runs_.begin()) return false;
  const CellRun& run = *std::prev(above);
  return position <= run.last() && (position - run.first) % run.step == 0;
}

std::vector<std::int64_t> CellSet::cells() const {
  std::vector<std::int64_t> all;
  all.reserve(static_cast<std::size_t>(count()));
  for (const CellRun& run : runs_) {
    for (std::int64_t i = 0; i < run.count; ++i)
      all.push_back(run.first + i * run.step);
  }
  return all;
}

std::optional<CellSet> mapped(const CellSet& cells, const CellMap& map) {
  std::vector<CellRun> runs;
  for (const CellRun& run : cells.runs()) {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t reach = 0;
    const bool fits = !__builtin_mul_overflow(run.first, map.times, &first) &&
                      !__builtin_add_overflow(first, map.offset, &first) &&
                      !__builtin_mul_overflow(run.last(), map.times, &last) &&
                      !__builtin_add_overflow(last, map.offset, &last) &&
                      !__builtin_mul_overflow(map.each - 1, map.apart, &reach) &&
                      !__builtin_add_overflow(last, reach, &last);
    if (!fits) return std::nullopt;
    const CellRun moved = run_of(first, run.step * map.times, run.count);
    if (!append_sums(moved, run_of(0, map.apart, map.each), map, runs)) return std::nullopt;
    if (runs.size() > static_cast<std::size_t>(kMostRuns)) return std::nullopt;
  }
  return CellSet::of(std::move(runs));
}

CellSet mirrored(const CellSet& cells, std::int64_t sum) {
  std::vector<CellRun> runs;
  for (const CellRun& run : cells.runs())
    runs.push_back({sum - run.last(), run.step, run.count});
  std::ranges::reverse(runs);
  CellSet set;
  set.runs_ = std::move(runs);
  return set;
}

std::optional<CellSet> united(const CellSet& a, const CellSet& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<CellRun> runs(a.runs().begin(), a.runs().end());
  runs.insert(runs.end(), b.runs().begin(), b.runs().end());
  return CellSet::of(std::move(runs));
}

}  // namespace padlens
