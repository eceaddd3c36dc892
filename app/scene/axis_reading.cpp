#include "app/scene/axis_reading.h"

#include <algorithm>

#include "core/geometry/coverage.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// Whether position `at` of this axis is one of the input's or, scattering, the output's.
bool in_grid(const AxisGeometry& a, bool scatters, std::int64_t at) {
  if (scatters) return at >= a.crop_before && at < a.crop_before + a.out;
  return standing_at(a, FillMode::zeros, at).real();
}

}  // namespace

AxisReading::AxisReading(const Layer& layer, PlayMode mode, Axis axis, Cell now)
    : which_(axis),
      transposed_(layer.geometry().transposed()),
      scatters_(transposed_ && mode == PlayMode::scatter),
      weighted_(layer.op().has_kernel),
      flat_(layer.op().rank == 1),
      axis_(layer.geometry().axis[axis]),
      across_(layer.geometry().axis[axis == kWidth ? kHeight : kWidth]),
      now_across_(axis == kWidth ? now.row : now.col) {
  if (scatters_) {
    first_ = std::min<std::int64_t>(0, axis_.crop_before);
    last_ = std::max(axis_.full, axis_.crop_before + axis_.out) - 1;
  } else {
    last_ = axis_.covered() - 1;
  }
  tap_across_ = middle_tap();
  slice_ = now_across_ * (scatters_ ? across_.s : across_.window_step) + tap_across_ * across_.d;
}

std::int64_t AxisReading::middle_tap() const {
  const std::int64_t middle = (across_.k - 1) / 2;
  const std::int64_t start = now_across_ * (scatters_ ? across_.s : across_.window_step);
  for (std::int64_t away = 0; away < across_.k; ++away) {
    for (const std::int64_t j : {middle + away, middle - away}) {
      if (j < 0 || j >= across_.k) continue;
      if (in_grid(across_, scatters_, start + j * across_.d)) return j;
    }
  }
  return middle;
}

std::optional<std::int64_t> AxisReading::tap_at(std::int64_t row, std::int64_t position) const {
  const std::int64_t offset = position - row * step();
  if (offset < 0 || offset % axis_.d != 0 || offset / axis_.d >= axis_.k) return std::nullopt;
  return offset / axis_.d;
}

PositionKind AxisReading::kind(std::int64_t position) const {
  if (scatters_) {
    if (!in_grid(axis_, true, position)) return PositionKind::cropped;
    return position >= 0 && position < axis_.full ? PositionKind::output : PositionKind::appended;
  }
  switch (standing_at(axis_, FillMode::zeros, position).kind) {
    case CellKind::input:
      return PositionKind::input;
    case CellKind::inserted:
      return PositionKind::inserted;
    case CellKind::overhang:
      return PositionKind::overhang;
    case CellKind::padding:
      break;
  }
  return PositionKind::padding;
}

std::optional<std::int64_t> AxisReading::index(std::int64_t position) const {
  if (scatters_) return position - axis_.crop_before;
  const std::int64_t from_input = position - axis_.pad_before;
  if (!transposed_) return from_input;
  if (kind(position) != PositionKind::input) return std::nullopt;
  return from_input / axis_.s;
}

std::vector<std::int64_t> AxisReading::counts() const {
  if (!scatters_) return reads_of_padded(axis_);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(positions()));
  std::ranges::copy(stamps_on_full(axis_), counts.begin() - first_);
  return counts;
}

CellId AxisReading::position_id(std::int64_t position) const {
  if (!scatters_) return {GridId::padded, cell(slice_, position)};
  const std::int64_t out = position - axis_.crop_before;
  const std::int64_t out_across = slice_ - across_.crop_before;
  const bool kept = out >= 0 && out < axis_.out && out_across >= 0 && out_across < across_.out;
  return kept ? CellId{GridId::output, cell(out_across, out)}
              : CellId{GridId::full, cell(slice_, position)};
}

CellId AxisReading::row_id(std::int64_t row) const {
  return {scatters_ ? GridId::input : GridId::output, cell(now_across_, row)};
}

CellId AxisReading::weight_id(std::int64_t j) const {
  const std::int64_t across = flipped() ? across_.k - 1 - tap_across_ : tap_across_;
  return {GridId::kernel, cell(across, weight(j))};
}

double AxisReading::value(const Layer& layer, std::int64_t position, std::int64_t stamped) const {
  const Cell at = cell(slice_, position);
  return scatters_ ? scatter_value(layer, at, stamped) : padded_cell(layer, at).value;
}

}  // namespace padlens
