// Ports: where two frameworks part, by how much, and that the lines which mend it do.

#include "core/snippets/port_check.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/frameworks/resolve.h"
#include "core/snippets/code_reader.h"
#include "core/stack/model.h"
#include "core/tests/support.h"

namespace padlens {
namespace {

Model read_stack(const std::vector<std::string>& specs) {
  std::vector<StackLayer> stack;
  for (const std::string& text : specs) {
    const ParsedSpec parsed = read_spec_text(text);
    EXPECT_TRUE(parsed.problems.empty()) << text;
    stack.emplace_back(parsed.spec);
  }
  Model model = model_of(stack);
  resolve_model(model);
  return model;
}

Model model_of_code(const std::string& code) {
  Model model = read_code(code, {});
  resolve_model(model);
  return model;
}

PortCheck port(const std::vector<std::string>& specs, std::string_view to) {
  return check_port(read_stack(specs), *find_framework(to));
}

TEST(PortCheck, ResNetsFirstLayerHasTheSameSizeAndAnotherCentre) {
  const PortCheck check = port({R"({"framework": "pytorch", "input": 224, "kernel": 7, "stride": 2,
                                   "padding": 3, "channels": 3, "filters": 64})"},
                               "keras");
  ASSERT_EQ(check.layers.size(), 1U);
  const PortedLayer& layer = check.layers[0];
  EXPECT_EQ(check.first, 0U);
  EXPECT_TRUE(layer.same_size);
  EXPECT_FALSE(layer.same_padding);
  EXPECT_EQ(layer.to.padding, PaddingMode::same);
  // Keras pads 2 before and 3 after: each output is centred a pixel further on.
  EXPECT_EQ(layer.shift, (std::array<double, 2>{1, 1}));
  EXPECT_NE(layer.mend.find("ZeroPadding2D"), std::string::npos) << layer.mend;
  EXPECT_EQ(layer.equal_cells, 112 * 112);
}

TEST(PortCheck, LayersWithoutAnOddCellAgree) {
  const PortCheck check = port(
      {R"({"framework": "pytorch", "input": 33, "kernel": 3, "padding": 1})",
       R"({"framework": "pytorch", "op": "max_pool2d", "kernel": 2, "stride": 2, "padding": 0})"},
      "keras");
  EXPECT_TRUE(check.agrees());
  for (const PortedLayer& layer : check.layers) {
    EXPECT_EQ(layer.shift, (std::array<double, 2>{0, 0}));
    EXPECT_EQ(layer.mend, "");
  }
}

TEST(PortCheck, ShiftsAddUpInPixelsOfTheInput) {
  const std::string strided = R"({"framework": "pytorch", "input": 64, "kernel": 3, "stride": 2,
                                 "padding": 1})";
  const PortCheck check = port({strided, strided, strided}, "keras");
  ASSERT_EQ(check.layers.size(), 3U);
  EXPECT_EQ(check.layers[0].shift, (std::array<double, 2>{1, 1}));
  EXPECT_EQ(check.layers[1].shift, (std::array<double, 2>{3, 3}));
  EXPECT_EQ(check.layers[2].shift, (std::array<double, 2>{7, 7}));
}

TEST(PortCheck, ATransposedLayerIsMended) {
  const PortCheck check =
      port({R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 7, "kernel": 4,
                "stride": 2, "padding": 1})",
            R"({"framework": "pytorch", "op": "conv2d_transpose", "kernel": 3, "stride": 2,
                "padding": 1, "output_padding": 1})"},
           "keras");
  ASSERT_EQ(check.layers.size(), 2U);
  EXPECT_TRUE(check.layers[0].agrees);
  EXPECT_FALSE(check.layers[1].agrees);
  EXPECT_GT(check.layers[1].equal_cells, 0);
}

TEST(PortCheck, WhatTheOtherRefusesIsFirst) {
  const PortCheck check = port({R"({"framework": "pytorch", "input": 20, "kernel": 3, "stride": 2,
                                   "dilation": 2, "padding": 2})"},
                               "keras");
  ASSERT_EQ(check.first, 0U);
  EXPECT_FALSE(check.layers[0].to_resolution.accepted());
}

// Keras does not dilate with a stride: every cell is computed, and each 50th taken.
TEST(PortCheck, AMendTooLargeToRunIsNotSaidToBeCompared) {
  const PortCheck check =
      port({R"({"framework": "pytorch", "input": 2000, "kernel": 7, "stride": 50,
                                   "dilation": 2, "padding": 0})"},
           "keras");
  ASSERT_EQ(check.layers.size(), 1U);
  EXPECT_NE(check.layers[0].mend, "");
  EXPECT_EQ(check.layers[0].equal_cells, 0);
}

// --- two models ----------------------------------------------------------------------

Model padded_pair(const Sides& sides, const std::string& window) {
  std::vector<StackLayer> stack(1);
  stack[0].kind = LayerKind::pad;
  stack[0].sides = sides;
  stack[0].spec.input = {56, 56};
  stack.emplace_back(read_spec_text(window).spec);
  Model model = model_of(stack);
  resolve_model(model);
  return model;
}

TEST(PortCheck, APadBeforeAConvolutionIsItsPadding) {
  const Model keras =
      padded_pair({3, 3, 3, 3}, R"({"kernel": 7, "stride": 2, "padding": "valid"})");
  const Model torch = read_stack(
      {R"({"framework": "pytorch", "input": 56, "kernel": 7, "stride": 2, "padding": 3})"});
  const PortCheck check = check_port(keras, torch);
  EXPECT_TRUE(check.agrees());
  EXPECT_TRUE(check.layers[0].from_padded);
  const PortCheck uneven = check_port(padded_pair({2, 3, 2, 3}, R"({"kernel": 7, "stride": 2,
                                                                 "padding": "valid"})"),
                                      torch);
  ASSERT_EQ(uneven.first, 0U);
  EXPECT_EQ(uneven.layers[0].shift, (std::array<double, 2>{-1, -1}));
  EXPECT_EQ(uneven.layers[0].equal_cells, 28 * 28);
}

// Zeros around a maximum win where all else is negative; behind a ReLU nothing is.
TEST(PortCheck, APadBeforeAPoolTakesPartInIt) {
  const std::string pool = R"({"op": "max_pool2d", "kernel": 3, "stride": 2, "padding": "valid"})";
  const Model torch = read_stack({R"({"framework": "pytorch", "op": "max_pool2d", "input": 56,
                                     "kernel": 3, "stride": 2, "padding": 1})"});
  Model keras = padded_pair({1, 1, 1, 1}, pool);
  EXPECT_FALSE(check_port(keras, torch).agrees());
  ModelLayer relu;
  relu.op = ModelOp::other;
  relu.name = relu.word = "ReLU";
  relu.nonnegative = true;
  relu.from = {{true, 0}};
  relu.input_sizes = {keras.inputs[0].size};
  relu.output = keras.inputs[0].size;
  for (ModelLayer& layer : keras.layers) {
    for (Source& source : layer.from)
      source = source.is_input ? Source{false, 0} : Source{false, source.index + 1};
  }
  keras.layers.insert(keras.layers.begin(), relu);
  EXPECT_TRUE(check_port(keras, torch).agrees());
}

TEST(PortCheck, LayersWithoutACounterpartAreNamed) {
  const std::string three = R"({"input": 32, "kernel": 3, "padding": "same"})";
  const std::string five = R"({"input": 32, "kernel": 5, "padding": "same"})";
  const PortCheck check = check_port(read_stack({three, five}), read_stack({five}));
  ASSERT_EQ(check.layers.size(), 2U);
  EXPECT_FALSE(check.layers[0].paired);
  EXPECT_TRUE(check.layers[1].agrees);
  EXPECT_FALSE(check.agrees());
  const PortCheck back = check_port(read_stack({five}), read_stack({three, five}));
  EXPECT_EQ(back.unpaired, (std::vector<std::size_t>{0}));
}

// Its layers have no padding_mode: what stands around the input is other numbers there.
// A block of ResNet-50: Keras 3.15.1 lists its shortcut before the branch and has the stride in the
// first convolution, torchvision 0.29.2 as ONNX lists it behind and has the stride in the second.
TEST(PortCheck, BranchesArePairedByWhatTheyAre) {
  const auto block = [](const std::string& layers) {
    return model_of_code("x = layers.Input((16, 16, 64))\n" + layers +
                         "s = layers.Add(name='s')([n, c])\n"
                         "e = layers.Conv2D(32, 1, name='end')(s)\n");
  };
  const Model keras = block(
      "n = layers.Conv2D(128, 1, strides=2, name='shortcut')(x)\n"
      "a = layers.Conv2D(32, 1, strides=2, name='one')(x)\n"
      "b = layers.Conv2D(32, 3, padding='same', name='two')(a)\n"
      "c = layers.Conv2D(128, 1, name='three')(b)\n");
  const Model torch = block(
      "a = layers.Conv2D(32, 1, name='conv1')(x)\n"
      "b = layers.Conv2D(32, 3, strides=2, padding='same', name='conv2')(a)\n"
      "c = layers.Conv2D(128, 1, name='conv3')(b)\n"
      "n = layers.Conv2D(128, 1, strides=2, name='downsample')(x)\n");
  const std::map<std::string, std::string> expected{{"shortcut", "downsample"},
                                                    {"one", "conv1"},
                                                    {"two", "conv2"},
                                                    {"three", "conv3"},
                                                    {"end", "end"}};
  const PortCheck check = check_port(keras, torch);
  ASSERT_EQ(check.layers.size(), expected.size());
  for (const PortedLayer& layer : check.layers)
    EXPECT_EQ(layer.to_name, expected.at(layer.name)) << layer.name;
}

// One layer more on one side is one without a counterpart, wherever it stands.
TEST(PortCheck, OneLayerMorePartsNoOther) {
  const auto chain = [](int without) {
    std::string text = "x = layers.Input((64, 64, 3))\n";
    const int kernels[]{3, 5, 1, 3, 5, 7};
    for (int i = 0; i < 6; ++i) {
      if (i != without)
        text +=
            "x = layers.Conv2D(8, " + std::to_string(kernels[i]) + ", name='" +
            std::string(1, without < 0 ? static_cast<char>('a' + i) : static_cast<char>('A' + i)) +
            "')(x)\n";
    }
    return model_of_code(text);
  };
  const Model whole = chain(-1);
  for (int without = 0; without < 6; ++without) {
    const PortCheck check = check_port(whole, chain(without));
    for (std::size_t i = 0; i < 6; ++i) {
      const std::string upper(1, static_cast<char>('A' + i));
      EXPECT_EQ(check.layers[i].to_name, static_cast<int>(i) == without ? "" : upper) << without;
    }
  }
}

TEST(PortCheck, SizesThatAreNotKnownDoNotPart) {
  const PortCheck check =
      check_port(model_of_code("nn.Conv2d(3, 8, 3)\nnn.MaxPool2d(2)\n"), *find_framework("keras"));
  EXPECT_FALSE(check.agrees());
  EXPECT_FALSE(check.first);
  for (const PortedLayer& layer : check.layers) {
    EXPECT_TRUE(layer.open());
    EXPECT_EQ(layer.mend, "");
  }
}

TEST(PortCheck, AnotherFillIsAnotherLayer) {
  for (const char* fill : {"reflect", "replicate", "circular"}) {
    const std::vector<std::string> layer{
        R"({"framework": "pytorch", "input": 17, "kernel": 3, "padding": 1, "pad_fill": ")" +
        std::string(fill) + R"("})"};
    const PortCheck check = port(layer, "keras");
    ASSERT_EQ(check.layers.size(), 1U);
    EXPECT_FALSE(check.layers[0].same_fill) << fill;
    EXPECT_TRUE(check.layers[0].same_padding) << fill;
    EXPECT_EQ(check.first, 0U) << fill;
    EXPECT_NE(check.layers[0].mend, "") << fill;
    EXPECT_TRUE(port(layer, "paddle").agrees()) << fill;
  }
  // Where there is no padding nothing is filled.
  EXPECT_TRUE(port({R"({"framework": "pytorch", "input": 17, "kernel": 3, "padding": 0,
                        "pad_fill": "reflect"})"},
                   "keras")
                  .agrees());
}

// Keras pads by `same` or by a layer of its own: numbers are not spelled in the layer.
TEST(PortCheck, NumbersThatKerasHasNoWordForPart) {
  const PortCheck check = port({R"({"framework": "pytorch", "input": 10, "kernel": 4, "stride": 3,
                                   "padding": 1})"},
                               "keras");
  const PortedLayer& layer = check.layers.at(0);
  EXPECT_FALSE(layer.agrees);
  EXPECT_EQ(layer.to.padding, PaddingMode::valid) << "the only one with that size";
  EXPECT_NE(layer.mend.find("ZeroPadding2D"), std::string::npos) << layer.mend;
  EXPECT_EQ(layer.equal_cells, 3 * 3);
}

// Keras 3.15.1's SeparableConv2D is one layer here; its export to ONNX has two.
TEST(PortCheck, TheSecondHalfOfASeparableLayerIsNoLayerMore) {
  Model whole = read_stack({R"({"input": 20, "kernel": 3, "padding": "same"})"});
  const Model halves = read_stack(
      {R"({"input": 20, "kernel": 3, "padding": "same"})", R"({"kernel": 1, "padding": "valid"})"});
  EXPECT_FALSE(check_port(whole, halves).agrees());
  whole.layers[0].remarks.push_back({"separable", {"8"}});
  EXPECT_TRUE(check_port(whole, halves).agrees());
  EXPECT_TRUE(check_port(halves, whole).agrees());
}

// --- layers without a window -------------------------------------------------------------

StackLayer upsampling(const std::string& framework, Interpolation interpolation,
                      Coordinates coordinates) {
  StackLayer up;
  up.kind = LayerKind::upsample;
  up.scale = {2, 2};
  up.name = "up";
  up.spec.framework = framework;
  up.interpolation = interpolation;
  up.coordinates = coordinates;
  return up;
}

// A convolution of 3 on 6 × 7, and that.
PortCheck port_of(const StackLayer& layer, std::string_view to) {
  Spec conv;
  conv.framework = layer.spec.framework;
  conv.input = {6, 7};
  Model model = model_of({StackLayer(conv), layer});
  resolve_model(model);
  return check_port(model, *find_framework(to));
}

TEST(PortCheck, WhatHasNoWindowIsNamed) {
  StackLayer crop;
  crop.kind = LayerKind::crop;
  crop.name = "crop";
  crop.spec.framework = "pytorch";
  const PortCheck check = port_of(crop, "keras");
  EXPECT_EQ(check.layers.size(), 1U);
  EXPECT_EQ(check.not_compared, (std::vector<std::string>{"crop"}));
}

// Bilinear with align_corners: PyTorch 2.15.0's interpolate() gives what TensorFlow 2.21.0's
// ResizeBilinear gives with align_corners, and neither what Keras 3.15.1's UpSampling2D gives.
TEST(PortCheck, WhereTheCellsOfAnUpsamplingLieIsCompared) {
  const auto up = [](Coordinates coordinates) {
    return upsampling("pytorch", Interpolation::linear, coordinates);
  };
  EXPECT_TRUE(port_of(up(Coordinates::half_pixel), "keras").agrees());
  const PortCheck check = port_of(up(Coordinates::align_corners), "keras");
  EXPECT_FALSE(check.agrees());
  EXPECT_FALSE(check.first) << "no window parts";
  ASSERT_EQ(check.resizes.size(), 1U);
  EXPECT_EQ(check.resizes[0].difference, "coordinates");
  EXPECT_NE(check.resizes[0].mend.find("ResizeBilinear"), std::string::npos);
  EXPECT_NE(check.resizes[0].mend.find("align_corners=True"), std::string::npos);
  EXPECT_TRUE(check.not_compared.empty());
  // No function of PyTorch has the first cells lie on each other.
  StackLayer first = up(Coordinates::asymmetric);
  first.spec.framework = "tensorflow";
  EXPECT_EQ(port_of(first, "pytorch").resizes.at(0).mend, "");
  EXPECT_NE(port_of(first, "onnx").resizes.at(0).mend.find("\"asymmetric\""), std::string::npos);
}

// Twice as many: i ÷ 2 rounded down and (i + ½) ÷ 2 rounded down name the same cell.
TEST(PortCheck, CellsThatAreRepeatedAreTheSameByAnyName) {
  const StackLayer twice = upsampling("pytorch", Interpolation::nearest, Coordinates::asymmetric);
  EXPECT_TRUE(port_of(twice, "keras").agrees());
  StackLayer fraction = twice;
  fraction.scale = {1.5, 1.5};
  EXPECT_FALSE(port_of(fraction, "tensorflow").agrees());
  EXPECT_TRUE(port_of(fraction, "pytorch").agrees());
}

TEST(PortCheck, CubicWeightsDifferBetweenFamilies) {
  const StackLayer cubic = upsampling("keras", Interpolation::cubic, Coordinates::half_pixel);
  EXPECT_TRUE(port_of(cubic, "tensorflow").agrees());
  const PortCheck check = port_of(cubic, "pytorch");
  EXPECT_EQ(check.resizes.at(0).difference, "cubic");
  EXPECT_EQ(check.resizes.at(0).mend, "");
}

// --- what a line of code leaves open ----------------------------------------------------------

PortCheck port_code(std::string_view code, std::string_view to) {
  ReadOptions options;
  options.input = {32, 32};
  Model model = read_code(code, options);
  put_inputs(model, options);
  resolve_model(model);
  return check_port(model, *find_framework(to));
}

// Nothing tells how many planes come into the first; into the second the first's 64.
TEST(PortCheck, PlanesThatTheTextDoesNotTellAreLeftToTheLibrary) {
  const PortCheck check = port_code(
      "layers.Conv2D(64, 3, strides=2, padding='same')\n"
      "layers.DepthwiseConv2D(3, strides=2, padding='same')",
      "pytorch");
  ASSERT_EQ(check.layers.size(), 2U);
  EXPECT_NE(check.layers[0].mend.find("nn.LazyConv2d(\n    64,"), std::string::npos)
      << check.layers[0].mend;
  EXPECT_NE(check.layers[1].mend.find("64, 64"), std::string::npos) << check.layers[1].mend;
  EXPECT_NE(check.layers[1].mend.find("groups=64"), std::string::npos);
  const PortCheck alone = port_code(
      "layers.DepthwiseConv2D(3, strides=2, padding='same', depth_multiplier=2)", "pytorch");
  EXPECT_NE(alone.layers.at(0).mend.find("c, c * 2"), std::string::npos) << alone.layers[0].mend;
  EXPECT_NE(alone.layers[0].mend.find("groups=c"), std::string::npos);
}

// --- means ------------------------------------------------------------------------------------

// PyTorch's mean over what is there of each window: Keras' only way of its own is "same", which
// starts elsewhere.
TEST(PortCheck, AMeanThatDoesNotCountItsPaddingIsMended) {
  for (const char* counts : {"true", "false"}) {
    for (const char* to : {"keras", "tensorflow", "onnx", "mlx"}) {
      const PortCheck check =
          port({std::string(R"({"framework": "pytorch", "op": "average_pool2d", "input": [8, 11],
                                "kernel": 4, "stride": 3, "padding": 1, "ceil_mode": true,
                                "count_include_pad": )") +
                counts + "}"},
               to);
      const PortedLayer& layer = check.layers.at(0);
      if (layer.agrees) continue;
      EXPECT_NE(layer.mend, "") << to << counts;
      EXPECT_EQ(layer.no_mend, "");
      EXPECT_GT(layer.equal_cells, 0) << to << counts;
    }
  }
}

TEST(PortCheck, WhyNothingMendsItIsTold) {
  const PortCheck check = port({R"({"framework": "pytorch", "op": "average_pool2d", "input": 8,
                                    "kernel": 2, "stride": 2, "padding": 0,
                                    "divisor_override": 3})"},
                               "keras");
  EXPECT_EQ(check.layers.at(0).mend, "");
  EXPECT_EQ(check.layers[0].no_mend, "divisor");
}

// ONNX writes pads of 0; TensorFlow's pools take words alone.
TEST(PortCheck, PadsOfNothingAreWrittenAsNone) {
  EXPECT_TRUE(port({R"({"framework": "onnx", "op": "average_pool2d", "input": 28, "kernel": 2,
                        "stride": 2, "padding": {"top": 0, "bottom": 0, "left": 0, "right": 0}})"},
                   "tensorflow")
                  .agrees());
}

// --- graphs -----------------------------------------------------------------------------------

// Behind a reshape centres are counted in its cells.
TEST(PortCheck, ShiftsAreCountedFromWhereCellsArePutAnew) {
  Model model = read_stack(
      {R"({"framework": "pytorch", "input": 8, "kernel": 3, "stride": 2, "padding": 1})"});
  ModelLayer reshape;
  reshape.op = ModelOp::other;
  reshape.name = reshape.word = "reshape";
  reshape.from = {{true, 0}};
  reshape.input_sizes = {std::vector<std::int64_t>{}};
  reshape.output = {{8, 8}};
  model.inputs[0].size = std::vector<std::int64_t>{};
  model.layers[0].from = {{false, 0}};
  model.layers.insert(model.layers.begin(), reshape);
  const PortCheck check = check_port(model, *find_framework("keras"));
  ASSERT_EQ(check.layers.size(), 1U);
  EXPECT_EQ(check.layers[0].shift, (std::array<double, 2>{1, 1}));
  EXPECT_EQ(check.layers[0].shift_in, "reshape");
}

// LiteRT's converter writes a dilation of 2 as blocks of cells in batches: 17 × 17, padded by 2
// and 3, become 4 batches of 11 × 11 (deeplab.tflite, converted by TensorFlow 2.21.0).
TEST(PortCheck, BlocksOfCellsInBatchesAreADilation) {
  Model blocks = read_stack({R"({"framework": "litert", "input": 11, "kernel": 3,
                                 "padding": "valid"})"});
  const auto mover = [](ModelOp op, const char* name, Source from, std::int64_t in,
                        std::int64_t out) {
    ModelLayer layer;
    layer.op = op;
    layer.name = layer.word = name;
    layer.factors = {2, 2, 2, 3, 2, 3};
    if (op == ModelOp::batch_to_space) layer.factors = {2, 2, 0, 1, 0, 1};
    layer.from = {from};
    layer.input_sizes = {std::vector<std::int64_t>{in, in}};
    layer.output = {{out, out}};
    return layer;
  };
  blocks.inputs[0].size = std::vector<std::int64_t>{17, 17};
  blocks.layers[0].from = {{false, 0}};
  blocks.layers.insert(blocks.layers.begin(),
                       mover(ModelOp::space_to_batch, "to", {true, 0}, 17, 11));
  blocks.layers.push_back(mover(ModelOp::batch_to_space, "back", {false, 1}, 9, 17));
  const Model keras = read_stack({R"({"input": 17, "kernel": 3, "dilation": 2,
                                      "padding": "same"})"});
  const PortCheck check = check_port(keras, blocks);
  EXPECT_TRUE(check.agrees());
  EXPECT_EQ(check.layers.at(0).to.dilation, (PerAxis{2, 2}));
  EXPECT_EQ(check.layers[0].to.padding, PaddingMode::same);
  EXPECT_EQ(check.layers[0].shift, (std::array<double, 2>{0, 0}));
}

}  // namespace
}  // namespace padlens
