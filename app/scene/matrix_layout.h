#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/scene/layout.h"

namespace padlens {

// Neighbouring cells of a grid that is unrolled row by row.
struct MatrixRun {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t end() const { return first + count; }
};

// One side of the matrix: the outputs downwards or the inputs to the right, all of them or
// an excerpt in several strips. Lengths are counted from the side's beginning.
struct MatrixSide {
  std::int64_t cells = 0;  // all there are
  std::int64_t block = 1;  // in one row of the grid that is unrolled
  double pitch = 1;        // from cell to cell
  std::vector<MatrixRun> strips;

  static constexpr double kBetween = 1.6;  // from a strip to the next, in pitches

  bool whole() const { return strips.size() == 1 && strips[0].count == cells; }
  std::int64_t shown() const;
  // In pitches; multiplied with `pitch` it is the side's length.
  double extent() const;
  double length() const { return extent() * pitch; }
  double begin_of(std::size_t strip) const;
  // Where a cell begins, if it is shown.
  std::optional<double> place(std::int64_t cell) const;
  // The cells of a strip that reach into the part from `from` to `to`, and one more on
  // either side.
  MatrixRun within(std::size_t strip, double from, double to) const;
};

struct MatrixSides {
  MatrixSide rows;  // outputs
  MatrixSide cols;  // inputs
  bool whole() const { return rows.whole() && cols.whole(); }
};

// The sides of the picture at a step, without pitches: all of the matrix, or where one of
// its sides has more than kMostWhole cells, what lies around the present step: some of the
// outputs (scattering: inputs) that follow each other, and for each row of the kernel a
// block of what they read (stamp on). Their counts are the same at every step.
MatrixSides matrix_sides(const Layer& layer, PlayMode mode, std::int64_t step);
inline constexpr std::int64_t kMostWhole = 4096;

struct MatrixLayout {
  MatrixSides sides;
  GridLayout grid;  // the kernel, the arithmetic and the size of the picture
  Box body;         // all entries
  Box inputs;       // the vector x, above them
  Box outputs;      // y, to their left
  Box coverage;     // cells that tell how often those of x are read; transposed: of y
  Point notes;      // the baseline of the first line below
  Point title;

  static constexpr double kNoteSize = 12.5;
  static constexpr double kNoteLine = 20;
};

// Does not depend on the step. `notes` lines stand below the matrix.
MatrixLayout matrix_layout(const Layer& layer, const LayerLook& look, const SceneOptions& options,
                           const MatrixSides& sides, std::size_t notes);

}  // namespace padlens
