#include "core/stack/receptive_field.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/stack/field_graph.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

using Kind = FieldNode::Kind;

FieldNode unknown_node(std::string code) {
  FieldNode node;
  node.why = Remark{std::move(code), {}};
  return node;
}

// The sizes without those of one cell.
std::vector<std::int64_t> long_axes(const std::vector<std::int64_t>& size) {
  std::vector<std::int64_t> axes;
  std::ranges::copy_if(size, std::back_inserter(axes), [](std::int64_t n) { return n != 1; });
  return axes;
}

// Which axis a grid lies along where only one is longer than one cell; in one dimension the width.
std::size_t long_axis(const std::vector<std::int64_t>& size) {
  return size.size() == 2 && size[kWidth] == 1 && size[kHeight] != 1 ? kHeight : kWidth;
}

// A layer that keeps its grid, or only its axes of one cell come or go.
bool keeps_grid(const ModelLayer& layer, FieldNode& node) {
  const GridSize& input = layer.input();
  if (!input || !layer.output || layer.output->empty()) return false;
  if (*input == *layer.output) return true;
  const auto axes = long_axes(*input);
  if (axes.size() > 1 || axes != long_axes(*layer.output) || input->empty()) return false;
  if (long_axis(*input) != long_axis(*layer.output)) node.axis_before = {kWidth, kHeight};
  return true;
}

std::optional<std::array<std::int64_t, 2>> units_of(const GridSize& size) {
  if (!size || size->empty() || size->size() > 2) return std::nullopt;
  return std::array{size->size() == 2 ? size->front() : 1, size->back()};
}

// Its cells are others, though there are as many.
bool moves_cells(const ModelLayer& layer) {
  return std::ranges::find(layer.remarks, "cells_moved", &Remark::code) != layer.remarks.end();
}

// Cells of the model's input that a layer comes from, along first inputs.
std::array<std::int64_t, 2> cells_of_input(const Model& model, std::size_t layer) {
  Source at{false, layer};
  while (!at.is_input && !model.layers[at.index].from.empty())
    at = model.layers[at.index].from.front();
  if (!at.is_input) return {1, 1};
  return units_of(model.inputs[at.index].size).value_or(std::array<std::int64_t, 2>{1, 1});
}

// An adaptive pool whose output divides its input: windows of one size, side by side.
bool is_even(const ModelLayer& layer, FieldNode& node) {
  const GridSize& input = layer.input();
  if (!input || !layer.output || layer.output->size() != input->size() || input->size() > 2)
    return false;
  for (std::size_t i = 0; i < input->size(); ++i) {
    const std::int64_t n = (*input)[i];
    const std::int64_t out = (*layer.output)[i];
    if (out < 1 || n % out != 0) return false;
    AxisGeometry& axis = node.axis[i + 2 - input->size()];
    axis.n = axis.inserted = axis.padded = n;
    axis.k = axis.K = axis.s = axis.window_step = n / out;
    axis.out = out;
  }
  return true;
}

bool gives_one_cell(const ModelLayer& layer) {
  return layer.output &&
         std::ranges::all_of(*layer.output, [](std::int64_t cells) { return cells == 1; });
}

// Of an upsampling that is no window's.
Remark why_no_window(const StackLayer& layer) {
  constexpr std::int64_t kWhole = 2;
  if (is_plain_upsampling(layer, kWhole)) return {"field_scale", {}};
  return {"field_coordinates", {std::string(coordinates_name(layer.coordinates))}};
}

FieldNode window_node(const ModelLayer& layer) {
  if (!layer.understood || !layer.output) return unknown_node("field_unknown");
  const Resolution resolution = resolve(layer.layer);
  FieldNode node;
  if (!resolution.geometry) {
    node.why = why_no_window(layer.layer);
    return node;
  }
  node.kind = Kind::window;
  node.axis = resolution.geometry->axis;
  return node;
}

FieldNode kind_node(const Model& model, std::size_t index) {
  const ModelLayer& layer = model.layers[index];
  FieldNode node;
  switch (layer.op) {
    case ModelOp::layer:
      return window_node(layer);
    case ModelOp::concatenate:
    case ModelOp::add:
    case ModelOp::multiply:
      if (!layer.understood || !layer.output) return unknown_node("field_unknown");
      // What lies side by side in space is no longer at its place.
      if (layer.op == ModelOp::concatenate && layer.output != layer.input())
        return unknown_node("field_grid");
      node.kind = Kind::passes;
      return node;
    case ModelOp::adaptive_pool:
      if (!gives_one_cell(layer)) {
        if (!is_even(layer, node)) return unknown_node("field_adaptive");
        node.kind = Kind::window;
        return node;
      }
      [[fallthrough]];
    case ModelOp::global_pool:
      node.kind = Kind::whole;
      node.size = cells_of_input(model, index);
      node.units = units_of(layer.input()).value_or(node.size);
      return node;
    case ModelOp::space_to_batch:
    case ModelOp::batch_to_space:
    case ModelOp::other:
      if (moves_cells(layer) || !keeps_grid(layer, node)) return unknown_node("field_grid");
      node.kind = Kind::passes;
      return node;
  }
  return node;
}

FieldNode model_node(const Model& model, std::size_t index) {
  FieldNode node = kind_node(model, index);
  for (const Source& source : model.layers[index].from) {
    node.from.push_back(source.is_input ? FieldNode::kInput
                                        : static_cast<std::ptrdiff_t>(source.index));
    if (model.layers[index].op == ModelOp::other || model.layers[index].op == ModelOp::layer) break;
  }
  return node;
}

std::vector<LayerField> known_fields(const Model& model) {
  std::vector<FieldNode> nodes;
  nodes.reserve(model.layers.size());
  for (std::size_t i = 0; i < model.layers.size(); ++i)
    nodes.push_back(model_node(model, i));
  return fields_of(nodes);
}

// The model with inputs of this size where they are open.
Model with_inputs(const Model& model, std::int64_t cells) {
  Model sized = model;
  for (std::size_t i = 0; i < sized.inputs.size(); ++i) {
    if (sized.inputs[i].size) continue;
    if (const auto rank = rank_behind(model, i)) sized.inputs[i].size.emplace(*rank, cells);
  }
  for (ModelLayer& layer : sized.layers) {
    if (layer.output) continue;
    layer.input_sizes.clear();
    if (layer.unknown && layer.unknown->code == "input_unknown") layer.unknown.reset();
  }
  resolve_model(sized);
  return sized;
}

// Whether they differ in nothing but where they lie.
bool is_moved(const ReceptiveField& a, const ReceptiveField& b) {
  return a.size() == b.size() && a.jump() == b.jump() && a.cells == b.cells && a.whole == b.whole &&
         a.beside_whole == b.beside_whole;
}

// Takes into `found` what a model with another size tells.
void keep_common(LayerField& found, const LayerField& other) {
  if (!found.axis) return;
  if (!other.axis) return found.axis.reset();
  for (const Axis axis : kAxes) {
    const ReceptiveField& a = (*found.axis)[axis];
    const ReceptiveField& b = (*other.axis)[axis];
    if (a.whole || !is_moved(a, b)) return found.axis.reset();
    found.start_open = found.start_open || a != b;
  }
}

// Sizes and jumps do not depend on the input's size, and starts behind most layers do not: they are
// those that several sizes, larger than what networks see, have in common.
void add_open_fields(const Model& model, std::vector<LayerField>& fields) {
  constexpr std::size_t kMostLayers = 1000;
  constexpr std::int64_t kFirst = 4096;
  constexpr std::int64_t kTried = 4;
  const auto open = [](const ModelInput& input) { return !input.size; };
  if (model.layers.size() > kMostLayers || std::ranges::none_of(model.inputs, open)) return;
  std::vector<LayerField> common = known_fields(with_inputs(model, kFirst));
  for (std::int64_t i = 1; i < kTried; ++i) {
    const std::vector<LayerField> other = known_fields(with_inputs(model, kFirst + i));
    for (std::size_t k = 0; k < common.size(); ++k)
      keep_common(common[k], other[k]);
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].axis && common[i].axis) fields[i] = common[i];
  }
}

}  // namespace

std::int64_t ReceptiveField::size() const {
  std::int64_t most = 0;
  for (const Reach& each : reach)
    most = std::max(most, each.hi - each.lo + 1);
  return most;
}

std::optional<double> ReceptiveField::jump() const {
  if (whole) return std::nullopt;
  return static_cast<double>(step) / static_cast<double>(period());
}

std::optional<double> ReceptiveField::start() const {
  const Reach& first = reach.front();
  if (first.empty()) return std::nullopt;
  return static_cast<double>(first.lo + first.hi) / 2;
}

std::vector<LayerField> receptive_fields(const ResolvedStack& stack) {
  std::vector<FieldNode> nodes(stack.layers.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].from = {static_cast<std::ptrdiff_t>(i) - 1};
    if (const auto& geometry = stack.layers[i].geometry) {
      nodes[i].kind = Kind::window;
      nodes[i].axis = geometry->axis;
    } else if (stack.outputs[i]) {
      nodes[i].why = why_no_window(stack.asked[i]);
    }
  }
  return fields_of(nodes);
}

std::vector<LayerField> receptive_fields(const Model& model) {
  std::vector<LayerField> fields = known_fields(model);
  add_open_fields(model, fields);
  return fields;
}

}  // namespace padlens
