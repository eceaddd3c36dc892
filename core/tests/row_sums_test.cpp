#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/factors.h"
#include "core/engine/line_sums.h"
#include "core/engine/output_rows.h"
#include "core/tests/support.h"

// The fast ways to an output, against the plain sum: the same bits, the sign of zeros among them.

namespace padlens::test {
namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

bool same_bits(const Grid<double>& a, const Grid<double>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::equal(a.row(0), a.row(0) + a.size(), b.row(0),
                    [](double x, double y) { return same_bits(x, y); });
}

// Numbers of all kinds, of one kind in a grid: small whole ones, such that their products pass
// 2⁵³, fractions, and those beyond all measure.
enum class Kind { small, medium, large, fraction, wild };

double number_of(Kind kind) {
  static const std::array<double, 6> kWild{
      std::numeric_limits<double>::infinity(), NAN, 1e308, -1e308, 5e-324, -0.0};
  switch (kind) {
    case Kind::small:
      return pick(-9, 9);
    case Kind::medium:
      return pick(-3'000'000, 3'000'000);
    case Kind::large:
      return std::ldexp(pick(-1'000'000'000, 1'000'000'000), pick(0, 30));
    case Kind::fraction:
      return std::sin(pick(0, 1000));
    case Kind::wild:
      break;
  }
  return pick(0, 5) == 0 ? kWild[static_cast<std::size_t>(pick(0, 5))] : pick(-9, 9);
}

// What most grids hold alike, with one cell of another kind in some.
Grid<double> numbers(std::int64_t rows, std::int64_t cols, Kind kind) {
  Grid<double> grid(rows, cols);
  for (const Cell& cell : cells_of(rows, cols))
    grid.at(cell) = number_of(kind);
  const Kind other = *rc::gen::element(Kind::small, Kind::medium, Kind::fraction, Kind::large);
  if (pick(0, 3) == 0) {
    grid.at(pick(0, static_cast<int>(rows) - 1), pick(0, static_cast<int>(cols) - 1)) =
        number_of(other);
  }
  return grid;
}

Grid<double> separable(std::int64_t rows, std::int64_t cols, Kind kind) {
  const Grid<double> column = numbers(rows, 1, kind);
  const Grid<double> row = numbers(1, cols, Kind::small);
  Grid<double> grid(rows, cols);
  for (const Cell& cell : cells_of(rows, cols))
    grid.at(cell) = column.at(cell.row, 0) * row.at(0, cell.col);
  return grid;
}

Kind any_kind() {
  return *rc::gen::element(Kind::small, Kind::small, Kind::medium, Kind::medium, Kind::large,
                           Kind::fraction, Kind::wild);
}

// A convolution, transposed convolution or mean, often one whose kernel is separable. Kernels of
// the transposed ones are finite: a zero between its input cells is none where one is not.
Layer mixed_layer() {
  Spec spec;
  spec.op = *rc::gen::element(&kConv2d, &kConv2d, &kConv2dTranspose, &kAveragePool2d);
  const bool transposed = spec.op == &kConv2dTranspose;
  spec.input = {pick(1, 14), pick(1, 90)};
  spec.kernel = {pick(1, 9), pick(1, 9)};
  spec.stride = {pick(1, 3), pick(1, 4)};
  spec.dilation = {pick(1, 3), pick(1, 4)};
  const FillMode fill = *rc::gen::element(FillMode::zeros, FillMode::constant, FillMode::replicate);
  spec.pad_fill = {transposed ? FillMode::zeros : fill,
                   number_of(*rc::gen::element(Kind::small, Kind::fraction))};
  Geometry geometry{spec.op, {}};
  for (const Axis axis : kAxes) {
    const int least = std::max(-2, 1 - spec.input[axis]);
    geometry.axis[axis] = transposed ? transpose_axis(spec, axis, pick(1, 60), pick(-8, 20))
                                     : conv_axis(spec, axis, pick(least, 12), pick(least, 12));
    RC_PRE(geometry.axis[axis].out >= 1);
  }
  const Kind kind = any_kind();
  const auto [rows, cols] = spec.kernel;
  Grid<double> kernel = pick(0, 2) > 0 ? separable(rows, cols, kind) : numbers(rows, cols, kind);
  for (const Cell& cell : cells_of(rows, cols)) {
    double& weight = kernel.at(cell);
    if (spec.op == &kAveragePool2d || (transposed && !std::isfinite(weight))) weight = 1;
  }
  Grid<double> input = numbers(spec.input[kHeight], spec.input[kWidth], any_kind());
  return Layer(spec, geometry, std::move(input), std::move(kernel));
}

Grid<double> plain(const Layer& layer, const Grid<double>& held) {
  Grid<double> output = held;
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out))
      output.at(out) += tap.cell.value * tap.weight;
  }
  return output;
}

Grid<double> zeros(const Layer& layer) {
  return {layer.geometry().height().out, layer.geometry().width().out};
}

RC_GTEST_PROP(RowSums, AreThePlainSumsOfAnyNumbersInAnyChunks, ()) {
  const Layer layer = mixed_layer();
  Grid<double> expected = plain(layer, zeros(layer));
  if (layer.op().reducer->divides) {
    for (const Cell& out : output_cells(layer))
      expected.at(out) /= divisor_of(layer.geometry(), out).number();
  }
  OutputRows rows(layer);
  Grid<double> output = zeros(layer);
  for (std::int64_t row = 0; row < output.rows();) {
    const std::int64_t end = std::min(row + pick(1, 9), output.rows());
    rows.compute(row, end, output);
    row = end;
  }
  RC_ASSERT(same_bits(output, expected));
  const auto from = static_cast<std::int64_t>(pick(0, static_cast<int>(output.rows()) - 1));
  rows.compute(from, from + 1, output);  // once more, behind rows that came after it
  RC_ASSERT(same_bits(output, expected));
}

// Planes of one layer, each with numbers of its own.
RC_GTEST_PROP(RowSums, GoOnFromPlaneToPlane, ()) {
  const Layer first = mixed_layer();
  RC_PRE(!first.op().reducer->divides);
  const auto& [h, w] = first.geometry().axis;
  std::vector<Layer> planes{first};
  for (int more = pick(1, 3); more > 0; --more) {
    Grid<double> kernel = separable(h.k, w.k, Kind::small);
    planes.emplace_back(first.spec(), first.geometry(), numbers(h.n, w.n, any_kind()),
                        std::move(kernel));
  }
  Grid<double> expected = zeros(first);
  std::vector<OutputRows> rows;
  for (const Layer& plane : planes) {
    expected = plain(plane, expected);
    rows.emplace_back(plane);
  }
  Grid<double> output = zeros(first);
  for (std::int64_t row = 0; row < output.rows(); row += 2) {
    const std::int64_t end = std::min(row + 2, output.rows());
    rows[0].compute(row, end, output);
    for (std::size_t p = 1; p < rows.size(); ++p)
      rows[p].add(row, end, output);
  }
  RC_ASSERT(same_bits(output, expected));
}

RC_GTEST_PROP(RowLoops, GiveTheSameBitsOnEveryMachine, ()) {
  const int count = pick(0, 150);
  const int lines = pick(1, 4);
  const int columns = pick(1, 5);
  const Kind kind = any_kind();
  const Grid<double> values = numbers(lines, count + 40, kind);
  const Grid<double> weights = numbers(lines, columns, any_kind());
  RowSums sums{nullptr, pick(0, 1) == 0, pick(0, 1) == 0};
  const Grid<double> before = numbers(1, count + 2, Kind::fraction);
  const std::int64_t first = pick(0, 1);  // at any place of memory
  std::vector<WeightedRow> all;
  for (int line = 0; line < lines; ++line)
    all.push_back({values.row(line) + 20, weights.row(line)});
  std::vector<ColumnTap> taps;
  for (int tap = 0; tap < columns; ++tap)
    taps.push_back({pick(0, columns - 1), pick(-20, 20)});
  Grid<double> expected = before;
  for (int c = 0; c < count; ++c) {
    if (!sums.held) expected.at(0, first + c) = 0;
    for (const WeightedRow& line : all) {
      for (const ColumnTap& tap : taps)
        expected.at(0, first + c) += line.values[tap.source + c] * line.weights[tap.kernel];
    }
  }
  double largest = 0;
  bool whole = true;
  for (int c = 0; c < count; ++c) {
    const double value = values.at(0, c);
    largest = std::max(largest, std::abs(value));
    whole = whole && value == std::floor(value) && std::abs(value) < 0x1p52;
  }
  for (const RowLoops& loops : all_row_loops()) {
    Grid<double> found_sums = before;
    sums.cells = found_sums.row(0) + first;
    loops.add(all, taps, count, sums, {});
    end_streams();
    RC_ASSERT(same_bits(found_sums, expected));
    const double found = loops.largest_if_whole(values.row(0), count);
    if (whole) {
      RC_ASSERT(found == largest);
    } else {
      RC_ASSERT(!(found < 0x1p52));
    }
  }
}

RC_GTEST_PROP(Factors, MultiplyToTheKernel, ()) {
  const int rows = pick(1, 6);
  const int cols = pick(1, 6);
  Grid<double> kernel(rows, cols);
  std::vector<int> column;
  for (int i = 0; i < rows; ++i)
    column.push_back(pick(-1000, 1000));
  double total = 0;
  for (int j = 0; j < cols; ++j) {
    const int row = pick(-6, 6);
    for (int i = 0; i < rows; ++i) {
      kernel.at(i, j) = column[static_cast<std::size_t>(i)] * row;
      total += std::abs(kernel.at(i, j));
    }
  }
  RC_PRE(total > 0);
  const auto factors = whole_factors(kernel);
  RC_ASSERT(factors.has_value());
  RC_ASSERT(factors->total == total);
  for (const Cell& cell : cells_of(rows, cols)) {
    const double down = factors->column[static_cast<std::size_t>(cell.row)];
    const double along = factors->row[static_cast<std::size_t>(cell.col)];
    RC_ASSERT(down * along == kernel.at(cell));
    RC_ASSERT(down == std::floor(down));
    RC_ASSERT(along == std::floor(along));
  }
}

TEST(Factors, AreNoneOfAKernelThatIsNotSeparable) {
  Grid<double> kernel(2, 2, 1);
  EXPECT_TRUE(whole_factors(kernel).has_value());
  kernel.at(1, 1) = 2;
  EXPECT_FALSE(whole_factors(kernel).has_value());
  kernel = Grid<double>(2, 2, 0.5);
  EXPECT_FALSE(whole_factors(kernel).has_value());
  EXPECT_FALSE(whole_factors(Grid<double>(2, 2, 0)).has_value());
}

// The plain sums where each padded cell is looked at once.
Grid<double> plainly(const Layer& layer, const Grid<double>& held) {
  const auto& [h, w] = layer.geometry().axis;
  Grid<double> padded(h.covered(), w.covered());
  for (const Cell& cell : cells_of(padded.rows(), padded.cols()))
    padded.at(cell) = padded_cell(layer, cell).value;
  Grid<double> output = held;
  for (const Cell& out : output_cells(layer)) {
    for (const Cell& k : cells_of(h.k, w.k)) {
      const double value = padded.at(out.row + k.row * h.d, out.col + k.col * w.d);
      output.at(out) += value * layer.kernel()->at(k);
    }
  }
  return output;
}

// A layer whose kernel is large enough for transforms. The input's cells are 0 … 9 times `scale`
// in size, and off by 1 here and there.
Layer large_kernel_layer(unsigned seed, int dilation, double scale, const PadFill& fill) {
  Spec spec;
  spec.input = {60 + static_cast<int>(seed % 7), 90 + static_cast<int>(seed % 5)};
  spec.kernel = {24, 26};
  spec.dilation = {dilation, dilation};
  spec.pad_fill = fill;
  Geometry geometry{spec.op, {}};
  for (const Axis axis : kAxes)
    geometry.axis[axis] = conv_axis(spec, axis, 25 * dilation, 12);
  Grid<double> input =
      make_grid({Preset::random, {}}, seed, spec.input[kHeight], spec.input[kWidth]);
  for (const Cell& cell : cells_of(input.rows(), input.cols()))
    input.at(cell) = input.at(cell) * scale + static_cast<double>((cell.row + cell.col) % 2);
  return Layer(spec, geometry, std::move(input), make_grid({Preset::random, {}}, seed + 1, 24, 26));
}

TEST(Fourier, SumsAreThePlainOnesFromSmallNumbersToThoseThatAreNotExact) {
  const std::array<PadFill, 4> fills{{{FillMode::zeros, 0},
                                      {FillMode::constant, -7},
                                      {FillMode::reflect, 0},
                                      {FillMode::constant, 0.3}}};
  int exact = 0;
  int others = 0;
  for (unsigned seed = 0; seed < 24; ++seed) {
    const double scale = std::ldexp(1, static_cast<int>(2 * seed));
    const Layer layer =
        large_kernel_layer(seed, 1 + static_cast<int>(seed % 2), scale, fills[seed % fills.size()]);
    auto fourier = Fourier::of(layer.geometry(), *layer.kernel());
    ASSERT_TRUE(fourier.has_value());
    const PaddedRows input(layer.geometry(), layer.fill(), layer.input(), {}, false);
    ++(fourier->compute(input, 0) ? exact : others);
    OutputRows rows(layer);
    Grid<double> output = zeros(layer);
    rows.compute(40, output.rows(), output);
    rows.compute(0, 40, output);
    const Grid<double> expected = plainly(layer, zeros(layer));
    EXPECT_TRUE(same_bits(output, expected)) << seed;
    rows.add(0, output.rows(), output);
    EXPECT_TRUE(same_bits(output, plainly(layer, expected))) << seed;
  }
  EXPECT_GE(exact, 6);
  EXPECT_GE(others, 6);
}

// One number among the whole ones that is none holds for its strip alone.
TEST(Fourier, AStripWithAFractionOrWithoutMeasureIsAddedUpTapByTap) {
  for (const double odd : {0.5, 1e300, std::numeric_limits<double>::infinity(), double{NAN}}) {
    const Layer whole = large_kernel_layer(3, 1, 1, {});
    Grid<double> input = *whole.input();
    input.at(input.rows() - 1, 5) = odd;
    const Layer layer(whole.spec(), whole.geometry(), std::move(input), {whole.kernel()});
    Grid<double> output = zeros(layer);
    OutputRows(layer).compute(0, output.rows(), output);
    EXPECT_TRUE(same_bits(output, plainly(layer, zeros(layer)))) << odd;
  }
}

// Rows that windows of widely dilated kernels span are more than are kept.
TEST(RowSums, AreAddedUpWithoutTheRoomForTheirRows) {
  for (const int dilation : {1'500, 30'000, 20'000'000}) {
    Spec spec;
    spec.input = {4, 5};
    spec.kernel = {3, 2};
    spec.dilation = {dilation, dilation};
    spec.input_values = {Preset::ramp, {}};
    spec.kernel_values = {Preset::random, {}};
    spec.pad_fill = {FillMode::constant, 0.3};
    Geometry geometry{spec.op, {}};
    for (const Axis axis : kAxes)
      geometry.axis[axis] = conv_axis(spec, axis, dilation, dilation * (axis == kHeight ? 1 : 0));
    const Layer layer = make_layer(spec, geometry, 0);
    EXPECT_TRUE(same_bits(output_of(geometry, layer.fill(), layer.input(), layer.kernel()),
                          plain(layer, zeros(layer))));
  }
}

// So many cells that they are written past the cache, in rows that begin at odd places too.
TEST(RowSums, OutputsThatNoCacheHoldsAreTheSameSums) {
  Spec spec;
  spec.input = {2053, 2057};
  spec.kernel = {5, 3};
  spec.channels = 2;
  spec.input_values.preset = Preset::random;
  for (const Preset preset : {Preset::random, Preset::box}) {
    spec.kernel_values.preset = preset;
    const Layer layer = make_layer(spec, *resolve(spec).geometry);
    const Grid<double>& output = *layer.output();
    ASSERT_GT(output.size(), std::int64_t{1} << 22);
    for (std::int64_t i = 0; i < 4000; ++i) {
      const Cell out{i * 7919 % output.rows(), i * 104729 % output.cols()};
      ASSERT_TRUE(same_bits(output.at(out), taps(layer, out, 0).back().sum)) << i;
    }
  }
}

// Numbers from 2⁵² on have no fractions, and no room for what a whole kernel's factors need.
TEST(RowSums, NumbersTooLargeToBeCountedHaveNoFactors) {
  for (const double large : {0x1p52, 0x1p60, 0x1p63, 1e300, -1e300}) {
    Grid<double> kernel(2, 2, 1);
    kernel.at(1, 0) = large;
    EXPECT_FALSE(whole_factors(kernel).has_value()) << large;
    for (const RowLoops& loops : all_row_loops())
      EXPECT_TRUE(std::isinf(loops.largest_if_whole(&large, 1))) << large;
  }
  Grid<double> kernel(2, 2, 0x1p52 - 1);
  EXPECT_TRUE(whole_factors(kernel).has_value());
}

}  // namespace
}  // namespace padlens::test
