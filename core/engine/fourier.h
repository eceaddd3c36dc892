#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/padded_rows.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"

namespace padlens {

// The sums of a convolution of whole numbers, with stride 1 and a large kernel, by discrete Fourier
// transforms: blocks of the padded input, two at a time as one of complex numbers, or one whose
// numbers are too large for that, in two halves of their digits. The sums are rounded to the whole
// numbers that they are, as a bound on their error says.
class Fourier {
 public:
  // nullopt where that is not faster, and where cells of the kernel are no whole numbers.
  static std::optional<Fourier> of(const Geometry& geometry, const Grid<double>& kernel);

  // Output rows of a strip, of which all are computed at once.
  std::int64_t strip_rows() const { return rows_.count; }

  // Computes the sums of output rows first … first + strip_rows() - 1. False where numbers under
  // their windows are too large to be exact, or not whole: then there are none.
  bool compute(const PaddedRows& input, std::int64_t first);
  // The sums of the row-th of these rows.
  const double* sums(std::int64_t row) const { return strip_.row(row); }
  // No sum of the last strip passes this on its way, whatever the order.
  double most() const { return most_; }

 private:
  // A block along one axis: its cells, of which there are 2^log, and the output cells that it
  // gives.
  struct Side {
    int log = 0;
    std::int64_t cells = 1;
    std::int64_t count = 1;
  };
  // Complex numbers, of each row all real parts, then all imaginary ones; rows lie a little apart,
  // as those a power of two apart would get into each other's way in the cache.
  struct Plane {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    Grid<double> cells;

    Plane() = default;
    Plane(std::int64_t row_count, std::int64_t col_count);
    double* real(std::int64_t row) { return cells.row(row); }
    double* imaginary(std::int64_t row) { return cells.row(row) + cells.cols() / 2; }
  };

  Fourier(const Geometry& geometry, const Grid<double>& kernel, Side rows, Side cols);
  bool measure(const PaddedRows& input, std::int64_t first);
  bool exact(double largest) const;
  void read(const PaddedRows& input, std::int64_t first, std::int64_t col);
  void write(std::int64_t col);
  std::int64_t step() const { return halved() ? cols_.count : 2 * cols_.count; }
  bool halved() const { return unit_ != 1; }
  void forward();
  void multiply();
  void backward();

  Geometry geometry_;
  Side rows_;
  Side cols_;
  double total_ = 0;   // of the sizes of the kernel's cells
  double length_ = 0;  // the root of their squares' sum
  double most_ = 0;
  double unit_ = 1;  // of the upper half of the digits; 1: numbers are not cut in halves
  Plane block_;
  Plane turned_;  // rows and columns exchanged
  Plane kernel_;  // transformed, turned
  std::vector<double> row_;
  Grid<double> strip_;
};

}  // namespace padlens
