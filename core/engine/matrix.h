#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/engine.h"

namespace padlens {

// A layer whose operation is linear is that in its input: y = M·x + b. x and y are input and output
// unrolled row by row, M has a row per output cell and a column per input cell. Padding is no part
// of x: taps on zeros have no entry, taps on copies of an input cell add their weight to that
// cell's entry, taps on a constant make up b. Of several planes each pair that meets has an M; b
// is what the input plane of the pair adds.
//
// Cells of M: `row` is the step of an output cell when gathering, `col` that of an input
// cell when scattering, as cell_step() counts them.

struct MatrixEntry {
  Cell at;
  Cell kernel;               // the first of the kernel cells that add up in it, as taps come
  std::int64_t kernels = 1;  // how many; more than one only where padding copies input cells
  double weight = 0;         // their sum; of a mean by the divisor of its output cell

  friend bool operator==(const MatrixEntry&, const MatrixEntry&) = default;
};

// The entries from row `from.row` and column `from.col` up to, without, `to`, row by row:
// those that some tap makes, whatever its weight. Nothing where there are more than `most`.
// Precondition: the part lies in M.
std::optional<std::vector<MatrixEntry>> matrix_entries(const Layer& layer, Cell from, Cell to,
                                                       std::int64_t most, PlanePair pair);
inline std::optional<std::vector<MatrixEntry>> matrix_entries(const Layer& layer, Cell from,
                                                              Cell to,
                                                              std::int64_t most = INT64_MAX) {
  return matrix_entries(layer, from, to, most, layer.shown());
}

// The kernel cells through which output cell `out` reads input cell `input`, as taps come;
// their weights are the entry. Padding counts where it copies the cell.
std::vector<Cell> entry_kernels(const Layer& layer, Cell out, Cell input);

// b at output cell `out`: what padding that holds a constant adds to it.
double constant_part(const Layer& layer, Cell out, PlanePair pair);
inline double constant_part(const Layer& layer, Cell out) {
  return constant_part(layer, out, layer.shown());
}

// M in patches, `rows` x `cols` of them as equal as can be: how many entries each holds.
// Takes time by the cells of M; precondition: rows and cols are not more than M's.
Grid<std::int32_t> matrix_density(const Layer& layer, std::int64_t rows, std::int64_t cols);

}  // namespace padlens
