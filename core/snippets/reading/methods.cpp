#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Methods: of layers and sequences, of arrays and tensors.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

}  // namespace

// "x.pad(…)" of an x that the text does not set.
bool Reader::is_tensor_method(std::string_view path) const {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos || path.find('.', dot + 1) != std::string_view::npos)
    return false;
  constexpr std::array<std::string_view, 10> kRoots{"tf", "layers", "keras", "model", "nn",
                                                    "F",  "torch",  "np",    "Math",  "Array"};
  const std::string_view before = path.substr(0, dot);
  if (is_one_of(before, kRoots) || variable(before) != nullptr) return false;
  return hints_.javascript ||
         (before.size() <= 2 && moves_axes(last_part(path)) && !counts_tensors(last_part(path)));
}

// "Outputs = namedtuple("Outputs", ["x", "y"])", "Outputs(x, y)": what it holds.
Thing Reader::named_tuple(const Value& call) {
  if (last_part(call.items[0].text) == "namedtuple") {
    tuples_.insert(targets_.begin(), targets_.end());
    return {};
  }
  Thing list;
  list.kind = Thing::Kind::list;
  for (std::size_t i = 1; i < call.items.size(); ++i)
    list.parts.push_back(evaluate(call.items[i]));
  return list;
}

// net.add_module("conv", layer)
Thing Reader::add_module(const Value& call, std::size_t object) {
  const std::string_view own = told(call.items[1]).text;
  if (definitions_[object].type != kNone) {
    adopt(object, own, evaluate(call.items[2]));
  } else if (definitions_[object].sequence) {
    add_child(object, call.items[2],
              own.find('{') == std::string_view::npos ? own : std::string_view());
  }
  return {};
}

// "Block.make(3, 8)", "Base.forward(self, x)"; of what the class has not nothing is told.
Thing Reader::call_class_method(const Value& call, std::size_t type, std::string_view name) {
  Given given = given_by(call);
  const std::size_t method = find_method(type, name);
  if (method == kNone) return {};
  std::size_t self = kNone;
  const auto& parameters = routines_[method].head->targets;
  const bool own = !parameters.empty() && parameters[0] == "self" && !given.places.empty() &&
                   given.places[0].kind == Thing::Kind::layer;
  if (own) {
    self = given.places[0].definition;
    given.places.erase(given.places.begin());
  }
  return call_routine(method, given, self, call);
}

Thing Reader::evaluate_method(const Value& call, Thing object, std::string_view name) {
  if (object.kind == Thing::Kind::routine &&
      routines_[object.definition].head->kind == Statement::Kind::type)
    return call_class_method(call, object.definition, name);
  if (object.kind == Thing::Kind::layer && has_method(object, name)) {
    const std::size_t type = definitions_[object.definition].type;
    const Given given = given_by(call);
    return call_routine(find_method(type, name), given, object.definition, call);
  }
  if (object.kind == Thing::Kind::layer) {
    const auto& graph = definitions_[object.definition].graph;
    if (graph != nullptr && name == "get_layer") return layer_of_graph(*graph, call);
    if (name == "add_module" && call.items.size() == 3) return add_module(call, object.definition);
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
      take_current(from);
      if (definitions_[object.definition].type != kNone) {
        Given given;
        for (const Source source : from)
          given.places.push_back(tensor(source));
        return call_object(object.definition, given, call);
      }
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
  // Of what is unknown these are numbers rather: losses.mean().
  if (object.kind == Thing::Kind::unknown && counts_tensors(name)) return {};
  std::vector<Source> from;
  add_source(object, named, from);
  if (from.empty()) return {};
  const Source source = from.front();
  if (name == "gather") return gather_call(call, source);
  if (moves_axes(name) && name != "narrow") return move_method(call, name, source);
  const Library& library = hints_.javascript ? kTfjsCode : kTorchFunctionalCode;
  const Function* function = find_function(library, name);
  if (function == nullptr) return tensor(source);  // x.to(device)
  if (loops_ + calls_ > 0 && !has_room(call)) return tensor(source);
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
  frame_->variables[first.text] = tensor(source);
  whole.items.insert(whole.items.begin() + 1, std::move(first));
  whole.keys.insert(whole.keys.begin() + 1, std::string_view());
  return function_call(whole, {&library, function}, name);
}

}  // namespace padlens::reading
