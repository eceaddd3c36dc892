#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/factors.h"
#include "core/engine/fourier.h"
#include "core/engine/line_sums.h"
#include "core/engine/padded_rows.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/grouping.h"
#include "core/layer/values.h"

namespace padlens {

// Computes the output of a layer some rows at a time, so that one can stop in between.
// In chunks it takes as long as at once. Holds on to the layer's numbers.
//
// An output that sums over several input planes takes an OutputRows for each of them, with its
// plane of the kernel: the first computes, then the others add, in the planes' order.
//
//   OutputRows(geometry, fill, input[0], kernel[0]).compute(from, to, output);
//   for (std::size_t p = 1; p < planes; ++p)
//     OutputRows(geometry, fill, input[p], kernel[p]).add(from, to, output);
//
// Whether all rows of a plane come before the next plane or some rows of all planes at a time
// makes no difference to the numbers; kept for the second way, each holds the padded rows of a
// window, and for large kernels of whole numbers its transforms: up to some 100 MiB.
class OutputRows {
 public:
  explicit OutputRows(const Layer& layer)
      : OutputRows(layer.geometry(), layer.fill(), layer.input(), layer.kernel()) {}
  OutputRows(const Geometry& geometry, const PadFill& fill, GridPtr input, GridPtr kernel);

  // Writes rows [from, to) of `output`, which has the size of the layer's output, and
  // touches no other. Every cell adds up its taps in their order, so that its value is
  // that of taps() bit for bit. Ascending chunks are the fastest.
  // Precondition: 0 <= from <= to <= output.rows().
  void compute(std::int64_t from, std::int64_t to, Grid<double>& output);

  // The same on top of what the rows hold, the sums of other planes: each cell's sum goes on with
  // these taps, as if they stood behind those of the other planes. Precondition: the operation
  // sums and does not divide.
  void add(std::int64_t from, std::int64_t to, Grid<double>& output);

  // Rows between two looks at whether to stop: about half a millisecond, or one row.
  std::int64_t rows_at_once() const;

 private:
  // Output columns first, first + step_ … that all have the same taps. Their sums stand side by
  // side in sums_.
  struct Run {
    std::int64_t first;
    std::int64_t count;
    std::int64_t place;
    std::size_t taps_begin;
    std::size_t taps_end;
  };

  void reduce_row(std::int64_t row, double* output);
  void plan_conv();
  void plan_transposed();
  void factor_kernel();
  void add_row(std::int64_t row, std::optional<double> held, double* output);
  bool add_strip_row(std::int64_t row, std::optional<double> held, double* output);
  double collect_lines(std::int64_t row);
  Ahead ahead_of(std::int64_t row, const double* output) const;
  void add_lines(std::span<const WeightedRow> lines, const RowSums& sums, const Ahead& ahead) const;
  void fold_lines(const Ahead& ahead);

  Geometry geometry_;
  PadFill fill_;
  GridPtr input_;
  GridPtr kernel_;
  PaddedRows rows_;

  // A row that is no sum.
  Grid<double> window_cells_;
  std::vector<const double*> window_rows_;
  std::vector<const double*> weight_rows_;

  // A row of sums.
  std::int64_t step_ = 1;  // between the output columns of a run
  std::vector<Run> runs_;
  std::vector<ColumnTap> taps_;
  PaddedRows::Margins margins_;
  std::vector<double> sums_;  // run after run, where their columns are apart
  bool cell_by_cell_ = false;
  bool streams_ = false;  // an output that no cache holds is written past it

  // The lines of the output row at hand, and of each the kernel row and the key of its padded row.
  struct Source {
    std::int64_t kernel;
    std::int64_t key;
  };
  std::vector<WeightedRow> lines_;
  std::vector<Source> sources_;

  // A separable kernel first adds up along each padded row, and then those sums down the rows. Only
  // where both ways to the sum are exact.
  std::optional<Factors> factors_;
  Grid<double> folded_;                   // by the slot of the padded row, run after run
  std::vector<std::int64_t> folded_key_;  // of that row, -1: none yet

  // Other large kernels of whole numbers.
  std::optional<Fourier> fourier_;
  std::int64_t strip_first_ = -1;  // the output row that its strip begins with, -1: none yet
  bool strip_ = false;             // whether that is exact
};

// Rows [from, to) of an output plane of these numbers, with one OutputRows at a time. `output` has
// the size of the layer's output.
void compute_plane(const Grouping& grouping, const Geometry& geometry, const PadFill& fill,
                   const Planes& input, const Planes& kernel, std::int64_t plane, std::int64_t from,
                   std::int64_t to, Grid<double>& output);

// The output of a layer part by part, so that one can stop in between: output plane after output
// plane, of each input plane after input plane, some rows at a time.
class OutputParts {
 public:
  // Precondition: the layer is not empty() and has at most kMaxOutputCells output cells.
  explicit OutputParts(const Layer& layer);

  // Rows to go through, those of each pair of planes that meet, and those that have been.
  std::int64_t rows() const { return pairs_ * geometry_.height().out; }
  std::int64_t done() const { return pair_ * geometry_.height().out + row_; }
  bool finished() const { return pair_ == pairs_; }
  // About half a millisecond's work, or one row. Precondition: not finished().
  void advance();

  // All planes; those rows of theirs may be read that ready_rows() says.
  const Planes& output() const { return output_; }
  // Of every plane, from the top: where there are several, none before all are done.
  std::int64_t ready_rows() const;

 private:
  Grouping grouping_;
  Geometry geometry_;
  PadFill fill_;
  Planes input_;
  Planes kernel_;
  std::vector<std::shared_ptr<Grid<double>>> planes_;
  Planes output_;  // the same
  std::int64_t pairs_;
  std::int64_t pair_ = 0;
  std::int64_t row_ = 0;
  std::optional<OutputRows> work_;  // on the pair at hand
};

}  // namespace padlens
