#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/scene/field_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"

// The rows of the view of receptive fields: the cells of each level, what of them is marked.

namespace padlens {
namespace {

// On the screen smaller cells are drawn as one, without edges between.
constexpr double kLeastFieldCell = 5;
// Marks less far apart are drawn as one.
constexpr double kLeastMarkGap = 2;

constexpr CellStyle kPlainCell{Role::empty_fill, Role::empty_edge, Role::dim, Dash::solid, false,
                               Weight::regular};
constexpr CellStyle kNeededCell{
    Role::window_fill, Role::kernel_edge, Role::kernel_text, Dash::solid, false, Weight::bold};
constexpr CellStyle kNeededPadding{
    Role::window_fill, Role::kernel_edge, Role::kernel_text, Dash::dashed, true, Weight::regular};
constexpr CellStyle kReachedCell{
    Role::output_fill, Role::output_edge, Role::output_text, Dash::solid, false, Weight::bold};
constexpr double kFieldMarkEdge = 2;
constexpr double kNarrowMark = 10;  // on the screen; the edges of smaller ones are thin

const CellStyle& plain_style(const FieldRow& row) {
  return row.level == 0 ? cell_styles::kInput : kPlainCell;
}

double radius_of(double width) {
  return std::min(4.0, 0.1 * width);
}

// Cells of a row: positions on a line, `step` of its cells apart.
struct Lane {
  const FieldRow& row;
  double first = 0;  // where its place 0 is, in cells of the row
  double step = 1;
  double width = 1;

  double left(std::int64_t place) const {
    return row.x + (first + static_cast<double>(place) * step) * row.pitch +
           (row.width - width) / 2;
  }
  double pitch() const { return step * row.pitch; }
};

Lane cells_lane(const FieldRow& row) {
  return {row, 0, 1, row.width};
}

// The places of the padded grid of a layer: of one that spreads cells they are nearer together.
Lane padded_lane(const FieldPicture& p, const FieldRow& row, std::size_t layer) {
  const AxisGeometry& a = p.reading.geometry(layer);
  const double step = 1 / static_cast<double>(a.apart);
  return {row, p.reading.place(row.level, layer, 0), step, std::min(row.width, row.pitch * step)};
}

class RowDrawing {
 public:
  RowDrawing(FieldPicture& picture, const FieldRow& row) : p_(picture), row_(row) {}

  void draw() {
    draw_cells();
    for (const auto& beside : p_.reading.beside(row_.level, row_.folded))
      draw_beside(beside);
    draw_inserted();
    draw_marks();
    add_grid();
  }

 private:
  double zoom() const { return p_.options.zoom; }
  bool by_cell(const Lane& lane) const { return lane.width * zoom() >= kLeastFieldCell; }

  Box box(const Lane& lane, std::int64_t place) const {
    return {lane.left(place), row_.y, lane.width, p_.layout.height_of_row};
  }

  // Those of first … last that are in sight.
  std::pair<std::int64_t, std::int64_t> in_sight(const Lane& lane, std::int64_t first,
                                                 std::int64_t last) const {
    if (!p_.options.visible) return {first, last};
    const auto at = [&](double x) { return (x - lane.left(0)) / lane.pitch(); };
    const Box& seen = *p_.options.visible;
    return {std::max(first, clamped(std::floor(at(seen.x) - 1))),
            std::min(last, clamped(std::ceil(at(seen.right()) + 1)))};
  }
  static std::int64_t clamped(double place) {
    return static_cast<std::int64_t>(std::clamp(place, -1e15, 1e15));
  }

  // Cells of a run, one by one or as one.
  void run(const Lane& lane, std::int64_t first, std::int64_t last, const CellStyle& style,
           double edge = 1, bool named = false) {
    if (last < first) return;
    if (!by_cell(lane)) {
      Box all = box(lane, first);
      all.w = lane.left(last) + lane.width - all.x;
      strip(all, style, edge);
      return;
    }
    const auto [from, to] = in_sight(lane, first, last);
    for (std::int64_t place = from; place <= to; ++place) {
      const CellId id{GridId::level, {static_cast<std::int64_t>(row_.level), place}};
      Rect rect = cell_rect(box(lane, place), radius_of(lane.width), style, named ? id : CellId{});
      rect.edge_width = lane.width * zoom() < kNarrowMark ? 1 : edge;
      p_.scene.primitives.emplace_back(rect);
    }
  }

  void strip(Box all, const CellStyle& style, double edge) {
    constexpr double kLeast = 1.5;  // still to be seen
    const double least = kLeast / zoom();
    if (all.w < least) all = {all.centre().x - least / 2, all.y, least, all.h};
    CellStyle shown = style;
    if (all.w * zoom() < kLeastFieldCell) {
      shown.edge = Role::none;  // the fill alone of a mark would not be seen
      if (edge > 1) shown.fill = style.edge;
    }
    Rect rect = cell_rect(all, 0, shown, {});
    rect.edge_width = edge;
    p_.scene.primitives.emplace_back(rect);
  }

  // Marks of a set: cells, or strips where the gaps between them cannot be seen.
  void marks(const Lane& lane, const CellSet& cells, const CellStyle& style) {
    if (by_cell(lane)) {
      for (const CellRun& each : cells.runs())
        marked_cells(lane, each, style);
      return;
    }
    const double least = kLeastMarkGap / zoom();
    std::optional<std::pair<std::int64_t, std::int64_t>> open;
    const auto take = [&](std::int64_t first, std::int64_t last) {
      if (open && lane.left(first) - lane.left(open->second) - lane.width < least) {
        open->second = std::max(open->second, last);
        return;
      }
      if (open) run(lane, open->first, open->second, style, kFieldMarkEdge);
      open = {first, last};
    };
    for (const CellRun& each : cells.runs()) {
      const bool apart =
          static_cast<double>(each.step) * lane.pitch() - lane.width >= least && each.count > 1;
      if (!apart) {
        take(each.first, each.last());
        continue;
      }
      const auto [from, to] = in_sight(lane, each.first, each.last());
      const std::int64_t skipped =
          std::max<std::int64_t>(0, ceil_div(from - each.first, each.step));
      for (std::int64_t at = each.first + skipped * each.step; at <= to; at += each.step)
        take(at, at);
    }
    if (open) run(lane, open->first, open->second, style, kFieldMarkEdge);
  }

  void marked_cells(const Lane& lane, const CellRun& cells, const CellStyle& style) {
    const auto [from, to] = in_sight(lane, cells.first, cells.last());
    const std::int64_t skipped =
        std::max<std::int64_t>(0, ceil_div(from - cells.first, cells.step));
    for (std::int64_t at = cells.first + skipped * cells.step; at <= to; at += cells.step)
      run(lane, at, at, style, kFieldMarkEdge);
  }

  void draw_cells() {
    const std::int64_t cells = p_.reading.level(row_.level).cells;
    const CellRun kept = p_.reading.kept(row_.level, row_.folded);
    const Lane lane = cells_lane(row_);
    const CellStyle& style = plain_style(row_);
    const std::int64_t end = kept.count == 0 ? cells : std::min(kept.first, cells);
    run(lane, 0, end - 1, cell_styles::kOverhang, 1, true);
    if (kept.count == 0) return;
    run(lane, kept.first, kept.last(), style, 1, true);
    run(lane, kept.last() + 1, cells - 1, cell_styles::kOverhang, 1, true);
  }

  void draw_beside(const FieldReading::Beside& beside) {
    run(padded_lane(p_, row_, beside.layer), beside.first, beside.first + beside.count - 1,
        beside.overhang ? cell_styles::kOverhang : cell_styles::kPadding);
  }

  // Zeros between the cells, for a layer that spreads them.
  void draw_inserted() {
    const std::size_t reader = row_.level + (row_.folded ? 1 : 0);
    if (reader >= p_.reading.layers() || p_.reading.geometry(reader).apart == 1) return;
    const AxisGeometry& a = p_.reading.geometry(reader);
    const Lane lane = padded_lane(p_, row_, reader);
    if (!by_cell(lane)) return;
    const auto [from, to] = in_sight(lane, std::max<std::int64_t>(0, a.pad_before),
                                     std::min(a.pad_before + a.inserted, a.padded) - 1);
    for (std::int64_t place = from; place <= to; ++place) {
      if ((place - a.pad_before) % a.apart == 0) continue;
      constexpr double kInset = 0.28;
      const Box whole = box(lane, place);
      const double side = std::min(whole.w, whole.h) * (1 - 2 * kInset);
      const Point middle = whole.centre();
      p_.scene.primitives.emplace_back(
          cell_rect({middle.x - side / 2, middle.y - side / 2, side, side}, radius_of(side),
                    cell_styles::kInserted, {}));
    }
  }

  void draw_marks() {
    const FieldReading& reading = p_.reading;
    const FieldReading::Marks& own = reading.marks(row_.level);
    const Lane lane = cells_lane(row_);
    marks(lane, own.needed, kNeededCell);
    marks(lane, own.reached, kReachedCell);
    for (std::size_t layer = row_.level; layer <= row_.level + (row_.folded ? 1 : 0); ++layer) {
      if (layer >= reading.layers()) break;
      marks(padded_lane(p_, row_, layer), reading.marks(layer).padding, kNeededPadding);
    }
    const auto& pointed = reading.pointed();
    outline(reading.focus(), Role::window_edge, 3);
    if (pointed && !p_.options.explores)
      outline(*pointed, Role::accent, *pointed == reading.focus() ? kMarkOnHighlight : 2);
    numbers(lane);
  }

  // Where it stands in this row, if it does.
  std::optional<Box> box_of(const FieldReading::Focus& focus) const {
    const bool here = focus.level == row_.level ||
                      (focus.padding && row_.folded && focus.level == row_.level + 1);
    if (!here || (!focus.padding && focus.cell >= p_.reading.level(row_.level).cells))
      return std::nullopt;
    if (!focus.padding) return box(cells_lane(row_), focus.cell);
    return box(padded_lane(p_, row_, focus.level), focus.cell);
  }

  void outline(const FieldReading::Focus& focus, Role role, double width) {
    const auto place = box_of(focus);
    if (!place) return;
    constexpr double kLeast = 4;  // a narrow cell is told by what is around it
    Box around = place->grown(1);
    const double least = kLeast / zoom();
    if (around.w < least) around = {around.centre().x - least / 2, around.y, least, around.h};
    Rect rect;
    rect.box = around;
    rect.radius = radius_of(around.w) + 1;
    rect.edge = role;
    rect.edge_width = width;
    p_.scene.primitives.emplace_back(rect);
  }

  void numbers(const Lane& lane) {
    const double size = field_number_size(p_, row_);
    if (size == 0) return;
    const std::int64_t cells = p_.reading.level(row_.level).cells;
    const FieldReading::Marks& own = p_.reading.marks(row_.level);
    const auto [from, to] = in_sight(lane, 0, cells - 1);
    for (std::int64_t cell = from; cell <= to; ++cell) {
      const CellStyle& style = own.needed.contains(cell)    ? kNeededCell
                               : own.reached.contains(cell) ? kReachedCell
                                                            : plain_style(row_);
      p_.scene.primitives.emplace_back(
          cell_label(box(lane, cell).centre(), std::to_string(cell), style.text, style.weight, size,
                     {GridId::level, {static_cast<std::int64_t>(row_.level), cell}}));
    }
  }

  // To be pointed at: cells, and the padding where its places are as far apart.
  void add_grid() {
    std::int64_t first = 0;
    std::int64_t last = p_.reading.level(row_.level).cells - 1;
    for (const auto& beside : p_.reading.beside(row_.level, row_.folded)) {
      if (p_.reading.geometry(beside.layer).apart != 1) continue;
      const auto place = [&](std::int64_t at) {
        return std::llround(p_.reading.place(row_.level, beside.layer, at));
      };
      first = std::min<std::int64_t>(first, place(beside.first));
      last = std::max<std::int64_t>(last, place(beside.first + beside.count - 1));
    }
    if (last < first) return;
    CellGrid grid;
    grid.grid = GridId::level;
    grid.first = {static_cast<std::int64_t>(row_.level), first};
    grid.rows = 1;
    grid.cols = last - first + 1;
    const Box at = box(cells_lane(row_), first);
    grid.cell = {{at.x, at.y}, {at.w, 0}, {0, at.h}};
    grid.next_col = {row_.pitch, 0};
    grid.next_row = {0, at.h};
    p_.scene.grids.push_back(grid);
  }

  FieldPicture& p_;
  const FieldRow& row_;
};

}  // namespace

double field_number_size(const FieldPicture& p, const FieldRow& row) {
  constexpr double kReadable = 8;  // on the screen
  const std::int64_t cells = p.reading.level(row.level).cells;
  const int letters = static_cast<int>(std::to_string(cells - 1).size());
  const double size = std::min(13.0, cell_font(row.width, letters, 0.42, p.options.zoom));
  return p.options.show.has(kShowValues) && size * p.options.zoom >= kReadable ? size : 0;
}

void draw_field_rows(FieldPicture& p) {
  for (const FieldRow& row : p.layout.rows)
    RowDrawing(p, row).draw();
}

}  // namespace padlens
