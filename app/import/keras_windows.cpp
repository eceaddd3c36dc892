#include "app/import/keras_windows.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "app/import/model_problem.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens::keras {
namespace {

// How a layer with a window counts its planes.
enum class Planes : std::uint8_t { filters, each, separable, pooled };

struct WindowRow {
  std::string_view class_name;
  std::string_view op;
  Planes planes = Planes::filters;
};
constexpr std::array kWindowRows{
    WindowRow{"Conv1D", "conv1d"},
    WindowRow{"Conv2D", "conv2d"},
    WindowRow{"Convolution1D", "conv1d"},
    WindowRow{"Convolution2D", "conv2d"},
    WindowRow{"Conv1DTranspose", "conv1d_transpose"},
    WindowRow{"Conv2DTranspose", "conv2d_transpose"},
    WindowRow{"DepthwiseConv1D", "conv1d", Planes::each},
    WindowRow{"DepthwiseConv2D", "conv2d", Planes::each},
    WindowRow{"SeparableConv1D", "conv1d", Planes::separable},
    WindowRow{"SeparableConv2D", "conv2d", Planes::separable},
    WindowRow{"MaxPooling1D", "max_pool1d", Planes::pooled},
    WindowRow{"MaxPooling2D", "max_pool2d", Planes::pooled},
    WindowRow{"MaxPool1D", "max_pool1d", Planes::pooled},
    WindowRow{"MaxPool2D", "max_pool2d", Planes::pooled},
    WindowRow{"AveragePooling1D", "average_pool1d", Planes::pooled},
    WindowRow{"AveragePooling2D", "average_pool2d", Planes::pooled},
    WindowRow{"AvgPool1D", "average_pool1d", Planes::pooled},
    WindowRow{"AvgPool2D", "average_pool2d", Planes::pooled},
};

// The words of its config, and the fields of a spec.
struct FieldRow {
  std::string_view keras;
  std::string_view field;
  bool assumed;  // where the config goes without it
};
constexpr std::array kConvFields{
    FieldRow{"kernel_size", "kernel", false}, FieldRow{"strides", "stride", true},
    FieldRow{"padding", "padding", true},     FieldRow{"dilation_rate", "dilation", true},
    FieldRow{"groups", "groups", true},       FieldRow{"filters", "filters", false},
};
constexpr std::array kTransposedFields{
    FieldRow{"kernel_size", "kernel", false},
    FieldRow{"strides", "stride", true},
    FieldRow{"padding", "padding", true},
    FieldRow{"dilation_rate", "dilation", true},
    FieldRow{"output_padding", "output_padding", true},
    FieldRow{"filters", "filters", false},
};
constexpr std::array kDepthwiseFields{
    FieldRow{"kernel_size", "kernel", false},
    FieldRow{"strides", "stride", true},
    FieldRow{"padding", "padding", true},
    FieldRow{"dilation_rate", "dilation", true},
};
constexpr std::array kPoolFields{
    FieldRow{"pool_size", "kernel", false},
    FieldRow{"strides", "stride", true},
    FieldRow{"padding", "padding", true},
};

std::span<const FieldRow> fields_of(const WindowRow& row) {
  if (row.planes == Planes::pooled) return kPoolFields;
  if (row.planes != Planes::filters) return kDepthwiseFields;
  if (row.op.ends_with("_transpose")) return kTransposedFields;
  return kConvFields;
}

bool is_channels_first(const Call& call) {
  return says_channels_first(member(call.layer, "config")).value_or(call.channels_first);
}

// A number that may stand in a field of the spec.
std::optional<int> field_count(const Json& config, std::string_view key) {
  const Json& value = member(config, key);
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number < 1 || number > Limits::channels ? std::nullopt
                                                 : std::optional(static_cast<int>(number));
}

// Every plane to `depth_multiplier` ones; where that is beyond 63 bits, what no field takes.
std::int64_t multiplied_planes(const Json& config, std::int64_t channels) {
  const std::int64_t each = field_count(config, "depth_multiplier").value_or(1);
  std::int64_t planes = 0;
  return __builtin_mul_overflow(channels, each, &planes) ? INT64_MAX : planes;
}

// Every plane by itself, each to `depth_multiplier` ones.
void put_planes(Json& spec, const Json& config, std::optional<std::int64_t> channels,
                ModelLayer& layer) {
  spec["filters"] = multiplied_planes(config, channels.value_or(1));
  if (channels) {
    spec["groups"] = *channels;
  } else {
    layer.assumed.emplace_back("channels");
  }
}

Json spec_of(const WindowRow& row, const Call& call, std::optional<std::int64_t> channels,
             ModelLayer& layer) {
  const Json& config = member(call.layer, "config");
  Json spec{{"op", row.op}, {"framework", call.framework}};
  for (const FieldRow& field : fields_of(row)) {
    if (config.contains(field.keras)) {
      // A pool without a stride of its own: null.
      if (field.field == "stride" && member(config, field.keras).is_null()) continue;
      spec[std::string(field.field)] = member(config, field.keras);
    } else if (field.assumed) {
      layer.assumed.emplace_back(field.field);
    } else {
      spec[std::string(field.field)] = nullptr;  // the field's reader says what is missing
    }
  }
  if (row.planes == Planes::each || row.planes == Planes::separable)
    put_planes(spec, config, channels, layer);
  if (channels && row.planes != Planes::pooled) {
    spec["channels"] = *channels;
  } else if (row.planes == Planes::filters) {
    // Groups divide the planes, however many there are.
    spec["channels"] = member(spec, "groups").is_number() ? spec["groups"] : Json(1);
    layer.assumed.emplace_back("channels");
  }
  return spec;
}

// What comes out in planes; nullopt where that is open.
std::optional<std::int64_t> planes_after(const WindowRow& row, const Call& call,
                                         std::optional<std::int64_t> channels) {
  const Json& config = member(call.layer, "config");
  switch (row.planes) {
    case Planes::filters:
    case Planes::separable: {
      const auto filters = field_count(config, "filters");
      return filters ? std::optional<std::int64_t>(*filters) : std::nullopt;
    }
    case Planes::each:
      if (!channels) return std::nullopt;
      return multiplied_planes(config, *channels);
    case Planes::pooled:
      break;
  }
  return channels;
}

Shape read_row(const WindowRow& row, const Call& call, ModelLayer& layer) {
  const Shape in = call.inputs.empty() ? std::nullopt : call.inputs.front();
  const bool first = is_channels_first(call);
  const auto channels = channels_of(in, first);
  ParsedSpec parsed = read_spec(spec_of(row, call, channels, layer));
  layer.layer.spec = std::move(parsed.spec);
  take_problems(layer, std::move(parsed.problems));
  const auto planes = planes_after(row, call, channels);
  if (row.planes == Planes::separable && planes)
    layer.remarks.push_back({"separable", {std::to_string(*planes)}});
  if (!layer.understood) return std::nullopt;
  Shape out = shape_after(layer.layer, in, first);
  put_channels(out, first, planes);
  return out;
}

// [[top, bottom], [left, right]], [height, width], a number; in one dimension [left, right].
Json sides_json(const Json& value, int rank) {
  const auto both = [](const Json& cells) {
    return cells.is_array() && cells.size() == 2 ? cells : Json::array({cells, cells});
  };
  if (rank == 1) {
    const Json sides = both(value);
    return {{"left", sides[0]}, {"right", sides[1]}};
  }
  const bool listed = value.is_array() && value.size() == 2;
  const Json rows = both(listed ? value[0] : value);
  const Json columns = both(listed ? value[1] : value);
  return {{"top", rows[0]}, {"bottom", rows[1]}, {"left", columns[0]}, {"right", columns[1]}};
}

Shape put_stack_layer(const Json& json, int rank, const Call& call, ModelLayer& layer) {
  ParsedLayer parsed = read_stack_layer(json, rank);
  layer.layer = std::move(parsed.layer);
  take_problems(layer, std::move(parsed.problems));
  const Shape in = call.inputs.empty() ? std::nullopt : call.inputs.front();
  const bool first = is_channels_first(call);
  if (const auto planes = channels_of(in, first); planes && *planes <= Limits::channels)
    layer.layer.spec.channels = static_cast<int>(*planes);
  return layer.understood ? shape_after(layer.layer, in, first) : std::nullopt;
}

template <int Rank>
Shape read_pad(const Call& call, ModelLayer& layer) {
  const Json& padding = member(member(call.layer, "config"), "padding");
  return put_stack_layer(
      {{"op", "pad"}, {"framework", call.framework}, {"pad", sides_json(padding, Rank)}}, Rank,
      call, layer);
}

template <int Rank>
Shape read_crop(const Call& call, ModelLayer& layer) {
  const Json& cropping = member(member(call.layer, "config"), "cropping");
  return put_stack_layer(
      {{"op", "crop"}, {"framework", call.framework}, {"crop", sides_json(cropping, Rank)}}, Rank,
      call, layer);
}

// What is repeated or interpolated otherwise than our words for it say has a size all the same.
Shape read_opaque(const Call& call, ModelLayer& layer, const Json& size_or_scale, bool is_scale) {
  layer.op = ModelOp::other;
  Shape out = call.inputs.empty() ? std::nullopt : call.inputs.front();
  const std::size_t first = is_channels_first(call) ? 2 : 1;
  for (std::size_t i = 0; out && i < size_or_scale.size(); ++i) {
    if (!size_or_scale[i].is_number_integer()) return std::nullopt;
    const auto number = size_or_scale[i].get<std::int64_t>();
    if (number < 1 || number > Limits::input || first + i >= out->size()) return std::nullopt;
    std::int64_t& cells = (*out)[first + i];
    if (cells > Limits::input) return std::nullopt;
    cells = !is_scale ? number : cells < 0 ? -1 : cells * number;
  }
  return out;
}

template <int Rank>
Shape read_upsample(const Call& call, ModelLayer& layer) {
  const Json& config = member(call.layer, "config");
  const Json& size = member(config, "size");
  Json json{{"op", "upsample"}, {"framework", call.framework}, {"scale", size}};
  const std::string word = text_of(config, "interpolation");
  if (!word.empty() && !find_interpolation(word)) {
    const Json scale = size.is_array() ? size : Json(std::vector<Json>(Rank, size));
    return read_opaque(call, layer, scale, true);
  }
  if (!word.empty()) json["interpolation"] = word;
  // TensorFlow.js 4.22.0: UpSampling2D calls resizeBilinear() as it stands.
  if (call.framework == "tfjs" && !word.empty() &&
      find_interpolation(word) != Interpolation::nearest)
    json["coordinates"] = "asymmetric";
  return put_stack_layer(json, Rank, call, layer);
}

Shape read_resizing(const Call& call, ModelLayer& layer) {
  const Json& config = member(call.layer, "config");
  const Json size = Json::array({member(config, "height"), member(config, "width")});
  const std::string word = text_of(config, "interpolation");
  const bool plain = member(config, "crop_to_aspect_ratio") != true &&
                     member(config, "pad_to_aspect_ratio") != true &&
                     (word.empty() || find_interpolation(word));
  if (!plain) return read_opaque(call, layer, size, false);
  Json json{{"op", "upsample"}, {"framework", call.framework}, {"size", size}};
  json["interpolation"] = word.empty() ? "bilinear" : word;
  return put_stack_layer(json, 2, call, layer);
}

// The middle of what is larger; what is smaller is enlarged, and cut to shape.
Shape read_center_crop(const Call& call, ModelLayer& layer) {
  const Json& config = member(call.layer, "config");
  const Json size = Json::array({member(config, "height"), member(config, "width")});
  const Shape in = call.inputs.empty() ? std::nullopt : call.inputs.front();
  const GridSize grid = grid_of(in, is_channels_first(call));
  Json sides = Json::array();
  for (std::size_t i = 0; grid && grid->size() == 2 && i < 2; ++i) {
    if (!size[i].is_number_integer() || size[i] < 1 || size[i] > (*grid)[i]) break;
    const std::int64_t rest = (*grid)[i] - size[i].get<std::int64_t>();
    sides.push_back(Json::array({rest / 2, rest - rest / 2}));
  }
  if (sides.size() != 2) return read_opaque(call, layer, size, false);
  return put_stack_layer(
      {{"op", "crop"}, {"framework", call.framework}, {"crop", sides_json(sides, 2)}}, 2, call,
      layer);
}

Shape read_global(const Call& call, ModelLayer& layer) {
  layer.op = ModelOp::global_pool;
  Shape out = call.inputs.empty() ? std::nullopt : call.inputs.front();
  if (!out || out->size() < 3) return std::nullopt;
  const bool first = is_channels_first(call);
  const std::int64_t planes = first ? (*out)[1] : out->back();
  if (member(member(call.layer, "config"), "keepdims") != true) return {{out->front(), planes}};
  std::fill(out->begin() + 1, out->end(), 1);
  put_channels(out, first, planes);
  return out;
}

Shape read_adaptive(const Call& call, ModelLayer& layer) {
  const Json& size = member(member(call.layer, "config"), "output_size");
  const Shape in = call.inputs.empty() ? std::nullopt : call.inputs.front();
  const std::size_t rank = in && in->size() > 2 ? in->size() - 2 : 1;
  const Shape out =
      read_opaque(call, layer, size.is_array() ? size : Json(std::vector<Json>(rank, size)), false);
  layer.op = ModelOp::adaptive_pool;
  if (const GridSize grid = grid_of(out, is_channels_first(call))) layer.factors = *grid;
  return out;
}

struct GridRow {
  std::string_view class_name;
  Shape (*read)(const Call& call, ModelLayer& layer);
};
constexpr std::array kGridRows{
    GridRow{"ZeroPadding1D", read_pad<1>},
    GridRow{"ZeroPadding2D", read_pad<2>},
    GridRow{"Cropping1D", read_crop<1>},
    GridRow{"Cropping2D", read_crop<2>},
    GridRow{"UpSampling1D", read_upsample<1>},
    GridRow{"UpSampling2D", read_upsample<2>},
    GridRow{"Resizing", read_resizing},
    GridRow{"CenterCrop", read_center_crop},
    GridRow{"GlobalAveragePooling1D", read_global},
    GridRow{"GlobalAveragePooling2D", read_global},
    GridRow{"GlobalAvgPool1D", read_global},
    GridRow{"GlobalAvgPool2D", read_global},
    GridRow{"GlobalMaxPooling1D", read_global},
    GridRow{"GlobalMaxPooling2D", read_global},
    GridRow{"GlobalMaxPool1D", read_global},
    GridRow{"GlobalMaxPool2D", read_global},
    GridRow{"AdaptiveAveragePooling1D", read_adaptive},
    GridRow{"AdaptiveAveragePooling2D", read_adaptive},
    GridRow{"AdaptiveMaxPooling1D", read_adaptive},
    GridRow{"AdaptiveMaxPooling2D", read_adaptive},
};

}  // namespace

std::optional<Shape> read_window(std::string_view class_name, const Call& call, ModelLayer& layer) {
  const auto window = std::ranges::find(kWindowRows, class_name, &WindowRow::class_name);
  if (window != kWindowRows.end()) {
    layer.op = ModelOp::layer;
    return read_row(*window, call, layer);
  }
  const auto row = std::ranges::find(kGridRows, class_name, &GridRow::class_name);
  if (row == kGridRows.end()) return std::nullopt;
  layer.op = ModelOp::layer;
  return row->read(call, layer);
}

}  // namespace padlens::keras
