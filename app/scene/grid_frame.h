#pragma once

#include <string>

#include "app/scene/scene.h"
#include "core/grid.h"

namespace padlens {

// Where one grid of cells lies in a scene. Cells are addressed from `first`, the
// position of the top left one.
struct GridFrame {
  Point origin;
  double pitch = 50;  // from cell to cell
  std::int64_t rows = 1;
  std::int64_t cols = 1;
  Cell first;

  double gap() const { return pitch > 24 ? 2 : pitch * 0.08; }
  double radius() const { return pitch * 0.07; }
  Box box() const {
    return {origin.x, origin.y, pitch * static_cast<double>(cols) - gap(),
            pitch * static_cast<double>(rows) - gap()};
  }
  // `row` and `col` may be fractions: a window on its way.
  Box cell(double row, double col) const {
    return {origin.x + (col - static_cast<double>(first.col)) * pitch,
            origin.y + (row - static_cast<double>(first.row)) * pitch, pitch - gap(),
            pitch - gap()};
  }
  Box cell(Cell at) const { return cell(static_cast<double>(at.row), static_cast<double>(at.col)); }
  // The cells from `from`, `rows` x `cols` of them.
  Box span(double row, double col, double span_rows, double span_cols) const {
    const Box start = cell(row, col);
    return {start.x, start.y, pitch * span_cols - gap(), pitch * span_rows - gap()};
  }

  // Past this many cells a grid is drawn as regions, not cell by cell.
  static constexpr std::int64_t kMaxCells = 4096;
  bool by_cell() const { return rows * cols <= kMaxCells; }
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

// The em size at which `letters` monospaced letters fit a cell of `pitch`, at most
// `share` of it; 0 where they would be too small to read.
double cell_font(double pitch, int letters, double share = 0.34);

Rect cell_rect(const Box& box, double radius, const CellStyle& style, CellId id);

// `text` in the middle of `box`.
Text cell_label(const Box& box, std::string text, Role role, Weight weight, double size, CellId id);

}  // namespace padlens
