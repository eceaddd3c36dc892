// Specs with the frameworks' own names of fields and layers.

#include <gtest/gtest.h>

#include <string_view>

#include "core/frameworks/resolve.h"
#include "core/layer/named_layer.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

Spec read(std::string_view text) {
  const ParsedSpec parsed = read_spec_text(text);
  EXPECT_TRUE(parsed.problems.empty()) << text << " " << testing::PrintToString(parsed.problems);
  return parsed.spec;
}

// The first problem's code and field: "field_twice stride".
std::string problem_of(std::string_view text) {
  const ParsedSpec parsed = read_spec_text(text);
  return parsed.problems.empty() ? "" : parsed.problems[0].code + " " + parsed.problems[0].field;
}

TEST(NamedLayer, FieldsByTheFrameworksNames) {
  const Spec ours = read(
      R"({"op": "conv2d", "input": [9, 9], "kernel": [3, 2], "stride": [2, 2], "dilation": [1, 1],
          "padding": "same"})");
  EXPECT_EQ(read(R"({"op": "conv2d", "input": [9, 9], "kernel_size": [3, 2], "strides": 2,
                     "dilation_rate": [1, 1], "padding": "SAME"})"),
            ours);
  EXPECT_EQ(read(R"({"op": "conv2d", "input": [9, 9], "ksize": [1, 3, 2, 1],
                     "window_strides": [1, 2, 2, 1], "rates": [1, 1, 1, 1], "pad": "same"})"),
            ours);
  EXPECT_EQ(
      read(R"({"op": "conv2d", "input": [9, 9], "kernel_size": [3, 2], "strides": [1, 1, 2, 2],
                     "dilations": null, "padding": "same"})"),
      ours);
  const Spec onnx = read(
      R"({"op": "conv2d", "framework": "onnx", "input": [8, 10], "kernel_shape": [3, 3],
          "strides": [2, 2], "auto_pad": "NOTSET", "pads": [0, 1, 2, 3], "group": 1})");
  EXPECT_EQ(onnx.padding, PaddingMode::explicit_sides);
  EXPECT_EQ(onnx.sides, (Sides{0, 2, 1, 3}));
  EXPECT_EQ(read(R"({"op": "conv2d", "framework": "onnx", "pads": [0, 1, 2, 3],
                     "input": [8, 10], "kernel_shape": [3, 3], "strides": [2, 2],
                     "auto_pad": "NOTSET"})"),
            onnx);
}

TEST(NamedLayer, APoolsStrideLeftOpenIsTheFrameworks) {
  EXPECT_EQ(read(R"({"op": "max_pool2d", "pool_size": 3, "strides": null})").stride,
            (PerAxis{3, 3}));
  EXPECT_EQ(read(R"({"op": "max_pool2d", "pool_size": 3, "strides": 1})").stride, (PerAxis{1, 1}));
}

TEST(NamedLayer, AFieldThatIsToldTwice) {
  EXPECT_EQ(problem_of(R"({"stride": 2, "strides": [2, 2]})"), "");
  EXPECT_EQ(problem_of(R"({"stride": 2, "strides": 3})"), "field_twice stride");
  EXPECT_EQ(problem_of(R"({"framework": "onnx", "pads": [1, 1, 1, 1], "auto_pad": "SAME_UPPER"})"),
            "field_twice pads");
  EXPECT_EQ(problem_of(R"({"strid": 2})"), "unknown_field strid");
}

TEST(NamedLayer, AKerasLayersConfig) {
  const Spec spec = read(R"({"class_name": "Conv2DTranspose", "config": {"name": "up",
      "filters": 256, "kernel_size": [4, 4], "strides": [2, 2], "padding": "same",
      "output_padding": null, "data_format": "channels_last", "dilation_rate": [1, 1],
      "use_bias": false, "batch_input_shape": [null, 512, 512, 3]}})");
  EXPECT_EQ(spec.framework, "keras");
  EXPECT_EQ(spec.op, &kConv2dTranspose);
  EXPECT_EQ(geometry_of(spec).width().out, 1024);
  const Spec pool = read(R"({"class_name": "MaxPooling2D", "input": [9, 12],
      "config": {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}})");
  EXPECT_EQ(geometry_of(pool).height().out, 4);
  EXPECT_EQ(problem_of(R"({"class_name": "Dense", "config": {}})"), "unknown_name class_name");
}

TEST(NamedLayer, AnOnnxNodesAttributes) {
  const Spec spec = read(R"({"op_type": "ConvTranspose", "auto_pad": "SAME_UPPER",
      "strides": [2, 2], "kernel_shape": [3, 3], "dilations": [1, 1], "output_padding": [0, 0],
      "input": [3, 3]})");
  EXPECT_EQ(spec.framework, "onnx");
  EXPECT_EQ(geometry_of(spec).height().out, 6);
  const Spec flat = read(R"({"op_type": "MaxPool", "kernel_shape": [3], "pads": [1, 0],
      "strides": [2], "storage_order": 0, "input": [9]})");
  EXPECT_EQ(flat.op, &kMaxPool1d);
  EXPECT_EQ(geometry_of(flat).width().out, 4);
  EXPECT_EQ(problem_of(R"({"op_type": "Gemm"})"), "unknown_name op_type");
}

}  // namespace
}  // namespace padlens::test
