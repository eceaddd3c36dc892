#include <algorithm>
#include <array>
#include <climits>
#include <string>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

// Channels from layer to layer: what a layer says that it takes, and what arrives.

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;

// The layer of a call that has the channels: the window, or the first.
ModelLayer& main_layer(Made& made) {
  const auto told = std::ranges::find_if(
      made.layers, [](const ModelLayer& layer) { return layer.channels_in.has_value(); });
  return told == made.layers.end() ? made.layers.front() : *told;
}

Problem differ(std::string field, std::string code, std::int64_t asked, std::int64_t comes) {
  return {std::move(field), std::move(code), {std::to_string(asked), std::to_string(comes)}};
}

constexpr std::int64_t kMostBlock = 4096;

bool is_join(Does does) {
  return does == Does::add || does == Does::multiply || does == Does::concatenate;
}

}  // namespace

// nn.Linear works along the last axis: of a flat tensor, or of one whose planes stand there.
void Reader::settle_linear(ModelLayer& layer, Source source) {
  const TensorAxes* moved = builder_.moved_axes(source);
  const GridSize size = builder_.size_of(source);
  const bool flat = size && size->empty();
  // How it is made flat may be what is not told.
  const bool guessed = guessed_;
  const bool sure = is_sure() && builder_.is_laid(source);
  guessed_ = guessed;  // the same is asked of its channels
  if (moved == nullptr && !flat && !sure) return;
  TensorAxes axes = builder_.axes_of(source, lies_last(nullptr));
  const std::int64_t features = axes.back().extent;
  if (layer.channels_in && features >= 0 && *layer.channels_in != features && axes.size() > 1) {
    std::string items = "1";
    for (std::size_t i = 1; i + 1 < axes.size(); ++i)
      items = "?";
    refuse(layer,
           {"in_features",
            "linear_features",
            {std::to_string(*layer.channels_in), std::to_string(features), items,
             layer.channels_out ? std::to_string(*layer.channels_out) : "?"}},
           {layer.line, layer.column});
    return;
  }
  layer.channels_in.reset();
  if (axes.size() < 3) return;
  if (axes.back().of == Of::planes) {
    layer.output.reset();
    layer.keeps = true;
  } else {
    axes.back().extent = layer.channels_out.value_or(TensorAxis::kOpen);
    layer.output = grid_of(axes);
    layer.channels_out = planes_of(axes);
  }
}

void Reader::settle_planes(Made& made, Source source, const Function& function) {
  ModelLayer& layer = made.layers.front();
  const std::string_view word = layer.word;
  constexpr std::array<std::string_view, 3> kLinear{"Linear", "LazyLinear", "linear"};
  constexpr std::array<std::string_view, 3> kOther{"glu", "GLU", "crelu"};
  // Chainer's takes all but the batch as one axis.
  if (function.does == Does::ends && is_one_of(word, kLinear) && !hints_.chainer)
    return settle_linear(layer, source);
  if (function.does == Does::keeps && is_one_of(word, kOther)) {  // half or twice as many
    layer.keeps = false;
    layer.output = builder_.size_of(source);
  }
  constexpr std::array<std::string_view, 6> kToSpace{"PixelShuffle",   "pixel_shuffle",
                                                     "depth_to_space", "depthToSpace",
                                                     "SubPixel",       "PixelShuffle2D"};
  const auto planes = builder_.channels_of(source);
  if (function.does == Does::upsample && is_one_of(word, kToSpace)) {
    const auto block = static_cast<std::int64_t>(layer.layer.scale[kWidth]);
    std::erase(layer.assumed, "interpolation");
    layer.remarks.push_back({"taken_as", {layer.word, "upsample"}});
    if (!planes || block < 1 || block > kMostBlock) return;
    if (*planes % (block * block) != 0)
      return refuse(
          layer,
          {"scale", "blocks_uneven", {std::to_string(*planes), std::to_string(block * block)}},
          {layer.line, layer.column});
    layer.channels_out = *planes / (block * block);
  }
  // Keras's layers are not told what they take: their groups have to divide it.
  ModelLayer& window = main_layer(made);
  Spec& spec = window.layer.spec;
  if (function.does == Does::conv && !window.channels_in && planes && spec.groups > 1 &&
      *planes <= INT_MAX)
    spec.channels = static_cast<int>(*planes);
}

// Whether what the text tells of the layer that comes next is surely so.
bool Reader::is_sure() {
  const bool guessed = std::exchange(guessed_, false);
  return !guessed && !builder_.is_told("loop_once") && !builder_.is_told("branch_first") &&
         !builder_.is_told("branch_left");
}

// What a layer takes and what arrives, where both are surely known.
void Reader::check_channels(Made& made, const std::vector<Source>& from, const Function& function,
                            const Value& call) {
  if (!is_sure() || from.empty() || made.layers.empty()) return;
  if (is_join(function.does)) return check_join(made.layers.front(), from, call);
  ModelLayer& layer = main_layer(made);
  const auto comes = builder_.channels_of(from.front());
  if (!layer.channels_in || !comes || *layer.channels_in == *comes) return;
  const bool norm = function.does == Does::keeps;
  if (norm && (builder_.moved_axes(from.front()) != nullptr || !hints_.torch)) return;
  if (function.does == Does::ends) return;  // settle_linear()
  const std::int64_t asked = *layer.channels_in;
  if (norm) layer.channels_in = comes;
  refuse(layer, differ("channels", norm ? "norm_channels" : "channels_differ", asked, *comes),
         place(call.at));
}

// What is joined has as many channels, or one that is spread; planes that lie behind each other may
// have any.
void Reader::check_join(ModelLayer& layer, const std::vector<Source>& from, const Value& call) {
  const bool spreads = layer.op != ModelOp::concatenate;
  if (!spreads && layer.factors.empty()) return;
  std::optional<std::int64_t> first;
  for (const Source source : from) {
    const auto comes =
        builder_.moved_axes(source) == nullptr ? builder_.channels_of(source) : std::nullopt;
    if (!comes || (spreads && *comes == 1)) continue;
    if (!first) first = comes;
    if (*first != *comes)
      return refuse(layer, differ("channels", "join_channels", *first, *comes), place(call.at));
  }
}

}  // namespace padlens::reading
