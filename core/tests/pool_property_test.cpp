#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/taps.h"
#include "core/tests/support.h"

// What holds for the numbers of any pool, against the definition with indices of its own: output
// o reads input o·s + j·d − before, and what lies outside the input is not there.

namespace padlens::test {
namespace {

// The positions of one axis that output `o` reads, as they count over the input; out of it too.
std::vector<std::int64_t> read_by(const Layer& layer, Axis axis, std::int64_t o) {
  const Spec& spec = layer.spec();
  std::vector<std::int64_t> positions;
  for (std::int64_t j = 0; j < spec.kernel[axis]; ++j) {
    positions.push_back(o * spec.stride[axis] + j * spec.dilation[axis] -
                        layer.geometry().axis[axis].pad_before);
  }
  return positions;
}

struct Window {
  std::vector<Cell> input;  // its cells that lie in the input, row by row
  std::int64_t padded = 0;  // its cells in the input or the padding
};

Window window_of(const Layer& layer, Cell out) {
  const auto& [h, w] = layer.geometry().axis;
  const auto within_padding = [](const AxisGeometry& a, std::int64_t i) {
    return i >= -a.pad_before && i < a.n + a.pad_after;
  };
  Window window;
  for (const std::int64_t row : read_by(layer, kHeight, out.row)) {
    for (const std::int64_t col : read_by(layer, kWidth, out.col)) {
      if (within_padding(h, row) && within_padding(w, col)) ++window.padded;
      if (layer.input()->contains({row, col})) window.input.push_back({row, col});
    }
  }
  return window;
}

// The first of the largest; nullopt of nothing.
std::optional<Cell> largest(const Layer& layer, const Window& window) {
  std::optional<Cell> found;
  for (const Cell& cell : window.input) {
    if (!found || layer.input()->at(cell) > layer.input()->at(*found)) found = cell;
  }
  return found;
}

// What a mean divides by: the framework's default where nothing was asked.
std::int64_t reference_divisor(const Spec& spec, const Window& window) {
  if (spec.divisor_override) return *spec.divisor_override;
  const bool counted = spec.count_include_pad.value_or(spec.framework == "pytorch");
  return counted ? window.padded : std::ssize(window.input);
}

Layer pool_layer(Op op) {
  Spec spec =
      *rc::gen::suchThat(plain_pool_specs(), [op](const Spec& each) { return each.op == op; });
  return layer_of(spec);
}

RC_GTEST_PROP(Pool, AMaximumIsTheLargestInputCell, ()) {
  const Layer layer = pool_layer(&kMaxPool2d);
  for (const Cell& out : output_cells(layer)) {
    const auto won = largest(layer, window_of(layer, out));
    RC_ASSERT(has_value(layer.geometry(), out) == won.has_value());
    RC_ASSERT((winner(layer, out) == won));
    const double value = layer.output()->at(out);
    RC_ASSERT((won ? value == layer.input()->at(*won) : std::isnan(value)));
  }
}

// Where all cells are negative a padding of zeros would win, if it could.
RC_GTEST_PROP(Pool, PaddingNeverWins, ()) {
  Spec spec = *rc::gen::suchThat(plain_pool_specs(),
                                 [](const Spec& each) { return each.op == &kMaxPool2d; });
  Grid<double> cells(spec.input[kHeight], spec.input[kWidth]);
  for (const Cell& cell : cells_of(cells.rows(), cells.cols()))
    cells.at(cell) = pick(-9, -1);
  spec.input_values = {Preset::custom, cells};
  const Layer layer = layer_of(spec);
  for (const Cell& out : output_cells(layer)) {
    RC_ASSERT(!(layer.output()->at(out) >= 0));
    std::int64_t winners = 0;
    for (const Tap& tap : taps(layer, out)) {
      if (!tap.wins) continue;
      ++winners;
      RC_ASSERT(tap.cell.kind == CellKind::input);
    }
    RC_ASSERT(winners == (has_value(layer.geometry(), out) ? 1 : 0));
  }
}

RC_GTEST_PROP(Pool, AMeanTimesItsDivisorIsTheSum, ()) {
  const Layer layer = pool_layer(&kAveragePool2d);
  for (const Cell& out : output_cells(layer)) {
    const Window window = window_of(layer, out);
    double sum = 0;
    for (const Cell& cell : window.input)
      sum += layer.input()->at(cell);
    const std::int64_t divisor = reference_divisor(layer.spec(), window);
    RC_ASSERT(divisor_of(layer.geometry(), out).over == divisor);
    RC_ASSERT(taps(layer, out).back().sum == sum);
    const double mean = layer.output()->at(out);
    if (divisor == 0) {
      RC_ASSERT(!has_value(layer.geometry(), out));
      RC_ASSERT(std::isnan(mean));
      continue;
    }
    RC_ASSERT(has_value(layer.geometry(), out));
    RC_ASSERT(mean == sum / static_cast<double>(divisor));
    RC_ASSERT(std::abs(mean * static_cast<double>(divisor) - sum) <= 1e-12 * (1 + std::abs(sum)));
  }
}

RC_GTEST_PROP(Pool, TheDivisorIsTheNumberOfTapsThatCount, ()) {
  const Layer layer = pool_layer(&kAveragePool2d);
  for (const Cell& out : output_cells(layer)) {
    if (layer.spec().divisor_override) continue;
    const auto all = taps(layer, out);
    RC_ASSERT(std::ranges::count_if(all, &Tap::counts) == divisor_of(layer.geometry(), out).over);
  }
}

// Real cells alone are a mean between the smallest and the largest of them.
RC_GTEST_PROP(Pool, AMeanOfInputCellsLiesBetweenThem, ()) {
  Spec spec = *plain_pool_specs();
  RC_PRE(spec.framework != "pytorch");
  spec.count_include_pad.reset();
  spec.op = &kAveragePool2d;
  RC_PRE(resolve(spec).geometry.has_value());
  const Layer layer = layer_of(spec);
  for (const Cell& out : output_cells(layer)) {
    const Window window = window_of(layer, out);
    RC_ASSERT(has_value(layer.geometry(), out) == !window.input.empty());
    if (window.input.empty()) continue;
    const auto [least, most] = std::ranges::minmax(
        window.input, {}, [&](const Cell& cell) { return layer.input()->at(cell); });
    const double slack = 1e-12 * (1 + std::abs(layer.output()->at(out)));
    RC_ASSERT(layer.output()->at(out) >= layer.input()->at(least) - slack);
    RC_ASSERT(layer.output()->at(out) <= layer.input()->at(most) + slack);
  }
}

// --- ceil_mode ----------------------------------------------------------------------

// Windows counted one by one: each begins a stride after the last, inside the input or the
// padding before it, until one has reached the end of the padded axis.
std::int64_t counted_windows(const AxisGeometry& a) {
  const std::int64_t end = a.n + a.pad_before + a.pad_after;
  std::int64_t count = 0;
  for (std::int64_t start = 0; start < a.n + a.pad_before; start += a.s) {
    ++count;
    if (start + a.d * (a.k - 1) + 1 >= end) break;
  }
  return count;
}

// And counted by the floor: as long as one fits.
std::int64_t fitting_windows(const AxisGeometry& a) {
  const std::int64_t end = a.n + a.pad_before + a.pad_after;
  std::int64_t count = 0;
  for (std::int64_t start = 0; start + a.d * (a.k - 1) + 1 <= end; start += a.s)
    ++count;
  return count;
}

RC_GTEST_PROP(Pool, HasTheWindowsThatCountingFinds, ()) {
  const Spec spec = *plain_pool_specs();
  for (const AxisGeometry& a : geometry_of(spec).axis) {
    RC_CLASSIFY(spec.ceil_mode, "ceil_mode");
    RC_CLASSIFY(a.overhang > 0, "overhang");
    const std::int64_t reached = (a.out - 1) * a.s + a.d * (a.k - 1) + 1;
    RC_ASSERT(a.overhang == std::max<std::int64_t>(a.out < 1 ? 0 : reached - a.padded, 0));
    if (a.padded < a.d * (a.k - 1) + 1) continue;  // no window fits: the framework decides
    RC_ASSERT(a.out == (spec.ceil_mode ? counted_windows(a) : fitting_windows(a)));
  }
}

// ceil_mode changes no window that is there without it.
RC_GTEST_PROP(Pool, CeilModeOnlyAddsWindows, ()) {
  Spec spec = *plain_pool_specs();
  RC_PRE(spec.ceil_mode);
  const Layer with = layer_of(spec);
  spec.ceil_mode = false;
  RC_PRE(resolve(spec).geometry.has_value());
  const Layer without = layer_of(spec);
  for (const Axis axis : kAxes) {
    const std::int64_t added = with.geometry().axis[axis].out - without.geometry().axis[axis].out;
    RC_ASSERT(added == 0 || added == 1);
  }
  for (const Cell& out : output_cells(without)) {
    const double before = without.output()->at(out);
    RC_ASSERT(with.output()->at(out) == before || std::isnan(before));
  }
}

// Overhang stands past the padding, holds nothing, counts nowhere and never wins. Past a negative
// padding stands input, which is none.
RC_GTEST_PROP(Pool, NothingStandsPastThePadding, ()) {
  const Layer layer = layer_of(*plain_pool_specs());
  const auto past = [](const AxisGeometry& a, std::int64_t p) {
    return p >= a.padded && p - a.pad_before >= a.n;
  };
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out)) {
      const bool outside = past(layer.geometry().height(), tap.padded.row) ||
                           past(layer.geometry().width(), tap.padded.col);
      RC_ASSERT((tap.cell.kind == CellKind::overhang) == outside);
      if (tap.cell.kind == CellKind::input) continue;
      RC_ASSERT(!tap.cell.source && tap.cell.value == 0 && !tap.wins);
      RC_ASSERT(!(outside && tap.counts));
    }
  }
}

// Who reads an input cell, forwards and backwards.
RC_GTEST_PROP(Pool, ReadersAreTheWindowsThatHoldTheCell, ()) {
  const Layer layer = layer_of(*plain_pool_specs());
  Grid<std::int64_t> reads(layer.geometry().height().n, layer.geometry().width().n);
  for (const Cell& out : output_cells(layer)) {
    for (const Cell& cell : window_of(layer, out).input)
      ++reads.at(cell);
  }
  for (const Cell& input : input_cells(layer))
    RC_ASSERT(std::ssize(readers(layer, input)) == reads.at(input));
}

// Whatever the framework: each value from the cells of its window as they stand, and its divisor.
RC_GTEST_PROP(Pool, OfEveryFrameworkIsWhatItsWindowsHold, ()) {
  const Layer layer = layer_of(*pool_specs());
  const Geometry& geometry = layer.geometry();
  RC_CLASSIFY(geometry.pool_fill.has_value(), "padding takes part");
  RC_CLASSIFY(geometry.divisor_scale != Ratio{}, "scaled divisor");
  for (const Cell& out : output_cells(layer)) {
    double sum = 0;
    double most = -std::numeric_limits<double>::infinity();
    bool any = false;
    for (const Tap& tap : taps(layer, out)) {
      const bool filled = tap.cell.kind == CellKind::padding && geometry.pool_fill;
      if (tap.cell.kind != CellKind::input && !filled) continue;
      any = true;
      sum += tap.cell.value;
      most = std::max(most, tap.cell.value);
    }
    const double value = layer.output()->at(out);
    if (!layer.op().reducer->divides) {
      RC_ASSERT(has_value(geometry, out) == any);
      RC_ASSERT((any ? value == most : std::isnan(value)));
      continue;
    }
    const Ratio divisor = divisor_of(geometry, out);
    RC_ASSERT(has_value(geometry, out) == (divisor.over != 0));
    if (divisor.over != 0) RC_ASSERT(value == sum / divisor.number());
  }
}

}  // namespace
}  // namespace padlens::test
