#include "core/engine/output_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/answers/comparison.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

// Outputs some rows at a time, and layers of which some rows are ready.

namespace padlens::test {
namespace {

// Fractions whose sums depend on the order of their terms.
Values fractions(const PerAxis& size) {
  Grid<double> cells(size[kHeight], size[kWidth]);
  for (const Cell& cell : cells_of(cells.rows(), cells.cols()))
    cells.at(cell) = std::sin(static_cast<double>(pick(0, 1000)));
  return {Preset::custom, cells};
}

// Wider than the small layers of layer_specs(), with any padding and crop, negative too.
Layer wide_layer() {
  Spec spec;
  spec.op = *rc::gen::element(&kConv2d, &kConv2dTranspose);
  const bool transposed = spec.op == &kConv2dTranspose;
  spec.input = {pick(1, 6), pick(1, 70)};
  spec.kernel = {pick(1, 4), pick(1, 9)};
  spec.stride = {pick(1, 3), pick(1, 6)};
  spec.dilation = {pick(1, 3), pick(1, 6)};
  spec.input_values = fractions(spec.input);
  spec.kernel_values = fractions(spec.kernel);
  const FillMode fill = *rc::gen::element(FillMode::zeros, FillMode::constant, FillMode::replicate);
  if (!transposed) spec.pad_fill = {fill, 0.3};
  Geometry geometry{spec.op, {}};
  for (const Axis axis : kAxes) {
    const int least = std::max(-2, 1 - spec.input[axis]);  // some input is left
    geometry.axis[axis] = transposed ? transpose_axis(spec, axis, pick(1, 90), pick(-8, 20))
                                     : conv_axis(spec, axis, pick(least, 9), pick(least, 9));
    RC_PRE(geometry.axis[axis].out >= 1);
  }
  return make_layer(spec, geometry, 0);
}

Grid<double> sums_of_taps(const Layer& layer) {
  Grid<double> output(layer.geometry().height().out, layer.geometry().width().out);
  for (const Cell& out : output_cells(layer))
    output.at(out) = taps(layer, out).back().sum;
  return output;
}

// The first `rows` rows ready, and numbers below them that nothing may read.
Layer partly_ready(const Layer& layer, std::int64_t rows) {
  Grid<double> output(layer.geometry().height().out, layer.geometry().width().out, NAN);
  OutputRows(layer).compute(0, rows, output);
  return with_output(layer, std::make_shared<Grid<double>>(output), rows);
}

RC_GTEST_PROP(OutputRows, AreTheTapsBitForBitInAnyChunks, ()) {
  const Layer layer = wide_layer();
  const Grid<double> expected = sums_of_taps(layer);
  Grid<double> output(expected.rows(), expected.cols(), 1e300);
  OutputRows rows(layer);
  const auto from = static_cast<std::int64_t>(pick(0, static_cast<int>(output.rows()) - 1));
  const auto to =
      static_cast<std::int64_t>(pick(static_cast<int>(from), static_cast<int>(output.rows())));
  rows.compute(from, to, output);
  for (const Cell& cell : output_cells(layer)) {
    const bool computed = cell.row >= from && cell.row < to;
    RC_ASSERT(output.at(cell) == (computed ? expected.at(cell) : 1e300));
  }
  rows.compute(to, output.rows(), output);
  rows.compute(0, from, output);
  RC_ASSERT(output == expected);
  RC_ASSERT(*make_layer(layer.spec(), layer.geometry()).output() == expected);
}

RC_GTEST_PROP(OutputRows, SingleCellsAreTheSameBeforeTheirRowIsReadyAndAfter, ()) {
  const Layer bare = wide_layer();
  const Grid<double> expected = sums_of_taps(bare);
  const auto& [h, w] = bare.geometry().axis;
  const Layer partly = partly_ready(bare, pick(0, static_cast<int>(h.out)));
  for (const Cell& out : output_cells(bare)) {
    RC_ASSERT(output_value(bare, out) == expected.at(out));
    RC_ASSERT(output_value(partly, out) == expected.at(out));
  }
  if (!bare.geometry().transposed()) return;
  const std::int64_t stamped = pick(0, static_cast<int>(bare.geometry().inputs()) + 1);
  for (const Cell& full : cells_of(h.full, w.full))
    RC_ASSERT(scatter_value(partly, full, stamped) == scatter_value(bare, full, stamped));
}

TEST(OutputRows, AnOutputIsCompleteWithItsLastRow) {
  const Layer whole = layer_of(conv(5, 3));
  EXPECT_TRUE(whole.complete());
  EXPECT_EQ(whole.ready_rows(), 3);
  const Layer bare = make_layer(whole.spec(), whole.geometry(), 0);
  EXPECT_FALSE(bare.complete());
  EXPECT_EQ(bare.ready_rows(), 0);
  EXPECT_FALSE(partly_ready(bare, 2).complete());
  EXPECT_TRUE(partly_ready(bare, 3).complete());
}

TEST(OutputRows, NobodyReadsBelowTheReadyRows) {
  const Layer whole = layer_of(conv(5, 3));
  const Layer partly = partly_ready(make_layer(whole.spec(), whole.geometry(), 0), 2);
  EXPECT_TRUE(answer_text(partly).find(R"("values": null, "limit": )") != std::string::npos);
  Geometry moved = whole.geometry();
  moved.axis[kWidth].pad_before = 1;  // other taps, so that cells are to be counted
  const Layer other(whole.spec(), moved, {whole.input()}, {whole.kernel()}, {whole.output()},
                    whole.ready_rows());
  EXPECT_TRUE(difference(whole, other).cells.has_value());
  EXPECT_FALSE(difference(partly, other).cells.has_value());
  EXPECT_FALSE(difference(other, partly).cells.has_value());
}

}  // namespace
}  // namespace padlens::test
