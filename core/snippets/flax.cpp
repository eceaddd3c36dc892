// Flax: the layers and pools of flax.linen.
// Sources of what the programs call (Flax's API reference; flax/linen/linear.py, pooling.py):
//   nn.Conv: padding as (before, after) pairs, which go to lax.conv_general_dilated as they are;
//     strides together with kernel_dilation; the kernel is (height, width, in, out).
//   nn.ConvTranspose: pairs are those of lax.conv_transpose; transpose_kernel=True turns the kernel
//     and swaps its channels, so it is (height, width, out, in).
//   nn.max_pool, nn.avg_pool: pairs; count_include_pad=False divides by the cells of the input; no
//     dilation. nn.pool: the same with the function and its first value given.
// Kernels are set through the parameters that Module.apply takes.
// Measured with Flax 0.12.8 on JAX 0.10.2.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/snippets/lax.h"
#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "flax";

std::optional<Recipe> plan(const Layer& layer) {
  std::optional<Recipe> recipe = lax::plan(kId, layer);
  const bool dilates = recipe && std::ranges::max(recipe->layer.dilation) > 1;
  if (layer.op().pools() && dilates) recipe.reset();
  return recipe;
}

std::string pool_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  const Geometry& geometry = recipe.geometry;
  const Margins pads = pool_pads(geometry, true);
  const auto divisor = lax::one_divisor(geometry);
  const bool sums = geometry.op->reducer->divides && geometry.divisor_override.has_value();
  std::vector<std::string> arguments{
      sums ? "x, 0., lax.add" : "x", "window_shape=" + tuple_of(spec.op, spec.kernel),
      "strides=" + tuple_of(spec.op, spec.stride),
      "padding=" + (pads.any() ? pairs_tuple(spec.op, pads) : "\"VALID\"")};
  if (geometry.op->reducer->divides && !divisor) {
    arguments.emplace_back("count_include_pad=False");
  }
  std::string text = fmt::format("y = nn.{}({})\n", sums ? "pool" : geometry.op->spelled(kId),
                                 argument_lines(arguments));
  if (sums) text += fmt::format("y = y / {}\n", *divisor);
  return text + lax::scale_code(geometry);
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  const bool conv = !spec.op->transposed();
  const Margins pads = paddings(recipe.geometry);
  std::vector<std::string> arguments{
      fmt::format("features={}", spec.filters), "kernel_size=" + tuple_of(spec.op, spec.kernel),
      "strides=" + tuple_of(spec.op, spec.stride),
      "padding=" + (conv && !pads.any() ? "\"VALID\"" : pairs_tuple(spec.op, pads))};
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back("kernel_dilation=" + tuple_of(spec.op, spec.dilation));
  }
  if (spec.groups > 1)
    arguments.push_back(fmt::format("feature_group_count={}", spec.groups));
  if (!conv) arguments.emplace_back("transpose_kernel=True");
  arguments.emplace_back("use_bias=False");
  return fmt::format(
      "layer = nn.{}({})\nparams = {{\"params\": {{\"kernel\": w}}}}\n"
      "y = layer.apply(params, x)\n",
      spec.op->spelled(kId), argument_lines(arguments));
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return lax::padding_code(recipe) + (layer.op().pools() ? pool_code(recipe) : layer_code(recipe)) +
         lax::result_code(layer, recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  const std::string steps = summary(layer, recipe);
  const bool lax = steps.find("lax.") != std::string::npos;
  return lax::program(layer,
                      fmt::format("import jax.numpy as jnp\nfrom flax import linen as nn\n{}",
                                  lax ? "from jax import lax\n" : ""),
                      steps, most);
}

}  // namespace

extern const SnippetTarget kFlaxSnippets;
const SnippetTarget kFlaxSnippets{.id = kId,
                                  .display_name = "Flax",
                                  .language = "python",
                                  .plans_own_layers = false,
                                  .dilates_pools = false,
                                  .transpose_groups = Groups::none,
                                  .plan = plan,
                                  .code = code,
                                  .summary = summary};

}  // namespace padlens
