#include "core/rules/rule_map.h"

#include <gtest/gtest.h>

#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

RuleMap map_of(std::string_view id, const Spec& spec, MapColumns columns = MapColumns::input) {
  return rule_map(*find_rule(id), spec, columns);
}

std::string row_text(const RuleMap& map, int kernel) {
  std::string text;
  for (std::int64_t col = 0; col < map.sizes.count; ++col) {
    const RuleMark mark = map.cells.at(kernel - map.kernels.first, col).mark;
    text += mark == RuleMark::holds ? '+' : mark == RuleMark::fails ? '-' : '.';
  }
  return text;
}

TEST(RuleMap, RunsThroughKernelsAndInputs) {
  const RuleMap map = map_of("conv_same_padding", conv(6, 3, 2, PaddingMode::same));
  EXPECT_EQ(map.kernels, (MapRange{1, 8}));
  EXPECT_EQ(map.sizes, (MapRange{1, 12}));
  EXPECT_EQ(row_text(map, 1), "++++++++++++");
  EXPECT_EQ(row_text(map, 3), "+-+-+-+-+-+-");
  EXPECT_EQ(map.present, (Cell{2, 5}));
  const RuleMapCell& present = map.cells.at(*map.present);
  EXPECT_EQ(present.predicted, "1, 1");
  EXPECT_EQ(present.actual, "0, 1");
}

TEST(RuleMap, RunsThroughStrides) {
  const RuleMap map =
      map_of("checkerboard", transpose(4, 4, 2, PaddingMode::same), MapColumns::stride);
  EXPECT_EQ(map.sizes, (MapRange{1, 8}));
  EXPECT_EQ(row_text(map, 4), "++++++++");
  Spec pytorch = transpose(4, 4, 2);
  pytorch.framework = "pytorch";
  pytorch.dilation = {2, 2};
  EXPECT_EQ(row_text(map_of("checkerboard", pytorch, MapColumns::stride), 4), "+-+-++++");
  EXPECT_EQ(row_text(map_of("stride_as_dilation", pytorch, MapColumns::stride), 4), "-+------");
}

TEST(RuleMap, MarksWhatTheFrameworkRefuses) {
  Spec spec = conv(6, 3, 1, PaddingMode::same);
  spec.framework = "pytorch";
  const RuleMap map = map_of("conv_same_padding", spec, MapColumns::stride);
  EXPECT_EQ(row_text(map, 3), "+.......");
  EXPECT_EQ(map.cells.at(2, 1).problems.at(0).field, "stride");
  EXPECT_TRUE(map.cells.at(2, 0).problems.empty());
  // No such layer at all.
  const RuleMap none = map_of("transpose_same_output", spec);
  EXPECT_EQ(row_text(none, 3), "............");
  EXPECT_EQ(none.present, std::nullopt);
  // A kernel larger than the input.
  EXPECT_EQ(row_text(map_of("conv_valid_output", conv(6, 3)), 4), "...+++++++++");
}

TEST(RuleMap, FollowsThePresentNumbers) {
  const RuleMap map = map_of("conv_valid_output", conv(28, 11));
  EXPECT_EQ(map.kernels, (MapRange{7, 8}));
  EXPECT_EQ(map.sizes, (MapRange{22, 12}));
  EXPECT_EQ(map.present, (Cell{4, 6}));
  const RuleMap last = map_of("conv_valid_output", conv(INT32_MAX, INT32_MAX));
  EXPECT_EQ(last.kernels, (MapRange{INT32_MAX - 7, 8}));
  EXPECT_EQ(last.sizes, (MapRange{INT32_MAX - 11, 12}));
  EXPECT_EQ(last.present, (Cell{7, 11}));
  Spec apart = conv(6, 3);
  apart.kernel[kWidth] = 2;
  EXPECT_EQ(map_of("conv_valid_output", apart).present, std::nullopt);
  EXPECT_EQ(map_of("conv_valid_output", conv(-5, -100)).kernels, (MapRange{1, 8}));
}

// The sizes change and the rule's own numbers with them; values have to fit.
TEST(RuleMap, ItsLayersAreTheRulesOwn) {
  Spec spec = conv(6, 3, 2);
  spec.input_values = custom({{1, 2}, {3, 4}});
  spec.pad_fill = {FillMode::replicate, 0};
  const auto half = map_spec(*find_rule("half_kernel_keeps_size"), spec, MapColumns::stride, 5, 3);
  ASSERT_TRUE(half);
  EXPECT_EQ(half->sides, (Sides{2, 2, 2, 2}));
  EXPECT_EQ(half->kernel, (PerAxis{5, 5}));
  EXPECT_EQ(half->stride, (PerAxis{3, 3}));
  EXPECT_EQ(half->input, (PerAxis{6, 6}));
  EXPECT_EQ(half->input_values.preset, Preset::ones);
  EXPECT_EQ(half->pad_fill.mode, FillMode::replicate);
  const auto transposed = map_spec(*find_rule("checkerboard"), spec, MapColumns::input, 5, 3);
  ASSERT_TRUE(transposed);
  EXPECT_TRUE(resolve(*transposed).accepted());
}

}  // namespace
}  // namespace padlens::test
