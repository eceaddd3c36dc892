// TensorFlow: the functions of tf.nn.
// Sources of what the programs call (TensorFlow's API reference; python/ops/nn_ops.py):
//   tf.nn.conv2d: "SAME", "VALID" or [[0, 0], [top, bottom], [left, right], [0, 0]]; strides
//   together
//     with dilations; the filter is (height, width, in, out).
//   tf.nn.conv2d_transpose: the output's shape is said; strides and padding are those of the
//     convolution that leads from it back to the input; the filter is (height, width, out, in).
//   tf.nn.max_pool2d: padding as that of conv2d, each side smaller than the window.
//     tf.nn.avg_pool2d: "SAME", which does not count, or "VALID". tf.nn.pool dilates, with
//     stride 1.
//   tf.pad: "CONSTANT" and "REFLECT"; it has no "edge" or "wrap", so those rows are taken by index
//     with tf.gather.
// A kernel is not dilated in a transposed layer that is not TensorFlow's own: its CPU kernels other
// than oneDNN's refuse that, in 64 bit all of them. Its zeros are written out.
// Measured with TensorFlow 2.21.0, CPU. There tf.nn.max_pool2d makes 32 bit floats of a NumPy array
// of 64 bit ones, so x is made a tensor first.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "tensorflow";

// --- planning --------------------------------------------------------------------

// tf.nn.conv1d takes no sides.
Recipe plan_flat_conv(const Layer& layer) {
  const bool zeros = pads_with_zeros(layer);
  if (zeros && is_own(kId, layer)) return own_recipe(kId, layer);
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  pad_before(recipe, paddings(layer.geometry()), zeros ? PadFill{} : layer.fill());
  resolve_layer(recipe);
  return recipe;
}

Recipe plan_conv(const Layer& layer) {
  Recipe recipe = layer.op().rank == 1 ? plan_flat_conv(layer)
                                       : plan_conv_by_sides(kId, layer, PaddingMode::valid);
  if (is_own(kId, layer) || recipe.layer.padding != PaddingMode::explicit_sides) return recipe;
  Spec same = recipe.layer;
  same.padding = PaddingMode::same;
  const auto geometry = library_geometry(same);
  if (geometry && paddings(*geometry) == paddings(layer.geometry())) {
    recipe.layer = bare(same);
    recipe.geometry = *geometry;
  }
  return recipe;
}

Recipe plan_transpose(const Layer& layer) {
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  if (std::ranges::max(recipe.layer.dilation) > 1) write_zeros_out(recipe);
  const auto& [h, w] = layer.geometry().axis;
  Spec sides = recipe.layer;
  sides.output_shape = PerAxis{as_field(h.out), as_field(w.out)};
  Spec same = sides;
  same.padding = PaddingMode::same;
  // Beside sides it has no groups.
  const bool takes_sides = layer.op().rank == 2 && layer.spec().groups == 1;
  if (takes_sides && leads_back(layer.geometry()))
    ask_for_sides(sides, crops(layer.geometry()).added());
  recipe.layer.output_shape = PerAxis{as_field(h.full), as_field(w.full)};
  for (const Spec& candidate : {same, sides}) {
    const auto geometry = library_geometry(candidate);
    if (!geometry || !same_output(*geometry, layer.geometry())) continue;
    recipe.layer = candidate;
    break;
  }
  resolve_layer(recipe);
  fit_after(recipe, layer.geometry());
  return recipe;
}

std::optional<Recipe> plan_pool(const Layer& layer) {
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  std::vector<Recipe> candidates = pools_by_same(kId, layer);
  for (const bool overhang : {false, true}) {
    Recipe sides = begin_pool(kId, layer, PaddingMode::valid);
    ask_for_sides(sides.layer, pool_pads(layer.geometry(), overhang));
    candidates.insert(candidates.begin() + 2, sides);
  }
  auto recipe = first_fitting(candidates, layer);
  if (recipe) return recipe;
  recipe = plan_function_pool(kId, layer, false);
  if (!recipe) return plan_weighed_mean(kId, layer);
  recipe->layer.framework.clear();
  return recipe;
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose(layer) : plan_conv(layer);
}

// --- the steps -------------------------------------------------------------------

std::string pad_code(Op op, std::string_view name, const Margins& m, std::string_view more = "") {
  if (!m.any()) return "";
  return fmt::format("{0} = tf.pad(\n    {0}, [[0, 0], {1},\n        [0, 0]]{2})\n", name,
                     side_pairs(op, m, "[", "]"), more);
}

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.before.added();
  std::string text;
  switch (recipe.fill.mode) {
    case FillMode::zeros:
      text = pad_code(recipe.layer.op, "x", added);
      break;
    case FillMode::constant:
      text = pad_code(recipe.layer.op, "x", added,
                      ",\n    constant_values=" + (is_lowest(recipe.fill)
                                                       ? std::string("-np.inf")
                                                       : number_word(recipe.fill.constant, true)));
      break;
    case FillMode::reflect:
      text = pad_code(recipe.layer.op, "x", added, ",\n    mode=\"REFLECT\"");
      break;
    case FillMode::replicate:
    case FillMode::circular:
      text = take_codes("tf.gather", "np.arange", layer.geometry(), added, recipe.fill.mode);
      break;
  }
  return text + cut_code(recipe.layer.op, "x", ":", recipe.before.cut(),
                         recipe.layer.input[kHeight], recipe.layer.input[kWidth]);
}

std::string padding_word(const Spec& spec) {
  if (spec.padding == PaddingMode::same) return "\"SAME\"";
  if (spec.padding != PaddingMode::explicit_sides) return "\"VALID\"";
  const Sides& s = spec.sides;
  return fmt::format("[\n        [0, 0], {},\n        [0, 0]]",
                     side_pairs(spec.op, {s.top, s.bottom, s.left, s.right}, "[", "]"));
}

std::string pool_call(const Spec& spec, const std::string& of) {
  if (std::ranges::max(spec.dilation) > 1) {
    const bool selects = spec.op->reducer->selects;
    return fmt::format("tf.nn.pool({})\n",
                       argument_lines({of, "window_shape=[" + joined(spec.op, spec.kernel) + "]",
                                       fmt::format("pooling_type=\"{}\"", selects ? "MAX" : "AVG"),
                                       "dilations=[" + joined(spec.op, spec.dilation) + "]",
                                       "padding=\"VALID\""}));
  }
  return fmt::format("tf.nn.{}({})\n", spec.op->spelled(kId),
                     argument_lines({of, "ksize=[" + joined(spec.op, spec.kernel) + "]",
                                     "strides=[" + joined(spec.op, spec.stride) + "]",
                                     "padding=" + padding_word(spec)}));
}

std::string pool_code(const Recipe& recipe) {
  const std::string text = "y = " + pool_call(recipe.layer, "x");
  return recipe.counted ? text + "y = y / " + pool_call(recipe.layer, "m") : text;
}

// tf.nn.depthwise_conv2d: the filter is (height, width, channel, filter of it); one stride for both
// axes, none with a dilation. Other groups follow from the depth of the filter.
bool is_depthwise(const Spec& spec) {
  return spec.op->rank == 2 && !spec.op->transposed() && spec.groups > 1 &&
         spec.groups == spec.channels && spec.stride[kHeight] == spec.stride[kWidth] &&
         (spec.stride[kHeight] == 1 || spec.dilation == PerAxis{1, 1});
}

std::string depthwise_code(const Spec& spec) {
  std::vector<std::string> arguments{
      "x, tf.constant(w, x.dtype)", fmt::format("strides=[1, {}, 1]", joined(spec.op, spec.stride)),
      "padding=" + padding_word(spec)};
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back("dilations=[" + joined(spec.op, spec.dilation) + "]");
  }
  return fmt::format("w = w.reshape({}, {}, {})\ny = tf.nn.depthwise_conv2d({})\n",
                     joined(spec.op, spec.kernel), spec.channels, spec.filters / spec.channels,
                     argument_lines(arguments));
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(recipe);
  const std::string kernel = recipe.kernel_zeros == PerAxis{1, 1} ? "w" : "k";
  // The functions of one dimension, and depthwise_conv2d(), do not bring NumPy's numbers to the
  // type of x.
  std::vector<std::string> arguments{
      "x, " + (spec.op->rank == 1 ? fmt::format("tf.constant({}, x.dtype)", kernel) : kernel)};
  if (spec.output_shape) {
    arguments.push_back(
        fmt::format("output_shape=[1, {}, {}]", joined(spec.op, *spec.output_shape), spec.filters));
  }
  if (is_depthwise(spec)) return depthwise_code(spec);
  const bool flat_conv = spec.op->rank == 1 && !spec.op->transposed();
  arguments.push_back((flat_conv ? "stride=[" : "strides=[") + joined(spec.op, spec.stride) + "]");
  arguments.push_back("padding=" + padding_word(spec));
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back("dilations=[" + joined(spec.op, spec.dilation) + "]");
  }
  return fmt::format("y = tf.nn.{}({})\n", spec.op->spelled(kId), argument_lines(arguments));
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  const auto& [h, w] = layer.geometry().axis;
  return counted_code(recipe, "tf", pad_code) + padding_code(layer, recipe) +
         numpy_zeros_code(recipe) + layer_code(recipe) + every_code(recipe) +
         pad_code(recipe.layer.op, "y", recipe.after.added()) +
         cut_code(recipe.layer.op, "y", ":", recipe.after.cut(), h.out, w.out);
}

// oneDNN, which computes the 32 bit floats, ends the program where the output of a maximum is
// empty, and gives a convolution's the size of its input. A transposed convolution dilates, and has
// groups, nowhere else.
bool computes_64_bit(const Layer& layer, const Recipe& recipe) {
  if (layer.geometry().outputs() == 0) return true;
  const bool onednn_only = layer.op().transposed() &&
                           (std::ranges::max(recipe.layer.dilation) > 1 || recipe.layer.groups > 1);
  return needs_64_bit(layer) && !onednn_only;
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "import numpy as np\nimport tensorflow as tf\n\n";
  text += input_code(kNumpyWords, layer, kChannelsLast, most);
  if (layer.op().has_kernel) text += kernel_code(kNumpyWords, layer, kChannelsLast, most);
  text +=
      fmt::format("\nx = tf.constant(x, tf.float{})\n", computes_64_bit(layer, recipe) ? 64 : 32);
  return text + summary(layer, recipe) + "\n" + print_code(layer, kChannelsLast, ".numpy()");
}

}  // namespace

extern const SnippetTarget kTensorFlowSnippets;
const SnippetTarget kTensorFlowSnippets{.id = kId,
                                        .display_name = "TensorFlow",
                                        .language = "python",
                                        .dilates_pools = true,
                                        .plan = plan,
                                        .code = code,
                                        .summary = summary};

}  // namespace padlens
