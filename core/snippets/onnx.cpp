// ONNX: a model made with onnx.helper, run by ONNX Runtime on the CPU.
// Sources of what the programs call:
//   operators Conv, ConvTranspose (pads as [top, left, bottom, right], auto_pad,
//     output_padding, output_shape; the weight is (out, in, height, width), transposed
//     (in, out, height, width)) and Pad (negative pads cut; modes constant, reflect,
//     edge, from opset 19 on wrap): the ONNX operator reference.
//   MaxPool, AveragePool: kernel_shape, strides, pads, auto_pad, dilations, ceil_mode,
//     count_include_pad; pads below the window's size.
//   make_node, make_tensor, make_tensor_value_info, make_graph, make_model: onnx.helper;
//     keyword arguments of make_model set fields of the model. The IR version is set,
//     because ONNX Runtime refuses one newer than itself.
//   ONNX Runtime convolves 32 bit floats only.
// AveragePool is that of opset 19, which dilates and does not count what ceil_mode covers past
// the padding.
// Opset 18 where it does: ONNX Runtime has Pad of opset 19 only since 1.16.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"
#include "core/snippets/writing.h"

namespace padlens {
namespace {

constexpr std::string_view kId = "onnx";

constexpr ArrayWords kWords{.declare = "",
                            .ones = "np.ones(({0}), \"float32\")",
                            .range = "np.arange(1, {1}, dtype=\"float32\")",
                            .full = "np.full(\n    ({0}), {1}, \"float32\")",
                            .open = "np.array([",
                            .close = "], \"float32\")",
                            .reshape = ".reshape({0})",
                            .comment = "#",
                            .indent = "    ",
                            .end = "\n"};

// --- planning --------------------------------------------------------------------

std::optional<Recipe> plan(const Layer& layer) {
  if (layer.geometry().transposed()) {
    return plan_transpose_by_sides(kId, layer, PaddingMode::notset);
  }
  if (!layer.op().pools()) return plan_conv_by_sides(kId, layer, PaddingMode::notset);
  if (is_own(kId, layer)) return own_recipe(kId, layer);
  return first_fitting(pools_by_sides(kId, layer, PaddingMode::notset), layer);
}

// --- the graph -------------------------------------------------------------------

// The graph's nodes, and the constants that they read.
struct Graph {
  std::string tensors;             // statements that make the constants
  std::vector<std::string> names;  // of the constants
  std::string nodes;
};

void add_tensor(Graph& graph, const std::string& name, std::string_view type, std::string_view dims,
                std::string_view values) {
  graph.tensors +=
      fmt::format("{0} = helper.make_tensor(\n    \"{0}\", TensorProto.{1}, [{2}],\n    [{3}])\n",
                  name, type, dims, values);
  graph.names.push_back(name);
}

void add_pad(Graph& graph, Op op, std::string_view from, std::string_view to,
             const std::string& name, const Margins& m, const PadFill& fill) {
  add_tensor(
      graph, name, "INT64", std::to_string(2 * (2 + op->rank)),
      fmt::format("0, 0, {}, 0, 0, {}", joined(op, m.top, m.left), joined(op, m.bottom, m.right)));
  const bool constant = fill.mode == FillMode::constant;
  if (constant) {
    add_tensor(graph, "fill", "FLOAT", "",
               is_lowest(fill) ? "-np.inf" : number_word(fill.constant, true));
  }
  graph.nodes += fmt::format(
      "    helper.make_node(\n        \"Pad\", [\"{}\", \"{}\"{}], [\"{}\"],\n"
      "        mode=\"{}\"),\n",
      from, name, constant ? ", \"fill\"" : "", to, numpy_pad_mode(fill.mode));
}

Margins negative(const Margins& m) {
  return {-m.top, -m.bottom, -m.left, -m.right};
}

std::string padding_attribute(const Spec& spec) {
  switch (spec.padding) {
    case PaddingMode::explicit_sides:
      return fmt::format(",\n        pads=[{}, {}]",
                         joined(spec.op, spec.sides.top, spec.sides.left),
                         joined(spec.op, spec.sides.bottom, spec.sides.right));
    case PaddingMode::same_upper:
      return ",\n        auto_pad=\"SAME_UPPER\"";
    case PaddingMode::same_lower:
      return ",\n        auto_pad=\"SAME_LOWER\"";
    case PaddingMode::valid:
      return ",\n        auto_pad=\"VALID\"";
    default:
      return "";
  }
}

void add_layer(Graph& graph, std::string_view from, std::string_view to, const Spec& spec) {
  graph.nodes += fmt::format(
      "    helper.make_node(\n        \"{}\", [\"{}\"{}], [\"{}\"],\n"
      "        kernel_shape=[{}],\n        strides=[{}]",
      spec.op->spelled(kId), from, spec.op->has_kernel ? ", \"w\"" : "", to,
      joined(spec.op, spec.kernel), joined(spec.op, spec.stride));
  if (spec.groups > 1) graph.nodes += fmt::format(",\n        group={}", spec.groups);
  if (spec.dilation != PerAxis{1, 1}) {
    graph.nodes += fmt::format(",\n        dilations=[{}]", joined(spec.op, spec.dilation));
  }
  graph.nodes += padding_attribute(spec);
  if (spec.ceil_mode) graph.nodes += ",\n        ceil_mode=1";
  if (spec.count_include_pad) {
    graph.nodes += fmt::format(",\n        count_include_pad={}", *spec.count_include_pad ? 1 : 0);
  }
  if (spec.output_padding) {
    graph.nodes +=
        fmt::format(",\n        output_padding=[{}]", joined(spec.op, *spec.output_padding));
  }
  if (spec.output_shape) {
    graph.nodes += fmt::format(",\n        output_shape=[{}]", joined(spec.op, *spec.output_shape));
  }
  graph.nodes += "),\n";
}

Graph make_graph(const Recipe& recipe) {
  Graph graph;
  std::string_view from = "x";
  const auto& fill = recipe.fill;
  const bool copies = fill.mode != FillMode::zeros && fill.mode != FillMode::constant;
  const Margins cut = recipe.before.cut();
  if (recipe.before.any()) {
    add_pad(graph, recipe.layer.op, from, "padded", "pads",
            copies ? recipe.before.added() : recipe.before, fill);
    from = "padded";
  }
  if (copies && cut.any()) {
    add_pad(graph, recipe.layer.op, from, "cut", "cuts", negative(cut), {});
    from = "cut";
  }
  // What is added after the layer is there before anything is cut.
  const Margins added = recipe.after.added();
  const Margins cropped = recipe.after.cut();
  add_layer(graph, from, recipe.after.any() ? "result" : "y", recipe.layer);
  from = "result";
  if (added.any()) {
    add_pad(graph, recipe.layer.op, from, cropped.any() ? "longer" : "y", "rest", added, {});
    from = "longer";
  }
  if (cropped.any()) add_pad(graph, recipe.layer.op, from, "y", "crop", negative(cropped), {});
  return graph;
}

std::string summary(const Layer&, const Recipe& recipe) {
  const Graph graph = make_graph(recipe);
  return fmt::format("{}nodes = [\n{}]\n", graph.tensors, graph.nodes);
}

std::string code(const Layer& layer, const Recipe& recipe, const LiteralSize& most) {
  std::string text =
      "import numpy as np\nimport onnxruntime as ort\n"
      "from onnx import helper, TensorProto\n\n";
  text += input_code(kWords, layer, kChannelsFirst, most);
  const bool kernel = layer.op().has_kernel;
  if (kernel) text += kernel_code(kWords, layer, kChannelsFirst, most);
  text += "\n" + summary(layer, recipe);
  std::string constants;
  for (const std::string& name : make_graph(recipe).names)
    constants += (constants.empty() ? "" : ", ") + name;
  const bool newer = recipe.fill.mode == FillMode::circular || layer.op().reducer->divides;
  return text + fmt::format(
                    "\ninfo = helper.make_tensor_value_info\nreal = TensorProto.FLOAT\n"
                    "graph = helper.make_graph(\n    nodes, \"layer\",\n"
                    "    [info(\"x\", real, x.shape){}],\n"
                    "    [info(\"y\", real, None)],\n    [{}])\n"
                    "opset = helper.make_opsetid(\"\", {})\nmodel = helper.make_model(\n"
                    "    graph, ir_version={},\n    opset_imports=[opset])\n"
                    "session = ort.InferenceSession(\n    model.SerializeToString(),\n"
                    "    providers=[\"CPUExecutionProvider\"])\n"
                    "y, = session.run(\n    None, {{\"x\": x{}}})\n"
                    "\n{}",
                    kernel ? ",\n     info(\"w\", real, w.shape)" : "", constants, newer ? 19 : 18,
                    newer ? 9 : 8, kernel ? ", \"w\": w" : "",
                    print_code(layer, kChannelsFirst));
}

}  // namespace

extern const SnippetTarget kOnnxSnippets;
const SnippetTarget kOnnxSnippets{.id = kId,
                                  .display_name = "ONNX",
                                  .language = "python",
                                  .plan = plan,
                                  .code = code,
                                  .summary = summary};

}  // namespace padlens
