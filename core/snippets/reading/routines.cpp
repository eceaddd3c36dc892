#include <algorithm>
#include <array>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Functions of the text: what a call of one comes to, and which are read that nothing calls.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// Methods that are read where they stand, where the text has not the head of their class.
constexpr std::array<std::string_view, 6> kOfModel{"__init__", "setup", "build",
                                                   "forward",  "call",  "__call__"};

constexpr std::size_t kMostGiven = 4096;  // to one call

bool is_function(const Statement& statement) {
  return statement.kind == Statement::Kind::function;
}

// "rest" of "*rest".
std::string_view without_stars(std::string_view parameter) {
  return parameter.substr(std::min(parameter.find_first_not_of('*'), parameter.size()));
}

}  // namespace

std::vector<Source> Reader::Given::tensors() const {
  std::vector<Source> from;
  for (const Thing& thing : places)
    add_tensors(thing, from);
  for (const auto& [name, thing] : names)
    add_tensors(thing, from);
  return from;
}

// Where names stand that are not those of the heads of functions and classes: the first and the
// last place of each.
void Reader::find_places() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    const bool head = i > 0 && (tokens_[i - 1].is_word("def") || tokens_[i - 1].is_word("class"));
    if (token.kind != Token::Kind::name || head) continue;
    const auto [place, fresh] = places_.try_emplace(token.word, token.at, token.at);
    if (!fresh) place->second.second = token.at;
  }
}

// Whether the text names a function or class anywhere but within itself.
bool Reader::is_used_beside(const Statement& head, std::size_t end) const {
  const auto found = places_.find(head.label);
  return found != places_.end() && (found->second.first < head.at || found->second.second > end);
}

bool Reader::reads_in_place(const Routine& routine) const {
  const auto& parameters = routine.head->targets;
  const bool method = !parameters.empty() && parameters[0] == "self";
  if (!is_function(*routine.head) || frame_->called) return false;
  return routine.body.empty() ||
         (method && (!routine.used || is_one_of(routine.head->label, kOfModel)));
}

// A function or class with its body, which `block` begins with.
void Reader::add_routine(std::span<const Statement* const> block) {
  const Statement& last = *block.back();
  routines_.emplace_back();
  Routine& routine = routines_.back();
  const std::size_t index = routines_.size() - 1;
  routine.head = block.front();
  routine.body.assign(block.begin() + 1, block.end());
  routine.outer = frame_;
  routine.used = is_used_beside(*routine.head, std::max(last.at, last.value.end));
  if (reads_in_place(routine)) {
    run_function(*routine.head);
    run_block(block.subspan(1), 1);
    return;
  }
  if (!is_function(*routine.head)) fill_class(index);
  Thing thing;
  thing.kind = Thing::Kind::routine;
  thing.definition = index;
  frame_->variables[routine.head->label] = std::move(thing);
  keep_ = true;
}

// --- calls ------------------------------------------------------------------------------------

bool Reader::is_called(const Thing& thing) const {
  return thing.kind == Thing::Kind::routine || thing.kind == Thing::Kind::named ||
         (thing.kind == Thing::Kind::layer && (definitions_[thing.definition].type != kNone ||
                                               definitions_[thing.definition].graph != nullptr));
}

Reader::Given Reader::given_by(const Value& call) {
  Given given;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    Thing thing = evaluate(call.items[i]);
    if (call.keys[i] == "**") continue;
    if (!call.keys[i].empty()) {
      given.names.emplace_back(call.keys[i], std::move(thing));
    } else if (call.items[i].is(Kind::starred)) {
      Thing list = listed(std::move(thing));
      if (given.places.size() + list.parts.size() > kMostGiven || !has_room(list)) continue;
      std::ranges::move(list.parts, std::back_inserter(given.places));
    } else {
      given.places.push_back(std::move(thing));
    }
  }
  return given;
}

// A function or class of the text, an object of one, or a library's function by another name.
Thing Reader::call_thing(const Thing& callee, const Value& call) {
  keep_ = true;  // what is called may hold on to what it is given
  if (callee.kind == Thing::Kind::layer && definitions_[callee.definition].graph != nullptr) {
    std::vector<Source> from = given_by(call).tensors();
    take_current(from);
    return call_graph(callee.definition, from);
  }
  if (callee.kind == Thing::Kind::layer)
    return call_object(callee.definition, given_by(call), call);
  if (callee.kind == Thing::Kind::routine) {
    const bool function = is_function(*routines_[callee.definition].head);
    if (!function) return make_object(callee.definition, call);
    return call_routine(callee.definition, given_by(call), kNone, call);
  }
  const Value& named = *callee.value;
  if (named.is(Kind::name)) {
    return library_call(call, named.text);
  }
  if (named.is(Kind::opaque)) return call_lambda(named, call);
  // partial(function, a, b=1)(c): what the call says of b wins.
  Value whole = call;
  whole.items = {named.items[1]};
  whole.keys = {std::string_view()};
  const auto add = [&](const Value& from, std::size_t first, bool inner) {
    for (std::size_t i = first; i < from.items.size(); ++i) {
      const std::string_view key = from.keys[i];
      if (inner && !key.empty() && std::ranges::find(call.keys, key) != call.keys.end()) continue;
      whole.keys.push_back(key);
      whole.items.push_back(from.items[i]);
    }
  };
  add(named, 2, true);
  add(call, 1, false);
  if (!may_call("partial", call.at)) return {};
  kept_.emplace_back();
  kept_.back().value = std::move(whole);
  keep_ = true;
  const Calling calling(*this, frame_);
  return evaluate_call(kept_.back().value);
}

Thing Reader::call_lambda(const Value& lambda, const Value& call) {
  const Given given = given_by(call);
  if (!may_call("lambda", call.at)) return {};
  const auto frame =
      std::make_shared<Frame>(Frame{{}, frame_, frame_->self, frame_->type, {}, true});
  for (std::size_t i = 0; i < lambda.keys.size() && i < given.places.size(); ++i)
    frame->variables[lambda.keys[i]] = given.places[i];
  const Calling calling(*this, frame);
  return evaluate(lambda.items[0]);
}

// Calls within calls are followed to some depth, and to some number of steps.
bool Reader::may_call(std::string_view name, std::size_t at) {
  if (++steps_ > kMostSteps) return false;
  if (calls_ < kMostCalls) return true;
  if (deep_.insert(at).second)
    builder_.complain({at, "calls_deep", {shown_text(name), std::to_string(kMostCalls)}});
  return false;
}

// Where the steps of the text ended, once.
void Reader::tell_steps(std::size_t at) {
  if (steps_ >= kMostSteps && deep_.insert(text_.size()).second)
    builder_.complain({at, "too_many_steps", {std::to_string(kMostSteps)}});
}

Thing Reader::call_routine(std::size_t index, const Given& given, std::size_t self,
                           const Value& at) {
  const Routine& routine = routines_[index];
  builder_.set_called(at.at);
  if (!may_call(routine.head->label, at.at)) return {};
  const auto frame = std::make_shared<Frame>();
  frame->outer = routine.outer;
  frame->called = true;
  frame->self = self != kNone ? self : routine.outer->self;
  frame->type = routine.type != kNone ? routine.type : routine.outer->type;
  frame->compact = self != kNone && hints_.flax && !hints_.nnx && !hints_.torch &&
                   routine.head->label != "setup" && routine.head->label != "__init__";
  bind_parameters(routine, given, *frame, self != kNone);
  {
    const Calling calling(*this, frame);
    run_block(routine.body, 1);
  }
  Thing result = frame->result;
  // What the text itself is given is its own.
  if (!frame_->called && result.kind == Thing::Kind::layer)
    definitions_[result.definition].inside = definitions_[result.definition].member;
  return result;
}

void Reader::bind_parameters(const Routine& routine, const Given& given, Frame& frame,
                             bool method) {
  const auto& parameters = routine.head->targets;
  std::size_t place = 0;
  std::unordered_set<std::string_view> bound;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string_view name = without_stars(parameters[i]);
    const std::size_t stars = parameters[i].size() - name.size();
    Thing& thing = frame.variables[name];
    thing.kind = Thing::Kind::unknown;
    bound.insert(name);
    const auto by_name =
        std::ranges::find(given.names, name, &std::pair<std::string_view, Thing>::first);
    if (i == 0 && (name == "self" || name == "cls")) {
      if (!method && (name == "self" || routine.type == kNone)) continue;
      thing.kind = method ? Thing::Kind::layer : Thing::Kind::routine;
      thing.definition = method ? frame.self : routine.type;
    } else if (stars == 1) {
      thing.kind = Thing::Kind::list;
      while (place < given.places.size())
        thing.parts.push_back(given.places[place++]);
    } else if (stars == 2) {
      Value rest;
      rest.kind = Kind::dict;
      for (const auto& [key, value] : given.names) {
        if (bound.contains(key)) continue;
        rest.keys.push_back(key);
        rest.items.push_back(value_of(value));
      }
      kept_.emplace_back();
      kept_.back().value = std::move(rest);
      thing.kind = Thing::Kind::literal;
      thing.value = &kept_.back().value;
    } else if (place < given.places.size()) {
      thing = given.places[place++];
    } else if (by_name != given.names.end()) {
      thing = by_name->second;
    } else if (const Value& standard = routine.head->value.items[i]; !standard.is(Kind::opaque)) {
      const Calling outside(*this, routine.outer);
      frame.variables[name] = evaluate(standard);
    }
  }
}

// A statement of a function that is called.
void Reader::run_in_frame(const Statement& statement) {
  if (statement.kind != Statement::Kind::expression) {
    if (statement.kind != Statement::Kind::nothing) run_statement(statement);
    return;
  }
  const std::size_t first = builder_.model().layers.size();
  targets_ = statement.targets;
  Thing thing = evaluate(statement.value);
  keep_ = true;
  if (thing.kind == Thing::Kind::tensor) builder_.set_current(thing.source);
  const bool whole = frame_->self == kNone || full_name(frame_->self).empty();
  if (whole && thing.kind == Thing::Kind::tensor) name_result(statement, first);
  if (statement.returns) {
    frame_->result = std::move(thing);
    return;
  }
  assign(statement, std::move(thing));
}

// A thing as an argument that outlives the names around it.
Value Reader::value_of(const Thing& thing) {
  if (thing.kind == Thing::Kind::literal) return *thing.value;
  Value name;
  name.kind = Kind::name;
  if (thing.kind == Thing::Kind::unknown || thing.kind == Thing::Kind::nothing) {
    name.kind = Kind::opaque;
    return name;
  }
  node_names_.push_back("\x02" + std::to_string(node_names_.size()));
  name.text = node_names_.back();
  whole_->variables[name.text] = thing;
  return name;
}

// --- what nothing calls -----------------------------------------------------------------------

// Where the text by itself makes no layer: the last class that nothing uses, or else function.
void Reader::read_root() {
  const auto& layers = builder_.model().layers;
  const auto known = [](const Definition& each) {
    return !each.applied && !each.inside &&
           (each.function != nullptr || each.sequence || each.type != kNone);
  };
  const auto is_layer = [](const ModelLayer& layer) { return layer.op == ModelOp::layer; };
  if (std::ranges::any_of(layers, is_layer) || std::ranges::any_of(definitions_, known)) return;
  std::vector<std::size_t> candidates;
  const std::size_t count = routines_.size();
  for (const bool used : {false, true}) {
    for (const bool function : {false, true}) {
      for (std::size_t i = count; i-- > 0;) {
        const Routine& each = routines_[i];
        if (each.outer != whole_ || each.type != kNone || each.used != used ||
            is_function(*each.head) != function || reads_in_place(each) ||
            builder_.is_lead(each.head->at))
          continue;
        candidates.push_back(i);
      }
    }
  }
  for (const std::size_t routine : candidates) {
    if (!read_alone(routine)) continue;
    if (candidates.size() > 1)
      builder_.remark("read_alone", {shown_text(routines_[routine].head->label)});
    return;
  }
}

// False, and nothing is added: it makes no window.
bool Reader::read_alone(std::size_t index) {
  const Statement& head = *routines_[index].head;
  const std::size_t before = builder_.model().layers.size();
  Value call;
  call.kind = Kind::call;
  call.at = head.at;
  call.end = head.at;
  call.items.emplace_back();
  call.keys.emplace_back();
  kept_.emplace_back();
  kept_.back().value = std::move(call);
  const Value& at = kept_.back().value;
  Thing thing;
  if (is_function(head)) {
    Given given;
    const bool takes = !head.targets.empty() && !head.targets[0].starts_with('*') &&
                       head.value.items[0].is(Kind::opaque);
    if (takes) given.places.push_back(tensor({true, 0}));
    thing = call_routine(index, given, kNone, at);
  } else {
    thing = make_object(index, at);
  }
  if (thing.kind == Thing::Kind::layer && !definitions_[thing.definition].applied)
    apply(thing.definition, {builder_.current()}, nullptr, 0);
  tell_steps(head.at);
  const auto& layers = builder_.model().layers;
  const bool any = std::any_of(layers.begin() + static_cast<std::ptrdiff_t>(before), layers.end(),
                               [](const ModelLayer& layer) { return layer.op == ModelOp::layer; });
  if (!any) builder_.drop_after(before);
  alone_ = alone_ || any;
  return any;
}

}  // namespace padlens::reading
