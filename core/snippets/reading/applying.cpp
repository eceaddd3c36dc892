#include <algorithm>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// From a call to the layers of the model.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

}  // namespace

Made Reader::make(const Found& found, std::string_view word, const Value& call, std::size_t first,
                  const Value* applied, std::string& name) {
  std::vector<Fault> faults;
  // TensorFlow.js gives its layers' fields in an object.
  const bool object = found.library->id == "tfjs" && call.items.size() == first + 1 &&
                      call.items[first].is(Kind::dict);
  Bound bound = bind_arguments(*found.function, object ? call.items[first] : call,
                               object ? 0 : first, false, faults);
  if (applied != nullptr) {
    for (std::size_t i = 1; i < applied->items.size(); ++i) {
      if (applied->keys[i] == "output_size")
        bound.arguments.push_back({Means::output_shape, "output_size", &applied->items[i]});
    }
  }
  if (const Argument* given = bound.find(Means::name);
      given != nullptr && told(*given->value).is(Kind::text))
    name = shown_text(told(*given->value).text);
  Maker maker(*this, *found.library, *found.function, word, call, bound);
  Made made = maker.make();
  if (found.library->id == "flax") builder_.remark("flax_is_jax");
  for (const Fault& fault : faults)
    made.tell(fault, place(fault.at));
  return made;
}

// The first that depends on it tells how the input's axes lie.
void Reader::settle_layout(const Function& function, const Made& made,
                           const std::vector<Source>& from) {
  const bool depends = function.does != Does::keeps && function.does != Does::ends &&
                       function.does != Does::move && function.does != Does::opaque;
  if (!made.layers.empty() && made.layers.front().op == ModelOp::layer &&
      made.layers.front().layer.kind == LayerKind::window)
    planes_last_ = made.channels_last;
  if (from.empty() || !from.front().is_input || !depends) return;
  const std::size_t input = from.front().index;
  if (!laid_out_.insert(input).second) return;
  builder_.model().inputs[input].channels_last = made.channels_last;
}

// What is given to a call that names no tensor: what came last.
void Reader::take_current(std::vector<Source>& from) {
  if (!from.empty()) return;
  guessed_ = guessed_ || !builder_.current().is_input;
  from.push_back(builder_.current());
}

// Puts the layers of a call behind what it takes.
Source Reader::add_made(Made made, const Function* function, const Library* library,
                        std::vector<Source> from, const Value& call, std::string name) {
  settle_layout(*function, made, from);
  builder_.tell_input(made, from);
  if (function->does == Does::move && !from.empty()) {
    const std::string word = made.layers.front().word;
    const Thing moved = move_call(std::move(made.layers.front()), call, 1, word, from.front(),
                                  library, std::move(name));
    return moved.kind == Thing::Kind::tensor ? moved.source : builder_.current();
  }
  settle_join(made, from, call);
  align_axes(from, made.layers.front());
  if (!from.empty()) {
    from.front() = as_it_lies(from.front(), made, *function);
    settle_planes(made, from.front(), *function);
  }
  check_channels(made, from, *function, call);
  return builder_.add(std::move(made), std::move(from), name);
}

Source Reader::apply_one(std::size_t index, std::vector<Source> from, const Value* call) {
  const Definition& definition = definitions_[index];
  const std::string path = full_name(index);
  std::string name = path;
  if (definition.function == nullptr) {
    ModelLayer layer = unknown_layer(definition.word, place(definition.call->at));
    return builder_.add(std::move(layer), std::move(from), std::move(name));
  }
  Made made = make({definition.library, definition.function}, definition.word, *definition.call, 1,
                   call, name);
  if (name != path && definition.member) {  // it says its own: that is within its owner's
    const std::string outer = full_name(definition.parent);
    if (!outer.empty()) name = outer + "." + name;
  }
  return add_made(std::move(made), definition.function, definition.library, std::move(from),
                  *definition.call, std::move(name));
}

Source Reader::apply(std::size_t index, std::vector<Source> from, const Value* call, int depth) {
  if (depth > kMostLevels || ++steps_ > kMostSteps) return builder_.current();
  Definition& definition = definitions_[index];
  definition.applied = true;
  if (definition.graph != nullptr) {
    std::vector<Source> out;
    add_tensors(call_graph(index, from), out);
    return out.empty() ? builder_.current() : out.front();
  }
  if (definition.type != kNone) {
    Given given;
    for (const Source source : from)
      given.places.push_back(tensor(source));
    const auto out = Given{{call_object(index, given, *definition.call)}, {}}.tensors();
    return out.empty() ? builder_.current() : out.front();
  }
  if (!definition.sequence) return apply_one(index, std::move(from), call);
  take_current(from);
  for (std::size_t i = 0; i < definitions_[index].children.size(); ++i)
    from = {apply(definitions_[index].children[i], std::move(from), nullptr, depth + 1)};
  builder_.set_current(from.front());
  return from.front();
}

// What is joined with a layer, and of which the text does not tell how it comes about.
Source Reader::add_beside(const Value& value) {
  const std::string name = text_of(value);
  ModelLayer other = layer_at(name, place(value.at));
  other.op = ModelOp::other;
  other.unknown = Remark{"name_unknown", {name}};
  const Source before = builder_.current();
  const Source source = builder_.add(std::move(other), {}, name);
  builder_.set_current(before);
  return source;
}

// What an argument comes to as tensors; false: it is none.
bool Reader::add_source(const Thing& thing, const Value& value, std::vector<Source>& from) {
  switch (thing.kind) {
    case Thing::Kind::tensor:
      from.push_back(thing.source);
      return true;
    case Thing::Kind::list: {
      bool any = false;
      for (std::size_t i = 0; i < thing.parts.size(); ++i) {
        const Value& item = i < value.items.size() ? value.items[i] : value;
        any = add_source(thing.parts[i], item, from) || any;
      }
      return any;
    }
    case Thing::Kind::array: {
      ModelInput& input = builder_.model().inputs[0];
      if (thing.shape && thing.shape->size() >= 3 && input.shape.empty()) {
        input.shape = *thing.shape;
        for (std::size_t i = 1; i < input.shape.size(); ++i)
          if (input.shape[i] < 1) input.shape[i] = -1;
      }
      from.push_back({true, 0});
      return true;
    }
    case Thing::Kind::constant:  // alone it is what a model is tried with
      from.push_back(from.empty() ? Source{true, 0} : add_beside(value));
      return true;
    case Thing::Kind::unknown: {
      // It may have been set since: "[x, x]".
      const Thing* known = value.is(Kind::name) ? variable(value.text) : nullptr;
      if (known != nullptr && known->kind == Thing::Kind::tensor) {
        from.push_back(known->source);
        return true;
      }
      // The first name that nobody sets is the input; what comes later takes the layer before.
      const bool first = builder_.model().layers.empty();
      const Source source = first ? Source{true, 0} : builder_.current();
      guessed_ = guessed_ || !first;
      if (value.is(Kind::name)) {
        if (first) frame_->variables[value.text] = tensor(source);
        if (!from.empty()) {
          from.push_back(add_beside(value));
          return true;
        }
      }
      from.push_back(source);
      return true;
    }
    default:
      return false;
  }
}

std::vector<Source> Reader::sources_of(const Value& call, std::size_t first) {
  std::vector<Source> from;
  for (std::size_t i = first; i < call.items.size(); ++i) {
    if (!call.keys[i].empty() && call.keys[i] != "inputs" && call.keys[i] != "x") continue;
    add_source(evaluate(call.items[i]), call.items[i], from);
  }
  return from;
}

std::vector<Source> Reader::inputs_of(const Bound& bound) {
  std::vector<Source> from;
  for (const Argument& argument : bound.arguments) {
    if (argument.means != Means::input && argument.means != Means::inputs) continue;
    add_source(evaluate(*argument.value), *argument.value, from);
  }
  return from;
}

}  // namespace padlens::reading
