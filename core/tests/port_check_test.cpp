// Ports: where two frameworks part, by how much, and that the lines which mend it do.

#include "core/snippets/port_check.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/frameworks/resolve.h"
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

TEST(PortCheck, WhatHasNoWindowIsNamed) {
  StackLayer up;
  up.kind = LayerKind::upsample;
  up.scale = {2, 2};
  up.name = "up";
  up.spec.framework = "pytorch";
  Spec conv;
  conv.framework = "pytorch";
  Model model = model_of({StackLayer(conv), up});
  resolve_model(model);
  const PortCheck check = check_port(model, *find_framework("keras"));
  EXPECT_EQ(check.layers.size(), 1U);
  EXPECT_EQ(check.not_compared, (std::vector<std::string>{"up"}));
}

}  // namespace
}  // namespace padlens
