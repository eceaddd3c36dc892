// The numbers of kernels, where they are asked for.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/import/kernel_numbers.h"
#include "app/tests/model_truth.h"
#include "app/tests/process.h"

namespace padlens::test {
namespace {

using OrderedJson = nlohmann::ordered_json;

ImportOptions with_kernels() {
  ImportOptions options;
  options.kernels = true;
  return options;
}

std::vector<OrderedJson> kernels_in(const std::string& file) {
  std::vector<OrderedJson> kernels;
  const OrderedJson read = read_model_text(contents(model_path(file)), with_kernels());
  for (const OrderedJson& layer : read["layers"]) {
    if (layer.contains("kernel_values")) kernels.push_back(layer["kernel_values"]);
  }
  return kernels;
}

// The converter may leave an axis of one out, or put one in.
void add_numbers(const OrderedJson& json, std::vector<double>& into) {
  if (json.is_number()) into.push_back(json.get<double>());
  if (!json.is_array()) return;
  for (const OrderedJson& one : json)
    add_numbers(one, into);
}

class SameKernels : public testing::TestWithParam<std::array<const char*, 2>> {};

// One model as two exporters wrote it: [rows][columns][in][out] and [out][rows][columns][in].
TEST_P(SameKernels, StandInFilesOfBothFormats) {
  const auto first = kernels_in(GetParam()[0]);
  const auto second = kernels_in(GetParam()[1]);
  ASSERT_EQ(first.size(), second.size());
  EXPECT_GT(first.size(), 1U);
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::vector<double> a;
    std::vector<double> b;
    add_numbers(first[i], a);
    add_numbers(second[i], b);
    EXPECT_GT(a.size(), 1U);
    EXPECT_EQ(a, b);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, SameKernels,
                         testing::Values(std::array{"lenet.keras", "lenet.tflite"},
                                         std::array{"lenet.keras", "lenet.h5"},
                                         std::array{"unet_odd.keras", "unet_odd.tflite"},
                                         std::array{"wavenet.keras", "wavenet.tflite"},
                                         std::array{"vgg_block.keras", "vgg_block.tflite"}));

// Read with h5py: model_weights/c1/c1/kernel:0 [0, 1, 0, 2].
TEST(ImportKernels, OfKeras2AreFoundBelowTheirLayer) {
  const auto kernels = kernels_in("lenet_keras2.h5");
  ASSERT_EQ(kernels.size(), 2U);
  EXPECT_EQ(kernels[0].size(), 6U);
  EXPECT_NEAR(kernels[0][2][0][0][1].get<double>(), 0.18484501540660858, 1e-7);
}

TEST(ImportKernels, AreSteppedOverWhereNobodyAsks) {
  const OrderedJson read = read_model_text(contents(model_path("lenet.keras")));
  for (const OrderedJson& layer : read["layers"])
    EXPECT_FALSE(layer.contains("kernel_values")) << layer;
}

TEST(ImportKernels, ThatAreNotThereAreTold) {
  for (const char* file : {"lenet.json", "lenet_torch.txt", "lenet_tfjs_layers.json"}) {
    const OrderedJson read = read_model_text(contents(model_path(file)), with_kernels());
    ASSERT_TRUE(read.contains("remarks")) << file;
    EXPECT_EQ(read["remarks"].back(), "No kernel stands in what was read") << file;
  }
}

TEST(KernelNumbers, AreReadInEveryFormat) {
  using Numbers = std::vector<double>;
  const auto read = [](std::initializer_list<int> bytes, NumberFormat format) {
    std::string text;
    for (const int byte : bytes)
      text += static_cast<char>(byte);
    EXPECT_EQ(text.size() % bytes_of(format), 0U);
    return numbers_of(text, format);
  };
  EXPECT_EQ(read({0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b}, NumberFormat::float16),
            (Numbers{1, -2, std::ldexp(1, -24), 65504}));
  EXPECT_TRUE(std::isinf(read({0, 0xfc}, NumberFormat::float16)[0]));
  EXPECT_EQ(read({0x80, 0x3f, 0x40, 0xc0}, NumberFormat::bfloat16), (Numbers{1, -3}));
  EXPECT_EQ(read({0, 0, 0xc0, 0x3f}, NumberFormat::float32), (Numbers{1.5}));
  EXPECT_EQ(read({0, 0, 0, 0, 0, 0, 0xf8, 0x3f}, NumberFormat::float64), (Numbers{1.5}));
  EXPECT_EQ(read({0xfe, 0xff, 0xff, 0xff}, NumberFormat::int32), (Numbers{-2}));
  EXPECT_EQ(read({0xfe, 0xff}, NumberFormat::int16), (Numbers{-2}));
  EXPECT_EQ(read({0xfe, 3}, NumberFormat::int8), (Numbers{-2, 3}));
  EXPECT_EQ(read({0xfe, 3}, NumberFormat::uint8), (Numbers{254, 3}));
}

TEST(KernelNumbers, AreTransposedAsByNumpy) {
  const std::vector<double> numbers{0, 1, 2, 3, 4, 5};
  const std::array<std::int64_t, 3> shape{1, 2, 3};
  // numpy.arange(6).reshape(1, 2, 3).transpose(2, 0, 1).ravel()
  EXPECT_EQ(transposed(numbers, shape, std::array<std::size_t, 3>{2, 0, 1}),
            (std::vector<double>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(transposed(numbers, shape, std::array<std::size_t, 3>{0, 1, 2}), numbers);
}

TEST(KernelNumbers, AreDequantisedWholeOrAlongAnAxis) {
  const std::vector<double> numbers{1, 2, 3, 4};
  const std::array<std::int64_t, 2> shape{2, 2};
  using Numbers = std::vector<double>;
  EXPECT_EQ(dequantized(numbers, shape, {{2}, {1}, 0}), (Numbers{0, 2, 4, 6}));
  EXPECT_EQ(dequantized(numbers, shape, {{1, 10}, {}, 0}), (Numbers{1, 2, 30, 40}));
  EXPECT_EQ(dequantized(numbers, shape, {{1, 10}, {0, 1}, 1}), (Numbers{1, 10, 3, 30}));
  EXPECT_EQ(dequantized(numbers, shape, {{1, 2, 3}, {}, 0}), std::nullopt);
  EXPECT_EQ(dequantized(numbers, shape, {{1, 2}, {}, 5}), std::nullopt);
}

TEST(ReadCommand, PrintsKernelsWhereTheyAreAskedFor) {
  const std::string file = PADLENS_SOURCE_DIR "/app/tests/models/unet_odd.keras";
  const Finished plain = padlens({"read", file, "--json"});
  EXPECT_EQ(plain.code, 0);
  EXPECT_FALSE(contains(plain.out, "kernel_values"));
  const Finished asked = padlens({"read", file, "--weights", "--json"});
  EXPECT_EQ(asked.code, 0);
  // Of a transposed convolution as PyTorch lays it: [channel][filter].
  const auto read = OrderedJson::parse(asked.out);
  for (const OrderedJson& layer : read["layers"]) {
    if (layer["name"] != "up0") continue;
    EXPECT_EQ(layer["kernel_values"].size(), 8U);
    EXPECT_EQ(layer["kernel_values"][0].size(), 4U);
  }
}

TEST(StackFigureKernels, AreDrawnOrMissed) {
  const std::string models = PADLENS_SOURCE_DIR "/app/tests/models/";
  const Arguments draw{"render", "--view", "flat",    "--format", "svg",
                       "-o",     "-",      "--layer", "c1",       "--stack"};
  const auto drawn = [&](const std::string& file, bool weights) {
    Arguments all = draw;
    all.push_back(models + file);
    if (weights) all.emplace_back("--weights");
    return padlens(all);
  };
  const Finished plain = drawn("lenet.keras", false);
  const Finished asked = drawn("lenet.keras", true);
  EXPECT_EQ(plain.code, 0) << plain.error;
  EXPECT_EQ(asked.code, 0) << asked.error;
  EXPECT_NE(plain.out, asked.out);
  const Finished missed = drawn("lenet.json", true);
  EXPECT_EQ(missed.code, 2);
  EXPECT_TRUE(contains(missed.error, "c1: No kernel stands in what was read")) << missed.error;
  const Finished alone = padlens({"render", "--weights", "-o", "-", "--format", "svg"});
  EXPECT_EQ(alone.code, 2);
}

}  // namespace
}  // namespace padlens::test
