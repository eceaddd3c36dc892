#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/strips.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/values.h"

namespace padlens {

// Computes the output of a layer some rows at a time, so that one can stop in between.
// In chunks it takes as long as at once. Holds on to the layer's numbers.
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

 private:
  // A kernel column over a run of output columns: from the begin-th of them to the one before
  // the end-th they read cells source, source + 1 … of a row of values.
  struct ColumnTap {
    std::int64_t kernel;
    std::int64_t source;
    std::int64_t begin;
    std::int64_t end;
  };
  // Output columns first, first + step_ … that all have the same taps.
  struct Run {
    std::int64_t first;
    std::int64_t count;
    std::size_t taps_begin;
    std::size_t taps_end;
  };
  // A row of values and the row of the kernel that it is multiplied by.
  struct Line {
    const double* values;
    const double* weights;
  };

  void compute_sums(std::int64_t row, double* output);
  void reduce_row(std::int64_t row, double* output);
  void plan_conv();
  void plan_transposed();
  void collect_lines(std::int64_t row);
  const double* padded_row(std::int64_t p);
  void fill_padded_row(std::int64_t p, double* row) const;
  void add_run(const Run& run, double* output);

  Geometry geometry_;
  PadFill fill_;
  GridPtr input_;
  GridPtr kernel_;
  std::vector<const double*> window_rows_;  // of a row that is no sum
  std::vector<const double*> weight_rows_;

  std::int64_t step_ = 1;  // between the output columns of a run
  std::vector<Run> runs_;
  std::vector<ColumnTap> taps_;
  std::vector<Line> lines_;
  std::vector<Strip> strips_;  // room for as many as there are kernel cells
  std::vector<double> sums_;   // of a run, where its columns are apart

  // Convolutions with padding or a stride: the padded rows that a window spans, row p in slot
  // p % rows(). Of a row every w.s-th cell lies side by side: `phases_` such parts, of
  // `phase_cells_` cells, are read by some kernel column.
  Grid<double> slots_;
  std::vector<std::int64_t> slot_row_;  // -1: none yet
  std::vector<double> spread_row_;      // before it is split into phases
  std::int64_t phases_ = 1;
  std::int64_t phase_cells_ = 0;
};

}  // namespace padlens
