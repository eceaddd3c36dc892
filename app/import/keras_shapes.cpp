#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "app/import/keras_layer.h"

namespace padlens::keras {
namespace {

using Sizes = std::vector<std::int64_t>;

// Layers that keep the shape of what they take first. "Relu6" and the like are operations of
// keras.ops, which stand among the layers under their own names.
constexpr std::array<std::string_view, 66> kKeep{
    "Activation",
    "ActivityRegularization",
    "AlphaDropout",
    "AutoContrast",
    "BatchNormalization",
    "BatchNormalizationV1",
    "BatchNormalizationV2",
    "Cast",
    "Clip",
    "Dropout",
    "ELU",
    "Elu",
    "Equalization",
    "Exp",
    "FixedDropout",
    "GaussianDropout",
    "GaussianNoise",
    "Gelu",
    "GroupNormalization",
    "GroupQueryAttention",
    "HardSigmoid",
    "HardSilu",
    "HardSwish",
    "Identity",
    "InstanceNormalization",
    "LayerNormalization",
    "LeakyReLU",
    "LeakyRelu",
    "Masking",
    "Mish",
    "MultiHeadAttention",
    "Negative",
    "Normalization",
    "PReLU",
    "Power",
    "RMSNormalization",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "ReLU",
    "Relu",
    "Relu6",
    "Rescaling",
    "Sigmoid",
    "Silu",
    "Softmax",
    "Solarization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "Tanh",
    "ThresholdedReLU",
    "UnitNormalization",
};
static_assert(std::ranges::is_sorted(kKeep));

Shape first_of(const Call& call) {
  return call.inputs.empty() ? std::nullopt : call.inputs.front();
}

std::optional<std::int64_t> count_of(const Json& config, std::string_view key) {
  const Json& value = member(config, key);
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number < 1 || number > kMostCells ? std::nullopt : std::optional(number);
}

// How many cells these axes have; −1 where one is open, nullopt where they are too many.
std::optional<std::int64_t> product(std::span<const std::int64_t> sizes) {
  std::int64_t cells = 1;
  for (const std::int64_t size : sizes) {
    if (size < 0) return -1;
    if (size > 0 && cells > kMostCells / size) return std::nullopt;
    cells *= size;
  }
  return cells;
}

Shape flatten_shape(const Call& call) {
  const Shape in = first_of(call);
  if (!in || in->empty()) return std::nullopt;
  const auto cells = product(std::span(*in).subspan(1));
  return cells ? Shape(Sizes{in->front(), *cells}) : std::nullopt;
}

// "target_shape": [7, 7, −1]: what is left goes to the −1.
Shape reshape_shape(const Call& call) {
  const Json& target = member(member(call.layer, "config"), "target_shape");
  const Shape in = first_of(call);
  if (!target.is_array() || target.size() >= kMostAxes) return std::nullopt;
  Sizes out{in && !in->empty() ? in->front() : -1};
  std::int64_t others = 1;
  std::optional<std::size_t> open;
  for (const Json& size : target) {
    if (!size.is_number_integer()) return std::nullopt;
    const auto cells = size.get<std::int64_t>();
    if (cells < -1 || cells > kMostCells) return std::nullopt;
    if (cells < 0) open = out.size();
    out.push_back(cells);
    if (cells > 0) others = others > kMostCells / cells ? kMostCells : others * cells;
  }
  if (open && in && !in->empty()) {
    const auto cells = product(std::span(*in).subspan(1));
    if (cells && *cells >= 0 && *cells % others == 0) out[*open] = *cells / others;
  }
  return out;
}

// "dims": axes from 1, the batch left out.
Shape permute_shape(const Call& call) {
  const Json& dims = member(member(call.layer, "config"), "dims");
  const Shape in = first_of(call);
  if (!in || !dims.is_array() || dims.size() + 1 != in->size()) return std::nullopt;
  Sizes out{in->front()};
  for (const Json& dim : dims) {
    if (!dim.is_number_integer()) return std::nullopt;
    const auto axis = dim.get<std::int64_t>();
    if (axis < 1 || axis >= static_cast<std::int64_t>(in->size())) return std::nullopt;
    out.push_back((*in)[static_cast<std::size_t>(axis)]);
  }
  return out;
}

Shape repeat_shape(const Call& call) {
  const Shape in = first_of(call);
  const auto times = count_of(member(call.layer, "config"), "n");
  if (!in || in->size() != 2 || !times) return std::nullopt;
  return Sizes{in->front(), *times, in->back()};
}

Shape dense_shape(const Call& call) {
  Shape out = first_of(call);
  const auto units = count_of(member(call.layer, "config"), "units");
  if (!out || out->size() < 2 || !units) return std::nullopt;
  out->back() = *units;
  return out;
}

Shape embedding_shape(const Call& call) {
  Shape out = first_of(call);
  const auto planes = count_of(member(call.layer, "config"), "output_dim");
  if (!out || !planes) return std::nullopt;
  out->push_back(*planes);
  return out;
}

// [batch, steps, features] → [batch, steps, units], or the last step alone.
Shape recurrent_shape(const Call& call) {
  const Shape in = first_of(call);
  const Json& config = member(call.layer, "config");
  const auto units = count_of(config, "units");
  if (!in || in->size() != 3 || !units) return std::nullopt;
  if (member(config, "return_sequences") == true) return Sizes{(*in)[0], (*in)[1], *units};
  return Sizes{in->front(), *units};
}

// Of a layer that is run forwards and backwards: both, one behind the other, unless they are
// merged.
Shape bidirectional_shape(const Call& call) {
  const Json& config = member(call.layer, "config");
  const Json& inner = member(config, "layer");
  if (!inner.is_object() || !member(inner, "config").is_object()) return std::nullopt;
  const std::string name = text_of(inner, "class_name");
  if (name != "LSTM" && name != "GRU" && name != "SimpleRNN") return std::nullopt;
  Call forwards{inner, call.framework, call.inputs, {}, call.channels_first};
  Shape out = recurrent_shape(forwards);
  const Json& merge = member(config, "merge_mode");
  if (merge.is_null() && config.contains("merge_mode")) return std::nullopt;
  if (out && (!merge.is_string() || merge == "concat")) out->back() *= 2;
  return out;
}

// Cut or enlarged to the size that is asked for.
Shape sized_shape(const Call& call) {
  Shape out = first_of(call);
  const Json& config = member(call.layer, "config");
  const auto height = count_of(config, "height");
  const auto width = count_of(config, "width");
  if (!out || out->size() != 4 || !height || !width) return std::nullopt;
  const std::size_t axis = says_channels_first(config).value_or(call.channels_first) ? 2 : 1;
  (*out)[axis] = *height;
  (*out)[axis + 1] = *width;
  return out;
}

struct ShapeRow {
  std::string_view class_name;
  Shape (*after)(const Call& call);
};
constexpr std::array kShapeRows{
    ShapeRow{"Flatten", flatten_shape},     ShapeRow{"Reshape", reshape_shape},
    ShapeRow{"Permute", permute_shape},     ShapeRow{"RepeatVector", repeat_shape},
    ShapeRow{"Dense", dense_shape},         ShapeRow{"Embedding", embedding_shape},
    ShapeRow{"LSTM", recurrent_shape},      ShapeRow{"GRU", recurrent_shape},
    ShapeRow{"SimpleRNN", recurrent_shape}, ShapeRow{"CuDNNLSTM", recurrent_shape},
    ShapeRow{"CuDNNGRU", recurrent_shape},  ShapeRow{"Bidirectional", bidirectional_shape},
    ShapeRow{"RandomCrop", sized_shape},    ShapeRow{"CenterCrop", sized_shape},
    ShapeRow{"Resizing", sized_shape},
};

struct JoinRow {
  std::string_view class_name;
  ModelOp op;
};
// The rest of what adds up, or compares, cell by cell has no word of its own in a model.
constexpr std::array kJoinRows{
    JoinRow{"Add", ModelOp::add},          JoinRow{"Multiply", ModelOp::multiply},
    JoinRow{"Average", ModelOp::other},    JoinRow{"Maximum", ModelOp::other},
    JoinRow{"Minimum", ModelOp::other},    JoinRow{"Subtract", ModelOp::other},
    JoinRow{"TrueDivide", ModelOp::other}, JoinRow{"Divide", ModelOp::other},
};

}  // namespace

std::optional<Shape> moved_shape(std::string_view class_name, const Call& call) {
  const auto row = std::ranges::find(kShapeRows, class_name, &ShapeRow::class_name);
  if (row != kShapeRows.end()) return row->after(call);
  if (std::ranges::binary_search(kKeep, class_name)) return first_of(call);
  return std::nullopt;
}

std::optional<ModelOp> join_of(std::string_view class_name) {
  const auto row = std::ranges::find(kJoinRows, class_name, &JoinRow::class_name);
  return row == kJoinRows.end() ? std::nullopt : std::optional(row->op);
}

// Axes are matched from the last, as in NumPy; of different ranks Keras puts the axes that are
// missing behind the batch, which comes to the same. Of a shape that is not known an axis is as
// long as the others' or 1, as nothing else is joined: their lengths stay, but for those of 1.
Shape broadcast(const std::vector<Shape>& shapes) {
  Sizes out;
  bool open = false;
  for (const Shape& shape : shapes) {
    open = open || !shape;
    if (!shape) continue;
    if (shape->empty()) return std::nullopt;
    const bool longer = shape->size() > out.size();
    Sizes wide = longer ? *shape : out;
    const Sizes& narrow = longer ? out : *shape;
    for (std::size_t i = 0; i < narrow.size(); ++i) {
      // The batch stays in front.
      const std::size_t at = i == 0 ? 0 : wide.size() - narrow.size() + i;
      if (wide[at] == narrow[i] || narrow[i] == 1) continue;
      if (wide[at] != 1 && wide[at] >= 0 && narrow[i] >= 0) return std::nullopt;
      if (wide[at] == 1 || wide[at] < 0) wide[at] = narrow[i];
    }
    out = std::move(wide);
  }
  if (!open) return out;
  // Of fewer axes it may be the other one that has the grid.
  constexpr std::size_t kGridRank = 4;
  if (out.size() < kGridRank) return std::nullopt;
  std::replace(out.begin() + 1, out.end(), std::int64_t{1}, std::int64_t{-1});
  return out;
}

}  // namespace padlens::keras
