#include "core/stack/stack.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace padlens {
namespace {

// Larger than any input within Limits, so that resolve() names it.
int as_input(std::int64_t cells) {
  return static_cast<int>(std::min<std::int64_t>(cells, std::numeric_limits<int>::max()));
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
      spec.input = {as_input(before->height().out), as_input(before->width().out)};
      spec.input_values = {};
    }
    stack.layers[i] = resolve(spec);
  }
  return stack;
}

}  // namespace padlens
