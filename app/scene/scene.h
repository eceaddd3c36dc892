#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/grid.h"

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

// The grids a picture is made of. Cells are numbered as in core: `padded` in
// padded coordinates, `full` in those of the full scatter.
enum class GridId : std::uint8_t { none, input, padded, kernel, output, full };

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

using Primitive = std::variant<Rect, Line, Curve, Text>;

// A cell that can be pointed at.
struct HitBox {
  Box box;
  CellId id;
};

// A picture: primitives in painting order on a background of Role::background.
struct Scene {
  double width = 0;
  double height = 0;
  std::vector<Primitive> primitives;
  std::vector<HitBox> hit_boxes;

  // The topmost cell at `p`.
  std::optional<CellId> hit(Point p) const;
  // Where the cell is drawn, if it is.
  std::optional<Box> find(CellId id) const;
};

// The baseline on which capitals and digits of `size` stand centred on `y`. Cap
// heights are 0.73 em in Inter and in JetBrains Mono.
inline double centred_baseline(double y, double size) {
  return y + 0.365 * size;
}

}  // namespace padlens
