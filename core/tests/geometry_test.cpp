#include "core/geometry/geometry.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

TEST(GeometryAtTheLimits, SameWithTheWidestKernel) {
  Spec spec = conv(1024, 64, 1, PaddingMode::same);
  spec.dilation = {64, 64};
  const AxisGeometry a = geometry_of(spec).height();
  EXPECT_EQ(a.K, 4033);
  EXPECT_EQ(a.out, 1024);
  EXPECT_EQ(a.pad_before, 2016);
  EXPECT_EQ(a.pad_after, 2016);
  EXPECT_EQ(a.padded, 5056);
  EXPECT_EQ(a.leftover, 0);
}

TEST(GeometryAtTheLimits, ExplicitPadding) {
  const Spec spec = with_sides(conv(1024, 64, 64), {512, 512, 512, 0});
  const Geometry geometry = geometry_of(spec);
  EXPECT_EQ(geometry.height().padded, 2048);
  EXPECT_EQ(geometry.height().out, 32);
  EXPECT_EQ(geometry.height().leftover, 0);
  EXPECT_EQ(geometry.width().padded, 1536);
  EXPECT_EQ(geometry.width().out, 24);
}

TEST(GeometryAtTheLimits, TheOutputOfATransposedConvolutionNeeds64Bits) {
  Spec spec = transpose(1024, 64, 64);
  spec.dilation = {64, 64};
  const Resolution resolution = resolve(spec);
  ASSERT_TRUE(resolution.geometry);  // refused by Keras, computed all the same
  const AxisGeometry a = resolution.geometry->width();
  EXPECT_EQ(a.inserted, 65473);
  EXPECT_EQ(a.full, 69505);
  EXPECT_EQ(a.out, 69505);
  EXPECT_EQ(a.pad_before, 4032);
  EXPECT_EQ(a.pad_after, 4032);
  EXPECT_EQ(a.padded, 73537);
  EXPECT_EQ(resolution.geometry->outputs(), std::int64_t{69505} * 69505);
  EXPECT_EQ(step_count(*resolution.geometry, PlayMode::gather), std::int64_t{4830945025});
  const Cell last = step_cell(*resolution.geometry, PlayMode::gather, 4830945024);
  EXPECT_EQ(last, (Cell{69504, 69504}));
  EXPECT_EQ(cell_step(*resolution.geometry, PlayMode::gather, last), 4830945024);
}

TEST(GeometryAtTheLimits, TooManyOutputsAreAnsweredCellByCell) {
  Spec spec = transpose(1024, 64, 64);
  spec.kernel = {63, 64};  // one row of zeros after each row of stamps
  spec.input_values = {Preset::ramp, {}};
  const Layer layer = layer_of(spec);
  EXPECT_EQ(layer.geometry().height().out, 65536);
  EXPECT_EQ(layer.output(), nullptr);
  EXPECT_EQ(output_value(layer, {0, 0}), 1);
  EXPECT_EQ(output_value(layer, {62, 64}), 2);
  EXPECT_EQ(output_value(layer, {63, 64}), 0);
  EXPECT_EQ(output_value(layer, {65534, 65535}), 1024 * 1024);
  EXPECT_EQ(scatter_value(layer, {65534, 65535}, 1024 * 1024), 1024 * 1024);
}

TEST(GeometryAtTheLimits, TheBudgetDecidesWhetherTheOutputIsKept) {
  const Spec spec = conv(1024, 7);
  const Geometry geometry = geometry_of(spec);
  const Layer quick = make_layer(spec, geometry, kFrameBudget);
  EXPECT_EQ(quick.output(), nullptr);
  EXPECT_EQ(output_value(quick, {1017, 0}), 49);
  const Layer whole = make_layer(spec, geometry);
  ASSERT_NE(whole.output(), nullptr);
  EXPECT_EQ(whole.output()->at(1017, 1017), 49);
}

TEST(GeometryAtTheLimits, TheSmallestLayerIsOneCell) {
  for (const PaddingMode mode : {PaddingMode::valid, PaddingMode::same}) {
    EXPECT_EQ(rows_of(*layer_of(conv(1, 1, 1, mode)).output()),
              (std::vector<std::vector<double>>{{1}}));
    EXPECT_EQ(rows_of(*layer_of(transpose(1, 1, 1, mode)).output()),
              (std::vector<std::vector<double>>{{1}}));
  }
}

TEST(Geometry, EachAxisIsOnItsOwn) {
  Spec spec = conv(6, 3, 2, PaddingMode::same);
  spec.input = {6, 7};
  spec.kernel = {3, 4};
  spec.stride = {2, 1};
  const Geometry geometry = geometry_of(spec);
  EXPECT_EQ(geometry.height().out, 3);
  EXPECT_EQ(geometry.height().pad_before, 0);
  EXPECT_EQ(geometry.height().pad_after, 1);
  EXPECT_EQ(geometry.width().out, 7);
  EXPECT_EQ(geometry.width().pad_before, 1);
  EXPECT_EQ(geometry.width().pad_after, 2);
}

TEST(Geometry, AKernelBelowTheStrideLeavesCellsUnread) {
  const AxisGeometry a = geometry_of(conv(8, 2, 4, PaddingMode::same)).height();
  EXPECT_EQ(a.out, 2);
  EXPECT_EQ(a.pad_before, 0);
  EXPECT_EQ(a.pad_after, 0);
  EXPECT_EQ(a.leftover, 2);
}

TEST(Geometry, TransposedSizesByMode) {
  const auto out = [](const Spec& spec) { return geometry_of(spec).height().out; };
  EXPECT_EQ(out(transpose(4, 3, 2)), 9);
  EXPECT_EQ(out(transpose(4, 3, 5)), 20);  // K < s: zeros appended
  EXPECT_EQ(out(transpose(4, 3, 2, PaddingMode::same)), 8);
}

TEST(Geometry, NoOutputPaddingAndAnOutputPaddingOfZeroDiffer) {
  Spec spec = transpose(4, 3, 5);
  EXPECT_EQ(geometry_of(spec).height().out, 20);
  EXPECT_EQ(geometry_of(spec).height().crop_after, -2);
  spec.output_padding = PerAxis{0, 0};
  EXPECT_EQ(geometry_of(spec).height().out, 18);
  EXPECT_EQ(geometry_of(spec).height().crop_after, 0);
  spec.padding = PaddingMode::same;
  EXPECT_EQ(geometry_of(spec).height().out, 16);
  spec.output_padding.reset();
  EXPECT_EQ(geometry_of(spec).height().out, 20);
}

TEST(Geometry, OutputPaddingPerAxis) {
  Spec spec = transpose(4, 3, 3, PaddingMode::same);
  spec.output_padding = PerAxis{0, 2};
  const Geometry geometry = geometry_of(spec);
  EXPECT_EQ(geometry.height().out, 10);
  EXPECT_EQ(geometry.height().crop_before, 1);
  EXPECT_EQ(geometry.height().crop_after, 1);
  EXPECT_EQ(geometry.width().out, 12);
  EXPECT_EQ(geometry.width().crop_before, 0);
  EXPECT_EQ(geometry.width().crop_after, 0);
}

TEST(Geometry, DivisionRoundsTowardsMinusInfinity) {
  EXPECT_EQ(floor_div(7, 2), 3);
  EXPECT_EQ(floor_div(-7, 2), -4);
  EXPECT_EQ(floor_div(-8, 2), -4);
  EXPECT_EQ(ceil_div(7, 2), 4);
  EXPECT_EQ(ceil_div(-7, 2), -3);
  EXPECT_EQ(ceil_div(0, 5), 0);
}

}  // namespace
}  // namespace padlens::test
