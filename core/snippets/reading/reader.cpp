#include "core/snippets/reading/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/layer/spec_fields.h"

// Statements: what is assigned, which layers are applied where.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// "self.conv1" is conv1.
std::string_view bare_variable(std::string_view name) {
  for (const std::string_view before : {"self.", "this."}) {
    if (name.starts_with(before)) name.remove_prefix(before.size());
  }
  return name;
}

// What a variable is called in a list of layers: "block1.conv".
std::string layer_name(std::string_view variable) {
  return std::string(bare_variable(variable));
}

}  // namespace

Reader::Reader(std::string_view text, const std::vector<Token>& tokens, Builder& builder)
    : text_(text), tokens_(tokens), builder_(builder), parser_(text, tokens) {
  find_hints();
  if (hints_.torch) builder_.lean_to("pytorch");
  find_uses();
  find_places();
}

// Names that tell which libraries are meant by "nn" and "F".
void Reader::find_hints() {
  hints_.imports = imports_of(tokens_);
  const std::string& asked = builder_.options().framework;
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind != Token::Kind::name) continue;
    const std::string_view word = token.word;
    const bool call =
        tokens_[i + 1].is('=') && !tokens_[i + 2 < tokens_.size() ? i + 2 : i].is('=');
    if (word == "flax" || word == "linen" || word == "nnx" || (word == "features" && call) ||
        word == "rngs" || word == "kernel_dilation")
      hints_.flax = true;
    if (word == "nnx" || word == "rngs") hints_.nnx = true;
    if (word == "paddle") hints_.paddle = true;
    if (word == "chainer") hints_.chainer = true;
    if (word == "mlx" || word == "mx") hints_.mlx = true;
    if (word == "torch" || word == "forward" || word == "Conv2d" || word == "in_channels")
      hints_.torch = true;
    if (word == "keras" || word == "layers") hints_.keras = true;
    if (word == "onnx" || word == "make_node") hints_.onnx = true;
    if (word == "let" || word == "const" || word == "kernelSize" || word == "tfjs")
      hints_.javascript = true;
  }
  if (hints_.mlx) hints_.flax = false;
  if (asked.empty()) return;
  hints_.flax = asked == "jax" || asked == "flax";
  hints_.paddle = asked == "paddle";
  hints_.chainer = asked == "chainer";
  hints_.mlx = asked == "mlx";
  hints_.torch = asked == "pytorch";
  hints_.javascript = asked == "tfjs";
  hints_.onnx = asked == "onnx";
}

// Names that stand anywhere but before a "=": a layer that is assigned to another one is never
// applied, and stands where it is written.
void Reader::find_uses() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != Token::Kind::name) continue;
    std::size_t last = i;
    while (last + 2 < tokens_.size() && tokens_[last + 1].is('.') &&
           tokens_[last + 2].kind == Token::Kind::name)
      last += 2;
    const bool assigned =
        last + 2 < tokens_.size() && tokens_[last + 1].is('=') && !tokens_[last + 2].is('=');
    if (!assigned) {
      for (std::size_t part = i; part <= last; part += 2)
        used_.insert(text_.substr(tokens_[i].at, tokens_[part].end - tokens_[i].at));
    }
    i = last;
  }
}

bool Reader::is_used(std::string_view name) const {
  return used_.contains(name);
}

void Reader::run_statement(const Statement& statement) {
  switch (statement.kind) {
    case Statement::Kind::nothing:
    case Statement::Kind::leaves:
    case Statement::Kind::type:
    case Statement::Kind::loop:
    case Statement::Kind::branch:
      return;  // with their bodies: run_block()
    case Statement::Kind::function:
      return run_function(statement);
    case Statement::Kind::graph:
      return run_graph(statement);
    case Statement::Kind::node:
      return run_node_statement(statement);
    case Statement::Kind::expression:
      return run_expression(statement);
  }
}

// A function's parameters are tensors: the model's input. Those with a default have that.
void Reader::run_function(const Statement& statement) {
  bool first = true;
  for (std::size_t i = 0; i < statement.targets.size(); ++i) {
    const std::string_view name = statement.targets[i];
    if (name == "self" || name == "this" || name.starts_with('*')) continue;
    if (!statement.value.items[i].is(Kind::opaque)) {
      const Value& standard = told(statement.value.items[i]);
      if (!standard.is_number() && !standard.is(Kind::list) && !standard.is(Kind::text)) continue;
      keep_ = true;
      set_variable(name, evaluate(standard));
    } else if (std::exchange(first, false)) {
      frame_->variables[name] = tensor({true, 0});
    }
  }
}

void Reader::run_expression(const Statement& statement) {
  const std::size_t first = builder_.model().layers.size();
  targets_ = statement.targets;
  node_outputs_.assign(statement.targets.begin(), statement.targets.end());
  Thing thing = evaluate(statement.value);
  if (thing.kind == Thing::Kind::layer) {
    Definition& definition = definitions_[thing.definition];
    if (!statement.label.empty()) definition.name = statement.label;
    if (is_record(definition)) return assign(statement, std::move(thing));
    const bool named = !statement.targets.empty();
    if (named && definition.name.empty()) definition.name = layer_name(statement.targets[0]);
    if (named && is_used(statement.targets[0])) return assign(statement, std::move(thing));
    const bool fresh = !definition.applied && statement.value.is(Kind::call);
    if (!fresh) return;
    // What has a name stands where it is written, which need not be how they follow.
    guessed_ = named || !statement.label.empty();
    thing = tensor(apply(thing.definition, {builder_.current()}, nullptr, 0));
    return assign(statement, std::move(thing));
  }
  if (statement.value.is(Kind::list) && thing.kind == Thing::Kind::list &&
      statement.targets.empty()) {
    // "[layer, layer]": one behind the other.
    for (const Thing& part : thing.parts) {
      if (part.kind == Thing::Kind::layer && !definitions_[part.definition].applied)
        apply(part.definition, {builder_.current()}, nullptr, 0);
    }
    return;
  }
  if (thing.kind == Thing::Kind::tensor) builder_.set_current(thing.source);
  name_result(statement, first);
  assign(statement, std::move(thing));
}

// The layer that a statement has made is called as the variable, unless that is what it took.
void Reader::name_result(const Statement& statement, std::size_t first) {
  auto& layers = builder_.model().layers;
  if (statement.targets.size() != 1 || layers.size() == first) return;
  const std::string_view target = bare_variable(statement.targets[0]);
  if (layers.back().name.empty() && !frame_->variables.contains(target))
    layers.back().name = own_name(target);
}

void Reader::assign(const Statement& statement, Thing thing) {
  const auto& targets = statement.targets;
  if (thing.kind == Thing::Kind::layer || thing.kind == Thing::Kind::literal ||
      thing.kind == Thing::Kind::list || thing.kind == Thing::Kind::named)
    keep_ = true;
  if (targets.size() > 1) thing = listed(std::move(thing));
  const bool unpacks =
      targets.size() > 1 && thing.kind == Thing::Kind::list && thing.parts.size() == targets.size();
  for (std::size_t i = 0; unpacks && i < targets.size(); ++i)
    name_part(targets[i], thing.parts[i]);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!targets[i].empty()) assign_name(targets[i], unpacks ? thing.parts[i] : thing);
  }
  if (statement.item.is(Kind::index)) set_item(statement.item, thing);
}

// "a, b = x.chunk(2)": a part is called as its variable.
void Reader::name_part(std::string_view target, const Thing& part) {
  if (part.kind != Thing::Kind::tensor || part.source.is_input || target.empty()) return;
  ModelLayer& layer = builder_.model().layers[part.source.index];
  if (layer.name.empty() && layer.word == "[]") layer.name = own_name(bare_variable(target));
}

// A list of numbers as one of things.
Thing Reader::listed(Thing thing) {
  if (thing.kind != Thing::Kind::literal || !thing.value->is(Kind::list)) return thing;
  Thing list;
  list.kind = Thing::Kind::list;
  for (const Value& item : thing.value->items) {
    Thing& part = list.parts.emplace_back();
    part.kind = Thing::Kind::literal;
    part.value = &item;
  }
  return list;
}

void Reader::assign_name(std::string_view target, const Thing& thing) {
  if (thing.kind == Thing::Kind::layer) {
    Definition& definition = definitions_[thing.definition];
    if (definition.name.empty() && definition.type == kNone)
      definition.name = loops_ + calls_ > 0 ? own_name(bare_variable(target)) : layer_name(target);
  }
  if (thing.kind == Thing::Kind::nothing || thing.kind == Thing::Kind::unknown) return;
  set_variable(target, thing);
}

Thing* Reader::changeable(std::string_view name) {
  return const_cast<Thing*>(variable(name));
}

void Reader::set_variable(std::string_view name, Thing thing) {
  const std::size_t dot = name.rfind('.');
  const Thing* owner = dot == std::string_view::npos ? nullptr : variable(name.substr(0, dot));
  const bool object = owner != nullptr && owner->kind == Thing::Kind::layer &&
                      definitions_[owner->definition].type != kNone;
  if (!object) {
    frame_->variables[bare_variable(name)] = std::move(thing);
    return;
  }
  const std::size_t definition = owner->definition;
  adopt(definition, name.substr(dot + 1), thing);
  definitions_[definition].fields[name.substr(dot + 1)] = std::move(thing);
}

// Layers that are told and never applied follow each other.
void Reader::apply_rest() {
  const std::size_t count = definitions_.size();
  const bool model = alone_ || std::ranges::any_of(definitions_, [](const Definition& each) {
                       return each.type != kNone && each.applied;
                     });
  for (std::size_t i = 0; i < count; ++i) {
    const Definition& each = definitions_[i];
    // What is unknown beside a model that is read is none of its layers.
    if (model && each.function == nullptr && !each.sequence && each.type == kNone) continue;
    if (is_record(each)) continue;
    if (each.applied || each.inside) continue;
    guessed_ = true;
    apply(i, {builder_.current()}, nullptr, 0);
  }
}

// What a name stands for; nullptr: the text does not tell.
const Thing* Reader::variable(std::string_view name) const {
  const std::size_t dot = name.find('.');
  const bool own = frame_->self != kNone && name.starts_with("self.");
  if (!own) {
    const std::string_view bare = bare_variable(name);
    for (const Frame* frame = frame_.get(); frame != nullptr; frame = frame->outer.get()) {
      const auto found = frame->variables.find(bare);
      if (found == frame->variables.end()) continue;
      return found->second.kind == Thing::Kind::unknown ? nullptr : &found->second;
    }
  }
  if (const Thing* block = published(name)) return block;
  if (dot == std::string_view::npos) return nullptr;
  const Thing* object = variable(name.substr(0, dot));
  return object == nullptr ? nullptr : field_of(*object, name.substr(dot + 1));
}

// torchvision's block by the name that the text calls it: "ops.misc.MLP", "CNA".
const Thing* Reader::published(std::string_view name) const {
  if (!builder_.has_lead()) return nullptr;
  const std::string path = hints_.imports.full(name);
  if (!path.starts_with("torchvision.") && path.find("ops.misc.") == std::string::npos)
    return nullptr;
  const auto found = whole_->variables.find(last_part(path));
  return found != whole_->variables.end() && found->second.kind == Thing::Kind::routine &&
                 builder_.is_lead(routines_[found->second.definition].head->at)
             ? &found->second
             : nullptr;
}

Thing Reader::tensor(Source source) const {
  Thing thing;
  thing.kind = Thing::Kind::tensor;
  thing.source = source;
  return thing;
}

// A call with what its "**options" are, where the text tells them.
const Value& Reader::expanded(const Value& call) {
  const auto is_options = [](std::string_view key) { return key == "**"; };
  const auto is_starred = [&](const Value& item) {
    return item.is(Kind::starred) && told(item.items[0]).is(Kind::list);
  };
  if (std::ranges::none_of(call.keys, is_options) && std::ranges::none_of(call.items, is_starred))
    return call;
  if (loops_ + calls_ > 0 && !has_room(call)) return call;
  Value whole = call;
  whole.keys.clear();
  whole.items.clear();
  for (std::size_t i = 0; i < call.items.size(); ++i) {
    const Value& options = told(call.items[i]);
    const bool set =
        options.is(Kind::dict) || (options.is(Kind::call) && options.items[0].is(Kind::name) &&
                                   options.items[0].text == "dict");
    if (is_starred(call.items[i])) {
      for (const Value& item : told(call.items[i].items[0]).items) {
        whole.keys.emplace_back();
        whole.items.push_back(item);
      }
    } else if (!is_options(call.keys[i])) {
      whole.keys.push_back(call.keys[i]);
      whole.items.push_back(call.items[i]);
    } else if (set) {
      for (std::size_t k = options.is(Kind::call) ? 1 : 0; k < options.items.size(); ++k) {
        whole.keys.push_back(options.keys[k]);
        whole.items.push_back(options.items[k]);
      }
    }
  }
  kept_.emplace_back();
  keep_ = true;
  kept_.back().value = std::move(whole);
  return kept_.back().value;
}

std::string Reader::text_of(const Value& value) const {
  return shown_text(text_.substr(value.at, std::max(value.end, value.at) - value.at));
}

std::string Reader::framework_of(const Library& library) const {
  const std::string& asked = builder_.options().framework;
  constexpr std::array<std::string_view, 2> kOfKeras{"keras_jax", "keras_torch"};
  constexpr std::array<std::string_view, 4> kOfOnnx{"openvino", "opencv", "tract", "ncnn"};
  if (library.id == "keras" && is_one_of(asked, kOfKeras)) return asked;
  if (library.id == "onnx" && is_one_of(asked, kOfOnnx)) return asked;
  return std::string(library.framework);
}

}  // namespace padlens::reading
