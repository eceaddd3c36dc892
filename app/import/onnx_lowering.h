#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/import/onnx_file.h"
#include "app/import/tensor_graph.h"

namespace padlens {

using OnnxPassed = std::map<std::string, const OnnxAttribute*>;

// One node of an ONNX graph as an operator's row sees it: what goes in, the attributes, and what it
// fills in.
struct OnnxCall {
  TensorGraph& graph;
  const OnnxNode& node;
  int opset;  // of the node's domain
  std::vector<TensorId> inputs;
  const std::vector<std::int64_t>& told_kernel;  // ReadOptions::kernel
  LayerDraft draft;                              // its name and word are put in
  std::vector<TensorId> outputs;
  bool own = false;                    // a layer though no input's cells come through it
  const OnnxPassed* passed = nullptr;  // in a function: of the call

  // kNoTensor where it is left out.
  TensorId in(std::size_t index) const { return index < inputs.size() ? inputs[index] : kNoTensor; }
  bool has_in(std::size_t index) const { return in(index) != kNoTensor; }
  const OnnxAttribute* find(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  std::string text(std::string_view name, std::string_view otherwise = "") const;
  std::optional<Extents> integers(std::string_view name) const;
  // An attribute's numbers, as it was up to some opset, else those of an input.
  std::optional<Extents> numbers(std::string_view name, std::size_t index) const;
  bool carries() const;  // one of the inputs does
};

// What an operator makes of a node.
struct OnnxOperator {
  std::string_view type;
  void (*lower)(OnnxCall& call);
};
// By what they do: windows, pads and resizings; what moves cells; numbers and the rest.
std::span<const OnnxOperator> onnx_window_operators();
std::span<const OnnxOperator> onnx_move_operators();
std::span<const OnnxOperator> onnx_number_operators();
// Operators that keep the shape of their first input.
bool onnx_keeps_shape(std::string_view type);
// Operators of ONNX of whose output nothing is said here but what the file declares.
bool onnx_is_opaque(std::string_view type);

Element onnx_element(int data_type);
// A tensor of the file as a constant of the graph.
Tensor onnx_constant(const OnnxTensor& from);

// Takes the nodes of a file through `graph`. Shapes of the inputs by `shapes`, where it has them,
// in place of what the file says: by their place among the inputs. False where functions and
// branches, written out, go beyond ImportLimits::nodes: what came before is in `graph`.
bool lower_onnx(const OnnxFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
                const std::vector<std::int64_t>& told_kernel, TensorGraph& graph);

}  // namespace padlens
