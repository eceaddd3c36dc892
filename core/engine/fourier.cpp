#include "core/engine/fourier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/engine/line_sums.h"

namespace padlens {
namespace {

constexpr double kRound = 3 * 0x1p51;  // added and taken off again: to the nearest whole number
constexpr int kMostCells = 22;         // of a block, as a power of two: 64 MiB of numbers
constexpr std::int64_t kPanel = 32;    // columns that go through a transform together

// The cosine and sine of -2π i / n, for i = 0 … n / 2 - 1. The angle is off by no more than
// 3π · 2⁻⁵³, each of them by a place more.
std::vector<double> turns(std::int64_t n) {
  std::vector<double> result;
  for (std::int64_t i = 0; i < n / 2; ++i) {
    const double angle = -2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
    result.push_back(std::cos(angle));
    result.push_back(std::sin(angle));
  }
  return result;
}

// Along the columns. Forward from the order of the cells to the reversed order of their
// frequencies' bits, backward from there; so nothing has to be put in order.
template <class Plane>
void transform(Plane& plane, bool back) {
  const std::vector<double> turn = turns(plane.rows);
  const RowLoops& loops = row_loops();
  for (std::int64_t col = 0; col < plane.cols; col += kPanel) {
    const std::int64_t count = std::min(kPanel, plane.cols - col);
    for (std::int64_t stage = 1; stage < plane.rows; stage *= 2) {
      const std::int64_t half = back ? stage : plane.rows / 2 / stage;
      for (std::int64_t start = 0; start < plane.rows; start += 2 * half) {
        for (std::int64_t i = 0; i < half; ++i) {
          const double* w = &turn[static_cast<std::size_t>(i * (plane.rows / half))];
          const std::int64_t a = start + i;
          const std::int64_t b = a + half;
          (back ? loops.merge : loops.part)({plane.real(a) + col, plane.imaginary(a) + col},
                                            {plane.real(b) + col, plane.imaginary(b) + col}, w,
                                            count);
        }
      }
    }
  }
}

void turn_cells(const double* from, std::int64_t from_apart, std::int64_t rows, std::int64_t cols,
                double* to, std::int64_t to_apart) {
  constexpr std::int64_t kTile = 8;
  for (std::int64_t r = 0; r < rows; r += kTile) {
    for (std::int64_t c = 0; c < cols; c += kTile) {
      for (std::int64_t i = r; i < std::min(r + kTile, rows); ++i) {
        for (std::int64_t j = c; j < std::min(c + kTile, cols); ++j)
          to[j * to_apart + i] = from[i * from_apart + j];
      }
    }
  }
}

template <class Plane>
void turn_plane(Plane& from, Plane& to) {
  turn_cells(from.real(0), from.cells.cols(), from.rows, from.cols, to.real(0), to.cells.cols());
  turn_cells(from.imaginary(0), from.cells.cols(), from.rows, from.cols, to.imaginary(0),
             to.cells.cols());
}

}  // namespace

Fourier::Plane::Plane(std::int64_t row_count, std::int64_t col_count)
    : rows(row_count), cols(col_count), cells(row_count, 2 * (col_count + 8)) {}

std::optional<Fourier> Fourier::of(const Geometry& geometry, const Grid<double>& kernel) {
  // Of a step of a transform, for a cell, in products of a sum.
  constexpr double kStep = 5;
  constexpr double kLeast = 1e6;  // products in all
  const auto& [h, w] = geometry.axis;
  if (geometry.transposed() || h.s != 1 || w.s != 1) return std::nullopt;
  const double plain = static_cast<double>(h.out * w.out) * static_cast<double>(h.k * w.k);
  if (h.k * w.k < 64 || plain < kLeast) return std::nullopt;
  double least = plain / 2;
  std::optional<std::pair<Side, Side>> best;
  for (int rows = 0; rows < kMostCells; ++rows) {
    for (int cols = 0; rows + cols <= kMostCells; ++cols) {
      const Side down{rows, std::int64_t{1} << rows, (std::int64_t{1} << rows) - h.K + 1};
      const Side along{cols, std::int64_t{1} << cols, (std::int64_t{1} << cols) - w.K + 1};
      if (down.count < 1 || along.count < 1) continue;
      if (down.count * w.out > PaddedRows::kMaxCells) continue;
      const auto blocks =
          static_cast<double>(ceil_div(h.out, down.count) * ceil_div(w.out, along.count));
      const double cost =
          blocks * static_cast<double>(down.cells * along.cells) * (rows + cols) * kStep;
      if (cost >= least) continue;
      least = cost;
      best = {down, along};
    }
  }
  if (!best) return std::nullopt;
  for (std::int64_t i = 0; i < kernel.rows(); ++i) {
    if (std::isinf(row_loops().largest_if_whole(kernel.row(i), kernel.cols()))) return std::nullopt;
  }
  return Fourier(geometry, kernel, best->first, best->second);
}

Fourier::Fourier(const Geometry& geometry, const Grid<double>& kernel, Side rows, Side cols)
    : geometry_(geometry),
      rows_(rows),
      cols_(cols),
      block_(rows.cells, cols.cells),
      turned_(cols.cells, rows.cells),
      kernel_(cols.cells, rows.cells) {
  const auto& [h, w] = geometry_.axis;
  double squares = 0;
  for (std::int64_t i = 0; i < kernel.rows(); ++i) {
    double* row = block_.real((rows.cells - i * h.d) % rows.cells);
    for (std::int64_t j = 0; j < kernel.cols(); ++j) {
      const double weight = kernel.at(i, j);
      row[(cols.cells - j * w.d) % cols.cells] = weight;
      total_ += std::abs(weight);
      squares += weight * weight;
    }
  }
  length_ = std::sqrt(squares);
  forward();
  std::swap(turned_, kernel_);
  row_.resize(static_cast<std::size_t>(w.covered()));
  strip_ = Grid<double>::unset(rows_.count, w.out);
}

bool Fourier::compute(const PaddedRows& input, std::int64_t first) {
  if (!measure(input, first)) return false;
  for (std::int64_t col = 0; col < geometry_.width().out; col += step()) {
    read(input, first, col);
    forward();
    multiply();
    backward();
    write(col);
  }
  return true;
}

// Looks at the numbers under the windows, and decides on unit_.
bool Fourier::measure(const PaddedRows& input, std::int64_t first) {
  constexpr double kWhole = 0x1p51;  // up to here, adding 3 * 2⁵¹ rounds to whole numbers
  const AxisGeometry& h = geometry_.height();
  double largest = 0;
  for (std::int64_t p = first; p < std::min(first + rows_.cells, h.covered()); ++p) {
    input.write_padded(p, row_.data());
    largest =
        std::max(largest, row_loops().largest_if_whole(row_.data(), geometry_.width().covered()));
    most_ = largest * total_;
    if (!(most_ < kWhole)) return false;
  }
  unit_ = 1;
  if (exact(largest)) return true;
  // Each half up to about the root of the largest number; neither rounds anything.
  unit_ = std::ldexp(1, (std::ilogb(largest) + 2) / 2);
  return exact(std::max(std::ceil(largest / unit_), unit_));
}

// C. Percival, Rapid multiplication modulo the sum and difference of highly composite numbers
// (2003), theorem 5.1, as R. Brent, C. Percival and P. Zimmermann, Error bounds on complex
// floating-point multiplication (2007), have it: the product of x and y by transforms of 2^n
// numbers is off by less than |x| |y| ((1 + e)^3n (1 + e√5)^(3n + 1) (1 + m)^3n - 1), with e = 2⁻⁵³
// and roots of unity that are off by m: 12e here. Steps along one axis and then the other are the
// n steps, of which it asks no more than their number.
bool Fourier::exact(double largest) const {
  const int n = rows_.log + cols_.log;
  const double off = 0x1p-53 * (3 * n * (1 + std::sqrt(5.0) + 12) + std::sqrt(5.0)) * 1.001;
  const double cells = 2 * static_cast<double>(rows_.cells * cols_.cells);
  return off * largest * std::sqrt(cells) * length_ < 0.25;
}

// The cells under the windows of output columns from `col` on as real parts, those of the next
// block as imaginary ones; or the upper and lower half of their digits.
void Fourier::read(const PaddedRows& input, std::int64_t first, std::int64_t col) {
  const std::int64_t rows_there = geometry_.height().covered() - first;
  for (std::int64_t r = 0; r < rows_.cells; ++r) {
    const bool inside = r < rows_there;
    if (inside) input.write_padded(first + r, row_.data());
    const auto part = [&](std::int64_t begin, double* to) {
      const std::int64_t covered = geometry_.width().covered();
      const std::int64_t count =
          inside ? std::clamp<std::int64_t>(covered - begin, 0, cols_.cells) : 0;
      std::copy_n(row_.data() + std::min(begin, covered), count, to);
      std::fill_n(to + count, cols_.cells - count, 0.0);
    };
    double* real = block_.real(r);
    double* imaginary = block_.imaginary(r);
    part(col, real);
    if (!halved()) {
      part(col + cols_.count, imaginary);
      continue;
    }
    for (std::int64_t c = 0; c < cols_.cells; ++c) {
      const double upper = (real[c] / unit_ + kRound) - kRound;
      imaginary[c] = real[c] - upper * unit_;
      real[c] = upper;
    }
  }
}

void Fourier::write(std::int64_t col) {
  const double scale = 1 / static_cast<double>(rows_.cells * cols_.cells);
  const std::int64_t out = geometry_.width().out;
  for (std::int64_t r = 0; r < rows_.count; ++r) {
    const auto part = [&](std::int64_t begin, const double* from) {
      const std::int64_t count = std::clamp<std::int64_t>(out - begin, 0, cols_.count);
      double* to = strip_.row(r) + std::min(begin, out);
      for (std::int64_t c = 0; c < count; ++c)
        to[c] = (from[c] * scale + kRound) - kRound;
    };
    part(col, block_.real(r));
    if (!halved()) {
      part(col + cols_.count, block_.imaginary(r));
      continue;
    }
    double* sums = strip_.row(r) + col;
    const double* lower = block_.imaginary(r);
    for (std::int64_t c = 0; c < std::min(cols_.count, out - col); ++c)
      sums[c] = sums[c] * unit_ + ((lower[c] * scale + kRound) - kRound);
  }
}

void Fourier::forward() {
  transform(block_, false);
  turn_plane(block_, turned_);
  transform(turned_, false);
}

void Fourier::backward() {
  transform(turned_, true);
  turn_plane(turned_, block_);
  transform(block_, true);
}

void Fourier::multiply() {
  for (std::int64_t r = 0; r < turned_.rows; ++r) {
    double* real = turned_.real(r);
    double* imaginary = turned_.imaginary(r);
    const double* kernel_real = kernel_.real(r);
    const double* kernel_imaginary = kernel_.imaginary(r);
    for (std::int64_t c = 0; c < turned_.cols; ++c) {
      const double a = real[c];
      const double b = imaginary[c];
      real[c] = a * kernel_real[c] - b * kernel_imaginary[c];
      imaginary[c] = a * kernel_imaginary[c] + b * kernel_real[c];
    }
  }
}

}  // namespace padlens
