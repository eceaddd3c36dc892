#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/snippets/reading/proto_text.h"
#include "core/snippets/reading/reader.h"

// Nodes of ONNX and TensorFlow as protobuf's text format has them: what print(model.graph) and
// text_format write.
// Sources: onnx/onnx.proto (NodeProto, AttributeProto), tensorflow/core/framework/node_def.proto.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

Value value_of_token(const Field& field) {
  const Token& token = *field.value;
  Value value;
  value.at = token.at;
  value.end = token.end;
  value.text = token.word;
  value.number = field.negative ? -token.number : token.number;
  value.real = field.negative ? -token.value : token.value;
  switch (token.kind) {
    case Token::Kind::whole:
      value.kind = Kind::whole;
      break;
    case Token::Kind::real:
      value.kind = Kind::real;
      break;
    case Token::Kind::text:
      value.kind = Kind::text;
      break;
    default:
      value.kind = token.is_word("true") || token.is_word("false") ? Kind::boolean : Kind::text;
      value.number = token.is_word("true") ? 1 : 0;
  }
  return value;
}

// All fields of these names as one list.
Value list_of(const Field& message, std::span<const std::string_view> names) {
  Value list;
  list.kind = Kind::list;
  list.at = message.at;
  list.end = message.at;
  for (const Field& field : message.fields) {
    if (field.value == nullptr || std::ranges::find(names, field.name) == names.end()) continue;
    list.items.push_back(value_of_token(field));
    list.end = list.items.back().end;
  }
  return list;
}

void put(Value& call, std::string_view key, Value value) {
  call.keys.push_back(key);
  call.items.push_back(std::move(value));
}

// "name:0" without the number of its output; "" of what only orders the run, "^name".
std::string_view tensor_name(std::string_view input) {
  if (input.starts_with('^')) return {};
  return input.substr(0, input.rfind(':'));
}

struct Spelled {
  std::string_view op;
  std::string_view function;
};
// TensorFlow's operators and the functions that make them.
constexpr std::array<Spelled, 30> kOperators{{{"Conv2D", "tf.nn.conv2d"},
                                              {"DepthwiseConv2dNative", "tf.nn.depthwise_conv2d"},
                                              {"MaxPool", "tf.nn.max_pool2d"},
                                              {"AvgPool", "tf.nn.avg_pool2d"},
                                              {"Conv2DBackpropInput", "tf.nn.conv2d_transpose"},
                                              {"Relu", "tf.nn.relu"},
                                              {"Relu6", "tf.nn.relu6"},
                                              {"LeakyRelu", "tf.nn.leaky_relu"},
                                              {"Elu", "tf.nn.elu"},
                                              {"Selu", "tf.nn.selu"},
                                              {"Sigmoid", "tf.nn.sigmoid"},
                                              {"Tanh", "tf.nn.tanh"},
                                              {"Softmax", "tf.nn.softmax"},
                                              {"BiasAdd", "tf.nn.bias_add"},
                                              {"LRN", "tf.nn.lrn"},
                                              {"FusedBatchNorm", "tf.nn.batch_normalization"},
                                              {"FusedBatchNormV2", "tf.nn.batch_normalization"},
                                              {"FusedBatchNormV3", "tf.nn.batch_normalization"},
                                              {"Add", "tf.add"},
                                              {"AddV2", "tf.add"},
                                              {"Sub", "tf.subtract"},
                                              {"Maximum", "tf.maximum"},
                                              {"Minimum", "tf.minimum"},
                                              {"Mul", "tf.multiply"},
                                              {"ConcatV2", "tf.concat"},
                                              {"Identity", "tf.identity"},
                                              {"StopGradient", "tf.stop_gradient"},
                                              {"Cast", "tf.cast"},
                                              {"Conv3D", "tf.nn.conv3d"},
                                              {"MatMul", "tf.matmul"}}};

// The value of an attribute as the functions take it.
Value attribute_value(const Field& value) {
  if (const Field* list = value.find("list"))
    return list_of(*list, std::array<std::string_view, 4>{"i", "s", "f", "b"});
  for (const std::string_view name : {"s", "i", "f", "b"}) {
    const Field* field = value.find(name);
    if (field != nullptr && field->value != nullptr) return value_of_token(*field);
  }
  Value none;
  none.kind = Kind::null;
  return none;
}

// Sizes of "shape { dim { size: 3 } … }".
std::vector<std::int64_t> dims_of(const Field& shape) {
  std::vector<std::int64_t> sizes;
  for (const Field& dim : shape.fields) {
    if (dim.name != "dim") continue;
    const Field* size = dim.find("size");
    const bool told = size != nullptr && size->value != nullptr && !size->negative;
    sizes.push_back(told ? size->value->number : -1);
  }
  return sizes;
}

bool is_node(const Field& message) {
  return !message.word("op_type").empty() || !message.word("op").empty();
}

// The nodes of a graph, or of what holds one; the message itself where it is one.
void find_nodes(const Field& message, std::vector<const Field*>& nodes) {
  if (is_node(message)) return nodes.push_back(&message);
  for (const Field& field : message.fields) {
    if (field.value != nullptr) continue;
    if (field.name == "node" || field.name == "graph" || field.name == "graph_def")
      find_nodes(field, nodes);
  }
}

}  // namespace

Value Reader::named(std::string_view text, std::uint32_t at) const {
  Value name;
  name.kind = Kind::name;
  name.text = text;
  name.at = at;
  name.end = at + static_cast<std::uint32_t>(text.size());
  return name;
}

void Reader::run_onnx_message(const Field& node) {
  Value& call = kept_.emplace_back().value;
  call.kind = Kind::call;
  call.at = call.end = node.at;
  put(call, {}, named(node.word("op_type"), node.at));
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  for (const Field& field : node.fields) {
    if (field.name == "attribute") {
      const bool list = field.find("ints") != nullptr || field.find("floats") != nullptr;
      constexpr std::array<std::string_view, 2> kLists{"ints", "floats"};
      for (const std::string_view one : {"i", "s", "f"}) {
        const Field* value = field.find(one);
        if (!list && value != nullptr && value->value != nullptr)
          put(call, field.word("name"), value_of_token(*value));
      }
      if (list) put(call, field.word("name"), list_of(field, kLists));
    } else if (field.value != nullptr && field.name == "input") {
      inputs.emplace_back(field.value->word);
    } else if (field.value != nullptr && field.name == "output") {
      outputs.emplace_back(field.value->word);
    }
  }
  std::string name(node.word("name"));
  if (name.empty() && !outputs.empty()) name = outputs[0];
  run_node(call, node.word("op_type"), inputs, outputs, shown_text(name));
}

void Reader::run_tensorflow_message(const Field& node) {
  const std::string_view op = node.word("op");
  const std::string_view name = node.word("name");
  const Field* shape = nullptr;
  Value& call = kept_.emplace_back().value;
  call.kind = Kind::call;
  call.at = call.end = node.at;
  const auto found = std::ranges::find(kOperators, op, &Spelled::op);
  const std::string_view function = found == kOperators.end() ? op : found->function;
  put(call, {}, named(function, node.at));
  std::vector<Value> inputs;
  for (const Field& field : node.fields) {
    if (field.name != "input" || field.value == nullptr) continue;
    const std::string_view input = tensor_name(field.value->word);
    if (!input.empty()) inputs.push_back(named(input, field.value->at));
  }
  if (op == "Conv2DBackpropInput" && inputs.size() == 3)  // sizes, filter, input
    std::swap(inputs[0], inputs[2]);
  if (op == "ConcatV2" && inputs.size() > 2) {
    Value list;
    list.kind = Kind::list;
    list.items.assign(inputs.begin(), inputs.end() - 1);
    inputs = {list};
  }
  const bool takes_one = function == op || op == "BiasAdd" || op.starts_with("FusedBatchNorm");
  if (takes_one && inputs.size() > 1) inputs.resize(1);
  for (Value& input : inputs)
    put(call, {}, std::move(input));
  for (const Field& field : node.fields) {
    const Field* value = field.name == "attr" ? field.find("value") : nullptr;
    if (value == nullptr) continue;
    const std::string_view key = field.word("key");
    if (key == "shape") shape = value->find("shape");
    if (const Field* tensor = value->find("tensor"); tensor != nullptr && key == "value")
      shape = tensor->find("tensor_shape");
    constexpr std::array<std::string_view, 5> kTaken{"strides", "padding", "dilations", "ksize",
                                                     "data_format"};
    if (!is_one_of(key, kTaken)) continue;
    Value taken = attribute_value(*value);
    // The function takes rates of the axes of space alone.
    const bool rates = op == "DepthwiseConv2dNative" && key == "dilations";
    if (rates && taken.items.size() == 4) taken.items = {taken.items[1], taken.items[2]};
    put(call, key, std::move(taken));
  }
  Thing thing;
  if (op == "Placeholder" || op == "Const" || op == "VariableV2" || op == "VarHandleOp") {
    thing.kind = Thing::Kind::array;
    if (shape != nullptr) thing.shape = dims_of(*shape);
    ModelInput& input = builder_.model().inputs[0];
    if (op == "Placeholder" && builder_.model().layers.empty()) {
      input.name = shown_text(name);
      input.channels_last = true;
      if (thing.shape && input.shape.empty() && thing.shape->size() > 2) input.shape = *thing.shape;
      thing = tensor({true, 0});
    }
  } else {
    const std::size_t first = builder_.model().layers.size();
    thing = library_call(call, function);
    if (thing.kind == Thing::Kind::layer)
      thing = tensor(apply(thing.definition, {builder_.current()}, nullptr, 0));
    auto& layers = builder_.model().layers;
    if (layers.size() > first && !name.empty()) layers.back().name = shown_text(name);
    if (layers.size() > first) layers.back().word = shown_text(op);
  }
  if (!name.empty()) frame_->variables[name] = std::move(thing);
}

void Reader::run_node_text() {
  Field whole;
  ProtoReader(tokens_, builder_).fields(whole.fields, tokens_.size() - 1);
  std::vector<const Field*> nodes;
  find_nodes(whole, nodes);
  for (const Field* node : nodes) {
    if (node->word("op_type").empty()) {
      run_tensorflow_message(*node);
    } else {
      run_onnx_message(*node);
    }
  }
}

bool is_node_text(std::string_view text) {
  constexpr std::size_t kHead = 4096;
  const Words words = words_of(text.substr(0, kHead));
  const auto& tokens = words.tokens;
  const auto opens = [&](std::size_t i) {
    return tokens[i].is('{') || (tokens[i].is(':') && tokens[i + 1].is('{'));
  };
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool begins = i == 0 || tokens[i - 1].kind == Token::Kind::line_end ||
                        tokens[i - 1].is('}') || tokens[i - 1].is('{');
    if (!begins || tokens[i].kind != Token::Kind::name) continue;
    const std::string_view word = tokens[i].word;
    if ((word == "node" || word == "attribute" || word == "attr") && opens(i + 1)) return true;
    if ((word == "op_type" || word == "op") && tokens[i + 1].is(':') &&
        tokens[i + 2].kind == Token::Kind::text)
      return true;
  }
  return false;
}

}  // namespace padlens::reading
