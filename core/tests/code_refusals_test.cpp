#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/snippets/code_reader.h"
#include "core/tests/told_code.h"

// What the real libraries refuse, and what they take.

namespace padlens::test {
namespace {

using Cells = std::vector<std::int64_t>;

bool says(const Model& model, std::string_view code) {
  return std::ranges::any_of(model.layers[0].remarks,
                             [&](const Remark& each) { return each.code == code; });
}

// Each line was run in the library that it names, with these sizes.
TEST(CodeRefusals, WhatALibraryRefusesIsRefusedAndWhatItTakesIsTaken) {
  std::ifstream file(std::string(PADLENS_SOURCE_DIR) + "/core/tests/code/refusals.jsonl");
  int refused = 0;
  int taken = 0;
  for (std::string line; std::getline(file, line);) {
    const auto wanted = nlohmann::json::parse(line);
    SCOPED_TRACE(line);
    const Model model =
        read_told(wanted.at("text").get<std::string>(), wanted.at("input").get<Cells>(),
                  wanted.contains("kernel") ? wanted.at("kernel").get<Cells>() : Cells{});
    ASSERT_FALSE(model.layers.empty());
    if (wanted.contains("refused")) {
      EXPECT_FALSE(model.understood() && model.layers.back().output) << told(model);
      ++refused;
    } else {
      EXPECT_TRUE(model.understood()) << problems_told(model);
      EXPECT_EQ(model.layers.back().output, wanted.at("output").get<Cells>());
      ++taken;
    }
  }
  EXPECT_GT(refused, 60);
  EXPECT_GT(taken, 40);
}

// Keras 3.15.1: Depthwise and separable layers may do both; Conv2D may not, grouped or not.
TEST(CodeRefusals, ADepthwiseLayerOfKerasDilatesWithAStride) {
  EXPECT_EQ(told(read_told("layers.DepthwiseConv2D(3, strides=2, dilation_rate=2)", {14, 14})),
            "conv2d 5x5");
  EXPECT_EQ(told(read_told("layers.SeparableConv2D(8, 3, strides=2, dilation_rate=2, "
                           "depth_multiplier=2)",
                           {14, 14})),
            "conv2d 5x5, conv2d_2 5x5");
  EXPECT_EQ(told(read_told("layers.Conv2D(8, 3, strides=2, dilation_rate=2, groups=4)", {14, 14})),
            "conv2d ?");
}

// An average pool without a size is Keras 2's: it is said.
TEST(CodeRefusals, ADefaultThatTheNewVersionHasNotIsTold) {
  const Model model = read_told("layers.AveragePooling2D()", {12, 12});
  EXPECT_EQ(told(model), "average_pool2d 6x6");
  EXPECT_TRUE(says(model, "pool_size_keras2"));
  EXPECT_FALSE(says(read_told("layers.MaxPooling2D()"), "pool_size_keras2"));
}

// PyTorch 2.15.0: lp_pool2d reads the cells of an average pool, its numbers are others.
TEST(CodeRefusals, APowerMeanIsToldToBeOne) {
  const Model model = read_told("nn.LPPool2d(2, 3, stride=2)", {13, 14});
  EXPECT_EQ(told(model), "average_pool2d 6x6");
  EXPECT_TRUE(says(model, "taken_as"));
  EXPECT_FALSE(says(read_told("nn.AvgPool2d(2)"), "taken_as"));
}

// PyTorch 2.15.0: None keeps an axis as it is.
TEST(CodeRefusals, AnAdaptivePoolMayKeepAnAxis) {
  EXPECT_EQ(told(read_told("nn.AdaptiveAvgPool2d((None, 7))", {12, 15})), "adaptiveavgpool2d 12x7");
  EXPECT_EQ(told(read_told("nn.AdaptiveMaxPool2d((5, None))", {12, 15})), "adaptivemaxpool2d 5x15");
  EXPECT_EQ(told(read_told("nn.AdaptiveAvgPool2d((None, 7))")), "adaptiveavgpool2d ?");
}

}  // namespace
}  // namespace padlens::test
