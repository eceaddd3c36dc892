#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "app/scene/grid_picture.h"
#include "app/scene/matrix_layout.h"
#include "core/engine/matrix.h"

namespace padlens {

// What the matrix view shows of a layer: rows are output cells, columns input cells, both
// counted row by row.
struct MatrixMoment {
  std::int64_t step = 0;
  bool scatter = false;
  std::int64_t lit = 0;     // the row of the present output; scattering: the input's column
  std::int64_t before = 0;  // from where the highlight comes
  double arrival = 1;
  // What is pointed at, of what is not lit anyway.
  std::optional<std::int64_t> row;
  std::optional<std::int64_t> col;
  std::optional<std::int64_t> marked;  // a row (column) like the one lit, only marked
  std::optional<Cell> entry;
  std::optional<Cell> kernel;

  // The row (column) whose entries are in colours: it changes half way.
  std::int64_t coloured() const { return arrival > 0.5 ? lit : before; }
};

MatrixMoment matrix_moment(const Layer& layer, const SceneOptions& options);

struct MatrixPicture : GridPicture {
  MatrixPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words,
                const MatrixLayout& arranged, const LayerLook& numbers, const MatrixMoment& now);

  const MatrixLayout& places;
  const MatrixMoment& moment;

  // The part of the picture that is looked at.
  Box sight() const;
  // The cells of a strip that are in sight.
  MatrixRun rows_in_sight(std::size_t strip) const;
  MatrixRun cols_in_sight(std::size_t strip) const;
  // Whether the cells of a side are large enough to be drawn one by one.
  bool apart(const MatrixSide& side) const { return side.pitch * options.zoom >= 3; }
  // The length that is a unit on the screen, where one has gone near.
  double unit() const { return 1 / std::max(options.zoom, 1.0); }
  // The space between cells of both sides.
  double gap() const;
  // The em size of `letters` in a box, at most `share` of its height; 0: not to be read.
  double font(const Box& box, int letters, double share) const;
  // The place of an entry; nothing where its row or its column is not shown.
  std::optional<Box> entry(Cell at) const;
  // All of a row or column, for a mark: at least as thick as can be seen.
  std::optional<Box> row_band(std::int64_t row) const;
  std::optional<Box> col_band(std::int64_t col) const;
  // Where the highlight is, on its way or there; nothing where it is out of the excerpt.
  std::optional<Box> lit_band() const;
  // Of its outline.
  double lit_width() const;
  // The row (column) that is marked, and the width of its outline.
  std::optional<Box> marked_band() const;
  double marked_width() const;
  // An outline around a place, where there is one.
  void mark(const std::optional<Box>& box, Role role, double width, Dash dash = Dash::solid);
  // Three points that stand for cells left out.
  void dots(Point centre, bool downwards);
  void label(const Box& box, std::string text, Role role, Weight weight, double size, CellId id);
};

// The entries, the lines between blocks, and the row and column that are lit.
void draw_matrix_body(MatrixPicture& picture);
// x above and y to the left, with the names of their rows.
void draw_matrix_vectors(MatrixPicture& picture);
// Over both, input cells at the end of an axis that no window reaches: their columns are zero.
void mark_leftover(MatrixPicture& picture);

}  // namespace padlens
