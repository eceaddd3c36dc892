#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "app/tests/model_truth.h"
#include "app/tests/process.h"

// TFLite files against what the interpreter made of them, operator by operator.

namespace padlens::test {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::array kTfliteFiles{"dcgan.tflite",     "deeplab.tflite",   "grouped.tflite",
                                  "lenet.tflite",     "narrow_up.tflite", "unet_odd.tflite",
                                  "vgg_block.tflite", "wavenet.tflite"};

// Operators on shapes alone are no layers.
bool is_about_shapes(const OrderedJson& row) {
  constexpr std::array<std::string_view, 3> kNone{"SHAPE", "STRIDED_SLICE", "PACK"};
  const auto op = row["tflite_op"].get<std::string>();
  return std::ranges::find(kNone, op) != kNone.end() && row["output_shapes"][0].size() < 2;
}

// Of four axes the grid is the middle two, of three the middle one.
OrderedJson grid_of_shape(const OrderedJson& shape) {
  OrderedJson grid = OrderedJson::array();
  for (std::size_t i = 1; i + 1 < shape.size(); ++i)
    grid.push_back(shape[i]);
  return grid;
}

class TfliteTruth : public testing::TestWithParam<const char*> {};

TEST_P(TfliteTruth, EveryOperatorIsAsMeasured) {
  const OrderedJson read = read_at_run(GetParam());
  const auto truth =
      OrderedJson::parse(contents(model_path(std::string(GetParam()) + ".truth.json")));
  EXPECT_EQ(read["problems"], OrderedJson::array());
  std::size_t at = 0;
  for (const auto& row : truth["layers"]) {
    if (is_about_shapes(row)) continue;
    SCOPED_TRACE(row.dump());
    ASSERT_LT(at, read["layers"].size());
    const OrderedJson& layer = read["layers"][at++];
    EXPECT_EQ(layer["problems"], OrderedJson::array());
    ASSERT_EQ(layer["layer"], row["tflite_op"]);
    EXPECT_EQ(layer["output_full"], row["output_shapes"][0]);
    EXPECT_NE(std::ranges::find(row["input_shapes"], layer["input_full"]),
              row["input_shapes"].end());
    EXPECT_EQ(layer["output"], grid_of_shape(row["output_shapes"][0]));
  }
  EXPECT_EQ(at, read["layers"].size());
}

INSTANTIATE_TEST_SUITE_P(Files, TfliteTruth, testing::ValuesIn(kTfliteFiles));

TEST(ImportTflite, WithoutASizeItIsOpen) {
  const OrderedJson read = read_model_text(contents(model_path("lenet.tflite")));
  EXPECT_EQ(read["inputs"][0]["shape"], OrderedJson({nullptr, 28, 28, 1}));
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({28, 28}));
}

// Cut anywhere, or with a byte that is another: a problem or a model, and nothing else.
TEST(ImportTflite, BrokenFilesEnd) {
  for (const char* file : kTfliteFiles) {
    const std::string whole = contents(model_path(file));
    const std::size_t step = std::max<std::size_t>(1, whole.size() / 80);
    for (std::size_t at = 8; at < whole.size(); at += step) {
      EXPECT_TRUE(read_model_text(whole.substr(0, at)).contains("layers"));
      for (const char letter : {'\x00', '\xff'}) {
        std::string other = whole;
        other[at] = letter;
        EXPECT_TRUE(read_model_text(other).contains("layers"));
      }
    }
  }
  EXPECT_EQ(read_model_text(std::string("\x08\0\0\0TFL3", 8))["problems"].size(), 1U);
}

}  // namespace
}  // namespace padlens::test
