#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/scene/grid_picture.h"
#include "app/scene/hues.h"
#include "app/scene/overlay_rows.h"
#include "core/answers/beside.h"
#include "core/geometry/coverage.h"

// What is marked on whole grids: the window, what differs, what is read how often.

namespace padlens {
namespace {

constexpr double kWindowTint = 0.72;  // of the window's fill over its cells

Rect edge_of(const Box& box, double radius, Role role, double width, Dash dash) {
  Rect rect;
  rect.box = box;
  rect.radius = radius;
  rect.edge = role;
  rect.edge_width = width;
  rect.dash = dash;
  return rect;
}

}  // namespace

void GridPicture::outline(const Parallelogram& cells, double grown, double radius, Role role,
                          double width, Dash dash) {
  const bool upright = cells.across.y == 0 && cells.down.x == 0;
  if (upright) {
    scene.primitives.emplace_back(edge_of(cells.bounds().grown(grown), radius, role, width, dash));
    return;
  }
  Tile tile;
  tile.shape = cells;
  tile.edge = role;
  tile.edge_width = width;
  tile.dash = dash;
  scene.primitives.emplace_back(tile);
}

void GridPicture::outline_cell(const GridFrame& frame, Cell at, Role role, double width) {
  outline(frame.place(at), 0, frame.radius(), role, width);
}

void GridPicture::mark_cell(const GridFrame& frame, Cell at, bool present) {
  outline(cell_mark(frame, at), 0, frame.radius(), Role::accent, present ? kMarkOnHighlight : 3);
}

namespace {

// So large on the screen that it is found at a glance, whatever the cells' size.
constexpr double kLeastWindow = 8;
constexpr double kLeastCell = 6;

Parallelogram at_least(const Parallelogram& place, double across, double down) {
  const double wider = std::max(1.0, across / place.across.x);
  const double higher = std::max(1.0, down / place.down.y);
  Parallelogram mark = place;
  mark.across.x *= wider;
  mark.down = {place.down.x * higher, place.down.y * higher};
  const Point centre = place.centre();
  mark.corner = {centre.x - (mark.across.x + mark.down.x) / 2, centre.y - mark.down.y / 2};
  return wider > 1 || higher > 1 ? mark : place;
}

}  // namespace

Parallelogram GridPicture::window_mark(const GridFrame& frame, double row, double col) const {
  const auto& [h, w] = layer.geometry().axis;
  const double least = kLeastWindow / options.zoom;
  return at_least(frame.place(row, col, static_cast<double>(h.K), static_cast<double>(w.K)), least,
                  least * frame.down.y);
}

Parallelogram GridPicture::cell_mark(const GridFrame& frame, Cell at) const {
  const double least = kLeastCell / options.zoom;
  return at_least(frame.place(at), least, least * frame.down.y);
}

void GridPicture::outline_present(const GridFrame& frame, Cell at) {
  outline(cell_mark(frame, at), 0, frame.radius(), Role::window_edge,
          frame.pitch * options.zoom > 16 ? 3 : 2);
}

void GridPicture::plane_edge(const GridFrame& frame) {
  if (!frame.upright() && !edged(frame)) outline(frame.whole(), 0, 0, Role::output_edge, 1);
}

void GridPicture::tint(const GridFrame& frame, double row, double col, Role role, double opacity,
                       double rows, double cols) {
  CellStyle style;
  style.fill = role;
  scene.primitives.push_back(
      cell_shape(frame, frame.place(row, col, rows, cols), style, opacity, {}));
}

void GridPicture::window_tint(const GridFrame& frame, double row, double col, bool flipped) {
  const auto& [h, w] = layer.geometry().axis;
  // Coverage colours the cells there: two tints would make a third, of no count.
  if (options.show.has(kShowCoverage) && !options.show.has(kShowPositions) &&
      !layer.geometry().transposed()) {
    return;
  }
  const bool hued = options.show.has(kShowPositions);
  if (greys() && !hued) return;  // it would be another grey
  // Gaps between tints this small would be stripes.
  const bool whole = !hued && !edged(frame) && h.d == 1 && w.d == 1;
  if (!by_cell(frame) || whole) {
    tint(frame, row, col, Role::window_fill, kWindowTint, static_cast<double>(h.K),
         static_cast<double>(w.K));
    return;
  }
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      const double at_row = row + static_cast<double>(i * h.d);
      const double at_col = col + static_cast<double>(j * w.d);
      const Cell kernel = flipped ? Cell{h.k - 1 - i, w.k - 1 - j} : Cell{i, j};
      if (!hued) {
        tint(frame, at_row, at_col, Role::window_fill, kWindowTint);
      } else {
        tint(frame, at_row, at_col, kernel_hue(kernel, w.k), 1);
      }
    }
  }
}

void GridPicture::window_outline(const GridFrame& frame, double row, double col) {
  outline(window_mark(frame, row, col), frame.gap() / 2, frame.radius() + 1, Role::window_edge,
          frame.pitch * options.zoom > 16 ? 3 : 2);
}

void GridPicture::difference_marks(const GridFrame& frame, Cell first) {
  if (!comparing() || !by_cell(frame)) return;
  const auto& [h, w] = layer.geometry().axis;
  const CellRange seen = common(in_sight(frame), {first, {first.row + h.out, first.col + w.out}});
  const double size = font(frame, 2, frame.upright() ? 0.24 : 0.2);
  const GreyScale scale = greys() ? output_scale(layer) : GreyScale{};
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      if (!differs_beside(layer, *options.compared, {r - first.row, c - first.col})) continue;
      const Parallelogram place = frame.place({r, c});
      // Told by dashes and by a sign as well as by colour.
      outline(place, -1, frame.radius(), Role::problem, frame.pitch > 24 ? 2 : 1, Dash::dashed);
      if (size == 0) continue;
      Role role = options.show.has(kShowPositions) ? Role::text : Role::problem;
      if (greys()) role = text_on_grey(scale, output_value(layer, {r - first.row, c - first.col}));
      Text sign{{}, Anchor::end, {{"≠", role, Face::mono, Weight::bold, size}}, {}};
      if (frame.upright()) {
        const Point corner = place.at(1, 0);
        sign.at = {corner.x - 0.08 * frame.pitch, corner.y + 0.07 * frame.pitch + 0.8 * size};
      } else {
        // Before the number: its corners are too narrow.
        sign.anchor = Anchor::start;
        const bool below = indices_below(frame) || counts_below(frame);
        sign.at = place.at(0.08, below ? kUpperLine : 0.5);
        sign.at.y = centred_baseline(sign.at.y, size);
      }
      scene.primitives.emplace_back(std::move(sign));
    }
  }
}

namespace {

CellRange range_of(const CellCounts& counts, Cell first) {
  return {first, {first.row + counts.rows(), first.col + counts.cols()}};
}

}  // namespace

void GridPicture::coverage_tints(const GridFrame& frame, Cell first, const CellCounts& counts) {
  if (!options.show.has(kShowCoverage)) return;
  const CellRange all = range_of(counts, first);
  if (!by_cell(frame)) {
    CellStyle style;
    style.fill = Role::panel;
    style.edge = Role::coverage_fill;
    raster(
        frame, all, [&](const ShadePart& part) { return counts.shades(part); }, style);
    return;
  }
  const CellRange seen = common(all, in_sight(frame));
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const std::int64_t count = counts.at({r - first.row, c - first.col});
      if (count == 0) continue;
      // Hundredths, so that equal counts are equal to the letter.
      const double share = static_cast<double>(count) / static_cast<double>(counts.most());
      tint(frame, static_cast<double>(r), static_cast<double>(c), Role::coverage_fill,
           std::round(8 + 42 * share) / 100);
    }
  }
}

void GridPicture::coverage_sentence() {
  const CoverageSummary summary = coverage(layer.geometry());
  const std::vector<std::string> args{std::to_string(summary.least), std::to_string(summary.most)};
  const bool transposed = layer.geometry().transposed();
  const char* words =
      transposed && summary.checkerboard ? "scene.coverage_checkerboard"
      : !summary.uniform() ? transposed ? "scene.coverage_stamps" : "scene.coverage_reads"
      : summary.most == 1  ? transposed ? "scene.coverage_stamps_once" : "scene.coverage_reads_once"
      : transposed         ? "scene.coverage_stamps_even"
                           : "scene.coverage_reads_even";
  caption(layout.coverage, tr(words, args));
}

void GridPicture::coverage_numbers(const GridFrame& frame, Cell first, const CellCounts& counts) {
  if (!options.show.has(kShowCoverage)) return;
  coverage_sentence();
  if (!by_cell(frame)) return;
  const double size = font(frame, letter_count(std::to_string(counts.most())) + 1,
                           frame.upright() ? kCountShare : kAslantCountShare);
  if (size == 0) return;
  const bool alone = !indices_below(frame) && !positions_below(frame);
  const Role role = options.show.has(kShowPositions) ? Role::text : Role::coverage_text;
  const CellRange seen = common(range_of(counts, first), in_sight(frame));
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const std::string text = std::to_string(counts.at({r - first.row, c - first.col}));
      Text number{{}, Anchor::start, {{text, role, Face::mono, Weight::bold, size}}, {}};
      const Parallelogram place = frame.place({r, c});
      if (frame.upright()) {
        const Point corner = place.at(0, 1);
        number.at = {corner.x + 0.08 * frame.pitch, corner.y - 0.08 * frame.pitch};
      } else {
        number.anchor = Anchor::middle;
        number.at = place.at(alone ? 0.5 : 0.76, kLowerLine);
        number.at.y = centred_baseline(number.at.y, size);
      }
      scene.primitives.emplace_back(std::move(number));
    }
  }
}

void GridPicture::leftover_marks(const GridFrame& frame) {
  if (!options.show.has(kShowLeftover)) return;
  const auto& [h, w] = layer.geometry().axis;
  const auto mark = [&](const CellRange& cells) {
    if (cells.empty()) return;
    const Parallelogram place = place_of(frame, cells);
    CellStyle veil;
    veil.fill = Role::background;
    scene.primitives.push_back(cell_shape(frame, place, veil, 0.55, {}));
    outline(place, frame.gap() / 2, frame.radius(), Role::caution_edge, 1.5, Dash::dashed);
  };
  mark({{h.padded - h.leftover, 0}, {h.padded, w.padded}});
  mark({{0, w.padded - w.leftover}, {h.padded - h.leftover, w.padded}});
}

}  // namespace padlens
