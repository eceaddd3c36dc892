#include "core/layer/named_layer.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

using field_values::add;
using field_values::listed;

struct LayerName {
  std::string_view name;
  std::string_view flat;  // the operation in one dimension
  std::string_view op;    // in two; "" where it has none
};

// ONNX's operators: the kernel tells the dimensions.
constexpr std::array kOperators{
    LayerName{"Conv", "conv1d", "conv2d"},
    LayerName{"ConvTranspose", "conv1d_transpose", "conv2d_transpose"},
    LayerName{"MaxPool", "max_pool1d", "max_pool2d"},
    LayerName{"AveragePool", "average_pool1d", "average_pool2d"},
};

constexpr std::array kClasses{
    LayerName{"Conv2D", "", "conv2d"},
    LayerName{"Convolution2D", "", "conv2d"},
    LayerName{"Conv1D", "conv1d", ""},
    LayerName{"Convolution1D", "conv1d", ""},
    LayerName{"Conv2DTranspose", "", "conv2d_transpose"},
    LayerName{"Conv1DTranspose", "conv1d_transpose", ""},
    LayerName{"DepthwiseConv2D", "", "depthwise_conv2d"},
    LayerName{"DepthwiseConv1D", "depthwise_conv1d", ""},
    LayerName{"MaxPooling2D", "", "max_pool2d"},
    LayerName{"MaxPooling1D", "max_pool1d", ""},
    LayerName{"AveragePooling2D", "", "average_pool2d"},
    LayerName{"AveragePooling1D", "average_pool1d", ""},
};

// One dimension where a list of the fields has one number.
bool is_flat(const GivenValue& json) {
  for (const std::string_view key : {"kernel_shape", "strides", "dilations", "input"}) {
    const auto value = json.find(key);
    if (value && value->is_array()) return value->size() == 1;
  }
  return false;
}

// The axes of space within [batch, height, width, channels], or the channels first.
void read_shape(Spec& spec, const GivenValue& value, bool channels_last, bool& has_input) {
  const auto rank = static_cast<std::size_t>(spec.op->rank);
  if (!value.is_array() || value.size() != rank + 2) return;
  for (std::size_t i = 0; i < rank; ++i) {
    const auto cells = value[(channels_last ? 1 : 2) + i].whole<int>();
    if (!cells || *cells < 1) return;
    spec.input[2 - rank + i] = *cells;
  }
  has_input = true;
}

// All begins, then all ends.
void read_pads(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto rank = static_cast<std::size_t>(spec.op->rank);
  if (!value.is_array() || value.size() != 2 * rank)
    return add(problems, "pads", "wrong_type",
               {value.shown(), rank == 1 ? "[1, 0]" : "[1, 1, 0, 0]"});
  std::array<int, 4> cells{};
  for (std::size_t i = 0; i < 2 * rank; ++i) {
    const auto number = field_values::read_whole(value[i], "pads", 0, Limits::side, problems);
    if (!number) return;
    cells[i] = *number;
  }
  spec.padding = PaddingMode::explicit_sides;
  spec.sides =
      rank == 1 ? Sides{0, 0, cells[0], cells[1]} : Sides{cells[0], cells[2], cells[1], cells[3]};
}

}  // namespace

std::optional<NamedLayer> named_layer(const GivenValue& json, Problems& problems) {
  const auto node = json.find("op_type");
  const auto layer = node ? std::nullopt : json.find("class_name");
  const auto& name = node ? node : layer;
  if (!name) return std::nullopt;
  NamedLayer result;
  result.framework = node ? "onnx" : "keras";
  if (layer) result.config = json.find("config");
  if (result.config && !result.config->is_object()) result.config.reset();
  const std::span<const LayerName> names =
      node ? std::span<const LayerName>(kOperators) : std::span<const LayerName>(kClasses);
  const auto found =
      std::ranges::find_if(names, [&](const LayerName& each) { return name->is_text(each.name); });
  if (found == names.end()) {
    add(problems, node ? "op_type" : "class_name", "unknown_name",
        {name->shown(), listed(names, [](const LayerName& each) { return each.name; })});
    return result;
  }
  const bool flat = found->op.empty() || (!found->flat.empty() && is_flat(json));
  result.op = flat ? found->flat : found->op;
  return result;
}

bool read_other_form(Spec& spec, std::string_view key, const GivenValue& value, bool& has_input,
                     Problems& problems) {
  if (key == "pads") {
    if (!value.is_null()) read_pads(spec, value, problems);
    return true;
  }
  if (key == "batch_input_shape" || key == "batch_shape") {
    read_shape(spec, value, true, has_input);
    return true;
  }
  return false;
}

}  // namespace padlens
