#include "core/stack/reads.h"

#include <algorithm>

namespace padlens {
namespace {

bool copies(const AxisGeometry& axis, FillMode fill) {
  return !axis.flipped && fill != FillMode::zeros && fill != FillMode::constant;
}

std::optional<CellSet> within(const CellSet& cells, std::int64_t least, std::int64_t most) {
  return mapped(cells, {.least = least, .most = most});
}

std::optional<CellSet> shifted(const CellSet& cells, std::int64_t by, std::int64_t least,
                               std::int64_t most) {
  return mapped(cells, {.offset = by, .least = least, .most = most});
}

// The input positions before 0 and from n on that are read.
struct Outside {
  std::optional<CellSet> before;
  std::optional<CellSet> after;
};

Outside outside(const AxisGeometry& axis, const CellSet& padded) {
  return {shifted(padded, -axis.pad_before, -axis.pad_before, -1),
          shifted(padded, -axis.pad_before, axis.n, axis.padded - axis.pad_before - 1)};
}

// The input cells that a fill copies to these positions: see fill_source().
std::optional<CellSet> sources(const AxisGeometry& axis, FillMode fill, const CellSet& padded) {
  const auto [before, after] = outside(axis, padded);
  if (!before || !after) return std::nullopt;
  const std::int64_t last = axis.n - 1;
  if (fill == FillMode::replicate) {
    const CellSet left = before->empty() ? CellSet() : CellSet::range(0, 0);
    return united(left, after->empty() ? CellSet() : CellSet::range(last, last));
  }
  const bool reflect = fill == FillMode::reflect;
  const auto left = reflect ? mirrored(*before, 0) : shifted(*before, axis.n, 0, last);
  const auto right = reflect ? mirrored(*after, 2 * last) : shifted(*after, -axis.n, 0, last);
  if (!left || !right) return std::nullopt;
  const auto both = united(*left, *right);
  return both ? within(*both, 0, last) : std::nullopt;
}

// The padded positions to which a fill copies these cells.
std::optional<CellSet> copied_to(const AxisGeometry& axis, FillMode fill, const CellSet& inputs) {
  const std::int64_t last = axis.n - 1;
  const std::int64_t end = axis.padded - axis.pad_before - 1;  // of the padding, from input cell 0
  std::optional<CellSet> left;
  std::optional<CellSet> right;
  if (fill == FillMode::replicate) {
    left = inputs.contains(0) ? CellSet::range(-axis.pad_before, -1) : CellSet();
    right = inputs.contains(last) ? CellSet::range(axis.n, end) : CellSet();
  } else if (fill == FillMode::reflect) {
    left = within(mirrored(inputs, 0), -axis.pad_before, -1);
    right = within(mirrored(inputs, 2 * last), axis.n, end);
  } else {
    left = shifted(inputs, -axis.n, -axis.pad_before, -1);
    right = shifted(inputs, axis.n, axis.n, end);
  }
  if (!left || !right) return std::nullopt;
  const auto both = united(*left, *right);
  return both ? shifted(*both, axis.pad_before, 0, axis.padded - 1) : std::nullopt;
}

FillMode fill_mode(const ResolvedStack& stack, std::size_t layer) {
  return fill_of(stack.specs[layer], *stack.layers[layer].geometry).mode;
}

// A cell needs a row and a column.
bool is_nothing(const CellArea& area) {
  return area[kHeight].empty() || area[kWidth].empty();
}

CellArea area_of(Cell cell) {
  return {CellSet::range(cell.row, cell.row), CellSet::range(cell.col, cell.col)};
}

// Those of `padded` before the (zero-inserted) input and behind it.
std::optional<CellSet> in_padding(const AxisGeometry& axis, const CellSet& padded) {
  const auto before = within(padded, 0, axis.pad_before - 1);
  const auto after = within(padded, axis.pad_before + axis.inserted, INT64_MAX);
  return before && after ? united(*before, *after) : std::nullopt;
}

bool put(CellSet& into, std::optional<CellSet> set) {
  if (set) into = *std::move(set);
  return set.has_value();
}

bool read_layer(const Geometry& geometry, FillMode fill, LayerReads& reads) {
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = geometry.axis[axis];
    if (!put(reads.padded[axis], positions_read(a, reads.units[axis])) ||
        !put(reads.padding[axis], in_padding(a, reads.padded[axis])) ||
        !put(reads.input[axis], inputs_read(a, fill, reads.units[axis])))
      return false;
  }
  if (is_nothing(reads.input)) reads.input = {};
  return true;
}

}  // namespace

std::optional<CellSet> positions_read(const AxisGeometry& axis, const CellSet& outputs) {
  return mapped(outputs, {.times = axis.window_step, .apart = axis.d, .each = axis.k});
}

std::optional<CellSet> inputs_read(const AxisGeometry& axis, FillMode fill,
                                   const CellSet& outputs) {
  const auto own = mapped(outputs, {.times = axis.window_step,
                                    .offset = -axis.pad_before,
                                    .apart = axis.d,
                                    .each = axis.k,
                                    .least = 0,
                                    .most = axis.inserted - 1,
                                    .parts = axis.apart});
  if (!own || !copies(axis, fill)) return own;
  const auto padded = positions_read(axis, outputs);
  const auto copied = padded ? sources(axis, fill, *padded) : std::nullopt;
  return copied ? united(*own, *copied) : std::nullopt;
}

std::optional<CellSet> outputs_reached(const AxisGeometry& axis, FillMode fill,
                                       const CellSet& inputs) {
  auto at = mapped(inputs, {.times = axis.apart, .offset = axis.pad_before});
  if (at && copies(axis, fill)) {
    const auto copied = copied_to(axis, fill, inputs);
    at = copied ? united(*at, *copied) : std::nullopt;
  }
  return at ? outputs_reading(axis, *at) : std::nullopt;
}

std::optional<CellSet> outputs_reading(const AxisGeometry& axis, const CellSet& padded) {
  return mapped(padded, {.offset = -(axis.k - 1) * axis.d,
                         .apart = axis.d,
                         .each = axis.k,
                         .least = 0,
                         .most = (axis.out - 1) * axis.window_step,
                         .parts = axis.window_step});
}

std::optional<std::vector<LayerReads>> reads_behind(const ResolvedStack& stack, std::size_t layer,
                                                    const CellArea& units) {
  std::vector<LayerReads> reads(layer + 1);
  reads[layer].units = units;
  for (std::size_t i = layer + 1; i-- > 0;) {
    const auto& geometry = stack.layers[i].geometry;
    if (!geometry || !read_layer(*geometry, fill_mode(stack, i), reads[i])) return std::nullopt;
    if (i > 0) reads[i - 1].units = reads[i].input;
  }
  return reads;
}

std::optional<std::vector<LayerReads>> reads_behind(const ResolvedStack& stack, std::size_t layer,
                                                    Cell unit) {
  return reads_behind(stack, layer, area_of(unit));
}

std::optional<std::vector<CellArea>> outputs_ahead(const ResolvedStack& stack, std::size_t layer,
                                                   const CellArea& cells) {
  std::vector<CellArea> reached;
  CellArea now = cells;
  for (std::size_t i = layer; i < stack.layers.size(); ++i) {
    const auto& geometry = stack.layers[i].geometry;
    if (!geometry) break;
    CellArea next;
    for (const Axis axis : kAxes) {
      if (!put(next[axis], outputs_reached(geometry->axis[axis], fill_mode(stack, i), now[axis])))
        return std::nullopt;
    }
    if (is_nothing(next)) next = {};
    reached.push_back(next);
    now = std::move(next);
  }
  return reached;
}

std::optional<std::vector<CellArea>> outputs_ahead(const ResolvedStack& stack, std::size_t layer,
                                                   Cell cell) {
  return outputs_ahead(stack, layer, area_of(cell));
}

}  // namespace padlens
