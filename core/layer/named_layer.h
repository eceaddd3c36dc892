#pragma once

#include <optional>
#include <string_view>

#include "core/layer/given_value.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// A layer that is told by what its framework calls it: {"op_type": "Conv", …}, an ONNX node's
// attributes, or {"class_name": "Conv2D", "config": {…}}, a Keras layer's config, also with the
// fields beside the class.
struct NamedLayer {
  std::string_view op;         // of a spec: "depthwise_conv2d"
  std::string_view framework;  // that of the name
  std::optional<GivenValue> config;
  // Fields that are no spec's are passed over: names, activations, initializers.
  bool lenient = true;
};

// nullopt where `json`, an object, is none. A name that is known to nobody is a problem.
std::optional<NamedLayer> named_layer(const GivenValue& json, Problems& problems);

// Reads what a spec has in another form: "pads" in ONNX's order, the size within a shape. Whether
// `key` is one of these. `auto_pad`, where it says NOTSET, leaves the pads alone.
bool read_other_form(Spec& spec, std::string_view key, const GivenValue& value, bool& has_input,
                     Problems& problems);

}  // namespace padlens
