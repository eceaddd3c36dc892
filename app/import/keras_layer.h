#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/json_text.h"
#include "app/import/whole_shape.h"
#include "core/stack/model.h"

// One layer of a Keras model, as its config has it. Source: Keras 3.15 (get_config() and
// compute_output_shape() of keras.layers), Keras 2 alike where it has the layer.
namespace padlens::keras {

using Shape = WholeShape;

// Of a shape of more axes, or with more cells along one, nothing is known here: a sum of all that a
// layer takes is in range.
inline constexpr std::size_t kMostAxes = 16;
inline constexpr std::int64_t kMostCells = std::int64_t{1} << 40;

// A layer that runs once.
struct Call {
  const Json& layer;          // {"class_name": …, "config": {…}}
  std::string framework;      // of its spec
  std::vector<Shape> inputs;  // one for each tensor that it takes
  Shape declared;             // what the file says of its output
  // Of layers that do not say it themselves.
  bool channels_first = false;
};

// Fills in what the layer is, and its sizes; what comes out. What it is not able to follow comes
// out as the file declares it.
Shape read_call(const Call& call, ModelLayer& layer);

// Of a shape from JSON, [null, 28, 28, 1]; nullopt where it is none.
Shape shape_from(const Json& json);
// What it says itself; nullopt where it says nothing.
std::optional<bool> says_channels_first(const Json& config);

// Whether someone else's class stands behind the name: "registered_name": "Custom>Conv2D".
bool is_custom(const Json& layer);

// What a layer does with shapes alone; nullopt: no such layer is known here. Beside the windows.
std::optional<Shape> moved_shape(std::string_view class_name, const Call& call);
// Layers of several inputs of one shape: whether it is one, and what it is.
std::optional<ModelOp> join_of(std::string_view class_name);
// The shape that several make by broadcasting; nullopt where they do not fit.
Shape broadcast(const std::vector<Shape>& shapes);

}  // namespace padlens::keras
