#include "app/scene/field_reading.h"

#include <algorithm>
#include <utility>

namespace padlens {
namespace {

double number_of(std::int64_t number) {
  return static_cast<double>(number);
}

Axis axis_across(Axis axis) {
  return axis == kWidth ? kHeight : kWidth;
}

// Whether a layer's sides can be drawn with those of the window behind it: cells that it cuts away
// stand where padding of that would.
bool side_folds(std::int64_t side, std::int64_t behind) {
  return side >= 0 || behind <= 0;
}

std::vector<FieldReading::Level> levels_of(const StackPicture& picture, Axis axis) {
  std::vector<FieldReading::Level> levels;
  FieldReading::Level level;
  for (const Resolution& layer : picture.stack.layers) {
    const AxisGeometry& a = layer.geometry->axis[axis];
    level.cells = a.n;
    levels.push_back(level);
    const double apart = number_of(a.apart);
    level.start += level.jump * (number_of(a.K - 1) / 2 - number_of(a.pad_before)) / apart;
    level.jump *= number_of(a.window_step) / apart;
    level.cells = a.out;
  }
  levels.push_back(level);
  return levels;
}

// While a stack is being changed the layer may be one of before.
bool belongs(const std::shared_ptr<const StackPicture>& picture, const Layer& layer) {
  return picture != nullptr &&
         picture->stack.layers[picture->selected].geometry == layer.geometry();
}

}  // namespace

FieldReading::FieldReading(const Layer& layer, const SceneOptions& options)
    : picture_(belongs(options.stack, layer) ? options.stack : stack_picture(layer)),
      axis_(layer.op().rank == 1 ? kWidth : options.axis),
      levels_(levels_of(*picture_, axis_)),
      marks_(levels_.size()) {
  const PlayMode mode = layer.op().plays(options.mode) ? options.mode : PlayMode::gather;
  const std::int64_t steps = step_count(layer.geometry(), mode);
  const Cell now =
      step_cell(layer.geometry(), mode, std::clamp<std::int64_t>(options.step, 0, steps - 1));
  step_ = {mode == PlayMode::scatter ? picture_->selected : selected(),
           axis_ == kWidth ? now.col : now.row, axis_ == kWidth ? now.row : now.col, false};
  if (options.focus) pointed_ = read(layer, *options.focus);
  focus_ = pointed_ && options.explores ? *pointed_ : step_;
  // An empty tensor has no cell.
  if (!focus_.padding && focus_.cell >= level(focus_.level).cells) return;
  if (mark_behind() && mark_ahead()) return;
  known_ = false;
  marks_.assign(levels_.size(), {});
  needed_across_ = {};
  if (!focus_.padding) marks_[focus_.level].needed = CellSet::range(focus_.cell, focus_.cell);
}

// --- what is pointed at ---------------------------------------------------------------

std::int64_t FieldReading::middle_across(std::size_t index) const {
  const Axis across = axis_across(axis_);
  const auto& stack = picture_->stack;
  const std::int64_t cells = index == 0 ? stack.layers.front().geometry->axis[across].n
                                        : stack.layers[index - 1].geometry->axis[across].out;
  return cells / 2;
}

std::optional<FieldReading::Focus> FieldReading::read_level(std::size_t index,
                                                            std::int64_t cell) const {
  if (index >= levels_.size()) return std::nullopt;
  const std::int64_t across = index == step_.level ? step_.across : middle_across(index);
  if (cell >= 0 && cell < level(index).cells) return Focus{index, cell, across, false};
  if (index >= layers() || geometry(index).flipped) return std::nullopt;
  const AxisGeometry& a = geometry(index);
  const std::int64_t padded = cell + a.pad_before;
  if (padded >= 0 && padded < a.covered()) return Focus{index, padded, across, true};
  if (!folds(index) || geometry(index + 1).flipped) return std::nullopt;
  const std::int64_t behind = padded + geometry(index + 1).pad_before;
  if (behind < 0 || behind >= geometry(index + 1).covered()) return std::nullopt;
  return Focus{index + 1, behind, across, true};
}

std::optional<FieldReading::Focus> FieldReading::read(const Layer& layer, const CellId& id) const {
  const std::int64_t along = axis_ == kWidth ? id.cell.col : id.cell.row;
  const std::int64_t across = axis_ == kWidth ? id.cell.row : id.cell.col;
  const auto with_across = [&](std::optional<Focus> focus, std::int64_t at, std::int64_t cells) {
    if (focus && at >= 0 && at < cells) focus->across = at;
    return focus;
  };
  const AxisGeometry& a = layer.geometry().axis[axis_];
  const AxisGeometry& b = layer.geometry().axis[axis_across(axis_)];
  switch (id.grid) {
    case GridId::level:
      if (id.cell.row < 0) return std::nullopt;
      return read_level(static_cast<std::size_t>(id.cell.row), id.cell.col);
    case GridId::input:
      return with_across(read_level(picture_->selected, along), across, b.n);
    case GridId::output:
      return with_across(read_level(selected(), along), across, b.out);
    case GridId::padded:
      // Zeros between cells are none of a level.
      if ((along - a.pad_before) % a.apart != 0) return std::nullopt;
      return with_across(read_level(picture_->selected, floor_div(along - a.pad_before, a.apart)),
                         floor_div(across - b.pad_before, b.apart), b.n);
    default:
      return std::nullopt;
  }
}

CellId FieldReading::id_of(const Focus& focus) const {
  const auto row = static_cast<std::int64_t>(focus.level);
  if (!focus.padding) return {GridId::level, {row, focus.cell}};
  return {GridId::level, {row, focus.cell - geometry(focus.level).pad_before}};
}

// --- what depends on what -------------------------------------------------------------

CellArea FieldReading::area(std::int64_t cell, std::int64_t across) const {
  CellArea area;
  area[axis_] = CellSet::range(cell, cell);
  area[axis_across(axis_)] = CellSet::range(across, across);
  return area;
}

bool FieldReading::mark_behind() {
  if (focus_.padding) return true;
  marks_[focus_.level].needed = CellSet::range(focus_.cell, focus_.cell);
  needed_across_ = CellSet::range(focus_.across, focus_.across);
  if (focus_.level == 0) return true;
  const auto reads =
      reads_behind(picture_->stack, focus_.level - 1, area(focus_.cell, focus_.across));
  if (!reads) return false;
  for (std::size_t i = 0; i < reads->size(); ++i) {
    marks_[i].needed = (*reads)[i].input[axis_];
    marks_[i].padding = (*reads)[i].padding[axis_];
  }
  needed_across_ = reads->front().input[axis_across(axis_)];
  return true;
}

bool FieldReading::mark_ahead() {
  std::size_t from = focus_.level;
  CellArea cells = area(focus_.cell, focus_.across);
  if (focus_.padding) {
    const auto reading = outputs_reading(geometry(from), CellSet::range(focus_.cell, focus_.cell));
    if (!reading) return false;
    cells[axis_] = *reading;
    const Axis across = axis_across(axis_);
    cells[across] = CellSet::range(0, picture_->stack.layers[from].geometry->axis[across].out - 1);
    marks_[++from].reached = *reading;
  }
  if (from >= layers()) return true;
  const auto ahead = outputs_ahead(picture_->stack, from, cells);
  if (!ahead) return false;
  for (std::size_t i = 0; i < ahead->size(); ++i)
    marks_[from + 1 + i].reached = (*ahead)[i][axis_];
  return true;
}

std::optional<ReceptiveField::Reach> FieldReading::field(Axis axis) const {
  using Reach = ReceptiveField::Reach;
  if (focus_.padding) return std::nullopt;
  const std::int64_t unit = axis == axis_ ? focus_.cell : focus_.across;
  if (focus_.level == 0) return Reach{unit, unit};
  const auto& fields = picture_->fields[focus_.level - 1].axis;
  if (!fields) return std::nullopt;
  const ReceptiveField& field = (*fields)[axis];
  if (field.whole) return std::nullopt;
  Reach reach = field.reach[static_cast<std::size_t>(unit % field.period())];
  if (reach.empty()) return std::nullopt;
  const std::int64_t shift = unit / field.period() * field.step;
  return Reach{reach.lo + shift, reach.hi + shift};
}

// --- what stands beside the cells -----------------------------------------------------

bool FieldReading::folds(std::size_t layer) const {
  const auto& asked = picture_->stack.asked;
  if (layer + 1 >= layers() || layer == picture_->selected) return false;
  const LayerKind kind = asked[layer].kind;
  if (kind != LayerKind::pad && kind != LayerKind::crop) return false;
  if (asked[layer + 1].kind != LayerKind::window) return false;
  const AxisGeometry& a = geometry(layer);
  const AxisGeometry& behind = geometry(layer + 1);
  return side_folds(a.pad_before, behind.pad_before) && side_folds(a.pad_after, behind.pad_after);
}

double FieldReading::place(std::size_t level, std::size_t layer, std::int64_t padded) const {
  const AxisGeometry& a = geometry(layer);
  const double cell = number_of(padded - a.pad_before) / number_of(a.apart);
  return layer == level ? cell : cell - number_of(geometry(level).pad_before);
}

std::vector<FieldReading::Beside> FieldReading::beside(std::size_t level, bool folded) const {
  std::vector<Beside> all;
  for (std::size_t layer = level; layer < std::min(layers(), level + (folded ? 2 : 1)); ++layer) {
    const AxisGeometry& a = geometry(layer);
    const std::int64_t end = a.pad_before + a.inserted;
    if (a.pad_before > 0) all.push_back({layer, 0, a.pad_before, false});
    if (a.padded > end) all.push_back({layer, end, a.padded - end, false});
    if (a.overhang > 0) all.push_back({layer, a.padded, a.overhang, true});
  }
  return all;
}

CellRun FieldReading::kept(std::size_t index, bool folded) const {
  const std::int64_t cells = level(index).cells;
  std::int64_t first = 0;
  std::int64_t last = cells - 1;
  std::int64_t shift = 0;  // of the layer's own cells in those of the level
  for (std::size_t layer = index; layer < std::min(layers(), index + (folded ? 2 : 1)); ++layer) {
    const AxisGeometry& a = geometry(layer);
    first = std::max(first, ceil_div(-a.pad_before, a.apart) + shift);
    last = std::min(last, floor_div(a.padded - 1 - a.pad_before, a.apart) + shift);
    shift -= a.pad_before;
  }
  return {first, 1, std::max<std::int64_t>(0, last - first + 1)};
}

}  // namespace padlens
