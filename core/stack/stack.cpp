#include "core/stack/stack.h"

#include <utility>
namespace padlens {
namespace {

// Puts what the layer before gives, as far as an input can be it. What cannot is a problem.
Problems put_input(Spec& spec, const std::array<std::int64_t, 2>& output, std::int64_t planes) {
  Problems problems;
  for (const Axis axis : kAxes) {
    const std::int64_t cells = output[axis];
    if (cells > Limits::input) {
      problems.push_back(range_problem("input", cells, 1, Limits::input));
      return problems;
    }
    spec.input[axis] = static_cast<int>(cells);
    spec.symbols[axis].clear();
  }
  spec.channels = static_cast<int>(planes);
  spec.input_values = {};
  return problems;
}

}  // namespace

bool ResolvedStack::accepted(std::size_t index) const {
  return layers[index].problems.empty() && outputs[index].has_value();
}

bool ResolvedStack::accepted() const {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!accepted(i)) return false;
  }
  return !layers.empty();
}

std::vector<StackProblem> ResolvedStack::problems() const {
  std::vector<StackProblem> all;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const Problem& problem : layers[i].problems)
      all.push_back({i, problem});
  }
  return all;
}

ResolvedStack resolve_stack(std::span<const StackLayer> layers) {
  ResolvedStack stack;
  stack.asked.assign(layers.begin(), layers.end());
  stack.layers.resize(layers.size());
  stack.outputs.resize(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    StackLayer& layer = stack.asked[i];
    if (i > 0) {
      const auto& before = stack.outputs[i - 1];
      if (!before) break;
      const std::int64_t planes = output_planes(stack.asked[i - 1]);
      stack.layers[i].problems = put_input(layer.spec, *before, planes);
      if (!stack.layers[i].problems.empty()) break;
    }
    stack.layers[i] = resolve(layer);
    stack.outputs[i] = output_size(layer, stack.layers[i]);
  }
  stack.specs.reserve(layers.size());
  for (const StackLayer& layer : stack.asked)
    stack.specs.push_back(window_of(layer));
  return stack;
}

ResolvedStack resolve_stack(std::span<const Spec> specs) {
  return resolve_stack(std::vector<StackLayer>(specs.begin(), specs.end()));
}

std::optional<ValueLimit> value_limit(const ResolvedStack& stack, std::size_t index) {
  for (std::size_t i = 0; i <= index && i < stack.layers.size(); ++i) {
    const StackLayer& layer = stack.asked[i];
    if (layer.kind == LayerKind::upsample) {
      if (layer.interpolation != Interpolation::nearest) return ValueLimit{"interpolation"};
      if (!stack.layers[i].geometry && stack.outputs[i]) return ValueLimit{"scale"};
    }
    if (!stack.layers[i].geometry) continue;
    if (auto limit = value_limit(stack.specs[i], *stack.layers[i].geometry)) return limit;
  }
  return std::nullopt;
}

Values input_values(const ResolvedStack& stack, std::size_t index) {
  Values input = stack.specs.front().input_values;
  const bool picture = is_picture(input);
  for (std::size_t i = 0; i < index; ++i) {
    Spec spec = stack.specs[i];
    spec.input_values = std::move(input);
    spec.values = true;  // its own are not asked for, those of a later layer are
    const Geometry& geometry = *stack.layers[i].geometry;
    const Layer layer = make_layer(spec, geometry, 0);
    input = {Preset::custom,
             output_of(layer.grouping(), geometry, layer.fill(), layer.inputs(), layer.kernels()),
             0, picture};
  }
  return input;
}

}  // namespace padlens
