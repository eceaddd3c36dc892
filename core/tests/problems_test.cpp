#include "core/layer/problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

const std::string kMost = "2147483647";

constexpr auto kRejected = Problem::Kind::rejected;
constexpr auto kUnknown = Problem::Kind::unknown;
constexpr auto kLimit = Problem::Kind::limit;

struct Case {
  std::string spec;
  Problem problem;  // the first one of it
};

std::string framework_ids() {
  std::string ids;
  for (const Framework* framework : frameworks())
    ids += (ids.empty() ? "" : ", ") + std::string(framework->id);
  return ids;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases{
      {"[1, 2]", {"", "not_an_object", {}, kUnknown}},
      {R"({"step": 2})",
       {"step",
        "unknown_field",
        {"step",
         "op, framework, input, kernel, stride, dilation, channels, filters, groups, "
         "depth_multiplier, padding, output_padding, "
         "output_shape, ceil_mode, count_include_pad, divisor_override, rounding_type, "
         "dim_rounding_mode, mode, cover_all, values, input_values, kernel_values, seed, pad_fill"},
        kUnknown}},
      {R"({"stride": 2, "strides": [2, 1]})",
       {"stride", "field_twice", {"stride", "strides"}, kUnknown}},
      {R"({"input": [5, 5, 5]})", {"input", "wrong_type", {"[5,5,5]", "2 or [2, 3]"}, kUnknown}},
      {R"({"input": [5, "N-1"]})", {"input", "input_size", {"\"N-1\"", "1", kMost}, kUnknown}},
      {R"({"input": ["N", 5]})", {"input", "input_symbol", {"N", "1", kMost}, kUnknown}},
      {R"({"framework": 1})", {"framework", "wrong_type", {"1", "\"keras\""}, kUnknown}},
      {R"({"kernel": "big"})", {"kernel", "not_a_number", {"\"big\"", "1", kMost}, kUnknown}},
      {R"({"kernel": 2.5})", {"kernel", "not_a_number", {"2.5", "1", kMost}, kUnknown}},
      {R"({"kernel": true})", {"kernel", "not_a_number", {"true", "1", kMost}, kUnknown}},
      {R"({"input": 0})", {"input", "out_of_range", {"0", "1", kMost}}},
      {R"({"input": [5, 2147483648]})", {"input", "too_large", {"2147483648", "1", kMost}, kLimit}},
      {R"({"kernel": 2147483648})", {"kernel", "too_large", {"2147483648", "1", kMost}, kLimit}},
      {R"({"stride": -1})", {"stride", "out_of_range", {"-1", "1", kMost}}},
      {R"({"dilation": 2147483648})",
       {"dilation", "too_large", {"2147483648", "1", kMost}, kLimit}},
      {R"({"input": 99999999999})", {"input", "too_large", {"99999999999", "1", kMost}, kLimit}},
      {R"({"input": -99999999999})", {"input", "out_of_range", {"-99999999999", "1", kMost}}},
      {R"({"padding": {"left": 2147483648}})",
       {"padding", "too_large", {"2147483648", "0", kMost}, kLimit}},
      {R"({"padding": {"bottom": -1}})", {"padding", "out_of_range", {"-1", "0", kMost}}},
      {R"({"seed": -1})", {"seed", "out_of_range", {"-1", "0", "4294967295"}}},
      {R"({"seed": 4294967296})", {"seed", "too_large", {"4294967296", "0", "4294967295"}, kLimit}},
      {R"({"seed": "x"})", {"seed", "not_a_number", {"\"x\"", "0", "4294967295"}, kUnknown}},
      {R"({"op": "pool"})",
       {"op",
        "unknown_name",
        {"\"pool\"",
         "conv2d, conv2d_transpose, max_pool2d, average_pool2d, conv1d, conv1d_transpose, "
         "max_pool1d, average_pool1d, depthwise_conv2d, depthwise_conv1d"},
        kUnknown}},
      {R"({"framework": "caffe"})",
       {"framework", "unknown_name", {"caffe", framework_ids()}, kUnknown}},
      {R"({"padding": "full"})",
       {"padding",
        "unknown_name",
        {"\"full\"", "valid, same, same_upper, same_lower, notset, {\"top\": 0, \"bottom\": 1, …}"},
        kUnknown}},
      {R"({"padding": {"up": 1}})",
       {"padding", "unknown_name", {"\"up\"", "top, bottom, left, right"}, kUnknown}},
      {R"({"input_values": "sobel_x"})",
       {"input_values",
        "unknown_name",
        {"\"sobel_x\"", "ones, ramp, checker, random, delta, photo, [[1, 2], [3, 4]]"},
        kUnknown}},
      {R"({"kernel_values": [[1], [2, 3]]})",
       {"kernel_values", "values_uneven", {"[1]", "2", "1"}, kUnknown}},
      {R"({"channels": 2, "input_values": [[[1, 2], [3, 4]], [[5, 6], [7]]]})",
       {"input_values", "values_uneven", {"[1][1]", "1", "2"}, kUnknown}},
      {R"({"input_values": [[1, 2], [3, "4"]]})",
       {"input_values", "values_number", {"[1][1]", "\"4\""}, kUnknown}},
      {R"({"input_values": {"picture": ["AA==", "A"]}})",
       {"input_values", "values_base64", {"picture[1]", "\"A\""}, kUnknown}},
      {R"({"input_values": [[1, 2], 3]})",
       {"input_values", "values_list", {"[1]", "3", "2"}, kUnknown}},
      {R"({"input_values": [[1, [2]], [3, 4]]})",
       {"input_values", "values_number", {"[0][1]", "[2]"}, kUnknown}},
      {R"({"kernel_values": []})",
       {"kernel_values",
        "unknown_name",
        {"[]",
         "ones, ramp, random, delta, box, blur, sobel_x, laplacian, edge, sharpen, bilinear, "
         "[[1, 2], [3, 4]]"},
        kUnknown}},
      {R"({"pad_fill": "mirror"})",
       {"pad_fill",
        "unknown_name",
        {"\"mirror\"", "zeros, reflect, replicate, circular, {\"constant\": 2}"},
        kUnknown}},
      {R"({"input": [2, 3], "input_values": [[1, 2], [3, 4]]})",
       {"input_values", "values_shape", {"2×2", "2×3"}, kUnknown}},
      {R"({"input": [1, 2], "kernel": 1, "input_values": [[[1, 2]], [[3, 4]], [[5, 6]]]})",
       {"input_values", "values_shape", {"3×1×2", "1×2"}, kUnknown}},
      {R"({"op": "conv2d_transpose", "pad_fill": "reflect"})",
       {"pad_fill", "conv_only", {}, kUnknown}},
      {R"({"output_padding": 0})", {"output_padding", "transpose_only", {}, kUnknown}},
      {R"({"output_shape": 9})", {"output_shape", "transpose_only", {}, kUnknown}},
      {R"({"op": "conv2d_transpose", "output_shape": 9})",
       {"output_shape", "output_shape_elsewhere", {"Keras/TF", "[7, 7] – [7, 7]"}, kUnknown}},
      {R"({"padding": "same_upper"})",
       {"padding", "padding_mode", {"same_upper", "valid, same, explicit"}, kUnknown}},
      {R"({"op": "conv2d_transpose", "padding": 1})",
       {"padding", "padding_mode", {"explicit", "valid, same"}, kUnknown}},
      {R"({"input": 4, "kernel": 5})", {"kernel", "kernel_too_big", {"5", "4"}}},
      {R"({"input": [9, 4], "kernel": 3, "dilation": [1, 2], "padding": {"top": 1}})",
       {"kernel", "kernel_too_big", {"3×5", "10×4"}}},
      {R"({"op": "conv2d_transpose", "input": 2, "kernel": 2, "padding": "same",
           "output_padding": 0})",
       {"output_padding", "tensorflow_output_padding", {"0", "1"}, kRejected}},
      {R"({"op": "conv2d_transpose", "input": 2, "kernel": 3, "stride": 2, "padding": "same",
           "output_padding": 2})",
       {"output_padding", "keras_output_padding", {"(2, 2)", "(2, 2)", "1"}}},
      {R"({"op": "conv2d_transpose", "stride": [3, 1], "output_padding": [2, 1]})",
       {"output_padding", "keras_output_padding", {"(2, 1)", "(3, 1)", "0"}}},
      {R"({"op": "conv2d_transpose", "output_padding": -1})",
       {"output_padding", "keras_output_padding", {"(-1, -1)", "(1, 1)", "0"}}},
      {R"({"input": 3, "kernel": 7, "padding": "same", "pad_fill": "reflect"})",
       {"pad_fill", "reflect_too_wide", {"3", "2"}}},
      {R"({"input": 3, "kernel": 9, "padding": "same", "pad_fill": "circular"})",
       {"pad_fill", "circular_too_wide", {"4", "3"}}},
      {R"({"ceil_mode": true})", {"ceil_mode", "not_in_operation", {"Conv2D"}, kUnknown}},
      {R"({"op": "max_pool2d", "count_include_pad": true})",
       {"count_include_pad", "not_in_operation", {"MaxPool2D"}, kUnknown}},
      {R"({"op": "max_pool2d", "ceil_mode": true})",
       {"ceil_mode", "not_in_framework", {"Keras/TF"}, kUnknown}},
      {R"({"op": "average_pool2d", "framework": "pytorch", "dilation": 2})",
       {"dilation", "not_in_framework", {"PyTorch"}, kUnknown}},
      {R"({"op": "average_pool2d", "framework": "onnx", "divisor_override": 2})",
       {"divisor_override", "not_in_framework", {"ONNX"}, kUnknown}},
      {R"({"op": "average_pool2d", "framework": "pytorch", "divisor_override": 1.5})",
       {"divisor_override", "not_a_number", {"1.5", "-1000000", "1000000"}, kUnknown}},
      {R"({"op": "average_pool2d", "framework": "pytorch", "divisor_override": 1000001})",
       {"divisor_override", "too_large", {"1000001", "-1000000", "1000000"}, kLimit}},
      {R"({"op": "average_pool2d", "framework": "pytorch", "divisor_override": 0})",
       {"divisor_override", "pytorch_divisor_zero", {"0"}, kRejected}},
      {R"({"op": "max_pool2d", "framework": "pytorch", "kernel": 2, "padding": 2})",
       {"padding", "pytorch_pool_padding", {"2", "1"}, kRejected}},
      {R"({"op": "max_pool2d", "framework": "onnx", "kernel": 2, "padding": 2})",
       {"padding", "onnx_pool_padding", {"2", "1"}, kRejected}},
      {R"({"op": "max_pool2d", "framework": "onnx", "input": 4, "kernel": 3, "stride": 4,
           "padding": "same_lower"})",
       {"padding", "onnx_negative_pad", {"0", "-1"}, kRejected}},
      {R"({"op": "max_pool2d", "pad_fill": "reflect"})", {"pad_fill", "conv_only", {}, kUnknown}},
      {R"({"input": 9, "stride": [2, 1], "dilation": [1, 2]})",
       {"dilation", "keras_stride_dilation", {"(2, 1)", "(1, 2)"}, kRejected}},
      {R"({"framework": "pytorch", "padding": "same", "stride": [1, 2]})",
       {"stride", "pytorch_same_stride", {"(1, 2)"}, kRejected}},
      {R"({"framework": "pytorch", "op": "conv2d_transpose", "stride": 2, "dilation": [3, 1],
           "output_padding": [2, 2]})",
       {"output_padding", "pytorch_output_padding", {"(2, 2)", "(2, 1)"}, kRejected}},
      {R"({"framework": "pytorch", "op": "conv2d_transpose", "output_padding": -1})",
       {"output_padding", "pytorch_output_padding", {"(-1, -1)", "(0, 0)"}}},
      {R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 3, "stride": 2,
           "output_shape": 10})",
       {"output_shape", "pytorch_output_size", {"(10, 10)", "[7, 7] – [8, 8]"}, kRejected}},
      {R"({"framework": "pytorch", "op": "conv2d_transpose", "padding": {"top": 1}})",
       {"padding", "pytorch_asymmetric", {}}},
      {R"({"framework": "onnx", "padding": "same_lower", "dilation": [1, 2]})",
       {"dilation", "onnx_same_dilation", {"[1, 2]"}, kRejected}},
      {R"({"framework": "onnx", "op": "conv2d_transpose", "output_padding": [0, 1]})",
       {"output_padding", "onnx_output_padding", {"1", "0"}, kRejected}},
      {R"({"framework": "onnx", "op": "conv2d_transpose", "dilation": 3, "output_padding": 1})",
       {"output_padding", "onnx_output_padding", {"1", "0"}, kRejected}},
      {R"({"framework": "onnx", "op": "conv2d_transpose", "output_padding": -1})",
       {"output_padding", "onnx_output_padding", {"-1", "0"}}},
      {R"({"framework": "onnx", "op": "conv2d_transpose", "input": 3, "stride": 2,
           "output_shape": [8, 9]})",
       {"output_shape", "onnx_output_shape", {"9", "8"}, kRejected}},
      {R"({"framework": "onnx", "padding": "same"})",
       {"padding",
        "padding_mode",
        {"same", "valid, explicit, notset, same_upper, same_lower"},
        kUnknown}},
      {R"({"framework": "tensorflow", "op": "conv2d_transpose"})",
       {"output_shape", "output_shape_missing", {"[7, 7]"}}},
      {R"({"framework": "tensorflow", "op": "conv2d_transpose", "output_shape": 9})",
       {"output_shape", "output_shape_range", {"[9, 9]", "[7, 7] – [7, 7]"}, kRejected}},
      {R"({"framework": "tensorflow", "op": "conv2d_transpose", "output_shape": 7, "dilation": 2,
           "padding": 1})",
       {"dilation", "tensorflow_dilated_sides", {"(2, 2)"}, kRejected}},
      {R"({"framework": "tensorflow", "op": "average_pool2d", "padding": 1})",
       {"padding", "tensorflow_mean_sides", {}, kRejected}},
      {R"({"framework": "tensorflow", "op": "max_pool2d", "kernel": 2, "padding": {"right": 2}})",
       {"padding", "tensorflow_pool_padding", {"2", "1"}, kRejected}},
      {R"({"framework": "tfjs", "stride": 2, "dilation": 2})",
       {"dilation", "tfjs_stride_dilation", {"(2, 2)", "(2, 2)"}, kRejected}},
      {R"({"framework": "tfjs", "op": "conv2d_transpose", "output_shape": 7, "dilation": 2})",
       {"dilation", "tfjs_no_dilation", {"(2, 2)"}, kRejected}},
      {R"({"channels": 4, "filters": 4, "groups": 3})",
       {"groups", "groups_channels", {"3", "4", "1, 2, 4"}}},
      {R"({"channels": 4, "filters": 3, "groups": 2})",
       {"filters", "groups_filters", {"3", "2", "2, 4"}}},
      {R"({"framework": "tfjs", "channels": 4, "filters": 4, "groups": 2})",
       {"groups", "depthwise_only", {"TensorFlow.js", "1, 4"}, kUnknown}},
      {R"({"op": "conv2d_transpose", "channels": 4, "filters": 4, "groups": 2})",
       {"groups", "no_groups", {"Keras/TF", "Conv2DTranspose"}, kUnknown}},
      {R"({"framework": "tensorflow", "op": "depthwise_conv2d", "channels": 4, "groups": 2})",
       {"groups", "depthwise_groups", {"2", "4"}, kUnknown}},
      {R"({"op": "depthwise_conv2d", "channels": 4, "filters": 3})",
       {"filters", "depthwise_filters", {"3", "4", "4", "1"}, kUnknown}},
      {R"({"framework": "tfjs", "op": "conv1d", "input": 9, "kernel": 1, "padding": 1})",
       {"padding", "tfjs_flat_number", {"3"}, kRejected}},
      {R"({"framework": "tensorflow", "op": "conv1d", "padding": {"left": 1}})",
       {"padding", "tensorflow_conv1d_sides", {}, kRejected}},
      {R"({"framework": "tensorflow", "op": "conv1d_transpose", "input": 7, "output_shape": 7,
           "padding": 1})",
       {"padding", "tensorflow_conv1d_transpose_sides", {}, kRejected}},
      {R"({"framework": "tensorflow", "op": "conv2d_transpose", "input": 7, "output_shape": 7,
           "padding": 1, "channels": 2, "filters": 2, "groups": 2})",
       {"groups", "tensorflow_grouped_sides", {"2"}, kRejected}},
      {R"({"framework": "jax", "op": "conv1d_transpose", "stride": 2, "padding": "same_lower"})",
       {"padding", "jax_same_lower_stride", {}, kRejected}},
      {R"({"framework": "dl4j", "op": "max_pool1d", "input": 8, "kernel": 3, "stride": 2,
           "padding": 1})",
       {"padding", "dl4j_flat_pool", {"4"}, kRejected}},
      {R"({"framework": "candle", "op": "max_pool1d"})",
       {"op", "no_operation", {"candle", "MaxPool1D"}, kUnknown}},
      {R"({"framework": "tfjs", "dim_rounding_mode": "ceil"})",
       {"dim_rounding_mode", "rounding_with_mode", {}, kRejected}},
      {R"({"framework": "openvino", "op": "average_pool2d", "kernel": 2, "padding": 2})",
       {"padding", "openvino_pool_padding", {"2", "1"}, kRejected}},
      {R"({"framework": "tract", "op": "conv2d_transpose", "stride": 3, "padding": "same_upper"})",
       {"padding", "tract_same_narrow", {"3", "3"}, kRejected}},
      {R"({"framework": "paddle", "op": "max_pool2d", "ceil_mode": true})",
       {"ceil_mode", "paddle_ceil_valid", {}, kRejected}},
      {R"({"framework": "paddle", "op": "conv2d_transpose", "output_padding": 1})",
       {"output_padding", "output_padding_range", {"1", "0"}, kRejected}},
      {R"({"framework": "mlx", "op": "conv2d_transpose", "input": 2, "kernel": 1, "padding": 1})",
       {"padding", "mlx_input_cut", {"2", "2"}, kRejected}},
      {R"({"framework": "chainer", "padding": {"top": 1}})",
       {"padding", "asymmetric", {"Chainer"}, kRejected}},
      {R"({"framework": "candle", "stride": [1, 2]})",
       {"stride", "one_number", {"candle"}, kRejected}},
      {R"({"framework": "dl4j", "input": 6, "stride": 2, "mode": "strict"})",
       {"mode", "dl4j_strict", {"3", "2"}, kRejected}},
      {R"({"framework": "dl4j", "input": 6, "kernel": 1, "stride": 3, "padding": "same"})",
       {"padding", "dl4j_same_negative", {"-1"}, kRejected}},
  };
  return kCases;
}

Problems all_problems(const std::string& text) {
  ParsedSpec parsed = spec_from_text(text);
  settle(parsed.spec);
  return parsed.problems.empty() ? resolve(parsed.spec).problems : parsed.problems;
}

TEST(Problems, NameFieldValueAndWhatWouldBeAccepted) {
  for (const auto& [spec, problem] : cases()) {
    SCOPED_TRACE(spec);
    const Problems found = all_problems(spec);
    ASSERT_FALSE(found.empty());
    Problem first = found[0];
    first.words.clear();  // WordsAreTheFrameworksOwn has them
    EXPECT_EQ(first, problem);
  }
}

// The oracles' rows have the words of most refusals; these are the others, from the sources
// that the frameworks' files name.
TEST(Problems, WordsAreTheFrameworksOwn) {
  const auto words = [](const std::string& text) {
    const Problems found = all_problems(text);
    return found.empty() ? "" : found[0].words;
  };
  EXPECT_EQ(words(R"({"input": 9, "stride": [2, 1], "dilation": [1, 2]})"),
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
            "strides=(2, 1) and dilation_rate=(1, 2)");
  EXPECT_EQ(
      words(R"({"op": "conv2d_transpose", "output_padding": 1})"),
      "`output_padding` must be strictly less than `strides` for all dimensions. At dimension "
      "0, `output_padding` is 1 but `strides` is 1");
  EXPECT_EQ(words(R"({"op": "conv2d_transpose", "input": 3, "kernel": 2, "stride": 2,
                      "padding": "same", "output_padding": 0})"),
            "Operation received an exception:Status: 2, message: could not create a primitive "
            "descriptor for the convolution forward propagation primitive.");
  EXPECT_EQ(words(R"({"input": 3, "kernel": 5})"),
            "Computed output size would be zero or negative. Received `inputs shape=(1, 3, 3, 1)`, "
            "`kernel shape=(5, 5, 1, 1)`, `dilation_rate=[1 1]`, `strides=(1, 1)`, "
            "`padding=valid`.");
  EXPECT_EQ(words(R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 3, "stride": 2,
                      "output_shape": 10})"),
            "requested an output size of [10, 10], but valid sizes range from [7, 7] to [8, 8] "
            "(for an input of torch.Size([3, 3]))");
  EXPECT_EQ(words(R"({"framework": "pytorch", "op": "conv2d_transpose", "pad_fill": "reflect"})"),
            "Only \"zeros\" padding mode is supported for ConvTranspose2d");
  EXPECT_EQ(words(R"({"framework": "pytorch", "input": 3, "kernel": 1, "pad_fill": "circular",
                      "padding": {"left": 4}})"),
            "Padding value causes wrapping around more than once.");
  EXPECT_EQ(words(R"({"framework": "pytorch", "input": 3, "kernel": 1, "pad_fill": "reflect",
                      "padding": {"left": 1, "top": 3}})"),
            "Argument #6: Padding size should be less than the corresponding input dimension, but "
            "got: padding (3, 0) at dimension 2 of input [1, 1, 3, 3]");
  EXPECT_EQ(words(R"({"framework": "pytorch", "input": 3, "kernel": 1, "pad_fill": "reflect",
                      "padding": {"right": 3, "top": 3}})"),
            "Argument #4: Padding size should be less than the corresponding input dimension, but "
            "got: padding (0, 3) at dimension 3 of input [1, 1, 3, 3]");
  EXPECT_EQ(words(R"({"framework": "pytorch", "op": "conv1d", "input": 3, "kernel": 8,
                      "padding": "same", "pad_fill": "reflect", "channels": 2})"),
            "Argument #4: Padding size should be less than the corresponding input dimension, but "
            "got: padding (3, 4) at dimension 2 of input [1, 2, 3]");
}

TEST(Problems, OfTextThatIsNotJsonSayWhere) {
  const Problems found = all_problems("{\"input\": }");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].field, "");
  EXPECT_EQ(found[0].code, "not_json");
  EXPECT_NE(found[0].args.at(0).find("line 1, column 11"), std::string::npos) << found[0].args[0];
}

TEST(Problems, AnEmptyOutputIsThePaddingsOrTheOutputPaddings) {
  const Problems found = all_problems(
      R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 1, "kernel": 2,
          "padding": 1, "output_padding": 0})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].field, "output_padding");
  EXPECT_EQ(found[0].code, "empty_output");
}

TEST(Problems, AnEmptyTensorIsAnAnswerWhereTheFrameworkGivesOne) {
  const Spec keras = from_json(
      R"({"op": "conv2d_transpose", "input": 1, "kernel": 2, "padding": "same",
          "output_padding": 0})");
  const Resolution resolution = resolve(keras);
  ASSERT_TRUE(resolution.accepted());
  EXPECT_EQ(resolution.geometry->outputs(), 0);
  EXPECT_TRUE(layer_of(keras).complete());
}

TEST(Problems, EveryCodeHasItsCase) {
  // The tests above; scenario files, scenario_test.cpp; spec_json_test.cpp.
  std::set<std::string> seen{"not_json", "empty_output", "newer_format", "json_too_large",
                             "json_too_deep", "duplicate_key",
                             // sizes_test.cpp
                             "values_input_cells", "values_kernel", "values_stride",
                             "values_padded",
                             // planes_test.cpp
                             "values_planes", "values_kernel_cells"};
  for (const auto& [spec, problem] : cases())
    seen.insert(problem.code);
  const auto codes = problem_codes();
  EXPECT_EQ(seen, std::set<std::string>(codes.begin(), codes.end()));
  EXPECT_EQ(seen.size(), codes.size());
}

// Sides are sides, however they are written: one number, or a list.
TEST(Problems, NoSideIsBelowZeroInAnyMode) {
  for (const ModeInfo& info : mode_infos()) {
    if (info.kind != PaddingKind::sides) continue;
    Spec spec = conv(6, 3);
    spec.framework = "tfjs";
    spec.padding = info.mode;
    spec.sides = {-1, -1, -1, -1};
    const Resolution resolution = resolve(spec);
    EXPECT_FALSE(resolution.accepted()) << info.name;
    EXPECT_FALSE(resolution.geometry) << info.name;
    ASSERT_FALSE(resolution.problems.empty()) << info.name;
    EXPECT_EQ(resolution.problems.front().field, "padding") << info.name;
  }
}

TEST(Problems, AreAllReportedAtOnce) {
  const Problems found = all_problems(R"({"input": 0, "kernel": -1, "stride": [1, 0]})");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].field, "input");
  EXPECT_EQ(found[1].field, "kernel");
  EXPECT_EQ(found[2].field, "stride");
}

TEST(Problems, WhatKerasRefusesIsStillComputed) {
  Spec spec = conv(9, 3, 2, PaddingMode::same);
  spec.dilation = {2, 2};
  const Resolution refused = resolve(spec);
  EXPECT_FALSE(refused.accepted());
  ASSERT_TRUE(refused.geometry);
  EXPECT_EQ(refused.geometry->height().out, 5);
  EXPECT_EQ(refused.geometry->height().pad_before, 2);

  // An invalid value beside it leaves nothing to compute.
  spec.pad_fill.mode = FillMode::reflect;
  spec.input = {2, 2};
  EXPECT_FALSE(resolve(spec).geometry);
}

TEST(Problems, FillsAreCheckedAgainstThePaddingThatThereIs) {
  const auto fits = [](FillMode mode, int side) {
    Spec spec = with_sides(conv(3, 1), {0, 0, side, 0});
    spec.pad_fill.mode = mode;
    return resolve(spec).accepted();
  };
  EXPECT_TRUE(fits(FillMode::reflect, 2));
  EXPECT_FALSE(fits(FillMode::reflect, 3));
  EXPECT_TRUE(fits(FillMode::circular, 3));
  EXPECT_FALSE(fits(FillMode::circular, 4));
  EXPECT_TRUE(fits(FillMode::replicate, 512));
  EXPECT_TRUE(fits(FillMode::constant, 512));
}

// DESIGN.md: "unknown" (no such field or word), "limit" (ours), "refused" (the framework's).
TEST(Problems, HaveOneOfThreeKinds) {
  const auto kind = [](const std::string& text) {
    const Problems found = all_problems(text);
    return found.empty() ? "" : kind_name(found[0]);
  };
  for (const char* unknown :
       {R"({"step": 2})", R"({"op": "conv"})", R"({"framework": "caffe"})",
        R"({"padding": "samee"})", R"({"stride": "2"})", R"({"stride": 1.5})", "{", "[]",
        R"({"input": [5, 5, 5]})", R"({"stride": 1, "stride": 2})", R"({"output_padding": 1})",
        R"({"padding": "same_upper"})", R"({"input_values": [[1]]})",
        R"({"op": "conv2d_transpose", "output_shape": 9})"}) {
    EXPECT_EQ(kind(unknown), "unknown") << unknown;
  }
  for (const std::string& limit :
       {std::string(R"({"input": 2147483648})"), std::string(R"({"kernel": 99999999999})"),
        std::string(R"({"padding": 1e30})"), std::string(R"({"seed": 1e400})"),
        std::string(99, '['),
        R"({"op": "average_pool2d", "framework": "pytorch", )"
        R"("divisor_override": -1000001})" +
            std::string()}) {
    EXPECT_EQ(kind(limit), "limit") << limit;
  }
  for (const char* refused :
       {R"({"stride": 2, "dilation": 2})", R"({"input": 3, "kernel": 5})", R"({"stride": 0})",
        R"({"framework": "pytorch", "padding": "same", "stride": 2})",
        R"({"framework": "pytorch", "op": "conv2d_transpose", "padding": {"top": 1}})",
        R"({"framework": "pytorch", "op": "conv2d_transpose", "pad_fill": "reflect"})"}) {
    EXPECT_EQ(kind(refused), "refused") << refused;
  }
}

// What else is wrong with a spec of which something cannot be read.
std::vector<std::string> fields_told(const std::string& text) {
  ParsedSpec parsed = spec_from_text(text);
  EXPECT_FALSE(parsed.problems.empty()) << text;
  add_other_problems(parsed.spec, parsed.problems);
  std::vector<std::string> fields;
  for (const Problem& problem : parsed.problems)
    fields.push_back(problem.field);
  return fields;
}

TEST(Problems, AnUnknownWordHidesNoOther) {
  using Fields = std::vector<std::string>;
  // Whatever the word was meant to be.
  EXPECT_EQ(fields_told(R"({"padding": "samee", "stride": 2, "dilation": 2, "kernel": -99})"),
            (Fields{"padding", "kernel"}));
  EXPECT_EQ(fields_told(R"({"padding": "samee", "stride": 2, "dilation": 2})"),
            (Fields{"padding", "dilation"}));
  EXPECT_EQ(fields_told(R"({"padding": "samee", "input": [2, 2], "input_values": [[1]]})"),
            (Fields{"padding", "input_values"}));
  EXPECT_EQ(fields_told(R"({"op": "conv", "kernel": 0, "framework": "caffe", "seed": -1})"),
            (Fields{"op", "seed", "framework", "kernel"}));
  EXPECT_EQ(fields_told(R"({"framework": 3, "ceil_mode": true, "dilation": 0})"),
            (Fields{"framework", "dilation", "ceil_mode"}));
  EXPECT_EQ(fields_told(R"({"pad_fill": "mirror", "padding": "same_upper"})"),
            (Fields{"pad_fill", "padding"}));
  // What another word would mend is not told.
  EXPECT_EQ(fields_told(R"({"op": "conv", "ceil_mode": true, "output_padding": 0})"), Fields{"op"});
  EXPECT_EQ(fields_told(R"({"framework": 3, "stride": 2, "dilation": 2})"), Fields{"framework"});
  EXPECT_EQ(fields_told(R"({"padding": "samee", "kernel": 7})"), Fields{"padding"});
  EXPECT_EQ(fields_told(R"({"input": "2x", "kernel": 7})"), Fields{"input"});
  EXPECT_EQ(fields_told(R"({"inputs": 9, "kernel": 7})"), Fields{"inputs"});
  EXPECT_EQ(fields_told(R"({"inputs": 9, "kernel": -70, "framework": "x"})"),
            (Fields{"inputs", "framework", "kernel"}));
  // An unknown framework alone leaves the numbers.
  const Resolution resolution = resolve(spec_from_text(R"({"framework": "x", "stride": 0})").spec);
  ASSERT_EQ(resolution.problems.size(), 2U);
  EXPECT_EQ(resolution.problems[1].field, "stride");
}

TEST(Problems, WhatComesFromInputIsShownAndShort) {
  EXPECT_EQ(shown_text("a\x1b[31m\r\n\x7f\xc2\x9b"), R"(a\x1b[31m\r\n\x7f\x9b)");
  EXPECT_EQ(shown_text("a\xe2\x80\xae"
                       "b\xff"),
            "a\\u{202e}b\xef\xbf\xbd");
  EXPECT_EQ(shown_text(std::string(80, 'n')), std::string(80, 'n'));
  EXPECT_EQ(shown_text(std::string(81, 'n')), std::string(80, 'n') + "…");
  const std::string long_name = std::string(1000, 'n') + "\x1b";
  for (const std::string& text :
       {R"({"framework": ")" + long_name.substr(0, 1000) + "\\u001b\"}",
        R"({")" + long_name.substr(0, 1000) + R"(": 1})", R"({"op": )" + long_name + "}",
        R"({"op": ")" + long_name, R"({"padding": {")" + long_name.substr(0, 999) + R"(": 1}})"}) {
    for (const Problem& problem : all_problems(text)) {
      EXPECT_LE(problem.field.size(), 90U) << text;
      ASSERT_FALSE(problem.args.empty());
      EXPECT_LE(problem.args[0].size(), 300U) << problem.args[0];
      EXPECT_EQ(problem.args[0].find('\x1b'), std::string::npos);
    }
  }
}

TEST(Problems, LongValuesAreCutBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 90; ++i)
    name += "é";
  const Problems found = all_problems(R"({"padding": ")" + name + "\"}");
  ASSERT_EQ(found.size(), 1U);
  const std::string& shown = found[0].args.at(0);
  EXPECT_TRUE(is_utf8(shown)) << shown;
  EXPECT_LE(shown.size(), 2 * 80U + 3);
  EXPECT_TRUE(shown.ends_with("é…")) << shown;
}

TEST(OutputPadding, IsLessThanTheStrideInKeras) {
  const auto accepted = [](PaddingMode mode, int kernel, int extra) {
    Spec spec = transpose(4, kernel, 3, mode);
    spec.output_padding = PerAxis{extra, extra};
    return resolve(spec).accepted();
  };
  // valid: less than the stride.
  EXPECT_TRUE(accepted(PaddingMode::valid, 4, 0));
  EXPECT_TRUE(accepted(PaddingMode::valid, 4, 2));
  EXPECT_FALSE(accepted(PaddingMode::valid, 4, 3));
  // same on TensorFlow: at least 1 with an even kernel.
  EXPECT_FALSE(accepted(PaddingMode::same, 4, 0));
  EXPECT_TRUE(accepted(PaddingMode::same, 4, 1));
  EXPECT_TRUE(accepted(PaddingMode::same, 4, 2));
  EXPECT_FALSE(accepted(PaddingMode::same, 4, 3));
  EXPECT_TRUE(accepted(PaddingMode::same, 3, 0));
  EXPECT_TRUE(accepted(PaddingMode::same, 3, 2));
  EXPECT_FALSE(accepted(PaddingMode::same, 3, 3));
}

TEST(Frameworks, AreFoundByTheirId) {
  ASSERT_NE(find_framework("keras"), nullptr);
  EXPECT_EQ(find_framework("keras")->display_name, "Keras/TF");
  EXPECT_EQ(find_framework("Keras"), nullptr);
  EXPECT_EQ(find_framework(""), nullptr);
  for (const Framework* framework : frameworks()) {
    EXPECT_EQ(find_framework(framework->id), framework);
  }
}

}  // namespace
}  // namespace padlens::test
