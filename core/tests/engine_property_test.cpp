#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

// What holds for the numbers of any layer.

namespace padlens::test {
namespace {

Cell in_full(const Geometry& geometry, Cell out) {
  return {out.row + geometry.height().crop_before, out.col + geometry.width().crop_before};
}

RC_GTEST_PROP(Engine, ConvolutionIsTheSumOverThePaddedInput, ()) {
  const Layer layer = layer_of(*conv_specs());
  RC_ASSERT(rows_of(*layer.output()) ==
            rows_of(reference_output(layer.spec(), *layer.input(), *layer.kernel())));
}

RC_GTEST_PROP(Engine, TransposedConvolutionIsTheCroppedScatter, ()) {
  const Layer layer = layer_of(*transpose_specs());
  RC_ASSERT(rows_of(*layer.output()) ==
            rows_of(reference_output(layer.spec(), *layer.input(), *layer.kernel())));
}

RC_GTEST_PROP(Engine, FractionsComeOutTheSameOnEveryPath, ()) {
  Spec spec = *layer_specs();
  spec.input_values = {Preset::random, {}};
  spec.kernel_values = {*rc::gen::element(Preset::box, Preset::bilinear), {}};
  const Layer layer = layer_of(spec);
  // Bit for bit: what the arithmetic panel adds up is what the grid shows.
  for (const Cell& out : output_cells(layer)) {
    const double value = layer.output()->at(out);
    RC_ASSERT(taps(layer, out).back().sum == value);
    if (!layer.geometry().transposed()) continue;
    RC_ASSERT(scatter_value(layer, in_full(layer.geometry(), out), layer.geometry().inputs()) ==
              value);
  }
}

// Whatever changed: the numbers are those of a layer made from nothing, and what did not
// change is not made again.
RC_GTEST_PROP(Engine, ALayerMadeAfterAnotherHasTheSameNumbers, ()) {
  const Layer before = layer_of(*layer_specs());
  Spec spec = *layer_specs();
  if (*rc::gen::arbitrary<bool>()) spec.input = before.spec().input;
  if (*rc::gen::arbitrary<bool>()) spec.input_values = before.spec().input_values;
  if (*rc::gen::arbitrary<bool>()) spec.kernel = before.spec().kernel;
  if (*rc::gen::arbitrary<bool>()) spec.kernel_values = before.spec().kernel_values;
  if (*rc::gen::arbitrary<bool>()) spec.seed = before.spec().seed;
  const Resolution resolution = resolve(spec);
  RC_PRE(resolution.geometry.has_value());
  const Layer after = make_layer(spec, *resolution.geometry, kNoBudget, &before);
  const Layer fresh = make_layer(spec, *resolution.geometry);
  RC_ASSERT(*after.input() == *fresh.input());
  RC_ASSERT(*after.kernel() == *fresh.kernel());
  RC_ASSERT(*after.output() == *fresh.output());
  const bool same_seed = spec.seed == before.spec().seed;
  if (spec.input == before.spec().input && spec.input_values == before.spec().input_values &&
      same_seed) {
    RC_ASSERT(after.input() == before.input());
  }
  if (spec.kernel == before.spec().kernel && spec.kernel_values == before.spec().kernel_values &&
      same_seed) {
    RC_ASSERT(after.kernel() == before.kernel());
  }
}

RC_GTEST_PROP(Engine, TapsCoverTheKernelInOrderAndAddUp, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto& [h, w] = layer.geometry().axis;
  const auto window = cells_of(h.k, w.k);
  for (const Cell& out : output_cells(layer)) {
    const auto all = taps(layer, out);
    const Cell origin = window_origin(layer.geometry(), out);
    RC_ASSERT(all.size() == window.size());
    double sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Tap& tap = all[i];
      RC_ASSERT(tap.window == window[i]);
      RC_ASSERT(tap.padded ==
                (Cell{origin.row + tap.window.row * h.d, origin.col + tap.window.col * w.d}));
      RC_ASSERT(tap.weight == layer.kernel()->at(tap.kernel));
      RC_ASSERT(tap.product == tap.cell.value * tap.weight);
      sum += tap.product;
      RC_ASSERT(tap.sum == sum);
    }
    RC_ASSERT(sum == output_value(layer, out));
  }
}

RC_GTEST_PROP(Engine, OnlyTheTransposedConvolutionFlipsItsKernel, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto& [h, w] = layer.geometry().axis;
  for (const Tap& tap : taps(layer, {0, 0})) {
    const Cell expected = layer.geometry().transposed()
                              ? Cell{h.k - 1 - tap.window.row, w.k - 1 - tap.window.col}
                              : tap.window;
    RC_ASSERT(tap.kernel == expected);
  }
}

RC_GTEST_PROP(Engine, TapsReadCellsOfThePaddedGrid, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto& [h, w] = layer.geometry().axis;
  const Grid<char> padded(h.padded, w.padded);
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out)) {
      RC_ASSERT(padded.contains(tap.padded));
      const PaddedCell cell = padded_cell(layer, tap.padded);
      RC_ASSERT(cell.kind == tap.cell.kind);
      RC_ASSERT(cell.value == tap.cell.value);
      RC_ASSERT(cell.source == tap.cell.source);
    }
  }
}

RC_GTEST_PROP(Engine, APaddedConvolutionHoldsInputAndFill, ()) {
  const Layer layer = layer_of(*conv_specs());
  const auto& [h, w] = layer.geometry().axis;
  const PadFill& fill = layer.spec().pad_fill;
  const bool copies = fill.mode != FillMode::zeros && fill.mode != FillMode::constant;
  for (const Cell& cell : cells_of(h.padded, w.padded)) {
    const Cell inner{cell.row - h.pad_before, cell.col - w.pad_before};
    const PaddedCell padded = padded_cell(layer, cell);
    const bool inside = layer.input()->contains(inner);
    RC_ASSERT(padded.kind == (inside ? CellKind::input : CellKind::padding));
    RC_ASSERT(padded.source.has_value() == (inside || copies));
    if (padded.source) {
      const Cell source{reference_source(fill.mode, inner.row, h.n),
                        reference_source(fill.mode, inner.col, w.n)};
      RC_ASSERT(*padded.source == (inside ? inner : source));
      RC_ASSERT(padded.value == layer.input()->at(*padded.source));
    } else {
      RC_ASSERT(padded.value == (fill.mode == FillMode::constant ? fill.constant : 0));
    }
  }
}

RC_GTEST_PROP(Engine, ATransposedGridHoldsInputZerosBetweenAndPaddingAround, ()) {
  const Layer layer = layer_of(*transpose_specs());
  const auto& [h, w] = layer.geometry().axis;
  for (const Cell& cell : cells_of(h.padded, w.padded)) {
    const Cell inner{cell.row - h.pad_before, cell.col - w.pad_before};
    const PaddedCell padded = padded_cell(layer, cell);
    if (inner.row < 0 || inner.row > (h.n - 1) * h.s || inner.col < 0 ||
        inner.col > (w.n - 1) * w.s) {
      RC_ASSERT(padded.kind == CellKind::padding);
      RC_ASSERT(padded.value == 0 && !padded.source);
    } else if (inner.row % h.s == 0 && inner.col % w.s == 0) {
      RC_ASSERT(padded.kind == CellKind::input);
      RC_ASSERT(padded.source == (Cell{inner.row / h.s, inner.col / w.s}));
      RC_ASSERT(padded.value == layer.input()->at(*padded.source));
    } else {
      RC_ASSERT(padded.kind == CellKind::inserted);
      RC_ASSERT(padded.value == 0 && !padded.source);
    }
  }
}

RC_GTEST_PROP(Engine, GatherEqualsScatter, ()) {
  const Layer layer = layer_of(*transpose_specs());
  for (const Cell& out : output_cells(layer)) {
    const double gathered = taps(layer, out).back().sum;
    const double scattered =
        scatter_value(layer, in_full(layer.geometry(), out), layer.geometry().inputs());
    RC_ASSERT(gathered == scattered);
    RC_ASSERT(gathered == layer.output()->at(out));
  }
}

RC_GTEST_PROP(Engine, StampsFillTheScatterOneByOne, ()) {
  const Layer layer = layer_of(*transpose_specs());
  const auto& [h, w] = layer.geometry().axis;
  Grid<double> full(h.full, w.full);
  const auto inputs = input_cells(layer);
  const auto expect_full = [&](std::int64_t stamped) {
    for (const Cell& cell : cells_of(full.rows(), full.cols())) {
      RC_ASSERT(scatter_value(layer, cell, stamped) == full.at(cell));
    }
  };
  const int look_at = pick(0, static_cast<int>(inputs.size()));
  for (std::int64_t step = 0; step < std::ssize(inputs); ++step) {
    if (step == look_at) expect_full(step);
    const auto stamp = stamps(layer, inputs[static_cast<std::size_t>(step)]);
    RC_ASSERT(std::ssize(stamp) == h.k * w.k);
    for (const Stamp& cell : stamp)
      full.at(cell.full) += cell.product;
  }
  expect_full(std::ssize(inputs));
}

RC_GTEST_PROP(Engine, StampsAddUpToTheOutput, ()) {
  const Layer layer = layer_of(*transpose_specs());
  const auto& [h, w] = layer.geometry().axis;
  const auto kernel = cells_of(h.k, w.k);
  Grid<double> output(h.out, w.out);
  for (const Cell& input : input_cells(layer)) {
    const auto all = stamps(layer, input);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Stamp& stamp = all[i];
      RC_ASSERT(stamp.kernel == kernel[i]);
      RC_ASSERT(stamp.product == layer.input()->at(input) * layer.kernel()->at(stamp.kernel));
      const Cell out{stamp.full.row - h.crop_before, stamp.full.col - w.crop_before};
      RC_ASSERT(stamp.output.has_value() == output.contains(out));
      if (!stamp.output) continue;
      RC_ASSERT(*stamp.output == out);
      output.at(out) += stamp.product;
    }
  }
  RC_ASSERT(output == *layer.output());
}

TEST(Engine, NothingLiesOutsideTheFullScatter) {
  // stride 4, kernel 3: a row and a column of zeros is appended.
  const Layer layer = layer_of(transpose(2, 3, 4));
  EXPECT_EQ(layer.geometry().height().full, 7);
  EXPECT_EQ(layer.geometry().height().out, 8);
  EXPECT_EQ(scatter_value(layer, {6, 6}, 4), 1);
  EXPECT_EQ(scatter_value(layer, {7, 6}, 4), 0);
  EXPECT_EQ(scatter_value(layer, {6, 7}, 4), 0);
  EXPECT_EQ(scatter_value(layer, {-1, 0}, 4), 0);
}

RC_GTEST_PROP(Engine, WithoutABudgetForTheGridSingleCellsAreStillAnswered, ()) {
  const Spec spec = *layer_specs();
  const Layer kept = layer_of(spec);
  const Layer bare = make_layer(spec, kept.geometry(), 0);
  RC_ASSERT(bare.output() == nullptr);
  for (const Cell& out : output_cells(kept)) {
    RC_ASSERT(output_value(bare, out) == kept.output()->at(out));
  }
}

}  // namespace
}  // namespace padlens::test
