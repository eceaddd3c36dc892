// JAX.
// Sources of what the programs call (JAX's API reference; jax/_src/lax/convolution.py):
//   lax.conv_general_dilated: padding as (before, after) pairs, which may be negative;
//     any stride together with any rhs_dilation.
//   lax.conv_transpose: pairs are the padding of the input with its zeros inserted (so
//     as long as use_consistent_padding stays False, its default); transpose_kernel=True
//     flips the kernel and swaps its channels, as a transposed convolution has it, so the
//     kernel is (height, width, out, in).
//   lax.reduce_window: pads with the initial value, (before, after) pairs; a mean is the sums
//     by the number of cells, which is a sum of ones.
//   jax.numpy.pad: the modes of numpy.pad. jax_enable_x64: jax.config.
// One call says all of a convolution, whatever the layer: JAX's layer is the arithmetic itself.

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

// Counted padding is zeros of the input; all other is the window's, with what lies past it.
std::optional<Recipe> plan_pool(const Layer& layer) {
  Recipe recipe = begin_pool(kId, layer, PaddingMode::valid);
  recipe.geometry = layer.geometry();
  const bool counted = layer.op().reducer->divides && !recipe.geometry.divisor_override &&
                       recipe.geometry.counting == Counting::padded;
  if (counted) {
    pad_pool_before(recipe, layer, false);
    recipe.geometry.counting = Counting::real;
  }
  const Margins pads = counted ? Margins{} : pool_pads(layer.geometry(), false);
  const std::array<std::int64_t, 2> before{pads.top, pads.left};
  const std::array<std::int64_t, 2> after{pads.bottom, pads.right};
  for (const Axis axis : kAxes) {
    recipe.geometry.axis[axis] =
        window_axis(recipe.layer, axis, before[axis], after[axis], layer.geometry().axis[axis].out);
  }
  if (!fit_pool(recipe, Geometry{recipe.geometry}, layer)) return std::nullopt;
  return recipe;
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
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

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  std::string text;
  if (recipe.before.cut().any()) {
    // Cells that a pool skips.
    const auto& [h, w] = layer.geometry().axis;
    const Margins cut = recipe.before.cut();
    text = fmt::format("x = x[:, {}:{}, {}:{}]\n", cut.top, h.n - cut.bottom, cut.left,
                       w.n - cut.right);
  }
  if (!recipe.before.added().any()) return text;
  const bool constant = recipe.fill.mode == FillMode::constant;
  return text + fmt::format("x = jnp.pad(\n    x, ((0, 0), {}, (0, 0)),\n    {})\n",
                            side_pairs(recipe.before.added(), "(", ")"),
                            constant
                                ? "constant_values=" + number_word(recipe.fill.constant, true)
                                : fmt::format("mode=\"{}\"", numpy_pad_mode(recipe.fill.mode)));
}

// The arguments of the windows, each after a comma and a line's end.
std::string window_arguments(const Spec& spec, const Margins& pads) {
  std::string text = fmt::format(
      "    window_dimensions=(1, {}, 1),\n    window_strides=(1, {}, 1),\n    padding={}",
      joined(spec.kernel), joined(spec.stride),
      pads.any() ? "(\n        (0, 0), " + side_pairs(pads, "(", ")") + ", (0, 0))" : "\"VALID\"");
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format(",\n    window_dilation=(1, {}, 1)", joined(spec.dilation));
  }
  return text + ")\n";
}

std::string pool_code(const Recipe& recipe) {
  const Geometry& geometry = recipe.geometry;
  const Margins pads = pool_pads(geometry, true);
  const std::string arguments = window_arguments(recipe.layer, pads);
  // Its initial value and what it does with two numbers.
  const std::string call =
      fmt::format("y = lax.reduce_window(\n    x, {}", geometry.op->spelled(kId));
  if (!geometry.op->reducer->divides) return call + ",\n" + arguments;
  if (geometry.divisor_override || geometry.counting == Counting::window || !pads.any()) {
    return call + ",\n" + arguments +
           fmt::format("y = y / {}\n", geometry.divisor_override.value_or(geometry.height().k *
                                                                          geometry.width().k));
  }
  return "window = dict(\n" + arguments + call +
         ", **window)\nones = jnp.ones_like(x)\n"
         "y = y / lax.reduce_window(\n    ones, 0., lax.add, **window)\n";
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(recipe);
  const bool conv = !spec.op->transposed();
  const Margins pads = paddings(recipe.geometry);
  const std::string padding =
      conv && !pads.any() ? "\"VALID\"" : "(" + side_pairs(pads, "(", ")") + ")";
  std::string text =
      fmt::format("y = lax.{}(\n    x, w,\n    {}=({}),\n    padding={},\n", spec.op->spelled(kId),
                  conv ? "window_strides" : "strides", joined(spec.stride), padding);
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format("    rhs_dilation=({}),\n", joined(spec.dilation));
  }
  text += "    dimension_numbers=(\n        \"NHWC\", \"HWIO\", \"NHWC\")";
  return text + (conv ? ")\n" : ",\n    transpose_kernel=True)\n");
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return padding_code(layer, recipe) + layer_code(recipe);
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
  if (layer.op().has_kernel)
    text += kernel_code(kWords, layer, joined(layer.spec().kernel) + ", 1, 1", most);
  text += "\n" + summary(layer, recipe);
  return text + "\ny = y[0, :, :, 0]\nprint(y.shape)\nfor row in y.tolist():\n    print(row)\n";
}

}  // namespace

extern const SnippetTarget kJaxSnippets;
const SnippetTarget kJaxSnippets{kId, "JAX", "python", plan, code, summary};

}  // namespace padlens
