#include "core/stack/stack.h"

#include <gtest/gtest.h>

#include <array>

namespace padlens {
namespace {

Spec layer(int kernel, int stride, PaddingMode padding = PaddingMode::valid) {
  Spec spec;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.padding = padding;
  return spec;
}

TEST(Stack, OneLayerIsAStackOfOne) {
  Spec spec = layer(3, 2, PaddingMode::same);
  spec.input = {6, 7};
  spec.input_values = {Preset::custom, Grid<double>(6, 7, 1)};
  const ResolvedStack stack = resolve_stack(std::array{spec});
  ASSERT_EQ(stack.layers.size(), 1U);
  EXPECT_TRUE(stack.accepted());
  EXPECT_EQ(stack.specs[0], spec);
  EXPECT_EQ(stack.layers[0].geometry, resolve(spec).geometry);
}

TEST(Stack, EachLayerTakesTheOutputOfTheOneBefore) {
  std::array specs{layer(7, 2), layer(3, 1), layer(2, 2)};
  specs[0].input = {30, 21};
  // What a later layer says of its input does not count.
  specs[1].input = {5, 5};
  specs[1].input_values = {Preset::custom, Grid<double>(5, 5, 1)};
  const ResolvedStack stack = resolve_stack(specs);
  EXPECT_TRUE(stack.accepted());
  EXPECT_TRUE(stack.problems().empty());
  EXPECT_EQ(stack.specs[1].input, (PerAxis{12, 8}));  // ⌊(30 - 7) / 2⌋ + 1, ⌊(21 - 7) / 2⌋ + 1
  EXPECT_EQ(stack.specs[2].input, (PerAxis{10, 6}));
  EXPECT_EQ(stack.layers[2].geometry->height().out, 5);
  EXPECT_EQ(stack.layers[2].geometry->width().out, 3);
}

TEST(Stack, AProblemCarriesItsLayer) {
  std::array specs{layer(3, 2), layer(9, 1), layer(3, 1)};
  specs[0].input = {9, 9};  // 4 cells are left for a kernel of 9
  const ResolvedStack stack = resolve_stack(specs);
  EXPECT_FALSE(stack.accepted());
  const auto problems = stack.problems();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].layer, 1U);
  EXPECT_EQ(problems[0].problem.code, "kernel_too_big");
  // Nothing is known of what comes behind it.
  EXPECT_FALSE(stack.layers[2].geometry);
  EXPECT_EQ(stack.specs[2], specs[2]);
}

TEST(Stack, ARefusedLayerIsGoneOnFrom) {
  std::array specs{layer(3, 2, PaddingMode::same), layer(5, 1)};
  for (Spec& spec : specs)
    spec.framework = "pytorch";
  specs[0].input = {6, 6};
  const ResolvedStack stack = resolve_stack(specs);
  const auto problems = stack.problems();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].layer, 0U);
  EXPECT_EQ(problems[0].problem.code, "pytorch_same_stride");
  EXPECT_EQ(problems[1].layer, 1U);
  EXPECT_EQ(problems[1].problem.code, "kernel_too_big");
}

TEST(Stack, AnOutputThatIsTooLargeIsNoInput) {
  Spec grows = layer(2, 8);
  grows.op = &kConv2dTranspose;
  grows.input = {Limits::input, 2};
  const ResolvedStack stack = resolve_stack(std::array{grows, layer(3, 1)});
  EXPECT_FALSE(stack.accepted());
  const auto problems = stack.problems();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].layer, 1U);
  EXPECT_EQ(problems[0].problem.field, "input");
  EXPECT_EQ(problems[0].problem.code, "too_large");
}

TEST(Stack, NoLayersAreNothing) {
  EXPECT_FALSE(resolve_stack({}).accepted());
}

}  // namespace
}  // namespace padlens
