#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/scene/scene.h"
#include "core/engine/layer.h"
#include "core/layer/grid.h"
#include "core/questions/ask.h"

namespace padlens {

// What a picture keeps to itself until someone has said what they expect. A covered picture of two
// layers that differ in nothing but what is covered is the same picture, its size included. It
// shows no step: what is drawn is there from the beginning.
struct Cover {
  // How large the output is: an empty place with a question mark stands for it, always as large.
  // A transposed convolution shows its input alone, without the zeros between and around.
  bool output = false;
  // The padding: the input is drawn alone, and no window.
  bool padding = false;
  // Which cells are read for the asked output cell, which is marked: no window, no way to it.
  bool reads = false;
  // What output cells come to: they are empty boxes, to be filled in. The asked cell is marked and
  // the window lies at its place, if neither is covered.
  bool values = false;
  // What names a framework or its rules. The picture moves as ever.
  bool framework = false;
  // Which step is on show: no window, and no asked cell but one that is told here.
  bool step = false;
  // The output cell that is asked of; none, or one that the output does not have: that of the step
  // on show, where reads or values are covered and the padding is not.
  std::optional<Cell> cell;

  bool any() const { return output || padding || reads || values || framework || step; }
  // Whether it is more than words that is covered.
  bool of_picture() const { return output || padding || reads || values || step; }

  friend bool operator==(const Cover&, const Cover&) = default;
};

// What a picture of this layer has to keep to itself as long as this is asked of it. Padding that a
// mode decides tells the output's size.
Cover cover_of(const Ask& ask, const Spec& spec);

// What became of an input cell that someone said is read, or did not.
enum class CellJudgement : std::uint8_t {
  right,   // it is read, and that was said: a tick
  missed,  // it is read, and that was not said: dashes and a ring
  wrong,   // it is not read: a cross
};

struct JudgedCell {
  Cell input;
  CellJudgement judgement = CellJudgement::right;
  friend bool operator==(const JudgedCell&, const JudgedCell&) = default;
};

// The cell of the input that stands where someone points: of the input itself, or within the
// padded grid. Nothing for padding, zeros between, and cells of other grids.
std::optional<Cell> input_cell_at(const Layer& layer, const CellId& id);

}  // namespace padlens
