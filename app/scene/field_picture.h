#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/field_reading.h"
#include "app/scene/grid_frame.h"
#include "app/scene/scene.h"
#include "app/scene/view.h"

namespace padlens {

// A level that is drawn. Its cells are `width` wide, from `x` on every `pitch`.
struct FieldRow {
  std::size_t level = 0;
  bool folded = false;      // its reader is drawn in its padding
  std::size_t skipped = 0;  // levels between it and the row below that are not drawn
  double x = 0;             // left edge of cell 0
  double y = 0;             // top
  double pitch = 1;
  double width = 1;
};

// Where the parts of the view stand: rows from the bottom, which is the input, up; below them the
// field in cells of the input, the words and, in two dimensions, the plan. Does not depend on the
// step, nor on a cell of these rows that is pointed at.
struct FieldLayout {
  std::vector<FieldRow> rows;  // the input first
  double left = 0;             // of the part with cells
  double right = 0;
  double from = 0;  // the place at `left`, in cells of the input
  double unit = 1;  // from one cell of the input to the next
  double height_of_row = 26;
  double ticks = 0;    // baseline of the input's numbers
  double bracket = 0;  // of the field's extent
  double words = 0;    // baseline of the first line of words
  Box plan;            // around it; empty: none
  double width = 0;
  double height = 0;

  double x(double place) const { return left + (place - from) * unit; }
  // The row of a level; null: it is not drawn.
  const FieldRow* row(std::size_t level) const;

  static constexpr double kMargin = 24.5;  // edges one unit wide then cover whole pixels
  static constexpr double kNameSize = 12.5;
  static constexpr double kSmallSize = 11;
  static constexpr double kWordsLine = 24;
  static constexpr double kWordsSize = 12.5;
  static constexpr double kWidestCell = 44;
  static constexpr double kNames = 172;   // room for names at the left
  static constexpr double kCounts = 104;  // and for counts at the right
  static constexpr double kPlan = 104;    // the longer side of the plan
};

// `notes`: lines of words that do not depend on the moment.
FieldLayout field_layout(const FieldReading& reading, const SceneOptions& options,
                         std::size_t notes);

// The levels that are drawn where not all of them can be: the input, the selected one, the last
// one, and of the others rather those that are of another size than the one before. Ascending.
std::vector<std::size_t> drawn_levels(const FieldReading& reading);

// The view under construction.
struct FieldPicture {
  FieldPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words);

  const Layer& layer;
  const SceneOptions& options;
  const Strings& tr;
  FieldReading reading;
  std::vector<std::string> notes;
  FieldLayout layout;
  Scene scene;

  // Of cell `cell`, which may lie between cells.
  Box cell_box(const FieldRow& row, double cell) const {
    return {row.x + cell * row.pitch, row.y, row.width, layout.height_of_row};
  }
  double cell_centre(const FieldRow& row, double cell) const {
    return row.x + cell * row.pitch + row.width / 2;
  }
  std::string name_of(std::size_t level) const;  // "conv1", "input"

  void words(Point at, Anchor anchor, std::vector<TextRun> runs, CellId id = {});
};

// Notes on the whole stack: what is folded, what cannot be followed, phases, holes.
std::vector<std::string> field_notes(const FieldReading& reading, const Strings& tr);
// What is told of the cell in focus, a line each: its field on the axis, and on the other one; and
// what it reaches.
std::vector<std::string> field_lines(const FieldReading& reading, const Strings& tr);
// How many lines that are at most.
std::size_t field_line_count(const FieldReading& reading);
// "conv1[3]", "padding of conv1".
std::string field_name(const FieldReading& reading, const FieldReading::Focus& focus,
                       const Strings& tr);

// The size of the cells' own numbers, where there is room for all of them; else 0.
double field_number_size(const FieldPicture& picture, const FieldRow& row);

void draw_field_lines(FieldPicture& picture);
void draw_field_rows(FieldPicture& picture);
void draw_field_words(FieldPicture& picture);
void draw_field_plan(FieldPicture& picture);

}  // namespace padlens
