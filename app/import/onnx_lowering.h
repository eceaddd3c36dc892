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

struct OnnxCall : TensorCall {
  const OnnxNode& node;
  int opset;                                     // of the node's domain
  const std::vector<std::int64_t>& told_kernel;  // ReadOptions::kernel
  const OnnxPassed* passed = nullptr;            // in a function: of the call

  bool has_in(std::size_t index) const { return in(index) != kNoTensor; }
  const OnnxAttribute* find(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  std::string text(std::string_view name, std::string_view otherwise = "") const;
  std::optional<Extents> integers(std::string_view name) const;
  // An attribute's numbers, as it was up to some opset, else those of an input.
  std::optional<Extents> numbers(std::string_view name, std::size_t index) const;
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
