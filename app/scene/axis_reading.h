#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"

namespace padlens {

// What a position of an axis is.
enum class PositionKind : std::uint8_t {
  input,
  inserted,  // a zero between input positions
  padding,
  overhang,  // past the padding, covered by a window of ceil_mode
  output,    // scattering: a position of the full scatter that is kept
  cropped,   // one that is cut
  appended,  // one that the output has beyond the full scatter
};

// One axis of a layer, read as rows over positions. Gathering, a row is an output position
// and its window on the padded axis; scattering, an input position and its stamp on the
// full scatter. Tap j of row r lies on position r * step + j * d, 0 <= j < k.
//
// Of the other axis one line is taken, the slice, so that rows, positions and taps are
// cells of the layer: that of the present step, and in its window the tap nearest the
// middle that lies on the input (scattering: on the output).
class AxisReading {
 public:
  // `now`: the cell of the present step, as step_cell() has it.
  AxisReading(const Layer& layer, PlayMode mode, Axis axis, Cell now);

  const AxisGeometry& geometry() const { return axis_; }
  Axis axis() const { return which_; }
  bool scatters() const { return scatters_; }
  bool transposed() const { return transposed_; }

  std::int64_t rows() const { return scatters_ ? axis_.n : axis_.out; }
  std::int64_t step() const { return scatters_ ? axis_.s : axis_.window_step; }
  std::int64_t first() const { return first_; }  // positions run from here …
  std::int64_t last() const { return last_; }    // … to here, this one too
  std::int64_t positions() const { return last_ - first_ + 1; }
  // Positions at the end that no window reaches.
  std::int64_t leftover() const { return scatters_ ? 0 : axis_.leftover; }

  std::int64_t tap(std::int64_t row, std::int64_t j) const { return row * step() + j * axis_.d; }
  // Which tap of `row` lies on `position`, if one does.
  std::optional<std::int64_t> tap_at(std::int64_t row, std::int64_t position) const;
  // The weight of tap j: a transposed convolution that gathers has its kernel flipped.
  std::int64_t weight(std::int64_t j) const { return flipped() ? axis_.k - 1 - j : j; }
  bool flipped() const { return transposed_ && !scatters_; }
  // Whether positions are multiplied with weights: pools have none.
  bool weighted() const { return weighted_; }
  // Whether what a row comes to can be told in numbers: it is a whole output cell.
  bool in_numbers() const { return flat_ && !scatters_; }
  bool flat() const { return flat_; }  // of one dimension: there is no other axis
  // Whether it reads z, the input with zeros between its positions.
  bool spread() const { return flipped() && axis_.s > 1; }

  PositionKind kind(std::int64_t position) const;
  // Counted from the first input position (of a transposed convolution: only on input
  // positions, as they were before zeros came between them); scattering, from the first
  // output position.
  std::optional<std::int64_t> index(std::int64_t position) const;
  // By row's count of taps on each position, from first() on.
  std::vector<std::int64_t> counts() const;

  CellId position_id(std::int64_t position) const;
  CellId row_id(std::int64_t row) const;
  CellId weight_id(std::int64_t j) const;  // of tap j
  // A cell's place along the axis.
  std::int64_t along(Cell cell) const { return which_ == kWidth ? cell.col : cell.row; }
  Cell cell(std::int64_t across, std::int64_t along) const {
    return which_ == kWidth ? Cell{across, along} : Cell{along, across};
  }
  // The value that a position holds, where the slice is all that a window reads: where the
  // kernel is one cell across. Scattering: after `stamped` input cells.
  bool has_values() const { return across_.k == 1; }
  double value(const Layer& layer, std::int64_t position, std::int64_t stamped) const;

 private:
  std::int64_t middle_tap() const;

  Axis which_;
  bool transposed_;
  bool scatters_;
  bool weighted_;
  bool flat_;
  AxisGeometry axis_;
  AxisGeometry across_;
  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t now_across_;      // row_id()'s place across the axis
  std::int64_t tap_across_ = 0;  // of the window across the axis
  std::int64_t slice_ = 0;       // position_id()'s
};

}  // namespace padlens
