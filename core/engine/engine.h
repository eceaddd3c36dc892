#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/layer.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/geometry/taps.h"
#include "core/layer/grid.h"
#include "core/layer/spec.h"

namespace padlens {

// Multiplications that make_layer() may spend on the output. What a frame can
// bear by default; kNoBudget for callers that have the time.
inline constexpr std::int64_t kFrameBudget = 20'000'000;
inline constexpr std::int64_t kNoBudget = INT64_MAX;
// Output cells that are ever kept in memory at once (128 MiB of numbers).
inline constexpr std::int64_t kMaxOutputCells = std::int64_t{1} << 24;

// Precondition: `geometry` came from resolve(spec). Input and kernel that would be the same
// numbers as those of `before` are shared with it.
Layer make_layer(const Spec& spec, const Geometry& geometry, std::int64_t budget = kNoBudget,
                 const Layer* before = nullptr);

// The numbers of `layer` under another spec with the same sizes of input and kernel.
Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry,
             std::int64_t budget = kNoBudget);

// `layer` with an output that was computed elsewhere, of which `ready_rows` rows hold their values.
Layer with_output(const Layer& layer, GridPtr output, std::int64_t ready_rows);

// The output of these numbers, whatever spec they come from. Nothing where it would have more
// than kMaxOutputCells cells. Precondition: the grids have the sizes of `geometry`.
Grid<double> output_of(const Geometry& geometry, const PadFill& fill, GridPtr input,
                       GridPtr kernel);

// Multiplications that the whole output takes.
std::int64_t output_cost(const Geometry& geometry);

// One cell of the padded (and, transposed, zero-inserted) grid.
struct PaddedCell {
  CellKind kind = CellKind::padding;
  double value = 0;
  // The input cell whose value it holds: itself, or the one a fill copies.
  std::optional<Cell> source;
};

// `cell` in padded coordinates, 0 … covered()-1 on each axis.
PaddedCell padded_cell(const Layer& layer, Cell cell);

// One (input or padding cell, kernel cell) pair that an output cell adds up.
struct Tap {
  Cell window;  // place in the window, 0 … k-1 on each axis, row by row
  Cell padded;  // place in the padded grid
  Cell kernel;  // the weight's place in the kernel as given; transposed: flipped
  PaddedCell cell;
  double weight = 0;  // 1 where the operation has no kernel
  double product = 0;
  double sum = 0;       // of the products up to and with this one; a maximum: the largest so far
  bool counts = false;  // in an average's divisor
  bool wins = false;    // it is the one that the reducer selects
};

// The top left cell of the window of output cell `out`, in padded coordinates.
Cell window_origin(const Geometry& geometry, Cell out);

// The taps of one output cell in the order in which they are added up, row by
// row through the window: kernel height x kernel width of them.
// Precondition: `out` lies in the output.
std::vector<Tap> taps(const Layer& layer, Cell out);

// What the taps come to: from `output` where that row is ready. NaN where has_value() is false.
double output_value(const Layer& layer, Cell out);

// Whether output cell `out` has a value at all: a maximum of no input cell has none, nor has a
// mean whose divisor is 0.
bool has_value(const Geometry& geometry, Cell out);

// The input cell that output cell `out` of a maximum takes its value from.
std::optional<Cell> winner(const Layer& layer, Cell out);

// One use of an input cell: this output cell reads it through this kernel cell.
struct Reader {
  Cell output;
  Cell kernel;
  bool through_padding = false;  // it reads a padding cell that copies the input cell
};

// Who reads input cell `input`, by output cell row by row, then kernel cell.
std::vector<Reader> readers(const Layer& layer, Cell input);

// The output cells whose window lies over cell `padded` of the padded grid, input or not; row by
// row.
std::vector<Cell> windows_over(const Layer& layer, Cell padded);

// The output cells in which kernel cell `kernel` meets an input cell (not
// padding, not an inserted zero), row by row.
std::vector<Cell> kernel_readers(const Layer& layer, Cell kernel);

// How many they are, without listing them.
std::int64_t kernel_reader_count(const Layer& layer, Cell kernel);

// Whether `out` is one of them. Precondition: `out` lies in the output.
bool kernel_reads_input(const Layer& layer, Cell kernel, Cell out);

// --- scatter: the transposed convolution as stamps -------------------------

// One cell of a stamp: input value x kernel cell, added to the full scatter.
struct Stamp {
  Cell kernel;
  Cell full;                   // in the full scatter, 0 … F-1
  std::optional<Cell> output;  // in the output, if it is not cropped away
  double product = 0;
};

// The stamp of one input cell, by kernel cell row by row.
std::vector<Stamp> stamps(const Layer& layer, Cell input);

// What lies in cell `full` after the first `stamped` input cells (row by row)
// have been stamped. `full` may lie outside the full scatter, where zeros are
// appended: 0.
double scatter_value(const Layer& layer, Cell full, std::int64_t stamped);

// --- steps -------------------------------------------------------------------

// Steps of one play-through: output cells, or input cells when scattering; an empty tensor has
// one that shows it.
std::int64_t step_count(const Geometry& geometry, PlayMode mode);

// The cell of a step: steps run row by row from the top left.
// gather: an output cell; scatter: an input cell.
Cell step_cell(const Geometry& geometry, PlayMode mode, std::int64_t step);

// The step that computes `out` (gather), or reads `out` taken as input (scatter).
std::int64_t cell_step(const Geometry& geometry, PlayMode mode, Cell cell);

}  // namespace padlens
