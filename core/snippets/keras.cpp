// Keras 3.
// Sources of what the programs call (Keras's API reference, and keras/src of 3.x):
//   layers.Conv2D, layers.Conv2DTranspose: refuse strides > 1 together with
//     dilation_rate > 1 (DepthwiseConv2D takes both), and output_padding that is not below the
//     stride; the kernel is (height, width, in, filters), transposed (height, width, filters, in)
//     (layers/convolutional/base_conv.py, base_conv_transpose.py).
//   layers.ZeroPadding2D, layers.Cropping2D: ((top, bottom), (left, right)).
//   ops.pad: "constant" (with constant_values), "reflect" and "symmetric" on every
//     backend; TensorFlow's has no "edge" or "wrap", so those rows are taken by index
//     with ops.take.
//   layers.MaxPooling2D, layers.AveragePooling2D: no dilation and no padding but "same",
//     which a mean does not count.
//   config.set_floatx; Layer.build, Layer.set_weights; ops.convert_to_numpy.
// A kernel is not dilated in a transposed layer that is not Keras's own: TensorFlow has
// that on some devices only. Its zeros are written out.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/frameworks/keras_layers.h"
#include "core/frameworks/sizing.h"
#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

using keras_layers::is_depthwise_layer;

constexpr std::string_view kId = "keras";

// --- planning --------------------------------------------------------------------

Recipe plan_conv(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  if (!is_depthwise_layer(recipe.layer)) take_every_where_dilated(recipe);
  const Margins pads = paddings(layer.geometry());
  const bool own = is_own(kId, layer);
  const bool asked_same = own && layer.spec().padding == PaddingMode::same;
  const bool asked_sides = own && layer.spec().padding == PaddingMode::explicit_sides;
  if (own && is_causal(layer.spec()) && pads_with_zeros(layer)) {
    recipe.layer.padding = PaddingMode::causal;
    resolve_layer(recipe);
    return recipe;
  }
  Spec same = recipe.layer;
  same.padding = PaddingMode::same;
  const auto geometry = library_geometry(same);
  const bool fits = pads_with_zeros(layer) && geometry && paddings(*geometry) == pads;
  if (fits && (asked_same || (pads.any() && !asked_sides))) {
    recipe.layer = same;
  } else {
    pad_before(recipe, pads, pads_with_zeros(layer) ? PadFill{} : layer.fill());
  }
  resolve_layer(recipe);
  return recipe;
}

// Keras's layer refuses the whole stride, which TensorFlow itself can do.
bool layer_takes_output_padding(const Spec& spec) {
  return !spec.output_padding || ((*spec.output_padding)[kHeight] < spec.stride[kHeight] &&
                                  (*spec.output_padding)[kWidth] < spec.stride[kWidth]);
}

Recipe plan_transpose(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  if (is_own(kId, layer) && layer_takes_output_padding(layer.spec())) {
    return own_recipe(kId, layer);
  }
  if (std::ranges::max(recipe.layer.dilation) > 1) write_zeros_out(recipe);
  Spec same = recipe.layer;
  same.padding = PaddingMode::same;
  Spec longer = recipe.layer;
  const auto& [h, w] = layer.geometry().axis;
  longer.output_padding = PerAxis{as_field(h.out - h.full), as_field(w.out - w.full)};
  for (const Spec& candidate : {same, recipe.layer, longer}) {
    const auto geometry = library_geometry(candidate);
    if (!geometry || !same_output(*geometry, layer.geometry())) continue;
    recipe.layer = candidate;
    recipe.geometry = *geometry;
    return recipe;
  }
  resolve_layer(recipe);
  fit_after(recipe, layer.geometry());
  return recipe;
}

std::optional<Recipe> plan_pool(const Layer& layer) {
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  const auto recipe = first_fitting(pools_by_same(kId, layer), layer);
  return recipe ? recipe : plan_weighed_mean(kId, layer);
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose(layer) : plan_conv(layer);
}

// --- the steps -------------------------------------------------------------------

std::string margins_code(Op op, std::string_view name, std::string_view layer,
                         const Margins& margins) {
  if (!margins.any()) return "";
  const std::string sides = side_pairs(op, margins, "(", ")");
  return fmt::format("{0} = keras.layers.{1}{2}D(\n    {3})({0})\n", name, layer, op->rank,
                     op->rank == 1 ? sides : fmt::format("({})", sides));
}

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.before.added();
  std::string text;
  switch (recipe.fill.mode) {
    case FillMode::zeros:
      text = margins_code(recipe.layer.op, "x", "ZeroPadding", added);
      break;
    case FillMode::constant:
    case FillMode::reflect:
      text = fmt::format("x = keras.ops.pad(\n    x, ((0, 0), {}, (0, 0)),\n    {})\n",
                         side_pairs(recipe.layer.op, added, "(", ")"),
                         recipe.fill.mode == FillMode::reflect ? "mode=\"reflect\""
                         : is_lowest(recipe.fill)
                             ? "constant_values=-np.inf"
                             : "constant_values=" + number_word(recipe.fill.constant, true));
      break;
    case FillMode::replicate:
    case FillMode::circular:
      text = take_codes("keras.ops.take", "np.arange", layer.geometry(), added, recipe.fill.mode);
      break;
  }
  return text + margins_code(recipe.layer.op, "x", "Cropping", recipe.before.cut());
}

// A grid that tells which cells of a mean count.
std::string counted_code(const Recipe& recipe) {
  if (!recipe.counted) return "";
  std::string text = "m = keras.ops.ones_like(x)\n";
  if (recipe.counted->any()) {
    text +=
        fmt::format("m = keras.ops.pad(\n    m, ((0, 0), {}, (0, 0)),\n    {})\n",
                    side_pairs(recipe.layer.op, *recipe.counted, "(", ")"), "constant_values=1");
  }
  return text + margins_code(recipe.layer.op, "m", "ZeroPadding", uncounted(recipe)) +
         margins_code(recipe.layer.op, "m", "Cropping", recipe.before.cut());
}

std::string_view call_code(const Recipe& recipe) {
  return recipe.counted ? "y = layer(x) / layer(m)\n" : "y = layer(x)\n";
}

std::string pool_code(const Spec& spec) {
  return fmt::format(
      "layer = keras.layers.{}(\n    pool_size={},\n    strides={},\n    padding=\"{}\")\n",
      spec.op->spelled(kId), number_or_pair(spec.op, spec.kernel),
      number_or_pair(spec.op, spec.stride), spec.padding == PaddingMode::same ? "same" : "valid");
}

// Its kernel is (height, width, channel, filter of it).
std::string depthwise_kernel_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (!is_depthwise_layer(spec)) return "";
  return fmt::format("w = w.reshape({}, {}, {})\n", joined(spec.op, spec.kernel), spec.channels,
                     spec.filters / spec.channels);
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(spec);
  const bool depthwise = is_depthwise_layer(spec);
  std::string text = fmt::format("layer = keras.layers.{}{}(\n", depthwise ? "Depthwise" : "",
                                 spec.op->spelled(kId));
  if (!depthwise) text += fmt::format("    filters={},\n", spec.filters);
  text += fmt::format("    kernel_size={},\n", number_or_pair(spec.op, spec.kernel));
  text += fmt::format("    strides={},\n    padding=\"{}\",\n",
                      number_or_pair(spec.op, spec.stride), mode_info(spec.padding).name);
  if (spec.output_padding) {
    text += fmt::format("    output_padding={},\n", number_or_pair(spec.op, *spec.output_padding));
  }
  if (depthwise && spec.filters > spec.channels) {
    text += fmt::format("    depth_multiplier={},\n", spec.filters / spec.channels);
  } else if (!depthwise && spec.groups > 1) {
    text += fmt::format("    groups={},\n", spec.groups);
  }
  if (std::ranges::max(spec.dilation) > 1) {
    text += fmt::format("    dilation_rate={},\n", number_or_pair(spec.op, spec.dilation));
  }
  return text + "    use_bias=False)\n";
}

std::string result_code(const Recipe& recipe) {
  return every_code(recipe) +
         margins_code(recipe.layer.op, "y", "ZeroPadding", recipe.after.added()) +
         margins_code(recipe.layer.op, "y", "Cropping", recipe.after.cut());
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return fmt::format("{}{}{}{}{}{}", counted_code(recipe), padding_code(layer, recipe),
                     numpy_zeros_code(recipe), layer_code(recipe), call_code(recipe),
                     result_code(recipe));
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "import keras\nimport numpy as np\n\n";
  if (needs_64_bit(layer)) text += "keras.config.set_floatx(\"float64\")\n\n";
  text += input_code(kNumpyWords, layer, kChannelsLast, most);
  if (layer.op().has_kernel) {
    text += kernel_code(kNumpyWords, layer, kChannelsLast, most) + depthwise_kernel_code(recipe);
  }
  text += "\n" + counted_code(recipe) + padding_code(layer, recipe) + numpy_zeros_code(recipe) +
          layer_code(recipe);
  if (layer.op().has_kernel) {
    text += fmt::format("layer.build(({}))\nlayer.set_weights([{}])\n",
                        input_shape(recipe, kChannelsLast),
                        numpy_zeros_code(recipe).empty() ? "w" : "k");
  }
  text += fmt::format("{}{}", call_code(recipe), result_code(recipe));
  return text + "\ny = keras.ops.convert_to_numpy(y)\n" + print_code(layer, kChannelsLast);
}

}  // namespace

extern const SnippetTarget kKerasSnippets;
const SnippetTarget kKerasSnippets{.id = kId,
                                   .display_name = "Keras",
                                   .language = "python",
                                   .transpose_groups = Groups::none,
                                   .plan = plan,
                                   .code = code,
                                   .summary = summary};

}  // namespace padlens
