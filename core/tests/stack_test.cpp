#include "core/stack/stack.h"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "core/stack/receptive_field.h"

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
  EXPECT_FALSE(resolve_stack(std::span<const StackLayer>()).accepted());
}

StackLayer sides_layer(LayerKind kind, const Sides& sides) {
  StackLayer layer;
  layer.kind = kind;
  layer.sides = sides;
  return layer;
}

StackLayer upsampling(double height, double width,
                      Interpolation interpolation = Interpolation::nearest) {
  StackLayer layer;
  layer.kind = LayerKind::upsample;
  layer.scale = {height, width};
  layer.interpolation = interpolation;
  return layer;
}

TEST(Stack, APadACropAndAnUpsamplingAreWindows) {
  StackLayer first = upsampling(2, 1);
  first.spec.input = {2, 2};
  first.spec.input_values = {Preset::ramp, {}};
  const std::vector<StackLayer> layers{first, sides_layer(LayerKind::pad, {1, 0, 2, 1}),
                                       sides_layer(LayerKind::crop, {0, 1, 1, 2}), layer(1, 1)};
  const ResolvedStack stack = resolve_stack(layers);
  ASSERT_TRUE(stack.accepted());
  EXPECT_EQ(stack.outputs[0], (std::array<std::int64_t, 2>{4, 2}));
  EXPECT_EQ(stack.outputs[1], (std::array<std::int64_t, 2>{5, 5}));
  EXPECT_EQ(stack.outputs[2], (std::array<std::int64_t, 2>{4, 2}));
  const auto numbers = [&](std::size_t index) {
    const GridPtr grid = input_values(stack, index).planes[0];
    return std::vector<double>(grid->row(0), grid->row(0) + grid->size());
  };
  EXPECT_EQ(numbers(1), (std::vector<double>{1, 2, 1, 2, 3, 4, 3, 4}));
  EXPECT_EQ(numbers(2), (std::vector<double>{0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1,
                                             2, 0, 0, 0, 3, 4, 0, 0, 0, 3, 4, 0}));
  EXPECT_EQ(numbers(3), (std::vector<double>{0, 0, 0, 1, 0, 1, 0, 3}));
}

TEST(Stack, WhatFollowsAnInterpolationHasSizesAlone) {
  const std::vector<StackLayer> smooth{layer(1, 1), upsampling(2, 2, Interpolation::linear),
                                       layer(3, 1)};
  const ResolvedStack stack = resolve_stack(smooth);
  EXPECT_TRUE(stack.accepted());
  EXPECT_EQ(stack.outputs[2], (std::array<std::int64_t, 2>{8, 8}));
  EXPECT_FALSE(value_limit(stack, 0));
  EXPECT_EQ(value_limit(stack, 1)->what, "interpolation");
  EXPECT_EQ(value_limit(stack, 2)->what, "interpolation");
  // By one and a half: not even a geometry, but a size.
  const ResolvedStack odd =
      resolve_stack(std::vector<StackLayer>{layer(1, 1), upsampling(1.5, 1.5), layer(3, 1)});
  EXPECT_TRUE(odd.accepted());
  EXPECT_FALSE(odd.layers[1].geometry);
  EXPECT_EQ(odd.outputs[1], (std::array<std::int64_t, 2>{7, 7}));
  EXPECT_EQ(odd.outputs[2], (std::array<std::int64_t, 2>{5, 5}));
  EXPECT_EQ(value_limit(odd, 2)->what, "scale");
}

// torch.nn.ReflectionPad2d: "Padding size should be less than the corresponding input dimension";
// nn.CircularPad2d: at most the input.
TEST(StackLayer, FillsThatCopyNeedCellsToCopyFrom) {
  StackLayer pad;
  pad.kind = LayerKind::pad;
  pad.spec.framework = "pytorch";
  pad.spec.input = {5, 5};
  const auto accepted = [&](FillMode mode, int cells) {
    pad.spec.pad_fill.mode = mode;
    pad.sides = {cells, cells, cells, cells};
    const Resolution resolution = resolve(pad);
    EXPECT_EQ(resolution.geometry.has_value(), resolution.problems.empty());
    EXPECT_EQ(output_size(pad).has_value(), resolution.problems.empty());
    return resolution.accepted();
  };
  EXPECT_TRUE(accepted(FillMode::reflect, 4));
  EXPECT_FALSE(accepted(FillMode::reflect, 5));
  EXPECT_TRUE(accepted(FillMode::circular, 5));
  EXPECT_FALSE(accepted(FillMode::circular, 6));
  EXPECT_TRUE(accepted(FillMode::replicate, 50));
  EXPECT_TRUE(accepted(FillMode::zeros, 50));
}

// Corners on corners: of 4 cells 8, at 0, 3/7, 6/7 …, which no window of one stride has.
TEST(Stack, AnUpsamplingByOtherCoordinatesHasItsSizeAlone) {
  StackLayer corners = upsampling(2, 2, Interpolation::linear);
  corners.coordinates = Coordinates::align_corners;
  corners.spec.input = {4, 4};
  EXPECT_FALSE(resolve(corners).geometry);
  EXPECT_EQ(output_size(corners), (std::array<std::int64_t, 2>{8, 8}));
  const nlohmann::json json(stack_layer_to_json(corners));
  EXPECT_EQ(json["coordinates"], "align_corners");
  const ParsedLayer back = read_stack_layer(GivenValue(json));
  EXPECT_TRUE(back.problems.empty());
  EXPECT_EQ(back.layer, corners);
  const std::vector<StackLayer> stack{corners};
  EXPECT_EQ(receptive_fields(resolve_stack(stack)).at(0).unknown->code, "field_coordinates");
  // Cells that are repeated are so from the first one on, too.
  StackLayer first = upsampling(2, 2);
  first.spec.input = {4, 4};
  const auto geometry = resolve(first).geometry;
  first.coordinates = Coordinates::asymmetric;
  EXPECT_EQ(resolve(first).geometry->axis, geometry->axis);
}

}  // namespace
}  // namespace padlens
