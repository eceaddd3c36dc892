#include <algorithm>
#include <cmath>
#include <utility>

#include "app/scene/arithmetic.h"
#include "app/scene/axis_picture.h"
#include "app/scene/motion.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view_rows.h"

// The axis view: one axis of a layer, every window a row over the positions it reads.

namespace padlens {
namespace {

// Rows that are shown at once, fewer where positions would become too small. Odd: in their
// middle the present one then stands, with whole rows above and below.
constexpr std::int64_t kMostRows = 13;
constexpr std::int64_t kLeastRows = 7;
constexpr std::int64_t kEasyPositions = 48;

constexpr double kLeastLabel = 60;  // also for the words at the left

// Positions beyond what windows reach, at both ends.
std::int64_t positions_beyond(const AxisReading& reading) {
  const AxisGeometry& a = reading.geometry();
  return reading.positions() - ((reading.rows() - 1) * reading.step() + a.K);
}

std::int64_t rows_at_once(const AxisReading& reading) {
  const std::int64_t room = kEasyPositions - reading.geometry().K - positions_beyond(reading);
  const std::int64_t easy = std::clamp(room / reading.step() + 1, kLeastRows, kMostRows);
  return std::min(reading.rows(), easy % 2 == 0 ? easy - 1 : easy);
}

AxisPicture::Range cut(AxisPicture::Range range, double from, double to) {
  range.from = std::max(range.from, static_cast<std::int64_t>(std::floor(from)));
  range.to = std::min(range.to, static_cast<std::int64_t>(std::ceil(to)));
  range.to = std::max(range.from, range.to);
  return range;
}

constexpr double kExact = 1e-6;  // a scroll this near a whole number has arrived

}  // namespace

namespace {

// What is written below the words: the rule where there are weights, what z is, and the sum, which
// in one dimension is that of the output cell in full.
int arithmetic_lines(const Layer& layer, const LayerLook& look, const AxisReading& reading,
                     int letters) {
  const int sum = reading.in_numbers() ? sum_lines(layer, look, letters) : 1;
  return sum + (reading.weighted() ? 1 : 0) + (reading.spread() ? 1 : 0);
}

}  // namespace

AxisLayout axis_layout(const Layer& layer, const LayerLook& look, const AxisReading& reading,
                       const SceneOptions& options, int facts) {
  AxisLayout layout;
  const double margin = AxisLayout::kMargin;
  const std::string longest =
      axis_rows_name(layer, reading) + "[" + std::to_string(reading.rows() - 1) + "]";
  const double label =
      std::max(kLeastLabel, kLetterWidth * AxisLayout::kLabelSize *
                                as_double(static_cast<std::int64_t>(longest.size())));
  layout.left = margin + std::ceil(label) + 16;
  layout.shown_rows = rows_at_once(reading);
  layout.shown = reading.positions() - (reading.rows() - layout.shown_rows) * reading.step();
  // A place of no size has some aspect too, while a window is folded up.
  const double aspect = std::isfinite(options.aspect) ? std::max(options.aspect, 0.0) : 1;
  const double most = std::clamp(740 * aspect, 520.0, 940.0);
  layout.pitch = std::min(48.0, most / as_double(layout.shown));
  if (layout.pitch > 4) layout.pitch = std::floor(layout.pitch);
  const bool headed = options.show.has(kShowHeadings);
  const bool sized = options.show.has(kShowSizes);
  // Over the positions there is room for their numbers.
  layout.header = margin + 26 + (headed ? AxisLayout::kTitleLine : 0) + (sized ? 24 : 0);
  layout.header_height = reading.has_values() ? 42 : 26;
  layout.rows = layout.header + layout.header_height + 20;
  layout.row_pitch = layout.shown_rows > 8 ? 36 : 40;
  layout.bars = layout.rows_bottom() + 14 + AxisLayout::kBars;
  double bottom = layout.bars + 22;
  if (options.show.has(kShowCaption)) {
    layout.words = bottom + 24;
    bottom += AxisLayout::kWordsLine * (1 + facts) + 6;
  }
  const bool words =
      headed || sized || options.show.has(kShowCaption) || options.show.has(kShowFormula);
  layout.width = std::max(words ? 640.0 : 0.0, std::ceil(layout.right()) + 0.5 + margin);
  // A short axis stands in the middle of what the words need.
  layout.left += std::floor((layout.width - margin - layout.right()) / 2);
  if (options.show.has(kShowFormula)) {
    layout.formula = bottom + 32;
    layout.line_letters =
        static_cast<int>((layout.width - 2 * margin) / (kSumLetter * AxisLayout::kSumSize));
    bottom +=
        AxisLayout::kSumLine * arithmetic_lines(layer, look, reading, layout.line_letters) + 10;
  }
  layout.height = std::ceil(bottom) + margin - 4;
  return layout;
}

// --- the picture ------------------------------------------------------------------

AxisPicture::AxisPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words)
    : layer(of_layer),
      options(asked),
      tr(words),
      look(look_of(of_layer, asked.look)),
      mode(of_layer.op().plays(asked.mode) ? asked.mode : PlayMode::gather),
      step(std::clamp<std::int64_t>(asked.step, 0, step_count(of_layer.geometry(), mode) - 1)),
      arrival(step == 0 ? 1 : std::clamp(asked.arrival, 0.0, 1.0)),
      now(step_cell(of_layer.geometry(), mode, step)),
      reading(of_layer, mode, of_layer.op().rank == 1 ? kWidth : asked.axis, now),
      facts(axis_facts(of_layer, reading, words)),
      layout(axis_layout(of_layer, *look, reading, asked, static_cast<int>(facts.size()))) {
  layout.pixel = asked.pixel;
  scene.width = layout.width;
  scene.height = layout.height;
  marked = reading.along(now);
  present = as_double(marked);
  if (arrival < 1) {
    const Cell before = step_cell(layer.geometry(), mode, step - 1);
    const double left = 1 - way_gone(arrival);
    present += left * as_double(reading.along(before) - marked);
  }
  const std::int64_t more = reading.rows() - layout.shown_rows;
  top = std::clamp(present - as_double(layout.shown_rows - 1) / 2, 0.0, as_double(more));
  offset = as_double(reading.first()) + top * as_double(reading.step());
  if (options.explores) marked = pointed_row().value_or(marked);
}

AxisPicture::Range AxisPicture::positions() const {
  Range range = cut({reading.first(), reading.last() + 1}, offset + kExact,
                    offset + as_double(layout.shown) - kExact);
  if (!options.visible) return range;
  const auto at = [&](double left) { return offset + (left - layout.left) / layout.pitch; };
  return cut(range, std::clamp(at(options.visible->x), -1e9, 1e9) - 1,
             std::clamp(at(options.visible->right()), -1e9, 1e9) + 1);
}

AxisPicture::Range AxisPicture::rows() const {
  return cut({0, reading.rows()}, top + kExact, top + as_double(layout.shown_rows) - kExact);
}

AxisPicture::Range AxisPicture::whole_positions() const {
  return {static_cast<std::int64_t>(std::ceil(offset - kExact)),
          static_cast<std::int64_t>(std::floor(offset + as_double(layout.shown) + kExact))};
}

AxisPicture::Range AxisPicture::whole_rows() const {
  return {static_cast<std::int64_t>(std::ceil(top - kExact)),
          static_cast<std::int64_t>(std::floor(top + as_double(layout.shown_rows) + kExact))};
}

Box AxisPicture::span(double row, double position, double count) const {
  return {x(position), y(row) + AxisLayout::kRowGap / 2, count * layout.pitch - layout.gap(),
          layout.row_pitch - AxisLayout::kRowGap};
}

Box AxisPicture::tap_box(std::int64_t row, std::int64_t position) const {
  constexpr double kLeast = 2.5;  // still to be seen where positions are smaller
  const double inset = std::min(3.0, layout.pitch * 0.08);
  Box box = span(as_double(row), as_double(position), 1);
  box = {box.x + inset, box.y + 3, box.w - 2 * inset, box.h - 6};
  if (box.w < kLeast) box = {box.centre().x - kLeast / 2, box.y, kLeast, box.h};
  return box;
}

Box AxisPicture::header_box(std::int64_t position) const {
  return {x(as_double(position)), layout.header, layout.pitch - layout.gap(), layout.header_height};
}

std::string axis_rows_name(const Layer& layer, const AxisReading& reading) {
  return reading.scatters() ? input_name(layer) : "y";
}

std::string AxisPicture::row_name(std::int64_t row) const {
  return rows_name() + "[" + std::to_string(row) + "]";
}

bool AxisPicture::done(std::int64_t row) const {
  return options.compared != nullptr || row < reading.along(now) + (has_landed(arrival) ? 1 : 0);
}

std::optional<std::int64_t> AxisPicture::pointed_row() const {
  if (!options.focus || options.focus->grid != reading.row_id(0).grid) return std::nullopt;
  const std::int64_t row = reading.along(options.focus->cell);
  return row >= 0 && row < reading.rows() ? std::optional(row) : std::nullopt;
}

std::optional<std::int64_t> AxisPicture::pointed_position() const {
  if (!options.focus) return std::nullopt;
  std::int64_t position = reading.along(options.focus->cell);
  const GridId grid = options.focus->grid;
  const bool output = reading.scatters() && grid == GridId::output;
  if (output) position += reading.geometry().crop_before;
  const bool named = output || grid == (reading.scatters() ? GridId::full : GridId::padded);
  if (!named || position < reading.first() || position > reading.last()) return std::nullopt;
  return position;
}

void AxisPicture::add_across(Rect rect) {
  const double left = std::max(rect.box.x, layout.left - 2);
  const double right = std::min(rect.box.right(), layout.right() + 2 - layout.gap());
  if (right - left < 0.3) return;
  rect.box.x = left;
  rect.box.w = right - left;
  add(rect);
}

void AxisPicture::add_cut(Rect rect) {
  const double above = std::max(rect.box.y, layout.rows);
  const double below = std::min(rect.box.bottom(), layout.rows_bottom());
  if (below - above < 0.3) return;
  rect.box.y = above;
  rect.box.h = below - above;
  add_across(rect);
}

void AxisPicture::words(Point at, Anchor anchor, std::vector<TextRun> runs, CellId id) {
  scene.primitives.emplace_back(Text{at, anchor, std::move(runs), id});
}

namespace {

Scene build(const Layer& layer, const SceneOptions& options, const Strings& tr) {
  AxisPicture picture(layer, options, tr);
  draw_axis_header(picture);
  draw_axis_rows(picture);
  draw_axis_counts(picture);
  draw_axis_focus(picture);
  draw_axis_words(picture);
  return std::move(picture.scene);
}

// In two dimensions an axis alone says nothing of what a pool gives.
bool has_axis(const Layer& layer) {
  return layer.op().rank == 1 || (layer.op().has_kernel && layer.op().reducer->sums);
}

}  // namespace

const View kAxisView{.id = "axis",
                     .build = build,
                     .key = '3',
                     .fits = has_axis,
                     .by_axis = true,
                     .first_of_rank = 1};

}  // namespace padlens
