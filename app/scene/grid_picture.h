#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/grid_frame.h"
#include "app/scene/layout.h"
#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/answers/comparison.h"
#include "core/engine/engine.h"

namespace padlens {

// Where they lie.
Parallelogram place_of(const GridFrame& frame, const CellRange& cells);

// "never reached at the end: 1 row, 2 columns". Precondition: there are some.
std::string leftover_words(const Geometry& geometry, const Strings& tr);

// What a window or stamp brings to the numbers of its cells.
struct Brought {
  int letters = 0;         // at most
  int number_letters = 0;  // of the numbers in all cells
  bool worth_a_line = false;
};

// What the views that show whole grids share: the scene under construction, what it
// shows, and the small parts. Grids are upright or aslant, as their frames are.
struct GridPicture {
  GridPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words,
              const GridLayout& places, const LayerLook& numbers);

  const Layer& layer;
  const SceneOptions& options;
  const Strings& tr;
  const LayerLook& look;
  GridLayout layout;
  Scene scene;
  std::int64_t step = 0;
  double arrival = 1;

  // --- what is in sight
  // The cells of `frame` that are.
  CellRange in_sight(const GridFrame& frame) const;
  // Whether they are few enough to be drawn one by one.
  bool by_cell(const GridFrame& frame) const;
  // Whether numbers of so many letters are too small to be read, or the cells too many: they
  // are shown by shades then, all as one.
  bool shaded(const GridFrame& frame, int letters) const;
  // Whether a cell is large enough for an edge.
  bool edged(const GridFrame& frame) const { return frame.pitch * options.zoom >= 10; }
  // Whether the kernel and its stamps are drawn by shades: edges and gaps of cells so small would
  // make patterns that are not there.
  bool kernel_shaded() const;
  double font(const GridFrame& frame, int letters, double share = 0.34) const;

  // Cells of a grid that lies aslant are low: what they hold besides their numbers stands in
  // a line below these, if it is wanted and can be read there. Upright cells have corners.
  bool indices_below(const GridFrame& frame) const;
  bool positions_below(const GridFrame& frame) const;  // in cells of the window or stamp
  bool counts_below(const GridFrame& frame) const;
  // Whether it is the grid in which it is told how often cells are used.
  bool counted(const GridFrame& frame) const;
  // The same of what the window brings, where it is worth a line. It comes before indices, and
  // numbers of the whole plane make room, so that none moves with the window.
  bool brought_below(const GridFrame& frame, const Brought& brought) const;
  // How often cells are used, of the grid in which that is told.
  const CellCounts& counts() const;

  // Of the height of a cell that lies aslant: the middles of its number and of what stands
  // below.
  static constexpr double kUpperLine = 0.3;
  static constexpr double kLowerLine = 0.77;
  // The size of counts, in pitches.
  static constexpr double kCountShare = 0.22;
  static constexpr double kAslantCountShare = 0.25;

  // --- words
  void title(Point at, const std::string& words, const std::string& size);
  void caption(Point at, const std::string& words);
  // At the output: `words`, or how many cells differ while comparing.
  void output_caption(Point at, const std::string& words);

  // --- cells
  void cell(const GridFrame& frame, Cell at, const CellStyle& style, CellId id);
  // Over a cell whose number has no room: `role` by this share, 0 … 1.
  void shade(const GridFrame& frame, Cell at, Role role, double share);
  // Higher where something stands `below` it.
  void value(const GridFrame& frame, Cell at, double number, Role role, Weight weight, double size,
             CellId id, bool below = false, bool inexact = false);
  // `shown` small in the cell's corner, if indices are wanted.
  void index(const GridFrame& frame, Cell at, Cell shown, Role role = Role::dim);
  // The kernel cell that lies there, in the upper corner, if positions are told apart.
  void position(const GridFrame& frame, double row, double col, Cell kernel);
  // `text` small in the upper left corner of a cell; below its number where it lies aslant.
  void small_text(const GridFrame& frame, double row, double col, const std::string& text,
                  Role role, Weight weight, double share);
  // `text` small in the lower right corner of a cell: what the window brings there. Aslant it
  // stands beside the number if both are short in all cells, else below it.
  void corner_text(const GridFrame& frame, double row, double col, const std::string& text,
                   const Brought& brought);
  // The fill, in a style, of cells that are not drawn one by one.
  void region(const GridFrame& frame, const CellRange& cells, const CellStyle& style);
  // `cells` as patches between two colours, with lines between them where they are large enough;
  // what of them a screen shows, where the picture is for one. `shades` makes those of a part,
  // counted from the first of the cells. Only the first `top_rows` are to be seen.
  using ShadesOf = std::function<std::shared_ptr<const Shades>(const ShadePart& part)>;
  void raster(const GridFrame& frame, const CellRange& cells, const ShadesOf& shades,
              const CellStyle& style, std::int64_t top_rows = INT64_MAX);
  // The patches alone, without lines.
  void patches(const GridFrame& frame, const CellRange& cells, const ShadesOf& shades, Role low,
               Role high, std::int64_t top_rows = INT64_MAX);
  // The same of all cells of a frame, with an edge around them.
  void shaded_grid(const GridFrame& frame, const ShadesOf& shades, const CellStyle& style);
  void kernel_grid(bool flipped);

  // --- greys
  // Whether cells are in the greys of their numbers.
  bool greys() const;
  // The cells in sight in greys, where they are drawn one by one; `value` gives their numbers, of
  // those that are there.
  void grey_cells(const GridFrame& frame, const GreyScale& scale,
                  const std::function<std::optional<double>(Cell at)>& value);
  // All of the padded grid in greys: padding in those of the cells that it copies.
  void padded_grid_greys(const GridFrame& frame);
  // Around the input in the padded grid, which no grey tells apart.
  void input_border(const GridFrame& frame);
  // The output's scale in words, "" without greys.
  std::string grey_words() const;

  // --- marks
  // The edge of cells, `grown` larger on every side.
  void outline(const Parallelogram& cells, double grown, double radius, Role role, double width,
               Dash dash = Dash::solid);
  void outline_cell(const GridFrame& frame, Cell at, Role role, double width);
  // A cell pointed at or pinned; `present`: it has the highlight, which is seen through.
  void mark_cell(const GridFrame& frame, Cell at, bool present);
  // Where the present window or stamp and a present cell are marked: where they are, or
  // around it, as large as can be seen.
  Parallelogram window_mark(const GridFrame& frame, double row, double col) const;
  Parallelogram cell_mark(const GridFrame& frame, Cell at) const;
  // The highlight of the present cell.
  void outline_present(const GridFrame& frame, Cell at);
  // The edge of all cells of a plane where they have none of their own.
  void plane_edge(const GridFrame& frame);
  // A fill over cells.
  void tint(const GridFrame& frame, double row, double col, Role role, double opacity,
            double rows = 1, double cols = 1);
  // The highlight of a window or stamp whose top left cell is at `row`, `col`, which
  // may be fractions: the tint of its cells, and its outline.
  void window_tint(const GridFrame& frame, double row, double col, bool flipped);
  void window_outline(const GridFrame& frame, double row, double col);
  // Marks the output cells whose values are others in the layer compared with; `first`
  // is where the output's first cell lies in `frame`.
  void difference_marks(const GridFrame& frame, Cell first);
  bool comparing() const { return options.compared != nullptr; }
  // Padded cells at the end of an axis that no window reaches, if they are to be marked.
  void leftover_marks(const GridFrame& frame);
  // How often each cell is used, from the frame's cell `first` on. First the tints, below the
  // values, then the numbers and a sentence.
  void coverage_tints(const GridFrame& frame, Cell first, const CellCounts& counts);
  void coverage_sentence();
  void coverage_numbers(const GridFrame& frame, Cell first, const CellCounts& counts);
  // Lines from the corners of cells of one plane to those of another, at this place of the
  // painting order; broken where numbers stand, whenever they are painted.
  void rays(const Parallelogram& from, const Parallelogram& to);
  void finish_rays();  // when all numbers are there

 private:
  ShadePart part_of(const GridFrame& frame, const CellRange& cells, std::int64_t top_rows) const;

  std::vector<Line> rays_;
  std::size_t rays_at_ = 0;
};

// The picture of `asked` with its grids where `arrange` puts them.
using Arrange = GridLayout (*)(const Layer& layer, const LayerLook& look, PlayMode mode,
                               double aspect, const PictureParts& parts);
Scene grids_scene(const Layer& layer, const SceneOptions& asked, const Strings& tr,
                  Arrange arrange);

// The padded grid, and the window of an output cell in its place.
void draw_padded(GridPicture& picture, std::optional<Cell> window_of);

// The input, with inserted zeros, within the padded grid; where padding is negative,
// what is left of it.
CellRange input_part(const Geometry& geometry);

// Window over the padded grid → output cell.
void draw_gather(GridPicture& picture);
// Input cell x kernel → full scatter, cropped to the output.
void draw_scatter(GridPicture& picture);

}  // namespace padlens
