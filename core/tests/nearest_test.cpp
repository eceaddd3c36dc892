#include "core/answers/nearest.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <climits>

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

// The nearest of `text`, which differs in the fields of `change` alone.
void expect_nearest(std::string_view text, std::string_view change) {
  SCOPED_TRACE(text);
  Json wanted = Json::parse(text);
  wanted.update(Json::parse(change));
  const auto found = nearest_accepted(from_json(text));
  ASSERT_TRUE(found);
  EXPECT_EQ(spec_to_json(*found).dump(), spec_to_json(from_json(wanted.dump())).dump());
}

TEST(Nearest, IsTheSpecItselfWhereAccepted) {
  const Spec spec = conv(6, 3, 2, PaddingMode::same);
  EXPECT_EQ(nearest_accepted(spec), spec);
}

TEST(Nearest, ChangesLittle) {
  // Keras, stride with dilation: the smaller step is undone.
  expect_nearest(R"({"input": 9, "stride": 2, "dilation": 2})", R"({"dilation": 1})");
  expect_nearest(R"({"input": 9, "stride": [2, 1], "dilation": 3})", R"({"stride": 1})");
  // PyTorch's "same" with a stride: the same size, written in numbers.
  expect_nearest(R"({"framework": "pytorch", "input": 6, "stride": 2, "padding": "same"})",
                 R"({"padding": 1})");
  // ONNX Runtime's SAME_* with dilation, likewise.
  expect_nearest(R"({"framework": "onnx", "input": 6, "dilation": 2, "padding": "same_lower"})",
                 R"({"padding": 2})");
  expect_nearest(R"({"framework": "pytorch", "op": "conv2d_transpose", "output_padding": 1})",
                 R"({"output_padding": 0})");
  expect_nearest(R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 3, "stride": 2,
                     "output_shape": 10})",
                 R"({"output_shape": 8})");
  expect_nearest(R"({"framework": "onnx", "op": "conv2d_transpose", "input": 3, "stride": 2,
                     "output_shape": [8, 9]})",
                 R"({"output_shape": [8, 8]})");
  expect_nearest(R"({"op": "conv2d_transpose", "input": 3, "kernel": 2, "stride": 2,
                     "padding": "same", "output_padding": 0})",
                 R"({"output_padding": null})");
  expect_nearest(R"({"input": 4, "kernel": 5})", R"({"kernel": 4})");
  expect_nearest(R"({"input": 3, "padding": 3, "pad_fill": "reflect"})", R"({"padding": 2})");
}

TEST(Nearest, GroupsDivideThePlanes) {
  expect_nearest(R"({"channels": 6, "filters": 4, "groups": 3})", R"({"groups": 2})");
  expect_nearest(R"({"channels": 6, "filters": 6, "groups": 4})", R"({"groups": 3})");
  expect_nearest(R"({"framework": "pytorch", "channels": 7, "filters": 14, "groups": 6})",
                 R"({"groups": 7})");
  // Keras' transposed layers have no groups.
  expect_nearest(R"({"op": "conv2d_transpose", "channels": 4, "filters": 4, "groups": 2})",
                 R"({"groups": 1})");
  expect_nearest(R"({"channels": 2147483646, "filters": 2147483647, "groups": 2147483646,
                     "values": false})",
                 R"({"filters": 2147483646})");
}

TEST(Nearest, PutsNumbersIntoTheirRange) {
  expect_nearest(R"({"framework": "onnx", "op": "conv2d_transpose", "padding": 3, "input": 2})",
                 R"({"padding": 1})");
  Spec spec = conv(6, 3);
  spec.input = {-2000, 6};
  spec.stride = {0, 1};
  const auto found = nearest_accepted(spec);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->input, (PerAxis{3, 6}));
  EXPECT_EQ(found->stride, (PerAxis{1, 1}));
}

TEST(Nearest, KeepsTheNumbersOfWhatStays) {
  Spec spec = conv(2, 3);
  spec.kernel_values = custom({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
  const auto found = nearest_accepted(spec);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kernel_values, custom({{1, 2}, {4, 5}}));
}

// Three fields at once, none of which helps alone: the padding, the dilation, the output padding.
TEST(Nearest, ChangesSeveralFieldsTogether) {
  Spec spec = conv(1025, 3);
  spec.op = &kConv2dTranspose;
  spec.input = {1025, -1};
  spec.kernel = {1024, 3};
  spec.stride = {2, 3};
  spec.dilation = {3, 4};
  spec.padding = PaddingMode::same_upper;
  spec.output_padding = PerAxis{1, 5};
  spec.output_shape = PerAxis{63, 1};
  ASSERT_EQ(spec.framework, "keras");
  const auto found = nearest_accepted(spec);
  ASSERT_TRUE(found);
  EXPECT_TRUE(resolve(*found).accepted());
}

// A stride that makes a size beyond all bounds, between paddings beyond them too.
TEST(Nearest, BringsBackWhatIsBeyondAllBoundsInEveryField) {
  for (const Framework* framework : frameworks()) {
    Spec spec;
    spec.op = &kConv2dTranspose;
    spec.framework = framework->id;
    spec.input = {3, 1};
    spec.kernel = {4, 1};
    spec.stride = {INT_MAX, 3};
    spec.dilation = {63, 1025};
    spec.padding = PaddingMode::explicit_sides;
    spec.sides = {-1, 65, 512, 5};
    spec.output_padding = PerAxis{512, INT_MAX};
    const auto found = nearest_accepted(spec);
    ASSERT_TRUE(found) << framework->id;
    EXPECT_TRUE(resolve(*found).accepted()) << framework->id;
  }
}

TEST(Nearest, NeedsAFramework) {
  Spec spec = conv(5, 3);
  spec.framework = "caffe";
  EXPECT_FALSE(nearest_accepted(spec));
}

RC_GTEST_PROP(NearestProperties, IsAcceptedWhereverThereIsAFramework, ()) {
  Spec spec = *wild_specs();
  spec.framework =
      frameworks()[static_cast<std::size_t>(pick(0, static_cast<int>(frameworks().size()) - 1))]
          ->id;
  const auto found = nearest_accepted(spec);
  RC_ASSERT(found.has_value());
  RC_ASSERT(resolve(*found).accepted());
  RC_ASSERT(found->op == spec.op);
  RC_ASSERT(found->framework == spec.framework);
}

}  // namespace
}  // namespace padlens::test
