#include <algorithm>
#include <cmath>
#include <string>

#include "app/scene/axis_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"

// What is told of positions: how often they are read, where the output ends, what no
// window reaches, which one is pointed at.

namespace padlens {
namespace {

constexpr double kLeastBar = 1.5;  // width of one; narrower ones are put together

Rect edge_of(const Box& box, Role role, double width, Dash dash = Dash::solid) {
  Rect rect;
  rect.box = box;
  rect.radius = 4;
  rect.edge = role;
  rect.edge_width = width;
  rect.dash = dash;
  return rect;
}

// --- how often each position is read -------------------------------------------------

struct Counts {
  std::vector<std::int64_t> all;
  std::int64_t most = 1;
  std::int64_t first = 0;

  std::int64_t at(std::int64_t position) const {
    return all[static_cast<std::size_t>(position - first)];
  }
};

Counts counts_of(const AxisReading& reading) {
  Counts counts{reading.counts(), 1, reading.first()};
  for (const std::int64_t count : counts.all)
    counts.most = std::max(counts.most, count);
  return counts;
}

double bar_height(const Counts& counts, double count) {
  return count * std::min(9.0, AxisLayout::kBars / as_double(counts.most));
}

void bar(AxisPicture& p, double left, double width, double height) {
  if (height <= 0) return;
  Rect rect;
  // Half a unit higher than the line, on whole pixels.
  rect.box = {left, p.layout.bars - 0.5 - height, width, height};
  rect.radius = p.by_cell() ? std::min({2.0, width / 4, height / 2}) : 0;
  rect.fill = p.options.show.has(kShowCoverage) ? Role::coverage_fill : Role::accent;
  rect.opacity = 0.75;
  p.add_across(rect);
}

// Of the counts below the bars; 0 where there is no room for them.
double count_font(const AxisPicture& p, const Counts& counts) {
  const auto letters = static_cast<int>(std::to_string(counts.most).size());
  constexpr double kLegible = 6;  // a row of smaller ones is noise: their range is told then
  const double size =
      p.by_cell() ? std::min(12.0, cell_font(p.layout.pitch, letters, 0.4, p.options.zoom)) : 0;
  return size * p.options.zoom < kLegible ? 0 : size;
}

void single_bars(AxisPicture& p, const Counts& counts) {
  const double size = count_font(p, counts);
  const AxisPicture::Range seen = p.positions();
  const AxisPicture::Range whole = p.whole_positions();
  for (std::int64_t at = seen.from; at < seen.to; ++at) {
    const Box cell = p.header_box(at);
    const double width = 2 * std::floor(cell.w / 3);
    bar(p, cell.centre().x - width / 2, width, bar_height(counts, as_double(counts.at(at))));
    if (size == 0 || at < whole.from || at >= whole.to) continue;
    const Role role = p.options.show.has(kShowCoverage) ? Role::coverage_text : Role::dim;
    p.scene.primitives.emplace_back(cell_label({cell.centre().x, p.layout.bars + 13},
                                               std::to_string(counts.at(at)), role, Weight::regular,
                                               size, {}));
  }
}

// One bar for as many positions as it takes to be seen, as high as their mean; neighbours
// of one height as one.
void joint_bars(AxisPicture& p, const Counts& counts) {
  const AxisPicture::Range seen = p.positions();
  const auto each = static_cast<std::int64_t>(std::max(1.0, kLeastBar / p.layout.pitch + 1));
  double left = 0;
  double width = 0;
  double height = -1;
  for (std::int64_t from = seen.from; from < seen.to; from += each) {
    const std::int64_t to = std::min(seen.to, from + each);
    std::int64_t sum = 0;
    for (std::int64_t at = from; at < to; ++at)
      sum += counts.at(at);
    const double own = bar_height(counts, as_double(sum) / as_double(to - from));
    if (own != height) {
      bar(p, left, width, height);
      left = p.x(as_double(from));
      width = 0;
      height = own;
    }
    width += as_double(to - from) * p.layout.pitch;
  }
  bar(p, left, width, height);
}

// How often, as a strip of a colour below each position.
void coverage_strip(AxisPicture& p, const Counts& counts) {
  const AxisPicture::Range seen = p.positions();
  for (std::int64_t at = seen.from; at < seen.to; ++at) {
    if (counts.at(at) == 0) continue;
    const Box cell = p.header_box(at);
    Rect strip;
    strip.box = {cell.x, cell.bottom() + 3, cell.w, 5};
    strip.radius = 2;
    strip.fill = Role::coverage_fill;
    strip.opacity = as_double(counts.at(at)) / as_double(counts.most);
    p.add_across(strip);
  }
}

// Dashed where the output begins and ends on the full scatter.
void crop_lines(AxisPicture& p) {
  const AxisGeometry& a = p.reading.geometry();
  if (!p.reading.scatters() || (a.crop_before == 0 && a.crop_after == 0)) return;
  for (const std::int64_t at : {a.crop_before, a.crop_before + a.out}) {
    const double x = p.x(as_double(at)) - p.layout.gap() / 2;
    if (x < p.layout.left - 2 || x > p.layout.right() + 2) continue;
    p.add(Line{
        {x, p.layout.header - 4}, {x, p.layout.bars + 4}, Role::output_edge, 2.5, Dash::dashed});
  }
}

// Behind the rows nothing is drawn there: no window reaches it.
void leftover_mark(AxisPicture& p) {
  const std::int64_t cells = p.reading.leftover();
  if (!p.options.show.has(kShowLeftover) || cells == 0) return;
  const double left = p.x(as_double(p.reading.last() + 1 - cells)) - p.layout.gap() / 2;
  if (left >= p.layout.right()) return;
  const double right = p.layout.right() - p.layout.gap() / 2;
  Rect hatch;
  hatch.box = {left, p.layout.rows, right - left, p.layout.rows_bottom() - p.layout.rows};
  hatch.fill = Role::padding_fill;
  hatch.hatched = true;
  hatch.radius = 3;
  p.add(hatch);
  p.add(edge_of({left, p.layout.header - 3, right - left, p.layout.bars - p.layout.header + 24},
                Role::caution_edge, 1.5, Dash::dashed));
}

// The names of what stands in the left column, and its range where single counts are not
// written.
void counts_name(AxisPicture& p, const Counts& counts) {
  const double right = p.layout.left - 14;
  p.words({right, p.layout.bars - 3}, Anchor::end,
          {{p.tr(p.reading.scatters() ? "scene.axis.stamps" : "scene.axis.reads"), Role::dim,
            Face::sans, Weight::semibold, 13}});
  if (count_font(p, counts) > 0 || counts.all.empty()) return;
  const std::int64_t least = std::ranges::min(counts.all);
  std::string range = std::to_string(least);
  if (least != counts.most) range += "…" + std::to_string(counts.most);
  p.words({right, p.layout.bars + 17}, Anchor::end,
          {{range, Role::dim, Face::mono, Weight::regular, 12}});
}

// --- what is pointed at ---------------------------------------------------------------

void outline_tap(AxisPicture& p, std::int64_t row, std::int64_t position) {
  const AxisPicture::Range seen = p.positions();
  if (position < seen.from || position >= seen.to) return;
  p.add_cut(
      edge_of(p.tap_box(row, position).grown(0.5), Role::accent, p.layout.pitch > 16 ? 3 : 2));
}

void point_at_position(AxisPicture& p, std::int64_t position) {
  Rect outline = edge_of(p.header_box(position), Role::accent, 3);
  p.add_across(outline);
  Rect column = edge_of(p.header_box(position), Role::accent, 1.25);
  column.box.y = p.layout.header + p.layout.header_height;
  column.box.h = p.layout.bars + 22 - column.box.y;
  const AxisPicture::Range whole = p.whole_positions();
  if (position < whole.from || position >= whole.to) return;
  p.add(column);
  const AxisPicture::Range rows = p.rows();
  for (std::int64_t row = rows.from; row < rows.to; ++row) {
    if (p.reading.tap_at(row, position)) outline_tap(p, row, position);
  }
}

}  // namespace

void draw_axis_counts(AxisPicture& p) {
  const Counts counts = counts_of(p.reading);
  leftover_mark(p);
  p.add(Line{{p.layout.left, p.layout.bars},
             {p.layout.right() - p.layout.gap(), p.layout.bars},
             Role::line,
             1,
             Dash::solid});
  if (p.by_cell()) {
    single_bars(p, counts);
    if (p.options.show.has(kShowCoverage)) coverage_strip(p, counts);
  } else {
    joint_bars(p, counts);
  }
  counts_name(p, counts);
  crop_lines(p);
}

void draw_axis_focus(AxisPicture& p) {
  const auto& focus = p.options.focus;
  if (!focus) return;
  if (const auto position = p.pointed_position()) {
    const AxisPicture::Range seen = p.positions();
    if (*position >= seen.from && *position < seen.to) point_at_position(p, *position);
    return;
  }
  if (focus->grid != GridId::kernel || !p.layer.kernel()->contains(focus->cell)) return;
  const std::int64_t j = p.reading.weight(p.reading.along(focus->cell));  // the flip undoes itself
  const AxisPicture::Range rows = p.rows();
  for (std::int64_t row = rows.from; row < rows.to; ++row)
    outline_tap(p, row, p.reading.tap(row, j));
}

}  // namespace padlens
