#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Expressions: which tensors and layers they come to.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view last_part(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool is_literal(const Value& value) {
  return value.is_number() || value.is(Kind::boolean) || value.is(Kind::text) ||
         value.is(Kind::null) || value.is(Kind::dict);
}

// A list of numbers, of lists of them, or of texts.
bool is_plain_list(const Value& value) {
  return value.is(Kind::list) && std::ranges::all_of(value.items, [](const Value& item) {
           return is_literal(item) || is_plain_list(item);
         });
}

Thing literal(const Value& value) {
  Thing thing;
  thing.kind = Thing::Kind::literal;
  thing.value = &value;
  return thing;
}

// Whether an unknown function is written like a layer: "MyBlock(…)", "nn.Foo(…)".
bool looks_like_layer(std::string_view path) {
  constexpr std::array<std::string_view, 8> kBefore{"nn",  "layers", "F",   "functional",
                                                    "lax", "linen",  "nnx", "ops"};
  const std::string_view last = last_part(path);
  const std::string_view before = path.substr(0, path.size() - last.size());
  const bool large = !last.empty() && last[0] >= 'A' && last[0] <= 'Z';
  return large ||
         (before.size() > 1 && is_one_of(last_part(before.substr(0, before.size() - 1)), kBefore));
}

// Words that look like a layer and are none: losses, optimizers.
bool is_beside(std::string_view last) {
  constexpr std::array<std::string_view, 14> kBeside{
      "Adam",    "SGD",     "AdamW",      "RMSprop",    "CrossEntropyLoss",
      "MSELoss", "BCELoss", "DataLoader", "Variable",   "Parameter",
      "Rngs",    "PRNGKey", "Path",       "OrderedDict"};
  return is_one_of(last, kBeside) || last.ends_with("Loss") || last.ends_with("Error");
}

}  // namespace

Thing Reader::evaluate(const Value& value) {
  Thing thing;
  switch (value.kind) {
    case Kind::name: {
      if (const Thing* known = variable(value.text)) return *known;
      thing.kind = Thing::Kind::unknown;
      return thing;
    }
    case Kind::list:
      if (is_plain_list(value)) return literal(value);
      thing.kind = Thing::Kind::list;
      for (const Value& item : value.items)
        thing.parts.push_back(evaluate(item));
      return thing;
    case Kind::call:
      return evaluate_call(value);
    case Kind::index:
      return evaluate_index(value);
    case Kind::sum:
    case Kind::product:
    case Kind::operation:
      return evaluate_join(value);
    case Kind::member:
      return value.text == "shape" || value.text == "size" ? thing : evaluate(value.items[0]);
    case Kind::opaque:
    case Kind::slice:
      return thing;
    default:
      return literal(value);
  }
}

Thing Reader::evaluate_call(const Value& given) {
  const Value& call = expanded(given);
  const Value& callee = call.items[0];
  if (callee.is(Kind::name)) return evaluate_named(call, callee.text);
  if (callee.is(Kind::member)) {
    Thing object = evaluate(callee.items[0]);
    return evaluate_method(call, std::move(object), callee.text);
  }
  Thing thing = evaluate(callee);
  if (thing.kind != Thing::Kind::layer) {
    // What is called is unknown; the tensors that it is given go on.
    std::vector<Source> from = sources_of(call, 1);
    return from.empty() ? Thing{} : tensor(from.front());
  }
  std::vector<Source> from = sources_of(call, 1);
  if (from.empty()) from.push_back(builder_.current());
  return tensor(apply(thing.definition, std::move(from), &call, 0));
}

Thing Reader::evaluate_named(const Value& call, std::string_view path) {
  if (const Thing* known = variable(path)) {
    if (known->kind != Thing::Kind::layer) {
      std::vector<Source> from = sources_of(call, 1);
      return from.empty() ? *known : tensor(from.front());
    }
    const std::size_t definition = known->definition;
    std::vector<Source> from = sources_of(call, 1);
    if (from.empty()) from.push_back(builder_.current());
    return tensor(apply(definition, std::move(from), &call, 0));
  }
  const std::string_view last = last_part(path);
  if (path == "dict") {
    keep_ = true;
    return literal(call);
  }
  if (last.size() < path.size()) {
    const std::string_view before = path.substr(0, path.size() - last.size() - 1);
    if (const Thing* object = variable(before)) return evaluate_method(call, *object, last);
    // A layer of one's own that the text does not tell: self.block(x).
    constexpr std::array<std::string_view, 2> kOwn{"self", "this"};
    if (is_one_of(before, kOwn)) return unknown_call(call, last);
  }
  if (is_tensor_method(path)) {
    Thing object;
    object.kind = Thing::Kind::unknown;
    return evaluate_method(call, std::move(object), last);
  }
  const Found found = find_called(path, hints_, call);
  if (found.function == nullptr) return unknown_call(call, path);
  return found_call(call, found, last);
}

// "x.pad(…)" of an x that the text does not set.
bool Reader::is_tensor_method(std::string_view path) const {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos || path.find('.', dot + 1) != std::string_view::npos)
    return false;
  constexpr std::array<std::string_view, 10> kRoots{"tf", "layers", "keras", "model", "nn",
                                                    "F",  "torch",  "np",    "Math",  "Array"};
  constexpr std::array<std::string_view, 3> kFlat{"view", "reshape", "flatten"};
  const std::string_view before = path.substr(0, dot);
  if (is_one_of(before, kRoots) || variable(before) != nullptr) return false;
  return hints_.javascript || (before.size() <= 2 && is_one_of(last_part(path), kFlat));
}

Thing Reader::found_call(const Value& call, const Found& found, std::string_view word) {
  const Function& function = *found.function;
  switch (function.does) {
    case Does::none:
    case Does::model: {
      for (std::size_t i = 1; i < call.items.size(); ++i) {
        if (call.items[i].is(Kind::call)) evaluate(call.items[i]);
      }
      return {};
    }
    case Does::array:
      if (word != "make_tensor") return array_call(call, word);
      // make_tensor("pads", TensorProto.INT64, [8], [0, 0, 1, 1, …]): its numbers by its name.
      if (call.items.size() < 5 || !call.items[1].is(Kind::text)) return {};
      keep_ = true;
      variables_[call.items[1].text] = literal(call.items[4]);
      return literal(call.items[4]);
    case Does::input:
      return input_call(call, found);
    case Does::passes:
      return call.items.size() > 1 ? evaluate(call.items[1]) : Thing{};
    case Does::sequence:
      return sequence_call(call, found, word);
    case Does::node:
      return node_call(call);
    default:
      break;
  }
  if (function.does == Does::pad && (word == "take" || word == "gather"))
    return take_by_index(call, found);
  if (found.library == &kOnnxCode) return plain_node(call, word);
  if (takes_tensors(function)) return function_call(call, found, word);
  Definition definition;
  definition.library = found.library;
  definition.function = found.function;
  definition.call = &call;
  definition.word = word;
  keep_ = true;
  definitions_.push_back(std::move(definition));
  Thing thing;
  thing.kind = Thing::Kind::layer;
  thing.definition = definitions_.size() - 1;
  return thing;
}

// "Y = Relu (C)", which is written like a call.
Thing Reader::plain_node(const Value& call, std::string_view word) {
  std::vector<std::string> inputs;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    if (call.keys[i].empty()) inputs.push_back(text_of(call.items[i]));
  }
  run_node(call, word, inputs, node_outputs_, "");
  return tensor(builder_.current());
}

// A function that is given its tensors with its settings: F.conv2d(x, w).
Thing Reader::function_call(const Value& call, const Found& found, std::string_view word) {
  std::vector<Fault> ignored;
  const Bound bound = bind_arguments(*found.function, call, 1, false, ignored);
  std::vector<Source> from = inputs_of(bound);
  if (from.empty()) from.push_back(builder_.current());
  const bool joins = found.function->does == Does::add || found.function->does == Does::multiply ||
                     found.function->does == Does::concatenate;
  // x + 1 is no join.
  if (joins && from.size() < 2) return tensor(from.front());
  if (!joins) from.resize(1);
  std::string name;
  Made made = make(found, word, call, 1, nullptr, name);
  return tensor(builder_.add(std::move(made), std::move(from), name));
}

Thing Reader::unknown_call(const Value& call, std::string_view path) {
  const std::string_view last = last_part(path);
  std::vector<Source> from;
  bool tensors = false;
  bool children = false;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    const Thing thing = evaluate(call.items[i]);
    tensors = tensors || thing.kind == Thing::Kind::tensor;
    children = children || thing.kind == Thing::Kind::layer;
    if (thing.kind == Thing::Kind::tensor) from.push_back(thing.source);
  }
  constexpr std::array<std::string_view, 12> kHarmless{"print",      "len", "range",   "super",
                                                       "isinstance", "int", "float",   "str",
                                                       "enumerate",  "zip", "getattr", "hasattr"};
  const bool harmless = is_one_of(last, kHarmless) || is_beside(last);
  if (harmless || (!tensors && !looks_like_layer(path))) return {};
  Definition definition;
  definition.call = &call;
  definition.word = last;
  keep_ = true;
  definitions_.push_back(std::move(definition));
  Thing thing;
  thing.kind = Thing::Kind::layer;
  thing.definition = definitions_.size() - 1;
  if (!tensors) return thing;
  return tensor(apply(thing.definition, std::move(from), nullptr, 0));
}

Thing Reader::evaluate_method(const Value& call, Thing object, std::string_view name) {
  if (object.kind == Thing::Kind::layer) {
    if (name == "add" || name == "append") {
      Definition& sequence = definitions_[object.definition];
      if (!sequence.sequence) return object;
      for (std::size_t i = 1; i < call.items.size(); ++i) {
        const Thing child = evaluate(call.items[i]);
        if (child.kind != Thing::Kind::layer || child.definition == object.definition) continue;
        definitions_[child.definition].inside = true;
        definitions_[object.definition].children.push_back(child.definition);
      }
      return {};
    }
    if (name == "apply" || name == "call" || name == "forward" || name == "__call__" ||
        name == "predict") {
      std::vector<Source> from = sources_of(call, 1);
      // Of Flax's layer.apply(params, x) the last.
      if (from.size() > 1 && name == "apply" && hints_.flax)
        from.erase(from.begin(), from.end() - 1);
      if (from.empty()) from.push_back(builder_.current());
      return tensor(apply(object.definition, std::move(from), &call, 0));
    }
    return object;  // conv.to(device)
  }
  if (object.kind == Thing::Kind::array) {
    return array_method(call, std::move(object), name);
  }
  // An unknown one that is given a shape is an array: w.reshape(3, 3, 1, 1).
  if (object.kind == Thing::Kind::unknown && (name == "reshape" || name == "view")) {
    const auto shape = array_call(call, "ones").shape;
    if (shape && shape->size() >= 3 &&
        std::ranges::all_of(*shape, [](std::int64_t size) { return size > 0; }))
      return array_method(call, std::move(object), name);
  }
  if (object.kind == Thing::Kind::tensor || object.kind == Thing::Kind::unknown)
    return evaluate_tensor_method(call, object, name);
  return object;
}

Thing Reader::array_method(const Value& call, Thing object, std::string_view name) const {
  object.kind = Thing::Kind::array;
  if (name == "reshape" || name == "view") object.shape = array_call(call, "ones").shape;
  if (name == "pad" || name == "transpose" || name == "permute") object.shape.reset();
  if (name == "slice" && call.items.size() == 3) object.shape = literal_shape(call.items[2]);
  return object;
}

Thing Reader::evaluate_tensor_method(const Value& call, const Thing& object,
                                     std::string_view name) {
  // "x.pad" is one name, "f(x).pad" a member.
  Value named = call.items[0].is(Kind::name) ? call.items[0] : Value{};
  named.text = named.text.substr(0, named.text.rfind('.'));
  std::vector<Source> from;
  add_source(object, named, from);
  if (from.empty()) return {};
  const Source source = from.front();
  constexpr std::array<std::string_view, 5> kFlat{"view", "flatten", "reshape", "squeeze", "ravel"};
  if (name == "slice" || name == "stridedSlice" || name == "gather") return take_part(call, source);
  if (is_one_of(name, kFlat)) {
    ModelLayer layer;
    layer.word = name;
    layer.op = ModelOp::other;
    layer.output.emplace();
    const Place at = place(call.at);
    layer.line = at.line;
    layer.column = at.column;
    return tensor(builder_.add(std::move(layer), {source}, ""));
  }
  const Library& library = hints_.javascript ? kTfjsCode : kTorchFunctionalCode;
  const Function* function = find_function(library, name);
  if (function == nullptr) return tensor(source);  // x.to(device)
  // The method's tensor is the function's first argument.
  kept_.emplace_back();
  keep_ = true;
  Value& whole = kept_.back().value;
  whole = call;
  Value& self = whole.items[0].items.empty() ? whole.items[0] : whole.items[0].items[0];
  Value first;
  first.kind = Kind::name;
  first.text = "\x01self";
  first.at = self.at;
  first.end = self.end;
  variables_[first.text] = tensor(source);
  whole.items.insert(whole.items.begin() + 1, std::move(first));
  whole.keys.insert(whole.keys.begin() + 1, std::string_view());
  return function_call(whole, {&library, function}, name);
}

Thing Reader::evaluate_index(const Value& value) {
  Thing object = evaluate(value.items[0]);
  if (value.items.size() == 2 && value.items[1].is(Kind::whole)) {
    const std::int64_t i = value.items[1].number;
    const auto& parts = object.parts;
    if (object.kind == Thing::Kind::list && i >= 0 && i < static_cast<std::int64_t>(parts.size()))
      return parts[static_cast<std::size_t>(i)];
    if (object.kind == Thing::Kind::layer) {
      const auto& children = definitions_[object.definition].children;
      if (i >= 0 && i < static_cast<std::int64_t>(children.size())) {
        object.definition = children[static_cast<std::size_t>(i)];
        return object;
      }
    }
    return object;
  }
  if (object.kind == Thing::Kind::tensor) return take_part(value, object.source);
  if (object.kind == Thing::Kind::unknown && value.items[0].is(Kind::name)) {
    std::vector<Source> from;
    add_source(object, value.items[0], from);
    return take_part(value, from.front());
  }
  return object;
}

// "x + y" where both are tensors; with a number the tensor stays as it is.
Thing Reader::evaluate_join(const Value& value) {
  const bool divides = value.is(Kind::operation) && value.number != '-';
  std::vector<Source> from;
  Thing only;
  for (const Value& item : value.items) {
    const Thing thing = evaluate(item);
    if (thing.kind == Thing::Kind::nothing || thing.kind == Thing::Kind::literal ||
        thing.kind == Thing::Kind::array)
      continue;
    if (thing.kind == Thing::Kind::unknown && from.empty() && &item != &value.items.front())
      continue;
    only = thing;
    add_source(thing, item, from);
    if (divides && !from.empty()) break;  // what it is divided by has the same cells
  }
  if (from.size() < 2) return from.empty() ? only : tensor(from.front());
  ModelLayer layer;
  layer.word = value.is(Kind::product) ? "*" : value.is(Kind::sum) ? "+" : "-";
  layer.op = value.is(Kind::product) ? ModelOp::multiply : ModelOp::add;
  const Place at = place(value.at);
  layer.line = at.line;
  layer.column = at.column;
  return tensor(builder_.add(std::move(layer), std::move(from), ""));
}

}  // namespace padlens::reading
