#include <gtest/gtest.h>

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "app/import/import.h"

// TensorFlow.js graphs: model.json alone.

namespace padlens::import_tfjs_graph_test {
namespace {

using GraphJson = nlohmann::ordered_json;

Model read_graph(const std::string& text) {
  return import_model(Bytes(text), {});
}

// "U0FNRQ==": SAME, "VkFMSUQ=": VALID, "TkhXQw==": NHWC.
constexpr std::string_view kSame =
    R"("padding": {"s": "U0FNRQ=="}, "strides": {"list": {"i": ["1", "2", "2", "1"]}})";

std::string graph_text(const std::string& nodes, const std::string& weights) {
  return fmt::format(R"({{"format": "graph-model", "modelTopology": {{"node": [{}]}},
                          "weightsManifest": [{{"paths": [], "weights": [{}]}}]}})",
                     nodes, weights);
}
const std::string kInput =
    R"({"name": "x", "op": "Placeholder", "attr": {"dtype": {"type": "DT_FLOAT"}, "shape":
        {"shape": {"dim": [{"size": "-1"}, {"size": "37"}, {"size": "50"}, {"size": "3"}]}}}})";

TEST(TfjsGraph, ARealFileAgreesLayerByLayer) {
  const auto folder = std::filesystem::path(PADLENS_SOURCE_DIR).parent_path() / "shared/models";
  std::ifstream file(folder / "lenet_tfjs_graph.json");
  std::ifstream rows(folder / "lenet_tfjs_graph.json.truth.json");
  if (!file || !rows) GTEST_SKIP() << folder << " is not there";
  const Model model = read_graph({std::istreambuf_iterator<char>(file), {}});
  EXPECT_TRUE(model.understood());
  EXPECT_EQ(model.format, "tfjs_graph");
  const GraphJson truth = GraphJson::parse(rows);
  for (const GraphJson& row : truth["layers"]) {
    if (!row.contains("kernel")) continue;
    const std::string part = "/" + row["name"].get<std::string>() + "/";
    const auto layer = std::ranges::find_if(model.layers, [&](const ModelLayer& each) {
      return each.op == ModelOp::layer && each.name.find(part) != std::string::npos;
    });
    ASSERT_NE(layer, model.layers.end()) << part;
    EXPECT_EQ(layer->layer.spec.op->id, row["op"]);
    EXPECT_EQ(GraphJson(layer->layer.spec.kernel), row["kernel"]);
    EXPECT_EQ(GraphJson(layer->layer.spec.stride), row["stride"]);
    EXPECT_EQ(GraphJson(*layer->output), row["output"]);
    EXPECT_EQ(layer->channels_out, row["channels"][1].get<std::int64_t>());
  }
}

// Nodes stand in any order; control inputs carry nothing; ":1" is the second output.
TEST(TfjsGraph, NodesAreFoundByName) {
  const Model model = read_graph(
      graph_text(fmt::format(R"({{"name": "after", "op": "Relu", "input": ["parts:1", "^x"]}},
                     {{"name": "parts", "op": "Split", "input": ["axis", "conv"],
                       "attr": {{"num_split": {{"i": "2"}}}}}},
                     {{"name": "conv", "op": "FusedDepthwiseConv2dNative",
                       "input": ["x", "w", "bias"], "attr": {{{}}}}}, {},
                     {{"name": "axis", "op": "Const", "attr": {{"dtype": {{"type": "DT_INT32"}},
                       "value": {{"tensor": {{"intVal": [3], "tensorShape": {{}}}}}}}}}},
                     {{"name": "w", "op": "Const", "attr": {{}}}})",
                             kSame, kInput),
                 R"({"name": "w", "shape": [3, 3, 3, 2], "dtype": "float32"})"));
  ASSERT_EQ(model.layers.size(), 3U);
  EXPECT_TRUE(model.understood());
  EXPECT_EQ(model.layers[0].name, "conv");
  EXPECT_EQ(model.layers[0].layer.spec.groups, 3);
  EXPECT_EQ(model.layers[0].layer.spec.filters, 6);
  EXPECT_EQ(model.layers[0].output, (std::vector<std::int64_t>{19, 25}));
  EXPECT_EQ(model.layers[2].name, "after");
  EXPECT_EQ(model.layers[2].channels_in, 3);
  EXPECT_TRUE(model.inputs.at(0).channels_last);
}

TEST(TfjsGraph, AmountsInTheWeightsFileAreNotKnown) {
  const Model model =
      read_graph(graph_text(fmt::format(R"({}, {{"name": "p", "op": "Const", "attr": {{}}}},
                                {{"name": "pad", "op": "Pad", "input": ["x", "p"]}},
                                {{"name": "pool", "op": "MaxPool", "input": ["pad"], "attr": {{{},
                                  "ksize": {{"list": {{"i": ["1", "3", "3", "1"]}}}}}}}})",
                                        kInput, kSame),
                            R"({"name": "p", "shape": [4, 2], "dtype": "int32"})"));
  ASSERT_EQ(model.layers.size(), 2U);
  EXPECT_EQ(model.layers[0].unknown->code, "pads_open");
  EXPECT_EQ(model.layers[1].layer.spec.kernel, (PerAxis{3, 3}));
  EXPECT_FALSE(model.layers[1].output);
  EXPECT_EQ(model.layers[1].unknown->code, "input_unknown");
}

// −(−37 // 2), as people divide upwards. TensorFlow.js divides whole numbers downwards in all
// three.
TEST(TfjsGraph, WholeNumbersAreDividedDownwards) {
  constexpr std::string_view kConst = R"({{"name": "{}", "op": "Const", "attr": {{"dtype":
      {{"type": "DT_INT32"}}, "value": {{"tensor": {{"intVal": [{}], "tensorShape":
      {{"dim": [{{"size": "2"}}]}}}}}}}}}})";
  for (const char* type : {"FloorDiv", "Div", "RealDiv"}) {
    const Model model = read_graph(
        graph_text(fmt::format(R"({}, {}, {}, {{"name": "d", "op": "{}", "input": ["a", "b"]}},
                       {{"name": "n", "op": "Neg", "input": ["d"]}},
                       {{"name": "y", "op": "ResizeBilinear", "input": ["x", "n"]}})",
                               kInput, fmt::format(kConst, "a", "-37, -50"),
                               fmt::format(kConst, "b", "2, 2"), type),
                   ""));
    ASSERT_EQ(model.layers.size(), 1U);
    EXPECT_EQ(model.layers[0].output, (std::vector<std::int64_t>{19, 25})) << type;
  }
}

// TensorFlow's two switches; both are false where they are left out.
TEST(TfjsGraph, WhereTheCellsOfAResizeLieIsRead) {
  const auto coordinates = [](std::string_view attributes) {
    const Model model =
        read_graph(graph_text(fmt::format(R"({}, {{"name": "n", "op": "Const", "attr": {{"dtype":
            {{"type": "DT_INT32"}}, "value": {{"tensor": {{"intVal": [74, 100], "tensorShape":
            {{"dim": [{{"size": "2"}}]}}}}}}}}}},
            {{"name": "y", "op": "ResizeBilinear", "input": ["x", "n"], "attr": {{{}}}}})",
                                          kInput, attributes),
                              ""));
    return model.layers.at(0).layer.coordinates;
  };
  EXPECT_EQ(coordinates(""), Coordinates::asymmetric);
  EXPECT_EQ(coordinates(R"("align_corners": {"b": true})"), Coordinates::align_corners);
  EXPECT_EQ(coordinates(R"("half_pixel_centers": {"b": true})"), Coordinates::half_pixel);
}

// A product along the rows, as mixers of cells have it: nhwc,hk->nkwc.
TEST(TfjsGraph, AnEinsumIsFollowed) {
  const Model model =
      read_graph(graph_text(kInput + R"(, {"name": "k", "op": "Const", "attr": {}},
                  {"name": "y", "op": "Einsum", "input": ["x", "k"],
                   "attr": {"equation": {"s": "bmh3Yyxoay0+bmt3Yw=="}}})",
                            R"({"name": "k", "shape": [37, 21], "dtype": "float32"})"));
  ASSERT_EQ(model.layers.size(), 1U);
  EXPECT_EQ(model.layers[0].output_shape, (std::vector<std::int64_t>{-1, 21, 50, 3}));
  EXPECT_TRUE(model.layers[0].remarks.empty());
}

TEST(TfjsGraph, ALoopOfNodesEnds) {
  const Model model =
      read_graph(graph_text(kInput + R"(, {"name": "a", "op": "Merge", "input": ["x", "b"]},
                    {"name": "b", "op": "NextIteration", "input": ["a"]})",
                            ""));
  EXPECT_EQ(model.layers.size(), 2U);
}

TEST(TfjsGraph, AByteOrderMarkMayStandInFront) {
  EXPECT_EQ(read_graph("\xEF\xBB\xBF" + graph_text(kInput, "")).format, "tfjs_graph");
  const std::string stack = R"({"input": [9], "stack": [{"op": "conv1d", "kernel": 3}]})";
  EXPECT_EQ(read_graph("\xEF\xBB\xBF" + stack).format, "stack");
}

// What a window makes is compared with what the file claims.
TEST(TfjsGraph, AClaimThatDiffersIsTold) {
  const Model model = read_graph(
      graph_text(fmt::format(R"({}, {{"name": "pool", "op": "MaxPool", "input": ["x"], "attr": {{{},
                    "ksize": {{"list": {{"i": ["1", "3", "3", "1"]}}}},
                    "_output_shapes": {{"list": {{"shape": [{{"dim": [{{"size": "1"}},
                      {{"size": "20"}}, {{"size": "25"}}, {{"size": "3"}}]}}]}}}}}}}})",
                             kInput, kSame),
                 ""));
  ASSERT_EQ(model.layers.size(), 1U);
  EXPECT_EQ(model.layers[0].output, (std::vector<std::int64_t>{19, 25}));
  EXPECT_EQ(model.layers[0].remarks.at(0), (Remark{"declared_other", {"1×20×25×3", "?×19×25×3"}}));
}

TEST(TfjsGraph, BrokenTextsAreRefused) {
  const std::string whole = graph_text(kInput, "");
  for (std::size_t length = 60; length < whole.size(); length += 7) {
    const Model model = read_graph(whole.substr(0, length));
    EXPECT_FALSE(model.understood());
  }
  std::string deep = R"({"format": "graph-model", "modelTopology": {"node": )";
  deep += std::string(400, '[') + std::string(400, ']') + "}}";
  const Model model = read_graph(deep);
  ASSERT_EQ(model.problems.size(), 1U);
  EXPECT_EQ(model.problems[0].problem.kind, Problem::Kind::limit);
}

}  // namespace
}  // namespace padlens::import_tfjs_graph_test
