#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/json_text.h"

// Which layer of a Keras model takes what: its layers' inbound_nodes, of every generation.
namespace padlens::keras {

// What a layer gave when it ran: the layer by its place in the config's list.
struct Tensor {
  std::size_t layer = 0;
  std::size_t node = 0;
  std::size_t output = 0;
  friend bool operator==(const Tensor&, const Tensor&) = default;
};

// One run of a layer.
struct Node {
  std::size_t layer = 0;
  std::size_t node = 0;
  std::vector<Tensor> inputs;
  std::vector<const Json*> declared;  // the shape of each input as the file has it; null: none
  std::vector<std::string> missing;   // names of layers that there are none of
};

// Layers are found by their names.
using Places = std::map<std::string, std::size_t, std::less<>>;

// Its name: beside the config in a Functional, within it in a Sequential.
std::string layer_name(const Json& layer);
// A layer that has layers.
bool is_model(const Json& layer);
// Those; none where there are none.
const Json& layers_of(const Json& model);

// The runs of all layers, in the order of the config.
std::vector<Node> nodes_of(const Json& layers, const Places& places);
// ["x", 0, 0] or [["x", 0, 0], …], also by name: {"a": ["x", 0, 0]}.
std::vector<Tensor> tensors_of(const Json& references, const Places& places);

// An order in which each node follows what it takes, of those that can run the one first that
// stands first in the config. What is left out waits for itself. Elements are indices in `nodes`.
std::vector<std::size_t> order_of(const std::vector<Node>& nodes);

}  // namespace padlens::keras
