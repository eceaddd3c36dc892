// Keras 3.
// Sources of what the programs call (Keras's API reference, and keras/src of 3.x):
//   layers.Conv2D, layers.Conv2DTranspose: refuse strides > 1 together with
//     dilation_rate > 1, and output_padding that is not below the stride; the kernel is
//     (height, width, in, filters), transposed (height, width, filters, in)
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

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "keras";

// --- planning --------------------------------------------------------------------

Recipe plan_conv(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  take_every_where_dilated(recipe);
  const Margins pads = paddings(layer.geometry());
  const bool own = is_own(kId, layer);
  const bool asked_same = own && layer.spec().padding == PaddingMode::same;
  const bool asked_sides = own && layer.spec().padding == PaddingMode::explicit_sides;
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
  longer.output_padding =
      PerAxis{static_cast<int>(h.out - h.full), static_cast<int>(w.out - w.full)};
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
  return first_fitting(pools_by_same(kId, layer), layer);
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose(layer) : plan_conv(layer);
}

// --- the steps -------------------------------------------------------------------

std::string margins_code(std::string_view name, std::string_view layer, const Margins& margins) {
  if (!margins.any()) return "";
  return fmt::format("{0} = keras.layers.{1}(\n    ({2}))({0})\n", name, layer,
                     side_pairs(margins, "(", ")"));
}

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.before.added();
  std::string text;
  switch (recipe.fill.mode) {
    case FillMode::zeros:
      text = margins_code("x", "ZeroPadding2D", added);
      break;
    case FillMode::constant:
    case FillMode::reflect:
      text = fmt::format("x = keras.ops.pad(\n    x, ((0, 0), {}, (0, 0)),\n    {})\n",
                         side_pairs(added, "(", ")"),
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
  return text + margins_code("x", "Cropping2D", recipe.before.cut());
}

std::string pool_code(const Spec& spec) {
  return fmt::format(
      "layer = keras.layers.{}(\n    pool_size=({}),\n    strides=({}),\n    padding=\"{}\")\n",
      spec.op->spelled(kId), joined(spec.kernel), joined(spec.stride),
      spec.padding == PaddingMode::same ? "same" : "valid");
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(spec);
  std::string text =
      fmt::format("layer = keras.layers.{}(\n    filters=1,\n    kernel_size=({}),\n",
                  spec.op->spelled(kId), joined(spec.kernel));
  text += fmt::format("    strides=({}),\n    padding=\"{}\",\n", joined(spec.stride),
                      spec.padding == PaddingMode::same ? "same" : "valid");
  if (spec.output_padding) {
    text += fmt::format("    output_padding=({}),\n", joined(*spec.output_padding));
  }
  if (std::ranges::max(spec.dilation) > 1) {
    text += fmt::format("    dilation_rate=({}),\n", joined(spec.dilation));
  }
  return text + "    use_bias=False)\n";
}

std::string result_code(const Recipe& recipe) {
  return every_code(recipe) + margins_code("y", "ZeroPadding2D", recipe.after.added()) +
         margins_code("y", "Cropping2D", recipe.after.cut());
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return padding_code(layer, recipe) + numpy_zeros_code(recipe) + layer_code(recipe) +
         "y = layer(x)\n" + result_code(recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "import keras\nimport numpy as np\n\n";
  if (needs_64_bit(layer)) text += "keras.config.set_floatx(\"float64\")\n\n";
  text += input_code(kNumpyWords, layer, fmt::format("1, {}, 1", joined(layer.spec().input)), most);
  if (layer.op().has_kernel) {
    text += kernel_code(kNumpyWords, layer, joined(layer.spec().kernel) + ", 1, 1", most);
  }
  text += "\n" + padding_code(layer, recipe) + numpy_zeros_code(recipe) + layer_code(recipe);
  if (layer.op().has_kernel) {
    text += fmt::format("layer.build((1, {}, 1))\nlayer.set_weights([{}])\n",
                        joined(recipe.layer.input), numpy_zeros_code(recipe).empty() ? "w" : "k");
  }
  text += "y = layer(x)\n" + result_code(recipe);
  return text + "\ny = keras.ops.convert_to_numpy(y)\n" + print_code("y[0, :, :, 0]");
}

}  // namespace

extern const SnippetTarget kKerasSnippets;
const SnippetTarget kKerasSnippets{.id = kId,
                                   .display_name = "Keras",
                                   .language = "python",
                                   .plan = plan,
                                   .code = code,
                                   .summary = summary};

}  // namespace padlens
