#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/frameworks/caution.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

// What each framework does with groups, as it was measured: what it takes, and its words where it
// takes them not. With Keras 3.15.1 (on TensorFlow 2.21.0, torch 2.15.0, JAX 0.10.2), TensorFlow
// 2.21.0, TensorFlow.js 4.22.0, LiteRT 2.3.0, MLX 0.32.4, PaddlePaddle 3.3.1, tinygrad 0.14.0,
// Chainer 7.8.1, ncnn 1.0.20261020, OpenCV 5.0.0, OpenVINO 2026.4.1, tract 0.23.9, candle 0.11.1,
// Burn 0.22.1 (ndarray), Deeplearning4j 1.0.0-M2.1.

namespace padlens::test {
namespace {

Spec spec_of(std::string_view framework, std::string_view json) {
  Spec spec = from_json(json);
  spec.framework = framework;
  settle(spec);
  return spec;
}

// The first problem's words; its code where the framework has none.
std::string refusal(std::string_view framework, std::string_view json) {
  const Problems problems = resolve(spec_of(framework, json)).problems;
  if (problems.empty()) return "accepted";
  return problems[0].words.empty() ? problems[0].code : problems[0].words;
}

constexpr std::string_view kWithGroups[]{
    "keras", "keras_torch", "keras_jax", "mlx",   "paddle",  "tinygrad", "chainer",    "candle",
    "ncnn",  "openvino",    "opencv",    "tract", "pytorch", "onnx",     "tensorflow", "burn"};

// Groups, depthwise and with a multiplier, each with a stride or a dilation.
TEST(Groups, OfAConvolutionAreTakenByThese) {
  for (const std::string_view framework : kWithGroups) {
    for (const char* planes : {R"("channels": 4, "filters": 6, "groups": 2)",
                               R"("channels": 4, "depth_multiplier": 3)"}) {
      for (const char* op : {"conv1d", "conv2d"}) {
        for (const char* steps : {R"("stride": 2)", R"("dilation": 2)"}) {
          const std::string json =
              std::string(R"({"input": 9, "op": ")") + op + "\", " + planes + ", " + steps + "}";
          EXPECT_EQ(refusal(framework, json), "accepted") << framework << json;
        }
      }
    }
  }
}

TEST(Groups, OfATransposedOneAreTakenByThese) {
  for (const char* framework : {"mlx", "paddle", "tinygrad", "chainer", "ncnn", "openvino",
                                "opencv", "tract", "pytorch", "onnx", "burn"}) {
    for (const char* op : {"conv1d_transpose", "conv2d_transpose"}) {
      const std::string json =
          std::string(R"({"input": 4, "stride": 2, "dilation": 2, "channels": 4,
          "filters": 6, "groups": 2, "op": ")") +
          op + "\"}";
      EXPECT_EQ(refusal(framework, json), "accepted") << framework << json;
    }
  }
}

// candle: "TODO: support groups" stands at ConvTranspose2dConfig.
TEST(Groups, OfCandlesTransposedOneAreThoseOfOneDimension) {
  const auto grouped = [](const std::string& op) {
    return refusal("candle", R"({"input": 4, "stride": 2, "dilation": 2, "channels": 4,
                                 "filters": 6, "groups": 2, "op": ")" +
                                 op + "\"}");
  };
  EXPECT_EQ(grouped("conv1d_transpose"), "accepted");
  EXPECT_EQ(grouped("conv2d_transpose"), "no_groups");
}

// Deeplearning4j: DepthwiseConvolution2D, and nothing else; ConvolutionLayer has no such setting.
TEST(Groups, OfDeeplearning4jAreTheChannelsInTwoDimensions) {
  for (const char* steps : {R"("stride": 2, "dilation": 2)", R"("padding": "same")"}) {
    const std::string json =
        std::string(
            R"({"op": "depthwise_conv2d", "channels": 4, "depth_multiplier": 3, "input": 9, )") +
        steps + "}";
    EXPECT_EQ(refusal("dl4j", json), "accepted") << json;
  }
  const std::string groups = R"("channels": 4, "filters": 4, "input": 9, "groups": )";
  EXPECT_EQ(refusal("dl4j", "{" + groups + "2}"), "depthwise_only");
  for (const char* op : {"conv1d", "conv2d_transpose"})
    EXPECT_EQ(refusal("dl4j", R"({"op": ")" + std::string(op) + "\", " + groups + "4}"),
              "no_groups");
}

// Keras: DepthwiseConv2D alone takes both, on every backend; no "causal", which is Conv1D's.
TEST(Groups, ADepthwiseLayerOfKerasHasAStrideAndADilation) {
  for (const char* framework : {"keras", "keras_torch", "keras_jax"}) {
    const char* both = R"({"op": "depthwise_conv2d", "channels": 2, "depth_multiplier": 2,
                           "input": 9, "stride": 2, "dilation": 2, "padding": "same"})";
    EXPECT_EQ(refusal(framework, both), "accepted");
    const Spec spec = spec_of(framework, both);
    const auto found = cautions(spec, geometry_of(spec));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, "keras_depthwise");
    EXPECT_TRUE(refusal(framework, R"({"channels": 4, "filters": 4, "groups": 2, "input": 9,
                                       "stride": 2, "dilation": 2})")
                    .starts_with("`strides > 1` not supported"));
    EXPECT_TRUE(refusal(framework, R"({"op": "depthwise_conv1d", "channels": 2, "input": 9,
                                       "stride": 2, "dilation": 2, "padding": "causal"})")
                    .starts_with("`strides > 1` not supported"));
    EXPECT_TRUE(refusal(framework, R"({"input": 9, "stride": 2, "dilation": 2})")
                    .starts_with("`strides > 1` not supported"));
  }
}

// TensorFlow: oneDNN's kernel has groups, which takes no sides.
TEST(Groups, OfTensorFlowsTransposedOneStandBesideNoSides) {
  const auto grouped = [](const std::string& padding) {
    return refusal("tensorflow", R"({"op": "conv2d_transpose", "channels": 4, "filters": 6,
                                     "groups": 2, "input": 3, "output_shape": 3, "padding": )" +
                                     padding + "}");
  };
  EXPECT_EQ(grouped("\"same\""), "accepted");
  EXPECT_EQ(grouped("1"),
            "Gradients for grouped convolutions are not supported on CPU. Please file a feature "
            "request if you run into this issue. Computed input depth 6 doesn't match filter input "
            "depth 3");
  EXPECT_EQ(refusal("tensorflow", R"({"op": "conv1d_transpose", "input": 7, "output_shape": 7,
                                      "padding": 1})"),
            "Expected string for argument 'padding' not [[0, 0], [1, 1], [0, 0]].");
}

// findings/tfjs_depthwise_layer_dilation.sh, tfjs_unit_window_pool.sh, dl4j_flat_weights.sh,
// candle_transpose_batch.sh.
// tf.nn.depthwise_conv2d, which warns only: of 1, 2, 3 … a 1×1 kernel of 1 with stride 2 and
// dilation 2 makes 1, 2, 5, 6, 9, 10.
TEST(Groups, WhatALibrarysOtherFunctionGivesIsTold) {
  const auto told = [](std::string_view framework, std::string_view json) {
    const Spec spec = spec_of(framework, json);
    std::string codes;
    for (const Caution& caution : cautions(spec, geometry_of(spec)))
      codes += std::string(caution.code) + " ";
    return codes;
  };
  const char* both = R"({"op": "depthwise_conv2d", "channels": 2, "input": 9, "stride": 2,
                         "dilation": 2})";
  const char* dilated = R"({"op": "depthwise_conv2d", "channels": 2, "input": 9, "dilation": 2})";
  EXPECT_EQ(told("tensorflow", both), "tensorflow_depthwise ");
  EXPECT_EQ(told("tensorflow", dilated), "");
  EXPECT_EQ(told("tfjs", dilated), "tfjs_depthwise_layer ");
  EXPECT_EQ(told("tfjs", R"({"input": 9, "dilation": 2})"), "");
  EXPECT_EQ(told("tensorflow", R"({"op": "conv2d_transpose", "channels": 2, "filters": 2,
                                   "groups": 2, "input": 3, "output_shape": 5})"),
            "tensorflow_grouped_transpose ");
  EXPECT_EQ(told("tfjs", R"({"op": "max_pool2d", "input": [1, 2], "kernel": 1, "stride": [1, 2],
                             "padding": {"right": 1}})"),
            "tfjs_unit_window ");
  EXPECT_EQ(told("tfjs", R"({"op": "max_pool2d", "input": 2, "kernel": 1, "stride": 1})"), "");
  for (const char* mixed : {R"("channels": 2)", R"("filters": 2)", R"("channels": 2, "filters": 2,
                                                                     "kernel": 1)"}) {
    EXPECT_EQ(told("dl4j", R"({"op": "conv1d", "input": 9, )" + std::string(mixed) + "}"),
              "dl4j_flat_weights ");
  }
  for (const char* plain : {R"("op": "conv1d")", R"("op": "conv1d", "channels": 2, "kernel": 1)",
                            R"("channels": 2, "filters": 2)"}) {
    EXPECT_EQ(told("dl4j", R"({"input": 9, )" + std::string(plain) + "}"), "");
  }
  const auto spread = [&](const std::string& rest) {
    return told("candle", R"({"op": "conv1d_transpose", "input": 9, "stride": 2, "filters": 2, )" +
                              rest + "}");
  };
  EXPECT_EQ(spread(R"("channels": 2)"), "candle_batch ");
  for (const char* other :
       {R"("channels": 1)", R"("channels": 2, "groups": 2)", R"("channels": 2, "padding": 1)",
        R"("channels": 2, "dilation": 2)", R"("channels": 2, "output_padding": 1)"})
    EXPECT_EQ(spread(other), "") << other;
}

struct Row {
  std::string_view framework;
  std::string_view json;
  std::string_view words;
};

constexpr std::string_view kChannels =
    R"({"channels": 4, "filters": 3, "groups": 3, "input": [9, 8]})";
constexpr std::string_view kFilters =
    R"({"channels": 4, "filters": 3, "groups": 2, "input": [9, 8]})";
constexpr std::string_view kSpread = R"({"op": "conv2d_transpose", "channels": 4, "filters": 3,
    "groups": 3, "input": [9, 8]})";
constexpr std::string_view kTwo = R"({"channels": 4, "filters": 4, "groups": 2})";

constexpr Row kRows[]{
    {"mlx", kChannels,
     "[conv] The input channels must be divisible by the number of groups. Got input with shape "
     "(1,9,8,4) and 3 groups."},
    {"mlx", kFilters,
     "[conv] If groups > 1, the output channels must be divisible by the number of groups. Got 3 "
     "output channels and 2 groups."},
    {"paddle", kChannels,
     "The channel of input must be divisible by groups,received: the channel of input is 4, the "
     "shape of input is paddle.Size([1, 4, 9, 8]), the groups is 3"},
    {"paddle", kFilters,
     "The number of filters must be divisible by groups,received: the number of filters is 3, the "
     "shape of weight is paddle.Size([3, 2, 3, 3]), the groups is 2"},
    {"paddle", kSpread,
     "the channel of input must be divisible by groups,received: the channel of input is 4, the "
     "shape of input is paddle.Size([1, 4, 9, 8]), the groups is 3"},
    {"tinygrad", kChannels,
     "Input Tensor shape (1, 4, 9, 8) does not match the shape of the weights (3, 1, 3, 3). (3 vs. "
     "4)"},
    {"tinygrad", kFilters, "size mismatch, can't reshape ((3, 2, 3, 3))…"},
    {"tinygrad", kSpread, "size mismatch, can't reshape ((4, 1, 3, 3))…"},
    {"chainer", kChannels,
     "the number of input channels must be divisible by the number of groups"},
    {"chainer", kFilters,
     "the number of output channels must be divisible by the number of groups"},
    {"opencv", kFilters,
     "(-215:Assertion failed) K % ngroups == 0 in function 'repackConvWeights'"},
    {"opencv", kSpread,
     "(-215:Assertion failed) C_in % ngroups == 0 in function 'repackDeconvWeights'"},
    {"candle", kChannels, "in_channel mismatch between input (4, groups 3) and kernel (1)"},
    {"candle",
     R"({"op": "conv1d", "channels": 4, "filters": 3, "groups": 3, "input": 9, "stride": 2,
         "padding": 1})",
     "conv1d invalid args the number of in-channels on the input doesn't match the kernel size: "
     "inp: [1, 4, 9], k: [3, 1, 3], pad: 1, stride: 2"},
    {"candle",
     R"({"op": "conv1d_transpose", "channels": 4, "filters": 3, "groups": 3, "input": 9})",
     "in_channel 4 is not divisible by the number of groups"},
    {"burn", kChannels,
     "Both channels must be divisible by the number of groups. Got channels_in=4, channels_out=3, "
     "groups=3"},
    {"burn", kFilters,
     "Both channels must be divisible by the number of groups. Got channels_in=4, channels_out=3, "
     "groups=2"},
    {"burn", kSpread,
     "Both channels must be divisible by the number of groups. Got channels_in=4, channels_out=3, "
     "groups=3"},
    {"dl4j",
     R"({"op": "depthwise_conv2d", "channels": 2, "input": [9, 8], "stride": 2, "mode": "strict"})",
     "DL4JInvalidConfigException: Invalid configuration for layer (idx=0, name=layer0, "
     "type=DepthwiseConvolution2DLayer) for width dimension:  Combination of kernel size, stride "
     "and padding are not valid…"},
    {"dl4j", R"({"op": "depthwise_conv2d", "channels": 3, "input": [9, 4], "dilation": 2})",
     "DL4JInvalidInputException: Invalid input data or configuration: kernel…"},
    {"dl4j", R"({"op": "depthwise_conv2d", "channels": 3, "input": [9, 4], "kernel": 5})",
     "DL4JInvalidInputException: Invalid input data or configuration: effective kernel…"},
    {"dl4j", R"({"op": "conv1d", "channels": 2, "filters": 3, "input": 4, "kernel": 5})",
     "IllegalArgumentException: Length must be >= 1"},
    {"litert",
     R"({"op": "conv2d_transpose", "channels": 4, "filters": 4, "groups": 2, "output_shape": 7})",
     "tflite/kernels/transpose_conv.cc:906 SizeOfDimension(output, 3) != SizeOfDimension(weights, "
     "0) (4 != 2)"},
    {"tfjs", kTwo, "Error in conv2d: depth of input (4) must match input depth for filter 2."},
    {"tfjs", R"({"op": "conv1d", "channels": 4, "filters": 4, "groups": 2})",
     "Error in conv1d: depth of input (4) must match input depth for filter 2."},
    {"tfjs",
     R"({"op": "conv2d_transpose", "channels": 4, "filters": 6, "groups": 2, "output_shape": 7})",
     "Error in conv2dDerInput: depth of input (6) must match input depth for filter 3."},
    {"tfjs", R"({"op": "depthwise_conv2d", "channels": 4, "input": 9, "stride": 2, "dilation": 2})",
     "Error in depthwiseConv2d: Either strides or dilations must be 1. Got strides 2,2 and "
     "dilations '2,2'"},
};

TEST(Groups, AreRefusedInTheFrameworksOwnWords) {
  for (const Row& row : kRows)
    EXPECT_EQ(refusal(row.framework, row.json), row.words) << row.framework << row.json;
}

// No library says this of the others; ours does.
TEST(Groups, HaveToDivideChannelsAndFiltersEverywhere) {
  for (const std::string_view framework : kWithGroups) {
    EXPECT_NE(refusal(framework, kChannels), "accepted") << framework;
    EXPECT_NE(refusal(framework, kFilters), "accepted") << framework;
  }
}

}  // namespace
}  // namespace padlens::test
