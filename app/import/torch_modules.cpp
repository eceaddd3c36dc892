#include "app/import/torch_modules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/import/model_problem.h"
#include "core/frameworks/resolve.h"

namespace padlens::torch_print {
namespace {

using Sizes = std::vector<std::int64_t>;

// Modules that keep the shape of what they take.
constexpr std::array<std::string_view, 49> kTorchKeep{
    "AlphaDropout",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "CELU",
    "ChannelShuffle",
    "CrossMapLRN2d",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "ELU",
    "FeatureAlphaDropout",
    "FrozenBatchNorm2d",
    "GELU",
    "GroupNorm",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "Identity",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "LayerNorm",
    "LeakyReLU",
    "LocalResponseNorm",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "PReLU",
    "RMSNorm",
    "RReLU",
    "ReLU",
    "ReLU6",
    "SELU",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "StochasticDepth",
    "SyncBatchNorm",
    "Tanh",
    "Tanhshrink",
    "Threshold",
};
static_assert(std::ranges::is_sorted(kTorchKeep));

// Those of them that give nothing below zero.
constexpr std::array<std::string_view, 8> kTorchPositive{
    "Hardsigmoid", "ReLU", "ReLU6", "Sigmoid", "Softmax", "Softmax2d", "Softmin", "Softplus"};

// One module with its words, and where it is put down.
struct Reading {
  const Arguments& words;
  WholeShape in;
  ModelLayer& layer;

  const Json& word(std::string_view key) const { return member(key); }
  const Json& member(std::string_view key) const {
    static const Json kNull;
    const auto found = words.named.find(key);
    return found == words.named.end() ? kNull : *found;
  }
  // By its name, or at its place.
  const Json& at(std::string_view key, std::size_t place) const {
    const Json& named = member(key);
    return named.is_null() && place < words.positional.size() ? words.positional[place] : named;
  }
};

// As many before as after on each axis; a word, or something else, as it is.
Json even_sides(const Json& padding, int rank) {
  const auto axes = static_cast<std::size_t>(rank);
  if (padding.is_array() && padding.size() != axes) return padding;
  if (!padding.is_array() && !padding.is_number_integer()) return padding;
  const Json& last = padding.is_array() ? padding[axes - 1] : padding;
  if (rank == 1) return {{"left", last}, {"right", last}};
  const Json& first = padding.is_array() ? padding[0] : padding;
  return {{"top", first}, {"bottom", first}, {"left", last}, {"right", last}};
}

std::optional<int> plain_count(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number < 1 || number > Limits::channels ? std::nullopt
                                                 : std::optional(static_cast<int>(number));
}

std::string ranked(std::string_view op, int rank) {
  return std::string(op) + (rank == 1 ? "1d" : "2d");
}

// Fields that a convolution prints where they are not as by default.
void put_field(Json& spec, const Reading& reading, std::string_view word, std::string_view field) {
  if (const Json& value = reading.word(word); !value.is_null()) spec[std::string(field)] = value;
}

template <int Rank, bool Transposed>
WholeShape read_conv(const Reading& reading) {
  Json spec{{"op", ranked("conv", Rank) + (Transposed ? "_transpose" : "")},
            {"framework", "pytorch"}};
  spec["kernel"] = reading.at("kernel_size", 2);
  put_field(spec, reading, "stride", "stride");
  put_field(spec, reading, "dilation", "dilation");
  put_field(spec, reading, "groups", "groups");
  const Json& padding = reading.word("padding");
  spec["padding"] = even_sides(padding.is_null() ? Json(0) : padding, Rank);
  if (Transposed) {
    const Json& more = reading.word("output_padding");
    spec["output_padding"] = more.is_null() ? Json(0) : more;
  }
  if (const Json& fill = reading.word("padding_mode"); !fill.is_null()) spec["pad_fill"] = fill;
  const auto channels = plain_count(reading.at("in_channels", 0));
  const auto filters = plain_count(reading.at("out_channels", 1));
  if (channels) spec["channels"] = *channels;
  if (filters) spec["filters"] = *filters;
  ParsedSpec parsed = read_spec(spec);
  ModelLayer& layer = reading.layer;
  layer.layer.spec = std::move(parsed.spec);
  take_problems(layer, std::move(parsed.problems));
  if (channels) layer.channels_in = *channels;
  if (filters) layer.channels_out = *filters;
  WholeShape out = shape_after(layer.layer, reading.in, true);
  put_channels(out, true, layer.channels_out);
  return out;
}

Json pool_spec(const Reading& reading, std::string_view op, int rank) {
  Json spec{{"op", ranked(op, rank)}, {"framework", "pytorch"}};
  spec["kernel"] = reading.at("kernel_size", 0);
  put_field(spec, reading, "stride", "stride");
  put_field(spec, reading, "dilation", "dilation");
  put_field(spec, reading, "ceil_mode", "ceil_mode");
  const Json& padding = reading.word("padding");
  spec["padding"] = even_sides(padding.is_null() ? Json(0) : padding, rank);
  return spec;
}

template <int Rank>
WholeShape read_max_pool(const Reading& reading) {
  ParsedSpec parsed = read_spec(pool_spec(reading, "max_pool", Rank));
  reading.layer.layer.spec = std::move(parsed.spec);
  take_problems(reading.layer, std::move(parsed.problems));
  return shape_after(reading.layer.layer, reading.in, true);
}

// An average pool prints neither how it rounds nor what it divides by: its size is known where
// both roundings come to the same.
template <int Rank>
WholeShape read_average_pool(const Reading& reading) {
  ParsedSpec parsed = read_spec(pool_spec(reading, "average_pool", Rank));
  ModelLayer& layer = reading.layer;
  layer.layer.spec = std::move(parsed.spec);
  take_problems(layer, std::move(parsed.problems));
  if (reading.word("ceil_mode").is_boolean()) return shape_after(layer.layer, reading.in, true);
  for (const char* field : {"ceil_mode", "count_include_pad"})
    layer.assumed.emplace_back(field);
  if (Rank == 2) layer.assumed.emplace_back("divisor_override");
  const WholeShape floor = shape_after(layer.layer, reading.in, true);
  StackLayer rounded_up = layer.layer;
  rounded_up.spec.ceil_mode = true;
  const GridSize down = grid_of(floor, true);
  const GridSize up = grid_of(shape_after(rounded_up, reading.in, true), true);
  if (down && down == up) return floor;
  if (down && up) layer.unknown = Remark{"rounding_unknown", {shape_text(*down), shape_text(*up)}};
  return std::nullopt;
}

// "output_size=(1, 1)", "output_size=7"; None keeps what comes in.
template <int Rank>
WholeShape read_adaptive_pool(const Reading& reading) {
  ModelLayer& layer = reading.layer;
  layer.op = ModelOp::adaptive_pool;
  const Json& size = reading.at("output_size", 0);
  const GridSize in = grid_of(reading.in, true);
  Sizes out;
  for (std::size_t i = 0; i < Rank; ++i) {
    const Json value = !size.is_array() ? size : i < size.size() ? size[i] : Json("");
    if (value.is_null() && in && in->size() == Rank) {
      out.push_back((*in)[i]);
    } else if (const auto cells = plain_count(value)) {
      out.push_back(*cells);
    } else {
      return std::nullopt;
    }
  }
  layer.factors = out;
  // To one cell it is a pool over all of the grid.
  if (std::ranges::all_of(out, [](std::int64_t cells) { return cells == 1; }))
    layer.op = ModelOp::global_pool;
  WholeShape shape =
      reading.in && reading.in->size() == Rank + 2 ? reading.in : Sizes(Rank + 2, -1);
  std::ranges::copy(out, shape->begin() + 2);
  return shape;
}

WholeShape put_layer(const Reading& reading, const Json& json, int rank) {
  ParsedLayer parsed = read_stack_layer(json, rank);
  reading.layer.layer = std::move(parsed.layer);
  take_problems(reading.layer, std::move(parsed.problems));
  return shape_after(reading.layer.layer, reading.in, true);
}

// (left, right, top, bottom); less than none cuts.
template <int Rank>
WholeShape read_pad_module(const Reading& reading) {
  const Json& padding = reading.at("padding", 0);
  Json cells = Json::array();
  bool pads = true;
  bool cuts = true;
  for (std::size_t i = 0; i < 2 * Rank; ++i) {
    const Json value = padding.is_array() && i < padding.size() ? padding[i] : padding;
    if (!value.is_number_integer() || std::abs(value.get<double>()) > Limits::side) {
      cells.push_back(value);
      continue;
    }
    const auto number = value.get<std::int64_t>();
    pads = pads && number >= 0;
    cuts = cuts && number <= 0;
    cells.push_back(number);
  }
  if (!pads && !cuts) {
    reading.layer.op = ModelOp::other;
    return std::nullopt;
  }
  if (!pads) {
    for (Json& value : cells)
      value = value.is_number_integer() ? Json(-value.get<std::int64_t>()) : value;
  }
  Json sides{{"left", cells[0]}, {"right", cells[1]}};
  if (Rank == 2) sides.update(Json{{"top", cells[2]}, {"bottom", cells[3]}});
  const char* kind = pads ? "pad" : "crop";
  Json json{{"op", kind}, {"framework", "pytorch"}, {kind, sides}};
  const std::string& word = reading.layer.word;
  if (pads && word.starts_with("Reflection")) json["pad_fill"] = "reflect";
  if (pads && word.starts_with("Replication")) json["pad_fill"] = "replicate";
  if (pads && word.starts_with("Circular")) json["pad_fill"] = "circular";
  if (const Json& value = reading.word("value"); pads && value.is_number() && value != 0)
    json["pad_fill"] = Json{{"constant", value}};
  return put_layer(reading, json, Rank);
}

// "scale_factor=2.0, mode='nearest'", or "size=(64, 64)". Of how many axes is not said, but by
// some modes.
WholeShape read_upsample_module(const Reading& reading) {
  const std::string mode =
      reading.word("mode").is_string() ? reading.word("mode").get<std::string>() : "nearest";
  const Json& size = reading.word("size");
  const Json& scale = reading.word("scale_factor");
  const Json& listed = size.is_array() ? size : scale;
  int rank = mode == "linear" ? 1 : 2;
  if (listed.is_array()) rank = static_cast<int>(listed.size());
  if (reading.in) rank = static_cast<int>(reading.in->size()) - 2;
  const std::string plain = mode == "nearest-exact" ? "nearest" : mode;
  if ((rank != 1 && rank != 2) || !find_interpolation(plain)) {
    reading.layer.op = ModelOp::other;
    return std::nullopt;
  }
  Json json{{"op", "upsample"}, {"framework", "pytorch"}, {"interpolation", plain}};
  json[size.is_null() ? "scale" : "size"] = size.is_null() ? scale : size;
  if (reading.layer.word == "UpsamplingBilinear2d") {
    json["coordinates"] = "align_corners";
  } else if (mode == "nearest") {  // i ÷ s rounded down
    json["coordinates"] = "asymmetric";
  } else if (mode != "nearest-exact") {  // align_corners is not printed
    reading.layer.assumed.emplace_back("coordinates");
  }
  return put_layer(reading, json, rank);
}

// Planes into cells, r² of them into r × r; and back.
template <bool Back>
WholeShape read_shuffle(const Reading& reading) {
  reading.layer.op = ModelOp::other;
  const auto by = plain_count(reading.at(Back ? "downscale_factor" : "upscale_factor", 0));
  WholeShape out = reading.in;
  constexpr int kMost = 1 << 12;
  if (!out || out->size() != 4 || !by || *by > kMost) return std::nullopt;
  const std::int64_t planes = std::int64_t{*by} * *by;
  for (const std::size_t axis : {2U, 3U}) {
    std::int64_t& cells = (*out)[axis];
    if (cells > Limits::input || (Back && cells > 0 && cells % *by != 0)) return std::nullopt;
    if (cells > 0) cells = Back ? cells / *by : cells * *by;
  }
  std::int64_t& channels = (*out)[1];
  if (!Back && channels > 0 && channels % planes != 0) return std::nullopt;
  if (channels > 0) channels = Back ? channels * planes : channels / planes;
  return out;
}

WholeShape read_flatten(const Reading& reading) {
  reading.layer.op = ModelOp::other;
  const WholeShape& in = reading.in;
  if (!in) return std::nullopt;
  const auto rank = static_cast<std::int64_t>(in->size());
  const auto axis = [&](std::string_view key, std::int64_t otherwise) -> std::int64_t {
    const Json& value = reading.word(key);
    const std::int64_t at = value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
    return at < 0 ? at + rank : at;
  };
  const std::int64_t first = axis("start_dim", 1);
  const std::int64_t last = axis("end_dim", -1);
  if (first < 0 || last < first || last >= rank) return std::nullopt;
  std::int64_t cells = 1;
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  for (std::int64_t i = first; i <= last; ++i) {
    const std::int64_t size = (*in)[static_cast<std::size_t>(i)];
    if (size > 0 && cells > kMost / size) return std::nullopt;
    cells = size < 0 || cells < 0 ? -1 : cells * size;
  }
  Sizes out(in->begin(), in->begin() + first);
  out.push_back(cells);
  out.insert(out.end(), in->begin() + last + 1, in->end());
  return out;
}

// The last axis alone.
WholeShape read_linear(const Reading& reading) {
  reading.layer.op = ModelOp::other;
  const auto units = plain_count(reading.at("out_features", 1));
  WholeShape out = reading.in;
  if (!out || out->size() < 2 || !units) return std::nullopt;
  out->back() = *units;
  return out;
}

struct ModuleRow {
  std::string_view type;
  WholeShape (*read)(const Reading& reading);
};
constexpr std::array kModuleRows{
    ModuleRow{"Conv1d", read_conv<1, false>},
    ModuleRow{"Conv2d", read_conv<2, false>},
    ModuleRow{"LazyConv1d", read_conv<1, false>},
    ModuleRow{"LazyConv2d", read_conv<2, false>},
    ModuleRow{"ConvTranspose1d", read_conv<1, true>},
    ModuleRow{"ConvTranspose2d", read_conv<2, true>},
    ModuleRow{"LazyConvTranspose1d", read_conv<1, true>},
    ModuleRow{"LazyConvTranspose2d", read_conv<2, true>},
    ModuleRow{"MaxPool1d", read_max_pool<1>},
    ModuleRow{"MaxPool2d", read_max_pool<2>},
    ModuleRow{"AvgPool1d", read_average_pool<1>},
    ModuleRow{"AvgPool2d", read_average_pool<2>},
    ModuleRow{"AdaptiveAvgPool1d", read_adaptive_pool<1>},
    ModuleRow{"AdaptiveAvgPool2d", read_adaptive_pool<2>},
    ModuleRow{"AdaptiveMaxPool1d", read_adaptive_pool<1>},
    ModuleRow{"AdaptiveMaxPool2d", read_adaptive_pool<2>},
    ModuleRow{"ZeroPad1d", read_pad_module<1>},
    ModuleRow{"ZeroPad2d", read_pad_module<2>},
    ModuleRow{"ConstantPad1d", read_pad_module<1>},
    ModuleRow{"ConstantPad2d", read_pad_module<2>},
    ModuleRow{"ReflectionPad1d", read_pad_module<1>},
    ModuleRow{"ReflectionPad2d", read_pad_module<2>},
    ModuleRow{"ReplicationPad1d", read_pad_module<1>},
    ModuleRow{"ReplicationPad2d", read_pad_module<2>},
    ModuleRow{"CircularPad1d", read_pad_module<1>},
    ModuleRow{"CircularPad2d", read_pad_module<2>},
    ModuleRow{"Upsample", read_upsample_module},
    ModuleRow{"UpsamplingNearest2d", read_upsample_module},
    ModuleRow{"UpsamplingBilinear2d", read_upsample_module},
    ModuleRow{"PixelShuffle", read_shuffle<false>},
    ModuleRow{"PixelUnshuffle", read_shuffle<true>},
    ModuleRow{"Flatten", read_flatten},
    ModuleRow{"Linear", read_linear},
    ModuleRow{"LazyLinear", read_linear},
};

}  // namespace

WholeShape read_module(const Module& module, const WholeShape& in, ModelLayer& layer) {
  layer.word = module.type;
  const Arguments words = arguments_of(module.text);
  layer.channels_in = channels_of(in, true);
  const Reading reading{words, in, layer};
  const auto row = std::ranges::find(kModuleRows, module.type, &ModuleRow::type);
  WholeShape out;
  if (row != kModuleRows.end()) {
    layer.op = ModelOp::layer;
    out = row->read(reading);
  } else {
    layer.op = ModelOp::other;
    if (std::ranges::binary_search(kTorchKeep, module.type)) out = in;
    layer.nonnegative = std::ranges::find(kTorchPositive, module.type) != kTorchPositive.end();
  }
  layer.output = grid_of(out, true);
  if (!layer.channels_out) layer.channels_out = channels_of(out, true);
  return out;
}

bool is_chain(const Module& module) {
  // Wrappers of one module: what is parallel, or compiled.
  if (module.type == "DataParallel" || module.type == "DistributedDataParallel" ||
      module.type == "OptimizedModule")
    return module.children.size() == 1;
  return module.type == "Sequential";
}

}  // namespace padlens::torch_print
