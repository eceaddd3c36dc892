#include "app/gui/model_path.h"

#include <algorithm>

#include "core/operations/operation.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

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
  const std::vector<std::size_t> way = Ways(model).to(layer);
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    const ModelLayer& step = model.layers[*at];
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
