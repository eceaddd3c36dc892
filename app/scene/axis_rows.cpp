#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/scene/axis_picture.h"
#include "app/scene/hues.h"
#include "app/scene/motion.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "core/answers/comparison.h"

// The positions and the rows over them.

namespace padlens {
namespace {

int letters_of(std::int64_t number) {
  return static_cast<int>(std::to_string(number).size());
}

std::string whole_text(std::int64_t number) {
  return full_text(as_double(number));
}

// The lattice of one line of cells along the axis, as cells of the layer: `next` is the
// way to the next one, on the screen.
CellGrid line_of(Axis axis, CellId first, std::int64_t count, const Box& box, Point next) {
  CellGrid grid;
  grid.grid = first.grid;
  grid.first = first.cell;
  grid.cell = {{box.x, box.y}, {box.w, 0}, {0, box.h}};
  const Point aside = next.x == 0 ? Point{box.w, 0} : Point{0, box.h};
  const bool width = axis == kWidth;
  grid.rows = width ? 1 : count;
  grid.cols = width ? count : 1;
  grid.next_col = width ? next : aside;
  grid.next_row = width ? aside : next;
  return grid;
}

// --- the positions -----------------------------------------------------------------

CellStyle style_of(PositionKind kind, bool touched) {
  switch (kind) {
    case PositionKind::input:
      return cell_styles::kInput;
    case PositionKind::inserted:
      return cell_styles::kInserted;
    case PositionKind::output:
      return touched ? cell_styles::kOutput : cell_styles::kEmpty;
    case PositionKind::appended: {
      CellStyle style = cell_styles::kEmpty;
      style.dash = Dash::fine;
      return style;
    }
    case PositionKind::overhang:
      return cell_styles::kOverhang;
    case PositionKind::padding:
    case PositionKind::cropped:
      break;
  }
  return cell_styles::kPadding;
}

// Whether a row, one that is done or any at all, has a tap on the position.
bool touched(const AxisPicture& p, std::int64_t position, bool by_any = false) {
  const AxisGeometry& a = p.reading.geometry();
  for (std::int64_t j = 0; j < a.k; ++j) {
    const std::int64_t start = position - j * a.d;
    if (start < 0 || start % p.reading.step() != 0) continue;
    const std::int64_t row = start / p.reading.step();
    if (row < p.reading.rows() && (by_any || p.done(row))) return true;
  }
  return false;
}

// What stands on a position for its index: "−2", "x1" where zeros are between, "0" on
// what is a zero.
std::string position_name(const AxisReading& reading, std::int64_t position) {
  const auto index = reading.index(position);
  if (!reading.flipped()) return whole_text(*index);
  return index ? "x" + whole_text(*index) : "0";
}

int name_letters(const AxisReading& reading) {
  if (reading.flipped()) return 1 + letters_of(reading.geometry().n - 1);
  return std::max(letters_of(*reading.index(reading.first())),
                  letters_of(*reading.index(reading.last())));
}

void label_position(AxisPicture& p, std::int64_t position, const CellStyle& style, double size) {
  const Box box = p.header_box(position);
  const CellId id = p.reading.position_id(position);
  const bool zero = p.reading.flipped() && !p.reading.index(position);
  const bool with_value = p.reading.has_values() && p.options.show.has(kShowValues);
  if (!with_value || !zero) {
    const double at = with_value ? 0.27 : 0.5;
    const double own = (with_value ? 0.86 : 1) * size;
    p.scene.primitives.emplace_back(
        cell_label({box.centre().x, box.y + at * box.h}, position_name(p.reading, position),
                   with_value ? Role::dim : style.text, with_value ? Weight::regular : style.weight,
                   own, with_value ? CellId{} : id));
  }
  if (!with_value) return;
  // A maximum takes padding for minus infinity, not for 0.
  const bool skipped = p.layer.skips_padding() && p.reading.kind(position) != PositionKind::input;
  if (skipped) return;
  const std::int64_t stamped = has_landed(p.arrival) ? p.step + 1 : p.step;
  // No stamp ever lands on some: what they hold is a zero from the first step on.
  const bool output = p.reading.kind(position) == PositionKind::output;
  const bool landed = !output || touched(p, position);
  if (!landed && touched(p, position, true)) return;
  const int letters = p.reading.scatters() ? p.look->output().letters : p.look->padded_letters();
  const std::string text = cell_text(p.reading.value(p.layer, position, stamped));
  const double value_size = std::min(
      13.0, cell_font(p.layout.pitch, std::max(letters, letter_count(text)), 0.34, p.options.zoom));
  if (value_size == 0) return;
  const double at = zero ? 0.5 : 0.68;
  p.scene.primitives.emplace_back(cell_label({box.centre().x, box.y + at * box.h}, text,
                                             landed ? style.text : Role::padding_text, style.weight,
                                             value_size, id));
}

void header_cell(AxisPicture& p, std::int64_t position, double size) {
  const PositionKind kind = p.reading.kind(position);
  const CellStyle style = style_of(kind, p.reading.scatters() && touched(p, position));
  Box box = p.header_box(position);
  if (kind == PositionKind::inserted) box = box.grown(-0.1 * std::min(box.w, box.h));
  p.add_across(
      cell_rect(box, std::min(4.0, 0.12 * p.layout.pitch), style, p.reading.position_id(position)));
  const AxisPicture::Range whole = p.whole_positions();
  if (size > 0 && position >= whole.from && position < whole.to) {
    label_position(p, position, style, size);
  }
}

// Too small for a cell each: neighbours of one kind as one. Zeros between input positions
// show as long as they are a unit wide.
void header_runs(AxisPicture& p) {
  const AxisPicture::Range seen = p.positions();
  const bool merged = p.reading.flipped() && p.layout.pitch * as_double(p.reading.geometry().s) < 3;
  // Of a scatter what lies before the end of the last stamp counts as stamped on.
  const AxisGeometry& a = p.reading.geometry();
  std::int64_t stamped_end = 0;
  for (const std::int64_t row : {p.reading.along(p.now) - 1, p.reading.along(p.now), a.n - 1}) {
    if (p.reading.scatters() && row >= 0 && p.done(row)) stamped_end = row * a.s + a.K;
  }
  const auto look_at = [&](std::int64_t position) {
    const PositionKind kind = p.reading.kind(position);
    const bool zero = merged && kind == PositionKind::inserted;
    return std::pair(zero ? PositionKind::input : kind, position < stamped_end);
  };
  std::int64_t from = seen.from;
  for (std::int64_t at = seen.from + 1; at <= seen.to; ++at) {
    if (at < seen.to && look_at(at) == look_at(from)) continue;
    const auto [kind, stamped] = look_at(from);
    CellStyle style = style_of(kind, stamped);
    Box box = p.header_box(from);
    box.w = as_double(at - from) * p.layout.pitch;
    if (box.w < 6) style.edge = Role::none;
    p.add_across(cell_rect(box, 0, style, {}));
    from = at;
  }
}

// Whose positions these are, as the formula below calls it.
void header_name(AxisPicture& p) {
  const AxisReading& reading = p.reading;
  const double size = AxisLayout::kLabelSize;
  p.words(
      {p.layout.left - 14, centred_baseline(p.layout.header + p.layout.header_height / 2, size)},
      Anchor::end,
      {{reading.scatters() ? "y[…]"
        : reading.spread() ? "z"
                           : "x[…]",
        reading.scatters() ? Role::output_text : Role::input_text, Face::mono, Weight::semibold,
        size}});
}

// Indices over the positions, as many as there is room for.
void ticks(AxisPicture& p) {
  const int letters = name_letters(p.reading) + 1;
  constexpr double kSize = 11;
  const double room = kLetterWidth * kSize * letters + 4;
  std::int64_t every = 1;
  for (const int factor : {2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000}) {
    if (as_double(every) * p.layout.pitch >= room) break;
    every = factor;
  }
  const AxisPicture::Range seen = p.positions();
  const AxisPicture::Range whole = p.whole_positions();
  // Zeros lie between numbered positions: every so many of these.
  const std::int64_t spread = p.reading.flipped() ? p.reading.geometry().s : 1;
  for (std::int64_t at = std::max(seen.from, whole.from); at < std::min(seen.to, whole.to); ++at) {
    const auto index = p.reading.index(at);
    if (!index || *index * spread % every != 0) continue;
    const std::string name = position_name(p.reading, at);
    const Box box = p.header_box(at);
    const double centre = std::max(box.centre().x, p.layout.left + 4);
    p.words({centre, p.layout.header - 7}, Anchor::middle,
            {{name, Role::dim, Face::mono, Weight::regular, kSize}});
  }
}

void header_grids(AxisPicture& p) {
  const AxisReading& reading = p.reading;
  const AxisPicture::Range whole = p.whole_positions();
  const auto lattice = [&](std::int64_t from, std::int64_t to, GridId only) {
    from = std::max(from, whole.from);
    to = std::min(to, whole.to);
    if (from >= to) return;
    CellId first = reading.position_id(from);
    if (first.grid != only) return;
    p.scene.grids.push_back(
        line_of(reading.axis(), first, to - from, p.header_box(from), {p.layout.pitch, 0}));
  };
  if (!reading.scatters()) return lattice(reading.first(), reading.last() + 1, GridId::padded);
  const AxisGeometry& a = reading.geometry();
  const std::int64_t end = a.crop_before + a.out;
  if (reading.position_id(a.crop_before).grid != GridId::output) {
    return lattice(reading.first(), reading.last() + 1, GridId::full);
  }
  lattice(reading.first(), a.crop_before, GridId::full);
  lattice(a.crop_before, end, GridId::output);
  lattice(end, reading.last() + 1, GridId::full);
}

// --- a row -----------------------------------------------------------------------------

void row_ground(AxisPicture& p, std::int64_t row) {
  constexpr CellStyle kGround{Role::panel, Role::line, Role::dim, Dash::solid, false, {}};
  if (!p.by_cell()) {
    p.add_cut(cell_rect(p.span(as_double(row), p.offset, as_double(p.layout.shown)), 3, kGround,
                        p.reading.row_id(row)));
    return;
  }
  const AxisPicture::Range seen = p.positions();
  for (std::int64_t at = seen.from; at < seen.to; ++at) {
    p.add_cut(cell_rect(p.span(as_double(row), as_double(at), 1),
                        std::min(3.0, 0.1 * p.layout.pitch), kGround, {}));
  }
}

Rect window_rect(const AxisPicture& p, double row, double grown) {
  Rect rect;
  const AxisGeometry& a = p.reading.geometry();
  rect.box = p.span(row, row * as_double(p.reading.step()), as_double(a.K));
  rect.box = {rect.box.x - p.layout.gap() / 2, rect.box.y - grown, rect.box.w + p.layout.gap(),
              rect.box.h + 2 * grown};
  rect.radius = std::min(6.0, 0.2 * p.layout.pitch);
  return rect;
}

bool whole_row(const AxisPicture& p, std::int64_t row) {
  const AxisPicture::Range whole = p.whole_rows();
  return row >= whole.from && row < whole.to;
}

// Taps smaller than this have no edge and no name.
constexpr double kLeastEdged = 5;

void tap_rects(AxisPicture& p, std::int64_t row, std::int64_t j) {
  const std::int64_t position = p.reading.tap(row, j);
  const PositionKind kind = p.reading.kind(position);
  const CellId id = p.reading.weight_id(j);
  const bool beside = kind == PositionKind::padding || kind == PositionKind::overhang ||
                      kind == PositionKind::cropped;
  const bool zero = kind == PositionKind::inserted || kind == PositionKind::appended;
  const bool done = p.done(row) || row == p.marked;
  CellStyle style = cell_styles::kKernel;
  style.dash = beside ? Dash::dashed : zero ? Dash::fine : Dash::solid;
  if (p.options.show.has(kShowPositions)) {
    style.fill = kernel_hue(id.cell, p.layer.geometry().width().k);
  } else if (p.layout.pitch < kLeastEdged && done) {
    style.fill = Role::kernel_edge;  // the fill alone would not be seen
  }
  style.edge = p.layout.pitch < kLeastEdged ? Role::none : done ? style.edge : Role::empty_edge;
  Rect rect = cell_rect(p.tap_box(row, position), std::min(3.0, 0.1 * p.layout.pitch), style, id);
  if (style.edge == Role::none) {
    // No place for dashes: low ones instead.
    if (beside || zero) rect.box = {rect.box.x, rect.box.centre().y - 4, rect.box.w, 8};
    p.add_cut(rect);
    return;
  }
  if (beside) {
    Rect ground = cell_rect(rect.box, rect.radius, cell_styles::kPadding, {});
    ground.edge = Role::none;
    p.add_cut(ground);
  }
  rect.opacity = done && !beside && !zero ? 1 : 0.45;
  p.add_cut(rect);
}

void row_tap(AxisPicture& p, std::int64_t row, std::int64_t j, double size) {
  tap_rects(p, row, j);
  if (!whole_row(p, row) || p.layout.pitch < kLeastEdged) return;
  const CellId id = p.reading.weight_id(j);
  const Box box = p.tap_box(row, p.reading.tap(row, j));
  p.scene.grids.push_back(line_of(p.reading.axis(), id, 1, box, {box.w, 0}));
  if (size == 0 || !p.reading.weighted()) return;
  const Weight weight = row == p.marked ? Weight::bold
                        : p.done(row)   ? Weight::semibold
                                        : Weight::regular;
  p.scene.primitives.emplace_back(cell_label(
      box.centre(), "w" + std::to_string(p.reading.weight(j)),
      p.options.show.has(kShowPositions) ? Role::text : Role::kernel_text, weight, size, id));
}

// A dot on each position that dilation skips.
void row_dots(AxisPicture& p, std::int64_t row) {
  const AxisGeometry& a = p.reading.geometry();
  if (a.d == 1 || p.layout.pitch < 14 || !whole_row(p, row)) return;
  const AxisPicture::Range seen = p.positions();
  const AxisPicture::Range whole = p.whole_positions();
  const std::int64_t from = std::max({seen.from, whole.from, p.reading.tap(row, 0)});
  const std::int64_t to = std::min({seen.to, whole.to, p.reading.tap(row, a.k - 1)});
  for (std::int64_t at = from; at < to; ++at) {
    if (p.reading.tap_at(row, at)) continue;
    const Point centre = p.span(as_double(row), as_double(at), 1).centre();
    Rect dot;
    dot.box = {centre.x - 1.25, centre.y - 1.25, 2.5, 2.5};
    dot.radius = 1.25;
    dot.fill = Role::faint;
    p.add(dot);
  }
}

void row_taps(AxisPicture& p, std::int64_t row) {
  const AxisGeometry& a = p.reading.geometry();
  // Within the edges, also where letters are wider than 0.6 em.
  const double room = std::max(p.tap_box(row, p.reading.tap(row, 0)).w - 3, 0.0) / 0.93;
  const double size =
      std::min(13.0, cell_font(room, 1 + letters_of(a.k - 1), 0.46, p.options.zoom));
  const AxisPicture::Range seen = p.positions();
  const AxisPicture::Range whole = p.whole_positions();
  for (std::int64_t j = 0; j < a.k; ++j) {
    const std::int64_t at = p.reading.tap(row, j);
    if (at < seen.from || at >= seen.to) continue;
    row_tap(p, row, j, at >= whole.from && at < whole.to ? size : 0);
  }
  row_dots(p, row);
}

void row_label(AxisPicture& p, std::int64_t row) {
  if (!whole_row(p, row)) return;
  const bool done = p.done(row);
  const Role own = p.reading.scatters() ? Role::input_text : Role::output_text;
  const double size = AxisLayout::kLabelSize;
  const double middle = p.y(as_double(row)) + p.layout.row_pitch / 2;
  p.words({p.layout.left - 14, centred_baseline(middle, size)}, Anchor::end,
          {{p.row_name(row), done || row == p.marked ? own : Role::dim, Face::mono,
            row == p.marked ? Weight::bold
            : done          ? Weight::semibold
                            : Weight::regular,
            size}},
          p.reading.row_id(row));
  if (p.options.compared == nullptr || p.reading.scatters()) return;
  if (!differs(p.layer, *p.options.compared, p.reading.row_id(row).cell)) return;
  p.words({p.layout.right() + 6, centred_baseline(middle, size)}, Anchor::start,
          {{"≠", Role::problem, Face::mono, Weight::bold, size}});
}

// Rows by their names at the left, and by all of the row where no tap lies.
void row_grids(AxisPicture& p) {
  const AxisPicture::Range whole = p.whole_rows();
  if (whole.size() <= 0) return;
  const double above = p.y(as_double(whole.from));
  const double left = AxisLayout::kMargin;
  const double end = p.layout.left - 6;
  const CellId first = p.reading.row_id(whole.from);
  const Point next{0, p.layout.row_pitch};
  for (const Box& box : {Box{left, above, end - left, p.layout.row_pitch},
                         Box{end, above, p.layout.right() - end, p.layout.row_pitch}}) {
    p.scene.grids.push_back(line_of(p.reading.axis(), first, whole.size(), box, next));
  }
}

void more(AxisPicture& p, Point at, const char* sign) {
  p.words(at, Anchor::middle, {{sign, Role::dim, Face::mono, Weight::bold, 15}});
}

}  // namespace

void draw_axis_header(AxisPicture& p) {
  header_grids(p);
  const double size =
      std::min(12.5, cell_font(p.layout.pitch, name_letters(p.reading), 0.42, p.options.zoom));
  if (p.by_cell()) {
    const AxisPicture::Range seen = p.positions();
    for (std::int64_t at = seen.from; at < seen.to; ++at)
      header_cell(p, at, size);
  } else {
    header_runs(p);
  }
  // Else each cell has its own.
  if (!p.by_cell() || size == 0) ticks(p);
  const double middle = p.layout.header + p.layout.header_height / 2 + 5;
  if (p.offset > as_double(p.reading.first())) {
    more(p, {p.layout.left - 14, middle}, "⋯");
  } else {
    header_name(p);
  }
  if (p.offset + as_double(p.layout.shown) < as_double(p.reading.last() + 1)) {
    more(p, {p.layout.right() + 12, middle}, "⋯");
  }
}

void draw_axis_rows(AxisPicture& p) {
  const AxisPicture::Range seen = p.rows();
  row_grids(p);
  for (std::int64_t row = seen.from; row < seen.to; ++row)
    row_ground(p, row);
  // The highlight goes from row to row; a row that is pointed at has it at once.
  const bool pointed = p.marked != p.reading.along(p.now);
  const double lit = pointed ? as_double(p.marked) : p.present;
  Rect tint = window_rect(p, lit, 2);
  tint.fill = Role::window_fill;
  tint.opacity = 0.72;
  p.add_cut(tint);
  for (std::int64_t row = seen.from; row < seen.to; ++row) {
    Rect outline = window_rect(p, as_double(row), 2);
    outline.edge = p.done(row) ? Role::kernel_edge : Role::empty_edge;
    p.add_cut(outline);
    row_taps(p, row);
    row_label(p, row);
  }
  Rect outline = window_rect(p, lit, 2.5);
  outline.edge = Role::window_edge;
  outline.edge_width = 3;
  p.add_cut(outline);
  const auto row = p.pointed_row();
  if (row && !p.options.explores) {
    Rect mark = window_rect(p, as_double(*row), 2.5);
    mark.edge = Role::accent;
    mark.edge_width = *row == p.marked ? kMarkOnHighlight : 2;
    p.add_cut(mark);
  }
  const double labels = (AxisLayout::kMargin + p.layout.left) / 2 + 8;
  if (p.top > 0) more(p, {labels, p.layout.rows - 6}, "⋮");
  if (p.top + as_double(p.layout.shown_rows) < as_double(p.reading.rows())) {
    more(p, {labels, p.layout.rows_bottom() + 14}, "⋮");
  }
}

}  // namespace padlens
