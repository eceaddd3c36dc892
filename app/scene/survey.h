#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "app/scene/scene.h"
#include "core/layer/grid.h"
#include "core/layer/number_range.h"
#include "core/layer/values.h"

namespace padlens {

// Cells `from` … `to` - 1 on both axes.
struct CellRange {
  Cell from;
  Cell to;
  bool empty() const { return from.row >= to.row || from.col >= to.col; }
  std::int64_t rows() const { return to.row - from.row; }
  std::int64_t cols() const { return to.col - from.col; }
  std::int64_t size() const { return empty() ? 0 : rows() * cols(); }
  bool contains(Cell at) const {
    return at.row >= from.row && at.row < to.row && at.col >= from.col && at.col < to.col;
  }
  friend bool operator==(const CellRange&, const CellRange&) = default;
};
CellRange common(const CellRange& a, const CellRange& b);

// Cells of a grid that become shades: step x step of them, fewer at its ends, become one.
struct ShadePart {
  CellRange cells;
  std::int64_t step = 1;  // a power of two
  // Of the shades.
  std::int64_t rows() const { return (cells.rows() + step - 1) / step; }
  std::int64_t cols() const { return (cells.cols() + step - 1) / step; }
  friend bool operator==(const ShadePart&, const ShadePart&) = default;
};

// All of a grid, cell by cell.
ShadePart whole_part(std::int64_t rows, std::int64_t cols);
// What a screen can show of the cells `seen` where a cell is `pixels` large, which may be less
// than 1: at least a shade a pixel, and more cells around it, so that the part stays the same
// while the picture is moved a little. Where that were more cells than are looked at anew for a
// picture, a shade may be a few pixels large.
ShadePart screen_part(std::int64_t rows, std::int64_t cols, const CellRange& seen, double pixels);

// The numbers of a grid, looked at once each, from the first row on as they become ready: the
// extremes, and of a large grid the sums of blocks, from which coarse shades are made.
class Survey {
 public:
  explicit Survey(GridPtr grid);

  const GridPtr& grid() const { return grid_; }
  // Rows that were looked at.
  std::int64_t rows() const { return rows_; }
  // Looks at those up to `ready`. Below it rows may be under way on another thread.
  void look(std::int64_t ready);

  // Of those rows.
  const NumberRange& range() const { return range_; }

  // From the least number to the most; all alike are the lowest. 0 below rows().
  std::shared_ptr<const Shades> shades(const ShadePart& part) const { return shades(part, range_); }
  // The same between two numbers; what lies beyond is cut off.
  std::shared_ptr<const Shades> shades(const ShadePart& part, const NumberRange& range) const;

 private:
  void look_at_rows(std::int64_t from, std::int64_t to, std::vector<double>& columns);
  // The sum of the cells of a shade, for all shades of a row of them.
  void add_cells(const ShadePart& part, std::int64_t row, std::vector<double>& sums) const;
  void add_blocks(const ShadePart& part, std::int64_t row, std::vector<double>& sums) const;

  GridPtr grid_;
  std::int64_t rows_ = 0;
  NumberRange range_;
  bool has_range_ = false;
  std::mutex range_mutex_;   // while rows are looked at
  std::int64_t side_;        // of a block, cells; 1: there are none
  Grid<double> blocks_;      // sums
  std::vector<double> row_;  // sums of columns, of the blocks under way
};

// A number's shade.
class ShadeScale {
 public:
  explicit ShadeScale(const NumberRange& range);
  std::uint8_t operator()(double value) const {
    const double shade = (value - least_) * factor_;
    return static_cast<std::uint8_t>(shade > 0 ? shade < 255 ? shade : 255 : 0);
  }

 private:
  double least_;
  double factor_;
};

}  // namespace padlens
