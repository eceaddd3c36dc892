#include "core/engine/matrix.h"

#include <algorithm>
#include <map>

namespace padlens {
namespace {

// What one output position of an axis reads: this input position through that kernel one.
struct AxisRead {
  std::int64_t input;
  std::int64_t kernel;
};

// The reads of output position `out`: by input position, those of one as taps come.
std::vector<AxisRead> axis_reads(const Layer& layer, const AxisGeometry& axis, std::int64_t out) {
  std::vector<AxisRead> reads;
  for (const AxisTap& tap : taps_of(axis, layer.fill().mode, out)) {
    if (tap.at.input >= 0) reads.push_back({tap.at.input, tap.kernel});
  }
  std::ranges::stable_sort(reads, {}, &AxisRead::input);
  return reads;
}

// axis_reads() of many output positions, each found out once.
class AxisTable {
 public:
  AxisTable(const Layer& layer, Axis axis) : layer_(layer), axis_(layer.geometry().axis[axis]) {}

  const std::vector<AxisRead>& operator[](std::int64_t out) {
    const auto [it, fresh] = known_.try_emplace(out);
    if (fresh) it->second = axis_reads(layer_, axis_, out);
    return it->second;
  }

 private:
  const Layer& layer_;
  const AxisGeometry& axis_;
  std::map<std::int64_t, std::vector<AxisRead>> known_;
};

using Reads = std::vector<AxisRead>::const_iterator;

// The end of the reads of the input position that `from` reads.
Reads same_input(Reads from, Reads end) {
  return std::find_if(from, end, [&](const AxisRead& read) { return read.input != from->input; });
}

// Where neighbouring reads begin and end in a row of the input: 1 more, 1 less.
void add_ends(const std::vector<AxisRead>& reads, std::int32_t* change) {
  for (Reads read = reads.begin(); read != reads.end();) {
    std::int64_t last = read->input;
    ++change[last];
    while (read != reads.end() && read->input <= last + 1)
      last = (read++)->input;
    --change[last + 1];
  }
}

MatrixEntry entry_of(const Grid<double>& kernel, Reads row, Reads rows_end, Reads col,
                     Reads cols_end) {
  MatrixEntry entry;
  entry.kernel = {row->kernel, col->kernel};
  entry.kernels = (rows_end - row) * (cols_end - col);
  for (Reads i = row; i != rows_end; ++i) {
    for (Reads j = col; j != cols_end; ++j)
      entry.weight += kernel.at(i->kernel, j->kernel);
  }
  return entry;
}

}  // namespace

std::optional<std::vector<MatrixEntry>> matrix_entries(const Layer& layer, Cell from, Cell to,
                                                       std::int64_t most, PlanePair pair) {
  const Grid<double>& kernel = *layer.kernel(pair);
  AxisTable heights(layer, kHeight);
  AxisTable widths(layer, kWidth);
  const std::int64_t width = layer.geometry().width().n;
  std::vector<MatrixEntry> entries;
  for (std::int64_t o = from.row; o < to.row; ++o) {
    const Cell out = step_cell(layer.geometry(), PlayMode::gather, o);
    const double divisor =
        layer.op().reducer->divides ? divisor_of(layer.geometry(), out).number() : 1;
    const std::vector<AxisRead>& rows = heights[out.row];
    const std::vector<AxisRead>& cols = widths[out.col];
    for (Reads row = rows.begin(); row != rows.end();) {
      const Reads next_row = same_input(row, rows.end());
      const std::int64_t start = row->input * width;
      for (Reads col = std::ranges::lower_bound(cols, from.col - start, {}, &AxisRead::input);
           col != cols.end() && start + col->input < to.col;) {
        const Reads next_col = same_input(col, cols.end());
        if (static_cast<std::int64_t>(entries.size()) == most) return std::nullopt;
        entries.push_back(entry_of(kernel, row, next_row, col, next_col));
        entries.back().weight /= divisor;
        entries.back().at = {o, start + col->input};
        col = next_col;
      }
      row = next_row;
    }
  }
  return entries;
}

std::vector<Cell> entry_kernels(const Layer& layer, Cell out, Cell input) {
  std::vector<Cell> kernels;
  const std::vector<AxisRead> cols = axis_reads(layer, layer.geometry().width(), out.col);
  for (const AxisRead& row : axis_reads(layer, layer.geometry().height(), out.row)) {
    if (row.input != input.row) continue;
    for (const AxisRead& col : cols) {
      if (col.input == input.col) kernels.push_back({row.kernel, col.kernel});
    }
  }
  return kernels;
}

double constant_part(const Layer& layer, Cell out, PlanePair pair) {
  double sum = 0;
  if (layer.fill().mode != FillMode::constant) return sum;
  for (const Tap& tap : taps(layer, out, pair)) {
    if (tap.cell.kind == CellKind::padding) sum += tap.product;
  }
  return sum;
}

Grid<std::int32_t> matrix_density(const Layer& layer, std::int64_t rows, std::int64_t cols) {
  const Geometry& geometry = layer.geometry();
  Grid<std::int32_t> density(rows, cols);
  AxisTable heights(layer, kHeight);
  AxisTable widths(layer, kWidth);
  // Of one row of patches, how the number of entries changes from column to column.
  std::vector<std::int32_t> change(static_cast<std::size_t>(geometry.inputs()) + 1);
  const auto first_of = [](std::int64_t patch, std::int64_t patches, std::int64_t cells) {
    return patch * cells / patches;
  };
  for (std::int64_t r = 0; r < rows; ++r) {
    std::ranges::fill(change, 0);
    for (std::int64_t o = first_of(r, rows, geometry.outputs());
         o < first_of(r + 1, rows, geometry.outputs()); ++o) {
      const Cell out = step_cell(geometry, PlayMode::gather, o);
      const std::vector<AxisRead>& in_rows = heights[out.row];
      for (Reads row = in_rows.begin(); row != in_rows.end(); row = same_input(row, in_rows.end()))
        add_ends(widths[out.col], change.data() + row->input * geometry.width().n);
    }
    std::int32_t here = 0;
    for (std::int64_t c = 0; c < cols; ++c) {
      for (std::int64_t i = first_of(c, cols, geometry.inputs());
           i < first_of(c + 1, cols, geometry.inputs()); ++i) {
        here += change[static_cast<std::size_t>(i)];
        density.at(r, c) += here;
      }
    }
  }
  return density;
}

}  // namespace padlens
