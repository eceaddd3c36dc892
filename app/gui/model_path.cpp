#include "app/gui/model_path.h"

#include <algorithm>

#include "core/operations/operation.h"

namespace padlens {
namespace {

// Whether its settings are known, refused or not.
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

// Of each layer how many layers the longest way to it has.
std::vector<std::size_t> lengths_of_ways(const Model& model) {
  std::vector<std::size_t> lengths(model.layers.size(), 0);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    for (const Source& source : model.layers[i].from) {
      if (!source.is_input && source.index < i) {
        lengths[i] = std::max(lengths[i], lengths[source.index]);
      }
    }
    if (is_read(model.layers[i])) ++lengths[i];
  }
  return lengths;
}

// Of the inputs that have the layer's size, else of all, the one with the longest way.
Source way_back_from(const ModelLayer& layer, const std::vector<std::size_t>& lengths) {
  const bool keeps = keeps_size(layer);
  std::optional<std::size_t> best;
  const auto length = [&](std::size_t input) {
    const Source& source = layer.from[input];
    return source.is_input ? 0 : lengths[source.index] + 1;
  };
  for (std::size_t i = 0; i < layer.from.size(); ++i) {
    if (keeps && (i >= layer.input_sizes.size() || layer.input_sizes[i] != layer.output)) continue;
    if (!best || length(i) > length(*best)) best = i;
  }
  return layer.from[best.value_or(0)];
}

// nullopt where the size of what it takes is not known.
std::optional<StackLayer> global_pool(const Model& model, const ModelLayer& layer) {
  const GridSize& input = layer.input();
  if (!input || input->empty() || input->size() > 2) return std::nullopt;
  StackLayer pool;
  pool.name = layer.name;
  Spec& spec = pool.spec;
  spec.op = in_dimensions(kAveragePool2d, static_cast<int>(input->size()));
  spec.framework = model.framework;
  const auto axes = axes_of(spec);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if ((*input)[i] < 1 || (*input)[i] > Limits::kernel) return std::nullopt;
    spec.input[axes[i]] = spec.kernel[axes[i]] = spec.stride[axes[i]] =
        static_cast<int>((*input)[i]);
  }
  spec.channels = static_cast<int>(layer.channels_in.value_or(1));
  flatten(spec);
  return pool;
}

}  // namespace

std::vector<StackLayer> model_path(const Model& model, std::size_t layer) {
  std::vector<StackLayer> path;
  if (layer >= model.layers.size()) return path;
  const std::vector<std::size_t> lengths = lengths_of_ways(model);
  for (Source at{false, layer}; !at.is_input;) {
    const ModelLayer& step = model.layers[at.index];
    const bool text = step.line > 0;
    const bool join =
        step.op == ModelOp::concatenate || step.op == ModelOp::add || step.op == ModelOp::multiply;
    if (is_read(step)) {
      path.push_back(step.layer);
      path.back().name = step.name;
    } else if (step.op == ModelOp::global_pool) {
      auto pool = global_pool(model, step);
      if (!pool) break;
      path.push_back(*std::move(pool));
    } else if (!join && !text && !keeps_size(step)) {
      break;
    }
    if (step.from.empty()) break;
    at = way_back_from(step, lengths);
  }
  std::ranges::reverse(path);
  return path;
}

std::optional<std::size_t> last_window(const Model& model) {
  for (std::size_t i = model.layers.size(); i-- > 0;) {
    if (is_read(model.layers[i])) return i;
  }
  return std::nullopt;
}

bool is_chain(const Model& model) {
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    if (layer.op != ModelOp::layer || layer.from.size() > 1) return false;
    const Source before = i == 0 ? Source{true, 0} : Source{false, i - 1};
    if (!layer.from.empty() && layer.from.front() != before) return false;
  }
  return true;
}

}  // namespace padlens
