#include "app/scene/marks.h"

#include <algorithm>
#include <optional>

#include "core/geometry/taps.h"

namespace padlens {
namespace {

constexpr double kMarkWidth = 4;
constexpr double kSignShare = 0.3;   // of a cell's sides
constexpr double kLeastSigned = 11;  // cells lower than this have no sign
// Where in a cell signs are drawn: its upper right corner.
constexpr Point kSignFrom{0.64, 0.06};

// The grid in which input cells are found.
const CellGrid* source_of(const Scene& scene) {
  const auto found = std::ranges::find_if(scene.grids, [](const CellGrid& grid) {
    return grid.grid == GridId::padded || grid.grid == GridId::input;
  });
  return found == scene.grids.end() ? nullptr : &*found;
}

std::optional<Parallelogram> place_in(const CellGrid& grid, const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry().axis;
  if (input.row < 0 || input.row >= h.n || input.col < 0 || input.col >= w.n) return std::nullopt;
  const Cell at =
      grid.grid == GridId::input ? input : Cell{padded_at(h, input.row), padded_at(w, input.col)};
  if (!grid.contains(at)) return std::nullopt;
  return grid.place(at);
}

// The edge of a cell, within it.
void add_edge(Scene& scene, const Parallelogram& cell, Role role, double width, Dash dash) {
  const bool upright = cell.across.y == 0 && cell.down.x == 0;
  width = std::min(width, 0.3 * cell.bounds().w);
  if (upright) {
    Rect edge;
    edge.box = cell.bounds().grown(-width / 2);
    edge.radius = 0.06 * edge.box.w;
    edge.edge = role;
    edge.edge_width = width;
    edge.dash = dash;
    scene.primitives.emplace_back(edge);
    return;
  }
  Tile edge;
  edge.shape = cell;
  edge.edge = role;
  edge.edge_width = width;
  edge.dash = dash;
  scene.primitives.emplace_back(edge);
}

// Signs are lines: no font has to know them. Points are counted as the sign's box does.
class Sign {
 public:
  Sign(Scene& scene, const Parallelogram& cell, Role role)
      : scene_(scene), cell_(cell), role_(role), width_(std::max(1.2, 0.05 * cell.bounds().h)) {
    Tile ground;
    ground.shape = {cell.at(kSignFrom.x, kSignFrom.y),
                    {kSignShare * cell.across.x, kSignShare * cell.across.y},
                    {kSignShare * cell.down.x, kSignShare * cell.down.y}};
    ground.fill = Role::panel;
    scene_.primitives.emplace_back(ground);
  }

  void line(Point from, Point to) {
    scene_.primitives.emplace_back(Line{at(from), at(to), role_, width_, Dash::solid});
  }
  void ring() {
    const Point corners[] = {{0.5, 0.14}, {0.86, 0.5}, {0.5, 0.86}, {0.14, 0.5}, {0.5, 0.14}};
    for (std::size_t i = 0; i + 1 < std::size(corners); ++i) {
      // A quarter of a circle between two of its outermost points.
      constexpr double kBend = 0.5523;
      const Point& from = corners[i];
      const Point& to = corners[i + 1];
      const bool first = i % 2 == 0;  // leaves along a row
      const Point middle = first ? Point{to.x, from.y} : Point{from.x, to.y};
      const auto bent = [&](const Point& end) {
        return Point{end.x + kBend * (middle.x - end.x), end.y + kBend * (middle.y - end.y)};
      };
      scene_.primitives.emplace_back(
          Curve{at(from), at(bent(from)), at(bent(to)), at(to), role_, width_, Dash::solid});
    }
  }

 private:
  Point at(Point p) const {
    return cell_.at(kSignFrom.x + kSignShare * p.x, kSignFrom.y + kSignShare * p.y);
  }

  Scene& scene_;
  const Parallelogram& cell_;
  Role role_;
  double width_;
};

void draw_judged(Scene& scene, const Parallelogram& cell, CellJudgement judgement) {
  const bool right = judgement == CellJudgement::right;
  const bool missed = judgement == CellJudgement::missed;
  const Role role = right ? Role::output_edge : missed ? Role::accent : Role::problem;
  add_edge(scene, cell, role, kMarkWidth, missed ? Dash::dashed : Dash::solid);
  if (cell.bounds().h < kLeastSigned) return;
  Sign sign(scene, cell, role);
  if (right) {
    sign.line({0.12, 0.55}, {0.4, 0.84});
    sign.line({0.4, 0.84}, {0.88, 0.18});
  } else if (missed) {
    sign.ring();
  } else {
    sign.line({0.16, 0.16}, {0.84, 0.84});
    sign.line({0.16, 0.84}, {0.84, 0.16});
  }
}

}  // namespace

std::optional<Cell> input_cell_at(const Layer& layer, const CellId& id) {
  const auto& [h, w] = layer.geometry().axis;
  if (id.grid == GridId::input) {
    const bool inside =
        id.cell.row >= 0 && id.cell.row < h.n && id.cell.col >= 0 && id.cell.col < w.n;
    return inside ? std::optional(id.cell) : std::nullopt;
  }
  if (id.grid != GridId::padded) return std::nullopt;
  const Standing row = standing_at(h, FillMode::zeros, id.cell.row);
  const Standing col = standing_at(w, FillMode::zeros, id.cell.col);
  if (!row.real() || !col.real()) return std::nullopt;
  return Cell{row.input, col.input};
}

void draw_marks(Scene& scene, const Layer& layer, const SceneOptions& options) {
  if (options.marked.empty() && options.judged.empty()) return;
  const CellGrid* source = source_of(scene);
  if (source == nullptr) return;
  for (const Cell& cell : options.marked) {
    if (const auto place = place_in(*source, layer, cell))
      add_edge(scene, *place, Role::accent, kMarkWidth, Dash::solid);
  }
  for (const JudgedCell& judged : options.judged) {
    if (const auto place = place_in(*source, layer, judged.input))
      draw_judged(scene, *place, judged.judgement);
  }
}

}  // namespace padlens
