#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import.h"

// ONNX nodes in the forms that files have them, written here byte by byte: the numbers of the
// fields are those of onnx.proto.

namespace padlens::import_onnx_nodes_test {
namespace {

std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number > 127; number >>= 7U)
    bytes += static_cast<char>((number & 127U) | 128U);
  return bytes + static_cast<char>(number);
}
std::string field(int number, std::string_view bytes) {
  return varint(static_cast<std::uint64_t>(number) << 3U | 2U) + varint(bytes.size()) +
         std::string(bytes);
}
std::string field(int number, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(number) << 3U) +
         varint(static_cast<std::uint64_t>(value));
}

using Numbers = std::vector<std::int64_t>;

std::string attribute(std::string_view name, const Numbers& values) {
  std::string bytes = field(1, name);
  for (const std::int64_t value : values)
    bytes += field(8, value);
  return field(5, bytes);
}
std::string attribute_number(std::string_view name, std::int64_t value) {
  return field(5, field(1, name) + field(3, value));
}
std::string text_attribute(std::string_view name, std::string_view value) {
  return field(5, field(1, name) + field(4, value));
}
std::string graph_attribute(std::string_view name, std::string_view graph) {
  return field(5, field(1, name) + field(6, graph));
}

std::string node_bytes(std::string_view type, const std::vector<std::string>& inputs,
                       const std::vector<std::string>& outputs, std::string_view rest = "") {
  std::string bytes;
  for (const std::string& name : inputs)
    bytes += field(1, name);
  for (const std::string& name : outputs)
    bytes += field(2, name);
  return bytes + field(4, type) + std::string(rest);
}
std::string node(std::string_view type, const std::vector<std::string>& inputs,
                 const std::vector<std::string>& outputs, std::string_view rest = "") {
  return field(1, node_bytes(type, inputs, outputs, rest));
}

// Dims alone, or with numbers of 64 bits.
std::string tensor(std::string_view name, const Numbers& dims, const Numbers& values = {}) {
  std::string bytes;
  for (const std::int64_t extent : dims)
    bytes += field(1, extent);
  bytes += field(2, values.empty() ? 1 : 7);
  for (const std::int64_t value : values)
    bytes += field(7, value);
  return bytes + field(8, name);
}
std::string weight(std::string_view name, const Numbers& dims) {
  return field(5, tensor(name, dims));
}
std::string numbers(std::string_view name, const Numbers& values) {
  return field(5, tensor(name, {static_cast<std::int64_t>(values.size())}, values));
}

// −1: nothing is said of the extent.
std::string value(std::string_view name, const Numbers& shape, int element = 1) {
  std::string dims;
  for (const std::int64_t extent : shape)
    dims += field(1, extent < 0 ? std::string() : field(1, extent));
  return field(1, name) + field(2, field(1, field(1, element) + field(2, dims)));
}
std::string input(std::string_view name, const Numbers& shape, int element = 1) {
  return field(11, value(name, shape, element));
}
std::string output(std::string_view name, const Numbers& shape = {}) {
  return field(12, value(name, shape));
}

std::string model(std::string_view graph, int opset = 17, std::string_view rest = "") {
  return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, opset)) +
         std::string(rest);
}

Model read(const std::string& bytes, const ReadOptions& options = {}) {
  ImportOptions import;
  import.read = options;
  return import_model(Bytes(bytes), import);
}

std::vector<std::string> words(const Model& read) {
  std::vector<std::string> list;
  for (const ModelLayer& layer : read.layers)
    list.push_back(layer.word);
  return list;
}

const GridSize k14{std::vector<std::int64_t>{14, 14}};

TEST(OnnxNodes, WhatIsNotWrittenIsAsTheSpecificationHasIt) {
  const Model made = read(model(input("x", {1, 3, 16, 16}) + weight("w", {8, 3, 3, 3}) +
                                input("w", {8, 3, 3, 3}) + node("Conv", {"x", "w"}, {"y"})));
  ASSERT_EQ(made.layers.size(), 1U);
  EXPECT_TRUE(made.understood());
  EXPECT_EQ(made.inputs.size(), 1U) << "an initializer is no input";
  const ModelLayer& layer = made.layers[0];
  EXPECT_EQ(layer.name, "y") << "a node without a name has that of what it makes";
  EXPECT_EQ(layer.layer.spec.kernel, (PerAxis{3, 3}));
  EXPECT_EQ(layer.layer.spec.filters, 8);
  EXPECT_EQ(layer.output, k14);
  for (const std::string_view assumed : {"kernel", "stride", "dilation", "padding", "groups"})
    EXPECT_NE(std::ranges::find(layer.assumed, assumed), layer.assumed.end()) << assumed;
}

// What ONNX Runtime 1.32.0 makes of a row of four, twice as long: of nearest cells 0 0 1 1 2 2 3 3
// by all that are plain here, 0 1 1 2 2 3 3 3 by asymmetric rounded up.
TEST(OnnxNodes, WhereTheCellsOfAResizeLieIsRead) {
  struct Row {
    const char* mode;
    const char* coordinates;
    const char* rounding;
    Coordinates want;
  };
  constexpr std::array kRows{
      Row{"linear", "half_pixel", "", Coordinates::half_pixel},
      Row{"linear", "pytorch_half_pixel", "", Coordinates::half_pixel},
      Row{"linear", "align_corners", "", Coordinates::align_corners},
      Row{"cubic", "asymmetric", "", Coordinates::asymmetric},
      Row{"linear", "tf_crop_and_resize", "", Coordinates::other},
      Row{"nearest", "asymmetric", "floor", Coordinates::asymmetric},
      Row{"nearest", "asymmetric", "ceil", Coordinates::other},
      Row{"nearest", "half_pixel", "round_prefer_floor", Coordinates::half_pixel},
      Row{"nearest", "half_pixel", "floor", Coordinates::other},
      Row{"nearest", "tf_half_pixel_for_nn", "floor", Coordinates::half_pixel},
  };
  for (const Row& row : kRows) {
    std::string rest = text_attribute("mode", row.mode) +
                       text_attribute("coordinate_transformation_mode", row.coordinates);
    if (*row.rounding != '\0') rest += text_attribute("nearest_mode", row.rounding);
    const Model made = read(model(input("x", {1, 3, 4, 4}) + numbers("s", {1, 3, 8, 8}) +
                                  node("Resize", {"x", "", "", "s"}, {"y"}, rest)));
    ASSERT_EQ(made.layers.size(), 1U);
    EXPECT_EQ(made.layers[0].layer.coordinates, row.want) << row.mode << row.coordinates;
    EXPECT_EQ(made.layers[0].output, (std::vector<std::int64_t>{8, 8}));
  }
}

// torchvision 0.29.2's detectors scale by Reciprocal; what is not worked out leaves the size open,
// it does not pass the numbers on (torch.onnx of PyTorch 2.15.0, legacy).
TEST(OnnxNodes, FunctionsOfNumbersAreWorkedOutOrLeftOpen) {
  const auto resized = [](const std::string& type, const std::string& rest = "") {
    const Model made = read(model(
        input("x", {1, 3, 4, 4}) + numbers("a", {1, 1, 4, 4}) + numbers("b", {1, 3, 2, 2}) +
        node("Cast", {"a"}, {"fa"}, attribute_number("to", 1)) +
        node("Cast", {"b"}, {"fb"}, attribute_number("to", 1)) + node(type, {"fa"}, {"r"}, rest) +
        node("Div", {"fb", "r"}, {"q"}) + node("Cast", {"q"}, {"s"}, attribute_number("to", 7)) +
        node("Resize", {"x", "", "", "s"}, {"y"})));
    return made.layers.at(0).output;
  };
  EXPECT_EQ(resized("Reciprocal"), (std::vector<std::int64_t>{8, 8}));
  for (const char* type : {"Exp", "Log", "Relu", "Sigmoid", "Erf", "Sign", "Tanh"})
    EXPECT_FALSE(resized(type)) << type;
}

// Pads as tf2onnx 1.17.0 works them out of what TensorFlow's SpaceToBatchND takes: two rows of two
// joined, laid out as four, split and put in ONNX's order.
TEST(OnnxNodes, NumbersAreJoinedAlongAnyAxis) {
  const auto padded = [](std::int64_t axis) {
    const Model made = read(
        model(input("x", {1, 3, 16, 16}) + field(5, tensor("a", {1, 2}, {0, 1})) +
              field(5, tensor("b", {1, 2}, {2, 3})) + numbers("flat", {-1}) + numbers("zero", {0}) +
              node("Concat", {"a", "b"}, {"ab"}, attribute_number("axis", axis)) +
              node("Concat", {"ab", "ab"}, {"abab"}, attribute_number("axis", 0)) +
              node("Reshape", {"abab", "flat"}, {"pads"}) + node("Pad", {"x", "pads"}, {"y"})));
    return made.layers.at(0).output_shape;
  };
  // 0 1 2 3 0 1 2 3 either way.
  EXPECT_EQ(padded(0), (std::vector<std::int64_t>{1, 5, 20, 22}));
  EXPECT_EQ(padded(1), (std::vector<std::int64_t>{1, 5, 20, 22}));
  const Model turned =
      read(model(input("x", {1, 3, 16, 16}) + field(5, tensor("a", {4, 1}, {0, 0, 1, 2})) +
                 field(5, tensor("b", {4, 1}, {0, 0, 3, 4})) + numbers("flat", {-1}) +
                 node("Concat", {"a", "b"}, {"ab"}, attribute_number("axis", 1)) +
                 node("Split", {"ab"}, {"before", "after"}, attribute_number("axis", 1)) +
                 node("Concat", {"before", "after"}, {"all"}, attribute_number("axis", 0)) +
                 node("Reshape", {"all", "flat"}, {"pads"}) + node("Pad", {"x", "pads"}, {"y"})));
  EXPECT_EQ(turned.layers.at(0).output_shape, (std::vector<std::int64_t>{1, 3, 20, 22}));
}

TEST(OnnxNodes, WeightsThatAreNoInitializersTellTheKernel) {
  const std::string filled = numbers("s", {8, 3, 5, 5}) + node("ConstantOfShape", {"s"}, {"w"});
  const std::string made =
      node("Constant", {}, {"w"}, field(5, field(1, "value") + field(5, tensor("", {8, 3, 5, 5}))));
  const std::string scaled = weight("q", {8, 3, 5, 5}) +
                             node("DequantizeLinear", {"q", "scale"}, {"d"}) +
                             node("Identity", {"d"}, {"w"});
  const std::string turned =
      weight("t", {5, 5, 3, 8}) + node("Transpose", {"t"}, {"w"}, attribute("perm", {3, 2, 0, 1}));
  for (const std::string& source : {filled, made, scaled, turned}) {
    const Model file =
        read(model(input("x", {1, 3, 18, 18}) + source + node("Conv", {"x", "w"}, {"y"})));
    ASSERT_EQ(words(file), (std::vector<std::string>{"Conv"}));
    EXPECT_EQ(file.layers[0].layer.spec.kernel, (PerAxis{5, 5}));
    EXPECT_EQ(file.layers[0].output, k14);
  }
  // Where nothing tells it: what is told from outside, else a problem.
  const std::string none = model(input("x", {1, 3, 18, 18}) + node("Conv", {"x", "w"}, {"y"}));
  EXPECT_EQ(read(none).layers[0].problems.at(0).problem.code, "kernel_open");
  ReadOptions options;
  options.kernel = {5, 5};
  EXPECT_EQ(read(none, options).layers[0].output, k14);
}

// A pool without its kernel is no window; what it gives is not known, the second output neither.
TEST(OnnxNodes, APoolWithoutAKernelIsKept) {
  const Model made = read(model(input("x", {1, 3, 18, 18}) + node("MaxPool", {"x"}, {"y", "i"}) +
                                node("Relu", {"i"}, {"z"})));
  ASSERT_EQ(words(made), (std::vector<std::string>{"MaxPool", "Relu"}));
  EXPECT_EQ(made.layers[0].remarks.at(0).code, "not_followed");
  EXPECT_FALSE(made.layers[1].output);
}

// Attributes up to some opset are inputs since.
TEST(OnnxNodes, BothFormsOfAnOperatorAreRead) {
  const std::string x = input("x", {1, 3, 20, 20});
  const std::string numbered = numbers("a", {2, 3}) + numbers("b", {3, 3}) + numbers("e", {17, 17});
  const GridSize cut{std::vector<std::int64_t>{14, 14}};
  for (const std::string& file :
       {model(x + node("Slice", {"x"}, {"y"},
                       attribute("axes", {2, 3}) + attribute("starts", {3, 3}) +
                           attribute("ends", {17, 17})),
              9),
        model(x + numbered + node("Slice", {"x", "b", "e", "a"}, {"y"}), 13)}) {
    const Model made = read(file);
    EXPECT_EQ(made.layers.at(0).layer.kind, LayerKind::crop);
    EXPECT_EQ(made.layers[0].layer.sides, (Sides{3, 3, 3, 3}));
    EXPECT_EQ(made.layers[0].output, cut);
  }
  const std::string pads = numbers("p", {0, 0, 1, 2, 0, 0, 3, 4});
  for (const std::string& file :
       {model(x + node("Pad", {"x"}, {"y"}, attribute("pads", {0, 0, 1, 2, 0, 0, 3, 4})), 10),
        model(x + pads + node("Pad", {"x", "p"}, {"y"}), 13),
        model(x + numbers("a", {-2, -1}) + numbers("p", {1, 2, 3, 4}) +
                  node("Pad", {"x", "p", "", "a"}, {"y"}),
              18)}) {
    const Model made = read(file);
    EXPECT_EQ(made.layers.at(0).layer.sides, (Sides{1, 3, 2, 4}));
    EXPECT_EQ(made.layers[0].output, (std::vector<std::int64_t>{24, 26}));
  }
}

// Measured with ONNX Runtime 1.32, of 5 cells: backwards it is not NumPy's.
TEST(OnnxNodes, SlicesAreAsInOnnxRuntime) {
  struct Row {
    std::int64_t start, end, step, cells;
  };
  constexpr std::int64_t kMost = INT64_MAX;
  constexpr std::int64_t kLeast = INT64_MIN;
  for (const auto& [start, end, step, cells] : std::vector<Row>{{0, kMost, 1, 5},
                                                                {-100, 2, 1, 2},
                                                                {4, 2, 1, 0},
                                                                {-1, kLeast, -1, 5},
                                                                {-1, kMost, -1, 5},
                                                                {-1, INT32_MAX, -2, 3},
                                                                {-1, 100, -1, 0},
                                                                {-100, kLeast, -1, 1},
                                                                {-100, -100, -10, 1},
                                                                {-5, kMost, -1, 1},
                                                                {4, -5, -1, 4},
                                                                {4, -6, -1, 5},
                                                                {kMost, 0, -10, 1},
                                                                {2, kMost, kMost, 1}}) {
    SCOPED_TRACE(std::to_string(start) + ":" + std::to_string(end) + ":" + std::to_string(step));
    const Model made = read(model(input("x", {1, 3, 5, 7}) + numbers("s", {start}) +
                                  numbers("e", {end}) + numbers("a", {-2}) + numbers("t", {step}) +
                                  node("Slice", {"x", "s", "e", "a", "t"}, {"y"})));
    EXPECT_EQ(made.layers.at(0).output_shape, (Numbers{1, 3, cells, 7}));
  }
}

// Whole numbers are divided towards zero; what is left has the sign of the second number, or, with
// fmod, of the first.
TEST(OnnxNodes, DivisionsAreAsInOnnxRuntime) {
  const auto shape = [](const std::string& divides) {
    const Model made =
        read(model(input("x", {1, 1, 1, 1}) + numbers("a", {-7, 7, -8}) + numbers("b", {2, -2, 3}) +
                   divides + numbers("nine", {9}) + node("Add", {"d", "nine"}, {"s"}) +
                   node("Expand", {"x", "s"}, {"y"})));
    return made.layers.at(0).output_shape.value();
  };
  EXPECT_EQ(shape(node("Div", {"a", "b"}, {"d"})), (Numbers{1, 6, 6, 7}));
  EXPECT_EQ(shape(node("Mod", {"a", "b"}, {"d"})), (Numbers{1, 10, 8, 10}));
  EXPECT_EQ(shape(node("Mod", {"a", "b"}, {"d"}, field(5, field(1, "fmod") + field(3, 1)))),
            (Numbers{1, 8, 10, 7}));
}

std::string branch(std::int64_t kernel) {
  return weight("v", {8, 3, kernel, kernel}) + node("Conv", {"x", "v"}, {"b"}) + output("b");
}
std::string either(std::string_view condition) {
  return node(
      "If", {std::string(condition)}, {"y"},
      graph_attribute("then_branch", branch(3)) + graph_attribute("else_branch", branch(5)));
}

TEST(OnnxNodes, BranchesAreReadAndToldApart) {
  const Model open = read(model(input("c", {}, 9) + input("x", {1, 3, 16, 16}) + either("c")));
  ASSERT_EQ(words(open), (std::vector<std::string>{"Conv", "Conv", "If"}));
  EXPECT_EQ(open.layers[0].output, k14);
  EXPECT_EQ(open.layers[0].remarks.at(0).args.at(1), "then");
  EXPECT_EQ(open.layers[1].output, (std::vector<std::int64_t>{12, 12}));
  EXPECT_EQ(open.layers[1].remarks.at(0).args.at(1), "else");
  EXPECT_FALSE(open.layers[2].output);
}

TEST(OnnxNodes, AConditionThatFoldsDecides) {
  const std::string folded = numbers("sixteen", {16}) + numbers("two", {2}) +
                             node("Shape", {"x"}, {"s"}) + node("Gather", {"s", "two"}, {"h"}) +
                             node("Equal", {"h", "sixteen"}, {"c"});
  for (const auto& [cells, out] : {std::pair<int, int>{16, 14}, {15, 11}}) {
    const Model made = read(model(input("x", {1, 3, cells, cells}) + folded + either("c") +
                                  node("Relu", {"y"}, {"z"})));
    ASSERT_EQ(words(made), (std::vector<std::string>{"Conv", "Relu"}));
    EXPECT_EQ(made.layers[1].output, (std::vector<std::int64_t>{out, out}));
    EXPECT_TRUE(made.layers[1].nonnegative);
  }
}

TEST(OnnxNodes, AFunctionIsWhatItIsMadeOf) {
  // Its attribute "step" is the stride of the convolution inside.
  const std::string inner = field(
      7, node_bytes("Conv", {"a", "k"}, {"b"}, field(5, field(1, "strides") + field(21, "step"))));
  const std::string function =
      field(25, field(1, "Block") + field(4, "a") + field(4, "k") + field(5, "b") + inner +
                    field(10, "own") + field(9, field(1, "") + field(2, 17)));
  const Model made =
      read(model(input("x", {1, 3, 16, 16}) + weight("w", {8, 3, 3, 3}) +
                     node("Block", {"x", "w"}, {"y"}, attribute("step", {2, 2}) + field(7, "own")),
                 17, function));
  ASSERT_EQ(words(made), (std::vector<std::string>{"Conv"}));
  EXPECT_EQ(made.layers[0].output, (std::vector<std::int64_t>{7, 7}));
}

TEST(OnnxNodes, FusedAndQuantisedOperatorsAreWhatTheyFuse) {
  const std::string x = input("x", {1, 3, 16, 16}) + weight("w", {8, 3, 3, 3});
  const std::string domain = field(7, "com.microsoft");
  for (const std::string& convolution :
       {node("FusedConv", {"x", "w"}, {"y"}, text_attribute("activation", "Relu") + domain),
        node("ConvInteger", {"x", "w"}, {"y"}),
        node("QLinearConv", {"x", "s", "z", "w", "s", "z", "s", "z"}, {"y"})}) {
    const Model made = read(model(x + convolution));
    ASSERT_EQ(made.layers.size(), 1U);
    EXPECT_EQ(made.layers[0].layer.spec.op->id, "conv2d");
    EXPECT_EQ(made.layers[0].output, k14);
  }
}

TEST(OnnxNodes, WhatTheFileClaimsIsCompared) {
  const Model made =
      read(model(input("x", {1, 3, 16, 16}) + weight("w", {8, 3, 3, 3}) +
                 node("Conv", {"x", "w"}, {"y"}) + field(13, value("y", {1, 8, 15, 14}))));
  EXPECT_EQ(made.layers.at(0).output, k14);
  EXPECT_EQ(made.layers[0].remarks.at(0), (Remark{"declared_other", {"1×8×15×14", "1×8×14×14"}}));
}

// What is not followed has the size that the file declares; what no runtime knows is refused.
TEST(OnnxNodes, UnknownOperatorsAreKept) {
  const std::string x = input("x", {1, 3, 16, 16});
  const std::string claim = field(13, value("y", {1, 3, 14, 14}));
  const Model custom = read(model(x + node("Mystery", {"x"}, {"y"}, field(7, "own")) + claim));
  EXPECT_TRUE(custom.understood());
  EXPECT_EQ(custom.layers.at(0).remarks.at(0).code, "not_followed");
  EXPECT_EQ(custom.layers[0].output, k14);
  const Model refused = read(model(x + node("Mystery", {"x"}, {"y"}) + claim));
  EXPECT_FALSE(refused.understood());
  EXPECT_EQ(refused.layers.at(0).problems.at(0).problem.code, "unknown_operator");
}

// MLAS, which takes means up to opset 18, refuses negative pads.
TEST(OnnxNodes, MeansWithNegativePadsAreRefusedUpToOpset18) {
  const std::string graph = input("x", {1, 1, 8, 8}) +
                            node("AveragePool", {"x"}, {"y"},
                                 attribute("kernel_shape", {1, 1}) + attribute("strides", {3, 3}) +
                                     text_attribute("auto_pad", "SAME_UPPER"));
  for (const int opset : {11, 18}) {
    const Model refused = read(model(graph, opset));
    EXPECT_FALSE(refused.understood());
    EXPECT_EQ(refused.layers.at(0).problems.at(0).problem.code, "onnx_negative_pad");
    EXPECT_FALSE(refused.layers[0].output);
  }
  EXPECT_EQ(read(model(graph, 21)).layers.at(0).output, (Numbers{3, 3}));
}

TEST(OnnxNodes, BlocksThatDoNotDivideAreRefused) {
  const std::string to_depth = node("SpaceToDepth", {"x"}, {"y"}, attribute_number("blocksize", 2));
  const Model odd = read(model(input("x", {1, 4, 9, 7}) + to_depth));
  EXPECT_FALSE(odd.understood());
  EXPECT_EQ(odd.layers.at(0).problems.at(0).problem.code, "blocks_uneven");
  EXPECT_FALSE(odd.layers[0].output);
  EXPECT_EQ(read(model(input("x", {1, 4, 8, 6}) + to_depth)).layers.at(0).output, (Numbers{4, 3}));
  const std::string to_space = node("DepthToSpace", {"x"}, {"y"}, attribute_number("blocksize", 2));
  EXPECT_FALSE(read(model(input("x", {1, 6, 9, 7}) + to_space)).understood());
}

TEST(OnnxNodes, CenterCropPadCountsFromTheMiddle) {
  const auto made = [](const Numbers& sizes) {
    return read(model(input("x", {1, 1, 9, 8}) + numbers("s", sizes) +
                          node("CenterCropPad", {"x", "s"}, {"y"}, attribute("axes", {2, -1})),
                      18));
  };
  const Model cut = made({4, 7});
  EXPECT_EQ(cut.layers.at(0).output, (Numbers{4, 7}));
  EXPECT_EQ(cut.layers[0].layer.kind, LayerKind::crop);
  EXPECT_EQ(cut.layers[0].layer.sides, (Sides{2, 3, 0, 1}));
  const Model padded = made({12, 9});
  EXPECT_EQ(padded.layers.at(0).output, (Numbers{12, 9}));
  EXPECT_EQ(padded.layers[0].layer.sides, (Sides{1, 2, 0, 1}));
}

TEST(OnnxNodes, OneNumberOfAKernelMeansEveryAxis) {
  ReadOptions options;
  options.kernel = {3};
  const std::string graph =
      input("x", {1, 3, 16, 16}) + input("w", {-1, -1, -1, -1}) + node("Conv", {"x", "w"}, {"y"});
  EXPECT_EQ(read(model(graph), options).layers.at(0).output, k14);
}

TEST(OnnxNodes, OpenSizesTakeWhatIsTold) {
  const std::string file = model(input("x", {-1, 3, -1, -1}) + weight("w", {8, 3, 3, 3}) +
                                 node("Conv", {"x", "w"}, {"y"}));
  const Model open = read(file);
  EXPECT_FALSE(open.layers.at(0).output);
  EXPECT_EQ(open.layers[0].unknown->code, "input_unknown");
  ReadOptions options;
  options.input = {16, 16};
  EXPECT_EQ(read(file, options).layers.at(0).output, k14);
  options.input.clear();
  options.inputs = {{"x", {2, 3, 16, 16}}};
  EXPECT_EQ(read(file, options).layers.at(0).output_shape, (Numbers{2, 8, 14, 14}));
  options.inputs = {{"x", {2, 4, 16, 16}}};
  const Model contradicted = read(file, options);
  ASSERT_EQ(contradicted.problems.size(), 1U);
  EXPECT_EQ(contradicted.problems[0].problem.code, "input_stated");
}

// One of several inputs takes a size that has no name; where none does, it is told.
TEST(OnnxNodes, ASizeThatFitsNoInputIsTold) {
  const std::string file = model(input("rate", {}) + input("x", {-1, 3, -1, -1}) +
                                 weight("w", {8, 3, 3, 3}) + node("Conv", {"x", "w"}, {"y"}));
  ReadOptions options;
  options.input = {16, 16};
  EXPECT_TRUE(read(file, options).understood());
  options.input = {1, 3, 16, 16};
  const Model refused = read(file, options);
  ASSERT_EQ(refused.problems.size(), 1U);
  EXPECT_EQ(refused.problems[0].problem.code, "input_other_rank");
}

TEST(OnnxNodes, ExternalDataIsNamedAndNotOpened) {
  const std::string away =
      field(5, tensor("w", {8, 3, 3, 3}) +
                   field(13, field(1, "location") + field(2, "/etc/passwd")) + field(14, 1));
  const Model made =
      read(model(input("x", {1, 3, 16, 16}) + away + node("Conv", {"x", "w"}, {"y"})));
  EXPECT_TRUE(made.understood());
  EXPECT_EQ(made.layers.at(0).output, k14);
  EXPECT_EQ(made.remarks.at(0).code, "external_data");
}

// A body is not gone through: what a loop makes is what the file declares.
TEST(OnnxNodes, LoopsAreNamedAndKeepWhatIsDeclared) {
  for (const char* type : {"Loop", "Scan"}) {
    const std::string body = node("Relu", {"a"}, {"b"}) + output("b");
    const Model made = read(model(input("x", {1, 3, 16, 16}) +
                                  node(type, {"", "", "x"}, {"y"}, graph_attribute("body", body)) +
                                  field(13, value("y", {1, 3, 16, 16})) +
                                  weight("w", {8, 3, 3, 3}) + node("Conv", {"y", "w"}, {"z"})));
    ASSERT_EQ(words(made), (std::vector<std::string>{type, "Conv"}));
    EXPECT_EQ(made.layers[0].remarks.at(0), (Remark{"not_followed", {type}}));
    EXPECT_EQ(made.layers[1].output, k14);
  }
}

TEST(OnnxNodes, GraphsWithinGraphsEnd) {
  std::string graph = node("Relu", {"x"}, {"y"});
  for (int level = 0; level < 200; ++level)
    graph = node("Loop", {"x"}, {"y"}, graph_attribute("body", graph));
  const Model made = read(model(input("x", {1, 3, 16, 16}) + graph));
  ASSERT_EQ(made.problems.size(), 1U);
  EXPECT_EQ(made.problems[0].problem.kind, Problem::Kind::limit);
}

// Each adds an axis to the one before.
TEST(OnnxNodes, AxesThatAreAddedEnd) {
  std::string graph = numbers("depth", {2}) + numbers("values", {0, 1});
  for (int i = 0; i < 100; ++i)
    graph +=
        node("OneHot", {"x" + std::to_string(i), "depth", "values"}, {"x" + std::to_string(i + 1)});
  const Model made = read(model(input("x0", {3, 4}) + graph));
  ASSERT_EQ(made.layers.size(), 100U);
  EXPECT_EQ(made.layers[61].output_shape.value().size(), 64U);
  EXPECT_FALSE(made.layers[62].output_shape);
  EXPECT_FALSE(made.layers[99].output_shape);
}

// A function that calls the next twice, forty times over.
TEST(OnnxNodes, FunctionsThatMultiplyEnd) {
  std::string functions;
  for (int i = 0; i < 30; ++i) {
    const std::string next = i == 29 ? "Relu" : "F" + std::to_string(i + 1);
    const std::string domain = i == 29 ? "" : field(7, "own");
    functions += field(25, field(1, "F" + std::to_string(i)) + field(4, "a") + field(5, "c") +
                               field(7, node_bytes(next, {"a"}, {"b"}, domain)) +
                               field(7, node_bytes(next, {"b"}, {"c"}, domain)) + field(10, "own"));
  }
  const Model made = read(
      model(input("x", {1, 3, 16, 16}) + node("F0", {"x"}, {"y"}, field(7, "own")), 17, functions));
  ASSERT_FALSE(made.problems.empty());
  EXPECT_EQ(made.problems[0].problem.kind, Problem::Kind::limit);
}

// --- kernels -----------------------------------------------------------------------

std::string bytes_of_floats(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}
// Its numbers in field `where`: 9 raw_data, 4 float_data.
std::string stored(std::string_view name, const Numbers& dims, int element, int where,
                   std::string_view data) {
  std::string bytes;
  for (const std::int64_t extent : dims)
    bytes += field(1, extent);
  return field(5, bytes + field(2, element) + field(where, data) + field(8, name));
}

// The kernel planes of the last layer, one after the other; empty where they were not read.
std::vector<double> kernel_read(const std::string& graph) {
  ImportOptions options;
  options.kernels = true;
  const Model made = import_model(Bytes(model(graph)), options);
  std::vector<double> numbers;
  const Values& values = made.layers.back().layer.spec.kernel_values;
  for (std::size_t plane = 0; plane < values.planes.size(); ++plane) {
    const Grid<double>& grid = *values.planes[plane];
    numbers.insert(numbers.end(), grid.row(0), grid.row(0) + grid.size());
  }
  return numbers;
}

const std::string kTwoFilters = bytes_of_floats({1, 2, 3, 4, -5, 6, 7, 0.5F});

TEST(OnnxKernels, AreReadAsTheyLie) {
  const std::string graph = input("x", {1, 1, 4, 4}) + node("Conv", {"x", "w"}, {"y"});
  const std::vector<double> wanted{1, 2, 3, 4, -5, 6, 7, 0.5};
  for (const int where : {9, 4})
    EXPECT_EQ(kernel_read(graph + stored("w", {2, 1, 2, 2}, 1, where, kTwoFilters)), wanted);
  // Of more numbers than constants that are folded have.
  std::vector<float> many(80 * 64);
  for (std::size_t i = 0; i < many.size(); ++i)
    many[i] = static_cast<float>(i);
  const auto wide = kernel_read(input("x", {1, 1, 9, 9}) + node("Conv", {"x", "w"}, {"y"}) +
                                stored("w", {80, 1, 8, 8}, 1, 9, bytes_of_floats(many)));
  EXPECT_EQ(wide, std::vector<double>(many.begin(), many.end()));
}

TEST(OnnxKernels, ComeThroughWhatOnlyMovesThem) {
  // [rows][columns][channels][filters], as tf2onnx has them.
  const std::string graph = input("x", {1, 1, 4, 4}) +
                            node("Transpose", {"w"}, {"t"}, attribute("perm", {3, 2, 0, 1})) +
                            node("Identity", {"t"}, {"u"}) + node("Conv", {"x", "u"}, {"y"});
  EXPECT_EQ(kernel_read(graph + stored("w", {2, 2, 1, 2}, 1, 9, kTwoFilters)),
            (std::vector<double>{1, 3, -5, 7, 2, 4, 6, 0.5}));
}

TEST(OnnxKernels, OfFewerBitsAreWhatTheyStandFor) {
  const std::string scales = stored("s", {2}, 1, 9, bytes_of_floats({0.5F, 2}));
  const std::string zeros = stored("z", {2}, 3, 9, std::string("\x01\x00", 2));
  const std::string weights = stored("w", {2, 1, 1, 2}, 3, 9, std::string("\x03\xfe\x04\x05", 4));
  const std::vector<double> wanted{1, -1.5, 8, 10};
  EXPECT_EQ(
      kernel_read(input("x", {1, 1, 4, 4}) + scales + zeros + weights +
                  node("DequantizeLinear", {"w", "s", "z"}, {"d"}, attribute_number("axis", 0)) +
                  node("Conv", {"x", "d"}, {"y"})),
      wanted);
  EXPECT_EQ(kernel_read(input("x", {1, 1, 4, 4}, 2) + scales + zeros + weights +
                        node("QLinearConv", {"x", "xs", "xz", "w", "s", "z", "ys", "yz"}, {"y"})),
            wanted);
}

TEST(OnnxKernels, ThatAreElsewhereOrTooLargeAreTold) {
  ImportOptions options;
  options.kernels = true;
  const std::string graph = input("x", {1, 1, 4, 4}) + node("Conv", {"x", "w"}, {"y"});
  const std::string outside = field(1, 2) + field(1, 1) + field(1, 2) + field(1, 2) + field(2, 1) +
                              field(8, "w") + field(14, 1);
  const Model elsewhere = import_model(Bytes(model(graph + field(5, outside))), options);
  ASSERT_FALSE(elsewhere.layers[0].remarks.empty());
  EXPECT_EQ(elsewhere.layers[0].remarks.back().code, "kernel_unread");
  EXPECT_EQ(elsewhere.layers[0].layer.spec.kernel_values.preset, Preset::ones);
  const Model large =
      import_model(Bytes(model(input("x", {1, 512, 4, 4}) + node("Conv", {"x", "w"}, {"y"}) +
                               weight("w", {512, 512, 3, 3}))),
                   options);
  ASSERT_FALSE(large.layers[0].remarks.empty());
  EXPECT_EQ(large.layers[0].remarks.back().code, "kernel_large");
}

}  // namespace
}  // namespace padlens::import_onnx_nodes_test
