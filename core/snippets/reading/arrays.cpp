#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Arrays: of which only the shapes count; parts of tensors; sequences of layers.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// Rows, columns … of nested lists.
void shape_of_rows(const Value& list, std::vector<std::int64_t>& shape, int depth = 0) {
  if (!list.is(Kind::list) || depth > 8) return;
  shape.push_back(static_cast<std::int64_t>(list.items.size()));
  if (!list.items.empty()) shape_of_rows(list.items[0], shape, depth + 1);
}

// The first call of a name within a value: np.arange(…) in np.clip(np.arange(…), 0, 4).
const Value* find_call(const Value& value, std::string_view name, int depth = 0) {
  if (depth > 8) return nullptr;
  if (value.is(Kind::call) && value.items[0].is(Kind::name) && value.items[0].text.ends_with(name))
    return &value;
  for (const Value& item : value.items) {
    if (const Value* found = find_call(item, name, depth + 1)) return found;
  }
  return nullptr;
}

// What a list of rows by index adds to an axis of `size` cells, and how.
struct Taken {
  std::int64_t before = 0;
  std::int64_t after = 0;
  FillMode mode = FillMode::replicate;
};

// np.clip(np.arange(-1, 7), 0, 5), or np.arange(-1, 7) % 6.
std::optional<Taken> taken_rows(const Value& index) {
  const Value* range = find_call(index, "arange");
  if (range == nullptr || range->items.size() != 3 || !range->items[1].is(Kind::whole) ||
      !range->items[2].is(Kind::whole))
    return std::nullopt;
  Taken taken;
  std::int64_t size = 0;
  if (index.is(Kind::operation) && index.number == '%' && index.items[1].is(Kind::whole)) {
    taken.mode = FillMode::circular;
    size = index.items[1].number;
  } else {
    const Value* clip = find_call(index, "clip");
    if (clip == nullptr || clip->items.size() != 4 || !clip->items[3].is(Kind::whole))
      return std::nullopt;
    size = clip->items[3].number + 1;
  }
  const std::int64_t begin = range->items[1].number;
  const std::int64_t end = range->items[2].number;
  if (begin > 0 || begin < -INT_MAX || end < size || end > INT_MAX || size < 1) return std::nullopt;
  taken.before = -begin;
  taken.after = end - size;
  return taken;
}

// JavaScript's Array.from({length: 9}, (_, i) => …): "(i + 5) % 6", "Math.min(Math.max(i - 1, 0),
// 5)". The arrow is passed over by the parser, so what it says is read of its text.
std::optional<Taken> taken_rows_of_text(std::string_view text) {
  std::array<std::int64_t, 4> numbers{};
  std::size_t count = 0;
  const auto number = [&](std::size_t& at) {
    std::int64_t value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && value < INT_MAX; ++at)
      value = value * 10 + (text[at] - '0');
    return value;
  };
  const std::size_t length = text.find("length:");
  const std::size_t arrow = text.find("=>");
  if (length == std::string_view::npos || arrow == std::string_view::npos || length > arrow)
    return std::nullopt;
  std::size_t at = std::min(text.find_first_of("0123456789", length), text.size());
  const std::int64_t all = number(at);
  for (at = arrow; at < text.size() && count < numbers.size();) {
    if (text[at] < '0' || text[at] > '9') {
      ++at;
    } else {
      numbers[count++] = number(at);
    }
  }
  Taken taken;
  const bool wraps = text.find('%', arrow) != std::string_view::npos;
  std::int64_t size = 0;
  if (wraps) {  // (i + n − before) % n
    size = numbers[1];
    taken.mode = FillMode::circular;
    taken.before = size - numbers[0];
  } else {  // min(max(i − before, 0), n − 1)
    size = numbers[2] + 1;
    taken.before = numbers[0];
  }
  taken.after = all - size - taken.before;
  if (taken.before < 0 || taken.after < 0 || taken.after > INT_MAX) return std::nullopt;
  return taken;
}

}  // namespace

std::optional<std::vector<std::int64_t>> Reader::literal_shape(const Value& given) const {
  const Value& list = told(given);
  std::vector<std::int64_t> shape;
  if (list.is(Kind::whole)) return std::vector{list.number};
  if (!list.is(Kind::list)) return std::nullopt;
  for (const Value& item : list.items) {
    const Value& size = told(item);
    if (size.is(Kind::whole)) {
      shape.push_back(size.number);
    } else if (size.is(Kind::null) || size.is(Kind::name)) {
      shape.push_back(-1);
    } else {
      return std::nullopt;
    }
  }
  return shape;
}

std::optional<std::vector<std::int64_t>> Reader::array_shape(const Value& value) const {
  if (value.is(Kind::list) || value.is(Kind::whole)) return literal_shape(value);
  if (value.is(Kind::name)) {
    const Thing* known = variable(value.text);
    if (known == nullptr) return std::nullopt;
    if (known->kind == Thing::Kind::array || known->kind == Thing::Kind::constant)
      return known->shape;
    if (known->kind == Thing::Kind::literal) return literal_shape(*known->value);
    return std::nullopt;
  }
  if (const Value& known = told(value); &known != &value) return array_shape(known);
  if (!value.is(Kind::call)) return std::nullopt;
  const Value& callee = value.items[0];
  if (callee.is(Kind::member)) {  // torch.ones(9).reshape(3, 3)
    if (callee.text == "reshape" || callee.text == "view") return array_call(value, "ones").shape;
    return array_shape(callee.items[0]);
  }
  if (!callee.is(Kind::name)) return std::nullopt;
  const std::string_view last = last_part(callee.text);
  if (last == "reshape" || last == "view") return array_call(value, "ones").shape;
  return array_call(value, last).shape;
}

// torch.ones(1, 3, 8, 8), np.zeros((1, 8, 8, 3)), tf.constant(w), torch.tensor([[1, 2]]).
Thing Reader::array_call(const Value& call, std::string_view word) const {
  Thing thing;
  thing.kind = Thing::Kind::array;
  std::vector<std::int64_t> sizes;
  if (call.items.size() < 2) return thing;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    if (call.keys[i] != "shape" && call.keys[i] != "size") continue;
    thing.shape = literal_shape(call.items[i]);
    return thing;
  }
  const Value& first = call.items[1];
  constexpr std::array<std::string_view, 10> kLike{
      "Parameter", "ones_like", "zeros_like", "constant",  "Variable",
      "asarray",   "tensor",    "array",      "to_tensor", "randn_like"};
  if (is_one_of(word, kLike)) {
    const Value& rows = told(first);
    if (rows.is(Kind::list)) {
      thing.shape.emplace();
      shape_of_rows(rows, *thing.shape);
    } else {
      thing.shape = array_shape(first);
    }
    return thing;
  }
  if (word == "arange") return thing;
  if (told(first).is(Kind::list)) {
    thing.shape = literal_shape(first);
    return thing;
  }
  for (std::size_t i = 1; i < call.items.size() && call.keys[i].empty(); ++i) {
    const Value& size = told(call.items[i]);
    // Behind a key or a name: jax.random.normal(key, (1, 8, 8, 3)).
    if ((word == "normal" || word == "get_variable") && size.is(Kind::list)) {
      thing.shape = literal_shape(size);
      return thing;
    }
    if (size.is(Kind::whole)) sizes.push_back(size.number);
    if (size.is(Kind::null) || size.is(Kind::name)) sizes.push_back(-1);
  }
  if (!sizes.empty()) thing.shape = std::move(sizes);
  return thing;
}

// keras.Input(shape=(224, 224, 3), name="image"): the first is the model's input, others are more.
Thing Reader::input_call(const Value& call, const Found& found) {
  std::vector<Fault> ignored;
  const bool object = call.items.size() == 2 && call.items[1].is(Kind::dict);
  const Bound bound =
      bind_arguments(*found.function, object ? call.items[1] : call, object ? 0 : 1, true, ignored);
  auto& inputs = builder_.model().inputs;
  const bool fresh = inputs.size() == 1 && inputs[0].shape.empty() && inputs[0].name == "x";
  if (!fresh) inputs.emplace_back();
  ModelInput& input = inputs.back();
  input.channels_last = true;
  if (const Argument* shape = bound.find(Means::shape)) {
    if (auto sizes = array_shape(*shape->value)) {
      if (!shape->name.starts_with("batch")) sizes->insert(sizes->begin(), -1);
      for (std::int64_t& size : *sizes)
        if (size < 1) size = -1;
      input.shape = *std::move(sizes);
    }
  }
  if (const Argument* name = bound.find(Means::name);
      name != nullptr && told(*name->value).is(Kind::text))
    input.name = shown_text(told(*name->value).text);
  if (input.name.empty()) input.name = "x" + std::to_string(inputs.size());
  builder_.set_current({true, inputs.size() - 1});
  return tensor({true, inputs.size() - 1});
}

// --- rows by index ----------------------------------------------------------------------------

// JavaScript's x.gather(indices, axis).
Thing Reader::gather_call(const Value& call, Source source) {
  const auto taken = taken_rows_of_text(text_.substr(call.at, call.end - call.at));
  const Value* axis = call.items.size() > 2 ? &call.items.back() : nullptr;
  if (!taken || axis == nullptr || !axis->is(Kind::whole)) return opaque_part(call, source);
  return add_taken(source, taken->before, taken->after, taken->mode, axis->number, place(call.at));
}

Thing Reader::add_taken(Source source, std::int64_t before, std::int64_t after, FillMode mode,
                        std::int64_t axis, const Place& at) {
  ModelLayer pad = layer_at("take", at);
  const GridSize size = builder_.size_of(source);
  const bool flat = size ? size->size() == 1 : builder_.options().input.size() == 1;
  pad.layer.kind = LayerKind::pad;
  pad.layer.spec.op = flat ? &kConv1d : &kConv2d;
  flatten(pad.layer.spec);
  pad.layer.spec.framework = builder_.framework();
  pad.layer.spec.pad_fill.mode = mode;
  const int a = static_cast<int>(std::min<std::int64_t>(before, INT_MAX));
  const int b = static_cast<int>(std::min<std::int64_t>(after, INT_MAX));
  if (axis == 1 && !flat) {
    pad.layer.sides = {a, b, 0, 0};
  } else {
    pad.layer.sides = {0, 0, a, b};
  }
  return tensor(builder_.add(std::move(pad), {source}, ""));
}

// np.take(x, np.clip(np.arange(-1, 7), 0, 5), axis=1): rows at the border once more.
Thing Reader::take_by_index(const Value& call, const Found& /*found*/) {
  std::vector<Source> from;
  if (call.items.size() > 1) add_source(evaluate(call.items[1]), call.items[1], from);
  if (from.empty()) return {};
  const auto taken = call.items.size() > 2 ? taken_rows(call.items[2]) : std::nullopt;
  std::int64_t axis = 0;
  for (std::size_t i = 3; i < call.items.size(); ++i)
    if (call.items[i].is(Kind::whole)) axis = call.items[i].number;
  if (!taken || axis < 1 || axis > 2) return tensor(from.front());
  return add_taken(from.front(), taken->before, taken->after, taken->mode, axis, place(call.at));
}

// --- sequences ---------------------------------------------------------------------------

void Reader::add_child(std::size_t sequence, const Thing& layer, std::string_view name) {
  if (layer.kind != Thing::Kind::layer || layer.definition == sequence) return;
  Definition& child = definitions_[layer.definition];
  if (child.named) {
    const std::vector<std::size_t> children = child.children;
    for (const std::size_t each : children) {
      definitions_[each].parent = sequence;
      definitions_[sequence].children.push_back(each);
    }
    return;
  }
  auto& children = definitions_[sequence].children;
  child.inside = true;
  const std::string own = name == "layers" ? "" : shown_text(name);
  // PyTorch calls the layers of a sequence by its name and their own, or their numbers.
  if (definitions_[sequence].library == &kTorchCode && !child.member) {
    child.name = own.empty() ? std::to_string(children.size()) : own;
    child.parent = sequence;
    child.member = true;
  } else if (child.name.empty()) {
    child.name = own;
  }
  children.push_back(layer.definition);
}

void Reader::add_child(std::size_t sequence, const Value& layer, std::string_view name) {
  const Thing thing = evaluate(layer);
  if (thing.kind == Thing::Kind::list) {
    for (const Thing& part : thing.parts)
      add_child(sequence, part, name);
  }
  if (thing.kind != Thing::Kind::nothing && thing.kind != Thing::Kind::unknown)
    return add_child(sequence, thing, name);
  const bool says = layer.is(Kind::call) || layer.is(Kind::name) || layer.is(Kind::starred);
  if (!says) return;
  Definition unknown;
  unknown.call = &layer;
  unknown.word = text_.substr(layer.at, std::max(layer.end, layer.at) - layer.at);
  if (layer.is(Kind::call) && layer.items[0].is(Kind::name))
    unknown.word = last_part(layer.items[0].text);
  add_child(sequence, define(std::move(unknown)), name);
}

// OrderedDict(), nn.ModuleDict({"conv": layer}): layers by names.
Thing Reader::named_layers(const Value& call) {
  Definition definition;
  definition.library = &kTorchCode;
  definition.call = &call;
  definition.word = last_part(call.items[0].text);
  definition.sequence = definition.named = definition.inside = definition.applied = true;
  const Thing layers = define(std::move(definition));
  const Value* given = call.items.size() > 1 ? &told(call.items[1]) : nullptr;
  for (std::size_t i = 0; given != nullptr && i < given->items.size(); ++i) {
    const Value& item = given->items[i];
    const bool pair = given->is(Kind::list) && item.is(Kind::list) && item.items.size() == 2;
    if (pair) add_child(layers.definition, item.items[1], told(item.items[0]).text);
    if (given->is(Kind::dict)) add_child(layers.definition, item, given->keys[i]);
  }
  return layers;
}

// "layers["conv"] = layer"
void Reader::set_item(const Value& item, const Thing& thing) {
  if (thing.kind != Thing::Kind::layer || item.items.size() != 2 || !item.items[0].is(Kind::name))
    return;
  const Value& key = told(item.items[1]);
  const Thing* known = variable(item.items[0].text);
  if (!key.is(Kind::text) || known == nullptr) return;
  if (known->kind == Thing::Kind::literal && known->value->is(Kind::dict) &&
      known->value->items.empty()) {
    Value& call = kept_.emplace_back().value;
    call.items = {item.items[0]};
    set_variable(item.items[0].text, named_layers(call));
    known = variable(item.items[0].text);
  }
  if (known != nullptr && known->kind == Thing::Kind::layer &&
      definitions_[known->definition].named)
    add_child(known->definition, thing, key.text);
}

// nn.Sequential(a, b), keras.Sequential([a, b]), tf.sequential({layers: [a, b]}).
Thing Reader::sequence_call(const Value& call, const Found& found, std::string_view word) {
  Definition definition;
  definition.library = found.library;
  definition.call = &call;
  definition.word = word;
  definition.sequence = true;
  const Thing sequence = define(std::move(definition));
  fill_sequence(sequence.definition, call);
  return sequence;
}

void Reader::fill_sequence(std::size_t index, const Value& call) {
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    const Value* list = &call.items[i];
    std::string_view name = call.keys[i];
    if (list->is(Kind::dict)) {
      const auto layers = std::ranges::find(list->keys, std::string_view("layers"));
      if (layers == list->keys.end()) continue;
      list = &list->items[static_cast<std::size_t>(layers - list->keys.begin())];
    }
    // OrderedDict([…])
    if (list->is(Kind::call) && list->items[0].is(Kind::name) &&
        list->items[0].text.ends_with("OrderedDict") && list->items.size() == 2)
      list = &list->items[1];
    if (!list->is(Kind::list)) {
      add_child(index, *list, name);
      continue;
    }
    for (const Value& item : list->items) {
      const bool pair =
          item.is(Kind::list) && item.items.size() == 2 && item.items[0].is(Kind::text);
      add_child(index, pair ? item.items[1] : item, pair ? item.items[0].text : std::string_view());
    }
  }
}

}  // namespace padlens::reading
