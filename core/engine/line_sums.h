#pragma once

#include <cstdint>
#include <span>

namespace padlens {

// A row of values, and the weights that they are multiplied by.
struct WeightedRow {
  const double* values;
  const double* weights;
};

// A weight of each line and where its values stand: column c of a row of sums gets
// weights[kernel] * values[source + c].
struct ColumnTap {
  std::int64_t kernel;
  std::int64_t source;  // may be negative, where the values begin before values[0]
};

// Rows as long as the sums that are wanted next: they come from memory meanwhile. May be null.
struct Ahead {
  const double* read = nullptr;
  const double* write = nullptr;
};

// What sums begin with, and where they go.
struct RowSums {
  double* cells = nullptr;
  bool held = false;  // go on with what the cells hold; else from 0, whatever that is
  // Nobody reads them soon: written past the cache, which then fetches nothing first. Other threads
  // may read them after end_streams().
  bool streamed = false;
};

// Complex numbers, their parts apart.
struct Complexes {
  double* real;
  double* imaginary;
};

// The loops over the columns of a row, where a whole output spends its time.
struct RowLoops {
  // Adds to each of `count` sums what each tap gives, line by line and tap by tap: in every column
  // one product after the other is rounded and added, so that its sum is that of the plain loop
  // bit for bit.
  void (*add)(std::span<const WeightedRow> lines, std::span<const ColumnTap> taps,
              std::int64_t count, const RowSums& sums, const Ahead& ahead);
  // The size of the largest of `count` numbers if all of them are whole (and below 2⁵²), else
  // infinity.
  double (*largest_if_whole)(const double* values, std::int64_t count);
  // The steps of Fourier transforms, `turn` the real and imaginary part of a root of unity w:
  // (a, b) becomes (a + b, (a - b) w), and (a + b w*, a - b w*), w* its conjugate.
  void (*part)(const Complexes& a, const Complexes& b, const double* turn, std::int64_t count);
  void (*merge)(const Complexes& a, const Complexes& b, const double* turn, std::int64_t count);
};

// Those that this machine can run, the fastest last. All give the same bits.
std::span<const RowLoops> all_row_loops();
inline const RowLoops& row_loops() {
  return all_row_loops().back();
}

// Behind the last of RowSums::streamed.
void end_streams();

}  // namespace padlens
