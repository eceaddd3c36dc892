#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace padlens {

// Positions first, first + step … on one axis; `count` of them, at least one.
struct CellRun {
  std::int64_t first = 0;
  std::int64_t step = 1;  // 1 or more; 1 where there is one position
  std::int64_t count = 1;

  std::int64_t last() const { return first + (count - 1) * step; }
  friend bool operator==(const CellRun&, const CellRun&) = default;
};

// A set of positions on one axis as runs, each behind the one before. Values alone: equal sets may
// be written in different runs.
class CellSet {
 public:
  CellSet() = default;  // none
  explicit CellSet(const CellRun& run) : runs_{run} {}
  // first … last; none where last < first.
  static CellSet range(std::int64_t first, std::int64_t last);
  // Of runs in any order, which may overlap. nullopt where they are more than is worked out: runs
  // that do not merge, and lie over more than kWidest positions.
  static std::optional<CellSet> of(std::vector<CellRun> runs);

  static constexpr std::int64_t kWidest = std::int64_t{1} << 26;

  std::span<const CellRun> runs() const { return runs_; }
  bool empty() const { return runs_.empty(); }
  std::int64_t count() const;
  // Preconditions: not empty().
  std::int64_t first() const { return runs_.front().first; }
  std::int64_t last() const { return runs_.back().last(); }
  bool contains(std::int64_t position) const;
  // One by one, ascending. Precondition: as many fit memory.
  std::vector<std::int64_t> cells() const;

 private:
  friend CellSet mirrored(const CellSet& cells, std::int64_t sum);

  std::vector<CellRun> runs_;  // in order, none begins before the end of the one before
};

// What is done with each position p of a set, one after the other: p·times + offset + j·apart for
// j = 0 … each − 1, those from `least` to `most` alone; of these the multiples of `parts`, divided
// by it. So a unit becomes the positions that its window reads, and a position the units that read
// it.
struct CellMap {
  std::int64_t times = 1;  // 1 or more
  std::int64_t offset = 0;
  std::int64_t apart = 1;  // 1 or more
  std::int64_t each = 1;   // 1 or more
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
  std::int64_t parts = 1;  // 1 to INT_MAX
};
// nullopt where numbers leave 63 bits, or as CellSet::of().
std::optional<CellSet> mapped(const CellSet& cells, const CellMap& map);

// The positions sum − p of those p of the set.
CellSet mirrored(const CellSet& cells, std::int64_t sum);

std::optional<CellSet> united(const CellSet& a, const CellSet& b);

}  // namespace padlens
