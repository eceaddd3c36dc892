// PyTorch.
// Sources of what the programs call (PyTorch's documentation, 1.13 and 2.x):
//   nn.Conv2d: padding as (height, width), or "same" with stride 1; the weight is (out,
//     in, height, width). nn.ConvTranspose2d: output_padding below stride or dilation,
//     forward(x, output_size); the weight is (in, out, height, width).
//   nn.functional.pad: (left, right, top, bottom), negative ones cut in the mode
//     "constant"; "reflect", "replicate" and "circular" pad the last two axes of four.
//   nn.MaxPool2d, nn.AvgPool2d: padding as (height, width), at most half the window; a mean
//     counts it unless count_include_pad=False, never what ceil_mode covers past it.
//   torch.set_default_dtype: of arange, ones, full and of tensors made from floats.
// Run with PyTorch 1.13 by the test snippets_pytorch.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "pytorch";

constexpr ArrayWords kWords{.declare = "",
                            .ones = "torch.ones({0})",
                            .range = "torch.arange(1., {1})",
                            .full = "torch.full(({0}), {1})",
                            .open = "torch.tensor([",
                            .close = "])",
                            .reshape = ".reshape({0})",
                            .comment = "#",
                            .indent = "    ",
                            .end = "\n",
                            .points = true};

// --- planning --------------------------------------------------------------------

Recipe plan_conv(const Layer& layer) {
  Recipe recipe = begin_recipe(kId, layer, PaddingMode::valid);
  const Margins pads = paddings(layer.geometry());
  const bool zeros = pads_with_zeros(layer);
  const bool even = pads.top == pads.bottom && pads.left == pads.right && !pads.cut().any();
  if (zeros && is_own(kId, layer) && layer.spec().padding == PaddingMode::same) {
    recipe.layer.padding = PaddingMode::same;
  } else if (zeros && even) {
    ask_for_sides(recipe.layer, pads);
  } else {
    pad_before(recipe, pads, zeros ? PadFill{} : layer.fill());
  }
  resolve_layer(recipe);
  return recipe;
}

// The pool with as many cells on both sides of an axis as it takes before the first window.
Recipe with_pool_padding(const Layer& layer, bool ceil, std::int64_t top, std::int64_t left) {
  Recipe recipe = begin_pool(kId, layer, PaddingMode::valid);
  recipe.layer.ceil_mode = ceil;
  ask_for_sides(recipe.layer, {top, top, left, left});
  if (!layer.op().reducer->divides) return recipe;
  const Geometry& geometry = layer.geometry();
  if (geometry.divisor_override) {
    recipe.layer.divisor_override = static_cast<int>(*geometry.divisor_override);
  } else if (geometry.counting == Counting::real && recipe.layer.padding != PaddingMode::valid) {
    recipe.layer.count_include_pad = false;
  }
  return recipe;
}

// With more padding than that, by whole strides: the windows that it adds are cut.
void append_with_more_padding(const Layer& layer, bool ceil, const Margins& pads,
                              std::vector<Recipe>& candidates) {
  constexpr std::int64_t kTried = 32;  // strides
  const Spec& spec = layer.spec();
  const auto last = [&](Axis axis, std::int64_t pad) {
    return std::min<std::int64_t>(spec.kernel[axis] / 2, pad + kTried * spec.stride[axis]);
  };
  for (std::int64_t top = pads.top; top <= last(kHeight, pads.top); top += spec.stride[kHeight]) {
    for (std::int64_t left = pads.left; left <= last(kWidth, pads.left);
         left += spec.stride[kWidth])
      candidates.push_back(with_pool_padding(layer, ceil, top, left));
  }
}

std::optional<Recipe> plan_pool(const Layer& layer) {
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  const Margins pads = pool_pads(layer.geometry(), false);
  std::vector<Recipe> candidates;
  for (const bool ceil : {false, true})
    candidates.push_back(with_pool_padding(layer, ceil, pads.top, pads.left));
  for (const bool overhang : {false, true}) {
    for (const bool ceil : {false, true}) {
      Recipe recipe = with_pool_padding(layer, ceil, 0, 0);
      pad_pool_before(recipe, layer, overhang);
      candidates.push_back(recipe);
    }
  }
  if (ignores_padding(layer)) {
    for (const bool ceil : {false, true})
      append_with_more_padding(layer, ceil, pads, candidates);
  }
  return first_fitting(candidates, layer);
}

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.op().pools()) return plan_pool(layer);
  return layer.geometry().transposed() ? plan_transpose_by_crop(kId, layer) : plan_conv(layer);
}

// --- the steps -------------------------------------------------------------------

std::string pad_code(Op op, std::string_view name, const Margins& m, std::string_view more = "") {
  const std::string rows = op->rank == 1 ? "" : fmt::format(", {}, {}", m.top, m.bottom);
  return fmt::format("{0} = F.pad({0}, ({1}, {2}{3}){4})\n", name, m.left, m.right, rows, more);
}

std::string padding_code(const Recipe& recipe) {
  if (!recipe.before.any()) return "";
  const PadFill& fill = recipe.fill;
  if (fill.mode == FillMode::zeros) return pad_code(recipe.layer.op, "x", recipe.before);
  if (fill.mode == FillMode::constant) {
    return pad_code(recipe.layer.op, "x", recipe.before,
                    is_lowest(fill) ? ",\n          value=-torch.inf"
                                    : ", value=" + number_word(fill.constant, true));
  }
  const Margins cut = recipe.before.cut();
  return pad_code(recipe.layer.op, "x", recipe.before.added(),
                  fmt::format(",\n          mode=\"{}\"", torch_pad_mode(fill.mode))) +
         (cut.any() ? pad_code(recipe.layer.op, "x", {-cut.top, -cut.bottom, -cut.left, -cut.right})
                    : "");
}

std::string pool_code(const Spec& spec) {
  std::vector<std::string> arguments{"kernel_size=" + number_or_pair(spec.op, spec.kernel),
                                     "stride=" + number_or_pair(spec.op, spec.stride)};
  if (spec.padding == PaddingMode::explicit_sides) {
    arguments.push_back("padding=" + number_or_pair(spec.op, {spec.sides.top, spec.sides.left}));
  }
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back("dilation=" + number_or_pair(spec.op, spec.dilation));
  }
  if (spec.ceil_mode) arguments.emplace_back("ceil_mode=True");
  if (spec.count_include_pad) {
    arguments.emplace_back(*spec.count_include_pad ? "count_include_pad=True"
                                                   : "count_include_pad=False");
  }
  if (spec.divisor_override) {
    arguments.push_back(fmt::format("divisor_override={}", *spec.divisor_override));
  }
  return fmt::format("layer = nn.{}({})\n", spec.op->spelled(kId), argument_lines(arguments));
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  if (spec.op->pools()) return pool_code(spec);
  // Planes that nobody tells the number of are counted when it runs: by a lazy layer, or here of
  // one for each, whose groups are their number.
  const bool counts = recipe.open_planes == Recipe::OpenPlanes::each;
  const bool lazy = recipe.open_planes == Recipe::OpenPlanes::all;
  std::string planes = lazy     ? std::to_string(spec.filters)
                       : counts ? "c, c"
                                : fmt::format("{}, {}", spec.channels, spec.filters);
  if (counts && spec.filters > spec.channels)
    planes += fmt::format(" * {}", spec.filters / spec.channels);
  std::string text = fmt::format(
      "{}layer = nn.{}{}(\n    {},\n    kernel_size={},\n    stride={},\n    ",
      counts ? "c = x.shape[1]\n" : "", lazy ? "Lazy" : "", spec.op->spelled(kId), planes,
      number_or_pair(spec.op, spec.kernel), number_or_pair(spec.op, spec.stride));
  if (spec.padding == PaddingMode::same) {
    text += "padding=\"same\",\n";
  } else if (spec.padding == PaddingMode::explicit_sides) {
    text +=
        fmt::format("padding={},\n", number_or_pair(spec.op, {spec.sides.top, spec.sides.left}));
  } else {
    text += "padding=0,\n";
  }
  if (spec.output_padding && !spec.output_shape) {
    text += fmt::format("    output_padding={},\n", number_or_pair(spec.op, *spec.output_padding));
  }
  if (spec.dilation != PerAxis{1, 1}) {
    text += fmt::format("    dilation={},\n", number_or_pair(spec.op, spec.dilation));
  }
  if (counts) {
    text += "    groups=c,\n";
  } else if (spec.groups > 1) {
    text += fmt::format("    groups={},\n", spec.groups);
  }
  return text + "    bias=False)\n";
}

std::string call_code(const Spec& spec) {
  if (!spec.output_shape) return "y = layer(x)\n";
  return fmt::format("y = layer(\n    x, output_size=[{}])\n", joined(spec.op, *spec.output_shape));
}

std::string result_code(const Layer& layer, const Recipe& recipe) {
  const Margins added = recipe.after.added();
  const Margins cut = recipe.after.cut();
  std::string text;
  if (added.any()) text = pad_code(recipe.layer.op, "y", added);
  const auto& [h, w] = layer.geometry().axis;
  return text + cut_code(recipe.layer.op, "y", "...", cut, h.out, w.out);
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  return padding_code(recipe) + layer_code(recipe) + call_code(recipe.layer) +
         result_code(layer, recipe);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "import torch\nfrom torch import nn\n";
  if (recipe.before.any() || recipe.after.added().any()) {
    text += "import torch.nn.functional as F\n";
  }
  text += "\n";
  if (needs_64_bit(layer)) text += "torch.set_default_dtype(torch.float64)\n\n";
  text += input_code(kWords, layer, kChannelsFirst, most);
  if (layer.op().has_kernel) text += kernel_code(kWords, layer, kChannelsFirst, most);
  text += "\n" + padding_code(recipe) + layer_code(recipe);
  if (layer.op().has_kernel) text += "layer.weight.data = w\n";
  text += call_code(recipe.layer) + result_code(layer, recipe);
  return text + "\n" + print_code(layer, kChannelsFirst, "", "tuple(y.shape)");
}

}  // namespace

extern const SnippetTarget kPyTorchSnippets;
const SnippetTarget kPyTorchSnippets{.id = kId,
                                     .display_name = "PyTorch",
                                     .language = "python",
                                     .plan = plan,
                                     .code = code,
                                     .summary = summary};

}  // namespace padlens
