// MLX.
// Sources of what the programs call (MLX's documentation; mlx/ops.cpp, python/mlx/nn/layers):
//   mx.conv2d: padding as (height, width); mx.conv_general: ([top, left], [bottom, right]). Arrays
//     are (1, height, width, 1), the weight is (out, height, width, in).
//   mx.conv_transpose2d: padding as (height, width), output_padding; the same weight, of groups
//     (out, height, width, in of its group).
//   nn.MaxPool2d, nn.AvgPool2d: padding as (height, width), which a mean counts; no dilation.
//   mx.pad: "constant", "edge" and "reflect"; it has no "wrap", so those rows are taken by index.
// Measured with MLX 0.32.4, CPU. Convolutions are computed with 32 bit floats: most have no others.
// Pools have 64 bit ones, on the CPU only.

#include <fmt/format.h>

#include <vector>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "mlx";
constexpr Layout kLayout{true, Layout::Kernel::channel_last};

bool even(const Sides& s) {
  return s.top == s.bottom && s.left == s.right;
}

// With the zeros of the layer as a step: where it pads unevenly, or a mean does not count them.
std::optional<Recipe> plan_pool(const Layer& layer) {
  if (is_own(kId, layer) && even(bare(layer.spec()).sides)) return own_recipe(kId, layer);
  std::vector<Recipe> candidates;
  for (const Recipe& recipe : pools_by_sides(kId, layer, PaddingMode::valid)) {
    if (recipe.layer.ceil_mode || !even(recipe.layer.sides)) continue;
    candidates.push_back(recipe);
    candidates.back().layer.count_include_pad.reset();
  }
  const auto recipe = first_fitting(candidates, layer);
  return recipe ? recipe : plan_weighed_mean(kId, layer);
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose_by_crop(kId, layer)
                                       : plan_conv_by_sides(kId, layer, PaddingMode::valid);
}

// --- the steps -------------------------------------------------------------------

std::string pad_code(Op op, std::string_view name, const Margins& m, std::string_view more = "") {
  if (!m.any()) return "";
  return fmt::format("{0} = mx.pad(\n    {0}, ((0, 0), {1}, (0, 0)){2})\n", name,
                     side_pairs(op, m, "(", ")"), more);
}

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.before.added();
  const PadFill& fill = recipe.fill;
  std::string text;
  if (fill.mode == FillMode::circular) {
    text = take_codes("mx.take", "mx.arange", layer.geometry(), added, fill.mode);
  } else if (fill.mode == FillMode::zeros) {
    text = pad_code(recipe.layer.op, "x", added);
  } else if (fill.mode == FillMode::constant) {
    text = pad_code(recipe.layer.op, "x", added,
                    ",\n    constant_values=" +
                        (is_lowest(fill) ? "-mx.inf" : number_word(fill.constant, true)));
  } else {
    text = pad_code(recipe.layer.op, "x", added,
                    fmt::format(",\n    mode=\"{}\"", numpy_pad_mode(fill.mode)));
  }
  return text + cut_code(recipe.layer.op, "x", ":", recipe.before.cut(),
                         recipe.layer.input[kHeight], recipe.layer.input[kWidth]);
}

std::string pool_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  std::vector<std::string> arguments{"kernel_size=" + number_or_pair(spec.op, spec.kernel),
                                     "stride=" + number_or_pair(spec.op, spec.stride)};
  if (spec.padding == PaddingMode::explicit_sides) {
    arguments.push_back("padding=" + number_or_pair(spec.op, {spec.sides.top, spec.sides.left}));
  }
  return fmt::format("layer = nn.{}({})\ny = layer(x){}\n", spec.op->spelled(kId),
                     argument_lines(arguments), recipe.counted ? " / layer(m)" : "");
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(recipe);
  const Sides s = spec.padding == PaddingMode::explicit_sides ? spec.sides : Sides{};
  const bool general = !even(s);
  std::vector<std::string> arguments{"x, w", "stride=" + number_or_pair(spec.op, spec.stride)};
  if (general) {
    arguments.push_back(fmt::format("padding=([{}], [{}])", joined(spec.op, s.top, s.left),
                                    joined(spec.op, s.bottom, s.right)));
  } else if (s != Sides{}) {
    arguments.push_back("padding=" + number_or_pair(spec.op, {s.top, s.left}));
  }
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back((general ? "kernel_dilation=" : "dilation=") +
                        number_or_pair(spec.op, spec.dilation));
  }
  if (spec.groups > 1) arguments.push_back(fmt::format("groups={}", spec.groups));
  if (spec.output_padding) {
    arguments.push_back("output_padding=" + number_or_pair(spec.op, *spec.output_padding));
  }
  return fmt::format("y = mx.{}({})\n", general ? "conv_general" : spec.op->spelled(kId),
                     argument_lines(arguments));
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  const auto& [h, w] = layer.geometry().axis;
  return counted_code(recipe, "mx", pad_code) + padding_code(layer, recipe) + layer_code(recipe) +
         pad_code(recipe.layer.op, "y", recipe.after.added()) +
         cut_code(recipe.layer.op, "y", ":", recipe.after.cut(), h.out, w.out);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  const bool pools = layer.op().pools();
  const bool wide = pools && needs_64_bit(layer);
  std::string text = "import mlx.core as mx\n";
  if (pools) text += "import mlx.nn as nn\n";
  text += "import numpy as np\n\n";
  if (wide) text += "mx.set_default_device(mx.cpu)\n\n";
  text += input_code(kNumpyWords, layer, kLayout, most);
  if (!pools) text += kernel_code(kNumpyWords, layer, kLayout, most);
  text += fmt::format("\nx = mx.array(x, mx.float{})\n", wide ? 64 : 32);
  if (!pools) text += "w = mx.array(w, mx.float32)\n";
  return text + summary(layer, recipe) + "\n" + print_code(layer, kLayout);
}

}  // namespace

extern const SnippetTarget kMlxSnippets;
const SnippetTarget kMlxSnippets{.id = kId,
                                 .display_name = "MLX",
                                 .language = "python",
                                 .plan = plan,
                                 .code = code,
                                 .summary = summary};

}  // namespace padlens
