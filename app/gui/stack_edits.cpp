#include "app/gui/stack_edits.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>

#include "app/gui/document_edits.h"
#include "app/gui/fitted_values.h"
#include "app/gui/model_path.h"
#include "core/frameworks/framework.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

constexpr std::array kOtherKinds{LayerKind::pad, LayerKind::crop, LayerKind::upsample};

// What the stack takes: it stays whatever layer comes first.
void put_stack_input(StackLayer& layer, const Spec& input) {
  Spec& spec = layer.spec;
  spec.input = input.input;
  spec.symbols = input.symbols;
  spec.channels = input.channels;
  spec.input_values = input.input_values;
  spec.seed = input.seed;
  flatten(spec);
}

// Changes the layers by `edit`.
template <class Edit>
void edit_stack(State& state, Edit edit) {
  Document& document = state.document;
  const Spec input = document.stack.front().spec;
  edit(document);
  put_stack_input(document.stack.front(), input);
  state.typed.clear();
}

auto place(std::vector<StackLayer>& stack, std::size_t index) {
  return stack.begin() + static_cast<std::ptrdiff_t>(index);
}

// The first of these that the framework has for the operation.
void choose_padding(Spec& spec, std::initializer_list<PaddingMode> wanted) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return;
  const auto modes = padding_modes(*framework, spec.op);
  for (const PaddingMode mode : wanted) {
    if (std::ranges::find(modes, mode) == modes.end()) continue;
    spec.padding = mode;
    return;
  }
  if (!modes.empty()) spec.padding = modes.front();
}

// As most networks have one: a convolution that keeps the size, a pool that halves it, a transposed
// convolution that doubles it.
Spec new_window(const Operation& op, const std::string& framework) {
  Spec spec;
  spec.op = &op;
  spec.framework = framework;
  const bool halves = op.pools() || op.transposed();
  spec.kernel = halves ? PerAxis{2, 2} : PerAxis{3, 3};
  spec.stride = halves ? PerAxis{2, 2} : PerAxis{1, 1};
  if (halves) {
    choose_padding(spec, {PaddingMode::valid, PaddingMode::number, PaddingMode::explicit_sides});
  } else {
    spec.sides = {1, 1, 1, 1};
    choose_padding(spec, {PaddingMode::same, PaddingMode::number, PaddingMode::explicit_sides});
  }
  flatten(spec);
  return spec;
}

std::optional<StackLayer> new_layer(const Document& document, std::string_view what) {
  const Spec& beside = document.spec();
  if (const auto kind = find_layer_kind(what)) {
    StackLayer layer;
    layer.kind = *kind;
    layer.spec.op = in_dimensions(kConv2d, beside.op->rank);
    layer.spec.framework = beside.framework;
    const bool flat = beside.op->rank == 1;
    layer.sides = flat ? Sides{0, 0, 1, 1} : Sides{1, 1, 1, 1};
    layer.scale = {flat ? 1.0 : 2.0, 2};
    flatten(layer.spec);
    return layer;
  }
  const Op op = find_operation(what);
  if (op == nullptr || op->rank != beside.op->rank) return std::nullopt;
  return StackLayer(new_window(*op, beside.framework));
}

// With the input of `like`, whatever it is: what a path of a model does not say.
StackLayer with_input_of(StackLayer layer, const StackLayer& like) {
  layer.spec.values = like.spec.values;
  put_stack_input(layer, like.spec);
  return layer;
}

}  // namespace

std::vector<std::string> layers_to_add(const Document& document) {
  std::vector<std::string> all;
  for (const Op op : operations()) {
    if (op->rank == document.spec().op->rank) all.emplace_back(op->id);
  }
  for (const LayerKind kind : kOtherKinds)
    all.emplace_back(kind_name(kind));
  return all;
}

void add_layer(State& state, std::string_view what) {
  auto layer = new_layer(state.document, what);
  if (!layer) return;
  edit_stack(state, [&](Document& document) {
    document.stack.insert(place(document.stack, ++document.selected), std::move(*layer));
  });
}

void remove_layer(State& state) {
  if (state.document.stack.size() < 2) return;
  edit_stack(state, [](Document& document) {
    document.stack.erase(place(document.stack, document.selected));
    document.selected = std::min(document.selected, document.stack.size() - 1);
  });
}

void duplicate_layer(State& state) {
  edit_stack(state, [](Document& document) {
    StackLayer copy = document.layer();
    if (!copy.name.empty()) copy.name = free_layer_name(document.stack, copy.name);
    document.stack.insert(place(document.stack, ++document.selected), std::move(copy));
  });
}

void move_layer(State& state, int by) {
  const auto count = static_cast<std::ptrdiff_t>(state.document.stack.size());
  const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(state.document.selected) + by;
  if (to < 0 || to >= count) return;
  edit_stack(state, [&](Document& document) {
    std::swap(document.stack[document.selected], document.stack[static_cast<std::size_t>(to)]);
    document.selected = static_cast<std::size_t>(to);
  });
}

bool type_layer_text(State& state, const std::string& field, int part, const std::string& text) {
  const bool scale = field == "scale";
  if (!scale && field != "pad" && field != "crop") return false;
  StackLayer& layer = state.document.layer();
  const auto value = parse_number(text);
  const bool fits =
      value && (scale ? *value > 0 && *value <= kMostLayerScale
                      : *value >= 0 && *value <= Limits::side && *value == std::floor(*value));
  if (!fits) {
    state.typed[{field, part}] = text;
    return true;
  }
  state.typed.erase({field, part});
  if (scale) {
    layer.size.reset();
    for (const Axis axis : axes_of(layer.spec)) {
      if (part < 0 || static_cast<Axis>(part) == axis) layer.scale[axis] = *value;
    }
    return true;
  }
  const std::array sides{&Sides::top, &Sides::bottom, &Sides::left, &Sides::right};
  if (part >= 0 && part < 4) {
    layer.sides.*sides[static_cast<std::size_t>(part)] = static_cast<int>(*value);
  }
  return true;
}

void set_interpolation(State& state, std::string_view name) {
  const auto found = find_interpolation(name);
  if (found) state.document.layer().interpolation = *found;
}

void take_path(State& state, std::size_t layer) {
  Document& document = state.document;
  if (!document.model) return;
  auto path = model_path(document.model->model, layer);
  if (path.empty()) return;
  const Spec before = document.stack.front().spec;
  document.stack = std::move(path);
  document.selected = document.stack.size() - 1;
  document.path_end = layer;
  Spec& first = document.stack.front().spec;
  first.input_values = before.input_values;
  first.seed = before.seed;
  fit_values(first.input_values, first.input);
  state.typed.clear();
}

bool is_path(const Document& document) {
  if (!document.model) return false;
  const auto path = model_path(document.model->model, document.path_end);
  if (path.size() != document.stack.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const StackLayer& layer = document.stack[i];
    if (with_input_of(path[i], layer) != layer) return false;
    // The first one's size is the model's own.
    if (i == 0 && path[0].spec.input != layer.spec.input) return false;
  }
  return true;
}

}  // namespace padlens
