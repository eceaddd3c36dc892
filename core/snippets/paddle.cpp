// PaddlePaddle: the functions of paddle.nn.functional.
// Sources of what the programs call (Paddle's API reference; python/paddle/nn/functional):
//   F.conv2d: padding as [top, bottom, left, right], or "SAME", which sets the dilation to 1; the
//     weight is (out, in, height, width).
//   F.conv2d_transpose: the same padding; output_padding below the stride, or output_size; the
//     weight is (in, out, height, width).
//   F.max_pool2d, F.avg_pool2d: the same padding; exclusive=False counts it; divisor_override
//     multiplies a mean that is there already. A maximum of nothing is the lowest 32 bit float.
//   F.pad: [left, right, top, bottom]; "reflect", "replicate" and "circular".
//   paddle.set_default_dtype: of ones, arange, full and of tensors made from floats.
// Measured with PaddlePaddle 3.3.1, CPU.

#include <fmt/format.h>

#include <vector>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "paddle";

constexpr ArrayWords kWords{.declare = "",
                            .ones = "paddle.ones([{0}])",
                            .range = "paddle.arange(1., {1})",
                            .full = "paddle.full([{0}], {1})",
                            .open = "paddle.to_tensor([",
                            .close = "])",
                            .reshape = ".reshape([{0}])",
                            .comment = "#",
                            .indent = "    ",
                            .end = "\n",
                            .points = true};

// No padding is numbers, too: "VALID" takes no ceil_mode.
std::optional<Recipe> plan(const Layer& layer) {
  constexpr PaddingMode kUnpadded = PaddingMode::explicit_sides;
  if (layer.geometry().transposed()) return plan_transpose_by_sides(kId, layer, kUnpadded);
  if (!layer.op().pools()) return plan_conv_by_sides(kId, layer, kUnpadded);
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  return first_fitting(pools_by_sides(kId, layer, kUnpadded), layer);
}

std::string pad_code(Op op, std::string_view name, const Margins& m, std::string_view more = "") {
  if (!m.any()) return "";
  const bool flat = op->rank == 1;
  return fmt::format("{0} = F.pad(\n    {0}, [{1}, {2}{3}]{4}{5})\n", name, m.left, m.right,
                     flat ? "" : fmt::format(", {}, {}", m.top, m.bottom),
                     flat ? ",\n    data_format=\"NCL\"" : "", more);
}

std::string padding_code(const Recipe& recipe) {
  const PadFill& fill = recipe.fill;
  std::string more;
  if (fill.mode == FillMode::constant) {
    more = ",\n    value=" + (is_lowest(fill) ? "-paddle.inf" : number_word(fill.constant, true));
  } else if (fill.mode != FillMode::zeros) {
    more = fmt::format(",\n    mode=\"{}\"", torch_pad_mode(fill.mode));
  }
  return pad_code(recipe.layer.op, "x", recipe.before.added(), more) +
         cut_code(recipe.layer.op, "x", "...", recipe.before.cut(), recipe.layer.input[kHeight],
                  recipe.layer.input[kWidth]);
}

std::string padding_word(const Spec& spec) {
  if (spec.padding == PaddingMode::same) return "\"SAME\"";
  if (spec.padding == PaddingMode::valid) return "\"VALID\"";
  const Sides& s = spec.sides;
  if (s == Sides{}) return "0";
  if (spec.op->rank == 1) return fmt::format("[{}, {}]", s.left, s.right);
  return fmt::format("[{}, {}, {}, {}]", s.top, s.bottom, s.left, s.right);
}

// What only some operations have, as far as it is not left out.
void add_fields(const Spec& spec, std::vector<std::string>& arguments) {
  if (spec.output_shape) {
    arguments.push_back("output_size=[" + joined(spec.op, *spec.output_shape) + "]");
  } else if (spec.output_padding) {
    arguments.push_back("output_padding=[" + joined(spec.op, *spec.output_padding) + "]");
  }
  if (spec.dilation != PerAxis{1, 1}) {
    arguments.push_back("dilation=[" + joined(spec.op, spec.dilation) + "]");
  }
  if (spec.groups > 1) arguments.push_back(fmt::format("groups={}", spec.groups));
  if (spec.ceil_mode) arguments.emplace_back("ceil_mode=True");
  if (spec.count_include_pad) {
    arguments.emplace_back(*spec.count_include_pad ? "exclusive=False" : "exclusive=True");
  }
  if (spec.divisor_override) {
    arguments.push_back(fmt::format("divisor_override={}", *spec.divisor_override));
  }
}

std::string layer_code(const Recipe& recipe) {
  const Spec& spec = recipe.layer;
  std::vector<std::string> arguments{spec.op->has_kernel ? "x, w" : "x"};
  if (!spec.op->has_kernel)
    arguments.push_back("kernel_size=[" + joined(spec.op, spec.kernel) + "]");
  arguments.push_back("stride=[" + joined(spec.op, spec.stride) + "]");
  arguments.push_back("padding=" + padding_word(spec));
  add_fields(spec, arguments);
  return fmt::format("y = F.{}({})\n", spec.op->spelled(kId), argument_lines(arguments));
}

std::string summary(const Layer& layer, const Recipe& recipe) {
  const auto& [h, w] = layer.geometry().axis;
  return padding_code(recipe) + layer_code(recipe) +
         pad_code(recipe.layer.op, "y", recipe.after.added()) +
         cut_code(recipe.layer.op, "y", "...", recipe.after.cut(), h.out, w.out);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text = "import paddle\nimport paddle.nn.functional as F\n\n";
  if (needs_64_bit(layer)) text += "paddle.set_default_dtype(\"float64\")\n\n";
  text += input_code(kWords, layer, kChannelsFirst, most);
  if (layer.op().has_kernel) text += kernel_code(kWords, layer, kChannelsFirst, most);
  return text + "\n" + summary(layer, recipe) + "\n" +
         print_code(layer, kChannelsFirst, ".numpy()");
}

}  // namespace

extern const SnippetTarget kPaddleSnippets;
const SnippetTarget kPaddleSnippets{.id = kId,
                                    .display_name = "Paddle",
                                    .language = "python",
                                    .plan = plan,
                                    .code = code,
                                    .summary = summary};

}  // namespace padlens
