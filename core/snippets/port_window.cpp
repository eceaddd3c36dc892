#include "core/snippets/port_window.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/geometry/geometry.h"

namespace padlens {
namespace {

// The one layer that takes each layer's output; nullopt: none does, or several do.
using OnlyUsers = std::vector<std::optional<std::size_t>>;

OnlyUsers only_users(const Model& model) {
  OnlyUsers users(model.layers.size());
  std::vector<int> count(model.layers.size());
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    for (const Source& source : model.layers[i].from) {
      if (source.is_input) continue;
      users[source.index] = i;
      ++count[source.index];
    }
  }
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (count[i] != 1) users[i].reset();
  }
  return users;
}

const ModelLayer* layer_before(const Model& model, const ModelLayer& layer) {
  if (layer.from.empty() || layer.from.front().is_input) return nullptr;
  return &model.layers[layer.from.front().index];
}

const ModelLayer* pad_before_window(const Model& model, const ModelLayer& layer) {
  const ModelLayer* before = layer_before(model, layer);
  const bool pads = before != nullptr && before->op == ModelOp::layer &&
                    before->layer.kind == LayerKind::pad && before->understood &&
                    !before->from.empty();
  return pads && before->layer.spec.pad_fill == PadFill{} ? before : nullptr;
}

// Whether the cells that arrive are never below zero, so that a zero around them never wins a
// maximum.
bool never_negative(const Model& model, Source source) {
  while (!source.is_input) {
    const ModelLayer& layer = model.layers[source.index];
    if (layer.nonnegative) return true;
    const bool passes = layer.op == ModelOp::layer && layer.layer.kind != LayerKind::window;
    if (!passes || layer.from.empty()) return false;
    source = layer.from.front();
  }
  return false;
}

// Zeros around a pool that has no padding of its own take part in it. False: it has some.
bool pad_pool(const Model& model, const ModelLayer& pad, Geometry& pool) {
  for (const AxisGeometry& axis : pool.axis) {
    if (axis.pad_before != 0 || axis.pad_after != 0 || axis.overhang != 0) return false;
  }
  if (pool.op->linear) {
    pool.counting = Counting::window;
  } else if (!never_negative(model, pad.from.front())) {
    pool.pool_fill = FillMode::zeros;
  }
  return true;
}

// The window over the grid in front of the pad.
AxisGeometry with_pad(const AxisGeometry& pad, AxisGeometry window) {
  window.pad_before += pad.pad_before * window.apart;
  window.pad_after += pad.pad_after * window.apart;
  window.n = pad.n;
  window.inserted = (pad.n - 1) * window.apart + 1;
  if (window.flipped) {
    window.full = (window.n - 1) * window.s + window.K;
    window.crop_before = window.K - 1 - window.pad_before;
    window.crop_after = window.full - window.out - window.crop_before;
  }
  return window;
}

// How many planes meet, as far as the graph tells: sizes do not depend on them, lines of code do.
void put_planes(const ModelLayer& layer, WindowInGraph& window) {
  Spec& spec = window.alone;
  if (!spec.op->has_kernel) return;
  const auto fits = [](const std::optional<std::int64_t>& planes) {
    return planes && *planes >= 1 && *planes <= Limits::channels;
  };
  const bool depthwise = is_open_depthwise(layer);
  window.channels_open = !fits(layer.channels_in);
  window.depthwise = depthwise && window.channels_open;
  window.filters_open = !fits(layer.channels_out) && !depthwise;
  if (window.channels_open) return;
  const auto planes = static_cast<int>(*layer.channels_in);
  if (depthwise) {
    const std::int64_t filters = std::int64_t{planes} * spec.filters;
    if (filters > Limits::channels) return;
    spec.channels = spec.groups = planes;
    spec.filters = static_cast<int>(filters);
  } else if (planes % spec.groups == 0) {
    spec.channels = planes;
  }
}

// Batches that are blocks of cells, and back: the window between reads every n-th cell. Nothing is
// done where it is anything but that.
void fold_blocks(const Model& model, const OnlyUsers& users, WindowInGraph& window) {
  const ModelLayer& layer = model.layers[window.index];
  const ModelLayer* blocks = layer_before(model, layer);
  const auto user = users[window.index];
  if (blocks == nullptr || blocks->op != ModelOp::space_to_batch || !user) return;
  const ModelLayer& back = model.layers[*user];
  const auto& axes = axes_of(window.alone);
  if (back.op != ModelOp::batch_to_space || blocks->from.empty() || !blocks->input()) return;
  const std::size_t rank = axes.size();
  const std::vector<std::int64_t>& cut = back.factors;
  const std::vector<std::int64_t>& pads = blocks->factors;
  if (pads.size() != 3 * rank || cut.size() != 3 * rank || blocks->input()->size() != rank) return;
  Spec spec = window.alone;
  if (spec.op->pools() || spec.op->transposed() || spec.stride != PerAxis{1, 1} ||
      spec.dilation != PerAxis{1, 1})
    return;
  if (!window.alone_geometry || window.alone_geometry->sides() != std::array<std::int64_t, 4>{})
    return;
  std::array<std::array<std::int64_t, 2>, 2> sides{};
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t cells = (*blocks->input())[i];
    if (pads[i] != cut[i] || pads[i] < 1 || pads[i] > Limits::dilation || cells > Limits::input)
      return;
    spec.dilation[axes[i]] = static_cast<int>(pads[i]);
    spec.input[axes[i]] = static_cast<int>(cells);
    for (const std::size_t side : {0U, 1U}) {
      const std::size_t at = rank + 2 * i + side;
      sides[axes[i]][side] = pads[at] - cut[at];
      if (std::abs(sides[axes[i]][side]) > Limits::side) return;
    }
  }
  const auto cells = [&](Axis axis, std::size_t side) {
    return static_cast<int>(sides[axis][side]);
  };
  Spec same = spec;
  same.padding = PaddingMode::same;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {cells(kHeight, 0), cells(kHeight, 1), cells(kWidth, 0), cells(kWidth, 1)};
  Geometry geometry;
  geometry.op = spec.op;
  for (const Axis axis : kAxes)
    geometry.axis[axis] = conv_axis(spec, axis, sides[axis][0], sides[axis][1]);
  for (std::size_t i = 0; i < rank; ++i) {
    if (!back.output || (*back.output)[i] != geometry.axis[axes[i]].out) return;
  }
  const Resolution by_word = resolve(same);
  const bool is_same = by_word.accepted() && by_word.geometry->axis == geometry.axis;
  window.alone = is_same ? same : spec;
  window.alone_geometry = geometry;
  window.from = blocks->from.front();
  window.end = *user;
}

WindowInGraph window_in_graph(const Model& model, const OnlyUsers& users, std::size_t index) {
  const ModelLayer& layer = model.layers[index];
  WindowInGraph window;
  window.index = window.end = index;
  window.alone = layer.layer.spec;
  if (!layer.from.empty()) window.from = layer.from.front();
  put_planes(layer, window);
  window.spec = window.alone;
  if (!layer.input()) return window;
  window.resolution = resolve(window.alone);
  // What arrives there fits nothing: the window alone would be another.
  if (!layer.output && window.resolution.accepted()) window.resolution = {};
  window.alone_geometry = window.resolution.geometry;
  fold_blocks(model, users, window);
  if (window.end != index) window.resolution = {window.alone_geometry, {}};
  window.spec = window.alone;
  const ModelLayer* pad = window.end == index ? pad_before_window(model, layer) : nullptr;
  if (pad == nullptr || !window.resolution.geometry) return window;
  if (!fold_pad(model, *pad, window.spec, *window.resolution.geometry)) return window;
  window.pad = pad;
  window.from = pad->from.front();
  return window;
}

}  // namespace

bool fold_pad(const Model& model, const ModelLayer& pad, Spec& spec, Geometry& geometry) {
  const auto around = resolve(pad.layer).geometry;
  if (!around || (spec.op->pools() && !pad_pool(model, pad, geometry))) return false;
  for (const Axis axis : kAxes) {
    geometry.axis[axis] = with_pad(around->axis[axis], geometry.axis[axis]);
    spec.input[axis] = pad.layer.spec.input[axis];
  }
  return true;
}

std::vector<WindowInGraph> windows_of(const Model& model) {
  const OnlyUsers users = only_users(model);
  std::vector<WindowInGraph> windows;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    if (layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window)
      windows.push_back(window_in_graph(model, users, i));
  }
  return windows;
}

}  // namespace padlens
