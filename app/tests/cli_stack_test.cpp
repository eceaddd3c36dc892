// Stacks on the command line: `padlens stack`, and `padlens compute` of a stack.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

Json answer_to(const std::string& line, const Arguments& more = {}) {
  Arguments all{"compute", "--jsonl"};
  all.insert(all.end(), more.begin(), more.end());
  const Finished run = padlens(all, {.input = line + "\n", .environment = {}, .output_file = {}});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(lines(run.out).size(), 1U) << run.out;
  return Json::parse(run.out);
}

std::vector<Json> sizes_of(const Json& answer) {
  std::vector<Json> sizes;
  for (const Json& layer : answer["layers"])
    sizes.push_back(layer["output"]);
  return sizes;
}

TEST(ComputeStack, TheNumbersOfALayerAreTheInputOfTheNext) {
  const Json answer =
      answer_to(R"({"framework": "pytorch", "input": [4], "input_values": "ramp", "stack": [)"
                R"({"op": "pad", "pad": {"left": 1, "right": 0}},)"
                R"({"op": "conv1d", "kernel": 2},)"
                R"({"op": "upsample", "scale": [2]},)"
                R"({"op": "crop", "crop": {"left": 1, "right": 2}}]})");
  ASSERT_EQ(answer["layers"].size(), 4U) << answer;
  const auto& layers = answer["layers"];
  EXPECT_EQ(layers[0], Json::parse(R"({"output": [5], "pad": {"left": 1, "right": 0},
      "values": [0, 1, 2, 3, 4],
      "receptive_field": {"size": [1], "jump": [1], "start": [-1], "cells": [1]}})"));
  EXPECT_EQ(layers[1]["values"], Json({1, 3, 5, 7}));
  EXPECT_EQ(layers[1]["receptive_field"],
            Json::parse(R"({"size": [2], "jump": [1], "start": [-0.5], "cells": [2]})"));
  EXPECT_EQ(layers[2]["values"], Json({1, 1, 3, 3, 5, 5, 7, 7}));
  EXPECT_EQ(layers[2]["receptive_field"], Json::parse(R"({"size": [2], "jump": [0.5],
      "start": [-0.5], "cells": [2], "period": [2], "step": [1], "lo": [[-1, -1]],
      "hi": [[0, 0]]})"));
  EXPECT_EQ(layers[3]["values"], Json({1, 3, 3, 5, 5}));
  EXPECT_EQ(layers[3]["crop"], Json::parse(R"({"left": 1, "right": 2})"));
}

// Keras issue 19964: the skip holds 89, the path brings 88.
TEST(ComputeStack, AUNetAtAnOddSize) {
  const std::string pool = R"({"op": "max_pool2d", "kernel": [2, 2], "stride": [2, 2]},)";
  const Json answer = answer_to(
      R"({"stack": [)" + pool + pool + pool +
      R"({"op": "conv2d_transpose", "kernel": [3, 3], "stride": [2, 2], "padding": "same"}],)"
      R"("framework": "keras", "input": [358, 358], "values": false})");
  EXPECT_EQ(sizes_of(answer), (std::vector<Json>{{179, 179}, {89, 89}, {44, 44}, {88, 88}}));
  EXPECT_FALSE(answer["layers"][0].contains("values"));
}

TEST(ComputeStack, AnErrorNamesItsLayerAndKeepsThoseBefore) {
  const Json refused =
      answer_to(R"({"framework": "pytorch", "input": [6], "stack": [{"op": "conv1d", "kernel": 3},)"
                R"({"op": "conv1d", "kernel": 9}, {"op": "conv1d", "kernel": 2}]})");
  EXPECT_EQ(sizes_of(refused), std::vector<Json>{Json{4}});
  ASSERT_EQ(refused["error"].size(), 1U) << refused;
  EXPECT_EQ(refused["error"][0]["layer"], 1);
  EXPECT_EQ(refused["error"][0]["field"], "kernel");
  EXPECT_EQ(refused["error"][0]["kind"], "refused");
  EXPECT_TRUE(refused["error"][0].contains("message"));
  const Json unread =
      answer_to(R"({"framework": "pytorch", "input": [6], "stack": [{"op": "conv1d", "kernel": 3},)"
                R"({"op": "conv1d", "colour": 9}]})");
  EXPECT_EQ(sizes_of(unread), std::vector<Json>{Json{4}});
  EXPECT_EQ(unread["error"][0]["layer"], 1);
  EXPECT_EQ(unread["error"][0]["field"], "colour");
  const Json none = answer_to(R"({"stack": []})");
  EXPECT_EQ(none["error"][0]["field"], "stack");
  EXPECT_FALSE(none["error"][0].contains("layer"));
}

TEST(ComputeStack, WhatHasNoNumbersSaysWhy) {
  const Json answer =
      answer_to(R"({"framework": "keras", "input": [2, 2], "stack": [)"
                R"({"op": "upsample", "scale": [2, 2], "interpolation": "bilinear"},)"
                R"({"op": "conv2d", "kernel": 3}, {"op": "upsample", "scale": [1.5, 1.5]}]})");
  ASSERT_EQ(answer["layers"].size(), 3U) << answer;
  for (const Json& layer : answer["layers"]) {
    EXPECT_TRUE(layer["values"].is_null());
    EXPECT_EQ(layer["limit"], Json::parse(R"({"interpolation": null})"));
  }
  EXPECT_TRUE(answer["layers"][2]["receptive_field"].is_null());
}

const char* const kResnetStart =
    R"({"framework": "pytorch", "input": [224, 224], "stack": [)"
    R"({"name": "conv1", "op": "conv2d", "kernel": 7, "stride": 2, "padding": 3},)"
    R"({"name": "maxpool", "op": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1}]})";

Finished stack(const std::string& text, const Arguments& more = {}) {
  Arguments all{"stack", "-"};
  all.insert(all.end(), more.begin(), more.end());
  return padlens(all, {.input = text, .environment = {}, .output_file = {}});
}

TEST(StackCommand, TablesSizesAndFields) {
  const Finished run = stack(kResnetStart);
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(run.out,
            "#  name     op          settings                  size     field  jump  start\n"
            "1  conv1    conv2d      7×7, stride 2, padding 3  112×112  7×7    2     0\n"
            "2  maxpool  max_pool2d  3×3, stride 2, padding 1  56×56    11×11  4     0\n");
  const Finished csv = stack(kResnetStart, {"--format", "csv", "--to", "conv1"});
  EXPECT_EQ(csv.out,
            "#,name,op,settings,size,field,jump,start,problems\r\n"
            "1,conv1,conv2d,\"7×7, stride 2, padding 3\",112×112,7×7,2,0,\r\n");
  const Finished markdown = stack(kResnetStart, {"--format", "markdown"});
  EXPECT_EQ(lines(markdown.out)[1], "|---|---|---|---|---|---|---|---|---|");
  const Json json = Json::parse(stack(kResnetStart, {"--json"}).out);
  EXPECT_EQ(json["layers"][1]["name"], "maxpool");
  EXPECT_EQ(json["layers"][1]["receptive_field"]["size"], Json({11, 11}));
}

// Settings that make a size or numbers: PyTorch 2.15.0 gives 64, 32, 16 and 16 cells along each
// axis. What is cut is told by its sides.
TEST(StackCommand, SettingsThatMakeTheSizeStandInTheTable) {
  const Finished run = stack(
      "nn.ConvTranspose2d(3, 8, 3, 2, 1, output_padding=1)\nnn.MaxPool2d(3, 2, ceil_mode=True)\n"
      "nn.AvgPool2d(3, 2, 1, count_include_pad=False)\n"
      "nn.Conv2d(8, 8, 3, padding=1, groups=8, padding_mode='reflect')\n",
      {"--input", "32"});
  for (const char* part :
       {"padding 1, output_padding 1  ", "64×64", "padding 0, ceil_mode  ", "32×32",
        "padding 1, count_include_pad false  ", "padding 1, groups 8, reflect  "})
    EXPECT_TRUE(contains(run.out, part)) << part << run.out;
  const std::string chain =
      "layers.Cropping2D(((0, 1), (0, 1)))\nlayers.ZeroPadding2D(2)\nlayers.UpSampling2D((2, 3))\n";
  const Finished moved = stack(chain, {"--input", "9"});
  for (const char* part : {"bottom 1, right 1", "2 on each side", "×2×3, nearest"})
    EXPECT_TRUE(contains(moved.out, part)) << part << moved.out;
  EXPECT_TRUE(contains(stack(chain, {"--input", "9", "--lang", "zh"}).out, "下 1，右 1"));
}

TEST(StackCommand, WhyASizeIsNotKnownIsToldWithItsOption) {
  for (const char* command : {"stack", "read"}) {
    const Finished run =
        padlens({command, "--code", "tf.nn.conv2d(x, w, 2, \"SAME\")", "--input", "32"}, {});
    for (const char* part : {"its weight holds it", "--kernel HxW"})
      EXPECT_TRUE(contains(run.out, part)) << part << run.out;
  }
}

// What the text does not say is told apart, here as in the JSON and the window.
TEST(StackCommand, DefaultsThatAreTakenAreTold) {
  const std::string code = "nn.Conv2d(3, 8, 3, stride=2)";
  EXPECT_TRUE(contains(stack(code, {"--input", "9x9"}).out, "Assumed: dilation, padding.\n"));
  const Finished read = padlens({"read", "-", "--input", "9x9"}, {.input = code});
  EXPECT_TRUE(contains(read.out, "Assumed: dilation, padding.\n")) << read.out;
  const std::string all = "nn.Conv2d(3, 8, 3, stride=1, padding=0, dilation=1)";
  EXPECT_FALSE(contains(stack(all, {"--input", "9x9"}).out, "Assumed"));
}

// A file of something else is one line and not understood.
TEST(ReadCommand, ATextWithoutLayersIsNotUnderstood) {
  const std::string text =
      "root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n";
  const Finished run = padlens({"read", "-"}, {.input = text});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(contains(run.error, "no layer can be read here")) << run.error;
}

TEST(StackCommand, AnUnknownLayerIsToldAllThatAreKnown) {
  const Finished run = stack(R"({"stack": [{"op": "foo"}]})");
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(contains(run.error, "pad, crop, upsample")) << run.error;
}

TEST(StackCommand, OneNumberIsTheInputAlongEveryAxis) {
  const std::string code = "nn.Conv2d(3, 8, 3)";
  const Finished one = stack(code, {"--input", "9"});
  EXPECT_EQ(one.code, 0) << one.error;
  EXPECT_EQ(one.out, stack(code, {"--input", "9x9"}).out);
  const Finished whole = stack(code, {"--input", "1x3x224x224"});
  EXPECT_EQ(whole.code, 2);
  EXPECT_TRUE(contains(whole.error, "1×3×224×224 is no size of the grid here")) << whole.error;
}

const std::string kTwoPools =
    R"({"framework": "keras", "input": [8, 8], "stack": [{"op": "conv2d", "kernel": 3},)"
    R"( {"op": "max_pool2d", "kernel": 2}]})";

TEST(ComputeStack, AFileIsAnsweredAsALine) {
  const Finished run = padlens({"compute", "-"}, {kTwoPools, {}, {}});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(Json::parse(run.out), answer_to(kTwoPools));
  const Finished narrow = padlens(
      {"compute", "-"}, {R"({"framework": "keras", "input": 4, "stack": [)"
                         R"({"op": "conv2d", "kernel": 3}, {"op": "conv2d", "kernel": 3}]})",
                         {},
                         {}});
  EXPECT_EQ(narrow.code, 2);
  EXPECT_EQ(Json::parse(narrow.out)["layers"].size(), 1U) << narrow.out;
  EXPECT_TRUE(contains(narrow.error, "layer 2: ")) << narrow.error;
}

TEST(ExplainStack, SaysWhichLayerOfHowManyAndTakesAnother) {
  const Finished first = padlens({"explain", "-"}, {kTwoPools, {}, {}});
  EXPECT_TRUE(first.out.starts_with("Layer 1 of 2, conv2d; --layer ")) << first.out;
  for (const char* layer : {"2", "max_pool2d"}) {
    const Finished second = padlens({"explain", "-", "--layer", layer}, {kTwoPools, {}, {}});
    EXPECT_EQ(second.code, 0) << second.error;
    EXPECT_TRUE(second.out.starts_with("Layer 2 of 2, max_pool2d; ")) << second.out;
    EXPECT_TRUE(contains(second.out, "output 3×3")) << second.out;
  }
  EXPECT_EQ(padlens({"explain", "-", "--layer", "3"}, {kTwoPools, {}, {}}).code, 2);
  const Finished alone = padlens({"explain", "--input", "6", "--layer", "1"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_TRUE(contains(alone.error, "--layer: ")) << alone.error;
}

TEST(StackCommand, AFileBesideCodeIsRefused) {
  for (const char* command : {"stack", "read"}) {
    const Finished run =
        padlens({command, "-", "--code", "nn.Conv2d(3, 8, 3)"}, {kTwoPools, {}, {}});
    EXPECT_EQ(run.code, 2);
    EXPECT_TRUE(contains(run.error, "--code: a file and --code")) << run.error;
  }
}

TEST(StackCommand, TakesAScenarioAndTellsARefusedLayer) {
  const Finished run = stack(
      R"({"format": 2, "selected": 1, "stack": {"framework": "keras", "input": [5], "stack": [)"
      R"({"op": "conv1d", "kernel": 3}, {"op": "conv1d", "kernel": 9}]}})");
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(contains(run.out, "conv1d_2")) << run.out;
  EXPECT_TRUE(contains(run.out, "kernel: ")) << run.out;
  const Finished none = stack(R"({"stack": []})");
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_EQ(stack("{").code, 2);
}

}  // namespace
}  // namespace padlens
