#include "app/import/keras_layer.h"

#include <algorithm>

#include "app/import/keras_windows.h"

namespace padlens::keras {
namespace {

// Works on each step of a sequence alone: the axis behind the batch is put aside.
Shape without_steps(const Shape& shape) {
  if (!shape || shape->size() < 3) return std::nullopt;
  Shape inner = shape;
  inner->erase(inner->begin() + 1);
  return inner;
}

std::optional<std::size_t> axis_of(const Json& config, std::size_t rank) {
  const Json& axis = member(config, "axis");
  if (!axis.is_number_integer() && !axis.is_null()) return std::nullopt;
  auto at = axis.is_null() ? std::int64_t{-1} : axis.get<std::int64_t>();
  if (at < 0) at += static_cast<std::int64_t>(rank);
  if (at < 0 || at >= static_cast<std::int64_t>(rank)) return std::nullopt;
  return static_cast<std::size_t>(at);
}

// Joined along one axis; the others have to agree.
Shape concatenated(const std::vector<Shape>& shapes, std::size_t axis) {
  Shape out;
  for (const Shape& shape : shapes) {
    if (!shape || (out && shape->size() != out->size())) return std::nullopt;
    if (!out) {
      out = shape;
      continue;
    }
    for (std::size_t i = 0; i < out->size(); ++i) {
      std::int64_t& cells = (*out)[i];
      const std::int64_t more = (*shape)[i];
      if (i == axis) {
        cells = cells < 0 || more < 0 ? -1 : cells + more;
      } else if (cells >= 0 && more >= 0 && cells != more) {
        return std::nullopt;
      } else if (cells < 0) {
        cells = more;
      }
    }
  }
  return out;
}

Shape read_concatenate(const Call& call, ModelLayer& layer) {
  layer.op = ModelOp::concatenate;
  if (call.inputs.empty() || !call.inputs.front()) return std::nullopt;
  const std::size_t rank = call.inputs.front()->size();
  const auto axis = axis_of(member(call.layer, "config"), rank);
  if (!axis || rank < 2) return std::nullopt;
  return concatenated(call.inputs, *axis);
}

Shape read_join(const Call& call, ModelLayer& layer, ModelOp op) {
  layer.op = op;
  const bool all_known =
      std::ranges::all_of(call.inputs, [](const Shape& shape) { return shape.has_value(); });
  Shape out = broadcast(call.inputs);
  if (!out && all_known && op == ModelOp::other) layer.unknown = Remark{"join_differs", {}};
  return out;
}

// Why nothing is known of what a layer makes.
Remark why_unfollowed(const Call& call, const std::string& word) {
  if (is_custom(call.layer)) return {"name_unknown", {word}};
  if (word.ends_with("3D")) return {"dimensions", {"3"}};
  // Keras 3 says whose a class is; where nothing does it may be anyone's.
  const bool of_keras = text_of(call.layer, "module").starts_with("keras") || word == "Lambda";
  if (!of_keras) return {"name_unknown", {word}};
  return {"layer_not_followed", {word}};
}

// What is not followed: what comes out is what the file says.
Shape read_unfollowed(const Call& call, ModelLayer& layer) {
  layer.op = ModelOp::other;
  if (call.declared) {
    layer.remarks.push_back({"declared_size", {}});
  } else {
    layer.unknown = why_unfollowed(call, layer.word);
  }
  return call.declared;
}

Shape read_known(const std::string& name, const Call& call, ModelLayer& layer) {
  if (const auto out = read_window(name, call, layer)) return *out;
  layer.op = ModelOp::other;
  if (name == "Concatenate") return read_concatenate(call, layer);
  if (const auto join = join_of(name)) return read_join(call, layer, *join);
  if (const auto out = moved_shape(name, call)) return *out;
  return read_unfollowed(call, layer);
}

void put_sizes(const Call& call, const Shape& out, bool channels_first, ModelLayer& layer) {
  layer.input_sizes.clear();
  for (const Shape& shape : call.inputs)
    layer.input_sizes.push_back(grid_of(shape, channels_first));
  if (!call.inputs.empty()) layer.channels_in = channels_of(call.inputs.front(), channels_first);
  layer.output = grid_of(out, channels_first);
  layer.channels_out = channels_of(out, channels_first);
}

// The layer inside, on each step alone.
Shape read_time_distributed(const Call& call, ModelLayer& layer) {
  const Json& inner = member(member(call.layer, "config"), "layer");
  if (!inner.is_object() || call.inputs.empty() || !member(inner, "config").is_object())
    return read_unfollowed(call, layer);
  Call step{inner, call.framework, {without_steps(call.inputs.front())}, {}, call.channels_first};
  const std::string word = layer.word;
  Shape out = read_call(step, layer);
  layer.word = word;
  const std::int64_t steps =
      call.inputs.front() && call.inputs.front()->size() > 1 ? (*call.inputs.front())[1] : -1;
  layer.remarks.push_back({"time_distributed", {text_of(inner, "class_name")}});
  if (out) out->insert(out->begin() + 1, steps);
  return out;
}

}  // namespace

Shape read_call(const Call& call, ModelLayer& layer) {
  layer.word = text_of(call.layer, "class_name");
  const Json& config = member(call.layer, "config");
  const bool first = says_channels_first(config).value_or(call.channels_first);
  if (layer.word == "TimeDistributed") return read_time_distributed(call, layer);
  Shape out;
  if (layer.word == "SpectralNormalization" && member(config, "layer").is_object()) {
    const Call inner{member(config, "layer"), call.framework, call.inputs, call.declared, first};
    const std::string word = layer.word;
    out = read_call(inner, layer);
    layer.word = word;
    return out;
  }
  out = is_custom(call.layer) || !config.is_object() ? read_unfollowed(call, layer)
                                                     : read_known(layer.word, call, layer);
  const auto beyond = [](std::int64_t cells) { return cells > kMostCells; };
  if (out && (out->size() > kMostAxes || std::ranges::any_of(*out, beyond))) out.reset();
  put_sizes(call, out, first, layer);
  return out;
}

Shape shape_from(const Json& json) {
  if (!json.is_array() || json.empty() || json.size() > kMostAxes) return std::nullopt;
  std::vector<std::int64_t> shape;
  for (const Json& size : json) {
    if (!size.is_null() && !size.is_number_integer()) return std::nullopt;
    const std::int64_t cells = size.is_null() ? -1 : size.get<std::int64_t>();
    if (cells < -1 || cells > Limits::input) return std::nullopt;
    shape.push_back(cells);
  }
  return shape;
}

std::optional<bool> says_channels_first(const Json& config) {
  const std::string format = text_of(config, "data_format");
  if (format.empty()) return std::nullopt;
  return format == "channels_first";
}

bool is_custom(const Json& layer) {
  const std::string name = text_of(layer, "registered_name");
  const auto package = name.find('>');
  if (package == std::string::npos) return false;
  const std::string_view owner = std::string_view(name).substr(0, package);
  return owner != "keras" && owner != "Keras" && owner != "tf_keras";
}

}  // namespace padlens::keras
