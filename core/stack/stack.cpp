#include "core/stack/stack.h"

#include <algorithm>
#include <utility>

#include "core/layer/grouping.h"

namespace padlens {
namespace {

// Puts what the layer before gives, as far as an input can be it. What cannot is a problem.
Problems put_input(Spec& spec, const Spec& spec_before, const Geometry& before) {
  Problems problems;
  for (const Axis axis : kAxes) {
    const std::int64_t cells = before.axis[axis].out;
    if (cells > Limits::input) {
      problems.push_back(range_problem("input", cells, 1, Limits::input));
      return problems;
    }
    spec.input[axis] = static_cast<int>(cells);
    spec.symbols[axis].clear();
  }
  spec.channels = static_cast<int>(grouping_of(spec_before).filters);
  spec.input_values = {};
  return problems;
}

}  // namespace

bool ResolvedStack::accepted() const {
  return !layers.empty() && std::ranges::all_of(layers, &Resolution::accepted);
}

std::vector<StackProblem> ResolvedStack::problems() const {
  std::vector<StackProblem> all;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const Problem& problem : layers[i].problems)
      all.push_back({i, problem});
  }
  return all;
}

ResolvedStack resolve_stack(std::span<const Spec> specs) {
  ResolvedStack stack;
  stack.specs.assign(specs.begin(), specs.end());
  stack.layers.resize(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    Spec& spec = stack.specs[i];
    if (i > 0) {
      const auto& before = stack.layers[i - 1].geometry;
      if (!before) break;
      stack.layers[i].problems = put_input(spec, stack.specs[i - 1], *before);
      if (!stack.layers[i].problems.empty()) break;
    }
    stack.layers[i] = resolve(spec);
  }
  return stack;
}

}  // namespace padlens
