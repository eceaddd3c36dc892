#include <algorithm>
#include <array>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Classes of the text: their objects are layers, made by __init__ or setup, applied by forward,
// call or __call__, and called by the path that leads to them.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

constexpr int kMostBases = 32;  // classes above a class

constexpr std::array<std::string_view, 3> kApply{"forward", "call", "__call__"};

std::string joined(const std::string& outer, const std::string& name) {
  return outer.empty() || name.empty() ? outer + name : outer + "." + name;
}

bool is_number(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

// What stands in a class itself: its methods, and what it sets for all objects.
void Reader::fill_class(std::size_t type) {
  const auto& body = routines_[type].body;
  for (std::size_t i = 0; i < body.size();) {
    const Statement& each = *body[i];
    const std::size_t first = i++;
    while (has_body(each) && i < body.size() && body[i]->column > each.column)
      ++i;
    if (each.kind == Statement::Kind::function) {
      Routine method;
      method.head = &each;
      method.body.assign(body.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                         body.begin() + static_cast<std::ptrdiff_t>(i));
      method.outer = frame_;
      method.type = type;
      method.used = true;
      routines_.push_back(std::move(method));
      routines_[type].methods[each.label] = routines_.size() - 1;
    } else if (each.kind == Statement::Kind::expression && each.targets.size() == 1) {
      routines_[type].fields.push_back(each.targets[0]);
      const std::size_t before = definitions_.size();
      routines_[type].standards[each.targets[0]] = evaluate(each.value);
      for (std::size_t k = before; k < definitions_.size(); ++k)
        definitions_[k].inside = true;  // what a class sets is no layer beside it
    } else if (each.kind == Statement::Kind::expression && each.value.is(Kind::name)) {
      routines_[type].fields.push_back(each.value.text);  // "features: int"
    }
  }
}

// The method of a class or of those above it, which the text tells; kNone: there is none.
// `above`: not its own.
std::size_t Reader::find_method(std::size_t type, std::string_view name, bool above) const {
  for (int step = 0; type != kNone && step < kMostBases; ++step) {
    const Routine& routine = routines_[type];
    const auto found = routine.methods.find(name);
    if ((step > 0 || !above) && found != routine.methods.end()) return found->second;
    type = kNone;
    for (const std::string_view base : routine.head->targets) {
      const Thing* known = variable(base);
      if (type == kNone && known != nullptr && known->kind == Thing::Kind::routine)
        type = known->definition;
    }
  }
  return kNone;
}

// The class of a library that a class of the text is built on: "nn.Sequential"; "": none is told.
std::string_view Reader::library_base(std::size_t type) const {
  std::string_view last;
  for (int step = 0; type != kNone && step < kMostBases; ++step) {
    const Routine& routine = routines_[type];
    type = kNone;
    for (const std::string_view base : routine.head->targets) {
      const Thing* known = variable(base);
      if (known == nullptr || known->kind == Thing::Kind::named) {
        if (last.empty()) last = base;
      } else if (type == kNone && known->kind == Thing::Kind::routine) {
        type = known->definition;
      }
    }
  }
  return last;
}

bool Reader::has_method(const Thing& thing, std::string_view name) const {
  if (thing.kind != Thing::Kind::layer || is_one_of(name, kApply)) return false;
  const std::size_t type = definitions_[thing.definition].type;
  return type != kNone && find_method(type, name) != kNone;
}

// What an object or a class has by a name: "conv1", "block.conv1".
const Thing* Reader::field_of(const Thing& object, std::string_view path) const {
  const Thing* at = &object;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    std::size_t type = kNone;
    const Thing* next = nullptr;
    if (at->kind == Thing::Kind::layer) {
      const Definition& definition = definitions_[at->definition];
      type = definition.type;
      const auto found = definition.fields.find(name);
      if (found != definition.fields.end()) next = &found->second;
    } else if (at->kind == Thing::Kind::routine) {
      type = at->definition;
    }
    for (int step = 0; next == nullptr && type != kNone && step < kMostBases; ++step) {
      const Routine& routine = routines_[type];
      const auto found = routine.standards.find(name);
      if (found != routine.standards.end()) next = &found->second;
      const Thing* base =
          routine.head->targets.empty() ? nullptr : variable(routine.head->targets[0]);
      type = base != nullptr && base->kind == Thing::Kind::routine ? base->definition : kNone;
    }
    if (next == nullptr || next->kind == Thing::Kind::unknown) return nullptr;
    at = next;
  }
  return at;
}

// --- names ------------------------------------------------------------------------------------

// The path that leads to a layer: "layer1.0.conv1".
std::string Reader::full_name(std::size_t index) const {
  std::string path;
  for (int step = 0; index != kNone && step < kMostLevels; ++step) {
    const Definition& definition = definitions_[index];
    if (!definition.member) {
      const std::string own = definition.type == kNone ? definition.name : std::string();
      // In a sequence that has no name a number is none.
      if (own.empty() && definition.type == kNone && is_number(path)) return {};
      return joined(own, path);
    }
    path = joined(definition.name, path);
    index = definition.parent;
  }
  return path;
}

// A name that no other layer is given after a variable: "conv", "conv_2".
std::string Reader::own_name(std::string_view base) {
  std::string name = shown_text(base);
  const int count = ++own_names_[name];
  return count == 1 ? name : name + "_" + std::to_string(count);
}

// A layer that an object holds is called by both their names; those of a list by numbers.
void Reader::adopt(std::size_t object, std::string_view name, const Thing& thing) {
  if (thing.kind == Thing::Kind::list) {
    for (std::size_t i = 0; i < thing.parts.size(); ++i) {
      if (thing.parts[i].kind != Thing::Kind::layer) continue;
      node_names_.push_back(std::string(name) + "." + std::to_string(i));
      adopt(object, node_names_.back(), thing.parts[i]);
    }
  }
  if (thing.kind != Thing::Kind::layer || thing.definition == object) return;
  Definition& child = definitions_[thing.definition];
  if (child.member) return;
  for (std::size_t at = object, step = 0; at != kNone && step < kMostLevels; ++step) {
    if (at == thing.definition) return;  // it holds what holds it
    at = definitions_[at].parent;
  }
  child.name = shown_text(name);
  child.parent = object;
  child.member = true;
  child.inside = true;
  definitions_[object].children.push_back(thing.definition);
}

// What Flax calls a layer that is made within another one: "Conv_0".
void Reader::name_as_flax(const Thing& made, std::string_view word) {
  const std::string own = shown_text(word);
  node_names_.push_back(own + "_" + std::to_string(definitions_[frame_->self].counts[own]++));
  adopt(frame_->self, node_names_.back(), made);
}

// setattr(object, "name", layer), getattr(object, "name")
Thing Reader::set_field(const Value& call) {
  if (call.items.size() < 3) return {};
  const Thing object = evaluate(call.items[1]);
  const Value& name = told(call.items[2]);
  const bool own =
      object.kind == Thing::Kind::layer && definitions_[object.definition].type != kNone;
  if (!own || !name.is(Kind::text)) return {};
  if (call.items[0].text == "getattr") {
    const Thing* field = field_of(object, name.text);
    return field == nullptr ? Thing{} : *field;
  }
  if (call.items.size() < 4) return {};
  Thing thing = evaluate(call.items[3]);
  adopt(object.definition, name.text, thing);
  definitions_[object.definition].fields[name.text] = std::move(thing);
  return {};
}

// An object that only holds what others ask it for: a configuration.
bool Reader::is_record(const Definition& definition) const {
  if (definition.type == kNone || definition.function != nullptr || definition.sequence ||
      !definition.children.empty())
    return false;
  constexpr std::array<std::string_view, 5> kPlain{"", "object", "NamedTuple", "Enum", "ABC"};
  return is_one_of(last_part(library_base(definition.type)), kPlain) &&
         std::ranges::none_of(kApply, [&](std::string_view name) {
           return find_method(definition.type, name) != kNone;
         });
}

// --- objects ----------------------------------------------------------------------------------

Thing Reader::make_object(std::size_t type, const Value& call) {
  const std::string_view word = routines_[type].head->label;
  const Given given = given_by(call);
  if (!may_call(word, call.at)) return {};
  Definition definition;
  definition.type = type;
  definition.call = &call;
  definition.word = word;
  definition.inside = frame_->called;
  const std::string_view base = library_base(type);
  const Found found = base.empty() ? Found{} : find_called(base, hints_, call);
  if (found.function != nullptr && found.function->does == Does::sequence) {
    definition.library = found.library;
    definition.sequence = true;
  }
  const Thing object = define(std::move(definition));
  const std::size_t index = object.definition;
  if (const std::size_t init = find_method(type, "__init__"); init != kNone) {
    call_routine(init, given, index, call);
  } else {
    inherit(index, base, call);
    set_fields(index, type, given);
  }
  for (const std::string_view later : {"setup", "build"}) {
    if (const std::size_t method = find_method(type, later); method != kNone)
      call_routine(method, {}, index, call);
  }
  return object;
}

// As of Flax and of data classes: what an object has by position and by names.
void Reader::set_fields(std::size_t object, std::size_t type, const Given& given) {
  const Routine& routine = routines_[type];
  auto& fields = definitions_[object].fields;
  for (std::size_t i = 0; i < routine.fields.size() && i < given.places.size(); ++i)
    fields[routine.fields[i]] = given.places[i];
  for (const auto& [name, thing] : given.names)
    fields[name] = thing;
}

// copy.copy(block), copy.deepcopy(layer): another one that is made alike.
Thing Reader::copied(Thing thing) {
  if (thing.kind != Thing::Kind::layer) return thing;
  steps_ += 1 + definitions_[thing.definition].children.size();
  if (steps_ > kMostSteps) return thing;
  Definition copy = definitions_[thing.definition];
  copy.member = copy.applied = false;
  copy.name.clear();
  copy.results.clear();
  return define(std::move(copy));
}

// An object of a class that is built on a layer of a library, made with the arguments of `call`.
void Reader::inherit(std::size_t object, std::string_view base, const Value& call) {
  const Found found = base.empty() ? Found{} : find_called(base, hints_, call);
  if (found.function == nullptr) return;
  const Does does = found.function->does;
  if (does == Does::sequence) return fill_sequence(object, call);
  if (does == Does::none || does == Does::model || takes_tensors(*found.function)) return;
  const Value& settled_call = in_this_turn(call);
  Definition& definition = definitions_[object];
  definition.library = found.library;
  definition.function = found.function;
  definition.call = &settled_call;
  definition.word = last_part(base);
}

// super().__init__(…), super().forward(x)
Thing Reader::call_super(const Value& call) {
  const std::string_view name = call.items[0].text;
  const std::size_t self = frame_->self;
  const std::size_t type = frame_->type != kNone ? frame_->type : definitions_[self].type;
  const std::size_t method = type == kNone ? kNone : find_method(type, name, true);
  if (method != kNone) return call_routine(method, given_by(call), self, call);
  const std::string_view base = type == kNone ? std::string_view() : library_base(type);
  if (name == "__init__") {
    inherit(self, base, call);
    for (const std::string_view above :
         type == kNone ? std::vector<std::string_view>() : routines_[type].head->targets) {
      const Thing* known = base.empty() ? variable(above) : nullptr;
      if (known != nullptr && known->kind == Thing::Kind::routine)
        set_fields(self, known->definition, given_by(call));
    }
  }
  if (!is_one_of(name, kApply)) return {};
  std::vector<Source> from = given_by(call).tensors();
  take_current(from);
  if (definitions_[self].function != nullptr)
    return tensor(apply_one(self, std::move(from), &call));
  for (std::size_t i = 0; i < definitions_[self].children.size(); ++i)
    from = {apply(definitions_[self].children[i], std::move(from), nullptr, 1)};
  return tensor(from.front());
}

// The tensor that an object is given first; what is not told is the input, or what came last.
Source Reader::first_tensor(const Given& given, const Value& at) {
  std::vector<Source> from = given.tensors();
  if (from.empty() && !given.places.empty()) {
    Value value;
    if (at.items.size() > 1) value = at.items[1];
    add_source(given.places[0], value, from);
  }
  return from.empty() ? builder_.current() : from.front();
}

Thing Reader::call_object(std::size_t index, const Given& asked, const Value& at) {
  Definition& object = definitions_[index];
  object.applied = true;
  Given given = asked;
  const bool told = !given.tensors().empty();
  // Training applies a model again and again: once tells its layers.
  const bool whole = !object.member && !frame_->called;
  if (whole && !told && !object.results.empty()) return object.results.front().second;
  if (!told) {
    const Source first = first_tensor(given, at);
    if (given.places.empty()) given.places.emplace_back();
    given.places[0] = tensor(first);
  }
  std::size_t method = kNone;
  for (const std::string_view name : kApply) {
    if (method == kNone) method = find_method(object.type, name);
  }
  if (method != kNone) {
    Thing result = call_routine(method, given, index, at);
    if (whole) object.results.emplace_back(given.tensors(), result);
    return result;
  }
  std::vector<Source> from{given.tensors().front()};
  if (object.function != nullptr) return tensor(apply_one(index, std::move(from), nullptr));
  if (object.children.empty()) {  // it tells nothing of what it does
    ModelLayer layer = unknown_layer(object.word, place(object.call->at));
    return tensor(builder_.add(std::move(layer), std::move(from), full_name(index)));
  }
  for (std::size_t i = 0; i < definitions_[index].children.size(); ++i)
    from = {apply(definitions_[index].children[i], std::move(from), nullptr, 1)};
  builder_.set_current(from.front());
  return tensor(from.front());
}

}  // namespace padlens::reading
