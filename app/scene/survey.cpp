#include "app/scene/survey.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "core/layer/bands.h"

namespace padlens {
namespace {

// So many cells are looked at anew for a picture: about 3 ms.
constexpr std::int64_t kMostAnew = std::int64_t{1} << 22;
constexpr std::int64_t kMostBlocks = 1024;  // on each axis
// So many cells are worth blocks: they are in the processor's cache while they are looked at, and
// not any more when the shades are made.
constexpr std::int64_t kWorthBlocks = std::int64_t{1} << 16;
// Shades by which a part grows around what is seen.
constexpr std::int64_t kMargin = 64;

// Of a block, cells; 1: no blocks.
std::int64_t block_side(std::int64_t rows, std::int64_t cols) {
  if (rows * cols <= kWorthBlocks) return 1;
  std::int64_t side = 2;
  while (std::max(rows, cols) > side * kMostBlocks)
    side *= 2;
  return side;
}

// Each `step` numbers of `from`, fewer at its end, as one sum.
void sum_up(const double* from, std::int64_t count, std::int64_t step, double* to) {
  if (step == 1) {
    std::copy_n(from, count, to);
    return;
  }
  for (std::int64_t i = 0; i < count; i += step) {
    double sum = 0;
    for (std::int64_t j = i; j < std::min(i + step, count); ++j)
      sum += from[j];
    *to++ = sum;
  }
}

void add(const double* values, std::int64_t count, double* sums) {
  for (std::int64_t i = 0; i < count; ++i)
    sums[i] += values[i];
}

}  // namespace

CellRange common(const CellRange& a, const CellRange& b) {
  return {{std::max(a.from.row, b.from.row), std::max(a.from.col, b.from.col)},
          {std::min(a.to.row, b.to.row), std::min(a.to.col, b.to.col)}};
}

ShadePart whole_part(std::int64_t rows, std::int64_t cols) {
  return {{{0, 0}, {rows, cols}}, 1};
}

ShadePart screen_part(std::int64_t rows, std::int64_t cols, const CellRange& seen, double pixels) {
  ShadePart part;
  const auto place = [&] {
    const std::int64_t tile = kMargin * part.step;
    const auto down = [&](std::int64_t at) { return at / tile * tile; };
    const auto up = [&](std::int64_t at, std::int64_t end) {
      return std::min((at + tile - 1) / tile * tile, end);
    };
    part.cells = {{down(seen.from.row), down(seen.from.col)},
                  {up(seen.to.row, rows), up(seen.to.col, cols)}};
  };
  // So that two shades are not less than a pixel.
  while (static_cast<double>(2 * part.step) * pixels <= 1 && part.step < std::max(rows, cols))
    part.step *= 2;
  place();
  const std::int64_t side = block_side(rows, cols);
  if (part.step < side && part.cells.size() > kMostAnew) {
    part.step = side;
    place();
  }
  return part;
}

ShadeScale::ShadeScale(const NumberRange& range)
    : least_(range.least),
      factor_(range.most > range.least ? 255 / (range.most - range.least) : 0) {
  if (!std::isfinite(factor_)) factor_ = 0;
}

Survey::Survey(GridPtr grid) : grid_(std::move(grid)) {
  side_ = block_side(grid_->rows(), grid_->cols());
  if (side_ == 1) return;
  blocks_ = Grid<double>((grid_->rows() + side_ - 1) / side_, (grid_->cols() + side_ - 1) / side_);
  row_.assign(static_cast<std::size_t>(grid_->cols()), 0);
}

void Survey::look(std::int64_t ready) {
  if (ready <= rows_) return;
  // A row of blocks that is under way is gone on with; whole ones can be shared out.
  const std::int64_t first = std::min((rows_ + side_ - 1) / side_ * side_, ready);
  const std::int64_t last = std::max(ready / side_ * side_, first);
  look_at_rows(rows_, first, row_);
  const bool worth = (last - first) * grid_->cols() >= kCellsWorthThreads;
  const int threads = worth ? worthwhile_threads() : 1;
  in_bands(last - first, side_, threads, [&](std::int64_t from, std::int64_t to) {
    std::vector<double> columns(row_.size());
    look_at_rows(first + from, first + to, columns);
  });
  look_at_rows(last, ready, row_);
  rows_ = ready;
}

// `columns`: the sums of their cells in the block that row `from` lies in, and after it that `to`
// lies in.
void Survey::look_at_rows(std::int64_t from, std::int64_t to, std::vector<double>& columns) {
  if (from >= to) return;
  const std::int64_t cols = grid_->cols();
  NumberRange range = range_of(grid_->row(from), cols);
  for (std::int64_t row = from; row < to; ++row) {
    const double* values = grid_->row(row);
    if (row > from) range.add(range_of(values, cols));
    if (side_ == 1) continue;
    if (row % side_ == 0) std::ranges::fill(columns, 0);
    add(values, cols, columns.data());
    const bool ends = (row + 1) % side_ == 0 || row + 1 == to;
    if (ends) sum_up(columns.data(), cols, side_, blocks_.row(row / side_));
  }
  const std::lock_guard lock(range_mutex_);
  if (!std::exchange(has_range_, true)) range_ = range;
  range_.add(range);
}

void Survey::add_cells(const ShadePart& part, std::int64_t row, std::vector<double>& sums) const {
  const CellRange& cells = part.cells;
  const std::int64_t from = cells.from.row + row * part.step;
  const std::int64_t to = std::min({from + part.step, cells.to.row, rows_});
  std::vector<double> columns(static_cast<std::size_t>(cells.cols()), 0);
  for (std::int64_t r = from; r < to; ++r)
    add(grid_->row(r) + cells.from.col, cells.cols(), columns.data());
  sum_up(columns.data(), cells.cols(), part.step, sums.data());
}

void Survey::add_blocks(const ShadePart& part, std::int64_t row, std::vector<double>& sums) const {
  const CellRange& cells = part.cells;
  const std::int64_t from = (cells.from.row + row * part.step) / side_;
  const std::int64_t last = std::min({from * side_ + part.step, cells.to.row, rows_});
  const std::int64_t to = (last + side_ - 1) / side_;
  const std::int64_t first_col = cells.from.col / side_;
  const std::int64_t cols = (cells.to.col + side_ - 1) / side_ - first_col;
  std::vector<double> columns(static_cast<std::size_t>(cols), 0);
  for (std::int64_t r = from; r < to; ++r)
    add(blocks_.row(r) + first_col, cols, columns.data());
  sum_up(columns.data(), cols, part.step / side_, sums.data());
}

std::shared_ptr<const Shades> Survey::shades(const ShadePart& part,
                                             const NumberRange& range) const {
  auto shades = std::make_shared<Shades>(part.rows(), part.cols());
  const ShadeScale scale(range);
  const bool by_blocks = side_ > 1 && part.step >= side_;
  std::vector<double> sums(static_cast<std::size_t>(part.cols()));
  for (std::int64_t r = 0; r < shades->rows(); ++r) {
    const std::int64_t from = part.cells.from.row + r * part.step;
    const std::int64_t rows = std::min({from + part.step, part.cells.to.row, rows_}) - from;
    if (rows <= 0) break;
    if (part.step == 1) {
      const double* values = grid_->row(from) + part.cells.from.col;
      std::transform(values, values + part.cols(), shades->row(r), scale);
      continue;
    }
    by_blocks ? add_blocks(part, r, sums) : add_cells(part, r, sums);
    std::uint8_t* to = shades->row(r);
    for (std::int64_t c = 0; c < shades->cols(); ++c) {
      const std::int64_t cols = std::min(part.step, part.cells.cols() - c * part.step);
      to[c] = scale(sums[static_cast<std::size_t>(c)] / static_cast<double>(rows * cols));
    }
  }
  return shades;
}

}  // namespace padlens
