#include "app/gui/opened.h"

#include <algorithm>

#include "app/document/layers.h"
#include "app/gui/lesson_beats.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

const RealLayer* opened_layer(const State& state) {
  const bool open = state.real_layer && *state.real_layer < real_layers().size();
  return open ? &real_layers()[*state.real_layer] : nullptr;
}

// With the values of `other`, which a real layer does not have of its own.
Spec with_values_of(Spec spec, const Spec& other) {
  spec.input_values = other.input_values;
  spec.kernel_values = other.kernel_values;
  spec.seed = other.seed;
  return spec;
}

}  // namespace

std::optional<Scenario> opened_scenario(const State& state) {
  if (open_lesson(state) != nullptr) return present_moment(state).scenario;
  const RealLayer* layer = opened_layer(state);
  if (layer == nullptr) return std::nullopt;
  return scenario_of(layer->spelling(state.document.spec().framework));
}

std::vector<StackLayer> opened_stack(const Scenario& scenario) {
  std::vector<StackLayer> stack = scenario.stack;
  if (stack.empty()) stack.emplace_back(scenario.spec);
  for (StackLayer& layer : stack)
    layer.spec.values = true;  // as the window has them
  return resolve_stack(stack).asked;
}

bool shows_opened(const State& state) {
  const auto scenario = opened_scenario(state);
  if (!scenario) return true;
  if (state.lesson) return state.document.stack == opened_stack(*scenario);
  if (state.document.stack.size() != 1) return false;
  const Spec& spec = state.document.spec();
  return std::ranges::any_of(opened_layer(state)->spellings, [&](const LayerSpelling& spelling) {
    return with_values_of(spec, spelling.spec) == spelling.spec;
  });
}

}  // namespace padlens
