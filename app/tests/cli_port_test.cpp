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

// A pool over no padding with a window past the end, beside zeros that take no part: PyTorch 2.15.0
// and Keras 3.15.1 give the same 4×4 numbers of 8×8.
TEST(PortCommand, OtherPaddingWithTheSameNumbersIsNotToldToDiffer) {
  const Finished run =
      port({"--code", "nn.MaxPool2d(3, 2, ceil_mode=True)", "--input", "8", "--to", "keras"});
  EXPECT_EQ(run.code, 0) << run.error;
  for (const char* part : {"padding 0, ceil_mode", "0 0 0 0 ~ 0 1 0 1", "~: other padding",
                           "The layer agrees (input 8×8)."})
    EXPECT_TRUE(contains(run.out, part)) << part << run.out;
}

TEST(PortCommand, WhatMakesTheNumbersDifferIsTold) {
  const Finished mean = port({"--code", "nn.AvgPool2d(3, 2, 1)", "--input", "9", "--to", "keras"});
  EXPECT_EQ(mean.code, 1);
  EXPECT_TRUE(contains(unwrapped(mean.out),
                       "what a sum is divided by: the input cells and the padding ≠ the input"))
      << mean.out;
  EXPECT_FALSE(contains(mean.out, "bias")) << mean.out;
  // ResNet-50 as Keras has it pads its first pool with zeros, as torchvision has it with nothing,
  // and takes the stride of a stage in its first convolution.
  const std::string folder = kModels;
  const Finished run =
      port({folder + "resnet50.json", "--with", "-", "--input", "97x64"},
           {"nn.Conv2d(3, 64, 7, 2, 3)\nnn.ReLU()\nnn.MaxPool2d(3, 2, 1)\n", {}, {}});
  EXPECT_TRUE(contains(unwrapped(run.out),
                       "what counts in the padding: zeros that take part ≠ nothing (−∞)"))
      << run.out;
  EXPECT_TRUE(contains(unwrapped(run.out), "Without a counterpart on the other side: ")) << run.out;
}

TEST(PortCommand, AStrideThatMovedStandsInTheRow) {
  const auto stack = [](const char* strides) {
    return std::string(R"({"framework": "keras", "input": 16, "stack": [{"op": "conv2d",)"
                       R"( "kernel": 1, "stride": )") +
           strides + "}]}";
  };
  const TemporaryFolder folder;
  const std::string other = folder.file("other.json");
  write_contents(other, stack("1"));
  const Finished run = port({"-", "--with", other}, {stack("2"), {}, {}});
  EXPECT_EQ(run.code, 1);
  for (const char* part : {"stride 2, valid", "stride 1, valid", "stride: 2 ≠ 1"})
    EXPECT_TRUE(contains(run.out, part)) << part << run.out;
}

TEST(PortCommand, SizesThatAreNotKnownAreNoDifference) {
  const Finished open = port({"--code", "nn.Conv2d(3, 64, 7)", "--to", "keras"});
  EXPECT_EQ(open.code, 2);
  EXPECT_TRUE(contains(open.error, "--input HxW gives it")) << open.error;
  // The join does not fit, and what is behind it is not known; what is before is compared.
  const std::string joined =
      "x = layers.Input((9, 9, 3))\n"
      "a = layers.Conv2D(4, 3, padding='same', strides=2, name='a')(x)\n"
      "b = layers.Conv2D(4, 3, name='b')(x)\n"
      "c = layers.Concatenate(name='c')([a, b])\n"
      "d = layers.Conv2D(4, 3, name='d')(c)\n";
  const Finished run = port({"-", "--to", "pytorch"}, {joined, {}, {}});
  EXPECT_EQ(run.code, 2) << run.out;
  EXPECT_TRUE(contains(run.error, ": c: ")) << run.error;
  EXPECT_TRUE(contains(run.out, "The size of d is not known")) << run.out;
  EXPECT_TRUE(contains(run.out, "✓  b")) << run.out;
  EXPECT_TRUE(contains(run.out, "?  d")) << run.out;
  const Finished json = port({"-", "--to", "pytorch", "--json"}, {joined, {}, {}});
  EXPECT_TRUE(PortJson::parse(json.out)["layers"][2]["agrees"].is_null()) << json.out;
}

// print(model) of PyTorch calls the layers of a Sequential "0", "1" …
TEST(PortCommand, ABareNumberIsNamedWithItsLayer) {
  const Finished run =
      port({"-", "--to", "keras", "--input", "32x32"},
           {"Sequential(\n"
            "  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))\n"
            "  (1): ReLU()\n)\n",
            {},
            {}});
  EXPECT_EQ(run.code, 1) << run.error;
  EXPECT_TRUE(contains(run.out, "The layer, 0 (Conv2D), does not agree")) << run.out;
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
