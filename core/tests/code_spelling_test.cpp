#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/snippets/code_reader.h"
#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

std::string first_framework(const Model& model) {
  return model.layers.empty() ? "" : model.layers[0].layer.spec.framework;
}

bool remarks(const std::vector<Remark>& list, std::string_view code) {
  return std::ranges::any_of(list, [&](const Remark& each) { return each.code == code; });
}

// --- which library a name is of --------------------------------------------------------------

struct Named {
  std::string_view text;
  std::string_view framework;  // "": of none
  std::string_view sizes;
};

TEST(CodeSpelling, ANameIsOfTheLibraryThatTheTextImportsItFrom) {
  constexpr Named kNames[]{
      {"from keras.layers import Conv2D as C\nC(8, 3, padding='same')", "keras", "conv2d 9x8"},
      {"Conv = keras.layers.Conv2D\nx = Conv(8, 3)(x)", "keras", "conv2d 7x6"},
      {"import tensorflow as tf\nL = tf.keras.layers\nL.Conv2D(8, 3)", "keras", "conv2d 7x6"},
      {"import torch.nn.functional as TF\ny = TF.max_pool2d(x, 2)", "pytorch", "y 4x4"},
      {"conv = nn.Conv2d\na = conv(3, 8, 3)\nb = conv(8, 8, 3)", "pytorch", "a 7x6, b 5x4"},
      {"from torch import (nn,\n  optim)\nnn.MaxPool2d(2)", "pytorch", "max_pool2d 4x4"},
      {"from flax import nnx as N\nN.Conv(3, 8, (3, 3), rngs=N.Rngs(0))", "jax", "conv2d 9x8"},
      {"import flax\nflax.nnx.Conv(3, 8, (3, 3), rngs=flax.nnx.Rngs(0))", "jax", "conv2d 9x8"},
      {"from flax import linen as nn\nfrom keras.layers import Conv2D\nConv2D(8, 3)", "keras",
       "conv2d 7x6"},
      {"from flax.linen import Conv\nConv(8, (3, 3), padding='VALID')", "jax", "conv2d 7x6"},
      {"from torch.nn import *\nMaxPool2d(2)", "pytorch", "max_pool2d 4x4"},
      {"import mlx.nn as nn\nnn.MaxPool2d(2)", "mlx", "max_pool2d 4x4"},
  };
  for (const Named& name : kNames) {
    SCOPED_TRACE(name.text);
    const Model model = read_told(name.text, {9, 8});
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(told(model), name.sizes);
    EXPECT_EQ(first_framework(model), name.framework);
  }
}

// Their layers have the names of others, and other rules.
TEST(CodeSpelling, AFrameworkThatIsNoneOfOursIsNamed) {
  constexpr std::string_view kTexts[]{
      "hk.Conv2D(8, 3)",
      "import haiku as hk\nhk.Conv2D(8, 3)",
      "snt.Conv2D(8, 3)",
      "eqx.nn.Conv2d(3, 8, 3, key=key)",
      "slim.conv2d(x, 64, [3, 3])",
      "fluid.layers.conv2d(input=x, num_filters=8, filter_size=3)",
      "import mxnet as mx\nmx.sym.Convolution(data=x, kernel=(3, 3), num_filter=8)",
      "from mindspore import nn\nnn.Conv2d(3, 8, 3)",
      "from mxnet.gluon import nn\nnn.Conv2D(8, 3)",
  };
  for (const std::string_view text : kTexts) {
    SCOPED_TRACE(text);
    const Model model = read_told(text, {9, 8});
    ASSERT_EQ(model.layers.size(), 1U);
    EXPECT_FALSE(model.understood());
    EXPECT_NE(model.layers[0].word.find('.'), std::string::npos);
    ASSERT_FALSE(model.layers[0].problems.empty());
    EXPECT_EQ(model.layers[0].problems[0].problem.code, "unknown_layer");
  }
}

TEST(CodeSpelling, WhatAnUnknownNameIsTakenForIsTold) {
  for (const std::string_view text :
       {"blocks.Conv2D(8, 3)", "from mylib import Conv2D\nConv2D(8, 3)"}) {
    SCOPED_TRACE(text);
    const Model model = read_told(text, {9, 8});
    EXPECT_EQ(told(model), "conv2d 7x6");
    EXPECT_TRUE(remarks(model.remarks, "taken_for"));
  }
  EXPECT_FALSE(remarks(read_told("layers.Conv2D(8, 3)").remarks, "taken_for"));
  EXPECT_FALSE(remarks(read_told("Conv2D(8, 3)").remarks, "taken_for"));
}

// --- prose ------------------------------------------------------------------------------------

struct Prose {
  std::string_view text;
  std::string_view sizes;  // "": nothing is read
};

TEST(CodeSpelling, CodeIsFoundInWhatPeopleWriteAroundIt) {
  constexpr Prose kTexts[]{
      {"use Conv2D(64, 3, strides=2) here", "conv2d 4x3"},
      {"1. Conv2D(64, 3)\n2. MaxPooling2D(2)", "conv2d 7x6, max_pool2d 3x3"},
      {"(1) Conv2D(64, 3)\n(2) MaxPooling2D(2)", "conv2d 7x6, max_pool2d 3x3"},
      {"- nn.Conv2d(3, 8, 3)\n- nn.MaxPool2d(2)", "conv2d 7x6, max_pool2d 3x3"},
      {"* nn.Conv2d(3, 8, 3)\n* nn.MaxPool2d(2)", "conv2d 7x6, max_pool2d 3x3"},
      {"-nn.Conv2d(3, 8, 3)\n+nn.Conv2d(3, 8, 3, padding=1)\n nn.ReLU()", "conv2d 9x8, relu 9x8"},
      {"@@ -1,2 +1,2 @@\n x = Conv2D(8, 3)(x)\n-x = MaxPooling2D(2)(x)\n+x = MaxPooling2D(3)(x)",
       "conv2d 7x6, max_pool2d 2x2"},
      {"Conv2D\xEF\xBC\x88"
       "64\xEF\xBC\x8C"
       "3\xEF\xBC\x8Cpadding=\xE2\x80\x9Csame\xE2\x80\x9D\xEF\xBC\x89",
       "conv2d 9x8"},
      {"nn.Conv2d(3, 8, 3, padding=\xE2\x80\x98same\xE2\x80\x99)", "conv2d 9x8"},
      {"\xE4\xBD\xBF\xE7\x94\xA8 Conv2D(64, 3)\xEF\xBC\x8C\xE7\x84\xB6\xE5\x90\x8E "
       "MaxPooling2D(2)\xE3\x80\x82",
       "conv2d 7x6, max_pool2d 3x3"},
      {"\xE4\xBD\xBF\xE7\x94\xA8"
       "Conv2D(64, 3)",
       "conv2d 7x6"},
      {"\xE7\xAC\xAC\xE4\xB8\x80\xE5\xB1\x82\xEF\xBC\x9Ann.Conv2d(3, 64, 3)", "conv2d 7x6"},
      {"INFO: Conv2D(64, 3)", "conv2d 7x6"},
      {"2024-05-01 12:00:00,123 INFO model: Conv2D(64, 3)", "conv2d 7x6"},
      {"`nn.Conv2d(3, 8, 3)`", "conv2d 7x6"},
      {"| conv1 | `nn.Conv2d(3, 8, 3)` | first |\n|---|---|---|\n| b | `nn.MaxPool2d(2)` | x |",
       "conv2d 7x6, max_pool2d 3x3"},
      {"Conv2D(64, 3) -> ReLU() -> MaxPooling2D(2)", "conv2d 7x6, relu 7x6, max_pool2d 3x3"},
      {"Hello, my layer is nn.Conv2d(3, 8,\n    kernel_size=3) and it fails.", "conv2d 7x6"},
      {"layers.Conv2D(64, 3)\xC2\xA0# first", "conv2d 7x6"},
      {"What happens at the border? I do not know.", ""},
      {"the pad (see below) adds zeros", ""},
      {"news:x:9:9:news:/var/spool/news:/usr/sbin/nologin\ngnats:x:41:41:Gnats Bug-Reporting "
       "System (admin):/var/lib/gnats:/usr/sbin/nologin\na-b+c",
       ""},
      {"root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin", ""},
  };
  for (const Prose& prose : kTexts) {
    SCOPED_TRACE(prose.text);
    const Model model = read_told(prose.text, {9, 8});
    EXPECT_EQ(told(model), prose.sizes);
    EXPECT_EQ(model.understood(), !prose.sizes.empty()) << problems_told(model);
  }
}

TEST(CodeSpelling, LinesThatOnlyTalkAreCounted) {
  const Model model = read_told("My first layer\nnn.Conv2d(3, 8, 3)\nand then it fails", {9, 8});
  EXPECT_EQ(told(model), "conv2d 7x6");
  EXPECT_EQ(model.remarks, (std::vector<Remark>{{"prose", {"2", "1"}}}));
}

// One line for a text that is something else, and where it begins to be.
TEST(CodeSpelling, ATextWithoutLayersIsToldInFewWords) {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "port 80/tcp = ) " + std::to_string(i) + "\n";
  const Model model = read_told(text);
  EXPECT_TRUE(model.layers.empty());
  ASSERT_FALSE(model.problems.empty());
  EXPECT_EQ(model.problems[0].problem.code, "no_layer");
  EXPECT_LE(model.problems.size(), 4U);
}

// What stands beside a layer is told to be passed over.
TEST(CodeSpelling, WordsBesideALayerAreTold) {
  const Model model = read_told("nn.Conv2d(3, 64, 3) nonsense", {9, 8});
  EXPECT_EQ(told(model), "conv2d 7x6");
  EXPECT_EQ(model.remarks, (std::vector<Remark>{{"prose_beside", {"1", "1"}}}));
  EXPECT_TRUE(read_told("nn.Conv2d(3, 64, 3)").remarks.empty());
}

// A problem in a line of prose stands where it stood.
TEST(CodeSpelling, PlacesStayWhereTheyWere) {
  const Model model = read_told("use nn.Conv2d(3, 8, 3, foo=1) here", {9, 8});
  EXPECT_EQ(problems_told(model), "1:28 unknown_argument foo; ");
}

// --- layers as viewers and libraries print them -------------------------------------------------

TEST(CodeSpelling, AConfigIsTheLayerThatItIsOf) {
  constexpr Prose kTexts[]{
      {"Conv2D.from_config({'filters': 8, 'kernel_size': [3, 3], 'strides': [2, 2]})",
       "conv2d 4x3"},
      {"keras.layers.MaxPooling2D.from_config({\"name\": \"p\", \"pool_size\": (2, 2), "
       "\"padding\": \"same\"})",
       "p 5x4"},
      {"cfg = {'filters': 8, 'kernel_size': 3}\nlayer = Conv2D.from_config(cfg)", "layer 7x6"},
      {"layers.deserialize({'class_name': 'Conv2D', 'config': {'filters': 8, 'kernel_size': 3}})",
       "conv2d 7x6"},
      {"{\"in_channels\": 3, \"out_channels\": 8, \"kernel_size\": 3, \"stride\": 2}",
       "conv2d 4x3"},
      {"{'kernel_size': 2, 'stride': 2, 'ceil_mode': True}", "max_pool2d 5x4"},
      // A viewer's panel.
      {"kernel_shape: [3, 3]\nstrides: [2, 2]\npads: [1, 1, 1, 1]", "conv2d 5x4"},
      {"type: MaxPool\nname: pool1\nkernel_shape\n2, 2\nstrides\n2, 2\nceil_mode\n1", "pool1 5x4"},
      {"kernel_size: 3\nstrides: 2\npadding: same\nfilters: 8", "conv2d 5x4"},
      // onnx.printer has its own; print(node) gives this.
      {"node {\n  input: \"x\"\n  output: \"y\"\n  name: \"c1\"\n  op_type: \"Conv\"\n"
       "  attribute {\n    name: \"kernel_shape\"\n    ints: 3\n    ints: 3\n"
       "    type: INTS\n  }\n}\nnode { input: \"y\" output: \"z\" op_type: \"Relu\" }",
       "c1 7x6, z 7x6"},
      {"op_type: \"MaxPool\"\nattribute { name: \"kernel_shape\" ints: 2 ints: 2 type: INTS }\n"
       "attribute { name: \"strides\" ints: 2 ints: 2 type: INTS }\n"
       "attribute { name: \"auto_pad\" s: \"SAME_UPPER\" type: STRING }",
       "max_pool2d 5x4"},
      // TensorFlow's: the kernel is the shape of a constant.
      {"node { name: \"w\" op: \"Const\" attr { key: \"value\" value { tensor { tensor_shape {\n"
       "dim { size: 3 } dim { size: 3 } dim { size: 1 } dim { size: 8 } } } } } }\n"
       "node { name: \"conv\" op: \"Conv2D\" input: \"x\" input: \"w\"\n"
       "attr { key: \"strides\" value { list { i: 1 i: 2 i: 2 i: 1 } } }\n"
       "attr { key: \"padding\" value { s: \"SAME\" } } }\n"
       "node { name: \"act\" op: \"Relu\" input: \"conv\" }\n"
       "node { name: \"pool\" op: \"MaxPool\" input: \"act\"\n"
       "attr { key: \"ksize\" value { list { i: 1 i: 2 i: 2 i: 1 } } }\n"
       "attr { key: \"strides\" value { list { i: 1 i: 2 i: 2 i: 1 } } }\n"
       "attr { key: \"padding\" value { s: \"VALID\" } } }",
       "conv 5x4, act 5x4, pool 2x2"},
  };
  for (const Prose& text : kTexts) {
    SCOPED_TRACE(text.text);
    const Model model = read_told(text.text, {9, 8});
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(told(model), text.sizes);
  }
}

TEST(CodeSpelling, NumbersAreWorkedOutAsTheyAreWritten) {
  constexpr std::string_view kThrees[]{
      "np.int32(3)", "max(3, 2)",        "max([3, 1, 2])", "int(7 / 2)",    "math.floor(3.5)",
      "3**1",        "(3,)*2",           "[3]*2",          "tuple([3, 3])", "torch.Size([3, 3])",
      "0x3",         "np.array([3, 3])", "min(3, 5)",      "0b11",          "0o3",
      "1_5 // 5",    "round(3.2)",       "list((3, 3))",   "-(-3)",         "7 % 4"};
  for (const std::string_view three : kThrees) {
    SCOPED_TRACE(three);
    const Model model = read_told("nn.Conv2d(3, 8, " + std::string(three) + ")", {9, 8});
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(told(model), "conv2d 7x6");
  }
  for (const std::string_view options :
       {"**dict(kernel_size=3)", "**{'kernel_size': 3}", "kernel_size=3, **{}"}) {
    SCOPED_TRACE(options);
    EXPECT_EQ(told(read_told("nn.Conv2d(3, 8, " + std::string(options) + ")", {9, 8})),
              "conv2d 7x6");
  }
}

// Without the constant nothing tells the kernel.
TEST(CodeSpelling, ANodeWithoutItsWeightTellsNoSize) {
  const Model model = read_told(
      "node { name: \"conv\" op: \"Conv2D\" input: \"x\" input: \"w\"\n"
      "attr { key: \"strides\" value { list { i: 1 i: 2 i: 2 i: 1 } } }\n"
      "attr { key: \"padding\" value { s: \"VALID\" } } }",
      {9, 8});
  ASSERT_EQ(told(model), "conv ?");
  ASSERT_TRUE(model.layers[0].unknown);
  EXPECT_EQ(model.layers[0].unknown->code, "kernel_unknown");
}

// Keras 3.15.1, torchsummary 1.5.1, torchinfo 1.8.0.
TEST(CodeSpelling, ASummaryTellsNamesTypesAndSizesAsClaimed) {
  const Model keras = read_told(
      "Model: \"functional_1\"\n"
      "\xE2\x94\x83 Layer (type)        \xE2\x94\x83 Output Shape      \xE2\x94\x83 Param # "
      "\xE2\x94\x83 Connected to      \xE2\x94\x83\n"
      "\xE2\x94\x82 image (InputLayer)  \xE2\x94\x82 (None, 28, 28, 1) \xE2\x94\x82 0 "
      "\xE2\x94\x82 -                 \xE2\x94\x82\n"
      "\xE2\x94\x9C\xE2\x94\x80\n"
      "\xE2\x94\x82 conv2d_1 (Conv2D)   \xE2\x94\x82 (None, 14, 14, 8) \xE2\x94\x82 80 "
      "\xE2\x94\x82 image[0][0]       \xE2\x94\x82\n"
      "\xE2\x94\x9C\xE2\x94\x80\n"
      "\xE2\x94\x82 a_layer_wi\xE2\x80\xA6      \xE2\x94\x82 (None, 14, 14, 8) \xE2\x94\x82 16 "
      "\xE2\x94\x82 image[0][0]       \xE2\x94\x82\n"
      "\xE2\x94\x82 (Conv2D)            \xE2\x94\x82                   \xE2\x94\x82    "
      "\xE2\x94\x82                   \xE2\x94\x82\n"
      "\xE2\x94\x9C\xE2\x94\x80\n"
      "\xE2\x94\x82 join (Add)          \xE2\x94\x82 (None, 14, 14, 8) \xE2\x94\x82 0 "
      "\xE2\x94\x82 conv2d_1[0][0]    \xE2\x94\x82\n"
      "\xE2\x94\x82                     \xE2\x94\x82                   \xE2\x94\x82   "
      "\xE2\x94\x82 a_layer_wi\xE2\x80\xA6      \xE2\x94\x82\n"
      "\xE2\x94\x94\xE2\x94\x80\n Total params: 96\n");
  EXPECT_EQ(told(keras), "conv2d_1 14x14, a_layer_wi\xE2\x80\xA6 14x14, join 14x14");
  EXPECT_EQ(keras.framework, "keras");
  EXPECT_TRUE(remarks(keras.remarks, "summary"));
  ASSERT_EQ(keras.layers.size(), 3U);
  EXPECT_EQ(keras.layers[2].from, (std::vector<Source>{{false, 0}, {false, 1}}));
  EXPECT_EQ(keras.layers[0].op, ModelOp::other);
  EXPECT_TRUE(remarks(keras.layers[0].remarks, "declared_size"));

  EXPECT_EQ(
      told(read_told("Model: \"sequential\"\n"
                     "______\n Layer (type)                Output Shape              Param #\n"
                     "======\n conv2d (Conv2D)             (None, 26, 26, 32)        320\n"
                     " pool (MaxPooling2D)         (None, None, None, 32)    0\n"
                     " flatten (Flatten)           (None, 5408)              0\n======\n"
                     "Total params: 320\n")),
      "conv2d 26x26, pool ?, flatten ");
  EXPECT_EQ(
      told(read_told("        Layer (type)               Output Shape         Param #\n======\n"
                     "            Conv2d-1            [-1, 8, 15, 15]             224\n"
                     "         MaxPool2d-2              [-1, 8, 7, 7]               0\n======\n"
                     "Total params: 224\n")),
      "Conv2d-1 15x15, MaxPool2d-2 7x7");
  EXPECT_EQ(
      told(read_told(
          "Layer (type:depth-idx)                   Output Shape              Param #\n======\n"
          "Sequential                               [1, 10]                   --\n"
          "\xE2\x94\x9C\xE2\x94\x80"
          "Conv2d: 1-1                            [1, 8, 15, 15]            224\n"
          "\xE2\x94\x9C\xE2\x94\x80Sequential: 1-2                        [1, 8, 7, 7]  --\n"
          "\xE2\x94\x82    \xE2\x94\x94\xE2\x94\x80ReLU: 2-1                         "
          "[1, 8, 15, 15]            --\n"
          "\xE2\x94\x82    \xE2\x94\x94\xE2\x94\x80MaxPool2d: 2-2                    "
          "[1, 8, 7, 7]              --\n======\nTotal params: 224\n")),
      "Conv2d_1-1 15x15, ReLU_2-1 15x15, MaxPool2d_2-2 7x7");
}

// Code that looks like talk to one who reads no code.
TEST(CodeSpelling, CodeIsNoProse) {
  constexpr Prose kTexts[]{
      {"for i in range(2): x = nn.Conv2d(3, 3, 3)(x)", "conv2d 7x6, conv2d_2 5x4"},
      {"if True: x = nn.ReLU()(nn.Conv2d(3, 3, 3)(x))", "conv2d 7x6, relu 7x6"},
      {"const model = tf.sequential();\nmodel.add(tf.layers.conv2d({filters: 8, kernelSize: 3}));",
       "conv2d 7x6"},
      {"def f(x: Tensor) -> Tensor:\n    return nn.MaxPool2d(2)(x)\ny = f(x)", "y 4x4"},
      {"Y = Conv <kernel_shape: ints = [3, 3], strides: ints = [2, 2]> (X, W)", "Y 4x3"},
      {"%5 : Float(1, 8) = onnx::Conv[kernel_shape=[3, 3]](%x, %w)", "5 7x6"},
      {"(conv1): Conv2d(3, 64, kernel_size=(3, 3), stride=(1, 1))", "conv1 7x6"},
      {">>> conv = nn.Conv2d(3, 8, 3)\n>>> conv(x).shape\ntorch.Size([1, 8, 7, 6])", "conv 7x6"},
      {"```python\nnn.Conv2d(3, 8, 3)\n```\nwhich is what I have", "conv2d 7x6"},
      {"x = (nn.Conv2d(3, 8, 3)(x)\n     + nn.Conv2d(3, 8, 3)(x))",
       "conv2d 7x6, conv2d_2 7x6, + 7x6"},
  };
  for (const Prose& prose : kTexts) {
    SCOPED_TRACE(prose.text);
    const Model model = read_told(prose.text, {9, 8});
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(told(model), prose.sizes);
  }
}

}  // namespace
}  // namespace padlens::test
