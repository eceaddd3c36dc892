#include "core/stack/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/layer/grouping.h"
#include "core/stack/layer_names.h"
#include "core/stack/model_channels.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 9> kModelOps{"",         "concatenate", "add",
                                                    "multiply", "global_pool", "adaptive_pool",
                                                    "other",    "other",       "other"};

// "224×224", "64"; "?" where it is not known.
std::string size_text(const GridSize& size) {
  return size ? fmt::format("{}", fmt::join(*size, "×")) : "?";
}

const GridSize& size_of(const Model& model, const Source& source) {
  return source.is_input ? model.inputs[source.index].size : model.layers[source.index].output;
}

std::optional<std::int64_t> channels_of(const Model& model, const Source& source) {
  return source.is_input ? model.inputs[source.index].channels
                         : model.layers[source.index].channels_out;
}

const std::string& name_of(const Model& model, const Source& source) {
  return source.is_input ? model.inputs[source.index].name : model.layers[source.index].name;
}

// How a size came about, back along first inputs: "down1_pool 10×13 ← down1_conv 19×25 ← x 37×50".
// Layers that keep the size are passed over.
std::string way_text(const Model& model, Source source) {
  constexpr int kMost = 6;
  std::string text;
  int told = 0;
  for (GridSize last;;) {
    const GridSize& size = size_of(model, source);
    const ModelLayer* layer = source.is_input ? nullptr : &model.layers[source.index];
    const bool ends = layer == nullptr || layer->from.empty();
    const bool keeps = !ends && size == size_of(model, layer->from.front());
    if (!keeps || text.empty()) {
      if (told++ == kMost) return text + " ← …";
      text += fmt::format("{}{} {}", text.empty() ? "" : " ← ", name_of(model, source),
                          size_text(size));
    }
    if (ends) return text;
    source = layer->from.front();
  }
}

void refuse(ModelLayer& layer, Problem problem) {
  layer.understood = false;
  layer.problems.push_back({std::move(problem), layer.line, layer.column});
}

void no_size(ModelLayer& layer, std::string code, std::vector<std::string> args = {}) {
  if (!layer.unknown && !layer.output) layer.unknown = Remark{std::move(code), std::move(args)};
}

// Sets the layer's input. False where it cannot have this one.
bool put_input_size(ModelLayer& layer, const std::vector<std::int64_t>& size) {
  Spec& spec = layer.layer.spec;
  const auto axes = axes_of(spec);
  if (size.size() != axes.size()) {
    refuse(layer, {"input",
                   "input_rank",
                   {std::to_string(size.size()), std::to_string(axes.size())},
                   Problem::Kind::unknown});
    return false;
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (size[i] < 1 || size[i] > Limits::input) {
      refuse(layer, range_problem("input", size[i], 1, Limits::input));
      return false;
    }
    spec.input[axes[i]] = static_cast<int>(size[i]);
    spec.symbols[axes[i]].clear();
  }
  return true;
}

std::vector<std::int64_t> listed_size(const Spec& spec, const std::array<std::int64_t, 2>& size) {
  std::vector<std::int64_t> cells;
  for (const Axis axis : axes_of(spec))
    cells.push_back(size[axis]);
  return cells;
}

void resolve_stack_layer(ModelLayer& layer) {
  if (!layer.understood) return no_size(layer, "not_understood");
  const GridSize input = layer.input();
  if (!input) return no_size(layer, "input_unknown");
  if (!put_input_size(layer, *input)) return no_size(layer, "refused");
  if (layer.unknown && !layer.output) return;
  const Resolution resolution = resolve(layer.layer);
  for (const Problem& problem : resolution.problems)
    refuse(layer, problem);
  // What the framework refuses has no size, though the arithmetic may have one.
  if (!resolution.problems.empty()) {
    layer.output.reset();
    return no_size(layer, "refused");
  }
  if (layer.output || layer.unknown) return;
  if (const auto size = output_size(layer.layer, resolution))
    layer.output = listed_size(layer.layer.spec, *size);
}

// A grid of one cell per axis, or none at all, goes with every other.
bool broadcasts(const GridSize& size) {
  return size && std::ranges::all_of(*size, [](std::int64_t cells) { return cells == 1; });
}

void refuse_join(const Model& model, ModelLayer& layer, std::size_t first, std::size_t other) {
  refuse(layer, {"input",
                 "join_sizes",
                 {name_of(model, layer.from[first]), size_text(layer.input_sizes[first]),
                  name_of(model, layer.from[other]), size_text(layer.input_sizes[other]),
                  way_text(model, layer.from[first]), way_text(model, layer.from[other])}});
  no_size(layer, "join_differs");
}

// Cells joined along an axis of the grid, all others alike; along none of them, all are.
void resolve_along(const Model& model, ModelLayer& layer) {
  const std::int64_t axis = layer.factors.front();
  std::vector<std::int64_t> joined;
  for (std::size_t i = 0; i < layer.from.size(); ++i) {
    const GridSize& size = layer.input_sizes[i];
    if (!size) return no_size(layer, "input_unknown");
    bool fits = i == 0 || size->size() == joined.size();
    for (std::size_t k = 0; k < joined.size() && fits; ++k)
      fits = static_cast<std::int64_t>(k) == axis || (*size)[k] == joined[k];
    if (!fits) return refuse_join(model, layer, 0, i);
    if (i == 0) joined = *size;
    if (i > 0 && axis >= 0 && axis < static_cast<std::int64_t>(joined.size()) &&
        __builtin_add_overflow(joined[static_cast<std::size_t>(axis)],
                               (*size)[static_cast<std::size_t>(axis)],
                               &joined[static_cast<std::size_t>(axis)]))
      return no_size(layer, "opaque");
  }
  layer.output = std::move(joined);
}

void resolve_join(const Model& model, ModelLayer& layer) {
  // A reader that knows it knows the whole shapes: along which axis cells are joined, say.
  if (layer.output) return;
  const bool spreads = layer.op != ModelOp::concatenate;
  if (!layer.factors.empty() && !spreads) return resolve_along(model, layer);
  std::size_t whole = 0;  // the first that is not spread over the others
  while (spreads && whole + 1 < layer.from.size() && broadcasts(layer.input_sizes[whole]))
    ++whole;
  for (std::size_t i = 0; i < layer.from.size(); ++i) {
    const GridSize& size = layer.input_sizes[i];
    if (!size) return no_size(layer, "input_unknown");
    if (size == layer.input_sizes[whole] || (spreads && broadcasts(size))) continue;
    return refuse_join(model, layer, whole, i);
  }
  if (whole < layer.from.size()) layer.output = layer.input_sizes[whole];
}

void resolve_channels(const Model& model, ModelLayer& layer) {
  if (layer.from.empty()) return;
  std::vector<std::optional<std::int64_t>> in;
  for (const Source& source : layer.from)
    in.push_back(channels_of(model, source));
  if (!layer.channels_in) layer.channels_in = in.front();
  layer.channels_out = channels_through(layer, in);
  take_channels(layer);
}

// The size that an adaptive pool is asked for; an axis of −1 keeps its own.
GridSize adapted(const ModelLayer& layer) {
  std::vector<std::int64_t> size = layer.factors;
  for (std::size_t i = 0; i < size.size(); ++i) {
    if (size[i] >= 0) continue;
    if (!layer.input() || layer.input()->size() != size.size()) return std::nullopt;
    size[i] = (*layer.input())[i];
  }
  return size;
}

void resolve_one(Model& model, ModelLayer& layer) {
  if (layer.input_sizes.size() != layer.from.size()) {
    layer.input_sizes.clear();
    for (const Source& source : layer.from)
      layer.input_sizes.push_back(size_of(model, source));
  }
  resolve_channels(model, layer);
  switch (layer.op) {
    case ModelOp::layer:
      return resolve_stack_layer(layer);
    case ModelOp::concatenate:
    case ModelOp::add:
    case ModelOp::multiply:
      return resolve_join(model, layer);
    case ModelOp::global_pool:
      if (!layer.output && layer.input()) layer.output.emplace(layer.input()->size(), 1);
      break;
    case ModelOp::adaptive_pool:
      if (!layer.output && !layer.factors.empty()) layer.output = adapted(layer);
      break;
    case ModelOp::space_to_batch:
    case ModelOp::batch_to_space:
    case ModelOp::other:
      if (!layer.output && layer.keeps) layer.output = layer.input();
      break;
  }
  if (!layer.output) no_size(layer, layer.input() ? "opaque" : "input_unknown");
}

// The spatial axes of a whole shape.
std::vector<std::int64_t> spatial(const std::vector<std::int64_t>& shape, bool channels_last) {
  if (shape.size() < 3) return {};
  const std::ptrdiff_t first = channels_last ? 1 : 2;
  return {shape.begin() + first, shape.end() - (channels_last ? 1 : 0)};
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape)
    text += (text.empty() ? "" : "×") + (size < 0 ? std::string("?") : std::to_string(size));
  return text;
}

// What `told` says of an input's axes, where they are open; another number than the file's is a
// problem.
void put_sizes(Model& model, std::vector<std::int64_t>& axes, const std::vector<std::int64_t>& told,
               const std::string& name) {
  if (told.size() != axes.size()) {
    model.problems.push_back({{"input",
                               "input_other_rank",
                               {shape_text(told), name, shape_text(axes)},
                               Problem::Kind::unknown}});
    return;
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] >= 0 && axes[i] != told[i]) {
      model.problems.push_back({{"input",
                                 "input_stated",
                                 {shape_text(told), name, shape_text(axes)},
                                 Problem::Kind::unknown}});
      return;
    }
  }
  axes = told;
}

// `told` for a grid of so many axes: one number stands for every axis.
std::vector<std::int64_t> along_axes(std::vector<std::int64_t> told,
                                     std::optional<std::size_t> axes) {
  if (axes && told.size() == 1) told.resize(*axes, told.front());
  return told;
}

void settle_input(ModelInput& input) {
  const std::vector<std::int64_t> axes = spatial(input.shape, input.channels_last);
  if (!input.shape.empty() &&
      std::ranges::all_of(axes, [](std::int64_t cells) { return cells >= 0; }))
    input.size = axes;
  if (input.shape.size() < 2) return;
  const std::int64_t planes = input.channels_last ? input.shape.back() : input.shape[1];
  if (planes > 0) input.channels = planes;
}

}  // namespace

std::string_view model_op_name(ModelOp op) {
  return kModelOps[static_cast<std::size_t>(op)];
}

bool is_open_depthwise(const ModelLayer& layer) {
  return std::ranges::find(layer.remarks, std::string_view("depthwise"), &Remark::code) !=
         layer.remarks.end();
}

const GridSize& ModelLayer::input() const {
  static const GridSize kNone;
  return input_sizes.empty() ? kNone : input_sizes.front();
}

bool Model::understood() const {
  return !layers.empty() && problems.empty() &&
         std::ranges::all_of(layers, [](const ModelLayer& layer) {
           return layer.understood && layer.problems.empty();
         });
}

Model model_of(const std::vector<StackLayer>& stack) {
  Model model;
  model.inputs.push_back({"x", {}, false, {}, {}});
  if (stack.empty()) return model;
  const Spec& first = stack.front().spec;
  model.framework = first.framework;
  if (!is_symbolic(first))
    model.inputs[0].size = listed_size(first, {first.input[0], first.input[1]});
  model.inputs[0].channels = first.channels;
  std::vector<std::string> names = layer_names(stack);
  for (std::size_t index = 0; index < stack.size(); ++index) {
    const StackLayer& layer = stack[index];
    ModelLayer& made = model.layers.emplace_back();
    made.layer = layer;
    made.word = layer_id(layer);
    made.name = std::move(names[index]);
    made.from = {index == 0 ? Source{true, 0} : Source{false, index - 1}};
    if (layer.kind == LayerKind::window) {
      made.channels_in = layer.spec.channels;
      made.channels_out = grouping_of(layer.spec).filters;
    }
  }
  return model;
}

void put_inputs(Model& model, const ReadOptions& options) {
  for (const auto& [name, shape] : options.inputs) {
    const auto found = std::ranges::find(model.inputs, name, &ModelInput::name);
    if (found == model.inputs.end()) {
      std::string names;
      for (const ModelInput& input : model.inputs)
        names += (names.empty() ? "" : ", ") + input.name;
      model.problems.push_back({{"input", "no_such_input", {name, names}, Problem::Kind::unknown}});
    } else if (found->shape.empty()) {
      found->shape = shape;
    } else {
      put_sizes(model, found->shape, shape, name);
    }
  }
  bool fits = options.input.empty();
  const ModelInput* other = nullptr;
  for (ModelInput& input : model.inputs) {
    const bool named = std::ranges::find(options.inputs, input.name,
                                         &ReadOptions::NamedShape::name) != options.inputs.end();
    // One that is a number has no size to tell.
    const bool number = input.shape.empty() && input.size && input.size->empty();
    if (!options.input.empty() && !named && !number) {
      other = &input;
      if (input.shape.empty()) {
        const auto index = static_cast<std::size_t>(&input - model.inputs.data());
        const auto rank = rank_behind(model, index);
        fits = true;
        input.size = along_axes(options.input, rank);
        if (rank && input.size->size() != *rank) {
          model.problems.push_back({{"input",
                                     "input_axes",
                                     {shape_text(options.input), *rank == 1 ? "9" : "9x9"},
                                     Problem::Kind::unknown}});
          input.size.reset();
        }
      } else if (auto axes = spatial(input.shape, input.channels_last);
                 axes.size() == along_axes(options.input, axes.size()).size()) {
        fits = true;
        put_sizes(model, axes, along_axes(options.input, axes.size()), input.name);
        std::ranges::copy(axes, input.shape.begin() + (input.channels_last ? 1 : 2));
      }
    }
    settle_input(input);
  }
  if (!fits && other != nullptr)
    model.problems.push_back({{"input",
                               "input_other_rank",
                               {shape_text(options.input), other->name, shape_text(other->shape)},
                               Problem::Kind::unknown}});
}

void resolve_model(Model& model) {
  for (ModelLayer& layer : model.layers)
    resolve_one(model, layer);
}

}  // namespace padlens
