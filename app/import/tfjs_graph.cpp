// A TensorFlow graph as TensorFlow.js writes it: model.json, whose modelTopology has nodes. Shapes
// of weights are in its manifest, their numbers in other files, which are not opened: what these
// decide, such as how much a Pad pads, is not known. Source: tfjs-converter's graph_model.ts and
// tensorflow/core/framework/graph.proto in its JSON form.

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "app/import/importer_rows.h"
#include "app/import/json_text.h"
#include "app/import/tensor_elements.h"
#include "app/import/tensorflow_node.h"
#include "app/import/whole_shape.h"
#include "core/layer/base64.h"

namespace padlens {
namespace {

using nlohmann::json;

// A whole number, or the text of one, as protobuf writes those of 64 bits.
std::optional<std::int64_t> json_number(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

const json* member(const json* value, std::string_view key) {
  if (value == nullptr || !value->is_object()) return nullptr;
  const auto found = value->find(key);
  return found == value->end() ? nullptr : &*found;
}

std::string member_text(const json* value, std::string_view key) {
  const json* found = member(value, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

struct GraphNode {
  std::string name;
  std::string type;
  std::vector<std::pair<std::string, std::size_t>> inputs;  // a node and which of its outputs
  const json* attributes = nullptr;
};

// "name", "name:1"; nullopt for a control input, which carries no tensor.
std::optional<std::pair<std::string, std::size_t>> tensor_name(const std::string& text) {
  if (text.starts_with('^')) return std::nullopt;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::pair{text, std::size_t{0}};
  std::size_t output = 0;
  const auto [rest, error] =
      std::from_chars(text.data() + colon + 1, text.data() + text.size(), output);
  if (error != std::errc{} || rest != text.data() + text.size() || output > 1000)
    return std::pair{text, std::size_t{0}};
  return std::pair{text.substr(0, colon), output};
}

const json& no_attributes() {
  static const json kNone = json::object();
  return kNone;
}

GraphNode graph_node(const json& from) {
  GraphNode node;
  node.name = member_text(&from, "name");
  node.type = member_text(&from, "op");
  const json* attributes = member(&from, "attr");
  node.attributes =
      attributes != nullptr && attributes->is_object() ? attributes : &no_attributes();
  const json* inputs = member(&from, "input");
  for (std::size_t i = 0; inputs != nullptr && inputs->is_array() && i < inputs->size(); ++i) {
    if (!(*inputs)[i].is_string()) continue;
    if (auto tensor = tensor_name((*inputs)[i].get<std::string>()))
      node.inputs.push_back(*std::move(tensor));
  }
  return node;
}

// The nodes so that none comes before what it takes; of a loop, some do all the same.
std::vector<std::size_t> ordered_nodes(const std::vector<GraphNode>& nodes,
                                       const std::unordered_map<std::string, std::size_t>& places) {
  std::vector<std::size_t> order;
  std::vector<char> state(nodes.size(), 0);  // 1: on the way, 2: done
  std::vector<std::pair<std::size_t, std::size_t>> way;
  for (std::size_t start = 0; start < nodes.size(); ++start) {
    if (state[start] != 0) continue;
    way.push_back({start, 0});
    state[start] = 1;
    while (!way.empty()) {
      auto& [at, next] = way.back();
      if (next == nodes[at].inputs.size()) {
        state[at] = 2;
        order.push_back(at);
        way.pop_back();
        continue;
      }
      const auto found = places.find(nodes[at].inputs[next++].first);
      if (found == places.end() || state[found->second] != 0) continue;
      state[found->second] = 1;
      way.push_back({found->second, 0});
    }
  }
  return order;
}

// Little-endian numbers of a tensor's content.
template <typename Number>
void put_content(const std::string& bytes, Extents& into) {
  for (std::size_t at = 0; at + sizeof(Number) <= bytes.size(); at += sizeof(Number)) {
    Number number{};
    std::copy_n(bytes.data() + at, sizeof number, reinterpret_cast<char*>(&number));
    into.push_back(number);
  }
}

// The whole numbers of a Const that stand in the graph itself; nullopt: they do not.
std::optional<Extents> stated_integers(const json* tensor, const std::string& type) {
  for (const std::string_view key : {"intVal", "int64Val", "boolVal"}) {
    const json* list = member(tensor, key);
    if (list == nullptr || !list->is_array() || list->empty()) continue;
    Extents numbers;
    for (const json& one : *list) {
      const auto number = one.is_boolean() ? std::optional<std::int64_t>(one.get<bool>() ? 1 : 0)
                                           : json_number(one);
      if (!number) return std::nullopt;
      numbers.push_back(*number);
    }
    return stated(std::move(numbers));
  }
  const auto content = from_base64(member_text(tensor, "tensorContent"));
  if (!content || content->empty()) return std::nullopt;
  Extents numbers;
  if (type == "DT_INT32") put_content<std::int32_t>(*content, numbers);
  if (type == "DT_INT64") put_content<std::int64_t>(*content, numbers);
  return numbers.empty() ? std::nullopt : std::optional(stated(std::move(numbers)));
}

class GraphLowering {
 public:
  GraphLowering(const json& file, const std::vector<std::vector<std::int64_t>>& shapes,
                const ReadOptions& options)
      : graph_("tfjs", true), shapes_(shapes), options_(options) {
    const json* manifest = member(&file, "weightsManifest");
    for (std::size_t i = 0; manifest != nullptr && manifest->is_array() && i < manifest->size();
         ++i) {
      const json* weights = member(&(*manifest)[i], "weights");
      for (std::size_t k = 0; weights != nullptr && weights->is_array() && k < weights->size(); ++k)
        weights_[member_text(&(*weights)[k], "name")] = &(*weights)[k];
    }
    const json* signature = member(&file, "signature");
    if (signature == nullptr) signature = member(member(&file, "userDefinedMetadata"), "signature");
    const json* inputs = member(signature, "inputs");
    if (inputs == nullptr || !inputs->is_object()) return;
    for (const auto& [key, input] : inputs->items()) {
      if (const auto tensor = tensor_name(member_text(&input, "name")))
        signature_[tensor->first] = member(&input, "tensorShape");
    }
  }

  Model run(const json& list) {
    for (const json& one : list) {
      nodes_.push_back(graph_node(one));
      places_.emplace(nodes_.back().name, nodes_.size() - 1);
    }
    for (const std::size_t at : ordered_nodes(nodes_, places_)) {
      if (graph_.has_room()) lower(nodes_[at]);
    }
    return graph_.take();
  }

 private:
  std::optional<Extents> declared_shape(const json* shape) {
    return shape == nullptr ? std::nullopt : tensorflow_shape(*shape, graph_);
  }

  TensorId placeholder(const GraphNode& node) {
    auto shape = declared_shape(member(member(node.attributes, "shape"), "shape"));
    const auto signed_shape = signature_.find(node.name);
    if (signed_shape != signature_.end()) {
      const auto told = declared_shape(signed_shape->second);
      if (!shape || (shape->empty() && told)) shape = told;
    }
    const std::size_t at = inputs_++;
    if (at < shapes_.size() && !shapes_[at].empty()) {
      Extents told = shapes_[at];
      for (std::size_t i = 0; i < told.size(); ++i) {
        if (told[i] < 0) told[i] = shape && i < shape->size() ? (*shape)[i] : graph_.fresh();
      }
      shape = std::move(told);
    }
    const std::string type = member_text(member(node.attributes, "dtype"), "type");
    return graph_.input(node.name, std::move(shape), tensorflow_element(type));
  }

  TensorId constant(const GraphNode& node) {
    const json* tensor = member(member(node.attributes, "value"), "tensor");
    const std::string type = member_text(member(node.attributes, "dtype"), "type");
    Tensor made;
    made.element = tensorflow_element(type);
    made.shape = declared_shape(member(tensor, "tensorShape"));
    const auto weight = weights_.find(node.name);
    if (weight != weights_.end()) {
      const json* shape = member(weight->second, "shape");
      made.shape.emplace();
      for (std::size_t i = 0; shape != nullptr && shape->is_array() && i < shape->size(); ++i)
        made.shape->push_back(std::max<Extent>(json_number((*shape)[i]).value_or(0), 0));
    }
    if (made.shape && made.shape->size() > TensorLimits::rank) made.shape.reset();
    put_integers(tensor, type, made);
    return graph_.add(std::move(made));
  }

  // Fewer numbers than elements: the last is repeated.
  static void put_integers(const json* tensor, const std::string& type, Tensor& made) {
    if (made.element != Element::integer || !made.shape) return;
    auto numbers = stated_integers(tensor, type);
    if (!numbers) return;
    const auto count = folded_count(made.shape);
    if (!count) return;
    numbers->resize(static_cast<std::size_t>(*count), numbers->back());
    made.integers = std::move(numbers);
  }

  void lower(const GraphNode& node) {
    if (node.type == "Placeholder" || node.type == "PlaceholderWithDefault") {
      outputs_[node.name] = {placeholder(node)};
      return;
    }
    if (node.type == "Const") {
      outputs_[node.name] = {constant(node)};
      return;
    }
    LayerDraft draft;
    draft.name = node.name;
    draft.word = node.type;
    TensorflowCall call{
        {graph_, {}, std::move(draft)}, *node.attributes, node.type, options_.kernel};
    for (const auto& [name, output] : node.inputs)
      call.inputs.push_back(tensor(name, output));
    make(call);
    if (call.outputs.empty())
      call.outputs = {graph_.declared(std::nullopt, Element::other, call.carries())};
    graph_.record(std::move(call.draft), call.inputs, call.outputs, call.own);
    const json* claims = member(member(member(node.attributes, "_output_shapes"), "list"), "shape");
    for (std::size_t i = 0;
         claims != nullptr && claims->is_array() && i < claims->size() && i < call.outputs.size();
         ++i) {
      if (const auto shape = tensorflow_shape((*claims)[i], graph_))
        graph_.claim(call.outputs[i], *shape);
    }
    outputs_[node.name] = std::move(call.outputs);
  }

  TensorId tensor(const std::string& name, std::size_t output) {
    const auto found = outputs_.find(name);
    // One that comes later all the same is of a loop.
    if (found == outputs_.end() || found->second.empty())
      return graph_.declared(std::nullopt, Element::other, places_.contains(name));
    if (output < found->second.size()) return found->second[output];
    return graph_.declared(std::nullopt, Element::other, graph_[found->second.front()].carries);
  }

  static void make(TensorflowCall& call) {
    for (const auto rows : {tensorflow_window_operators(), tensorflow_move_operators()}) {
      const auto row = std::ranges::find(rows, call.type, &TensorflowOperator::type);
      if (row != rows.end()) return row->lower(call);
    }
    if (tensorflow_keeps_shape(call.type)) {
      call.outputs = {call.graph.mapped(call.in(0))};
    } else {
      call.draft.remarks.push_back({"not_followed", {call.type}});
    }
  }

  TensorGraph graph_;
  const std::vector<std::vector<std::int64_t>>& shapes_;
  const ReadOptions& options_;
  std::vector<GraphNode> nodes_;
  std::unordered_map<std::string, std::size_t> places_;  // of nodes, by name
  std::unordered_map<std::string, const json*> weights_;
  std::unordered_map<std::string, const json*> signature_;
  std::unordered_map<std::string, std::vector<TensorId>> outputs_;
  std::size_t inputs_ = 0;
};

// The list of nodes; nullptr: it is no graph.
const json* node_list(const json& file) {
  const json* nodes = member(member(&file, "modelTopology"), "node");
  return nodes != nullptr && nodes->is_array() ? nodes : nullptr;
}

Model read_tfjs_graph(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  model.framework = "tfjs";
  const auto file = read_json(bytes, model);
  const json* nodes = file ? node_list(*file) : nullptr;
  if (file && nodes == nullptr)
    model.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}});
  if (nodes != nullptr && nodes->size() > ImportLimits::nodes) {
    model.problems.push_back({range_problem("", static_cast<std::int64_t>(nodes->size()), 0,
                                            std::int64_t{ImportLimits::nodes})});
  }
  if (nodes == nullptr || !model.problems.empty()) return model;
  model = lowered_as_told(options.read, [&](const ToldShapes& shapes) {
    return GraphLowering(*file, shapes, options.read).run(*nodes);
  });
  if (model.layers.empty())
    model.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}});
  return model;
}

// A JSON object that has nodes under modelTopology, as far as its head tells.
bool recognises_tfjs_graph(const Glance& glance) {
  const std::string_view head = glance.head();
  if (!begins_object(head)) return false;
  const std::size_t topology = head.find("\"modelTopology\"");
  if (topology == std::string_view::npos) return false;
  if (head.find("\"graph-model\"") != std::string_view::npos) return true;
  return head.find("\"node\"", topology) != std::string_view::npos;
}

}  // namespace

const Importer kTfjsGraphImporter{"tfjs_graph", recognises_tfjs_graph, read_tfjs_graph};

std::optional<Extents> TensorflowCall::integers(std::string_view name) const {
  const json* list = member(member(member(&attributes, name), "list"), "i");
  if (list == nullptr || !list->is_array()) return std::nullopt;
  Extents numbers;
  for (const json& one : *list)
    numbers.push_back(json_number(one).value_or(0));
  return stated(std::move(numbers));
}

std::optional<std::int64_t> TensorflowCall::integer(std::string_view name) const {
  const json* found = member(member(&attributes, name), "i");
  return found == nullptr ? std::nullopt : json_number(*found);
}

bool TensorflowCall::flag(std::string_view name) const {
  const json* found = member(member(&attributes, name), "b");
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::string TensorflowCall::text(std::string_view name) const {
  const json* found = member(member(&attributes, name), "s");
  if (found == nullptr) return {};
  if (found->is_string()) return from_base64(found->get_ref<const std::string&>()).value_or("");
  // An older form: the bytes as numbers.
  std::string bytes;
  for (std::size_t i = 0; found->is_array() && i < found->size() && i < 256; ++i)
    bytes += static_cast<char>(json_number((*found)[i]).value_or(0));
  return bytes;
}

bool TensorflowCall::channels_first() const {
  return text("data_format").starts_with("NC");
}

std::optional<Extents> tensorflow_shape(const json& shape, TensorGraph& graph) {
  const json* open = member(&shape, "unknownRank");
  if (!shape.is_object() || (open != nullptr && *open == true)) return std::nullopt;
  Extents extents;
  const json* dims = member(&shape, "dim");
  for (std::size_t i = 0; dims != nullptr && dims->is_array() && i < dims->size(); ++i) {
    const json* size = member(&(*dims)[i], "size");
    const auto number = size == nullptr ? std::nullopt : json_number(*size);
    extents.push_back(number && *number > 0 ? *number : graph.fresh());
    if (extents.size() > TensorLimits::rank) return std::nullopt;
  }
  return extents;
}

Element tensorflow_element(std::string_view name) {
  if (name.find("INT") != std::string_view::npos || name.find("int") != std::string_view::npos ||
      name == "DT_BOOL" || name == "bool")
    return Element::integer;
  if (name.find("FLOAT") != std::string_view::npos ||
      name.find("float") != std::string_view::npos || name == "DT_DOUBLE" || name == "DT_HALF" ||
      name == "DT_BFLOAT16")
    return Element::real;
  return Element::other;
}

}  // namespace padlens
