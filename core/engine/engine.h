#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/spec.h"

namespace padlens {

// How a transposed convolution is played. Both end in the same output.
enum class PlayMode {
  gather,   // insert zeros, pad, slide the flipped kernel: a step per output cell
  scatter,  // each input cell stamps its value x kernel: a step per input cell
};

// A layer with its numbers: immutable once made, cheap to copy.
struct Layer {
  Spec spec;
  Geometry geometry;
  std::shared_ptr<const Grid<double>> input;
  std::shared_ptr<const Grid<double>> kernel;
  // Output values, or null where all of them take more than the budget; output_value()
  // answers for single cells either way.
  std::shared_ptr<const Grid<double>> output;
  // Rows of `output` from the top that hold their values: 0 … output rows. Below them it
  // must not be read.
  std::int64_t ready_rows = 0;

  // Whether `output` is there in full.
  bool complete() const { return output != nullptr && ready_rows == geometry.height().out; }
};

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

// Multiplications that the whole output takes.
std::int64_t output_cost(const Geometry& geometry);

enum class CellKind {
  input,
  padding,
  inserted,  // a zero between input cells, transposed only
};

// One cell of the padded (and, transposed, zero-inserted) grid.
struct PaddedCell {
  CellKind kind = CellKind::padding;
  double value = 0;
  // The input cell whose value it holds: itself, or the one a fill copies.
  std::optional<Cell> source;
};

// `cell` in padded coordinates, 0 … padded-1 on each axis.
PaddedCell padded_cell(const Layer& layer, Cell cell);

// One (input or padding cell, kernel cell) pair that an output cell adds up.
struct Tap {
  Cell window;  // place in the window, 0 … k-1 on each axis, row by row
  Cell padded;  // place in the padded grid
  Cell kernel;  // the weight's place in the kernel as given; transposed: flipped
  PaddedCell cell;
  double weight = 0;
  double product = 0;
  double sum = 0;  // of the products up to and with this one
};

// The top left cell of the window of output cell `out`, in padded coordinates.
Cell window_origin(const Geometry& geometry, Cell out);

// The taps of one output cell in the order in which they are added up, row by
// row through the window: kernel height x kernel width of them.
// Precondition: `out` lies in the output.
std::vector<Tap> taps(const Layer& layer, Cell out);

// The sum of the taps: from `output` where that row is ready.
double output_value(const Layer& layer, Cell out);

// One use of an input cell: this output cell reads it through this kernel cell.
struct Reader {
  Cell output;
  Cell kernel;
  bool through_padding = false;  // it reads a padding cell that copies the input cell
};

// Who reads input cell `input`, by output cell row by row, then kernel cell.
std::vector<Reader> readers(const Layer& layer, Cell input);

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

// Steps of one play-through: output cells, or input cells when scattering.
std::int64_t step_count(const Geometry& geometry, PlayMode mode);

// The cell of a step: steps run row by row from the top left.
// gather: an output cell; scatter: an input cell.
Cell step_cell(const Geometry& geometry, PlayMode mode, std::int64_t step);

// The step that computes `out` (gather), or reads `out` taken as input (scatter).
std::int64_t cell_step(const Geometry& geometry, PlayMode mode, Cell cell);

}  // namespace padlens
