#include "core/engine/exactness.h"

#include <algorithm>
#include <cmath>

#include "core/layer/number_range.h"

namespace padlens {
namespace {

constexpr double kWhole = 9007199254740992.0;  // 2⁵³
constexpr double kShare = 0x1p-30;             // of a value that it may be off by
constexpr double kRounding = 0x1p-53;          // of a number, when it is rounded

// 0 is among them: padding.
bool one_sign(const NumberRange& range) {
  return range.least >= 0 || range.most <= 0;
}

double sum_of_sizes(const Grid<double>& grid) {
  double sum = 0;
  for (std::int64_t row = 0; row < grid.rows(); ++row) {
    for (std::int64_t col = 0; col < grid.cols(); ++col)
      sum += std::abs(grid.at(row, col));
  }
  return sum;
}

// Of all planes: more than any output plane reads.
double sum_of_sizes(const Planes& planes) {
  double sum = 0;
  for (std::size_t p = 0; p < planes.size(); ++p)
    sum += sum_of_sizes(*planes[p]);
  return sum;
}

// What the taps of an output cell come to, with what was lost on the way.
struct Sum {
  double value = 0;
  double lost = 0;
  double sizes = 0;

  // Knuth's TwoSum, and the rest of a product by fma.
  void add(double a, double b) {
    const double product = a * b;
    const double before = value;
    value += product;
    const double taken = value - before;
    lost += (before - (value - taken)) + (product - taken) + std::fma(a, b, -product);
    sizes += std::abs(product);
  }
};

}  // namespace

Exactness::Exactness(const Layer& layer) : layer_(layer) {
  if (layer.empty()) return;
  NumberRange input = range_of(layer.spec().input_values, layer.inputs());
  const double fill = layer.fill().mode == FillMode::constant ? layer.fill().constant : 0;
  input.add(range_of(&fill, 1));
  const NumberRange kernel = range_of(layer.kernels());
  const bool sums = layer.op().reducer->sums;
  largest_ = sums ? input.size() * sum_of_sizes(layer.kernels()) : input.size();
  const bool cancels = sums && !(one_sign(input) && one_sign(kernel));
  const bool whole = input.whole && kernel.whole;
  possible_ = !(largest_ < kWhole) || (cancels && !whole);
}

bool Exactness::inexact(Cell out, std::int64_t plane) const {
  const Geometry& geometry = layer_.geometry();
  if (!possible_ || !has_value(geometry, out)) return false;
  const std::int64_t planes = layer_.grouping().inputs_of_one();
  const auto terms = static_cast<double>(planes * geometry.height().k * geometry.width().k);
  const bool divides = layer_.op().reducer->divides;
  const double divisor = divides ? divisor_of(geometry, out).number() : 1.0;
  const double value = std::abs(output_value(layer_, out, plane));
  // So large that what may have been lost does not show.
  const bool settled = value * std::abs(divisor) * kShare > terms * kRounding * largest_;
  return settled && value < kWhole ? false : padlens::inexact(layer_, out, plane);
}

bool inexact(const Layer& layer, Cell out, std::int64_t plane) {
  if (!has_value(layer.geometry(), out)) return false;
  const double value = output_value(layer, out, plane);
  if (!std::isfinite(value)) return false;
  if (std::abs(value) >= kWhole) return true;
  if (!layer.op().reducer->sums) return false;
  const std::vector<Tap> all = taps(layer, out, plane);
  Sum sum;
  for (const Tap& tap : all)
    sum.add(tap.cell.value, tap.weight);
  const double size = std::abs(sum.value);
  if (std::abs(sum.lost) > kShare * size) return true;
  const double rounding = 2 * kRounding * static_cast<double>(all.size()) * sum.sizes;
  return sum.value != std::floor(sum.value) && size <= rounding;
}

}  // namespace padlens
