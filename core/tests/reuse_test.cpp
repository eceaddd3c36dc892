#include "core/engine/reuse.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/tests/support.h"

namespace padlens::test {
namespace {

// Another padding or crop, and as many or fewer or more cells.
Geometry moved(const Geometry& geometry) {
  Geometry other = geometry;
  for (AxisGeometry& a : other.axis) {
    a.out = std::max<std::int64_t>(1, a.out + pick(-2, 2));
    const std::int64_t shift = pick(-2, 2);
    if (a.flipped) {
      a.crop_before += shift;
      a.crop_after = a.full - a.out - a.crop_before;
      continue;
    }
    a.pad_before += shift * a.s;
    a.pad_after = (a.out - 1) * a.s + a.K - a.n - a.pad_before;
    a.padded = a.n + a.pad_before + a.pad_after;
    a.counted = a.padded;
    a.leftover = a.overhang = 0;
  }
  return other;
}

// Wide paddings have nothing to copy: no layer that is accepted has one.
bool can_be_filled(const Geometry& geometry, FillMode fill) {
  if (geometry.transposed() || fill == FillMode::zeros || fill == FillMode::constant) return true;
  return std::ranges::all_of(geometry.axis, [](const AxisGeometry& a) {
    return std::max(a.pad_before, a.pad_after) < a.n;
  });
}

RC_GTEST_PROP(Reuse, AShiftedOutputIsTheOneComputed, ()) {
  const Spec spec = *rc::gen::oneOf(layer_specs(), plain_pool_specs());
  const Layer layer = layer_of(spec);
  RC_PRE(layer.geometry().outputs() > 0);
  const Geometry wanted = moved(layer.geometry());
  RC_PRE(shares_cells(layer.geometry(), wanted));
  RC_PRE(can_be_filled(wanted, layer.fill().mode));
  RC_CLASSIFY(remaining_cost(layer.geometry(), wanted) < output_cost(wanted), "some cells shared");
  const Grid<double> computed = output_of(wanted, layer.fill(), layer.input(), layer.kernel());
  RC_ASSERT(same_numbers(computed, output_from(layer.geometry(), *layer.output(), wanted,
                                               layer.fill(), layer.input(), layer.kernel())));
}

TEST(Reuse, OfThePresentOutputCostsNothing) {
  const Geometry geometry = geometry_of(conv(9, 3, 2, PaddingMode::same));
  EXPECT_TRUE(shares_cells(geometry, geometry));
  EXPECT_EQ(remaining_cost(geometry, geometry), 0);
}

// A kernel wider than the input leaves no columns to copy from.
TEST(Reuse, OfAnEmptyOutput) {
  const Layer layer = layer_of(conv(9, 5));
  const Geometry wanted = layer.geometry();
  Geometry empty = wanted;
  AxisGeometry& width = empty.axis[kWidth];
  width.pad_before -= 4;
  width.padded -= 4;
  width.out = 0;
  ASSERT_TRUE(shares_cells(empty, wanted));
  EXPECT_EQ(
      output_from(empty, Grid<double>(9, 0), wanted, layer.fill(), layer.input(), layer.kernel()),
      output_of(wanted, layer.fill(), layer.input(), layer.kernel()));
}

TEST(Reuse, NeedsWholeStrides) {
  const Geometry one = geometry_of(with_sides(conv(9, 3, 2), {0, 1, 0, 1}));
  const Geometry other = geometry_of(with_sides(conv(9, 3, 2), {1, 0, 1, 0}));
  EXPECT_FALSE(shares_cells(one, other));
}

}  // namespace
}  // namespace padlens::test
