#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "app/scene/flat_layout.h"
#include "app/scene/grid_frame.h"
#include "app/scene/numbers.h"
#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/comparison.h"
#include "core/engine.h"

namespace padlens {

// What the two ways of drawing a flat picture share: the scene under
// construction, what it shows, and the small parts.
struct FlatPicture {
  FlatPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words);

  const Layer& layer;
  const SceneOptions& options;
  const Strings& tr;
  FlatLayout layout;
  Scene scene;
  std::int64_t step = 0;
  double arrival = 1;

  void title(const GridFrame& frame, const std::string& words, const std::string& size);
  void caption(Point at, const std::string& words);
  void cell(const GridFrame& frame, Cell at, const CellStyle& style, CellId id);
  void value(const GridFrame& frame, Cell at, const std::string& text, Role role, Weight weight,
             double size, CellId id);
  // `shown` small in the cell's corner, if indices are wanted.
  void index(const GridFrame& frame, Cell at, Cell shown);
  void outline(const Box& box, double radius, Role role, double width);
  // The highlight of a window or stamp whose top left cell is at `row`, `col`, which
  // may be fractions: the tint of its cells, and its outline.
  void window_tint(const GridFrame& frame, double row, double col);
  void window_outline(const GridFrame& frame, double row, double col);
  // `text` small in the lower right corner of a cell: what the window brings there.
  void corner_text(const GridFrame& frame, double row, double col, const std::string& text);
  // Marks the output cells whose values are others in the layer compared with; `first`
  // is where the output's first cell lies in `frame`.
  void difference_marks(const GridFrame& frame, Cell first);
  // Below the output: `words`, or how many cells differ while comparing.
  void output_caption(const GridFrame& frame, const std::string& words);
  bool comparing() const { return options.compared != nullptr; }
  // A region of a grid that is too large to be drawn cell by cell.
  void region(const GridFrame& frame, const Box& box, const CellStyle& style);
  void kernel_grid(const GridFrame& frame, bool flipped);
  // The em size at which all of `values` fit the cells of `frame`.
  double font_of(const GridFrame& frame, const Grid<double>& values) const;
  static std::string size_text(std::int64_t rows, std::int64_t cols);
};

// Window over the padded grid → output cell.
void draw_gather(FlatPicture& picture);
// Input cell x kernel → full scatter, cropped to the output.
void draw_scatter(FlatPicture& picture);

}  // namespace padlens
