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

#include "core/snippets/lax.h"
#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "jax";

// The arguments of the windows, each after a comma and a line's end.
std::string window_arguments(const Spec& spec, const Margins& pads) {
  std::string text = fmt::format(
      "    window_dimensions=(1, {}, 1),\n    window_strides=(1, {}, 1),\n    padding={}",
      joined(spec.op, spec.kernel), joined(spec.op, spec.stride),
      pads.any() ? "(\n        (0, 0), " + side_pairs(spec.op, pads, "(", ")") + ", (0, 0))"
                 : "\"VALID\"");
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format(",\n    window_dilation=(1, {}, 1)", joined(spec.op, spec.dilation));
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
  if (const auto divisor = lax::one_divisor(geometry)) {
    return fmt::format("{},\n{}y = y / {}\n{}", call, arguments, *divisor,
                       lax::scale_code(geometry));
  }
  return "window = dict(\n" + arguments + call +
         ", **window)\nones = jnp.ones_like(x)\n"
         "y = y / lax.reduce_window(\n    ones, 0., lax.add, **window)\n" +
         lax::scale_code(geometry);
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(recipe);
  const bool conv = !spec.op->transposed();
  const Margins pads = paddings(recipe.geometry);
  const std::string padding = conv && !pads.any() ? "\"VALID\"" : pairs_tuple(spec.op, pads);
  std::string text =
      fmt::format("y = lax.{}(\n    x, w,\n    {}={},\n    padding={},\n", spec.op->spelled(kId),
                  conv ? "window_strides" : "strides", tuple_of(spec.op, spec.stride), padding);
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format("    rhs_dilation={},\n", tuple_of(spec.op, spec.dilation));
  }
  text += spec.op->rank == 1 ? "    dimension_numbers=(\n        \"NWC\", \"WIO\", \"NWC\")"
                             : "    dimension_numbers=(\n        \"NHWC\", \"HWIO\", \"NHWC\")";
  if (spec.groups > 1) text += fmt::format(",\n    feature_group_count={}", spec.groups);
  return text + (conv ? ")\n" : ",\n    transpose_kernel=True)\n");
}

std::optional<Recipe> plan(const Layer& layer) {
  return lax::plan(kId, layer);
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return lax::padding_code(recipe) + layer_code(recipe) + lax::result_code(layer, recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  return lax::program(layer, "import jax.numpy as jnp\nfrom jax import lax\n",
                      summary(layer, recipe), most);
}

}  // namespace

extern const SnippetTarget kJaxSnippets;
const SnippetTarget kJaxSnippets{.id = kId,
                                 .display_name = "JAX",
                                 .language = "python",
                                 .plans_own_layers = false,
                                 .transpose_groups = Groups::none,
                                 .plan = plan,
                                 .code = code,
                                 .summary = summary};

}  // namespace padlens
