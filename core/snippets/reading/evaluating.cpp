#include <algorithm>
#include <array>
#include <climits>
#include <iterator>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Expressions: which tensors and layers they come to.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

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

// A function of a library that is handed on by its name: nn.ReLU.
bool is_of_library(std::string_view named, const Hints& hints) {
  const std::string path = hints.imports.full(named);
  const std::string_view last = last_part(path);
  constexpr std::array<std::string_view, 12> kRoots{"nn",     "F",     "tf",   "torch",
                                                    "layers", "jax",   "lax",  "keras",
                                                    "nnx",    "linen", "flax", "tensorflow"};
  const bool large = !last.empty() && last[0] >= 'A' && last[0] <= 'Z';
  if (last.size() == path.size() ? !large : !is_one_of(path.substr(0, path.find('.')), kRoots))
    return false;
  Value call;  // as if it were called with nothing
  call.kind = Kind::call;
  return find_called(path, hints, call).function != nullptr;
}

// Whether an unknown function is written like a layer: "MyBlock(…)", "nn.Foo(…)".
bool looks_like_layer(std::string_view path) {
  constexpr std::array<std::string_view, 9> kBefore{"nn",    "layers", "F",   "functional", "lax",
                                                    "linen", "nnx",    "ops", "slim"};
  const std::string_view last = last_part(path);
  const std::string_view before = path.substr(0, path.size() - last.size());
  const bool large = !last.empty() && last[0] >= 'A' && last[0] <= 'Z';
  return large ||
         (before.size() > 1 && is_one_of(last_part(before.substr(0, before.size() - 1)), kBefore));
}

// Words that look like a layer and are none: losses, optimizers.
bool is_beside(std::string_view last) {
  constexpr std::array<std::string_view, 15> kBeside{
      "Adam",    "SGD",     "AdamW",      "RMSprop",     "CrossEntropyLoss",
      "MSELoss", "BCELoss", "DataLoader", "Variable",    "Parameter",
      "Rngs",    "PRNGKey", "Path",       "OrderedDict", "Size"};
  return is_one_of(last, kBeside) || last.ends_with("Loss") || last.ends_with("Error");
}

}  // namespace

Thing Reader::evaluate(const Value& value) {
  Thing thing;
  if ((value.is(Kind::call) || value.is(Kind::index)) && is_constant(value)) {
    thing.shape = array_shape(value);
    thing.kind = Thing::Kind::constant;
    return thing;
  }
  switch (value.kind) {
    case Kind::name: {
      if (const Thing* known = variable(value.text)) return *known;
      if (const Value* sizes = sizes_told(value)) return literal(*sizes);
      const std::size_t dot = value.text.rfind('.');
      if (dot != std::string_view::npos && is_turned(value.text)) {
        Value of = value;
        of.text = value.text.substr(0, dot);
        if (const Thing* known = variable(of.text); known != nullptr)
          return turned(Thing(*known), value);
      }
      thing.kind = is_of_library(value.text, hints_) ? Thing::Kind::named : Thing::Kind::unknown;
      thing.value = &value;
      return thing;
    }
    case Kind::list:
      if (is_plain_list(value)) return literal(value);
      thing.kind = Thing::Kind::list;
      for (const Value& item : value.items) {
        Thing part = evaluate(item);
        if (item.is(Kind::starred)) part = listed(std::move(part));
        if (item.is(Kind::turns) || (item.is(Kind::starred) && part.kind == Thing::Kind::list)) {
          std::ranges::move(part.parts, std::back_inserter(thing.parts));
        } else {
          thing.parts.push_back(std::move(part));
        }
      }
      if (!has_room(thing)) return {};
      return told_list(std::move(thing));
    case Kind::call:
      return evaluate_call(value);
    case Kind::index:
      return evaluate_index(value);
    case Kind::sum:
    case Kind::product:
    case Kind::operation:
      if (value.number == '@') return multiply_matrices(value, 0);
      return evaluate_join(value);
    case Kind::choice: {
      const auto is_so = holds(value.items[1]);
      if (!is_so) builder_.remark("branch_first", {text_of(value.items[1])});
      return evaluate(value.items[is_so.value_or(true) ? 0 : 2]);
    }
    case Kind::test:
      return evaluate_test(value);
    case Kind::member:
      thing = evaluate(value.items[0]);  // and the layers that lead there
      if (is_turned(value.text)) return turned(std::move(thing), value);
      if (const Thing* field = field_of(thing, value.text)) return Thing(*field);
      if (thing.kind == Thing::Kind::layer && definitions_[thing.definition].type != kNone)
        return {};  // which the text does not set
      return value.text == "shape" || value.text == "size" ? Thing{} : thing;
    case Kind::turns:
      return evaluate_turns(value);
    case Kind::starred:
      return evaluate(value.items[0]);
    case Kind::opaque:
      if (is_batch(value)) return literal(value);
      if (!value.items.empty()) thing.kind = Thing::Kind::named;  // lambda
      thing.value = &value;
      return thing;
    case Kind::slice:
      return thing;
    default:
      return literal(told(value));
  }
}

// "a or b": that which Python takes.
Thing Reader::evaluate_test(const Value& value) {
  const auto left = holds(value.items[0]);
  const auto test = static_cast<Test>(value.number);
  if (left && (test == Test::either || test == Test::both))
    return evaluate(value.items[*left == (test == Test::either) ? 0 : 1]);
  if (const Value& is_so = told(value); &is_so != &value) return literal(is_so);
  Thing thing;
  thing.kind = Thing::Kind::unknown;
  return thing;
}

// A list of numbers that are told by names is one of numbers.
Thing Reader::told_list(Thing list) const {
  const auto is_told = [](const Thing& part) { return part.kind == Thing::Kind::literal; };
  if (list.parts.empty() || !std::ranges::all_of(list.parts, is_told)) return list;
  Value numbers;
  numbers.kind = Kind::list;
  for (const Thing& part : list.parts)
    numbers.items.push_back(*part.value);
  const Value* kept = keep_number(std::move(numbers));
  return kept == nullptr ? list : literal(*kept);
}

Thing Reader::evaluate_call(const Value& given) {
  if (const Value* axis = nullptr; tensor_of_sizes(given, &axis) != nullptr) {
    const Value& sizes = told(given);
    return &sizes == &given ? Thing{} : literal(sizes);
  }
  const Value& call = expanded(given);
  const Value& callee = call.items[0];
  if (callee.is(Kind::name)) return evaluate_named(call, callee.text);
  if (callee.is(Kind::member) && callee.items[0].is(Kind::call) &&
      callee.items[0].items[0].text == "super" && frame_->self != kNone)
    return call_super(call);
  if (callee.is(Kind::member)) {
    Thing object = evaluate(callee.items[0]);
    return evaluate_method(call, std::move(object), callee.text);
  }
  Thing thing = evaluate(callee);
  if (is_called(thing)) return call_thing(thing, call);
  if (thing.kind != Thing::Kind::layer) {
    // What is called is unknown; the tensors that it is given go on.
    std::vector<Source> from = sources_of(call, 1);
    return from.empty() ? Thing{} : tensor(from.front());
  }
  std::vector<Source> from = sources_of(call, 1);
  take_current(from);
  return tensor(apply(thing.definition, std::move(from), &call, 0));
}

// What a name stands for is called.
Thing Reader::apply_named(const Thing& known, const Value& call) {
  if (is_called(known)) return call_thing(known, call);
  std::vector<Source> from = sources_of(call, 1);
  if (known.kind != Thing::Kind::layer) return from.empty() ? known : tensor(from.front());
  take_current(from);
  return tensor(apply(known.definition, std::move(from), &call, 0));
}

Thing Reader::evaluate_named(const Value& call, std::string_view path) {
  if (beside_.contains(path)) {  // criterion(model(x), y)
    for (std::size_t i = 1; i < call.items.size(); ++i)
      evaluate(call.items[i]);
    return {};
  }
  if (const Thing* known = variable(path)) return apply_named(Thing(*known), call);
  if (const Value* taken = taken_out(call)) return evaluate(*taken);
  constexpr std::array<std::string_view, 5> kOfNumbers{"max", "min", "len", "int", "round"};
  const bool math = path.starts_with("math.");
  if (math || is_one_of(path, kOfNumbers)) {
    if (const Value& known = told(call); &known != &call) return evaluate(known);
    if (math) return {};
  }
  const std::string_view last = last_part(path);
  if (last == "partial" && call.items.size() > 1) {
    Thing partial;
    partial.kind = Thing::Kind::named;
    partial.value = &in_this_turn(call);
    keep_ = true;
    return partial;
  }
  if (path == "map" && call.items.size() == 3) return map_call(call);
  if ((path == "copy.copy" || last == "deepcopy") && call.items.size() == 2)
    return copied(evaluate(call.items[1]));
  if (path == "setattr" || path == "getattr") return set_field(call);
  if (last == "OrderedDict" || last == "ModuleDict") return named_layers(call);
  if (last == "namedtuple" || tuples_.contains(path)) return named_tuple(call);
  if (path.ends_with("_") && !path.ends_with("__") && !path.starts_with("self.") &&
      call.items.size() > 1)
    return evaluate(call.items[1]);  // nn.init.normal_(tensor): what it is given, in its place
  if ((path == "list" || path == "tuple") && call.items.size() == 2) return evaluate(call.items[1]);
  if (path == "dict") {
    keep_ = true;
    return literal(call);
  }
  if (last.size() < path.size()) {
    const std::string_view before = path.substr(0, path.size() - last.size() - 1);
    if (add_to_list(before, last, call)) return {};
    if (auto changed = change_list(before, last, call)) return *std::move(changed);
    const Thing* object = variable(before);
    const bool own = object != nullptr && object->kind == Thing::Kind::layer &&
                     object->definition == frame_->self && last != "add_module";
    if (object != nullptr && (!own || has_method(*object, last)))
      return evaluate_method(call, Thing(*object), last);
    // A layer of one's own that the text does not tell: self.block(x).
    constexpr std::array<std::string_view, 2> kOwn{"self", "this"};
    if (is_one_of(before, kOwn)) {
      // What comes out of it is used: the name that it is given is the input.
      const bool given = call.items.size() > 1 && call.items[1].is(Kind::name) &&
                         variable(call.items[1].text) == nullptr && !targets_.empty() &&
                         call.items[1].text.find('.') == std::string_view::npos;
      if (given) {
        std::vector<Source> from;
        add_source(evaluate(call.items[1]), call.items[1], from);
      }
      return unknown_call(call, last, last);
    }
  }
  if (is_tensor_method(path)) {
    Thing object;
    object.kind = Thing::Kind::unknown;
    return evaluate_method(call, std::move(object), last);
  }
  return library_call(call, path);
}

Thing Reader::found_call(const Value& call, const Found& found, std::string_view word) {
  const Function& function = *found.function;
  switch (function.does) {
    case Does::model:
      return model_call(call);
    case Does::none: {
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
      frame_->variables[call.items[1].text] = literal(call.items[4]);
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
  if (word == "matmul" || word == "bmm") return multiply_matrices(call, 1);
  if (function.does == Does::pad && (word == "take" || word == "gather"))
    return take_by_index(call, found);
  if (found.library == &kOnnxCode) return plain_node(call, word);
  const bool moves =
      function.does == Does::move || function.does == Does::split || function.does == Does::stack;
  if (moves && takes_tensors(function)) return move_function(call, found, word);
  if (takes_tensors(function)) return function_call(call, found, word);
  Definition definition;
  definition.library = found.library;
  definition.function = found.function;
  definition.call = &in_this_turn(call);
  definition.word = word;
  return define(std::move(definition));
}

Thing Reader::define(Definition definition) {
  keep_ = true;
  definitions_.push_back(std::move(definition));
  definitions_.back().inside = definitions_.back().inside || frame_->called;
  Thing thing;
  thing.kind = Thing::Kind::layer;
  thing.definition = definitions_.size() - 1;
  if (frame_->compact) name_as_flax(thing, definitions_.back().word);
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
  std::vector<Source> from;
  for (const Argument& argument : bound.arguments) {
    if (argument.means != Means::input && argument.means != Means::inputs) continue;
    const Thing thing = evaluate(*argument.value);
    // Numbers beside the input stay such: torch.exp(torch.arange(8)).
    const bool numbers =
        thing.kind == Thing::Kind::array && (!thing.shape || thing.shape->size() < 3);
    const bool alike = found.function->does == Does::keeps || found.function->does == Does::opaque;
    if (numbers && alike) return thing;
    add_source(thing, *argument.value, from);
  }
  take_current(from);
  const bool joins = found.function->does == Does::add || found.function->does == Does::multiply ||
                     found.function->does == Does::concatenate;
  // x + 1 is no join.
  if (joins && from.size() < 2) return tensor(from.front());
  if (!joins) from.resize(1);
  if (found.function->does == Does::slice)
    return part_of(call, &bound, from.front(), found.library);
  const TensorAxes* moved = builder_.moved_axes(from.front());
  if (found.function->does == Does::pad && found.library == &kTorchFunctionalCode &&
      moved != nullptr && !lies_as(*moved, lies_last(found.library))) {
    ModelLayer layer = layer_at(word, place(call.at));
    layer.op = ModelOp::other;
    return move_call(std::move(layer), call, 2, "pad_axes", from.front(), found.library, "");
  }
  std::string name;
  Made made = make(found, word, call, 1, nullptr, name);
  return tensor(add_made(std::move(made), found.function, found.library, std::move(from), call,
                         std::move(name)));
}

bool Reader::add_tensors(const Thing& thing, std::vector<Source>& from) {
  if (thing.kind == Thing::Kind::tensor) from.push_back(thing.source);
  bool any = thing.kind == Thing::Kind::tensor;
  for (const Thing& part : thing.parts)
    any = add_tensors(part, from) || any;
  return any;
}

Thing Reader::unknown_call(const Value& call, std::string_view path, std::string_view word) {
  const std::string_view last = last_part(path);
  std::vector<Source> from;
  bool tensors = false;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    const Thing thing = evaluate(call.items[i]);
    if (thing.kind == Thing::Kind::tensor || thing.kind == Thing::Kind::list)
      tensors = add_tensors(thing, from) || tensors;
  }
  constexpr std::array<std::string_view, 12> kHarmless{"print",      "len", "range",   "super",
                                                       "isinstance", "int", "float",   "str",
                                                       "enumerate",  "zip", "getattr", "hasattr"};
  const bool harmless = is_one_of(last, kHarmless) || is_beside(last);
  if (is_beside(last)) beside_.insert(targets_.begin(), targets_.end());
  // What a model gives, as a record: ImageClassifierOutput(logits=x).
  const bool record = last.ends_with("Output") || last.ends_with("Outputs");
  if (tensors && record) return from.size() == 1 ? tensor(from[0]) : this->tensors(from);
  if (harmless || (!tensors && !looks_like_layer(path))) return {};
  Definition definition;
  definition.call = &call;
  definition.word = word;
  const Thing thing = define(std::move(definition));
  if (!tensors) return thing;
  return tensor(apply(thing.definition, std::move(from), nullptr, 0));
}

Thing Reader::evaluate_index(const Value& value) {
  if (const Value& known = told(value); &known != &value) return evaluate(known);
  if (const Value* axis = nullptr; tensor_of_sizes(value.items[0], &axis) != nullptr) return {};
  Thing object = evaluate(value.items[0]);
  if (value.items.size() == 2 && told(value.items[1]).is(Kind::whole)) {
    const std::int64_t i = told(value.items[1]).number;
    const auto& parts = object.parts;
    if (object.kind == Thing::Kind::list) {
      const auto at = axis_at(i, parts.size());
      return at ? parts[*at] : object;
    }
    if (object.kind == Thing::Kind::layer) {
      const auto count = static_cast<std::int64_t>(definitions_[object.definition].children.size());
      const std::int64_t at = i < 0 ? i + count : i;
      if (at >= 0 && at < count) return child_of(object.definition, static_cast<std::size_t>(at));
    }
    return object;
  }
  if (object.kind == Thing::Kind::layer && definitions_[object.definition].named &&
      value.items.size() == 2) {
    const Value& key = told(value.items[1]);
    for (const std::size_t child : definitions_[object.definition].children) {
      if (key.is(Kind::text) && definitions_[child].name == key.text) {
        object.definition = child;
        return object;
      }
    }
  }
  if (object.kind == Thing::Kind::list && value.items.size() == 2)
    return part_of_list(value.items[1], std::move(object));
  if (object.kind == Thing::Kind::tensor) return part_of(value, nullptr, object.source);
  if (object.kind == Thing::Kind::unknown && value.items[0].is(Kind::name)) {
    std::vector<Source> from;
    add_source(object, value.items[0], from);
    return part_of(value, nullptr, from.front());
  }
  return object;
}

// "x + y" where both are tensors; with a number the tensor stays as it is.
Thing Reader::evaluate_join(const Value& value) {
  // Lists of layers are joined as what they hold now, not by the names in them.
  const Value* number_told = worked_out(value);
  if (number_told != nullptr && (!number_told->is(Kind::list) || is_plain_list(*number_told)))
    return literal(*number_told);
  const bool divides = value.is(Kind::operation) && value.number != '-';
  std::vector<Source> from;
  Thing only;
  Thing whole;  // of lists, one behind the other
  whole.kind = Thing::Kind::list;
  for (const Value& item : value.items) {
    Thing thing = evaluate(item);
    if (value.is(Kind::sum) && listed(thing).kind == Thing::Kind::list) {
      std::ranges::move(listed(std::move(thing)).parts, std::back_inserter(whole.parts));
      continue;
    }
    if (thing.kind == Thing::Kind::nothing || thing.kind == Thing::Kind::literal) continue;
    if (thing.kind == Thing::Kind::array || thing.kind == Thing::Kind::constant) {
      if (only.kind == Thing::Kind::nothing) only = thing;
      continue;
    }
    // What a function is not given is a number rather, as "//" and "%" are of numbers.
    const bool number = frame_->called || value.number == 'D' || value.number == '%';
    if (thing.kind == Thing::Kind::unknown &&
        (number || (from.empty() && &item != &value.items.front())))
      continue;
    only = thing;
    add_source(thing, item, from);
    if (divides && !from.empty()) break;  // what it is divided by has the same cells
  }
  if (from.empty() && !whole.parts.empty()) return has_room(whole) ? whole : Thing{};
  if (from.size() < 2) return from.empty() ? only : tensor(from.front());
  const std::string_view word = value.is(Kind::product) ? "*" : value.is(Kind::sum) ? "+" : "-";
  ModelLayer layer = layer_at(word, place(value.at));
  layer.op = value.is(Kind::product) ? ModelOp::multiply : ModelOp::add;
  align_axes(from, layer);
  if (is_sure()) check_join(layer, from, value);
  return tensor(builder_.add(std::move(layer), std::move(from), ""));
}

}  // namespace padlens::reading
