// TensorFlow.js, as a program for Node.js.
// Sources of what the programs call (the API reference; tfjs-core/src/ops of 4.22):
//   tf.conv2d: pad as "same", "valid" or [[0, 0], [top, bottom], [left, right], [0, 0]];
//     strides > 1 and dilations > 1 exclude each other; the filter is (height, width, in,
//     out).
//   tf.conv2dTranspose: the output's shape is said; strides and pad are those of the
//     convolution that leads from it back to the input, so that one has to exist; no
//     dilations; the filter is (height, width, out, in).
//   tf.maxPool, tf.avgPool: pad as that of conv2d; a mean does not count it. tf.pool dilates,
//     with stride 1; where it pads itself it takes in zeros, so it is given none to pad.
//   tf.mirrorPad, pad, gather, slice(begin, size), stridedSlice(begin, end, strides).
// Run with 4.22.0 by the test snippets_tfjs. All numbers are 32 bit floats.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "tfjs";

constexpr ArrayWords kWords{.declare = "let ",
                            .ones = "tf.ones([{0}])",
                            .range = "tf.range(1, {1})",
                            .full = "tf.fill([{0}], {1})",
                            .open = "tf.tensor([",
                            .close = "])",
                            .reshape = ".reshape([{0}])",
                            .transpose = ".transpose([{0}])",
                            .comment = "//",
                            .indent = "  ",
                            .end = ";\n"};

// --- planning --------------------------------------------------------------------

Recipe plan_conv(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  take_every_where_dilated(recipe);
  Margins pads = paddings(layer.geometry());
  if (!pads_with_zeros(layer) || pads.cut().any()) {
    pad_before(recipe, pads, pads_with_zeros(layer) ? PadFill{} : layer.fill());
    pads = {};
  }
  recipe.geometry = {recipe.layer.op,
                     {conv_axis(recipe.layer, kHeight, pads.top, pads.bottom),
                      conv_axis(recipe.layer, kWidth, pads.left, pads.right)}};
  return recipe;
}

Recipe plan_transpose(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  if (std::ranges::max(recipe.layer.dilation) > 1) write_zeros_out(recipe);
  const auto& [h, w] = layer.geometry().axis;
  const bool direct = leads_back(layer.geometry());
  recipe.geometry = {
      recipe.layer.op,
      {transpose_axis(recipe.layer, kHeight, direct ? h.out : h.full, direct ? h.crop_before : 0),
       transpose_axis(recipe.layer, kWidth, direct ? w.out : w.full, direct ? w.crop_before : 0)}};
  fit_after(recipe, layer.geometry());
  return recipe;
}

// A pool of a 1×1 window that gives as many cells as it takes gives the input back, whatever it
// pads.
bool gives_back(const Recipe& recipe) {
  return recipe.layer.kernel == PerAxis{1, 1} && paddings(recipe.geometry).any() &&
         std::ranges::all_of(recipe.geometry.axis,
                             [](const AxisGeometry& a) { return a.out == a.n; });
}

std::optional<Recipe> plan_pool(const Layer& layer) {
  const auto recipe = plan_function_pool(kId, layer, true);
  return recipe && gives_back(*recipe) ? plan_function_pool(kId, layer, false) : recipe;
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose(layer) : plan_conv(layer);
}

// --- the steps -------------------------------------------------------------------

// The padding of a convolution with these sizes that TensorFlow calls "same".
Margins same_pads(const std::array<std::int64_t, 2>& input, const Spec& spec) {
  std::array<std::int64_t, 2> before{};
  std::array<std::int64_t, 2> after{};
  for (const Axis axis : {kHeight, kWidth}) {
    const std::int64_t s = spec.stride[axis];
    const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
    const std::int64_t total =
        std::max<std::int64_t>((ceil_div(input[axis], s) - 1) * s + K - input[axis], 0);
    before[axis] = total / 2;
    after[axis] = total - total / 2;
  }
  return {before[0], after[0], before[1], after[1]};
}

// `pads` of a convolution from `input`, in the shortest words.
std::string pad_word(const Margins& pads, const std::array<std::int64_t, 2>& input,
                     const Spec& spec) {
  if (!pads.any()) return "\"valid\"";
  if (pads == same_pads(input, spec)) return "\"same\"";
  return fmt::format("[[0, 0], {},\n   [0, 0]]", side_pairs(&kConv2d, pads, "[", "]"));
}

std::string slice_code(std::string_view name, const Margins& cut, std::int64_t rows,
                       std::int64_t cols, std::int64_t planes) {
  if (!cut.any()) return "";
  return fmt::format("{0} = {0}.slice(\n  [0, {1}, {2}, 0], [1, {3}, {4}, {5}]);\n", name, cut.top,
                     cut.left, rows, cols, planes);
}

std::string pad_code(std::string_view name, const Margins& m, std::string_view call,
                     std::string_view more = "") {
  if (!m.any()) return "";
  return fmt::format("{0} = {1}\n  [[0, 0], {2},\n   [0, 0]]{3});\n", name, call,
                     side_pairs(&kConv2d, m, "[", "]"), more);
}

// Rows or columns by index, which starts `before` cells outside.
std::string gather_code(std::int64_t n, std::int64_t before, std::int64_t after, bool wrap,
                        int axis) {
  if (before == 0 && after == 0) return "";
  const std::string index =
      wrap ? fmt::format("(i + {}) % {}", n - before, n)
           : fmt::format("Math.min(\n    Math.max(i - {}, 0), {})", before, n - 1);
  return fmt::format("x = x.gather(Array.from(\n  {{length: {}}},\n  (_, i) => {}),\n  {});\n",
                     before + n + after, index, axis);
}

std::string padding_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.before.added();
  const auto& [h, w] = layer.geometry().axis;
  std::string text;
  switch (recipe.fill.mode) {
    case FillMode::zeros:
      text = pad_code("x", added, "x.pad(");
      break;
    case FillMode::constant:
      text = pad_code("x", added, "x.pad(",
                      ", " + (is_lowest(recipe.fill) ? std::string("-Infinity")
                                                     : number_word(recipe.fill.constant, false)));
      break;
    case FillMode::reflect:
      text = pad_code("x", added, "tf.mirrorPad(x,", ", \"reflect\"");
      break;
    case FillMode::replicate:
    case FillMode::circular: {
      const bool wrap = recipe.fill.mode == FillMode::circular;
      text = gather_code(h.n, added.top, added.bottom, wrap, 1) +
             gather_code(w.n, added.left, added.right, wrap, 2);
      break;
    }
  }
  return text + slice_code("x", recipe.before.cut(), recipe.layer.input[kHeight],
                           recipe.layer.input[kWidth], recipe.layer.channels);
}

std::string zeros_code(const Layer& layer, const Recipe& recipe) {
  const PerAxis& apart = recipe.kernel_zeros;
  if (apart == PerAxis{1, 1}) return "";
  const PerAxis& k = layer.spec().kernel;
  // Filters and channels of a transposed kernel, the only one whose zeros are written out: as one
  // axis, which then stays where it is.
  const Grouping grouping = layer.grouping();
  const std::int64_t planes = grouping.kernel_planes();
  return fmt::format(
      "let k = w.reshape([{0}, 1, {1}, {7}]).pad(\n  [[0, 0], [0, {2}], [0, 0], [0, {3}]]);\n"
      "k = k.reshape([{4}, {5}, {8}, {9}]);\nk = k.slice(\n  [0, 0, 0, 0], [{6}, {8}, {9}]);\n",
      k[kHeight], k[kWidth], apart[kHeight] - 1, (apart[kWidth] - 1) * planes,
      k[kHeight] * apart[kHeight], k[kWidth] * apart[kWidth], joined(&kConv2d, recipe.layer.kernel),
      planes, grouping.outputs_of_one(), grouping.channels);
}

std::string pool_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  const auto& [h, w] = recipe.geometry.axis;
  const std::string_view kind = spec.op->spelled(kId);
  if (std::ranges::max(spec.dilation) > 1) {
    return fmt::format("let y = tf.pool(\n  x, [{}], \"{}\", \"valid\",\n  [{}], [{}]);\n",
                       joined(&kConv2d, spec.kernel), kind, joined(&kConv2d, spec.dilation),
                       joined(&kConv2d, spec.stride));
  }
  return fmt::format("let y = tf.{}Pool(\n  x, [{}], [{}],\n  {});\n", kind,
                     joined(&kConv2d, spec.kernel), joined(&kConv2d, spec.stride),
                     pad_word(paddings(recipe.geometry), {h.n, w.n}, spec));
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(recipe);
  const auto& [h, w] = recipe.geometry.axis;
  if (spec.op->transposed()) {
    const bool zeros = recipe.kernel_zeros != PerAxis{1, 1};
    return fmt::format("let y = tf.{}(\n  x, {}, [1, {}, {}, {}], [{}],\n  {});\n",
                       spec.op->spelled(kId), zeros ? "k" : "w", h.out, w.out, spec.filters,
                       joined(&kConv2d, spec.stride),
                       pad_word(crops(recipe.geometry).added(), {h.out, w.out}, spec));
  }
  const std::string dilations =
      std::ranges::max(spec.dilation) > 1
          ? fmt::format(",\n  \"NHWC\", [{}]", joined(&kConv2d, spec.dilation))
          : "";
  const std::string pad = pad_word(paddings(recipe.geometry), {h.n, w.n}, spec);
  // (height, width, channel, filter of it).
  const bool depthwise = spec.groups > 1;
  const std::string kernel =
      depthwise ? fmt::format("w.reshape([{}, {}, {}])", joined(&kConv2d, spec.kernel),
                              spec.channels, spec.filters / spec.channels)
                : "w";
  return fmt::format("let y = tf.{}(\n  x, {}, [{}],{}{}{});\n",
                     depthwise ? "depthwiseConv2d" : spec.op->spelled(kId), kernel,
                     joined(&kConv2d, spec.stride), pad.starts_with('"') ? " " : "\n  ", pad,
                     dilations);
}

std::string result_code(const Layer& layer, const Recipe& recipe) {
  const auto& [h, w] = layer.geometry().axis;
  std::string text;
  if (recipe.every != std::array<std::int64_t, 2>{1, 1}) {
    const auto& [rows, cols] = recipe.geometry.axis;
    text =
        fmt::format("y = y.stridedSlice(\n  [0, 0, 0, 0], [1, {}, {}, {}],\n  [1, {}, 1]);\n",
                    rows.out, cols.out, layer.grouping().filters, joined(&kConv2d, recipe.every));
  }
  text += pad_code("y", recipe.after.added(), "y.pad(");
  return text + slice_code("y", recipe.after.cut(), h.out, w.out, layer.grouping().filters);
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return padding_code(layer, recipe) + zeros_code(layer, recipe) + layer_code(recipe) +
         result_code(layer, recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "const tf = require(\"@tensorflow/tfjs\");\n\n";
  text += input_code(kWords, layer, kChannelsLast, most, &kConv2d);
  if (layer.op().has_kernel) text += kernel_code(kWords, layer, kChannelsLast, most, &kConv2d);
  text += "\n" + summary(layer, recipe);
  if (layer.grouping().filters > 1) {
    const bool flat = layer.op().rank == 1;
    return text + "\ny = y.squeeze([0]).transpose([2, 0, 1]);\n" +
           (flat ? "y = y.squeeze([1]);\n" : "") + "console.log(y.shape);\n" +
           (flat ? "for (const row of y.arraySync())\n"
                 : "for (const row of y.arraySync().flat())\n") +
           "  console.log(JSON.stringify(row));\n";
  }
  if (layer.op().rank == 1) {
    return text +
           "\ny = y.squeeze([0, 1, 3]);\nconsole.log(y.shape);\n"
           "console.log(JSON.stringify(y.arraySync()));\n";
  }
  return text +
         "\ny = y.squeeze([0, 3]);\nconsole.log(y.shape);\n"
         "for (const row of y.arraySync())\n  console.log(JSON.stringify(row));\n";
}

}  // namespace

extern const SnippetTarget kTfjsSnippets;
const SnippetTarget kTfjsSnippets{.id = kId,
                                  .display_name = "TF.js",
                                  .language = "javascript",
                                  .plans_own_layers = false,
                                  .conv_groups = Groups::channels,
                                  .transpose_groups = Groups::none,
                                  .plan = plan,
                                  .code = code,
                                  .summary = summary};

}  // namespace padlens
