#include "core/geometry/coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/engine/engine.h"
#include "core/tests/support.h"

// The counts per axis against every tap and every stamp, counted one by one.

namespace padlens::test {
namespace {

using Counts = std::vector<std::int64_t>;

Grid<std::int64_t> product(const Counts& rows, const Counts& cols) {
  Grid<std::int64_t> grid(std::ssize(rows), std::ssize(cols));
  for (const Cell& cell : cells_of(grid.rows(), grid.cols())) {
    grid.at(cell) =
        rows[static_cast<std::size_t>(cell.row)] * cols[static_cast<std::size_t>(cell.col)];
  }
  return grid;
}

CoverageSummary summary_of(const Grid<std::int64_t>& counts, bool checkerboard) {
  const auto [least, most] = std::minmax_element(counts.row(0), counts.row(0) + counts.size());
  return {*least, *most, checkerboard};
}

bool checkerboard(const Geometry& geometry) {
  return uneven_interior(geometry.height()) || uneven_interior(geometry.width());
}

RC_GTEST_PROP(Coverage, ReadsAreTheTapsOnACell, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto& [h, w] = layer.geometry().axis;
  Grid<std::int64_t> padded(h.padded, w.padded);
  Grid<std::int64_t> input(h.n, w.n);
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out)) {
      ++padded.at(tap.padded);
      if (tap.cell.kind == CellKind::input) ++input.at(*tap.cell.source);
    }
  }
  RC_ASSERT(product(reads_of_padded(h), reads_of_padded(w)) == padded);
  RC_ASSERT(product(reads_of_input(layer.geometry(), kHeight),
                    reads_of_input(layer.geometry(), kWidth)) == input);
  if (layer.geometry().transposed()) return;
  RC_ASSERT(coverage(layer.geometry()) == summary_of(input, checkerboard(layer.geometry())));
}

RC_GTEST_PROP(Coverage, StampsLandWhereTheyAreCounted, ()) {
  const Layer layer = layer_of(*transpose_specs());
  const auto& [h, w] = layer.geometry().axis;
  Grid<std::int64_t> full(h.full, w.full);
  Grid<std::int64_t> output(h.out, w.out);
  for (const Cell& input : input_cells(layer)) {
    for (const Stamp& stamp : stamps(layer, input)) {
      ++full.at(stamp.full);
      if (stamp.output) ++output.at(*stamp.output);
    }
  }
  RC_ASSERT(product(stamps_on_full(h), stamps_on_full(w)) == full);
  RC_ASSERT(product(stamps_on_output(h), stamps_on_output(w)) == output);
  RC_ASSERT(coverage(layer.geometry()) == summary_of(output, checkerboard(layer.geometry())));
}

// The interior of a long enough axis, from the stamps alone.
RC_GTEST_PROP(Coverage, TheInteriorRepeatsWithTheStride, ()) {
  Spec spec;
  spec.op = &kConv2dTranspose;
  spec.kernel = {1, *rc::gen::inRange(1, 9)};
  spec.stride = {1, *rc::gen::inRange(1, 7)};
  spec.dilation = {1, *rc::gen::inRange(1, 7)};
  const std::int64_t K = effective_kernel(spec.kernel[kWidth], spec.dilation[kWidth]);
  const std::int64_t s = spec.stride[kWidth];
  spec.input = {1, static_cast<int>(K / s + 3)};
  const AxisGeometry axis = transpose_axis(spec, kWidth, 1, 0);

  const Counts full = stamps_on_full(axis);
  const Counts period = interior_counts(axis);
  RC_ASSERT(std::ssize(period) == s);
  const std::int64_t last = (axis.n - 1) * s;  // from there on an input cell would be missing
  RC_ASSERT(last - K + 1 >= s);                // so all remainders are seen
  Counts seen;
  for (std::int64_t f = K - 1; f <= last; ++f) {
    seen.push_back(full[static_cast<std::size_t>(f)]);
    RC_ASSERT(seen.back() == period[static_cast<std::size_t>(f % s)]);
  }
  RC_ASSERT(uneven_interior(axis) == (std::ranges::min(seen) != std::ranges::max(seen)));
}

TEST(Coverage, TheCheckerboardOfAKernelThatTheStrideDoesNotDivide) {
  const Geometry uneven = geometry_of(transpose(4, 3, 2));
  EXPECT_EQ(stamps_on_full(uneven.width()), (Counts{1, 1, 2, 1, 2, 1, 2, 1, 1}));
  EXPECT_EQ(coverage(uneven), (CoverageSummary{1, 4, true}));

  const Geometry even = geometry_of(transpose(4, 4, 2));
  EXPECT_EQ(stamps_on_full(even.width()), (Counts{1, 1, 2, 2, 2, 2, 2, 2, 1, 1}));
  EXPECT_FALSE(coverage(even).checkerboard);
  EXPECT_FALSE(coverage(even).uniform());  // its rim is stamped less
  EXPECT_TRUE(coverage(geometry_of(transpose(4, 2, 2))).uniform());
}

TEST(Coverage, ADilationThatSharesADivisorWithTheStrideLeavesGaps) {
  Spec spec = transpose(4, 2, 2);
  spec.framework = "pytorch";
  spec.dilation = {2, 2};
  const Geometry geometry = geometry_of(spec);
  EXPECT_EQ(stamps_on_full(geometry.width()), (Counts{1, 0, 2, 0, 2, 0, 2, 0, 1}));
  EXPECT_EQ(coverage(geometry), (CoverageSummary{0, 4, true}));
}

TEST(Coverage, AStrideBeyondTheKernelSkipsInputCells) {
  const Geometry geometry = geometry_of(conv(7, 2, 3));
  EXPECT_EQ(reads_of_input(geometry, kWidth), (Counts{1, 1, 0, 1, 1, 0, 0}));
  EXPECT_EQ(coverage(geometry).least, 0);
  EXPECT_EQ(coverage(geometry).most, 1);
}

TEST(Coverage, AnEmptyTensorHasNoCounts) {
  Spec spec = transpose(1, 2, 1);
  spec.padding = PaddingMode::same;
  spec.output_padding = PerAxis{0, 0};
  const Geometry geometry = geometry_of(spec);
  ASSERT_EQ(geometry.width().out, 0);
  EXPECT_EQ(stamps_on_output(geometry.width()), Counts{});
  EXPECT_EQ(coverage(geometry).least, 0);
  EXPECT_EQ(coverage(geometry).most, 0);
}

}  // namespace
}  // namespace padlens::test
