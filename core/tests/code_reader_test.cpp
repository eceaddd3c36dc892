#include "core/snippets/code_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/layer/spec_json.h"
#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

using Sizes = std::vector<std::int64_t>;

std::vector<Json> lines_of(const std::string& name) {
  std::ifstream file(std::string(PADLENS_SOURCE_DIR) + "/core/tests/code/" + name);
  std::vector<Json> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(Json::parse(line));
  return lines;
}

// --- lines with what the real libraries gave -------------------------------------------------

TEST(CodeReader, LinesComeToWhatTheRealLibrariesGave) {
  const std::vector<Json> lines = lines_of("lines.jsonl");
  ASSERT_GT(lines.size(), 150U);
  for (const Json& line : lines) {
    SCOPED_TRACE(line.at("text").get<std::string>());
    const Model model =
        read_told(line.at("text").get<std::string>(), line.at("input").get<Sizes>(),
                  line.contains("kernel") ? line.at("kernel").get<Sizes>() : Sizes{});
    ASSERT_FALSE(model.layers.empty()) << problems_told(model);
    EXPECT_TRUE(model.understood()) << problems_told(model);
    ASSERT_TRUE(model.layers.back().output) << told(model);
    EXPECT_EQ(*model.layers.back().output, line.at("output").get<Sizes>());
  }
}

TEST(CodeReader, SnippetsAreTheSpecsTheyAreMeasuredWith) {
  const std::vector<Json> lines = lines_of("snippets.jsonl");
  ASSERT_EQ(lines.size(), 25U);
  for (const Json& line : lines) {
    SCOPED_TRACE(line.at("text").get<std::string>());
    Json wanted = line.at("spec");
    const Model model = read_told(line.at("text").get<std::string>(), line.at("input").get<Sizes>(),
                                  wanted.at("kernel").get<Sizes>());
    ASSERT_EQ(model.layers.size(), 1U) << problems_told(model);
    EXPECT_TRUE(model.understood()) << problems_told(model);
    const ModelLayer& layer = model.layers[0];
    if (wanted["framework"] == "flax") wanted["framework"] = "jax";
    const Json spec = spec_to_json(layer.layer.spec);
    for (const auto& [field, value] : wanted.items()) {
      // Left out, it is none.
      if (field == "output_padding" && !layer.layer.spec.output_padding) continue;
      EXPECT_EQ(spec.at(field), value) << field;
    }
    EXPECT_EQ(layer.output, line.at("output").get<Sizes>());
  }
}

// --- many layers ---------------------------------------------------------------------------

TEST(CodeReader, VariablesAreFollowedThroughBranches) {
  const Model model = read_told(R"(
inputs = keras.Input(shape=(64, 48, 3))
x = layers.Conv2D(32, 3, strides=2, padding="same", name="stem")(inputs)
skip = x
x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
residual = layers.Conv2D(32, 1, strides=2, padding="same")(skip)
x = layers.add([x, residual])
x = layers.Concatenate(name="cat")([x, residual])
outputs = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, outputs)
)");
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model),
            "stem 32x24, max_pool2d 16x12, residual 16x12, add 16x12, cat 16x12, outputs ");
  EXPECT_EQ(model.layers[2].from, (std::vector<Source>{{false, 0}}));
  EXPECT_EQ(model.layers[3].from, (std::vector<Source>{{false, 1}, {false, 2}}));
  EXPECT_EQ(model.layers[4].from, (std::vector<Source>{{false, 3}, {false, 2}}));
}

TEST(CodeReader, AModuleRunsAsItsForwardSays) {
  const Model model = read_told(R"(
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        return self.fc1(x)
)",
                                {32, 32});
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model),
            "conv1 28x28, relu 28x28, pool 14x14, conv2 10x10, relu_2 10x10, pool 5x5, flatten , "
            "fc1 ");
}

TEST(CodeReader, ChildrenOfASequenceHaveItsName) {
  const Model model = read_told(
      "self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(),\n"
      "                              nn.Sequential(nn.MaxPool2d(2)))",
      {10, 12});
  EXPECT_EQ(told(model), "features.0 8x10, features.1 8x10, features.2.0 4x5");
}

TEST(CodeReader, WhatStandsLineAfterLineIsAChain) {
  const Model model =
      read_told("nn.Conv2d(3, 8, 3),\nnn.ReLU(),\nnn.MaxPool2d(2), # half\n", {10, 12});
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model), "conv2d 8x10, relu 8x10, max_pool2d 4x5");
}

TEST(CodeReader, AJoinOfUnequalSizesIsTold) {
  const Model model = read_told("y = layers.Conv2D(3, 3)(x)\nz = y + x", {10, 12});
  ASSERT_EQ(model.layers.size(), 2U);
  EXPECT_EQ(model.layers[1].op, ModelOp::add);
  ASSERT_EQ(model.layers[1].problems.size(), 1U);
  EXPECT_EQ(model.layers[1].problems[0].problem.code, "join_sizes");
  EXPECT_EQ(model.layers[1].line, 2);
}

TEST(CodeReader, OnnxAsItsPrinterWritesIt) {
  const Model model = read_told(R"(
<ir_version: 10, opset_import: ["" : 21]>
g (float[1,3,20,20] X, float[8,3,3,3] W) => (float[1,8,M,N] Y) {
   [c1] T = Conv <kernel_shape: ints = [3, 3], pads: ints = [1, 1, 1, 1]> (X, W)
   R = Relu (T)
   P = MaxPool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode: int = 1> (R)
   U = MaxPool <kernel_shape = [3, 3], strides = [2, 2], auto_pad: string = "SAME_UPPER"> (R)
   Y = Add (P, U)
}
)");
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model), "c1 20x20, R 20x20, P 10x10, U 10x10, Y 10x10");
  EXPECT_EQ(model.framework, "onnx");
}

TEST(CodeReader, TensorFlowJsModels) {
  const Model model = read_told(R"(
const model = tf.sequential();
model.add(tf.layers.conv2d({
  inputShape: [28, 28, 1], kernelSize: 5, filters: 8, activation: 'relu'  // the first
}));
model.add(tf.layers.maxPooling2d({poolSize: [2, 2], strides: [2, 2]}));
)");
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model), "conv2d 24x24, max_pool2d 12x12");
  EXPECT_EQ(model.framework, "tfjs");
}

// --- other forms ----------------------------------------------------------------------------

TEST(CodeReader, CaffeLayers) {
  const Model model = read_told(R"(
name: "net"
input: "data" input_dim: 1 input_dim: 3 input_dim: 112 input_dim: 112
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 64 kernel_h: 3 kernel_w: 5 pad: 1 stride: 1 } }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1"
  pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layers { name: "old" type: DECONVOLUTION bottom: "pool1" top: "up"
  convolution_param { num_output: 16 pad: 1 kernel_size: 4 stride: 2 } }
layer { name: "sum" type: "Eltwise" bottom: "up" bottom: "conv1" top: "sum" }
)");
  // Caffe rounds a pool up: 112 and 110 to 56 and 55 (pooling_layer.cpp).
  EXPECT_EQ(told(model), "conv1 112x110, pool1 56x55, old 112x110, sum 112x110");
  EXPECT_TRUE(model.understood()) << problems_told(model);
}

TEST(CodeReader, DarknetSections) {
  const Model model = read_told(R"([net]
width=416
height=416
channels=3

[convolutional]
batch_normalize=1
filters=16
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[maxpool]
size=2
stride=1

[upsample]
stride=2

[route]
layers = -1, 0
)");
  // As yolov3-tiny.cfg: a maxpool of stride 1 keeps its size.
  EXPECT_EQ(told(model),
            "convolutional_0 416x416, maxpool_1 208x208, maxpool_2 208x208, upsample_3 416x416, "
            "route_4 416x416");
  EXPECT_TRUE(model.understood()) << problems_told(model);
}

TEST(CodeReader, ConfigsAndNodesAsObjects) {
  EXPECT_EQ(
      told(read_told(R"({"class_name": "Conv2DTranspose", "config": {"name": "up", "filters": 256,
      "kernel_size": [4, 4], "strides": [2, 2], "padding": "same", "output_padding": null,
      "data_format": "channels_last", "dilation_rate": [1, 1], "use_bias": false,
      "batch_input_shape": [null, 512, 512, 3]}})")),
      "up 1024x1024");
  EXPECT_EQ(
      told(read_told(R"({"op_type": "ConvTranspose", "auto_pad": "SAME_UPPER", "strides": [2, 2],
      "kernel_shape": [3, 3], "dilations": [1, 1], "output_padding": [0, 0], "input": [3, 3]})")),
      "conv2d_transpose 6x6");
  EXPECT_EQ(told(read_told(R"({"kernel_size": (3, 3), "strides": 2, "padding": "same"})", {9, 10})),
            "conv2d 5x5");
}

// --- what cannot be read ------------------------------------------------------------------------

struct Fault {
  std::string_view text;
  int line;
  int column;
  std::string_view code;
};

TEST(CodeReader, AFaultIsToldAtItsPlace) {
  const Fault faults[]{
      {"Conv2D(64, 3, stride=2)", 1, 22, "unknown_argument"},
      {"x = layers.Conv2D(64, 3, padding='smae')", 1, 34, "unknown_name"},
      {"nn.Conv2d(3, 8)", 1, 1, "argument_missing"},
      {"nn.Conv2d(3, 8, -3)", 1, 17, "range"},
      {"nn.Conv2d(3, 8, (3, 3, 3))", 1, 17, "wrong_type"},
      {"layers.Conv2D(8, (1, 3, 3, 1))", 1, 18, "wrong_type"},
      {"tf.nn.conv2d(x, w, [1, 2, 2, 2], 'SAME')", 1, 20, "wrong_type"},
      {"nn.Conv2d(3, 8, 3,\n   padding=k)", 2, 12, "not_told"},
      {"nn.Conv2d(3, 8, 3, 1, stride=2)", 1, 30, "argument_twice"},
      {"nn.Conv2d(3, 8, 3, 1, 1, 1, 1, True, 'zeros', None, None, 5)", 1, 59, "too_many_arguments"},
      {"nn.ReLU()\nnn.Foo(3)", 2, 1, "unknown_layer"},
      {"nn.Conv2d(3, 64, 3\nnn.MaxPool2d(2)", 1, 10, "code_unclosed"},
      {"nn.Conv2d(3, 64, 3) 5", 1, 21, "code_syntax"},
      {"x = 'abc", 1, 5, "code_unclosed"},
      {"\xE5\x8D\xB7\xE7\xA7\xAF = nn.Foo(1)", 1, 6, "unknown_layer"},
      {"Y = Conv <kernel_shape = [3, 3], auto_pad = \"SAME_UPPER\", pads = [1, 1, 1, 1]> (X, W)", 1,
       66, "pads_beside_word"},
      {"layer { name: \"a\" type: \"Convolution\"\n convolution_param { kernel_size: 0 } }", 2, 22,
       "range"},
      {"[convolutional]\nsize=x", 2, 1, "wrong_type"},
  };
  for (const Fault& fault : faults) {
    const Model model = read_told(fault.text, {20, 20});
    EXPECT_FALSE(model.understood());
    std::vector<PlacedProblem> all = model.problems;
    for (const ModelLayer& layer : model.layers)
      all.insert(all.end(), layer.problems.begin(), layer.problems.end());
    const bool found = std::ranges::any_of(all, [&](const PlacedProblem& placed) {
      const bool range = fault.code == "range" && is_range_problem(placed.problem);
      return placed.line == fault.line && placed.column == fault.column &&
             (range || placed.problem.code == fault.code);
    });
    EXPECT_TRUE(found) << fault.text << "\n" << problems_told(model);
  }
}

TEST(CodeReader, AnArgumentThatIsNotKnownLeavesTheLayerItsSize) {
  for (const std::string_view text :
       {"layers.Conv2D(64, 3, foo=1, strides=2)", "nn.Conv2d(3, 8, 3, 2, stride=1)",
        "nn.MaxPool2d(3, 2, 0, 1, False, False, 7)"}) {
    const Model model = read_told(text, {9, 11});
    EXPECT_FALSE(model.understood());
    EXPECT_EQ(told(model).substr(told(model).find(' ')), " 4x5") << problems_told(model);
    EXPECT_EQ(model.layers[0].problems.size(), 1U);
  }
}

TEST(CodeReader, WhatCanBeReadIsKept) {
  const Model model =
      read_told("a = nn.Conv2d(3, 8, 3)\n?? nonsense ((\nb = nn.MaxPool2d(2)\n", {10, 12});
  EXPECT_EQ(told(model), "a 8x10, b 4x5");
  EXPECT_FALSE(model.understood());
  EXPECT_EQ(model.problems.size(), 1U) << problems_told(model);
}

TEST(CodeReader, AKernelThatNobodyTellsHasNoSize) {
  const Model model = read_told("y = F.conv2d(x, w, None, 2, 1)", {10, 13});
  ASSERT_EQ(model.layers.size(), 1U);
  EXPECT_TRUE(model.understood());
  EXPECT_FALSE(model.layers[0].output);
  ASSERT_TRUE(model.layers[0].unknown);
  EXPECT_EQ(model.layers[0].unknown->code, "kernel_unknown");
  EXPECT_EQ(told(read_told("y = F.conv2d(x, w, None, 2, 1)", {10, 13}, {3, 5})), "y 5x6");
}

TEST(CodeReader, FieldsThatAreNotStatedAreTold) {
  const Model model = read_told("layers.MaxPooling2D()", {10, 12});
  ASSERT_EQ(model.layers.size(), 1U);
  EXPECT_EQ(model.layers[0].assumed, (std::vector<std::string>{"kernel", "stride", "padding"}));
  const Model other = read_told("nn.Conv2d(3, 8, 3, stride=2)", {10, 12});
  EXPECT_EQ(other.layers[0].assumed, (std::vector<std::string>{"dilation", "padding"}));
}

TEST(CodeReader, FourSidesAreTakenInTheFrameworksOrder) {
  const Model model = read_told("nn.Conv2d(3, 8, 3, padding=(1, 2, 3, 4))", {10, 12});
  ASSERT_EQ(model.layers.size(), 1U);
  EXPECT_EQ(model.layers[0].layer.spec.sides, (Sides{3, 4, 1, 2}));
  ASSERT_FALSE(model.layers[0].remarks.empty());
  EXPECT_EQ(model.layers[0].remarks[0].code, "pads_last_first");
}

// --- bounds --------------------------------------------------------------------------------------

TEST(CodeReader, DeepAndLargeTextsEnd) {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
      text += part;
    return text;
  };
  for (const std::string& text :
       {repeated("(", 100'000), repeated("[", 1'000), repeated("nn.Sequential(", 10'000),
        repeated("-", 100'000) + "1", repeated("2**", 50'000) + "2", "x" + repeated("(1)", 50'000),
        "x" + repeated(".a", 50'000), "x = " + repeated("a - ", 50'000) + "b",
        "x = " + repeated("a + ", 20'000) + "b", repeated("f(\n", 20'000), repeated("{\n", 20'000),
        repeated("\"", 99'999), repeated("<\n", 20'000), "a = [0]" + repeated(" * 1000", 50),
        repeated("layer {", 50'000), repeated("a = (x) => b\n", 5'000)}) {
    const Model model = read_told(text, {10, 10});
    EXPECT_LE(model.layers.size(), 100'000U);
  }
}

TEST(CodeReader, SequencesOfSequencesDoNotUnfoldWithoutEnd) {
  std::string text = "s0 = nn.Sequential(nn.ReLU())\ne0 = nn.Sequential()\n";
  for (int i = 1; i < 60; ++i) {
    const std::string n = std::to_string(i);
    const std::string p = std::to_string(i - 1);
    text += "s" + n + " = nn.Sequential(s" + p + ", s" + p + ")\n";
    text += "e" + n + " = nn.Sequential(e" + p + ", e" + p + ")\n";
  }
  text += "x = e59(x)\ny = s59(x)\n";
  const Model model = read_told(text, {10, 10});
  EXPECT_LE(model.layers.size(), 100'000U);
}

TEST(CodeReader, MoreWordsThanItReadsIsTold) {
  for (const std::string_view layer : {"nn.ReLU()\n", "layer { name: \"a\" type: \"ReLU\" }\n"}) {
    const Model model = read_code(std::string(layer) + std::string(4'000'000, ';'), {});
    EXPECT_EQ(model.layers.size(), 1U);
    ASSERT_EQ(model.problems.size(), 1U) << layer;
    EXPECT_EQ(model.problems[0].problem.code, "too_many_words");
  }
}

TEST(CodeReader, MoreLayersThanItReadsIsToldOnce) {
  std::string text;
  for (int i = 0; i < 100'010; ++i)
    text += "nn.ReLU()\n";
  const Model model = read_code(text, {});
  EXPECT_EQ(model.layers.size(), 100'000U);
  ASSERT_EQ(model.problems.size(), 1U);
  EXPECT_EQ(model.problems[0].problem.code, "too_many_layers");
  EXPECT_EQ(model.problems[0].line, 100'001);
}

// What is cut, doubled or changed anywhere is read or refused, and never more.
TEST(CodeReader, ChangedTextsAreReadOrRefused) {
  std::vector<std::string> texts;
  for (const std::string& name : {std::string("lines.jsonl"), std::string("snippets.jsonl")}) {
    for (const Json& line : lines_of(name))
      texts.push_back(line.at("text").get<std::string>());
  }
  std::uint32_t state = 1;
  const auto next = [&](std::size_t below) {
    state = state * 1'664'525U + 1'013'904'223U;
    return static_cast<std::size_t>(state >> 8U) % below;
  };
  constexpr std::string_view kLetters = "()[]{}<>=,:.+-*/\"'#%\n 0123456789xNnCc_\\`@;!";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = texts[next(texts.size())];
    for (std::size_t change = 0; change <= next(3); ++change) {
      const std::size_t at = next(text.size() + 1);
      switch (next(4)) {
        case 0:
          text.insert(at, 1, kLetters[next(kLetters.size())]);
          break;
        case 1:
          text.erase(at, 1 + next(4));
          break;
        case 2:
          text += "\n" + texts[next(texts.size())];
          break;
        default:
          text.insert(at, text.substr(next(text.size() + 1), next(20)));
      }
    }
    const Model model = read_told(text, {14, 15});
    for (const ModelLayer& layer : model.layers) {
      for (const Source& source : layer.from)
        ASSERT_LT(source.index, source.is_input ? model.inputs.size() : model.layers.size());
    }
  }
}

TEST(CodeReader, TellsCodeFromOthers) {
  EXPECT_TRUE(is_code("nn.Conv2d(3, 8, 3)"));
  EXPECT_TRUE(is_code(R"({"op_type": "Conv", "strides": [2, 2]})"));
  EXPECT_TRUE(is_code(R"({"class_name": "Conv2D", "config": {"filters": 3}})"));
  EXPECT_FALSE(is_code(R"({"op": "conv2d", "input": [5, 5], "kernel_size": 3})"));
  EXPECT_FALSE(is_code(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_code(" \n"));
}

TEST(CodeReader, AConfigThatAVariableHoldsIsRead) {
  const Model model = read_told(
      "config = {'name': 'conv2d', 'filters': 8, 'kernel_size': (3, 3), 'strides': (2, 2),\n"
      "          'padding': 'same', 'data_format': 'channels_last'}\nprint(config)",
      {28, 20});
  EXPECT_EQ(told(model), "conv2d 14x10");
  EXPECT_EQ(model.framework, "keras");
}

}  // namespace
}  // namespace padlens::test
