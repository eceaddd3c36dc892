#pragma once

#include <string>

#include "app/scene/scene.h"
#include "core/layer/grid.h"

namespace padlens {

// The gap between cells `pitch` apart: about a twelfth, in whole pixels where it is known how
// large they are, so that rounding leaves all gaps alike.
double cell_gap(double pitch, double pixel);

// Where one grid of cells lies in a scene. Cells are addressed from `first`, the
// position of the top left one; rows and columns may be fractions: a window on its way.
struct GridFrame {
  Point origin;
  double pitch = 50;   // of a cell with the gap to the next
  double spacing = 1;  // from cell to cell of a row, in pitches: other cells lie between
  double tall = 1;     // how high a cell is, in pitches: of a row of many, more than it is wide
  std::int64_t rows = 1;
  std::int64_t cols = 1;
  Cell first;
  // The way from one row to the next, in pitches: straight down, or aslant where the
  // grid is a plane that is looked at from the side.
  Point down{0, 1};
  double pixel = 0;  // see SceneOptions

  bool upright() const { return down == Point{0, 1}; }
  double gap() const { return upright() ? cell_gap(pitch, pixel) : 0; }
  double radius() const { return upright() ? pitch * 0.07 : 0; }
  // The cells from `row`, `col`, `span_rows` x `span_cols` of them.
  Parallelogram place(double row, double col, double span_rows = 1, double span_cols = 1) const {
    const double r = row - static_cast<double>(first.row);
    const double c = col - static_cast<double>(first.col);
    const double height = pitch * tall * span_rows - gap();
    return {
        {origin.x + c * pitch * spacing + r * pitch * down.x, origin.y + r * pitch * tall * down.y},
        {pitch * (spacing * (span_cols - 1) + 1) - gap(), 0},
        {height * down.x, height * down.y}};
  }
  Parallelogram place(Cell at) const {
    return place(static_cast<double>(at.row), static_cast<double>(at.col));
  }
  Parallelogram whole() const {
    return place(static_cast<double>(first.row), static_cast<double>(first.col),
                 static_cast<double>(rows), static_cast<double>(cols));
  }
  // The same as boxes: around them, where the grid is aslant.
  Box box() const { return whole().bounds(); }
  Box cell(Cell at) const { return place(at).bounds(); }
  Box span(double row, double col, double span_rows, double span_cols) const {
    return place(row, col, span_rows, span_cols).bounds();
  }
  // Its cells, to be pointed at as those of `grid` from `named` on.
  CellGrid cell_grid(GridId grid, Cell named, bool turned = false) const;

  // Past this many cells in sight a grid is drawn as a whole, not cell by cell.
  static constexpr std::int64_t kMaxCells = 4096;
};

// How a cell looks.
struct CellStyle {
  Role fill = Role::none;
  Role edge = Role::none;
  Role text = Role::text;
  Dash dash = Dash::solid;
  bool hatched = false;
  Weight weight = Weight::regular;
};

namespace cell_styles {
inline constexpr CellStyle kInput{
    Role::input_fill, Role::input_edge, Role::input_text, Dash::solid, false, Weight::semibold};
inline constexpr CellStyle kPadding{
    Role::padding_fill, Role::padding_edge, Role::padding_text, Dash::dashed, true,
    Weight::regular};
// Past the padding: nothing stands there.
inline constexpr CellStyle kOverhang{
    Role::background, Role::padding_edge, Role::padding_text, Dash::fine, false, Weight::regular};
inline constexpr CellStyle kInserted{
    Role::inserted_fill, Role::inserted_edge, Role::inserted_text, Dash::fine, false,
    Weight::regular};
inline constexpr CellStyle kKernel{
    Role::kernel_fill, Role::kernel_edge, Role::kernel_text, Dash::solid, false, Weight::semibold};
inline constexpr CellStyle kOutput{
    Role::output_fill, Role::output_edge, Role::output_text, Dash::solid, false, Weight::semibold};
inline constexpr CellStyle kEmpty{Role::empty_fill, Role::empty_edge, Role::dim, Dash::solid, false,
                                  Weight::regular};
}  // namespace cell_styles

// The width of a mark on what has the highlight, which is wider and seen around it.
inline constexpr double kMarkOnHighlight = 1.2;

// The em size at which `letters` monospaced letters fit a cell of `pitch`, at most
// `share` of it; 0 where they would be too small to read in a picture that is looked at
// `zoom` times as large.
double cell_font(double pitch, int letters, double share = 0.34, double zoom = 1);

Rect cell_rect(const Box& box, double radius, const CellStyle& style, CellId id);

// The shape of cells with a look: a tile, or a box with round corners where it is upright.
Primitive cell_shape(const GridFrame& frame, const Parallelogram& shape, const CellStyle& style,
                     double opacity, CellId id);

// `text` with its middle at `centre`.
Text cell_label(Point centre, std::string text, Role role, Weight weight, double size, CellId id);

}  // namespace padlens
