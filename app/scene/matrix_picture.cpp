#include "app/scene/matrix_picture.h"

#include "app/scene/motion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace padlens {
namespace {

bool inside(Cell cell, const Geometry& geometry, bool output) {
  const auto& [h, w] = geometry.axis;
  return cell.row >= 0 && cell.col >= 0 && cell.row < (output ? h.out : h.n) &&
         cell.col < (output ? w.out : w.n);
}

// The input cell that is pointed at, also by a copy of it or in another view's grid.
std::optional<Cell> pointed_input(const Layer& layer, CellId id) {
  const auto& [h, w] = layer.geometry().axis;
  if (id.grid == GridId::input && inside(id.cell, layer.geometry(), false)) return id.cell;
  const bool in_padded = id.grid == GridId::padded && id.cell.row >= 0 && id.cell.col >= 0 &&
                         id.cell.row < h.covered() && id.cell.col < w.covered();
  return in_padded ? padded_cell(layer, id.cell).source : std::nullopt;
}

void point_at(MatrixMoment& moment, const Layer& layer, CellId id, bool explores) {
  const Geometry& geometry = layer.geometry();
  std::optional<std::int64_t> row;
  std::optional<std::int64_t> col;
  if (id.grid == GridId::output && inside(id.cell, geometry, true))
    row = cell_step(geometry, PlayMode::gather, id.cell);
  if (const auto input = pointed_input(layer, id))
    col = cell_step(geometry, PlayMode::scatter, *input);
  if (id.grid == GridId::kernel && layer.kernel()->contains(id.cell)) moment.kernel = id.cell;
  const bool entry = id.grid == GridId::matrix && id.cell.row >= 0 && id.cell.col >= 0 &&
                     id.cell.row < geometry.outputs() && id.cell.col < geometry.inputs();
  if (entry) {
    moment.entry = id.cell;
    row = id.cell.row;
    col = id.cell.col;
  }
  // What is played along is lit there instead of at the step.
  const auto lit = moment.scatter ? col : row;
  if (lit && explores) {
    moment.lit = moment.before = *lit;
    moment.arrival = 1;
  } else {
    moment.marked = lit;
  }
  (moment.scatter ? moment.row : moment.col) = moment.scatter ? row : col;
}

}  // namespace

MatrixMoment matrix_moment(const Layer& layer, const SceneOptions& options) {
  MatrixMoment moment;
  moment.scatter = options.mode == PlayMode::scatter;
  const std::int64_t count = step_count(layer.geometry(), options.mode);
  moment.step = std::clamp<std::int64_t>(options.step, 0, count - 1);
  moment.lit = moment.step;
  moment.before = std::max<std::int64_t>(moment.step - 1, 0);
  moment.arrival = moment.step == 0 ? 1 : std::clamp(options.arrival, 0.0, 1.0);
  if (options.focus) point_at(moment, layer, *options.focus, options.explores);
  return moment;
}

MatrixPicture::MatrixPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words,
                             const MatrixLayout& arranged, const LayerLook& numbers,
                             const MatrixMoment& now)
    : GridPicture(of_layer, asked, words, arranged.grid, numbers), places(arranged), moment(now) {}

Box MatrixPicture::sight() const {
  return options.visible.value_or(Box{0, 0, scene.width, scene.height});
}

MatrixRun MatrixPicture::rows_in_sight(std::size_t strip) const {
  const Box seen = sight();
  return places.sides.rows.within(strip, seen.y - places.body.y, seen.bottom() - places.body.y);
}

MatrixRun MatrixPicture::cols_in_sight(std::size_t strip) const {
  const Box seen = sight();
  return places.sides.cols.within(strip, seen.x - places.body.x, seen.right() - places.body.x);
}

double MatrixPicture::gap() const {
  const double pitch = std::min(places.sides.rows.pitch, places.sides.cols.pitch);
  if (options.pixel > 0) {
    // One pixel or more, and as many for each: see cell_gap().
    const double pixels = pitch / options.pixel;
    return pixels < 5 ? 0 : std::max(1.0, std::round(0.06 * pixels)) * options.pixel;
  }
  if (pitch >= 5) return 1;
  return pitch * options.zoom >= 10 ? 0.06 * pitch : 0;
}

double MatrixPicture::font(const Box& box, int letters, double share) const {
  return cell_font(box.w, letters, share * box.h / box.w, options.zoom);
}

std::optional<Box> MatrixPicture::entry(Cell at) const {
  const auto row = places.sides.rows.place(at.row);
  const auto col = places.sides.cols.place(at.col);
  if (!row || !col) return std::nullopt;
  return Box{places.body.x + *col, places.body.y + *row, places.sides.cols.pitch - gap(),
             places.sides.rows.pitch - gap()};
}

namespace {

constexpr double kThinnest = 4;  // on the screen: a band that is to be seen

// From `at` on as thick as `pitch`, or `least` and around its middle, within `length`.
std::pair<double, double> thick(double at, double pitch, double least, double length) {
  if (pitch >= least) return {at, pitch};
  const double most = std::max(length - least, 0.0);
  return {std::clamp(at + pitch / 2 - least / 2, 0.0, most), least};
}

Box row_box(const MatrixPicture& p, double at) {
  const Box& body = p.places.body;
  const auto [y, h] = thick(at, p.places.sides.rows.pitch - p.gap(), kThinnest * p.unit(), body.h);
  return {body.x, body.y + y, body.w - p.gap(), h};
}

Box col_box(const MatrixPicture& p, double at) {
  const Box& body = p.places.body;
  const auto [x, w] = thick(at, p.places.sides.cols.pitch - p.gap(), kThinnest * p.unit(), body.w);
  return {body.x + x, body.y, w, body.h - p.gap()};
}

}  // namespace

std::optional<Box> MatrixPicture::row_band(std::int64_t row) const {
  const auto at = places.sides.rows.place(row);
  return at ? std::optional(row_box(*this, *at)) : std::nullopt;
}

std::optional<Box> MatrixPicture::col_band(std::int64_t col) const {
  const auto at = places.sides.cols.place(col);
  return at ? std::optional(col_box(*this, *at)) : std::nullopt;
}

std::optional<Box> MatrixPicture::lit_band() const {
  const MatrixSide& side = moment.scatter ? places.sides.cols : places.sides.rows;
  const auto to = side.place(moment.lit);
  if (!to) return std::nullopt;
  const double from = side.place(moment.before).value_or(*to);
  const double done = way_gone(moment.arrival);
  const double at = from + done * (*to - from);
  return moment.scatter ? col_box(*this, at) : row_box(*this, at);
}

std::optional<Box> MatrixPicture::marked_band() const {
  if (!moment.marked) return std::nullopt;
  return moment.scatter ? col_band(*moment.marked) : row_band(*moment.marked);
}

double MatrixPicture::marked_width() const {
  return moment.marked == moment.lit ? kMarkOnHighlight : 2;
}

double MatrixPicture::lit_width() const {
  const auto band = lit_band();
  return band && std::min(band->w, band->h) < 8 * unit() ? 1.4 : 3;
}

void MatrixPicture::mark(const std::optional<Box>& box, Role role, double width, Dash dash) {
  if (!box) return;
  // So far out that its edges fall on whole units.
  outline({{box->x, box->y}, {box->w, 0}, {0, box->h}}, (width > 2 ? 1 : 0.5) * unit(), 2 * unit(),
          role, width, dash);
}

void MatrixPicture::dots(Point centre, bool downwards) {
  constexpr double kStep = 3.6;
  constexpr double kSize = 1.8;
  for (const double i : {-1.0, 0.0, 1.0}) {
    Rect dot;
    dot.box = {centre.x - kSize / 2 + (downwards ? 0 : i * kStep),
               centre.y - kSize / 2 + (downwards ? i * kStep : 0), kSize, kSize};
    dot.radius = kSize / 2;
    dot.fill = Role::dim;
    scene.primitives.emplace_back(dot);
  }
}

void MatrixPicture::label(const Box& box, std::string text, Role role, Weight weight, double size,
                          CellId id) {
  if (size == 0) return;
  scene.primitives.emplace_back(cell_label(box.centre(), std::move(text), role, weight, size, id));
}

}  // namespace padlens
