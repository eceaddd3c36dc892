#include "core/stack/ways.h"

#include <algorithm>

namespace padlens {

bool is_read(const ModelLayer& layer) {
  if (layer.op != ModelOp::layer) return false;
  return layer.understood || std::ranges::none_of(layer.problems, [](const PlacedProblem& each) {
           return each.problem.kind == Problem::Kind::unknown;
         });
}

bool keeps_size(const ModelLayer& layer) {
  return layer.output &&
         std::ranges::find(layer.input_sizes, layer.output) != layer.input_sizes.end();
}

std::optional<std::size_t> rank_behind(const Model& model, std::size_t input) {
  std::vector<bool> behind(model.layers.size());
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    behind[i] = std::ranges::any_of(layer.from, [&](const Source& source) {
      return source.is_input ? source.index == input : source.index < i && behind[source.index];
    });
    if (behind[i] && layer.op == ModelOp::layer) return axes_of(layer.layer.spec).size();
  }
  return std::nullopt;
}

Ways::Ways(const Model& model) : model_(model), lengths_(model.layers.size(), 0) {
  for (std::size_t i = 0; i < lengths_.size(); ++i) {
    for (const Source& source : model.layers[i].from) {
      if (!source.is_input && source.index < i)
        lengths_[i] = std::max(lengths_[i], lengths_[source.index]);
    }
    if (is_read(model.layers[i])) ++lengths_[i];
  }
}

Source Ways::back_from(const ModelLayer& layer) const {
  const bool keeps = keeps_size(layer);
  std::optional<std::size_t> best;
  const auto length = [&](std::size_t input) {
    const Source& source = layer.from[input];
    return source.is_input ? 0 : lengths_[source.index] + 1;
  };
  for (std::size_t i = 0; i < layer.from.size(); ++i) {
    if (keeps && (i >= layer.input_sizes.size() || layer.input_sizes[i] != layer.output)) continue;
    if (!best || length(i) > length(*best)) best = i;
  }
  return layer.from[best.value_or(0)];
}

std::vector<std::size_t> Ways::to(std::size_t layer) const {
  std::vector<std::size_t> way;
  if (layer >= model_.layers.size()) return way;
  for (Source at{false, layer}; !at.is_input;) {
    way.push_back(at.index);
    const ModelLayer& step = model_.layers[at.index];
    if (step.from.empty()) break;
    at = back_from(step);
  }
  std::ranges::reverse(way);
  return way;
}

bool Ways::joined(std::size_t layer) const {
  return std::ranges::any_of(
      to(layer), [&](std::size_t index) { return model_.layers[index].from.size() > 1; });
}

std::optional<std::vector<StackLayer>> Ways::path_to(std::size_t layer) const {
  std::vector<StackLayer> path;
  for (const std::size_t index : to(layer)) {
    const ModelLayer& step = model_.layers[index];
    if (!step.understood) return std::nullopt;
    if (step.op != ModelOp::layer) continue;
    path.push_back(step.layer);
    path.back().name = step.name;
  }
  return path;
}

}  // namespace padlens
