#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/layer/grid.h"

namespace padlens {

// What a colour is for. Themes say which colour that is (theme.h).
enum class Role : std::uint8_t {
  none,
  background,
  panel,
  line,
  text,
  dim,
  faint,
  input_fill,
  input_edge,
  input_text,
  padding_fill,
  padding_hatch,
  padding_edge,
  padding_text,
  inserted_fill,
  inserted_edge,
  inserted_text,
  window_edge,  // the highlight
  window_fill,
  window_text,  // the weights that the window carries
  kernel_fill,
  kernel_edge,
  kernel_text,
  output_fill,
  output_edge,
  output_text,
  empty_fill,  // an output cell that is not computed yet
  empty_edge,
  accent,
  accent_text,  // on accent
  accent_soft,  // a selected row
  track,        // the rail of a slider, the ground of a segmented control
  problem,
  caution_fill,
  caution_edge,
  caution_text,
  code_fill,
  coverage_fill,  // laid over cells, the denser the more often they are used
  coverage_text,
  grey_black,  // of a picture's cells: 0 …
  grey_white,  // … and 255, the same in every theme
  hue_first,   // kernel cells told apart: kernel_hue() in hues.h
  hue_last = hue_first + 35,
  count_,
};

// Scenes are drawn in logical units, y downwards from the top left. A painter
// scales them as a whole.
struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Box {
  double x = 0;
  double y = 0;
  double w = 0;
  double h = 0;

  double right() const { return x + w; }
  double bottom() const { return y + h; }
  Point centre() const { return {x + w / 2, y + h / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  Box grown(double by) const { return {x - by, y - by, w + 2 * by, h + 2 * by}; }
  friend bool operator==(const Box&, const Box&) = default;
};

// A corner, and the two sides that begin there: a cell as it lies in any plane.
struct Parallelogram {
  Point corner;
  Point across;  // along a row
  Point down;    // along a column

  // From (0, 0), the corner, to (1, 1), the one opposite.
  Point at(double along_row, double along_column) const {
    return {corner.x + along_row * across.x + along_column * down.x,
            corner.y + along_row * across.y + along_column * down.y};
  }
  Point centre() const { return at(0.5, 0.5); }
  Box bounds() const;
  // Where `p` is, as at() counts it. Precondition: the sides are not parallel.
  Point inverse(Point p) const;
  bool contains(Point p) const;
  friend bool operator==(const Parallelogram&, const Parallelogram&) = default;
};

// The grids a picture is made of. Cells are numbered as in core: `padded` in
// padded coordinates, `full` in those of the full scatter; `matrix` by output (row)
// and input (column), each counted row by row. Of `input_plane` and `output_plane` a cell is a
// plane of the layer, its column which. Of `level` a cell is one of a stack along an axis: its row
// counts layers, 0 is the input, n what comes out of the n-th; its column is its place there,
// before 0 and past the last in the padding of the layer that reads it.
enum class GridId : std::uint8_t {
  none,
  input,
  padded,
  kernel,
  output,
  full,
  matrix,
  input_plane,
  output_plane,
  level,
  beside_input,  // of the second of two layers, as `input` and so on of the first
  beside_padded,
  beside_kernel,
  beside_output,
  beside_full,
};
// Whether its cells are planes of the layer.
constexpr bool is_plane(GridId grid) {
  return grid == GridId::input_plane || grid == GridId::output_plane;
}

struct CellId {
  GridId grid = GridId::none;
  Cell cell;
  friend bool operator==(const CellId&, const CellId&) = default;
};

enum class Dash : std::uint8_t { solid, dashed, fine };

// A rounded rectangle. Role::none leaves fill or edge away; the edge is centred
// on the outline.
struct Rect {
  Box box;
  double radius = 0;
  Role fill = Role::none;
  Role edge = Role::none;
  double edge_width = 1;
  Dash dash = Dash::solid;
  bool hatched = false;  // diagonal lines of Role::padding_hatch over the fill
  double opacity = 1;    // of the fill
  CellId id;             // what it stands for, if a cell

  friend bool operator==(const Rect&, const Rect&) = default;
};

// A cell of a plane that is looked at from the side: no rounded corners.
struct Tile {
  Parallelogram shape;
  Role fill = Role::none;
  Role edge = Role::none;
  double edge_width = 1;
  Dash dash = Dash::solid;
  bool hatched = false;
  double opacity = 1;  // of the fill
  CellId id;

  friend bool operator==(const Tile&, const Tile&) = default;
};

// How dark each cell of a grid is: 0 the colour of `low`, 255 that of `high`.
using Shades = Grid<std::uint8_t>;

// A grid with too many cells to be drawn one by one: each is a patch of one colour, all
// of them together fill `shape`. Larger than a pixel they have sharp borders, smaller
// they are averaged.
struct Raster {
  Parallelogram shape;
  std::shared_ptr<const Shades> shades;  // not null; never changes
  Role low = Role::panel;
  Role high = Role::text;

  friend bool operator==(const Raster&, const Raster&) = default;
};

struct Line {
  Point from;
  Point to;
  Role role = Role::line;
  double width = 1;
  Dash dash = Dash::solid;
  friend bool operator==(const Line&, const Line&) = default;
};

// A cubic Bézier curve.
struct Curve {
  Point from;
  Point control1;
  Point control2;
  Point to;
  Role role = Role::line;
  double width = 1;
  Dash dash = Dash::solid;
  friend bool operator==(const Curve&, const Curve&) = default;
};

enum class Face : std::uint8_t { sans, mono };
enum class Weight : std::uint8_t { regular, semibold, bold };
enum class Anchor : std::uint8_t { start, middle, end };

struct TextRun {
  std::string text;  // UTF-8, one line
  Role role = Role::text;
  Face face = Face::mono;
  Weight weight = Weight::regular;
  double size = 14;  // em
  friend bool operator==(const TextRun&, const TextRun&) = default;
};

// One line of runs, each beginning where the one before ends: painters measure,
// scenes never do. `at` is the anchor on the baseline.
struct Text {
  Point at;
  Anchor anchor = Anchor::start;
  std::vector<TextRun> runs;
  CellId id;
  friend bool operator==(const Text&, const Text&) = default;
};

using Primitive = std::variant<Rect, Tile, Raster, Line, Curve, Text>;

// Cells that can be pointed at: a lattice of them, whether each is drawn or not.
struct CellGrid {
  GridId grid = GridId::none;
  Cell first;  // the cell at the lattice's beginning
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  Parallelogram cell;   // where the first one is drawn
  Point next_col;       // from a cell to the next of its row; the gap between them counts
  Point next_row;       // to that of the next row
  bool turned = false;  // drawn by half a turn: the last cell stands first

  std::optional<Cell> at(Point p) const;
  // Precondition: contains(at).
  Parallelogram place(Cell at) const;
  bool contains(Cell at) const;
  friend bool operator==(const CellGrid&, const CellGrid&) = default;
};

// A picture: primitives in painting order on a background of Role::background.
struct Scene {
  double width = 0;
  double height = 0;
  std::vector<Primitive> primitives;
  std::vector<CellGrid> grids;  // bottommost first

  // The topmost cell at `p`.
  std::optional<CellId> hit(Point p) const;
  // Where the cell is drawn, if it is: around it, where it is not upright.
  std::optional<Box> find(CellId id) const;
};

// Moves all that there is in it; its size stays.
void move_by(Scene& scene, Point way);

// The baseline on which capitals and digits of `size` stand centred on `y`. Cap
// heights are 0.73 em in Inter and in JetBrains Mono.
inline double centred_baseline(double y, double size) {
  return y + 0.365 * size;
}

}  // namespace padlens
