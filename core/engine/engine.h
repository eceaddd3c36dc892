#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
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

// What a layer may have for its values to be worked out; beyond, its sizes alone are told.
struct ValueLimits {
  static constexpr std::int64_t input_cells = std::int64_t{1} << 24;   // 4096²; of all planes
  static constexpr std::int64_t kernel_cells = std::int64_t{1} << 24;  // of all planes
  static constexpr std::int64_t planes = std::int64_t{1} << 20;  // of the kernel, or of a pool
  static constexpr std::int64_t kernel = 1024;                   // on each axis
  static constexpr std::int64_t stride = std::int64_t{1} << 20;  // on each axis
  static constexpr std::int64_t padded = std::int64_t{1} << 26;  // on each axis
};

// A bound that a layer is beyond.
struct ValueLimit {
  // "input_cells", "kernel_cells", "planes", "kernel", "stride", "padded"
  std::string_view what;
  std::int64_t given = 0;
  std::int64_t most = 0;
};
// nullopt: input and kernel can be there; the output may still have too many cells.
std::optional<ValueLimit> value_limit(const Spec& spec, const Geometry& geometry);
// The same as a problem, for those who cannot do without values.
Problem value_problem(const ValueLimit& limit);

// Precondition: `geometry` came from resolve(spec). Beyond value_limit(), and for a spec that asks
// for no values, the layer is empty(): sizes without numbers. Input and kernel that would be the
// same numbers as those of `before` are shared with it. `threads`: that may work on the numbers,
// which are the same however many there are.
Layer make_layer(const Spec& spec, const Geometry& geometry, std::int64_t budget = kNoBudget,
                 const Layer* before = nullptr, int threads = 1);

// The numbers of `layer` under another spec with the same sizes of input and kernel.
Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry,
             std::int64_t budget = kNoBudget);

// `layer` with an output that was computed elsewhere, of which `ready_rows` rows hold their values
// in every plane. Precondition: as many planes as the layer has.
Layer with_output(const Layer& layer, Planes output, std::int64_t ready_rows);
inline Layer with_output(const Layer& layer, GridPtr output, std::int64_t ready_rows) {
  return with_output(layer, Planes(std::move(output)), ready_rows);
}

// The output of these numbers, whatever spec they come from. Nothing where it would have more
// than kMaxOutputCells cells, or a size below 0. Precondition: the grids have the sizes of
// `geometry`, and there are as many as `grouping` says.
Planes output_of(const Grouping& grouping, const Geometry& geometry, const PadFill& fill,
                 const Planes& input, const Planes& kernel, int threads = 1);
// The same of single planes.
Grid<double> output_of(const Geometry& geometry, const PadFill& fill, GridPtr input,
                       GridPtr kernel);

// Multiplications that the whole output takes, and its cells: of one plane, and of all. INT64_MAX
// where they are more than that.
std::int64_t output_cost(const Geometry& geometry);
std::int64_t output_cost(const Grouping& grouping, const Geometry& geometry);
std::int64_t output_cells(const Grouping& grouping, const Geometry& geometry);

// One cell of the padded (and, transposed, zero-inserted) grid.
struct PaddedCell {
  CellKind kind = CellKind::padding;
  double value = 0;
  // The input cell whose value it holds: itself, or the one a fill copies.
  std::optional<Cell> source;
};

// Below, what is not told which plane or pair of planes is meant takes Layer::shown().

// `cell` in padded coordinates, 0 … covered()-1 on each axis, of input plane `plane`.
PaddedCell padded_cell(const Layer& layer, Cell cell, std::int64_t plane);
inline PaddedCell padded_cell(const Layer& layer, Cell cell) {
  return padded_cell(layer, cell, layer.shown().input);
}

// One (input or padding cell, kernel cell) pair that an output cell adds up.
struct Tap {
  std::int64_t plane = 0;  // of the input
  Cell window;             // place in the window, 0 … k-1 on each axis, row by row
  Cell padded;             // place in the padded grid
  Cell kernel;             // the weight's place in the kernel as given; transposed: flipped
  PaddedCell cell;
  double weight = 0;  // 1 where the operation has no kernel
  double product = 0;
  double sum = 0;       // of the products up to and with this one; a maximum: the largest so far
  bool counts = false;  // in an average's divisor
  bool wins = false;    // it is the one that the reducer selects
};

// The top left cell of the window of output cell `out`, in padded coordinates.
Cell window_origin(const Geometry& geometry, Cell out);

// The taps of one cell of output plane `plane` in the order in which they are added up, row by
// row through the window: kernel height x kernel width of them for each input plane that it sums
// over, plane after plane.
// Precondition: `out` lies in the output.
std::vector<Tap> taps(const Layer& layer, Cell out, std::int64_t plane);
// Those on the input plane of a pair alone, as if the output plane read no other.
std::vector<Tap> taps(const Layer& layer, Cell out, PlanePair pair);
inline std::vector<Tap> taps(const Layer& layer, Cell out) {
  return taps(layer, out, layer.shown());
}

// `sum`, with the products of the taps of `out` on one input plane added to it one after the other.
// Precondition: the operation sums.
double add_taps(const Layer& layer, Cell out, double sum, PlanePair pair);
inline double add_taps(const Layer& layer, Cell out, double sum) {
  return add_taps(layer, out, sum, layer.shown());
}

// What the taps come to: from `output` where that row is ready. NaN where has_value() is false.
double output_value(const Layer& layer, Cell out, std::int64_t plane);
inline double output_value(const Layer& layer, Cell out) {
  return output_value(layer, out, layer.shown().output);
}

// Whether output cell `out` has a value at all: a maximum of no input cell has none, nor has a
// mean whose divisor is 0.
bool has_value(const Geometry& geometry, Cell out);

// The input cell that output cell `out` of a maximum takes its value from.
std::optional<Cell> winner(const Layer& layer, Cell out, std::int64_t plane);
inline std::optional<Cell> winner(const Layer& layer, Cell out) {
  return winner(layer, out, layer.shown().output);
}

// Who reads whom is the same in all planes that meet.

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

// The stamp of one cell of an input plane on an output plane, by kernel cell row by row.
std::vector<Stamp> stamps(const Layer& layer, Cell input, PlanePair pair);
inline std::vector<Stamp> stamps(const Layer& layer, Cell input) {
  return stamps(layer, input, layer.shown());
}

// What lies in cell `full` of output plane `plane` after the first `stamped` input cells (row by
// row) of every input plane that meets it have been stamped. `full` may lie outside the full
// scatter, where zeros are appended: 0.
double scatter_value(const Layer& layer, Cell full, std::int64_t stamped, std::int64_t plane);
inline double scatter_value(const Layer& layer, Cell full, std::int64_t stamped) {
  return scatter_value(layer, full, stamped, layer.shown().output);
}

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
