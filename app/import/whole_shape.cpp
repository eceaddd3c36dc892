#include "app/import/whole_shape.h"

#include <algorithm>

namespace padlens {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t cells : shape)
    text += (text.empty() ? "" : "×") + (cells < 0 ? std::string("?") : std::to_string(cells));
  return text;
}

GridSize grid_of(const WholeShape& shape, bool channels_first) {
  if (!shape) return std::nullopt;
  if (shape->size() < 3) return std::vector<std::int64_t>{};
  const auto begin = shape->begin() + (channels_first ? 2 : 1);
  const auto end = shape->end() - (channels_first ? 0 : 1);
  if (std::any_of(begin, end, [](std::int64_t cells) { return cells < 0; })) return std::nullopt;
  return std::vector<std::int64_t>(begin, end);
}

std::optional<std::int64_t> channels_of(const WholeShape& shape, bool channels_first) {
  if (!shape || shape->size() < 2) return std::nullopt;
  const std::int64_t planes = channels_first ? (*shape)[1] : shape->back();
  return planes < 1 ? std::nullopt : std::optional(planes);
}

void put_channels(WholeShape& shape, bool channels_first, std::optional<std::int64_t> channels) {
  if (!shape || shape->size() < 2) return;
  (channels_first ? (*shape)[1] : shape->back()) = channels.value_or(-1);
}

WholeShape shape_after(const StackLayer& layer, const WholeShape& in, bool channels_first) {
  constexpr int kOpen = 1 << 24;  // more than any kernel, so that it is never refused
  StackLayer probe = layer;
  const auto axes = axes_of(probe.spec);
  if (!in || in->size() != axes.size() + 2) return std::nullopt;
  const std::size_t first = channels_first ? 2 : 1;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t cells = (*in)[first + i];
    if (cells == 0 || cells > Limits::input) return std::nullopt;
    probe.spec.input[axes[i]] = cells < 0 ? kOpen : static_cast<int>(cells);
  }
  if (!resolve(probe).problems.empty()) return std::nullopt;
  const auto size = output_size(probe);
  if (!size) return std::nullopt;
  std::vector<std::int64_t> out = *in;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const bool open = out[first + i] < 0 && !probe.size;
    out[first + i] = open ? -1 : (*size)[axes[i]];
  }
  return out;
}

WholeShape told_shape(const ModelInput& input, const ReadOptions& options) {
  Model alone;
  alone.inputs.push_back(input);
  put_inputs(alone, options);
  const ModelInput& told = alone.inputs.front();
  if (!told.shape.empty()) return told.shape;
  if (!told.size || told.size->empty()) return std::nullopt;
  std::vector<std::int64_t> shape(1, -1);
  if (!input.channels_last) shape.push_back(-1);
  shape.insert(shape.end(), told.size->begin(), told.size->end());
  if (input.channels_last) shape.push_back(-1);
  return shape;
}

ToldShapes told_shapes(const Model& model, const ReadOptions& options) {
  ToldShapes shapes;
  bool changed = false;
  for (const ModelInput& input : model.inputs) {
    shapes.push_back(told_shape(input, options).value_or(std::vector<std::int64_t>()));
    changed = changed || shapes.back() != input.shape;
  }
  return changed ? shapes : ToldShapes();
}

}  // namespace padlens
