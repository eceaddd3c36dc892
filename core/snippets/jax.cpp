// JAX.
// Sources of what the programs call (JAX's API reference; jax/_src/lax/convolution.py):
//   lax.conv_general_dilated: padding as (before, after) pairs, which may be negative;
//     any stride together with any rhs_dilation.
//   lax.conv_transpose: pairs are the padding of the input with its zeros inserted (so
//     as long as use_consistent_padding stays False, its default); transpose_kernel=True
//     flips the kernel and swaps its channels, as a transposed convolution has it, so the
//     kernel is (height, width, out, in).
//   jax.numpy.pad: the modes of numpy.pad. jax_enable_x64: jax.config.
// One call says it all, whatever the layer: JAX's layer is the arithmetic itself.

#include <fmt/format.h>

#include <array>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "jax";

constexpr ArrayWords kWords{.declare = "",
                            .ones = "jnp.ones(({0}))",
                            .range = "jnp.arange(1., {1})",
                            .full = "jnp.full(({0}), {1})",
                            .open = "jnp.array([",
                            .close = "])",
                            .reshape = ".reshape({0})",
                            .comment = "#",
                            .indent = "    ",
                            .end = "\n",
                            .points = true};

Recipe plan(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  recipe.geometry = layer.geometry();
  if (layer.geometry().transposed() || pads_with_zeros(layer)) return recipe;
  // Only what is added: cells that are skipped are negative padding.
  const Margins pads = paddings(layer.geometry());
  const Margins cut = pads.cut();
  pad_before(recipe, pads.added(), layer.spec().pad_fill);
  recipe.geometry.axis = {conv_axis(recipe.layer, kHeight, -cut.top, -cut.bottom),
                          conv_axis(recipe.layer, kWidth, -cut.left, -cut.right)};
  return recipe;
}

std::string padding_code(const Recipe& recipe) {
  if (!recipe.before.any()) return "";
  const bool constant = recipe.fill.mode == FillMode::constant;
  return fmt::format("x = jnp.pad(\n    x, ((0, 0), {}, (0, 0)),\n    {})\n",
                     side_pairs(recipe.before, "(", ")"),
                     constant ? "constant_values=" + number_word(recipe.fill.constant, true)
                              : fmt::format("mode=\"{}\"", numpy_pad_mode(recipe.fill.mode)));
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  const bool conv = !spec.op->transposed();
  const Margins pads = paddings(recipe.geometry);
  const std::string padding =
      conv && !pads.any() ? "\"VALID\"" : "(" + side_pairs(pads, "(", ")") + ")";
  std::string text = fmt::format("y = lax.{}(\n    x, w,\n    {}=({}),\n    padding={},\n",
                                 conv ? "conv_general_dilated" : "conv_transpose",
                                 conv ? "window_strides" : "strides", joined(spec.stride), padding);
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format("    rhs_dilation=({}),\n", joined(spec.dilation));
  }
  text += "    dimension_numbers=(\n        \"NHWC\", \"HWIO\", \"NHWC\")";
  return text + (conv ? ")\n" : ",\n    transpose_kernel=True)\n");
}

std::string summary(const Layer&, const Recipe& recipe) {
  return padding_code(recipe) + layer_code(recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text;
  if (needs_64_bit(layer)) {
    text =
        "import jax\nimport jax.numpy as jnp\nfrom jax import lax\n\n"
        "jax.config.update(\n    \"jax_enable_x64\", True)\n\n";
  } else {
    text = "import jax.numpy as jnp\nfrom jax import lax\n\n";
  }
  text += input_code(kWords, layer, fmt::format("1, {}, 1", joined(layer.spec().input)), most);
  text += kernel_code(kWords, layer, joined(layer.spec().kernel) + ", 1, 1", most);
  text += "\n" + summary(layer, recipe);
  return text + "\ny = y[0, :, :, 0]\nprint(y.shape)\nfor row in y.tolist():\n    print(row)\n";
}

}  // namespace

extern const SnippetTarget kJaxSnippets;
const SnippetTarget kJaxSnippets{kId, "JAX", "python", plan, code, summary};

}  // namespace padlens
