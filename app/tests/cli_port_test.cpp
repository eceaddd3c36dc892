// `padlens port` as a shell runs it: for people, for scripts, for tests of a port.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "app/tests/process.h"

namespace padlens {
namespace {

using PortJson = nlohmann::json;

constexpr const char* kModels = PADLENS_SOURCE_DIR "/app/tests/models/";

Finished port(const Arguments& more, const ProcessOptions& options = {}) {
  Arguments all{"port"};
  all.insert(all.end(), more.begin(), more.end());
  return padlens(all, options);
}

PortJson ported(const Arguments& more, int code) {
  Arguments all = more;
  all.emplace_back("--json");
  const Finished run = port(all);
  EXPECT_EQ(run.code, code) << run.error;
  return PortJson::parse(run.out);
}

const Arguments kFirstOfResNet{"--code", "nn.Conv2d(3, 64, 7, stride=2, padding=3)", "--input",
                               "224x224"};

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// Numbers as padding are spelled as a ZeroPadding2D: sizes, cells and centres are the same.
TEST(PortCommand, WhatCanBeSpelledTheSameAgrees) {
  const PortJson check = ported(with(kFirstOfResNet, {"--from", "pytorch", "--to", "onnx"}), 0);
  EXPECT_EQ(check["from"], "pytorch");
  EXPECT_EQ(check["to"], "onnx");
  EXPECT_EQ(check["agrees"], true);
  EXPECT_TRUE(check["first"].is_null());
  EXPECT_EQ(check["layers"][0]["from"]["output"], PortJson({112, 112}));
}

// Keras' "same" of an even size puts 2 before and 3 behind; PyTorch's padding of 3 is not that.
TEST(PortCommand, ThePartingLayerIsNamedWithItsShiftAndItsMend) {
  const PortJson check = ported({"--code", "layers.Conv2D(64, 7, strides=2, padding='same')",
                                 "--input", "224x224", "--to", "pytorch"},
                                1);
  EXPECT_EQ(check["agrees"], false);
  const PortJson& layer = check["layers"][0];
  EXPECT_EQ(check["first"], layer["name"]);
  EXPECT_EQ(layer["from"]["pad"]["top"], 2);
  EXPECT_EQ(layer["from"]["pad"]["bottom"], 3);
  EXPECT_TRUE(layer["mend"].is_string());
  EXPECT_EQ(layer["equal_after"].get<std::int64_t>(), 112 * 112);
}

TEST(PortCommand, TwoFilesOfOneModelAreCompared) {
  const std::string folder = kModels;
  const PortJson same =
      ported({folder + "vgg_block.keras", "--with", folder + "vgg_block.tflite"}, 0);
  EXPECT_EQ(same["from"], "keras");
  EXPECT_EQ(same["to"], "litert") << "of the other file, which says it itself";
  EXPECT_EQ(same["unpaired"], PortJson::array());
}

// What does not say its framework is of the one that is named.
TEST(PortCommand, FromIsTheFrameworkOfWhatDoesNotSayIt) {
  const std::string stack =
      R"({"input": [9, 9], "stack": [{"op": "conv2d", "kernel": 3, "padding": 1}]})";
  const Finished run = port({"-", "--from", "pytorch", "--to", "onnx", "--json"}, {stack, {}, {}});
  EXPECT_EQ(run.code, 0) << run.error;
  const PortJson check = PortJson::parse(run.out);
  EXPECT_EQ(check["from"], "pytorch");
  EXPECT_EQ(check["layers"][0]["from"]["framework"], "pytorch");
  EXPECT_EQ(check["layers"][0]["from"]["output"], PortJson({9, 9}));
}

TEST(PortCommand, WhatCannotBeReadIsTold) {
  EXPECT_EQ(port(kFirstOfResNet).code, 2) << "to what is not said";
  const Finished unknown = port(with(kFirstOfResNet, {"--to", "kears"}));
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.error, "keras")) << unknown.error;
  EXPECT_EQ(port({"--code", "hello", "--to", "keras"}).code, 2);
  EXPECT_EQ(port({"/nonexistent", "--to", "keras"}).code, 2);
  const Finished open = port({"--code", "nn.Conv2d(3, 64, 7)", "--to", "keras"});
  EXPECT_EQ(open.code, 2) << "the size of the input is not told";
  EXPECT_FALSE(open.error.empty());
}

TEST(PortCommand, PeopleAreToldInATable) {
  const Finished run = port({"--code", "layers.Conv2D(64, 7, strides=2, padding='same')", "--input",
                             "224x224", "--to", "pytorch"});
  EXPECT_EQ(run.code, 1);
  for (const char* part : {"✗", "112", "F.pad"})
    EXPECT_TRUE(contains(run.out, part)) << part << run.out;
}

// Where lines are broken is of no importance.
std::string unwrapped(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// The other file calls its layers otherwise: LiteRT by the tensors that come out.
TEST(PortCommand, TheOtherFilesNamesStandBesideTheFirsts) {
  const std::string folder = kModels;
  const Finished run = port({folder + "vgg_block.keras", "--with", folder + "vgg_block.tflite"});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "its counterpart")) << run.out;
  const PortJson check =
      ported({folder + "vgg_block.keras", "--with", folder + "vgg_block.tflite"}, 0);
  const auto name = check["layers"][0]["to_name"].get<std::string>();
  EXPECT_TRUE(contains(run.out, name.substr(0, 20))) << name << run.out;
}

TEST(PortCommand, AShiftIsToldByItsDirection) {
  const Finished down = port({"--code", "nn.Conv2d(3, 64, 3, stride=2, padding=1)", "--input",
                              "224x224", "--to", "keras"});
  EXPECT_TRUE(contains(unwrapped(down.out), "1 further down and 1 further right")) << down.out;
  EXPECT_TRUE(contains(down.out, "top bottom left right")) << down.out;
  const Finished up = port({"--code", "layers.Conv2D(64, 3, strides=2, padding='same')", "--input",
                            "224x225", "--to", "pytorch"});
  EXPECT_TRUE(contains(unwrapped(up.out), "1 further up,")) << up.out;
}

// Keras' bilinear upsampling lies at half pixels, this one has the corners lie on each other.
TEST(PortCommand, AnUpsamplingThatPartsIsToldAndMended) {
  const Arguments torch{"--code",  "nn.Conv2d(3, 8, 3)\nnn.UpsamplingBilinear2d(scale_factor=2)",
                        "--input", "10x12",
                        "--to",    "keras"};
  const PortJson check = ported(torch, 1);
  EXPECT_EQ(check["resizes"][0]["from"]["coordinates"], "align_corners");
  EXPECT_EQ(check["resizes"][0]["agrees"], false);
  EXPECT_TRUE(check["first"].is_null());
  const Finished run = port(torch);
  for (const char* part : {"align_corners ≠ half_pixel", "ResizeBilinear", "[16, 20]"})
    EXPECT_TRUE(contains(unwrapped(run.out), part)) << part << run.out;
}

TEST(PortCommand, WhereNothingHasAWindowThereIsNothingToCompare) {
  const Finished run =
      port({"--code", "layers.UpSampling2D(2)", "--input", "7x8", "--to", "pytorch"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(contains(run.error, "no convolution and no pool to compare")) << run.error;
}

}  // namespace
}  // namespace padlens
