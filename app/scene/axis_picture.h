#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/axis_reading.h"
#include "app/scene/grid_frame.h"
#include "app/scene/look.h"
#include "app/scene/scene.h"
#include "app/scene/view.h"

namespace padlens {

inline double as_double(std::int64_t number) {
  return static_cast<double>(number);
}

// Where the parts of the axis view stand, from the top: the positions, the rows, the
// counts, the words. Does not depend on the step.
struct AxisLayout {
  double left = 0;              // of the first position
  double pitch = 44;            // from position to position
  std::int64_t shown = 1;       // positions side by side; the others are scrolled to
  std::int64_t shown_rows = 1;  // rows one below the other, likewise
  double header = 0;            // top of the positions' cells
  double header_height = 26;
  double rows = 0;  // top of the first row
  double row_pitch = 40;
  double bars = 0;       // what the bars stand on
  double words = 0;      // baseline of the first line of words
  double formula = 0;    // and of arithmetic
  int line_letters = 0;  // monospaced letters that fit a line of arithmetic
  double width = 0;
  double height = 0;

  double right() const { return left + static_cast<double>(shown) * pitch; }
  double rows_bottom() const { return rows + static_cast<double>(shown_rows) * row_pitch; }
  double pixel = 0;  // see SceneOptions
  double gap() const { return cell_gap(pitch, pixel); }

  static constexpr double kMargin = 24.5;  // edges one unit wide then cover whole pixels
  static constexpr double kTitleLine = 22;
  static constexpr double kRowGap = 10;
  static constexpr double kLabelSize = 14;
  static constexpr double kBars = 40;  // of the highest bar
  static constexpr double kWordsLine = 24;
  static constexpr double kWordsSize = 12.5;
  static constexpr double kSumSize = 15;
  static constexpr double kSumLine = 28;
};

// `facts`: lines of words below the step's.
AxisLayout axis_layout(const Layer& layer, const LayerLook& look, const AxisReading& reading,
                       const SceneOptions& options, int facts);

std::string axis_rows_name(const Layer& layer, const AxisReading& reading);

// What is to be said of the axis as a whole: what is never read, what is cut, uneven counts.
std::vector<std::string> axis_facts(const Layer& layer, const AxisReading& reading,
                                    const Strings& tr);

// The axis view under construction: what it shows, where things are at this moment, and
// the small parts.
struct AxisPicture {
  AxisPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words);

  const Layer& layer;
  const SceneOptions& options;
  const Strings& tr;
  std::shared_ptr<const LayerLook> look;
  PlayMode mode;
  std::int64_t step = 0;
  double arrival = 1;
  Cell now;  // of the step
  AxisReading reading;
  std::vector<std::string> facts;
  AxisLayout layout;
  Scene scene;

  double present = 0;       // the row of the moment; between two rows on its way
  double top = 0;           // the row at the top; a fraction while scrolling
  double offset = 0;        // the position at the left, likewise
  std::int64_t marked = 0;  // the row that stands out: the present one or one pointed at

  // The positions and rows that are to be seen, wholly or in part: from … to - 1.
  struct Range {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t size() const { return to - from; }
  };
  Range positions() const;
  Range rows() const;
  // Those that are wholly within the scrolled part.
  Range whole_positions() const;
  Range whole_rows() const;

  double x(double position) const { return layout.left + (position - offset) * layout.pitch; }
  double y(double row) const { return layout.rows + (row - top) * layout.row_pitch; }
  // Cells of a row, without the gap after the last.
  Box span(double row, double position, double count) const;
  Box tap_box(std::int64_t row, std::int64_t position) const;
  Box header_box(std::int64_t position) const;
  // Of what the rows are: "y"; scattering "x", of several input planes "x1".
  std::string rows_name() const { return axis_rows_name(layer, reading); }
  std::string row_name(std::int64_t row) const;  // "y[3]"

  // Whether positions are large enough for a cell each.
  bool by_cell() const { return layout.pitch >= 7; }
  // Whether the row has been computed, or has stamped.
  bool done(std::int64_t row) const;
  // The row that is pointed at, if one is, whether it stands out or is only marked.
  std::optional<std::int64_t> pointed_row() const;
  // The position that is pointed at, if one is.
  std::optional<std::int64_t> pointed_position() const;

  // Cut to where positions are scrolled, and to where rows are.
  void add_across(Rect rect);
  void add_cut(Rect rect);
  void add(const Rect& rect) { scene.primitives.emplace_back(rect); }
  void add(const Line& line) { scene.primitives.emplace_back(line); }
  void words(Point at, Anchor anchor, std::vector<TextRun> runs, CellId id = {});
};

// The parts, in painting order.
void draw_axis_header(AxisPicture& picture);  // a cell per position
void draw_axis_rows(AxisPicture& picture);
void draw_axis_counts(AxisPicture& picture);  // how often each position is read; crop lines
void draw_axis_focus(AxisPicture& picture);
void draw_axis_words(AxisPicture& picture);  // title, captions, arithmetic

}  // namespace padlens
