#include "core/snippets/lax.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/snippets/planning.h"
#include "core/snippets/writing.h"

namespace padlens::lax {
namespace {

constexpr ArrayWords kWords{.declare = "",
                            .ones = "jnp.ones(({0}))",
                            .range = "jnp.arange(1., {1})",
                            .full = "jnp.full(({0}), {1})",
                            .open = "jnp.array([",
                            .close = "])",
                            .reshape = ".reshape({0})",
                            .transpose = ".transpose({0})",
                            .comment = "#",
                            .indent = "    ",
                            .end = "\n",
                            .points = true};

// What stands around the input as if it were part of it: padding that takes part in a maximum, or
// that a mean counts, which ends where its count does.
Margins input_pads(const Geometry& geometry) {
  const Margins pads = pool_pads(geometry, false);
  if (geometry.pool_fill) return pads;
  const bool counted =
      geometry.counting == Counting::padded || geometry.counting == Counting::padded_ends;
  if (!geometry.op->reducer->divides || geometry.divisor_override || !counted) return {};
  const auto after = [](const AxisGeometry& a) {
    return std::max<std::int64_t>(a.counted - a.n - a.pad_before, 0);
  };
  return {pads.top, after(geometry.height()), pads.left, after(geometry.width())};
}

// An axis with what is left of its padding, and the windows that are then there: more than the
// layer's, where it drops some that lie within its padding or whose counted cells go beyond it.
AxisGeometry pool_axis(const Recipe& recipe, Axis axis, std::int64_t before, std::int64_t after,
                       std::int64_t covered) {
  const std::int64_t out =
      conv_axis(recipe.layer, axis, before, std::max<std::int64_t>(covered, 0)).out;
  return window_axis(recipe.layer, axis, before, std::max<std::int64_t>(after, 0), out);
}

std::optional<Recipe> plan_pool(std::string_view target, const Layer& layer) {
  Recipe recipe = begin_pool(target, layer, PaddingMode::valid);
  const Margins input = input_pads(layer.geometry());
  const Margins pads = pool_pads(layer.geometry(), false);
  const Margins covered = pool_pads(layer.geometry(), true);
  pad_pool_before(recipe, layer, input);
  Geometry geometry = layer.geometry();
  geometry.pool_fill.reset();
  if (geometry.counting != Counting::window) geometry.counting = Counting::real;
  geometry.axis = {pool_axis(recipe, kHeight, pads.top - input.top, pads.bottom - input.bottom,
                             covered.bottom - input.bottom),
                   pool_axis(recipe, kWidth, pads.left - input.left, pads.right - input.right,
                             covered.right - input.right)};
  if (!fit_pool(recipe, geometry, layer)) return std::nullopt;
  return recipe;
}

}  // namespace

std::optional<Recipe> plan(std::string_view target, const Layer& layer) {
  if (layer.op().pools()) return plan_pool(target, layer);
  Recipe recipe = begin_recipe(target, layer, PaddingMode::valid);
  recipe.geometry = layer.geometry();
  if (layer.geometry().transposed() || pads_with_zeros(layer)) return recipe;
  // Only what is added: cells that are skipped are negative padding.
  const Margins pads = paddings(layer.geometry());
  const Margins cut = pads.cut();
  pad_before(recipe, pads.added(), layer.fill());
  const auto& [h, w] = layer.geometry().axis;
  recipe.geometry.axis = {window_axis(recipe.layer, kHeight, -cut.top, -cut.bottom, h.out),
                          window_axis(recipe.layer, kWidth, -cut.left, -cut.right, w.out)};
  return recipe;
}

std::string padding_code(const Recipe& recipe) {
  // Cells that a pool skips are cut first, as what is added is not made from them.
  const Margins cut = recipe.before.cut();
  const Margins added = recipe.before.added();
  const auto& [rows, cols] = recipe.layer.input;
  const std::string text = cut_code(recipe.layer.op, "x", ":", cut, rows - added.top - added.bottom,
                                    cols - added.left - added.right);
  if (!added.any()) return text;
  const bool constant = recipe.fill.mode == FillMode::constant;
  return text + fmt::format("x = jnp.pad(\n    x, ((0, 0), {}, (0, 0)),\n    {})\n",
                            side_pairs(recipe.layer.op, added, "(", ")"),
                            constant
                                ? "constant_values=" + number_word(recipe.fill.constant, true)
                                : fmt::format("mode=\"{}\"", numpy_pad_mode(recipe.fill.mode)));
}

std::string result_code(const Layer& layer, const Recipe& recipe) {
  const auto& [h, w] = layer.geometry().axis;
  return cut_code(recipe.layer.op, "y", ":", recipe.after.cut(), h.out, w.out);
}

std::optional<std::int64_t> one_divisor(const Geometry& geometry) {
  if (geometry.divisor_override) return geometry.divisor_override;
  const bool whole = geometry.counting == Counting::window || !pool_pads(geometry, true).any();
  if (!whole) return std::nullopt;
  return geometry.height().k * geometry.width().k;
}

std::string scale_code(const Geometry& geometry) {
  const Ratio& scale = geometry.divisor_scale;
  if (scale.over == scale.under) return "";
  return fmt::format("y = y * {} / {}\n", scale.under, scale.over);
}

std::string program(const Layer& layer, std::string_view imports, std::string_view steps,
                    const LiteralSize& most) {
  std::string text = needs_64_bit(layer) ? fmt::format(
                                               "import jax\n{}\njax.config.update(\n"
                                               "    \"jax_enable_x64\", True)\n\n",
                                               imports)
                                         : fmt::format("{}\n", imports);
  text += input_code(kWords, layer, kChannelsLast, most);
  if (layer.op().has_kernel) text += kernel_code(kWords, layer, kChannelsLast, most);
  return text + fmt::format("\n{}\n", steps) + print_code(layer, kChannelsLast);
}

}  // namespace padlens::lax
