#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "app/tests/model_truth.h"
#include "app/tests/process.h"

// print(model): what the text tells agrees with what PyTorch measured; what it does not is null.

namespace padlens::test {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson read_at(std::string_view text, std::vector<std::int64_t> input) {
  ImportOptions options;
  options.read.input = std::move(input);
  return read_model_text(text, options);
}

OrderedJson truth_of(const std::string& file) {
  return OrderedJson::parse(contents(model_path(file + ".truth.json")));
}

// A layer is as the truth has it each time that it runs, as far as the text tells.
void expect_settings(const OrderedJson& row, const OrderedJson& layer) {
  for (const char* key :
       {"layer", "op", "kernel", "stride", "dilation", "output_padding", "groups", "pad"}) {
    if (row.contains(key) && (layer.contains(key) || row[key] != 1)) {
      EXPECT_TRUE(equal_json(layer[key], row[key])) << key << layer[key];
    }
  }
  if (row.contains("padding")) {
    // "valid", and no cells, are written the same.
    const bool none = row["padding"].is_object() &&
                      std::ranges::all_of(row["padding"], [](const auto& n) { return n == 0; });
    EXPECT_TRUE(equal_json(layer["padding"], row["padding"]) ||
                (none && layer["padding"] == "valid"))
        << layer["padding"];
  }
}

void expect_nothing_wrong(const std::string& file) {
  SCOPED_TRACE(file);
  const OrderedJson read = read_at_run(file);
  const OrderedJson truth = truth_of(file);
  EXPECT_EQ(read["problems"], OrderedJson::array());
  std::size_t found = 0;
  for (const auto& layer : read["layers"]) {
    SCOPED_TRACE(layer.dump());
    EXPECT_EQ(layer["problems"], OrderedJson::array());
    for (const auto& row : truth["layers"]) {
      if (row["name"] != layer["name"]) continue;
      ++found;
      expect_settings(row, layer);
      if (layer["output"].is_null()) {
        EXPECT_TRUE(layer.contains("reason"));
      } else {
        EXPECT_EQ(layer["output"], row["output"]);
      }
    }
  }
  // Every row has its layer.
  EXPECT_EQ(found, truth["layers"].size());
}

class TorchPrintTruth : public testing::TestWithParam<const char*> {};

TEST_P(TorchPrintTruth, NothingIsWrong) {
  expect_nothing_wrong(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Files, TorchPrintTruth,
                         testing::Values("atrous_torch.txt", "ceil_pools_torch.txt",
                                         "dcgan_torch.txt", "even_same_torch.txt",
                                         "lenet_torch.txt", "mobilenet_v2_torch.txt",
                                         "resnet50_torch.txt", "squeezenet1_1_torch.txt",
                                         "unet_torch.txt", "wavenet_torch.txt"));

std::size_t sizes_told(const OrderedJson& read) {
  return static_cast<std::size_t>(std::ranges::count_if(
      read["layers"], [](const auto& layer) { return !layer["output"].is_null(); }));
}

TEST(ImportTorchPrint, AChainHasItsSizes) {
  for (const char* file : {"dcgan_torch.txt", "even_same_torch.txt"}) {
    const OrderedJson read = read_at_run(file);
    EXPECT_EQ(sizes_told(read), truth_of(file)["layers"].size()) << file;
  }
  // Up to the pool that may round either way, and from there on nothing.
  const OrderedJson pools = read_at_run("ceil_pools_torch.txt");
  EXPECT_EQ(sizes_told(pools), 2U);
  EXPECT_NE(pools["layers"][2]["reason"].get<std::string>().find("5×7"), std::string::npos);
}

TEST(ImportTorchPrint, BeyondAChainNoSizeIsClaimed) {
  EXPECT_EQ(sizes_told(read_at_run("unet_torch.txt")), 0U);
  EXPECT_EQ(sizes_told(read_at_run("lenet_torch.txt")), 0U);
  EXPECT_FALSE(read_at_run("unet_torch.txt")["remarks"].empty());
}

TEST(ImportTorchPrint, AnAveragePoolWhoseRoundingsAgreeHasItsSize) {
  const OrderedJson read = read_at(
      "Sequential(\n  (0): AvgPool2d(kernel_size=2, stride=2, "
      "padding=0)\n  (1): AvgPool2d(kernel_size=2, stride=2, "
      "padding=0)\n)",
      {8, 12});
  EXPECT_EQ(read["layers"][1]["output"], OrderedJson({2, 3}));
  EXPECT_EQ(read["layers"][0]["assumed"],
            OrderedJson({"ceil_mode", "count_include_pad", "divisor_override"}));
}

TEST(ImportTorchPrint, ALineThatStandsForTwoIsTwo) {
  const OrderedJson read = read_at(
      "Net(\n  (blocks): Sequential(\n    (0): Stem(\n      (conv): Conv2d(3, 8, "
      "kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))\n    )\n    (1-2): 2 x Block(\n"
      "      (conv): Conv2d(8, 8, kernel_size=(1, 1), stride=(1, 1))\n      (act): SiLU()\n    )\n"
      "    (3-5): 3 x ReLU()\n  )\n)",
      {});
  std::vector<std::string> names;
  for (const auto& layer : read["layers"])
    names.push_back(layer["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"blocks.0.conv", "blocks.1.conv", "blocks.1.act",
                                             "blocks.2.conv", "blocks.2.act", "blocks.3",
                                             "blocks.4", "blocks.5"}));
}

TEST(ImportTorchPrint, WhatIsOfSomeonesOwnClassEndsWhatIsKnown) {
  const OrderedJson read = read_at(
      "Sequential(\n"
      "  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)\n"
      "  (1): Conv2dSame(\n    8, 8, kernel_size=(3, 3), stride=(2, 2), bias=False\n"
      "    (pad): ZeroPad2d((0, 1, 0, 1))\n  )\n"
      "  (2): Halve()\n"
      "  (3): Conv2d(8, 8, kernel_size=(1, 1), stride=(1, 1))\n"
      "  (4): AdaptiveAvgPool2d(output_size=(2, 3))\n"
      "  (5): Flatten(start_dim=1, end_dim=-1)\n"
      "  (6): Linear(in_features=48, out_features=10, bias=True)\n)",
      {33, 20});
  ASSERT_EQ(read["layers"].size(), 7U) << read;
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({17, 10}));
  EXPECT_EQ(read["layers"][1]["name"], "1.pad");
  EXPECT_EQ(read["layers"][1]["pad"],
            (OrderedJson{{"top", 0}, {"bottom", 1}, {"left", 0}, {"right", 1}}));
  for (const std::size_t lost : {1U, 2U, 3U})
    EXPECT_TRUE(read["layers"][lost]["output"].is_null()) << lost;
  EXPECT_EQ(read["layers"][4]["output"], OrderedJson({2, 3}));
  EXPECT_EQ(read["layers"][5]["output"], OrderedJson::array());
  EXPECT_EQ(read["layers"][6]["output"], OrderedJson::array());
}

// As PyTorch 2.15 prints and computes them.
TEST(ImportTorchPrint, EveryKindOfModuleOfAChain) {
  const OrderedJson read = read_at(
      "Sequential(\n"
      "  (0): ReflectionPad2d((1, 2, 3, 0))\n"
      "  (1): ZeroPad2d((-1, 0, -2, -1))\n"
      "  (2): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 2), "
      "padding_mode=reflect)\n"
      "  (3): Upsample(scale_factor=2.0, mode='bilinear')\n"
      "  (4): PixelUnshuffle(downscale_factor=2)\n"
      "  (5): PixelShuffle(upscale_factor=4)\n"
      "  (6): MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=True)\n)",
      {10, 11});
  const std::vector<OrderedJson> want{{13, 14}, {10, 13}, {10, 15}, {20, 30},
                                      {10, 15}, {40, 60}, {20, 30}};
  ASSERT_EQ(read["layers"].size(), want.size()) << read;
  for (std::size_t i = 0; i < want.size(); ++i)
    EXPECT_EQ(read["layers"][i]["output"], want[i]) << read["layers"][i];
  EXPECT_EQ(read["layers"][1]["op"], "crop");
  // align_corners is not printed.
  EXPECT_EQ(read["layers"][3]["assumed"], OrderedJson({"coordinates"}));
}

TEST(ImportTorchPrint, BadNumbersAreProblemsAtTheirLine) {
  const OrderedJson read = read_at(
      "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(0, 3), stride=(1, 1))\n"
      "  (1): ReLU()\n  (2): Conv2d(3, 8, kernel_size=what, stride=(1, 1))\n)",
      {9, 9});
  EXPECT_EQ(read["layers"][0]["problems"][0]["line"], 2);
  EXPECT_EQ(read["layers"][0]["problems"][0]["column"], 8);
  EXPECT_TRUE(read["layers"][1]["problems"].empty());
  EXPECT_EQ(read["layers"][2]["problems"][0]["line"], 4);
}

TEST(ImportTorchPrint, CutAndHostileTextsEnd) {
  const std::string whole = contents(model_path("resnet50_torch.txt"));
  for (std::size_t at = 0; at < whole.size(); at += 97)
    EXPECT_TRUE(read_at(whole.substr(0, at), {64, 64}).contains("layers"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i)
    deep += "(a): B(\n";
  EXPECT_EQ(read_at(deep, {})["problems"][0]["kind"], "limit");
  EXPECT_EQ(read_at("Net(\n (0-99999999): 100000000 x ReLU()\n)", {})["problems"][0]["kind"],
            "limit");
  EXPECT_EQ(read_at("Net(\n (0-9999): 10000 x B(\n (0-99): 100 x ReLU()\n)\n)",
                    {})["problems"][0]["kind"],
            "limit");
  EXPECT_TRUE(
      read_at("Net(\n (0): Conv2d(" + std::string(100'000, '(') + "\n)", {}).contains("layers"));
}

}  // namespace
}  // namespace padlens::test
