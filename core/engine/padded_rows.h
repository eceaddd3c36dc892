#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/values.h"

namespace padlens {

// One row of a layer's padded input, as the sums of an output row read it.
struct PaddedRow {
  std::int64_t key = -1;  // which row it is; -1: none yet
  // Convolution: w.s rows of every w.s-th cell, PaddedRows::phase_cells() from one to the next.
  // Transposed: the cells of an input row, with as many zeros around them as `Margins` asks for;
  // the first input cell is values[0].
  const double* values = nullptr;
  double largest = 0;  // size of a cell if all are whole, else infinity; if it was asked for
};

// The padded rows that windows lie over, kept from one output row to the next as far as there is
// room: no more than kMaxCells.
class PaddedRows {
 public:
  static constexpr std::int64_t kMaxCells = std::int64_t{1} << 24;

  // Zeros before and after an input row.
  struct Margins {
    std::int64_t before = 0;
    std::int64_t after = 0;
  };

  PaddedRows() = default;
  // Transposed: `margins` counts; convolutions have their padding. `measured`: `largest` is
  // asked for.
  PaddedRows(const Geometry& geometry, const PadFill& fill, GridPtr input, Margins margins,
             bool measured);

  // False where not even the rows of one window fit.
  bool fits() const { return slots_ > 0; }
  // Whether a row stays until no later output row reads it.
  bool keeps() const { return keeps_; }
  std::int64_t slots() const { return slots_; }
  std::int64_t phase_cells() const { return phase_cells_; }

  // The slot of the row that kernel row `i` of some window lies on: row `key` of the padded input;
  // transposed: of the input. Rows of one window have different ones.
  std::int64_t slot(std::int64_t key, std::int64_t i) const { return keeps_ ? key % slots_ : i; }
  // That row. It holds until another row of this slot is asked for.
  const PaddedRow& at(std::int64_t key, std::int64_t i);

  // The input row that row `key` shows, null where there is none or it has been read.
  const double* unread(std::int64_t key, std::int64_t i) const;

  // Cells 0 … covered() - 1 of row `p` of the padded input.
  void write_padded(std::int64_t p, double* row) const;

 private:
  void write_spread(std::int64_t p, double* row);
  // The input row that padded row `p` shows, -1 where it holds the fill's constant.
  std::int64_t source_of(std::int64_t p) const;
  double largest_of(std::int64_t source) const;

  Geometry geometry_;
  PadFill fill_;
  GridPtr input_;
  Margins margins_;
  bool measured_ = false;
  bool bare_ = false;  // input rows are read where they stand
  bool keeps_ = true;
  std::int64_t slots_ = 0;
  std::int64_t phases_ = 1;
  std::int64_t phase_cells_ = 0;
  std::vector<PaddedRow> rows_;
  Grid<double> cells_;                // a row a slot
  std::vector<double> spread_row_;    // before it is split into phases
  std::vector<double> constant_row_;  // of the fill's constant, where input rows are bare
};

}  // namespace padlens
