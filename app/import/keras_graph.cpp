#include "app/import/keras_graph.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "app/import/keras_layer.h"
#include "app/import/keras_nodes.h"
#include "app/import/model_problem.h"
#include "core/stack/layer_names.h"

namespace padlens::keras {
namespace {

// What stands between two layers.
struct Value {
  std::optional<Source> source;  // nullopt: from nowhere that is known
  Shape shape;
};

// The first layer that says where its planes are speaks for those that do not.
std::optional<bool> first_format(const Json& model) {
  for (const Json& layer : layers_of(model)) {
    if (const auto format = says_channels_first(member(layer, "config"))) return format;
    if (!is_model(layer)) continue;
    if (const auto format = first_format(layer)) return format;
  }
  return std::nullopt;
}

// "batch_shape" in Keras 3, "batch_input_shape" in Keras 2, where any first layer may have it.
Shape stated_shape(const Json& config) {
  for (const std::string_view key : {"batch_shape", "batch_input_shape"}) {
    if (Shape shape = shape_from(member(config, key))) return shape;
  }
  return std::nullopt;
}

// A class that stands for the layers in it, though a file lists none.
bool is_container(std::string_view class_name) {
  return class_name == "Functional" || class_name == "Model" || class_name == "Sequential";
}

// Whether a layer has no name of its own, at most that of the model it is in.
bool is_nameless(const std::string& name) {
  return name.empty() || name.ends_with('/');
}

// What has no name gets one as in code: by what it is, counted on from the second.
void name_all(Model& model) {
  std::set<std::string> taken;
  for (const ModelLayer& layer : model.layers)
    taken.insert(layer.name);
  for (ModelLayer& layer : model.layers) {
    if (!is_nameless(layer.name)) continue;
    const bool own = layer.op == ModelOp::layer;
    const std::string base =
        layer.name + std::string(own ? layer_id(layer.layer) : model_op_name(layer.op));
    layer.name = base;
    for (int count = 2; !taken.insert(layer.name).second; ++count)
      layer.name = base + "_" + std::to_string(count);
  }
  for (ModelInput& input : model.inputs)
    if (input.name.empty() || input.name == "_input") input.name = "input";
}

class KerasReader {
 public:
  KerasReader(const std::string& framework, const ImportOptions& options, bool channels_first)
      : framework_(framework), options_(options), channels_first_(channels_first) {
    model_.framework = framework;
  }

  Model read(const Json& top) {
    if (is_model(top)) {
      run_model(top, std::nullopt, "");
    } else if (is_container(text_of(top, "class_name"))) {
      add_problem(model_, "no_layer");
    } else {
      const Json& config = member(top, "config");
      const Value input = add_input(layer_name(top) + "_input", stated_shape(config));
      run_layer(top, {input}, {}, "");
    }
    return std::move(model_);
  }

 private:
  // Runs a model on `inputs`; without any its own inputs are the file's. What comes out of it.
  std::vector<Value> run_model(const Json& json, const std::optional<std::vector<Value>>& inputs,
                               const std::string& prefix) {
    const Json& layers = layers_of(json);
    const bool functional = std::ranges::any_of(layers, [](const Json& layer) {
      return layer.is_object() && layer.contains("inbound_nodes");
    });
    return functional ? run_functional(json, layers, inputs, prefix)
                      : run_sequential(json, layers, inputs, prefix);
  }

  std::vector<Value> run_sequential(const Json& json, const Json& layers,
                                    const std::optional<std::vector<Value>>& inputs,
                                    const std::string& prefix) {
    std::optional<Value> at;
    if (inputs && !inputs->empty()) at = inputs->front();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (!has_room()) break;
      const Json& layer = layers[i];
      const Json& config = member(layer, "config");
      if (text_of(layer, "class_name") == "InputLayer") {
        if (!at) at = add_input(layer_name(layer), stated_shape(config));
        continue;
      }
      if (!at) at = add_input(layer_name(layer) + "_input", first_shape(json, layer));
      Shape declared;
      if (i + 1 < layers.size())
        declared = shape_from(member(member(layers[i + 1], "build_config"), "input_shape"));
      const auto out = run_layer(layer, {*at}, {declared}, prefix);
      at = out.empty() ? Value{} : out.front();
    }
    return {at.value_or(Value{})};
  }

  // Of a Sequential whose first layer is no InputLayer.
  static Shape first_shape(const Json& json, const Json& layer) {
    if (Shape shape = stated_shape(member(layer, "config"))) return shape;
    if (Shape shape = shape_from(member(member(json, "config"), "build_input_shape"))) return shape;
    return shape_from(member(member(json, "build_config"), "input_shape"));
  }

  std::vector<Value> run_functional(const Json& json, const Json& layers,
                                    const std::optional<std::vector<Value>>& inputs,
                                    const std::string& prefix) {
    Places places;
    for (std::size_t i = 0; i < layers.size(); ++i)
      places.emplace(layer_name(layers[i]), i);
    if (!has_room(layers.size())) return {};
    const std::vector<Node> nodes = nodes_of(layers, places);
    std::size_t taken = nodes.size();
    for (const Node& node : nodes)
      taken += node.inputs.size();
    if (!has_room(taken)) return {};
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Value>> values;
    if (inputs) bind(json, layers, places, *inputs, values);
    const auto declared = declared_shapes(nodes);
    const std::vector<std::size_t> order = order_of(nodes);
    for (const std::size_t index : order) {
      if (!has_room()) break;
      const Node& node = nodes[index];
      auto& outputs = values[{node.layer, node.node}];
      if (!outputs.empty()) continue;  // an input that is bound
      if (text_of(layers[node.layer], "class_name") == "InputLayer") {
        outputs = {add_input(layer_name(layers[node.layer]),
                             stated_shape(member(layers[node.layer], "config")))};
        continue;
      }
      const auto found = declared.find({node.layer, node.node});
      outputs = run_node(layers, node, values,
                         found == declared.end() ? std::vector<Shape>{} : found->second, prefix);
    }
    tell_cycle(layers, nodes, order, prefix);
    return results(json, layers, places, values);
  }

  using Values = std::map<std::pair<std::size_t, std::size_t>, std::vector<Value>>;

  static Value value_of(const Values& values, const Tensor& tensor) {
    const auto found = values.find({tensor.layer, tensor.node});
    if (found == values.end() || found->second.empty()) return {};
    if (tensor.output < found->second.size()) return found->second[tensor.output];
    return {found->second.front().source, std::nullopt};
  }

  // The inputs of a model that is a layer are what it takes.
  static void bind(const Json& json, const Json& layers, const Places& places,
                   const std::vector<Value>& inputs, Values& values) {
    std::vector<Tensor> names = tensors_of(member(member(json, "config"), "input_layers"), places);
    if (names.empty()) {
      for (std::size_t i = 0; i < layers.size(); ++i)
        if (text_of(layers[i], "class_name") == "InputLayer") names.push_back({i, 0, 0});
    }
    for (std::size_t i = 0; i < names.size(); ++i)
      values[{names[i].layer, names[i].node}] = {i < inputs.size() ? inputs[i] : Value{}};
  }

  // What the takers say of each node's outputs.
  static std::map<std::pair<std::size_t, std::size_t>, std::vector<Shape>> declared_shapes(
      const std::vector<Node>& nodes) {
    constexpr std::size_t kMostOutputs = 256;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Shape>> shapes;
    for (const Node& node : nodes) {
      for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const Tensor& tensor = node.inputs[i];
        if (node.declared[i] == nullptr || tensor.output >= kMostOutputs) continue;
        std::vector<Shape>& outputs = shapes[{tensor.layer, tensor.node}];
        if (outputs.size() <= tensor.output) outputs.resize(tensor.output + 1);
        outputs[tensor.output] = shape_from(*node.declared[i]);
      }
    }
    return shapes;
  }

  std::vector<Value> run_node(const Json& layers, const Node& node, const Values& values,
                              const std::vector<Shape>& declared, const std::string& prefix) {
    std::vector<Value> inputs;
    std::vector<std::string> missing = node.missing;
    for (const Tensor& tensor : node.inputs) {
      inputs.push_back(value_of(values, tensor));
      if (!inputs.back().source) missing.push_back(layer_name(layers[tensor.layer]));
    }
    const std::size_t before = model_.layers.size();
    auto outputs = run_layer(layers[node.layer], inputs, declared, prefix);
    if (before < model_.layers.size() && !missing.empty()) {
      ModelLayer& told = model_.layers[before];
      told.understood = false;
      told.problems.push_back(
          {{"", "no_such_layer", {shown_text(missing.front())}, Problem::Kind::unknown}});
    }
    return outputs;
  }

  void tell_cycle(const Json& layers, const std::vector<Node>& nodes,
                  const std::vector<std::size_t>& order, const std::string& prefix) {
    if (order.size() == nodes.size()) return;
    const std::set<std::size_t> ran(order.begin(), order.end());
    for (std::size_t i = 0; i < nodes.size() && has_room(); ++i) {
      if (ran.contains(i)) continue;
      const Json& json = layers[nodes[i].layer];
      ModelLayer layer;
      layer.name = prefix + layer_name(json);
      layer.word = text_of(json, "class_name");
      layer.op = ModelOp::other;
      layer.understood = false;
      layer.problems.push_back({{"", "layer_cycle", {}, Problem::Kind::unknown}});
      model_.layers.push_back(std::move(layer));
    }
  }

  static std::vector<Value> results(const Json& json, const Json& layers, const Places& places,
                                    const Values& values) {
    std::vector<Value> outputs;
    for (Tensor tensor : tensors_of(member(member(json, "config"), "output_layers"), places)) {
      const bool from_one = tensor.node > 0 && is_model(layers[tensor.layer]) &&
                            !values.contains({tensor.layer, tensor.node});
      if (from_one) --tensor.node;
      outputs.push_back(value_of(values, tensor));
    }
    return outputs;
  }

  // A layer, or a model that is one.
  std::vector<Value> run_layer(const Json& json, const std::vector<Value>& inputs,
                               const std::vector<Shape>& declared, const std::string& prefix) {
    const std::string name = prefix + layer_name(json);
    if (is_model(json)) return run_model(json, inputs, name + "/");
    if (text_of(json, "class_name") == "TimeDistributed") {
      const Json& inner = member(member(json, "config"), "layer");
      if (is_model(inner)) return run_steps(inner, inputs, name + "/");
    }
    ModelLayer layer;
    layer.name = name;
    Call call{
        json, framework_, {}, declared.empty() ? std::nullopt : declared.front(), channels_first_};
    for (const Value& input : inputs) {
      if (input.source) layer.from.push_back(*input.source);
      if (input.source) call.inputs.push_back(input.shape);
    }
    compare(json, call, layer);
    const Shape out = read_call(call, layer);
    const Source source{false, model_.layers.size()};
    model_.layers.push_back(std::move(layer));
    std::vector<Value> outputs{{source, out}};
    for (std::size_t i = 1; i < declared.size(); ++i)
      outputs.push_back({source, declared[i]});
    return outputs;
  }

  // A model on each step of a sequence alone.
  std::vector<Value> run_steps(const Json& inner, std::vector<Value> inputs,
                               const std::string& prefix) {
    std::int64_t steps = -1;
    for (Value& input : inputs) {
      if (!input.shape || input.shape->size() < 3) {
        input.shape.reset();
        continue;
      }
      steps = (*input.shape)[1];
      input.shape->erase(input.shape->begin() + 1);
    }
    auto outputs = run_model(inner, inputs, prefix);
    for (Value& output : outputs) {
      if (output.shape && !output.shape->empty())
        output.shape->insert(output.shape->begin() + 1, steps);
    }
    return outputs;
  }

  // What the file says came in when the layer was built, beside what comes in here. A layer that
  // runs again was built for the first.
  void compare(const Json& json, const Call& call, ModelLayer& layer) {
    if (!compared_.insert(&json).second || call.inputs.size() != 1 || !call.inputs.front()) return;
    const Shape stated = shape_from(member(member(json, "build_config"), "input_shape"));
    if (!stated) return;
    const std::vector<std::int64_t>& here = *call.inputs.front();
    bool agree = stated->size() == here.size();
    for (std::size_t i = 1; agree && i < here.size(); ++i)
      agree = here[i] < 0 || (*stated)[i] < 0 || here[i] == (*stated)[i];
    if (!agree) layer.remarks.push_back({"built_for", {shape_text(*stated), shape_text(here)}});
  }

  // An input of the file, with what is told of it.
  Value add_input(const std::string& name, Shape shape) {
    ModelInput input;
    input.name = name;
    input.channels_last = !channels_first_;
    if (shape) input.shape = *shape;
    shape = told_shape(input, options_.read);
    model_.inputs.push_back(std::move(input));
    return {Source{true, model_.inputs.size() - 1}, std::move(shape)};
  }

  // Models within models may run many times: what they come to is bounded, and so is the time.
  // `steps`: what is to be done next, in layers and what they take.
  bool has_room(std::size_t steps = 1) {
    constexpr std::size_t kMostSteps = 16 * ImportLimits::nodes;
    if (stopped_) return false;
    const bool asks = (steps_ + steps) / 1024 != steps_ / 1024;
    steps_ += steps;
    if (model_.layers.size() >= ImportLimits::nodes || steps_ > kMostSteps) {
      add_problem(model_, "too_many_layers", {std::to_string(ImportLimits::nodes)},
                  Problem::Kind::limit);
      stopped_ = true;
    } else if (asks && options_.progress && !options_.progress(0.5)) {
      add_problem(model_, "cancelled", {}, Problem::Kind::limit);
      stopped_ = true;
    }
    return !stopped_;
  }

  const std::string& framework_;
  const ImportOptions& options_;
  bool channels_first_;
  Model model_;
  std::set<const Json*> compared_;
  std::size_t steps_ = 0;
  bool stopped_ = false;
};

}  // namespace

Model read_model(const Json& config, const std::string& framework, const ImportOptions& options) {
  KerasReader reader(framework, options, first_format(config).value_or(false));
  Model model = reader.read(config);
  name_all(model);
  if (model.layers.empty() && model.problems.empty()) add_problem(model, "no_layer");
  return model;
}

}  // namespace padlens::keras
