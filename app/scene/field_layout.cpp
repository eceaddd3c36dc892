#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "app/scene/field_picture.h"
#include "app/scene/overlay_rows.h"

// Where the parts of the view of receptive fields stand.

namespace padlens {
namespace {

constexpr std::size_t kMostLevels = 9;
constexpr std::size_t kFewLevels = 5;
constexpr double kLeastFieldWidth = 760;  // of the picture, for the words

// A level that is not drawn because the layer that gives it is drawn in the padding before it.
bool is_folded(const FieldReading& reading, std::size_t level) {
  const auto& pointed = reading.pointed();
  const bool wanted = pointed && pointed->level == level && !pointed->padding;
  return level > 0 && !wanted && reading.folds(level - 1);
}

// In the order in which they are wanted.
std::vector<std::size_t> by_worth(const FieldReading& reading) {
  const std::size_t selected = reading.selected();
  const std::size_t last = reading.layers();
  std::vector<std::size_t> wanted{0, selected, last, selected - 1, 1};
  const auto resized = [&](std::size_t level) {
    return level > 0 && (reading.level(level).jump != reading.level(level - 1).jump ||
                         reading.level(level).cells != reading.level(level - 1).cells);
  };
  for (std::size_t level = selected; level-- > 0;) {
    if (resized(level)) wanted.push_back(level);
  }
  for (std::size_t level = selected + 1; level <= last; ++level) {
    if (resized(level)) wanted.push_back(level);
  }
  for (std::size_t by = 1; by <= last; ++by) {
    if (by <= selected) wanted.push_back(selected - by);
    if (selected + by <= last) wanted.push_back(selected + by);
  }
  return wanted;
}

// The lowest and the highest place of a row, in cells of the input: centres of what stands there.
struct FieldExtent {
  double from = std::numeric_limits<double>::max();
  double to = std::numeric_limits<double>::lowest();
  void add(double place, double beyond) {
    from = std::min(from, place - beyond);
    to = std::max(to, place + beyond);
  }
  double size() const { return to - from; }
};

FieldExtent extent_of(const FieldReading& reading, const std::vector<FieldRow>& rows, double unit) {
  FieldExtent all;
  for (const FieldRow& row : rows) {
    const FieldReading::Level& level = reading.level(row.level);
    const double half = std::min(level.jump / 2, FieldLayout::kWidestCell / 2 / unit);
    const auto add = [&](double cell) { all.add(level.at(cell), half); };
    add(0);
    add(static_cast<double>(std::max<std::int64_t>(level.cells, 1) - 1));
    for (const auto& beside : reading.beside(row.level, row.folded)) {
      add(reading.place(row.level, beside.layer, beside.first));
      add(reading.place(row.level, beside.layer, beside.first + beside.count - 1));
    }
  }
  return all;
}

// Some room for what fields have past the picture's cells.
void add_fields(const FieldReading& reading, FieldExtent& extent) {
  const auto& fields = reading.picture().fields[reading.picture().selected].axis;
  if (!fields) return;
  const ReceptiveField& field = (*fields)[reading.axis()];
  if (field.whole || field.reach.front().empty()) return;
  constexpr double kMostBeyond = 0.12;  // of what there is
  const double most = extent.size() * kMostBeyond;
  const double units = static_cast<double>(reading.level(reading.selected()).cells - 1);
  const double end = static_cast<double>(field.reach.front().hi) + units * field.jump().value_or(0);
  extent.from = std::max(std::min(extent.from, static_cast<double>(field.reach.front().lo) - 0.5),
                         extent.from - most);
  extent.to = std::min(std::max(extent.to, end + 0.5), extent.to + most);
}

std::vector<FieldRow> rows_of(const FieldReading& reading) {
  const std::vector<std::size_t> levels = drawn_levels(reading);
  std::vector<FieldRow> rows;
  for (const std::size_t level : levels) {
    FieldRow& row = rows.emplace_back();
    row.level = level;
    row.folded = level < reading.layers() && reading.folds(level) &&
                 !std::ranges::binary_search(levels, level + 1);
    if (rows.size() == 1) continue;
    for (std::size_t between = rows[rows.size() - 2].level + 1; between < level; ++between)
      row.skipped += is_folded(reading, between) ? 0 : 1;
  }
  return rows;
}

// Of the cells, in places of the padded grid of the layer that is drawn to read them.
std::int64_t apart_in(const FieldReading& reading, const FieldRow& row) {
  const std::size_t reader = row.level + (row.folded ? 1 : 0);
  return reader < reading.layers() ? reading.geometry(reader).apart : 1;
}

void place_cells(const FieldReading& reading, const SceneOptions& options, FieldLayout& layout) {
  // As wide as the room is for this height: wider, and the words would be small in it.
  const double aspect = std::isfinite(options.aspect) ? std::max(options.aspect, 0.0) : 1;
  const double words = FieldLayout::kNames + FieldLayout::kCounts + FieldLayout::kMargin;
  const double most = std::clamp(layout.height * aspect - words, 460.0, 860.0);
  FieldExtent extent;
  layout.unit = FieldLayout::kWidestCell;
  for (int round = 0; round < 3; ++round) {
    extent = extent_of(reading, layout.rows, layout.unit);
    add_fields(reading, extent);
    layout.unit = std::min(FieldLayout::kWidestCell, most / extent.size());
  }
  if (layout.unit > 4) layout.unit = std::floor(layout.unit);
  layout.from = extent.from;
  layout.right = layout.left + std::ceil(extent.size() * layout.unit);
  for (FieldRow& row : layout.rows) {
    const FieldReading::Level& level = reading.level(row.level);
    row.pitch = level.jump * layout.unit;
    row.width = std::min(row.pitch - cell_gap(row.pitch, options.pixel), FieldLayout::kWidestCell);
    const std::int64_t apart = apart_in(reading, row);
    if (apart > 1) {  // room for the zeros between
      const double room = row.pitch / static_cast<double>(apart);
      row.width = std::min(row.width, room - cell_gap(room, options.pixel));
    }
    row.x = layout.x(level.start) - row.width / 2;
    if (row.width > 4) {
      row.width = std::floor(row.width);
      row.x = std::floor(row.x) + 0.5;  // on whole pixels, as the margin is
    }
  }
}

}  // namespace

std::vector<std::size_t> drawn_levels(const FieldReading& reading) {
  std::vector<std::size_t> order;
  std::set<std::size_t> drawn;
  for (const std::size_t level : by_worth(reading)) {
    if (drawn.size() == kMostLevels) break;
    if (is_folded(reading, level) || !drawn.insert(level).second) continue;
    order.push_back(level);
  }
  // What stands out is drawn in the place of what is wanted least.
  const std::size_t focus = reading.focus().level;
  if (!is_folded(reading, focus) && drawn.insert(focus).second && drawn.size() > kMostLevels)
    drawn.erase(order.back());
  return {drawn.begin(), drawn.end()};
}

const FieldRow* FieldLayout::row(std::size_t level) const {
  const auto found = std::ranges::find(rows, level, &FieldRow::level);
  return found == rows.end() ? nullptr : &*found;
}

FieldLayout field_layout(const FieldReading& reading, const SceneOptions& options,
                         std::size_t notes) {
  FieldLayout layout;
  const bool headed = options.show.has(kShowHeadings);
  const bool sized = options.show.has(kShowSizes);
  const bool captioned = options.show.has(kShowCaption);
  layout.rows = rows_of(reading);
  const bool few = layout.rows.size() <= kFewLevels;
  layout.height_of_row = few ? 30 : 24;
  double y = FieldLayout::kMargin + (headed ? 22 : 0) + (sized ? 24 : 0) + 10;
  for (std::size_t i = layout.rows.size(); i-- > 0;) {
    FieldRow& row = layout.rows[i];
    row.y = y;
    y += layout.height_of_row + (row.skipped > 0 ? (few ? 48 : 38) : few ? 42 : 24);
  }
  y = layout.rows.front().y + layout.height_of_row;
  layout.ticks = y + 16;
  layout.bracket = y + 30;
  y = layout.bracket + 26;
  const bool planned = captioned && reading.picture().in_two_dimensions();
  if (captioned) {
    layout.words = y + 20;
    y = layout.words +
        FieldLayout::kWordsLine * static_cast<double>(field_line_count(reading) + notes);
    if (planned) y = std::max(y, layout.words - 12 + FieldLayout::kPlan + 6);
  }
  layout.height = std::ceil(y) + FieldLayout::kMargin - 8;
  layout.left = FieldLayout::kMargin + FieldLayout::kNames;
  place_cells(reading, options, layout);
  layout.width = std::max(std::ceil(layout.right) + 0.5 + FieldLayout::kCounts,
                          headed || sized || captioned ? kLeastFieldWidth + 0.5 : 0.0);
  // Few cells stand in the middle of what the words need.
  const double aside = std::floor((layout.width - FieldLayout::kCounts - layout.right) / 2);
  layout.left += aside;
  layout.right += aside;
  for (FieldRow& row : layout.rows)
    row.x += aside;
  if (planned) {
    layout.plan = {layout.width - FieldLayout::kMargin - FieldLayout::kPlan, layout.words - 12,
                   FieldLayout::kPlan, FieldLayout::kPlan};
  }
  return layout;
}

}  // namespace padlens
