#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/tensor_graph.h"

namespace padlens {

struct TensorflowCall : TensorCall {  // its inputs are without control inputs
  const nlohmann::json& attributes;   // an object
  std::string type;
  const std::vector<std::int64_t>& told_kernel;

  std::optional<Extents> integers(std::string_view name) const;  // a list
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool flag(std::string_view name) const;         // false where it is left out
  std::string text(std::string_view name) const;  // from base64; "" where it is left out
  // NCHW instead of NHWC.
  bool channels_first() const;
};

struct TensorflowOperator {
  std::string_view type;
  void (*lower)(TensorflowCall& call);
};
std::span<const TensorflowOperator> tensorflow_window_operators();
std::span<const TensorflowOperator> tensorflow_move_operators();
// Operators that keep the shape of their first input.
bool tensorflow_keeps_shape(std::string_view type);

// {"dim": [{"size": "-1"}, …]}; nullopt where its rank is not known.
std::optional<Extents> tensorflow_shape(const nlohmann::json& shape, TensorGraph& graph);
// "DT_FLOAT", or "float32" as a manifest has it.
Element tensorflow_element(std::string_view name);

}  // namespace padlens
