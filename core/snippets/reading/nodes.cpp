#include "core/snippets/reading/nodes.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <utility>

#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// ONNX: nodes, as the printer and onnx.helper write them.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

const Value* attribute(const Value& call, std::size_t first, std::string_view name) {
  for (std::size_t i = first; i < call.items.size(); ++i) {
    if (call.keys[i] == name) return &call.items[i];
  }
  return nullptr;
}

std::optional<std::vector<double>> numbers_of(const Context& context, const Value& given) {
  const Value& list = context.told(given);
  if (!list.is(Kind::list)) return std::nullopt;
  std::vector<double> numbers;
  for (const Value& item : list.items) {
    const Value& number = context.told(item);
    if (!number.is_number()) return std::nullopt;
    numbers.push_back(number.is(Kind::real) ? number.real : static_cast<double>(number.number));
  }
  return numbers;
}

bool fits_cells(double number) {
  return std::abs(number) <= INT_MAX && std::floor(number) == number;
}

ModelLayer begin_layer(const Context& context, std::string_view op, const Value& call, int rank,
                       LayerKind kind) {
  ModelLayer layer = layer_at(op, context.place(call.at));
  layer.layer.kind = kind;
  layer.layer.spec.op = in_dimensions(kConv2d, rank);
  flatten(layer.layer.spec);
  layer.layer.spec.framework = context.framework_of(kOnnxCode);
  return layer;
}

// Begins of all axes, then ends; of those of space the first two axes are none.
Made pad_of_node(const Context& context, std::string_view op, const Value& call,
                 const std::optional<std::vector<double>>& pads, const Value* mode) {
  Made made;
  const std::size_t axes = pads ? pads->size() / 2 : 4;
  ModelLayer pad = begin_layer(context, op, call, axes == 3 ? 1 : 2, LayerKind::pad);
  if (!pads || pads->size() % 2 != 0 || (axes != 3 && axes != 4) ||
      !std::ranges::all_of(*pads, fits_cells)) {
    pad.op = ModelOp::other;
    pad.unknown = Remark{"pads_open", {}};
    made.layers.push_back(std::move(pad));
    return made;
  }
  const auto cell = [&](std::size_t i, int sign) {
    return std::max(0, sign * static_cast<int>((*pads)[i]));
  };
  const auto sides = [&](int sign) {
    const Sides flat{0, 0, cell(axes - 1, sign), cell(2 * axes - 1, sign)};
    if (axes == 3) return flat;
    return Sides{cell(axes - 2, sign), cell(2 * axes - 2, sign), flat.left, flat.right};
  };
  if (mode != nullptr) {
    const std::string word = field_values::lower_case(std::string(mode->text.substr(0, 32)));
    if (word == "reflect") pad.layer.spec.pad_fill.mode = FillMode::reflect;
    if (word == "edge") pad.layer.spec.pad_fill.mode = FillMode::replicate;
    if (word == "wrap") pad.layer.spec.pad_fill.mode = FillMode::circular;
  }
  ModelLayer crop = begin_layer(context, op, call, axes == 3 ? 1 : 2, LayerKind::crop);
  pad.layer.sides = sides(1);
  crop.layer.sides = sides(-1);
  if (pad.layer.sides != Sides{} || crop.layer.sides == Sides{})
    made.layers.push_back(std::move(pad));
  if (crop.layer.sides != Sides{}) made.layers.push_back(std::move(crop));
  return made;
}

// Scales or sizes of all axes.
Made resize_of_node(const Context& context, std::string_view op, const Value& call,
                    const std::optional<std::vector<double>>& scales,
                    const std::optional<std::vector<double>>& sizes, const Value* mode) {
  Made made;
  const auto& numbers = sizes ? sizes : scales;
  const std::size_t axes = numbers ? numbers->size() : 4;
  ModelLayer layer = begin_layer(context, op, call, axes == 3 ? 1 : 2, LayerKind::upsample);
  if (!numbers || (axes != 3 && axes != 4)) {
    layer.op = ModelOp::other;
    layer.unknown = Remark{"output_shape_open", {}};
    made.layers.push_back(std::move(layer));
    return made;
  }
  if (mode != nullptr) {
    const std::string word = field_values::lower_case(std::string(mode->text.substr(0, 32)));
    if (const auto found = find_interpolation(word)) layer.layer.interpolation = *found;
  }
  for (std::size_t i = 2; i < axes; ++i) {
    const double number = (*numbers)[i];
    const std::size_t axis = axes == 3 ? kWidth : i - 2;
    if (sizes && fits_cells(number)) {
      if (!layer.layer.size) layer.layer.size = PerAxis{1, 1};
      (*layer.layer.size)[axis] = static_cast<int>(number);
    } else {
      layer.layer.scale[axis] = number;
    }
  }
  made.layers.push_back(std::move(layer));
  return made;
}

// Where the output cells of a Resize lie.
Coordinates coordinates_of_node(const Value& call, std::size_t first, const StackLayer& layer) {
  const auto word = [&](std::string_view name, std::string_view otherwise) {
    const Value* value = attribute(call, first, name);
    return value != nullptr && value->is(Kind::text) ? std::string_view(value->text) : otherwise;
  };
  const bool doubles = !layer.size && std::ranges::all_of(layer.scale, [](double scale) {
    return scale == 1 || scale == 2;
  });
  return onnx_coordinates(layer.interpolation, word("coordinate_transformation_mode", "half_pixel"),
                          word("nearest_mode", "round_prefer_floor"), doubles);
}

}  // namespace

Made make_node(const Context& context, std::string_view op, const Value& call, std::size_t first,
               const std::function<std::optional<std::vector<double>>(std::size_t)>& numbers) {
  const auto list = [&](std::string_view name, std::size_t input) {
    const Value* value = attribute(call, first, name);
    return value != nullptr ? numbers_of(context, *value) : numbers(input);
  };
  const Value* mode = attribute(call, first, "mode");
  Made made;
  if (op == "Pad")
    return pad_of_node(context, op, call,
                       list(attribute(call, first, "paddings") != nullptr ? "paddings" : "pads", 1),
                       mode);
  if (op == "Resize" || op == "Upsample") {
    made = resize_of_node(context, op, call, list("scales", op == "Resize" ? 2 : 1),
                          op == "Resize" ? list("sizes", 3) : std::nullopt, mode);
    StackLayer& layer = made.layers.front().layer;
    layer.coordinates =
        op == "Resize" ? coordinates_of_node(call, first, layer) : Coordinates::asymmetric;
    return made;
  }
  const Function* function = find_function(kOnnxCode, op);
  if (function == nullptr) {
    made.layers.push_back(unknown_layer(op, context.place(call.at)));
    made.layers.back().layer.spec.framework = context.framework_of(kOnnxCode);
    return made;
  }
  if (function->does == Does::none) return made;
  std::vector<Fault> faults;
  const Bound bound = bind_arguments(*function, call, first, false, faults);
  made = Maker(context, kOnnxCode, *function, op, call, bound).make();
  // That attribute may stand in a file's node that a viewer left out.
  for (const Fault& fault : faults) {
    if (fault.code == "argument_missing" && !context.options().kernel.empty()) continue;
    made.tell(fault, context.place(fault.at));
  }
  return made;
}

void Reader::run_graph(const Statement& statement) {
  hints_.onnx = true;
  // The inputs that are no weights: the first with a shape, others where they are named so.
  for (std::size_t i = 0; i < statement.targets.size() && i < statement.value.items.size(); ++i) {
    Thing thing;
    thing.kind = Thing::Kind::array;
    thing.shape = literal_shape(statement.value.items[i]);
    frame_->variables[statement.targets[i]] = thing;
  }
}

void Reader::run_node(const Value& call, std::string_view op,
                      const std::vector<std::string>& inputs,
                      const std::vector<std::string>& outputs, const std::string& name) {
  std::vector<Source> from;
  for (const std::string& input : inputs) {
    if (const auto found = outputs_.find(input); found != outputs_.end()) {
      from.push_back(found->second);
      continue;
    }
    const bool weight = !from.empty() || input.empty();
    if (weight) continue;
    Value name_of_input;
    name_of_input.kind = Kind::name;
    name_of_input.at = call.at;
    const Thing* known = variable(input);
    Thing array;
    if (known != nullptr && known->kind == Thing::Kind::array) array = *known;
    array.kind = Thing::Kind::array;
    auto& model = builder_.model();
    if (model.layers.empty() && model.inputs[0].name == "x" && outputs_.empty()) {
      add_source(array, name_of_input, from);
      outputs_[input] = from.back();
    } else {
      from.push_back(builder_.current());
    }
  }
  const Function* function = find_function(kOnnxCode, op);
  const bool joins =
      function != nullptr && (function->does == Does::add || function->does == Does::multiply ||
                              function->does == Does::concatenate);
  if (!joins && from.size() > 1) from.resize(1);
  take_current(from);
  const auto numbers = [&](std::size_t i) -> std::optional<std::vector<double>> {
    if (i >= inputs.size()) return std::nullopt;
    const Thing* known = variable(inputs[i]);
    if (known == nullptr || known->kind != Thing::Kind::literal) return std::nullopt;
    return numbers_of(*this, *known->value);
  };
  // Without a name it is called as what comes out of it.
  const std::string own = !name.empty() ? name : outputs.empty() ? "" : outputs.front();
  Made made;
  if (joins && from.size() == 1) {
    // With a constant: the grid stays.
    ModelLayer keeps = begin_layer(*this, op, call, 2, LayerKind::window);
    keeps.op = ModelOp::other;
    keeps.keeps = true;
    made.layers.push_back(std::move(keeps));
  } else {
    made = make_node(*this, op, call, call.text.empty() ? 1 : 0, numbers);
  }
  if (made.layers.empty()) {  // a constant: its numbers, where they are told
    if (const Value* value = attribute(call, 0, "value");
        value != nullptr && !outputs.empty() && value->is(Kind::list)) {
      Thing thing;
      thing.kind = Thing::Kind::literal;
      thing.value = value;
      keep_ = true;
      node_names_.push_back(outputs.front());
      frame_->variables[node_names_.back()] = thing;
    }
    return;
  }
  settle_join(made, from, call);
  const Source source = builder_.add(std::move(made), std::move(from), own);
  for (const std::string& output : outputs)
    outputs_[output] = source;
}

void Reader::run_node_statement(const Statement& statement) {
  hints_.onnx = true;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  const Value& call = statement.value;
  for (std::size_t i = 0; i < call.items.size(); ++i) {
    if (call.keys[i].empty()) inputs.push_back(shown_text(call.items[i].text));
  }
  for (const std::string_view target : statement.targets)
    outputs.push_back(shown_text(target));
  // Attributes alone: the inputs are told by names.
  kept_.emplace_back();
  Value& attributes = kept_.back().value;
  attributes.kind = Kind::call;
  attributes.at = call.at;
  attributes.end = call.end;
  attributes.text = call.text;
  for (std::size_t i = 0; i < call.items.size(); ++i) {
    if (call.keys[i].empty()) continue;
    attributes.keys.push_back(call.keys[i]);
    attributes.items.push_back(call.items[i]);
  }
  const std::size_t kept = kept_.size();
  run_node(attributes, call.text, inputs, outputs, std::string(statement.label));
  const bool was_kept = keep_;
  if (!was_kept && kept_.size() == kept) kept_.pop_back();
}

// helper.make_node("Conv", ["X", "W"], ["Y"], name="conv1", kernel_shape=[3, 3])
Thing Reader::node_call(const Value& call) {
  std::vector<Fault> ignored;
  const Function* function = find_function(kOnnxHelperCode, "make_node");
  const Bound bound = bind_arguments(*function, call, 1, false, ignored);
  std::string op;
  std::string name;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  for (const Argument& argument : bound.arguments) {
    const Value& value = told(*argument.value);
    if (argument.name == "op_type") op = shown_text(value.text);
    if (argument.name == "name" && value.is(Kind::text)) name = shown_text(value.text);
    auto* list = argument.name == "inputs"    ? &inputs
                 : argument.name == "outputs" ? &outputs
                                              : nullptr;
    if (list == nullptr) continue;
    for (const Value& item : value.items)
      list->push_back(shown_text(told(item).text));
  }
  kept_.emplace_back();
  keep_ = true;
  Value& attributes = kept_.back().value;
  attributes.kind = Kind::call;
  attributes.at = call.at;
  attributes.end = call.end;
  node_names_.push_back(op);
  attributes.text = node_names_.back();
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    const std::string_view key = call.keys[i];
    const bool own = key.empty() || key == "op_type" || key == "inputs" || key == "outputs" ||
                     key == "name" || key == "domain" || key == "doc_string" || key == "overload";
    if (own) continue;
    attributes.keys.push_back(key);
    attributes.items.push_back(call.items[i]);
  }
  run_node(attributes, node_names_.back(), inputs, outputs, name);
  return tensor(builder_.current());
}

}  // namespace padlens::reading
