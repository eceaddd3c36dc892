#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace padlens {

// How the taps of a window become one number. A reducer is written as a policy, a struct that says
// kSums, kSelects, kDivides and kSkipsPadding, as Reducer below has them, and that
//   add(value, weight, real)  takes in a tap, in the order of the taps. `value` is what the cell
//                             holds, a fill included; `real`: it is an input cell, neither
//                             padding nor past it. Returns whether the result is now this tap.
//   running()                 what the taps so far have come to, undivided.
//   end(divisor)              the number, NaN where no tap counted. `divisor` is the layer's for
//                             this window, 1 where the operation has none.
// reducer_of<Policy>() makes the table that the engine calls, once a row.

// One row of windows over a padded grid.
struct WindowRow {
  // The input rows that the windows cover, from their first cell, a row per kernel row; null where
  // a row of the window holds no input cell.
  std::span<const double* const> rows;
  std::span<const double* const> weights;  // a row per kernel row; ones where there is no kernel
  std::int64_t out = 0;                    // windows
  std::int64_t step = 1;                   // padded columns from one window to the next
  std::int64_t k = 1;                      // kernel columns
  std::int64_t d = 1;                      // padded columns between them
  std::int64_t begin = 0;  // padded columns that hold input cells: begin … end - 1
  std::int64_t end = 0;
};

struct ReducedTap {
  double value = 0;
  double weight = 1;
  bool real = true;
};

struct Reducer {
  // The result is the weighted sum of the taps, passed to finish(): the engine adds up whole
  // rows of them by other means.
  bool sums = false;
  // The result is one of the taps: winner() tells which.
  bool selects = false;
  bool divides = false;  // by the window's divisor
  // Only input cells count, and a window without any has no value. So it is where it does not sum.
  bool skips_padding = false;

  double (*finish)(double sum, double divisor) = nullptr;  // where it `sums`
  // The row's results to out[0 … row.out - 1]. Only taps on input cells come in.
  void (*row)(const WindowRow& row, double* out) = nullptr;  // where it does not
  // The number of one window, and what it came to after each tap (undivided), in `running`
  // where that is not empty; then as long as `taps`.
  double (*window)(std::span<const ReducedTap> taps, double divisor,
                   std::span<double> running) = nullptr;
  // The tap that the result is; nullopt where none counted or the result is none of them.
  std::optional<std::size_t> (*winner)(std::span<const ReducedTap> taps) = nullptr;
};

namespace reducers {

struct Sum {
  static constexpr bool kSums = true;
  static constexpr bool kSelects = false;
  static constexpr bool kDivides = false;
  static constexpr bool kSkipsPadding = false;
  double sum = 0;

  bool add(double value, double weight, bool) {
    sum += value * weight;
    return false;
  }
  double running() const { return sum; }
  double end(double) const { return sum; }
};

struct Mean {
  static constexpr bool kSums = true;
  static constexpr bool kSelects = false;
  static constexpr bool kDivides = true;
  static constexpr bool kSkipsPadding = false;
  double sum = 0;

  bool add(double value, double weight, bool) {
    sum += value * weight;
    return false;
  }
  double running() const { return sum; }
  double end(double divisor) const { return sum / divisor; }
};

// The first of equals wins, as the indices of the frameworks have it.
struct Largest {
  static constexpr bool kSums = false;
  static constexpr bool kSelects = true;
  static constexpr bool kDivides = false;
  static constexpr bool kSkipsPadding = true;
  double largest = std::numeric_limits<double>::quiet_NaN();

  bool add(double value, double, bool real) {
    if (!real || value <= largest) return false;
    largest = value;
    return true;
  }
  double running() const { return largest; }
  double end(double) const { return largest; }
};

template <class Policy>
void row(const WindowRow& row, double* out) {
  for (std::int64_t o = 0; o < row.out; ++o) {
    // The kernel columns whose cells are real.
    const std::int64_t start = o * row.step;
    std::int64_t first = 0;
    if (start < row.begin) first = (row.begin - start + row.d - 1) / row.d;
    std::int64_t last = row.k;
    if (start + (row.k - 1) * row.d >= row.end) {
      last = row.end <= start ? 0 : (row.end - start + row.d - 1) / row.d;
    }
    Policy policy;
    for (std::size_t i = 0; i < row.rows.size(); ++i) {
      const double* cells = row.rows[i];
      if (cells == nullptr) continue;
      for (std::int64_t j = first; j < last; ++j)
        policy.add(cells[start + j * row.d - row.begin], row.weights[i][j], true);
    }
    out[o] = policy.end(1);
  }
}

template <class Policy>
double window(std::span<const ReducedTap> taps, double divisor, std::span<double> running) {
  Policy policy;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    policy.add(taps[i].value, taps[i].weight, taps[i].real);
    if (!running.empty()) running[i] = policy.running();
  }
  return policy.end(divisor);
}

template <class Policy>
std::optional<std::size_t> winner(std::span<const ReducedTap> taps) {
  Policy policy;
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    if (policy.add(taps[i].value, taps[i].weight, taps[i].real)) found = i;
  }
  return found;
}

}  // namespace reducers

template <class Policy>
constexpr Reducer reducer_of() {
  // Rows that are not sums are reduced from input cells alone.
  static_assert(Policy::kSums || Policy::kSkipsPadding);
  Reducer reducer;
  reducer.sums = Policy::kSums;
  reducer.selects = Policy::kSelects;
  reducer.divides = Policy::kDivides;
  reducer.skips_padding = Policy::kSkipsPadding;
  if constexpr (Policy::kSums) {
    reducer.finish = [](double sum, double divisor) { return Policy{sum}.end(divisor); };
  }
  reducer.row = reducers::row<Policy>;
  reducer.window = reducers::window<Policy>;
  reducer.winner = reducers::winner<Policy>;
  return reducer;
}

inline constexpr Reducer kSumReducer = reducer_of<reducers::Sum>();
inline constexpr Reducer kMeanReducer = reducer_of<reducers::Mean>();
inline constexpr Reducer kLargestReducer = reducer_of<reducers::Largest>();

}  // namespace padlens
