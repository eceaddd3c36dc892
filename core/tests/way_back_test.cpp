#include "core/answers/way_back.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/answers/recipe.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

std::optional<WayBack> way_of(std::string_view json) {
  const Spec spec = from_json(json);
  return way_back(spec, geometry_of(spec));
}

// k 3, s 2, p 1 from an even input: the questions that end in output_padding = s − 1.
TEST(WayBack, NeedsOutputPaddingWhereTheStrideLeavesARest) {
  const auto even = way_of(R"({"framework": "pytorch", "input": 32, "stride": 2, "padding": 1})");
  ASSERT_TRUE(even);
  EXPECT_EQ(even->size[kHeight], 31);
  EXPECT_FALSE(even->returns);
  EXPECT_EQ(even->output_padding, (PerAxis{1, 1}));
  EXPECT_EQ(even->shared[kHeight], (InputRange{31, 32}));
  const auto odd = way_of(R"({"framework": "pytorch", "input": 31, "stride": 2, "padding": 1})");
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->returns);
  EXPECT_FALSE(odd->output_padding);
  const auto wide = way_of(R"({"framework": "pytorch", "input": 30, "kernel": 5, "stride": 3,
                               "padding": 2})");
  EXPECT_EQ(wide->output_padding, (PerAxis{2, 2}));  // s − 1
}

TEST(WayBack, OfKerasSameIsAWholeMultiple) {
  const auto odd = way_of(R"({"input": 7, "stride": 2, "padding": "same"})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->size[kHeight], 8);
  EXPECT_FALSE(odd->returns || odd->output_padding);
  EXPECT_TRUE(way_of(R"({"input": 8, "stride": 2, "padding": "same"})")->returns);
}

TEST(WayBack, OfATransposedLayerIsItsConvolution) {
  const auto way = way_of(R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 16,
                              "stride": 2, "padding": 1, "output_padding": 1})");
  ASSERT_TRUE(way);
  EXPECT_EQ(way->size[kHeight], 16);
  EXPECT_TRUE(way->returns);
  EXPECT_EQ(way->shared[kHeight], (InputRange{31, 32}));
}

TEST(WayBack, IsNoneOfPools) {
  EXPECT_FALSE(way_of(R"({"op": "max_pool2d"})"));
}

RC_GTEST_PROP(WayBackProperties, LeadsWhereItSays, ()) {
  const Spec spec = *layer_specs();
  const Geometry geometry = geometry_of(spec);
  const auto way = way_back(spec, geometry);
  if (!way) return;
  RC_CLASSIFY(way->returns, "returns");
  const auto came = library_geometry(way->spec);
  RC_ASSERT(came.has_value());
  RC_ASSERT(came->height().out == way->size[kHeight]);
  if (!way->output_padding) return;
  Spec padded = way->spec;
  padded.output_padding = way->output_padding;
  RC_ASSERT(library_geometry(padded)->height().out == spec.input[kHeight]);
  RC_ASSERT(library_geometry(padded)->width().out == spec.input[kWidth]);
}

}  // namespace
}  // namespace padlens::test
