#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "core/engine/matrix.h"
#include "core/tests/support.h"

// The layer as a matrix, against the engine.

namespace padlens::test {
namespace {

std::vector<MatrixEntry> all_entries(const Layer& layer) {
  return matrix_entries(layer, {0, 0}, {layer.geometry().outputs(), layer.geometry().inputs()})
      .value();
}

// Every entry, and zero where there is none.
Grid<double> whole_matrix(const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  Grid<double> matrix(geometry.outputs(), geometry.inputs());
  for (const MatrixEntry& entry : all_entries(layer))
    matrix.at(entry.at) += entry.weight;
  return matrix;
}

// The convolution of which `layer`, a transposed one, is the transpose: its padding is what
// is cut here, its input as large as the output here.
Layer untransposed(const Layer& layer) {
  Spec spec = layer.spec();
  spec.op = &kConv2d;
  spec.input_values = {};
  Geometry geometry;
  geometry.op = &kConv2d;
  for (const Axis axis : kAxes) {
    const AxisGeometry& own = layer.geometry().axis[axis];
    spec.input[axis] = static_cast<int>(own.out);
    geometry.axis[axis] = conv_axis(spec, axis, own.crop_before, own.crop_after);
  }
  return make_layer(spec, geometry);
}

RC_GTEST_PROP(Matrix, TimesTheInputIsTheOutput, ()) {
  const Layer layer = layer_of(*layer_specs());
  const Grid<double> matrix = whole_matrix(layer);
  for (std::int64_t o = 0; o < matrix.rows(); ++o) {
    const Cell out = step_cell(layer.geometry(), PlayMode::gather, o);
    double sum = constant_part(layer, out);
    for (std::int64_t i = 0; i < matrix.cols(); ++i)
      sum += matrix.at(o, i) * layer.input()->at(step_cell(layer.geometry(), PlayMode::scatter, i));
    RC_ASSERT(sum == output_value(layer, out));
  }
}

RC_GTEST_PROP(Matrix, OfATransposedConvolutionIsTheTransposeOfTheConvolutions, ()) {
  const Layer layer = layer_of(*transpose_specs());
  const Grid<double> matrix = whole_matrix(layer);
  const Grid<double> other = whole_matrix(untransposed(layer));
  RC_ASSERT(matrix.rows() == other.cols() && matrix.cols() == other.rows());
  for (const Cell& at : cells_of(matrix.rows(), matrix.cols()))
    RC_ASSERT(matrix.at(at) == other.at(at.col, at.row));
}

RC_GTEST_PROP(Matrix, APartHoldsTheEntriesThatLieInIt, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto rows = static_cast<int>(layer.geometry().outputs());
  const auto cols = static_cast<int>(layer.geometry().inputs());
  const Cell from{*rc::gen::inRange(0, rows), *rc::gen::inRange(0, cols)};
  const Cell to{*rc::gen::inRange<std::int64_t>(from.row, rows + 1),
                *rc::gen::inRange<std::int64_t>(from.col, cols + 1)};
  std::vector<MatrixEntry> expected = all_entries(layer);
  std::erase_if(expected, [&](const MatrixEntry& entry) {
    return entry.at.row < from.row || entry.at.row >= to.row || entry.at.col < from.col ||
           entry.at.col >= to.col;
  });
  RC_ASSERT(matrix_entries(layer, from, to).value() == expected);
  const auto count = static_cast<std::int64_t>(expected.size());
  RC_ASSERT(matrix_entries(layer, from, to, count).has_value());
  RC_ASSERT(count == 0 || !matrix_entries(layer, from, to, count - 1));
}

RC_GTEST_PROP(Matrix, AnEntryAddsUpTheKernelCellsThroughWhichItsInputIsRead, ()) {
  const Layer layer = layer_of(*layer_specs());
  for (const MatrixEntry& entry : all_entries(layer)) {
    const Cell out = step_cell(layer.geometry(), PlayMode::gather, entry.at.row);
    const Cell input = step_cell(layer.geometry(), PlayMode::scatter, entry.at.col);
    std::vector<Cell> expected;
    for (const Tap& tap : taps(layer, out)) {
      if (tap.cell.source == input) expected.push_back(tap.kernel);
    }
    RC_ASSERT(entry_kernels(layer, out, input) == expected);
    RC_ASSERT(entry.kernel == expected.front());
    RC_ASSERT(entry.kernels == static_cast<std::int64_t>(expected.size()));
  }
}

RC_GTEST_PROP(Matrix, ItsDensityCountsTheEntriesOfEachPatch, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto outputs = static_cast<int>(layer.geometry().outputs());
  const auto inputs = static_cast<int>(layer.geometry().inputs());
  const std::int64_t rows = *rc::gen::inRange(1, outputs + 1);
  const std::int64_t cols = *rc::gen::inRange(1, inputs + 1);
  const Grid<std::int32_t> density = matrix_density(layer, rows, cols);
  for (const Cell& patch : cells_of(rows, cols)) {
    const auto entries =
        matrix_entries(layer, {patch.row * outputs / rows, patch.col * inputs / cols},
                       {(patch.row + 1) * outputs / rows, (patch.col + 1) * inputs / cols});
    RC_ASSERT(density.at(patch) == static_cast<std::int32_t>(entries->size()));
  }
}

TEST(Matrix, OfOneDimensionIsAToeplitzMatrix) {
  const Layer layer = layer_of(from_json(R"({"input": [1, 4], "kernel": [1, 3],
      "padding": "same", "kernel_values": [[2, 3, 5]]})"));
  const std::vector<std::vector<double>> expected{
      {3, 5, 0, 0}, {2, 3, 5, 0}, {0, 2, 3, 5}, {0, 0, 2, 3}};
  EXPECT_EQ(rows_of(whole_matrix(layer)), expected);
}

TEST(Matrix, CopiesInThePaddingAddUpAndConstantsStandApart) {
  Spec spec = from_json(R"({"input": [1, 3], "kernel": [1, 3], "padding": "same",
      "kernel_values": [[2, 3, 5]], "pad_fill": "reflect"})");
  const std::vector<std::vector<double>> reflected{{3, 7, 0}, {2, 3, 5}, {0, 7, 3}};
  EXPECT_EQ(rows_of(whole_matrix(layer_of(spec))), reflected);
  spec.pad_fill = {FillMode::constant, 4};
  const Layer layer = layer_of(spec);
  EXPECT_EQ(constant_part(layer, {0, 0}), 8);
  EXPECT_EQ(constant_part(layer, {0, 1}), 0);
  EXPECT_EQ(constant_part(layer, {0, 2}), 20);
}

}  // namespace
}  // namespace padlens::test
