// `padlens render --stack`: the receptive field of a layer of a stack as a figure.

#include <gtest/gtest.h>

#include <string>

#include "app/tests/process.h"

namespace padlens {
namespace {

constexpr const char* kModel = PADLENS_SOURCE_DIR "/app/tests/models/wavenet.json";
constexpr const char* kPlain = PADLENS_SOURCE_DIR "/app/tests/models/lenet.json";

const std::string kCode =
    "nn.Conv1d(1, 1, 3, padding=1)\n"
    "nn.Conv1d(1, 1, 3, stride=2, padding=1)\n"
    "nn.Conv1d(1, 1, 3, padding=1)\n";

Finished draw(const Arguments& more, const ProcessOptions& options = {}) {
  Arguments all{"render", "--format", "svg", "-o", "-"};
  all.insert(all.end(), more.begin(), more.end());
  return padlens(all, options);
}

std::string drawn(const Arguments& more, const ProcessOptions& options = {}) {
  const Finished run = draw(more, options);
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "<svg")) << run.out;
  return run.out;
}

const ProcessOptions kFromCode{kCode, {}, {}};

TEST(StackFigure, DrawsCodeFromStandardInput) {
  const Arguments asked{"--stack", "-", "--input", "9", "--step", "2"};
  const std::string svg = drawn(asked, kFromCode);
  // Two cells of the field are before the image.
  for (const char* part :
       {"Receptive field", "jump 2", "step 2 of 5", "input −2 … 6: 9 in all, 7 in the image"})
    EXPECT_TRUE(contains(svg, part)) << part;
  EXPECT_EQ(svg, drawn(asked, kFromCode));
}

TEST(StackFigure, ASizeThatNothingTellsIsSaidToBeAssumed) {
  const Finished open = draw({"--stack", "-"}, kFromCode);
  EXPECT_EQ(open.code, 0);
  EXPECT_TRUE(contains(open.error, "the size of x is not told: drawn with 5;")) << open.error;
  EXPECT_EQ(draw({"--stack", "-", "--input", "9"}, kFromCode).error, "");
}

TEST(StackFigure, ALayerIsChosenByItsNumberOrItsName) {
  const Arguments second{"--stack", "-", "--input", "9", "--layer", "2"};
  const std::string svg = drawn(second, kFromCode);
  EXPECT_TRUE(contains(svg, "→ 5   field 5, jump 2"));
  // The layer behind it is drawn, and told of.
  EXPECT_TRUE(contains(svg, "that depend on it: 2 of 5"));
  const std::string first = drawn({"--stack", kPlain, "--layer", "1"});
  EXPECT_NE(first, drawn({"--stack", kPlain, "--layer", "2"}));
}

TEST(StackFigure, ACellOfAnyLayerIsMarked) {
  const std::string svg = drawn({"--stack", "-", "--input", "9", "--cell", "input:4"}, kFromCode);
  EXPECT_TRUE(contains(svg, "input[4]"));
  EXPECT_TRUE(contains(svg, "that depend on it: 5 of 5"));
  EXPECT_TRUE(contains(drawn({"--stack", "-", "--input", "9", "--cell", "4"}, kFromCode), "[4]"));
}

TEST(StackFigure, ACellOfTwoAxesIsItsRowAndItsColumn) {
  const Arguments last{"--stack", kPlain, "--layer", "1", "--cell"};
  const auto marked = [&](const std::string& cell, const std::string& axis) {
    Arguments all = last;
    all.insert(all.end(), {cell, "--axis", axis});
    return drawn(all);
  };
  EXPECT_EQ(marked("3,5", "height"), marked("3", "height"));
  EXPECT_EQ(marked("3,5", "width"), marked("5", "width"));
  EXPECT_EQ(marked("input:3,5", "width"), marked("input:5", "width"));
  EXPECT_NE(marked("3,5", "width"), marked("3,6", "width"));
  for (const char* cell : {"3,999", "999,3", "3,", ",3", "1,2,3"}) {
    Arguments all = last;
    all.emplace_back(cell);
    EXPECT_EQ(draw(all).code, 2) << cell;
  }
}

// What has no window stands behind one that has.
TEST(StackFigure, ALayerWithoutAWindowIsSaidToBeDrawnByTheOneBefore) {
  const ProcessOptions code{"nn.Conv1d(1, 1, 3)\nnn.BatchNorm1d(1)\nnn.Conv1d(1, 1, 3)\n", {}, {}};
  const Finished run = draw({"--stack", "-", "--input", "9", "--layer", "2"}, code);
  EXPECT_EQ(run.code, 0);
  EXPECT_TRUE(contains(run.error, "conv1d, the layer before it, is drawn")) << run.error;
  EXPECT_EQ(run.out, drawn({"--stack", "-", "--input", "9", "--layer", "1"}, code));
}

TEST(StackFigure, EveryViewDrawsTheChosenLayer) {
  for (const char* view : {"flat", "axis", "matrix", "field"}) {
    const std::string svg =
        drawn({"--stack", "-", "--input", "9", "--layer", "2", "--view", view}, kFromCode);
    EXPECT_TRUE(contains(svg, "Conv1d") || contains(svg, "Conv1D")) << view;
  }
}

TEST(StackFigure, ModelsAreDrawnInEveryFormat) {
  const TemporaryFolder folder;
  for (const char* name : {"a.svg", "a.png", "a.pdf"}) {
    const std::string file = folder.file(name);
    const Finished run = padlens({"render", "--stack", kModel, "-o", file});
    EXPECT_EQ(run.code, 0) << run.error;
    const std::string bytes = contents(file);
    EXPECT_GT(bytes.size(), 1000U) << name;
    ASSERT_EQ(padlens({"render", "--stack", kModel, "-o", file}).code, 0);
    EXPECT_EQ(contents(file), bytes) << name;
  }
}

TEST(StackFigure, WhatIsWrongIsTold) {
  const auto refused = [](const Arguments& more, const std::string& part,
                          const ProcessOptions& options = {}) {
    const Finished run = draw(more, options);
    EXPECT_EQ(run.code, 2) << part;
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(contains(run.error, part)) << part << '\n' << run.error;
  };
  refused({"--layer", "2"}, "--layer: needs --stack");
  refused({"--stack", "-", "--layer", "9"}, "--layer: ", kFromCode);
  refused({"--stack", "-", "--layer", "conv9"}, "layer: ", kFromCode);
  refused({"--stack", "-", "--input", "9", "--cell", "5"}, "--cell: ", kFromCode);
  refused({"--stack", "-", "--input", "9", "--cell", "there:5"}, "cell: ", kFromCode);
  refused({"--stack", "-", "--kernel", "3"}, "--kernel: the file of --stack", kFromCode);
  refused({"--stack", "-", "--code", "nn.Conv2d(3, 8, 3)"}, "--code: the file of --stack",
          kFromCode);
  refused({"--stack", "-"}, "standard input", {"1 + 1", {}, {}});
  refused({"--stack", "/nowhere/at.onnx"}, "/nowhere/at.onnx");
  refused({"--stack", "-", "--input", "2"},
          "conv1d: ", {"nn.Conv1d(1, 1, 9)\nnn.Conv1d(1, 1, 3)\n", {}, {}});
}

}  // namespace
}  // namespace padlens
