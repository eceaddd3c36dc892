#include "app/import/keras_nodes.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

namespace padlens::keras {
namespace {

// What is gathered of one node.
struct Gathered {
  const Places& places;
  Node& node;
};

std::optional<std::size_t> index_from(const Json& json) {
  if (!json.is_number_integer()) return std::nullopt;
  const auto number = json.get<std::int64_t>();
  return number < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(number));
}

// ["conv", 0, 0], ["conv", 0, 0, {…}].
bool is_reference(const Json& json) {
  return json.is_array() && json.size() >= 3 && json[0].is_string() && index_from(json[1]) &&
         index_from(json[2]);
}

void add_tensor(Gathered& into, const Json& reference, const Json* declared) {
  const auto name = reference[0].get<std::string>();
  const auto place = into.places.find(name);
  if (place == into.places.end()) {
    into.node.missing.push_back(name);
    return;
  }
  into.node.inputs.push_back({place->second, *index_from(reference[1]), *index_from(reference[2])});
  into.node.declared.push_back(declared);
}

// Keras 3: tensors stand anywhere among the arguments. Nesting is bounded where the text was read.
void gather_keras3(Gathered& into, const Json& value) {
  if (value.is_array()) {
    for (const Json& element : value)
      gather_keras3(into, element);
  } else if (value.is_object()) {
    if (text_of(value, "class_name") == "__keras_tensor__") {
      const Json& config = member(value, "config");
      if (const Json& history = member(config, "keras_history"); is_reference(history))
        add_tensor(into, history, &member(config, "shape"));
      return;
    }
    for (const auto& [key, element] : value.items()) {
      if (key != "mask") gather_keras3(into, element);
    }
  }
}

// Keras 2: references, in lists or by name; a reference's fourth element has the arguments that
// may hold more. Words there that look like one count where there is such a layer.
void gather_keras2(Gathered& into, const Json& value, bool arguments) {
  if (is_reference(value)) {
    if (arguments && !into.places.contains(value[0].get<std::string>())) return;
    add_tensor(into, value, nullptr);
    if (value.size() > 3) gather_keras2(into, value[3], true);
  } else if (value.is_array()) {
    for (const Json& element : value)
      gather_keras2(into, element, arguments);
  } else if (value.is_object()) {
    for (const auto& [key, element] : value.items()) {
      if (key != "mask") gather_keras2(into, element, arguments);
    }
  }
}

// Nodes of a layer that runs as a model count from 1 in some versions: their first is the model
// itself.
void count_from_zero(std::vector<Node>& nodes, const Json& layers,
                     const std::vector<std::size_t>& runs) {
  std::vector<bool> beyond(layers.size());
  for (const Node& node : nodes) {
    for (const Tensor& tensor : node.inputs)
      if (tensor.node >= runs[tensor.layer]) beyond[tensor.layer] = true;
  }
  for (Node& node : nodes) {
    for (Tensor& tensor : node.inputs) {
      if (beyond[tensor.layer] && tensor.node > 0 && is_model(layers[tensor.layer])) --tensor.node;
    }
  }
}

}  // namespace

std::string layer_name(const Json& layer) {
  const std::string name = text_of(layer, "name");
  return name.empty() ? text_of(member(layer, "config"), "name") : name;
}

const Json& layers_of(const Json& model) {
  static const Json kNone = Json::array();
  const Json& config = member(model, "config");
  // A Sequential of old: its config is the list.
  const Json& layers = config.is_array() ? config : member(config, "layers");
  return layers.is_array() ? layers : kNone;
}

bool is_model(const Json& layer) {
  const Json& config = member(layer, "config");
  return member(config, "layers").is_array() ||
         (config.is_array() && text_of(layer, "class_name") == "Sequential");
}

std::vector<Node> nodes_of(const Json& layers, const Places& places) {
  std::vector<Node> nodes;
  std::vector<std::size_t> runs(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Json& inbound = member(layers[i], "inbound_nodes");
    if (!inbound.is_array() || inbound.empty()) {
      // An input; it gives what it is.
      if (text_of(layers[i], "class_name") != "InputLayer") continue;
      nodes.push_back({i, 0, {}, {}, {}});
      runs[i] = 1;
      continue;
    }
    for (const Json& call : inbound) {
      Node node{i, runs[i]++, {}, {}, {}};
      Gathered into{places, node};
      if (call.is_object() && call.contains("args")) {
        gather_keras3(into, call["args"]);
        gather_keras3(into, member(call, "kwargs"));
      } else {
        gather_keras2(into, call, false);
      }
      nodes.push_back(std::move(node));
    }
  }
  count_from_zero(nodes, layers, runs);
  return nodes;
}

std::vector<Tensor> tensors_of(const Json& references, const Places& places) {
  Node node;
  Gathered into{places, node};
  gather_keras2(into, references, false);
  return node.inputs;
}

std::vector<std::size_t> order_of(const std::vector<Node>& nodes) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> found;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    found[{nodes[i].layer, nodes[i].node}] = i;
  std::vector<std::vector<std::size_t>> takers(nodes.size());
  std::vector<std::size_t> waits(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const Tensor& tensor : nodes[i].inputs) {
      const auto from = found.find({tensor.layer, tensor.node});
      if (from == found.end()) continue;  // told where the layer is read
      takers[from->second].push_back(i);
      ++waits[i];
    }
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (waits[i] == 0) ready.push(i);
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (const std::size_t taker : takers[next])
      if (--waits[taker] == 0) ready.push(taker);
  }
  return order;
}

}  // namespace padlens::keras
