#include "app/scene/grid_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/i18n/sizes.h"
#include "app/scene/hues.h"
#include "app/scene/overlay_rows.h"
#include "core/answers/beside.h"
#include "core/geometry/coverage.h"

namespace padlens {
namespace {

// The largest numbers of cells that lie aslant, in pitches: beside two letters there is room
// for what the window brings.
constexpr double kAslantShare = 0.31;
constexpr double kIndexShare = 0.19;
constexpr double kAslantIndexShare = 0.22;  // alone in its line
// Cells of a raster from this size on have lines between them.
constexpr double kLeastLined = 5;

}  // namespace

Parallelogram place_of(const GridFrame& frame, const CellRange& cells) {
  return frame.place(static_cast<double>(cells.from.row), static_cast<double>(cells.from.col),
                     static_cast<double>(cells.to.row - cells.from.row),
                     static_cast<double>(cells.to.col - cells.from.col));
}

std::string leftover_words(const Geometry& geometry, const Strings& tr) {
  const auto& [h, w] = geometry.axis;
  std::vector<std::string> parts;
  const auto add = [&](std::int64_t count, const char* one, const char* more) {
    const std::vector<std::string> args{std::to_string(count)};
    if (count > 0) parts.push_back(tr(count == 1 ? one : more, args));
  };
  const bool flat = geometry.op->rank == 1;
  add(h.leftover, "scene.rows_one", "scene.rows");
  add(w.leftover, flat ? "scene.samples_one" : "scene.columns_one",
      flat ? "scene.samples" : "scene.columns");
  return tr(parts.size() == 2 ? "scene.leftover_both" : "scene.leftover", parts);
}

GridPicture::GridPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words,
                         const GridLayout& places, const LayerLook& numbers)
    : layer(of_layer), options(asked), tr(words), look(numbers), layout(places) {
  scene.width = layout.width;
  scene.height = layout.height;
  for (GridFrame* frame : {&layout.source, &layout.target, &layout.kernel, &layout.stamp})
    frame->pixel = options.pixel;
  const std::int64_t count = step_count(layer.geometry(), options.mode);
  step = std::clamp<std::int64_t>(options.step, 0, count - 1);
  arrival = step == 0 ? 1 : std::clamp(options.arrival, 0.0, 1.0);
}

// --- what is in sight

CellRange GridPicture::in_sight(const GridFrame& frame) const {
  const CellRange all{frame.first, {frame.first.row + frame.rows, frame.first.col + frame.cols}};
  if (!options.visible) return all;
  const Box& seen = *options.visible;
  const Parallelogram lattice{
      frame.origin,
      {frame.pitch * frame.spacing, 0},
      {frame.pitch * frame.down.x, frame.pitch * frame.tall * frame.down.y}};
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

bool GridPicture::kernel_shaded() const {
  const GridFrame& frame = layout.kernel;
  // Hues and cells that stand apart can be told as long as they are seen.
  const bool apart = frame.spacing > 1 || options.show.has(kShowPositions);
  return !by_cell(frame) || (apart ? frame.pitch * options.zoom < kLeastLined : !edged(frame));
}

namespace {

std::string index_of(const Layer& layer, Cell cell) {
  if (layer.op().rank == 1) return std::to_string(cell.col);
  return fmt::format("{},{}", cell.row, cell.col);
}

std::string position_name(const Layer& layer, Cell kernel) {
  return "w" + index_of(layer, kernel);
}

}  // namespace

bool GridPicture::indices_below(const GridFrame& frame) const {
  if (frame.upright() || !options.show.has(kShowIndices)) return false;
  const int letters = letter_count(index_of(layer, {frame.rows - 1, frame.cols - 1}));
  return font(frame, letters + 2, kAslantIndexShare) > 0;
}

bool GridPicture::positions_below(const GridFrame& frame) const {
  if (frame.upright() || !options.show.has(kShowPositions)) return false;
  const Grid<double>& kernel = *layer.kernel();
  const int letters = letter_count(position_name(layer, {kernel.rows() - 1, kernel.cols() - 1}));
  return font(frame, letters + 2, kAslantIndexShare) > 0;
}

namespace {

// Beside a number that lies aslant there is room for few letters.
bool fits_beside(const Brought& brought) {
  constexpr int kMostLetters = 2;
  return std::max(brought.letters, brought.number_letters) <= kMostLetters;
}

// Of what stands below a number, `letters` at most; 0: not to be read.
double below_font(const GridPicture& p, const GridFrame& frame, int letters) {
  return p.font(frame, letters + 2, p.counts_below(frame) ? kIndexShare : kAslantIndexShare);
}

}  // namespace

bool GridPicture::brought_below(const GridFrame& frame, const Brought& brought) const {
  if (frame.upright() || !brought.worth_a_line || !options.show.has(kShowValues)) return false;
  if (positions_below(frame) || below_font(*this, frame, brought.letters) == 0) return false;
  return !fits_beside(brought) || indices_below(frame) || counts_below(frame);
}

const CellCounts& GridPicture::counts() const {
  if (!layer.geometry().transposed()) return look.reads();
  return options.mode == PlayMode::scatter ? look.full_stamps() : look.output_stamps();
}

bool GridPicture::counted(const GridFrame& frame) const {
  const GridFrame& own = layer.geometry().transposed() ? layout.target : layout.source;
  return options.show.has(kShowCoverage) && &frame == &own;
}

bool GridPicture::counts_below(const GridFrame& frame) const {
  if (frame.upright() || !counted(frame)) return false;
  return font(frame, letter_count(std::to_string(counts().most())) + 1, kAslantCountShare) > 0;
}

// --- words

void GridPicture::title(Point at, const std::string& words, const std::string& size) {
  Text text;
  text.at = at;
  const bool headed = options.show.has(kShowHeadings);
  if (headed) {
    text.runs.push_back({words, Role::text, Face::sans, Weight::semibold, GridLayout::kTitleSize});
  }
  if (options.show.has(kShowSizes) && !size.empty()) {
    text.runs.push_back({headed ? "   " + size : size, Role::dim, Face::mono, Weight::regular, 13});
  }
  if (!text.runs.empty()) scene.primitives.emplace_back(std::move(text));
}

void GridPicture::caption(Point at, const std::string& words) {
  if (!options.show.has(kShowCaption)) return;
  scene.primitives.emplace_back(
      Text{at, Anchor::start, {{words, Role::dim, Face::sans, Weight::regular, 12.5}}, {}});
}

void GridPicture::output_caption(Point at, const std::string& words) {
  if (!options.show.has(kShowCaption)) return;
  if (!comparing() || layer.geometry().outputs() > GridFrame::kMaxCells) return caption(at, words);
  const auto& [h, w] = layer.geometry().axis;
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c)
      count += differs_beside(layer, *options.compared, {r, c}) ? 1 : 0;
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
  scene.primitives.push_back(cell_shape(frame, frame.place(at), seen, 1, id));
}

void GridPicture::shade(const GridFrame& frame, Cell at, Role role, double share) {
  CellStyle style;
  style.fill = role;
  constexpr double kMost = 0.9;  // the cell's own colour is seen through it
  scene.primitives.push_back(cell_shape(frame, frame.place(at), style, kMost * share, {}));
}

void GridPicture::value(const GridFrame& frame, Cell at, double number, Role role, Weight weight,
                        double size, CellId id, bool below, bool inexact) {
  if (!options.show.has(kShowValues) || size == 0) return;
  std::string text = (inexact ? "≈" : "") + cell_text(number);
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
  const double size = font(frame, letter_count(text) + 2,
                           counts_below(frame) ? std::min(share, kIndexShare) : share);
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

void GridPicture::index(const GridFrame& frame, Cell at, Cell shown, Role role) {
  if (!options.show.has(kShowIndices) || (!frame.upright() && !indices_below(frame))) return;
  if (options.cover.of_picture() && !options.show.has(kShowValues)) {
    // Alone in their cells they are all there is to read; weights are not asked of.
    if (&frame == &layout.kernel) return;
    const std::string name = index_of(layer, shown);
    const double size = font(frame, letter_count(name), 0.3);
    if (size > 0) {
      scene.primitives.push_back(
          cell_label(frame.place(at).centre(), name, Role::text, Weight::regular, size, {}));
    }
    return;
  }
  small_text(frame, static_cast<double>(at.row), static_cast<double>(at.col),
             index_of(layer, shown), role, Weight::regular,
             frame.upright() ? kIndexShare : kAslantIndexShare);
}

void GridPicture::corner_text(const GridFrame& frame, double row, double col,
                              const std::string& text, const Brought& brought) {
  if (!options.show.has(kShowValues) || !by_cell(frame)) return;
  const bool upright = frame.upright();
  const bool below = brought_below(frame, brought);
  // A count stands in the other corner.
  const int other = counted(frame) ? letter_count(std::to_string(counts().most())) + 1 : 0;
  double size = font(frame, letter_count(text) + 1 + other, upright ? 0.21 : 0.155);
  if (below) size = below_font(*this, frame, brought.letters);
  if (size == 0) return;
  const Parallelogram place = frame.place(row, col);
  Text small;
  if (upright) {
    const Point corner = place.at(1, 1);
    small.at = {corner.x - 0.08 * frame.pitch, corner.y - 0.08 * frame.pitch};
    small.anchor = Anchor::end;
  } else if (below) {
    small.at = place.at(counts_below(frame) ? 0.3 : 0.5, kLowerLine);
    small.at.y = centred_baseline(small.at.y, size);
    small.anchor = Anchor::middle;
  } else {
    if (!fits_beside(brought) || positions_below(frame)) return;
    if (indices_below(frame) || counts_below(frame)) return;
    small.at = place.at(0.885, 0.5);
    small.at.y = centred_baseline(small.at.y, size) + 0.03 * frame.pitch;
    small.anchor = Anchor::end;
  }
  // On hues only plain text can be read.
  const Role role = options.show.has(kShowPositions) ? Role::text : Role::window_text;
  small.runs = {{text, role, Face::mono, Weight::semibold, size}};
  scene.primitives.emplace_back(std::move(small));
}

void GridPicture::region(const GridFrame& frame, const CellRange& cells, const CellStyle& style) {
  if (cells.empty()) return;
  Primitive shape = cell_shape(frame, place_of(frame, cells), style, 1, {});
  if (auto* rect = std::get_if<Rect>(&shape)) rect->radius = std::min(frame.radius(), 4.0);
  scene.primitives.push_back(std::move(shape));
}

ShadePart GridPicture::part_of(const GridFrame& frame, const CellRange& cells,
                               std::int64_t top_rows) const {
  if (options.pixel == 0) return whole_part(cells.rows(), cells.cols());
  CellRange seen = common(cells, in_sight(frame));
  if (top_rows < cells.rows()) seen.to.row = std::min(seen.to.row, cells.from.row + top_rows);
  seen = {{seen.from.row - cells.from.row, seen.from.col - cells.from.col},
          {seen.to.row - cells.from.row, seen.to.col - cells.from.col}};
  if (seen.empty()) return {seen, 1};
  // In the direction in which they are smaller.
  const double low = std::min(1.0, std::hypot(frame.down.x, frame.down.y));
  return screen_part(cells.rows(), cells.cols(), seen, frame.pitch * low / options.pixel);
}

void GridPicture::patches(const GridFrame& frame, const CellRange& cells, const ShadesOf& shades,
                          Role low, Role high, std::int64_t top_rows) {
  if (cells.empty()) return;
  const ShadePart shaded = part_of(frame, cells, top_rows);
  if (shaded.cells.empty()) return;
  const auto& [from, to] = shaded.cells;
  const CellRange place{{cells.from.row + from.row, cells.from.col + from.col},
                        {cells.from.row + to.row, cells.from.col + to.col}};
  scene.primitives.emplace_back(Raster{place_of(frame, place), shades(shaded), low, high});
}

void GridPicture::raster(const GridFrame& frame, const CellRange& cells, const ShadesOf& shades,
                         const CellStyle& style, std::int64_t top_rows) {
  patches(frame, cells, shades, style.fill, style.edge, top_rows);
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

void GridPicture::shaded_grid(const GridFrame& frame, const ShadesOf& shades,
                              const CellStyle& style) {
  const CellRange all{frame.first, {frame.first.row + frame.rows, frame.first.col + frame.cols}};
  raster(frame, all, shades, style);
  outline(frame.whole(), 0, std::min(frame.radius(), 4.0), style.edge, 1);
}

void GridPicture::kernel_grid(bool flipped) {
  if (!options.show.has(kShowKernel)) return;
  const GridFrame& frame = layout.kernel;
  const auto& [h, w] = layer.geometry().axis;
  const Point over{frame.origin.x, frame.origin.y - GridLayout::kTitleGap};
  title(layout.line ? layout.kernel_title : over,
        tr(flipped ? "scene.kernel_flipped" : "scene.kernel"),
        size_title(layer.spec().op, h.k, w.k));
  scene.grids.push_back(frame.cell_grid(GridId::kernel, {0, 0}, flipped));
  const auto drawn_at = [&](Cell weight) {
    return flipped ? Cell{h.k - 1 - weight.row, w.k - 1 - weight.col} : weight;
  };
  if (kernel_shaded()) {
    const auto shades = [&](const ShadePart& of) { return look.kernel_shades(of, flipped); };
    shaded_grid(frame, shades, cell_styles::kKernel);
    const auto& focus = options.focus;
    if (focus && focus->grid == GridId::kernel && layer.kernel()->contains(focus->cell))
      outline(cell_mark(frame, drawn_at(focus->cell)), 0, frame.radius(), Role::accent, 2.5);
    return;
  }
  const NumberLook& kernel = look.kernel();
  const double size = font(frame, kernel.letters);
  const bool hues = options.show.has(kShowPositions);
  const bool shades = options.show.has(kShowValues) && !hues && kernel.least < kernel.most &&
                      shaded(frame, kernel.letters);
  const CellRange seen = in_sight(frame);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const Cell weight = drawn_at({r, c});
      const CellId id{GridId::kernel, weight};
      CellStyle style = cell_styles::kKernel;
      if (hues) style.fill = kernel_hue(weight, w.k);
      cell(frame, {r, c}, style, id);
      const double number = layer.kernel()->at(weight);
      if (shades) {
        shade(frame, {r, c}, style.edge, (number - kernel.least) / (kernel.most - kernel.least));
      } else {
        value(frame, {r, c}, number, hues ? Role::text : Role::kernel_text, Weight::semibold, size,
              id);
      }
      position(frame, static_cast<double>(r), static_cast<double>(c), weight);
      if (!hues) index(frame, {r, c}, weight);
      if (options.focus == id) outline_cell(frame, {r, c}, Role::accent, 2.5);
    }
  }
}

void GridPicture::position(const GridFrame& frame, double row, double col, Cell kernel) {
  if (!options.show.has(kShowPositions)) return;
  small_text(frame, row, col, position_name(layer, kernel), Role::text, Weight::semibold,
             frame.upright() ? kIndexShare : kAslantIndexShare);
}

Scene grids_scene(const Layer& layer, const SceneOptions& asked, const Strings& tr,
                  Arrange arrange) {
  SceneOptions options = asked;
  if (!layer.op().plays(options.mode)) options.mode = PlayMode::gather;
  if (!layer.op().has_kernel) options.show.set(kShowKernel, false);
  const auto look = look_of(layer, options.look);
  GridPicture picture(
      layer, options, tr,
      arrange(layer, *look, options.mode, options.aspect, PictureParts(options.show)), *look);
  if (options.mode == PlayMode::scatter) {
    draw_scatter(picture);
  } else {
    draw_gather(picture);
  }
  picture.finish_rays();
  return std::move(picture.scene);
}

}  // namespace padlens
