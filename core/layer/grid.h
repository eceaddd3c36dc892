#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/layer/cell_memory.h"

namespace padlens {

// A position in a grid, in cells, counted from the top left. Padded grids and
// cut windows may be addressed with negative positions, hence signed.
struct Cell {
  std::int64_t row = 0;
  std::int64_t col = 0;
  friend bool operator==(const Cell&, const Cell&) = default;
};

// Rows of values, stored row by row. Invariant: size() == rows() * cols().
template <class T>
class Grid {
 public:
  Grid() = default;
  Grid(std::int64_t rows, std::int64_t cols, T fill = T{})
      : rows_(rows), cols_(cols), cells_(static_cast<std::size_t>(rows * cols), fill) {}
  // For numbers: cells that hold anything, to be written before they are read.
  static Grid unset(std::int64_t rows, std::int64_t cols) {
    Grid grid;
    grid.rows_ = rows;
    grid.cols_ = cols;
    grid.cells_ = Cells(static_cast<std::size_t>(rows * cols));
    return grid;
  }

  std::int64_t rows() const { return rows_; }
  std::int64_t cols() const { return cols_; }
  std::int64_t size() const { return rows_ * cols_; }
  bool empty() const { return cells_.empty(); }
  bool contains(Cell cell) const {
    return cell.row >= 0 && cell.row < rows_ && cell.col >= 0 && cell.col < cols_;
  }

  // Precondition: contains({row, col}).
  T& at(std::int64_t row, std::int64_t col) { return cells_[index(row, col)]; }
  const T& at(std::int64_t row, std::int64_t col) const { return cells_[index(row, col)]; }
  const T& at(Cell cell) const { return at(cell.row, cell.col); }
  T& at(Cell cell) { return at(cell.row, cell.col); }

  T* row(std::int64_t row) { return cells_.data() + row * cols_; }
  const T* row(std::int64_t row) const { return cells_.data() + row * cols_; }

  friend bool operator==(const Grid&, const Grid&) = default;

 private:
  using Cells = std::vector<T, CellAllocator<T>>;

  std::size_t index(std::int64_t row, std::int64_t col) const {
    return static_cast<std::size_t>(row * cols_ + col);
  }

  std::int64_t rows_ = 0;
  std::int64_t cols_ = 0;
  Cells cells_;
};

// The same number; a NaN, from numbers beyond all measure or of no cell, is as good as another.
inline bool same_number(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

// One shape, and the same number in every cell.
inline bool same_numbers(const Grid<double>& a, const Grid<double>& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  for (std::int64_t r = 0; r < a.rows(); ++r) {
    if (!std::equal(a.row(r), a.row(r) + a.cols(), b.row(r), same_number)) return false;
  }
  return true;
}

}  // namespace padlens
