#include "app/scene/grid_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/scene/hues.h"
#include "core/coverage.h"

namespace padlens {
namespace {

// Of a crowded cell's height: the middles of its number and of what stands below.
constexpr double kUpperLine = 0.3;
constexpr double kLowerLine = 0.77;
// The largest numbers of cells that lie aslant, in pitches: beside two letters there is room
// for what the window brings.
constexpr double kAslantShare = 0.31;
constexpr double kIndexShare = 0.19;
constexpr double kCountShare = 0.22;
constexpr double kAslantCountShare = 0.25;
constexpr double kWindowTint = 0.72;  // of the window's fill over its cells
// Cells of a raster from this size on have lines between them.
constexpr double kLeastLined = 5;

Rect edge_of(const Box& box, double radius, Role role, double width, Dash dash) {
  Rect rect;
  rect.box = box;
  rect.radius = radius;
  rect.edge = role;
  rect.edge_width = width;
  rect.dash = dash;
  return rect;
}

// The shape of cells with a look: a tile, or a box with round corners where it is upright.
Primitive shaped(const GridFrame& frame, const Parallelogram& shape, const CellStyle& style,
                 double opacity, CellId id) {
  if (frame.upright()) {
    Rect rect = cell_rect(shape.bounds(), frame.radius(), style, id);
    rect.opacity = opacity;
    return rect;
  }
  Tile tile;
  tile.shape = shape;
  tile.fill = style.fill;
  tile.edge = style.edge;
  tile.dash = style.dash;
  tile.hatched = style.hatched;
  tile.opacity = opacity;
  tile.id = id;
  return tile;
}

}  // namespace

CellRange common(const CellRange& a, const CellRange& b) {
  return {{std::max(a.from.row, b.from.row), std::max(a.from.col, b.from.col)},
          {std::min(a.to.row, b.to.row), std::min(a.to.col, b.to.col)}};
}

Parallelogram place_of(const GridFrame& frame, const CellRange& cells) {
  return frame.place(static_cast<double>(cells.from.row), static_cast<double>(cells.from.col),
                     static_cast<double>(cells.to.row - cells.from.row),
                     static_cast<double>(cells.to.col - cells.from.col));
}

GridPicture::GridPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words,
                         const GridLayout& places, const LayerLook& numbers)
    : layer(of_layer), options(asked), tr(words), look(numbers), layout(places) {
  scene.width = layout.width;
  scene.height = layout.height;
  const std::int64_t count = step_count(layer.geometry, options.mode);
  step = std::clamp<std::int64_t>(options.step, 0, count - 1);
  arrival = step == 0 ? 1 : std::clamp(options.arrival, 0.0, 1.0);
}

// --- what is in sight

CellRange GridPicture::in_sight(const GridFrame& frame) const {
  const CellRange all{frame.first, {frame.first.row + frame.rows, frame.first.col + frame.cols}};
  if (!options.visible) return all;
  const Box& seen = *options.visible;
  const Parallelogram lattice{
      frame.origin, {frame.pitch, 0}, {frame.pitch * frame.down.x, frame.pitch * frame.down.y}};
  Point least{HUGE_VAL, HUGE_VAL};
  Point most{-HUGE_VAL, -HUGE_VAL};
  for (const Point corner : {Point{seen.x, seen.y}, Point{seen.right(), seen.y},
                             Point{seen.x, seen.bottom()}, Point{seen.right(), seen.bottom()}}) {
    const Point at = lattice.inverse(corner);
    least = {std::min(least.x, at.x), std::min(least.y, at.y)};
    most = {std::max(most.x, at.x), std::max(most.y, at.y)};
  }
  // A row and a column more: edges reach over.
  const auto cells = [](double at, std::int64_t more, std::int64_t most_cells) {
    return std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::floor(std::clamp(at, -1e9, 1e9))) + more, 0, most_cells);
  };
  return {{frame.first.row + cells(least.y, -1, frame.rows),
           frame.first.col + cells(least.x, -1, frame.cols)},
          {frame.first.row + cells(most.y, 2, frame.rows),
           frame.first.col + cells(most.x, 2, frame.cols)}};
}

bool GridPicture::by_cell(const GridFrame& frame) const {
  return in_sight(frame).size() <= GridFrame::kMaxCells;
}

double GridPicture::font(const GridFrame& frame, int letters, double share) const {
  if (frame.upright()) return cell_font(frame.pitch, letters, share, options.zoom);
  // Over its height a number needs the width of a letter more, or it would lie on the edges.
  return cell_font(frame.pitch, letters + 1, std::min(share, kAslantShare), options.zoom);
}

bool GridPicture::shaded(const GridFrame& frame, int letters) const {
  constexpr double kLeastNumber = 6;
  constexpr double kLargeCell = 24;  // long numbers may be smaller there
  const double size = font(frame, letters) * options.zoom;
  const bool small = frame.pitch * options.zoom < kLargeCell && size < kLeastNumber;
  return !by_cell(frame) || size == 0 || small;
}

namespace {

std::string index_of(Cell cell) {
  return fmt::format("{},{}", cell.row, cell.col);
}

std::string position_name(Cell kernel) {
  return fmt::format("w{},{}", kernel.row, kernel.col);
}

}  // namespace

bool GridPicture::indices_below(const GridFrame& frame) const {
  if (frame.upright() || !options.show_indices) return false;
  const int letters = letter_count(index_of({frame.rows - 1, frame.cols - 1}));
  return font(frame, letters + 2, kIndexShare) > 0;
}

bool GridPicture::positions_below(const GridFrame& frame) const {
  if (frame.upright() || !options.show_positions) return false;
  const Grid<double>& kernel = *layer.kernel;
  const int letters = letter_count(position_name({kernel.rows() - 1, kernel.cols() - 1}));
  return font(frame, letters + 2, kIndexShare) > 0;
}

const CellCounts& GridPicture::counts() const {
  if (!layer.geometry.transposed()) return look.reads();
  return options.mode == PlayMode::scatter ? look.full_stamps() : look.output_stamps();
}

bool GridPicture::counts_below(const GridFrame& frame) const {
  const GridFrame& counted = layer.geometry.transposed() ? layout.target : layout.source;
  if (frame.upright() || !options.show_coverage || &frame != &counted) return false;
  return font(frame, letter_count(std::to_string(counts().most())) + 1, kAslantCountShare) > 0;
}

// --- words

void GridPicture::title(Point at, const std::string& words, const std::string& size) {
  Text text;
  text.at = at;
  text.runs.push_back({words, Role::text, Face::sans, Weight::semibold, GridLayout::kTitleSize});
  text.runs.push_back({"   " + size, Role::dim, Face::mono, Weight::regular, 13});
  scene.primitives.emplace_back(std::move(text));
}

void GridPicture::caption(Point at, const std::string& words) {
  if (!options.show_caption) return;
  scene.primitives.emplace_back(
      Text{at, Anchor::start, {{words, Role::dim, Face::sans, Weight::regular, 12.5}}, {}});
}

void GridPicture::output_caption(Point at, const std::string& words) {
  if (!options.show_caption) return;
  if (!comparing() || layer.geometry.outputs() > GridFrame::kMaxCells) return caption(at, words);
  const auto& [h, w] = layer.geometry.axis;
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c)
      count += differs(layer, *options.compared, {r, c}) ? 1 : 0;
  }
  const std::vector<std::string> args{std::to_string(count), std::to_string(h.out * w.out)};
  const Role role = count == 0 ? Role::output_text : Role::problem;
  scene.primitives.emplace_back(
      Text{at,
           Anchor::start,
           {{tr("scene.differing", args), role, Face::sans, Weight::semibold, 12.5}},
           {}});
}

// --- cells

void GridPicture::cell(const GridFrame& frame, Cell at, const CellStyle& style, CellId id) {
  CellStyle seen = style;
  // Cells this small would be all edge; an empty one has nothing else to show, except where
  // it is lower still, and the edge of all shows it.
  const bool empty = style.fill == Role::empty_fill && frame.upright();
  if (!edged(frame) && !empty) seen.edge = Role::none;
  scene.primitives.push_back(shaped(frame, frame.place(at), seen, 1, id));
}

void GridPicture::value(const GridFrame& frame, Cell at, double number, Role role, Weight weight,
                        double size, CellId id, bool below) {
  if (!options.show_values || size == 0) return;
  std::string text = cell_text(number);
  // Of many numbers the longest may not have been seen.
  const int letters = letter_count(text);
  if (letters > 3) size = std::min(size, font(frame, letters, 1));
  if (size == 0) return;
  const Parallelogram place = frame.place(at);
  scene.primitives.emplace_back(cell_label(below ? place.at(0.5, kUpperLine) : place.centre(),
                                           std::move(text), role, weight, size, id));
}

void GridPicture::small_text(const GridFrame& frame, double row, double col,
                             const std::string& text, Role role, Weight weight, double share) {
  const double size = font(frame, letter_count(text) + 2, share);
  if (size == 0) return;
  const Parallelogram place = frame.place(row, col);
  Text small{{}, Anchor::start, {{text, role, Face::mono, weight, size}}, {}};
  if (frame.upright()) {
    small.at = {place.corner.x + 0.07 * frame.pitch,
                place.corner.y + 0.06 * frame.pitch + 0.8 * size};
  } else {
    small.anchor = Anchor::middle;
    small.at = place.at(counts_below(frame) ? 0.3 : 0.5, kLowerLine);
    small.at.y = centred_baseline(small.at.y, size);
  }
  scene.primitives.emplace_back(std::move(small));
}

void GridPicture::index(const GridFrame& frame, Cell at, Cell shown) {
  if (!options.show_indices || (!frame.upright() && !indices_below(frame))) return;
  small_text(frame, static_cast<double>(at.row), static_cast<double>(at.col), index_of(shown),
             Role::dim, Weight::regular, kIndexShare);
}

void GridPicture::corner_text(const GridFrame& frame, double row, double col,
                              const std::string& text, int longest, int number_letters) {
  const bool upright = frame.upright();
  const int letters = letter_count(text);
  const double size = font(frame, letters + 1, upright ? 0.21 : 0.155);
  if (!options.show_values || !by_cell(frame) || size == 0) return;
  const Parallelogram place = frame.place(row, col);
  Point at = place.at(1, 1);
  at = {at.x - 0.08 * frame.pitch, at.y - 0.08 * frame.pitch};
  if (!upright) {
    constexpr int kMostLetters = 2;
    if (std::max(longest, number_letters) > kMostLetters) return;
    if (indices_below(frame) || positions_below(frame) || counts_below(frame)) return;
    at = place.at(0.885, 0.5);
    at.y = centred_baseline(at.y, size) + 0.03 * frame.pitch;
  }
  scene.primitives.emplace_back(
      Text{at, Anchor::end, {{text, Role::window_text, Face::mono, Weight::semibold, size}}, {}});
}

void GridPicture::region(const GridFrame& frame, const CellRange& cells, const CellStyle& style) {
  if (cells.empty()) return;
  Primitive shape = shaped(frame, place_of(frame, cells), style, 1, {});
  if (auto* rect = std::get_if<Rect>(&shape)) rect->radius = std::min(frame.radius(), 4.0);
  scene.primitives.push_back(std::move(shape));
}

void GridPicture::raster(const GridFrame& frame, const CellRange& cells,
                         std::shared_ptr<const Shades> shades, const CellStyle& style) {
  if (cells.empty()) return;
  scene.primitives.emplace_back(
      Raster{place_of(frame, cells), std::move(shades), style.fill, style.edge});
  if (frame.pitch * options.zoom < kLeastLined) return;
  const CellRange seen = common(cells, in_sight(frame));
  if (seen.empty()) return;
  const Parallelogram part = place_of(frame, seen);
  const std::int64_t rows = seen.to.row - seen.from.row;
  const std::int64_t cols = seen.to.col - seen.from.col;
  for (std::int64_t r = 1; r < rows; ++r) {
    const double along = static_cast<double>(r) / static_cast<double>(rows);
    scene.primitives.emplace_back(
        Line{part.at(0, along), part.at(1, along), style.fill, 1, Dash::solid});
  }
  for (std::int64_t c = 1; c < cols; ++c) {
    const double along = static_cast<double>(c) / static_cast<double>(cols);
    scene.primitives.emplace_back(
        Line{part.at(along, 0), part.at(along, 1), style.fill, 1, Dash::solid});
  }
}

void GridPicture::kernel_grid(bool flipped) {
  if (!options.show_kernel) return;
  const GridFrame& frame = layout.kernel;
  const auto& [h, w] = layer.geometry.axis;
  title({frame.origin.x, frame.origin.y - GridLayout::kTitleGap},
        tr(flipped ? "scene.kernel_flipped" : "scene.kernel"), size_text(h.k, w.k));
  const double size = font(frame, look.kernel().letters);
  const CellRange seen = in_sight(frame);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const Cell weight = flipped ? Cell{h.k - 1 - r, w.k - 1 - c} : Cell{r, c};
      const CellId id{GridId::kernel, weight};
      CellStyle style = cell_styles::kKernel;
      if (options.show_positions) style.fill = kernel_hue(weight, h.k, w.k);
      cell(frame, {r, c}, style, id);
      value(frame, {r, c}, layer.kernel->at(weight),
            options.show_positions ? Role::text : Role::kernel_text, Weight::semibold, size, id);
      position(frame, static_cast<double>(r), static_cast<double>(c), weight);
      if (!options.show_positions) index(frame, {r, c}, weight);
      if (options.focus == id) outline_cell(frame, {r, c}, Role::accent, 2.5);
    }
  }
  scene.grids.push_back(frame.cell_grid(GridId::kernel, {0, 0}, flipped));
}

void GridPicture::position(const GridFrame& frame, double row, double col, Cell kernel) {
  if (!options.show_positions) return;
  small_text(frame, row, col, position_name(kernel), Role::text, Weight::semibold, kIndexShare);
}

// --- marks

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
  const auto& [h, w] = layer.geometry.axis;
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
  scene.primitives.push_back(shaped(frame, frame.place(row, col, rows, cols), style, opacity, {}));
}

void GridPicture::window_tint(const GridFrame& frame, double row, double col, bool flipped) {
  const auto& [h, w] = layer.geometry.axis;
  if (!by_cell(frame)) {
    tint(frame, row, col, Role::window_fill, kWindowTint, static_cast<double>(h.K),
         static_cast<double>(w.K));
    return;
  }
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      const double at_row = row + static_cast<double>(i * h.d);
      const double at_col = col + static_cast<double>(j * w.d);
      const Cell kernel = flipped ? Cell{h.k - 1 - i, w.k - 1 - j} : Cell{i, j};
      if (!options.show_positions) {
        tint(frame, at_row, at_col, Role::window_fill, kWindowTint);
      } else {
        tint(frame, at_row, at_col, kernel_hue(kernel, h.k, w.k), 1);
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
  const auto& [h, w] = layer.geometry.axis;
  const CellRange seen = common(in_sight(frame), {first, {first.row + h.out, first.col + w.out}});
  const double size = font(frame, 2, frame.upright() ? 0.24 : 0.2);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      if (!differs(layer, *options.compared, {r - first.row, c - first.col})) continue;
      const Parallelogram place = frame.place({r, c});
      outline(place, -1, frame.radius(), Role::problem, frame.pitch > 24 ? 2 : 1);
      if (size == 0) continue;
      // Told by a sign as well as by colour.
      Text sign{{}, Anchor::end, {{"≠", Role::problem, Face::mono, Weight::bold, size}}, {}};
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

void GridPicture::rays(const Parallelogram& from, const Parallelogram& to) {
  for (const Point corner : {Point{0, 0}, Point{1, 0}, Point{0, 1}, Point{1, 1}}) {
    scene.primitives.emplace_back(Line{from.at(corner.x, corner.y), to.at(corner.x, corner.y),
                                       Role::window_edge, 1.4, Dash::solid});
  }
}

namespace {

CellRange range_of(const CellCounts& counts, Cell first) {
  return {first, {first.row + counts.rows(), first.col + counts.cols()}};
}

}  // namespace

void GridPicture::coverage_tints(const GridFrame& frame, Cell first, const CellCounts& counts) {
  if (!options.show_coverage) return;
  const CellRange all = range_of(counts, first);
  if (!by_cell(frame)) {
    CellStyle style;
    style.fill = Role::panel;
    style.edge = Role::coverage_fill;
    if (auto shades = counts.shades()) raster(frame, all, std::move(shades), style);
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
  const CoverageSummary summary = coverage(layer.geometry);
  const std::vector<std::string> args{std::to_string(summary.least), std::to_string(summary.most)};
  const bool transposed = layer.geometry.transposed();
  const char* words =
      transposed && summary.checkerboard ? "scene.coverage_checkerboard"
      : transposed ? summary.uniform() ? "scene.coverage_stamps_even" : "scene.coverage_stamps"
      : summary.uniform() ? "scene.coverage_reads_even"
                          : "scene.coverage_reads";
  caption(layout.coverage, tr(words, args));
}

void GridPicture::coverage_numbers(const GridFrame& frame, Cell first, const CellCounts& counts) {
  if (!options.show_coverage) return;
  coverage_sentence();
  if (!by_cell(frame)) return;
  const double size = font(frame, letter_count(std::to_string(counts.most())) + 1,
                           frame.upright() ? kCountShare : kAslantCountShare);
  if (size == 0) return;
  const bool alone = !indices_below(frame) && !positions_below(frame);
  const CellRange seen = common(range_of(counts, first), in_sight(frame));
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const std::string text = std::to_string(counts.at({r - first.row, c - first.col}));
      Text number{
          {}, Anchor::start, {{text, Role::coverage_text, Face::mono, Weight::bold, size}}, {}};
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
  if (!options.show_leftover) return;
  const auto& [h, w] = layer.geometry.axis;
  const auto mark = [&](const CellRange& cells) {
    if (cells.empty()) return;
    const Parallelogram place = place_of(frame, cells);
    CellStyle veil;
    veil.fill = Role::background;
    scene.primitives.push_back(shaped(frame, place, veil, 0.55, {}));
    outline(place, frame.gap() / 2, frame.radius(), Role::caution_edge, 1.5, Dash::dashed);
  };
  mark({{h.padded - h.leftover, 0}, {h.padded, w.padded}});
  mark({{0, w.padded - w.leftover}, {h.padded - h.leftover, w.padded}});
}

std::string GridPicture::size_text(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

Scene grids_scene(const Layer& layer, const SceneOptions& asked, const Strings& tr,
                  Arrange arrange) {
  SceneOptions options = asked;
  if (!layer.geometry.transposed()) options.mode = PlayMode::gather;
  const auto look = look_of(layer, options.look);
  GridPicture picture(layer, options, tr,
                      arrange(layer, *look, options.mode, options.aspect,
                              {options.show_kernel, options.show_formula, options.show_caption,
                               options.show_coverage && options.show_caption}),
                      *look);
  if (options.mode == PlayMode::scatter) {
    draw_scatter(picture);
  } else {
    draw_gather(picture);
  }
  return std::move(picture.scene);
}

}  // namespace padlens
