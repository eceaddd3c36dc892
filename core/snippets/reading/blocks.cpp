#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Blocks of Python. Loops over what the text tells: range(3), a list, its layers; others are read
// once. Branches: those whose conditions hold, or the first of those that are not told.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

constexpr std::int64_t kMostTurns = 4096;
constexpr int kMostBlocks = 64;  // one within the other

bool is_else(const Statement& statement) {
  return statement.kind == Statement::Kind::branch && statement.targets[0] != "if";
}

// Training goes through the same layers again and again: once tells them.
bool trains(const Statement& head, std::string_view list) {
  const auto has = [&](std::string_view word) { return list.find(word) != std::string_view::npos; };
  return head.targets[0].starts_with("epoch") || has("loader") || has("dataset") || has("epoch");
}

}  // namespace

// Statements in their order. Those of a head that stand further in are its body.
void Reader::run() {
  Statement statement;
  bool more = next(statement);
  while (more) {
    kept_.push_back(std::move(statement));
    const Statement& current = kept_.back();
    more = next(statement);
    if (!has_body(current)) {
      keep_ = false;
      run_statement(current);
      tell_steps(current.at);
      if (!keep_) kept_.pop_back();
      continue;
    }
    std::vector<const Statement*> block{&current};
    while (more && (statement.column > current.column ||
                    (is_else(statement) && statement.column == current.column))) {
      kept_.push_back(std::move(statement));
      block.push_back(&kept_.back());
      more = next(statement);
    }
    run_block(block, 0);
    tell_steps(block.front()->at);
  }
  for (const Fault& fault : parser_.faults)
    builder_.complain(fault);
  read_root();
  apply_rest();
  read_configs();
  drop_called_graphs();
}

// "config = {"kernel_size": …}" where the text has no other layer.
void Reader::read_configs() {
  if (!builder_.model().layers.empty()) return;
  std::vector<const Value*> configs;
  for (const auto& [name, thing] : whole_->variables) {
    if (thing.kind == Thing::Kind::literal && !builder_.is_lead(thing.value->at))
      configs.push_back(thing.value);
  }
  std::ranges::sort(configs, {}, &Value::at);
  for (const Value* config : configs)
    read_config(*config, builder_, *this);
}

Reader::Flow Reader::run_block(std::span<const Statement* const> block, int depth) {
  bool taken = false;  // one of the branches that belong together
  const bool bounded = loops_ > 0 || calls_ > 0;
  for (std::size_t i = 0; i < block.size();) {
    if (bounded && ++steps_ > kMostSteps) return Flow::leave;
    const std::size_t first = i;
    const Statement& head = *block[i++];
    while (has_body(head) && i < block.size() && block[i]->column > head.column)
      ++i;
    const auto body = block.subspan(first + 1, i - first - 1);
    if (bounded) steps_ += body.size();
    if (!body.empty() && depth >= kMostBlocks) continue;
    Flow flow = Flow::on;
    if (head.kind == Statement::Kind::type ||
        (head.kind == Statement::Kind::function && head.python)) {
      add_routine(block.subspan(first, i - first));
    } else if (head.kind == Statement::Kind::loop) {
      flow = run_loop(head, body, depth + 1);
    } else if (head.kind == Statement::Kind::branch) {
      flow = run_branch(block.subspan(first), i - first, taken, body, depth + 1);
    } else if (head.kind == Statement::Kind::leaves) {
      flow = head.targets[0] == "continue" ? Flow::next_turn
             : head.targets[0] == "break"  ? Flow::leave_loop
                                           : Flow::leave;
    } else if (frame_->called) {
      run_in_frame(head);
      if (head.returns) flow = Flow::leave;
    } else {
      run_statement(head);
    }
    if (flow != Flow::on) return flow;
  }
  return Flow::on;
}

// The branch that `block` begins with, and its body; another one may stand `after` it.
Reader::Flow Reader::run_branch(std::span<const Statement* const> block, std::size_t after,
                                bool& taken, std::span<const Statement* const> body, int depth) {
  const Statement& head = *block.front();
  if (!is_else(head)) taken = false;
  if (taken) return Flow::on;
  const bool last = head.targets[0] == "else";
  const std::optional<bool> is_so = last ? std::optional(true) : holds(head.value);
  const bool has_other = after < block.size() && is_else(*block[after]);
  if (!is_so) {
    // What is refused is not asked for, and what may be left early is not.
    const bool refuses = !body.empty() && body.front()->kind == Statement::Kind::leaves &&
                         body.front()->targets[0] == "raise";
    const bool leaves =
        refuses || (!has_other && !body.empty() && frame_->called &&
                    (body.back()->kind == Statement::Kind::leaves || body.back()->returns));
    if (leaves && !refuses) builder_.remark("branch_left", {text_of(head.value)});
    if (leaves) return Flow::on;
    // One that is not told is taken to hold; what stands in its place otherwise is not read.
    if (has_other || frame_->called) builder_.remark("branch_first", {text_of(head.value)});
  }
  if (!is_so.value_or(true)) return Flow::on;
  taken = true;
  return run_block(body, depth);
}

// The next statement, with its column.
bool Reader::next(Statement& statement) {
  statement = Statement{};
  if (!parser_.next(statement)) return false;
  for (; scanned_ < statement.at; ++scanned_)
    if (text_[scanned_] == '\n') line_begin_ = scanned_ + 1;
  statement.column = statement.at - line_begin_;
  return true;
}

Reader::Flow Reader::run_loop(const Statement& head, std::span<const Statement* const> body,
                              int depth) {
  const bool once = trains(head, text_.substr(head.value.at, head.value.end - head.value.at));
  const auto turns = !once ? turns_of(head.value) : std::nullopt;
  if (!turns && !once) builder_.remark("loop_once", {text_of(head.value)});
  const std::size_t count = turns ? turns->size() : 1;
  Flow flow = Flow::on;
  ++loops_;
  for (std::size_t turn = 0; turn < count && flow != Flow::leave; ++turn) {
    if (++steps_ > kMostSteps) {  // not to its end
      builder_.remark("loop_once", {text_of(head.value)});
      break;
    }
    if (turns) bind_turn(head.targets, (*turns)[turn]);
    flow = run_block(body, depth);
    if (flow == Flow::leave_loop) break;
  }
  --loops_;
  return flow == Flow::leave ? flow : Flow::on;
}

// What the names of a loop stand for in one of its turns.
void Reader::bind_turn(std::span<const std::string_view> names, const Thing& turn) {
  if (names.size() == 1) {
    frame_->variables[names[0]] = turn;
    return;
  }
  Thing parts = listed(turn);
  for (std::size_t i = 0; parts.parts.size() < names.size() && i < parts.parts.size(); ++i) {
    // "i, (a, b)"
    const std::vector<Thing> inner = listed(parts.parts[i]).parts;
    if (inner.empty()) continue;
    const auto at = parts.parts.begin() + static_cast<std::ptrdiff_t>(i);
    parts.parts.insert(parts.parts.erase(at), inner.begin(), inner.end());
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i < parts.parts.size()) {
      frame_->variables[names[i]] = parts.parts[i];
    } else {
      frame_->variables.erase(names[i]);
    }
  }
}

Thing Reader::number(std::int64_t value) const {
  Value number;
  number.kind = Kind::whole;
  number.number = value;
  Thing thing;
  thing.value = keep_number(std::move(number));
  thing.kind = thing.value == nullptr ? Thing::Kind::unknown : Thing::Kind::literal;
  return thing;
}

std::optional<std::vector<Thing>> Reader::range_turns(const Value& call) const {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    const Value& item = told(call.items[i]);
    if (!item.is(Kind::whole)) return std::nullopt;
    numbers.push_back(item.number);
  }
  if (numbers.empty() || numbers.size() > 3) return std::nullopt;
  const std::int64_t begin = numbers.size() > 1 ? numbers[0] : 0;
  const std::int64_t end = numbers.size() > 1 ? numbers[1] : numbers[0];
  const std::int64_t step = numbers.size() > 2 ? numbers[2] : 1;
  if (step == 0) return std::nullopt;
  std::vector<Thing> turns;
  std::int64_t at = begin;
  while (step > 0 ? at < end : at > end) {
    if (turns.size() >= kMostTurns) return std::nullopt;
    turns.push_back(number(at));
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return turns;
}

// One list beside the other, as zip() puts them.
std::vector<Thing> Reader::beside_each_other(const std::vector<std::vector<Thing>>& lists) {
  std::vector<Thing> turns;
  for (std::size_t i = 0; !lists.empty(); ++i) {
    Thing turn;
    turn.kind = Thing::Kind::list;
    for (const auto& list : lists) {
      if (i >= list.size()) return turns;
      turn.parts.push_back(list[i]);
    }
    turns.push_back(std::move(turn));
  }
  return turns;
}

// A layer of a sequence that is taken by itself, and called by both their names.
Thing Reader::child_of(std::size_t sequence, std::size_t index) {
  definitions_[sequence].applied = true;
  Thing child;
  child.kind = Thing::Kind::layer;
  child.definition = definitions_[sequence].children[index];
  Definition& definition = definitions_[child.definition];
  if (definition.name.empty() && !full_name(sequence).empty()) {
    definition.name = std::to_string(index);
    definition.parent = sequence;
    definition.member = true;
  }
  return child;
}

// The layers of one, or each with its name.
std::vector<Thing> Reader::children_of(std::size_t sequence, bool named) {
  std::vector<Thing> turns;
  for (std::size_t i = 0; i < definitions_[sequence].children.size(); ++i) {
    turns.push_back(child_of(sequence, i));
    if (!named) continue;
    Thing pair;
    pair.kind = Thing::Kind::list;
    pair.parts = {Thing{}, std::move(turns.back())};
    turns.back() = std::move(pair);
  }
  return turns;
}

// "self.items()", "block.children()" of an object or a sequence.
std::optional<std::vector<Thing>> Reader::children_turns(const Value& value) {
  constexpr std::array<std::string_view, 4> kOfLayers{"children", "values", "items",
                                                      "named_children"};
  if (!value.is(Kind::call) || value.items.size() != 1 || !value.items[0].is(Kind::name))
    return std::nullopt;
  const std::string_view path = value.items[0].text;
  const std::string_view last = last_part(path);
  if (!is_one_of(last, kOfLayers) || last.size() == path.size()) return std::nullopt;
  const Thing* object = variable(path.substr(0, path.size() - last.size() - 1));
  if (object == nullptr || object->kind != Thing::Kind::layer) return std::nullopt;
  return children_of(object->definition, last == "items" || last == "named_children");
}

// What a loop goes through; nullopt: the text does not tell.
std::optional<std::vector<Thing>> Reader::turns_of(const Value& value) {
  // What is done to all layers is done to their weights.
  constexpr std::array<std::string_view, 4> kAll{"modules", "named_modules", "parameters",
                                                 "named_parameters"};
  if (value.is(Kind::call) && value.items[0].is(Kind::name) && value.items.size() == 1 &&
      is_one_of(last_part(value.items[0].text), kAll))
    return std::vector<Thing>();
  if (value.is(Kind::call) && value.items[0].is(Kind::name) && value.items.size() > 1) {
    const std::string_view function = value.items[0].text;
    if (function == "range") return range_turns(value);
    if ((function == "tuple" || function == "list") && value.items.size() == 2)
      return turns_of(value.items[1]);
    std::vector<std::vector<Thing>> lists;
    if (function == "enumerate" || function == "zip" || function == "reversed") {
      for (std::size_t i = 1; i < value.items.size(); ++i) {
        if (!value.keys[i].empty()) continue;
        auto turns = turns_of(value.items[i]);
        if (!turns) return std::nullopt;
        lists.push_back(*std::move(turns));
        if (function != "zip") break;
      }
    }
    if (function == "reversed" && !lists.empty()) {
      std::ranges::reverse(lists[0]);
      return std::move(lists[0]);
    }
    if (function == "enumerate" && !lists.empty()) {
      std::vector<Thing> numbers;
      for (std::size_t i = 0; i < lists[0].size(); ++i)
        numbers.push_back(number(static_cast<std::int64_t>(i)));
      lists.insert(lists.begin(), std::move(numbers));
    }
    if (!lists.empty()) return beside_each_other(lists);
  }
  if (auto children = children_turns(value)) return children;
  Thing thing = listed(evaluate(value));
  if (thing.kind == Thing::Kind::layer && definitions_[thing.definition].sequence)
    return children_of(thing.definition, false);
  if (thing.kind != Thing::Kind::list || thing.parts.size() > kMostTurns) return std::nullopt;
  return std::move(thing.parts);
}

// "[layer(n) for n in list]"; one whose list is not told comes to its value once.
Thing Reader::evaluate_turns(const Value& value) {
  Thing list;
  list.kind = Thing::Kind::list;
  const auto turns = turns_of(value.items[1]);
  if (!turns) builder_.remark("loop_once", {text_of(value.items[1])});
  const std::size_t count = turns ? turns->size() : 1;
  ++loops_;
  for (std::size_t turn = 0; turn < count && ++steps_ < kMostSteps; ++turn) {
    if (turns) bind_turn(value.keys, (*turns)[turn]);
    list.parts.push_back(evaluate(value.items[0]));
  }
  --loops_;
  return list;
}

// An argument as it is in this turn or call.
Value Reader::settled(const Value& item) {
  if (item.is(Kind::call) && calls_ < kMostCalls) {  // a function of the text that gives a number
    const Thing* known = item.items[0].is(Kind::name) ? variable(item.items[0].text) : nullptr;
    if (known != nullptr && known->kind == Thing::Kind::routine &&
        routines_[known->definition].head->kind == Statement::Kind::function) {
      const Thing thing = evaluate_call(item);
      if (thing.kind == Thing::Kind::literal) return *thing.value;
    }
  }
  const Value& value = told(item);
  if (value.is(Kind::call) || value.is(Kind::dict)) return item;
  if (!value.is(Kind::name) && !value.is(Kind::choice)) return value;
  const Thing thing = evaluate(value);
  return thing.kind == Thing::Kind::unknown || thing.kind == Thing::Kind::nothing ? value
                                                                                  : value_of(thing);
}

// A call in a loop or a function, with what its names stand for in this turn.
const Value& Reader::in_this_turn(const Value& call) {
  const auto asks = [&](const Value& item) {  // a function of the text
    const Thing* known = item.is(Kind::call) && item.items[0].is(Kind::name)
                             ? variable(item.items[0].text)
                             : nullptr;
    return known != nullptr && known->kind == Thing::Kind::routine;
  };
  const bool as_it_stands = loops_ == 0 && calls_ == 0 && std::ranges::none_of(call.items, asks);
  if (as_it_stands || !has_room(call)) return call;
  Value copy = call;
  if (builder_.is_lead(call.at))
    copy.at = copy.end = static_cast<std::uint32_t>(builder_.called_at());
  for (std::size_t i = 1; i < copy.items.size(); ++i) {
    Value item = settled(call.items[i]);
    if (const Value& list = told(call.items[i]); list.is(Kind::list) && item.is(Kind::list)) {
      for (std::size_t k = 0; k < list.items.size(); ++k)
        item.items[k] = settled(list.items[k]);
    }
    copy.items[i] = std::move(item);
  }
  kept_.emplace_back();
  keep_ = true;
  kept_.back().value = std::move(copy);
  return kept_.back().value;
}

// "list.reverse()", "list.insert(0, layer)", "list.pop()", which gives what it takes out; nullopt:
// it is none of them.
std::optional<Thing> Reader::change_list(std::string_view name, std::string_view method,
                                         const Value& call) {
  const Thing* known = variable(name);
  const bool reverses = method == "reverse" && call.items.size() == 1;
  const bool inserts = method == "insert" && call.items.size() == 3;
  const bool pops = method == "pop" && call.items.size() <= 2;
  if (known == nullptr || (!reverses && !inserts && !pops)) return std::nullopt;
  Thing list = listed(*known);
  if (list.kind != Thing::Kind::list) return std::nullopt;
  keep_ = true;
  auto& parts = list.parts;
  const Value* index = call.items.size() > 1 ? &told(call.items[1]) : nullptr;
  if (index != nullptr && !index->is(Kind::whole)) return Thing{};
  Thing taken;
  if (reverses) {
    std::ranges::reverse(parts);
  } else if (inserts) {
    const auto at = axis_at(index->number, parts.size() + 1).value_or(parts.size());
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at), evaluate(call.items[2]));
  } else {
    const auto at = axis_at(index == nullptr ? -1 : index->number, parts.size());
    if (!at) return Thing{};
    taken = parts[*at];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(*at));
  }
  if (has_room(list)) *changeable(name) = told_list(std::move(list));
  return taken;
}

// map(function, list)
Thing Reader::map_call(const Value& call) {
  Thing list;
  list.kind = Thing::Kind::list;
  const auto turns = turns_of(call.items[2]);
  if (!turns) return {};
  for (const Thing& turn : *turns) {
    if (++steps_ > kMostSteps) break;
    Value one;
    one.kind = Kind::call;
    one.at = call.at;
    one.end = call.end;
    one.items = {call.items[1], value_of(turn)};
    one.keys.resize(2);
    kept_.emplace_back();
    kept_.back().value = std::move(one);
    keep_ = true;
    list.parts.push_back(evaluate_call(kept_.back().value));
  }
  return has_room(list) ? list : Thing{};
}

// "layers.append(layer)", "layers.extend(…)" of a list that the text sets.
bool Reader::add_to_list(std::string_view name, std::string_view method, const Value& call) {
  const bool extends = method == "extend";
  const Thing* known = variable(name);
  if (known == nullptr || (!extends && method != "append") || call.items.size() != 2) return false;
  const bool literal = known->kind == Thing::Kind::literal && known->value->is(Kind::list);
  if (known->kind != Thing::Kind::list && !literal) return false;
  // "y.extend(m(y[-1]) for m in blocks)": each turn finds what the ones before it have added.
  if (const Value& given = call.items[1]; extends && !literal && given.is(Kind::turns)) {
    const auto turns = turns_of(given.items[1]);
    ++loops_;
    for (std::size_t i = 0; turns && i < turns->size() && ++steps_ < kMostSteps; ++i) {
      bind_turn(given.keys, (*turns)[i]);
      Thing each = evaluate(given.items[0]);
      if (has_room(each)) changeable(name)->parts.push_back(std::move(each));
    }
    --loops_;
    keep_ = true;
    if (turns) return true;
  }
  Thing more = evaluate(call.items[1]);
  if (!has_room(more)) return true;
  if (literal) set_variable(name, listed(*variable(name)));
  Thing& list = *changeable(name);
  keep_ = true;
  const std::size_t before = list.parts.size();
  if (!extends) {
    list.parts.push_back(std::move(more));
  } else {
    std::ranges::move(listed(std::move(more)).parts, std::back_inserter(list.parts));
  }
  std::size_t size = 0;
  if (!fits_list(list, size, 0)) list.parts.resize(before);
  return true;
}

}  // namespace padlens::reading
