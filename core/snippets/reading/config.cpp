#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/nodes.h"
#include "core/snippets/reading/reader.h"

// A layer as an object: a Keras layer's config, nested or flat; an ONNX node's attributes.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

const Value* member(const Value& object, std::string_view key) {
  const auto found = std::ranges::find(object.keys, key);
  return found == object.keys.end()
             ? nullptr
             : &object.items[static_cast<std::size_t>(found - object.keys.begin())];
}

bool has(const Value& object, std::string_view key) {
  return member(object, key) != nullptr;
}

std::string_view text_member(const Value& object, std::string_view key) {
  const Value* value = member(object, key);
  return value != nullptr && value->is(Kind::text) ? value->text : std::string_view();
}

// The layer's class where the fields alone are given: what only it has.
std::string_view class_of_fields(const Value& config) {
  const std::string_view name = text_member(config, "name");
  const Value* size = member(config, has(config, "pool_size") ? "pool_size" : "kernel_size");
  if (size == nullptr) return {};
  const bool flat = size->is(Kind::list) && size->items.size() == 1;
  const bool average =
      name.find("average") != std::string_view::npos || name.find("avg") != std::string_view::npos;
  if (has(config, "pool_size")) {
    if (flat) return average ? "AveragePooling1D" : "MaxPooling1D";
    return average ? "AveragePooling2D" : "MaxPooling2D";
  }
  if (has(config, "pointwise_initializer")) return flat ? "SeparableConv1D" : "SeparableConv2D";
  if (has(config, "depth_multiplier")) return flat ? "DepthwiseConv1D" : "DepthwiseConv2D";
  if (has(config, "output_padding")) return flat ? "Conv1DTranspose" : "Conv2DTranspose";
  return flat ? "Conv1D" : "Conv2D";
}

// PyTorch's fields, which Keras does not have: "stride", not "strides".
bool is_of_torch(const Value& config) {
  constexpr std::array<std::string_view, 7> kTorch{
      "stride", "in_channels", "out_channels", "ceil_mode", "padding_mode", "dilation", "bias"};
  return !has(config, "strides") &&
         std::ranges::any_of(kTorch, [&](std::string_view key) { return has(config, key); });
}

// The module where its fields alone are given.
std::string_view module_of_fields(const Value& config) {
  const auto any = [&](std::initializer_list<std::string_view> keys) {
    return std::ranges::any_of(keys, [&](std::string_view key) { return has(config, key); });
  };
  const Value* size = member(config, "kernel_size");
  const bool flat = size != nullptr && size->is(Kind::list) && size->items.size() == 1;
  if (any({"output_padding"})) return flat ? "ConvTranspose1d" : "ConvTranspose2d";
  if (any({"in_channels", "out_channels"})) return flat ? "Conv1d" : "Conv2d";
  if (any({"count_include_pad", "divisor_override"})) return flat ? "AvgPool1d" : "AvgPool2d";
  if (any({"ceil_mode", "return_indices"})) return flat ? "MaxPool1d" : "MaxPool2d";
  return flat ? "Conv1d" : "Conv2d";
}

// The size beside the fields: "input": [3, 3].
void put_size(const Value& object, Builder& builder) {
  const Value* size = member(object, "input");
  if (size == nullptr || !size->is(Kind::list) || size->items.empty()) return;
  std::vector<std::int64_t> shape{-1, -1};
  for (const Value& item : size->items) {
    if (!item.is(Kind::whole) || item.number < 1) return;
    shape.push_back(item.number);
  }
  ModelInput& input = builder.model().inputs[0];
  if (input.shape.empty() && shape.size() <= 4) input.shape = std::move(shape);
}

// Keras's, or by its fields PyTorch's.
void add_fields(const Value& object, Builder& builder, const Context& context) {
  const Value* nested = member(object, "config");
  const Value& config = nested != nullptr && nested->is(Kind::dict) ? *nested : object;
  std::string_view word = text_member(object, "class_name");
  const bool torch = word.empty() && is_of_torch(config);
  const Library& library = torch ? kTorchCode : kKerasCode;
  if (word.empty()) word = torch ? module_of_fields(config) : class_of_fields(config);
  const Function* function = find_function(library, word);
  std::string name = shown_text(text_member(config, "name"));
  if (function == nullptr || function->does == Does::sequence || function->does == Does::model) {
    builder.add(unknown_layer(word, context.place(object.at)), {builder.current()},
                std::move(name));
    return;
  }
  std::vector<Fault> ignored;
  const Bound bound = bind_arguments(*function, config, 0, true, ignored);
  Made made = Maker(context, library, *function, word, config, bound).make();
  if (torch) made.layers.front().remarks.push_back({"fields_of", {std::string(word)}});
  builder.add(std::move(made), {builder.current()}, name);
}

// {"op_type": "Conv", "strides": [2, 2]}; attributes also within "attributes", by name or as a list
// of {"name": …, "ints": […]}.
void add_node(const Value& object, Builder& builder, const Context& context) {
  Value call;
  call.kind = Kind::call;
  call.at = object.at;
  call.end = object.end;
  const auto put = [&](const Value& fields) {
    for (std::size_t i = 0; i < fields.items.size(); ++i) {
      constexpr std::array<std::string_view, 7> kOther{"op_type", "input",      "output", "inputs",
                                                       "outputs", "attributes", "name"};
      if (is_one_of(fields.keys[i], kOther) || fields.keys[i].empty()) continue;
      call.keys.push_back(fields.keys[i]);
      call.items.push_back(fields.items[i]);
    }
  };
  put(object);
  for (const std::string_view key : {"attributes", "attribute"}) {
    const Value* fields = member(object, key);
    if (fields == nullptr) continue;
    if (fields->is(Kind::dict)) put(*fields);
    if (!fields->is(Kind::list)) continue;
    for (const Value& field : fields->items) {
      if (!field.is(Kind::dict)) continue;
      for (const std::string_view value : {"ints", "i", "s", "f", "floats", "value"}) {
        if (!has(field, value)) continue;
        call.keys.push_back(text_member(field, "name"));
        call.items.push_back(*member(field, value));
        break;
      }
    }
  }
  const std::string_view op = text_member(object, "op_type");
  const auto no_numbers = [](std::size_t) -> std::optional<std::vector<double>> {
    return std::nullopt;
  };
  Made made = make_node(context, op, call, 0, no_numbers);
  if (made.layers.empty()) return;
  builder.add(std::move(made), {builder.current()}, shown_text(text_member(object, "name")));
}

bool is_layer(const Value& value) {
  return value.is(Kind::dict) && (has(value, "op_type") || has(value, "class_name") ||
                                  has(value, "kernel_size") || has(value, "pool_size"));
}

}  // namespace

bool read_config(const Value& value, Builder& builder, const Context& context) {
  if (value.is(Kind::list)) {
    if (value.items.empty() || !std::ranges::all_of(value.items, is_layer)) return false;
    for (const Value& item : value.items)
      read_config(item, builder, context);
    return true;
  }
  if (!is_layer(value)) return false;
  put_size(value, builder);
  if (has(value, "op_type")) {
    add_node(value, builder, context);
  } else {
    add_fields(value, builder, context);
  }
  return true;
}

}  // namespace padlens::reading
