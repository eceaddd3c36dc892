#include "core/frameworks/caution.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/tests/support.h"

// What frameworks do without saying so.

namespace padlens::test {
namespace {

std::vector<Caution> cautions_of(std::string_view json) {
  const Spec spec = from_json(json);
  return cautions(spec, geometry_of(spec));
}

std::string codes_of(std::string_view json) {
  std::string text;
  for (const Caution& caution : cautions_of(json))
    text += (text.empty() ? "" : ", ") + std::string(caution.code);
  return text;
}

TEST(Cautions, OfEachFramework) {
  EXPECT_EQ(codes_of(R"({"framework": "jax", "input": 2, "kernel": 3})"), "empty_tensor");
  EXPECT_EQ(codes_of(R"({"op": "conv2d_transpose", "dilation": 2})"),
            "tensorflow_dilated_transpose");
  EXPECT_EQ(codes_of(R"({"op": "conv2d_transpose", "dilation": 2, "kernel": 1})"), "");
  EXPECT_EQ(codes_of(R"({"framework": "keras_torch", "op": "average_pool2d", "kernel": 2,
                         "stride": 1, "padding": "same"})"),
            "keras_torch_edge");
  EXPECT_EQ(codes_of(R"({"framework": "keras_torch", "op": "average_pool2d", "kernel": 3,
                         "stride": 1, "padding": "same"})"),
            "");
  EXPECT_EQ(codes_of(R"({"framework": "litert", "op": "conv2d_transpose", "output_shape": 9})"),
            "litert_valid_size");
  EXPECT_EQ(codes_of(R"({"framework": "tfjs", "kernel": [1, 3], "padding": 1})"), "tfjs_number");
  EXPECT_EQ(codes_of(R"({"framework": "tfjs", "kernel": 3, "padding": 1})"), "");
  EXPECT_EQ(codes_of(R"({"framework": "tfjs", "op": "conv2d_transpose", "dilation": 2})"),
            "tfjs_layer_dilation");
  EXPECT_EQ(codes_of(R"({"framework": "tfjs", "op": "max_pool2d", "dilation": 2, "kernel": 3,
                         "stride": 1, "padding": "same"})"),
            "tfjs_dilated_pool");
  EXPECT_EQ(codes_of(R"({"framework": "pytorch", "op": "average_pool2d", "divisor_override": 2})"),
            "divisor_not_exported");
  EXPECT_EQ(codes_of(R"({"framework": "jax", "op": "conv2d_transpose", "padding": 0})"),
            "jax_stretched");
  EXPECT_EQ(codes_of(R"({"framework": "onnx", "op": "max_pool2d", "dilation": 2, "kernel": 3,
                         "stride": 1, "input": 9, "padding": "same_upper"})"),
            "pool_same_undilated");
  EXPECT_EQ(codes_of(R"({"framework": "openvino", "op": "max_pool2d", "input": 4, "kernel": 1,
                         "stride": 5, "ceil_mode": true})"),
            "blind_window");
  EXPECT_EQ(codes_of(R"({"framework": "opencv", "input": 6, "stride": 2,
                         "padding": "same_upper"})"),
            "opencv_same");
  EXPECT_EQ(codes_of(R"({"framework": "ncnn", "op": "average_pool2d", "kernel": 3, "stride": 1,
                         "padding": "same_upper"})"),
            "ncnn_same_divisor");
  EXPECT_EQ(codes_of(R"({"framework": "paddle", "dilation": 2, "padding": "same"})"),
            "paddle_same_dilation");
  EXPECT_EQ(codes_of(R"({"framework": "paddle", "op": "average_pool2d", "divisor_override": 2,
                         "padding": 1})"),
            "paddle_divisor");
  EXPECT_EQ(codes_of(R"({"framework": "mlx", "op": "conv2d_transpose", "kernel": 1, "stride": 2,
                         "padding": 1})"),
            "mlx_input_cut");
  EXPECT_EQ(codes_of(R"({"framework": "burn", "dilation": 2, "padding": "same"})"),
            "same_undilated");
  EXPECT_EQ(codes_of(R"({"framework": "chainer", "op": "max_pool2d", "input": 6, "kernel": 3,
                         "stride": 2})"),
            "chainer_covers_all");
  EXPECT_EQ(codes_of(R"({"framework": "tract", "op": "max_pool2d", "input": 6, "kernel": 3,
                         "stride": 2, "ceil_mode": true})"),
            "ceil_ignored");
}

// Measured with 1.20.1 beside 1.21.1: the mean of [1] and nothing was 0.5 and is 1.
TEST(Cautions, OfAnAnswerThatChanged) {
  const auto found = cautions_of(R"({"framework": "onnx", "op": "average_pool2d", "input": [1, 1],
      "kernel": [1, 2], "stride": 2, "ceil_mode": true, "count_include_pad": true,
      "padding": "notset"})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "onnx_ceil_since_1_21");
  EXPECT_EQ(found[0].cells, 1);
  // 1.19.2 beside 1.20.1: SAME_UPPER of three cells with stride 3 read the second, now the first.
  EXPECT_EQ(codes_of(R"({"framework": "onnx", "input": [1, 3], "kernel": 1, "stride": [1, 3],
                         "padding": "same_upper"})"),
            "onnx_same_since_1_20");
}

Spec grid_spec(const Framework& framework, Op op, PaddingMode mode) {
  Spec spec;
  spec.framework = framework.id;
  spec.op = op;
  spec.padding = mode;
  spec.sides = {1, 1, 1, 1};
  spec.input_values = {Preset::random, {}};
  spec.kernel_values = {Preset::random, {}};
  return spec;
}

// Where a row gives a plain reading, the caution is there exactly where the engine gives other
// numbers for it: never silent, never without a cause.
TEST(Cautions, AreThereExactlyWhereThePlainReadingDiffers) {
  std::map<std::string_view, int> there;
  for (const Framework* framework : frameworks()) {
    for (const Op op : operations()) {
      for (const PaddingMode mode : padding_modes(*framework, op)) {
        for (int code = 0; code < 8 * 4 * 3 * 2 * 2; ++code) {
          Spec spec = grid_spec(*framework, op, mode);
          const int n = 1 + code % 8;
          const int k = 1 + code / 8 % 4;
          const int s = 1 + code / 32 % 3;
          spec.input = {n, n + 1};
          spec.kernel = {k, k};
          spec.stride = {s, s};
          if (framework->offers(*op, "dilation")) {
            spec.dilation = {1 + code / 96 % 2, 1 + code / 96 % 2};
          }
          if (framework->offers(*op, "ceil_mode")) spec.ceil_mode = code / 192 % 2 == 1;
          const Resolution resolution = resolve(spec);
          if (!resolution.geometry) continue;
          const Layer layer = make_layer(spec, *resolution.geometry);
          const auto found = cautions(spec, layer.geometry());
          for (const CautionRow& row : framework->cautions) {
            const bool told = std::ranges::find(found, row.code, &Caution::code) != found.end();
            there[row.code] += told ? 1 : 0;
            const auto plain = row.plain != nullptr ? row.plain(spec, layer.geometry())
                                                    : std::optional<Geometry>();
            if (!plain) {
              EXPECT_EQ(told, row.plain == nullptr && row.applies(spec, layer.geometry()));
              continue;
            }
            if (plain->height().out < 0 || plain->width().out < 0) continue;
            const Layer other = relaid(layer, spec, *plain);
            const bool differs = !same_numbers(*layer.output(), *other.output());
            // Random numbers may agree by chance, never differ by it.
            EXPECT_TRUE(told || !differs) << row.code << testing::PrintToString(spec);
          }
        }
      }
    }
  }
  for (const char* code : {"keras_torch_edge", "opencv_same", "paddle_same_dilation",
                           "blind_window", "transpose_same_size", "same_undilated"})
    EXPECT_GT(there[code], 10) << code;
}

// The number of cells is that of the cells whose numbers differ, for numbers that tell all taps
// apart.
RC_GTEST_PROP(Cautions, CountTheCellsThatDiffer, ()) {
  const auto all = frameworks();
  Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  const Framework& framework =
      *all[static_cast<std::size_t>(pick(0, static_cast<int>(all.size()) - 1))];
  spec.framework = framework.id;
  spec.pad_fill = {};
  spec = with_fields_of(spec, framework);
  const auto modes = padding_modes(framework, spec.op);
  spec.padding = modes[static_cast<std::size_t>(pick(0, static_cast<int>(modes.size()) - 1))];
  const Resolution resolution = resolve(spec);
  if (!resolution.geometry) return;
  for (const CautionRow& row : framework.cautions) {
    if (row.plain == nullptr) continue;
    const auto plain = row.plain(spec, *resolution.geometry);
    if (!plain) continue;
    const std::int64_t cells = differing_cells(spec, *resolution.geometry, *plain).cells;
    RC_ASSERT(cells >= 0);
    RC_ASSERT(differing_cells(spec, *plain, *resolution.geometry).cells == cells);
    RC_ASSERT(differing_cells(spec, *plain, *plain).cells == 0);
  }
}

TEST(Cautions, NameSourceAndVersion) {
  for (const Framework* framework : frameworks()) {
    EXPECT_FALSE(framework->measured.empty()) << framework->id;
    for (const CautionRow& row : framework->cautions) {
      EXPECT_FALSE(row.source.empty() || row.version.empty()) << row.code;
      EXPECT_NE(row.plain == nullptr, row.applies == nullptr) << row.code;
    }
  }
}

}  // namespace
}  // namespace padlens::test
