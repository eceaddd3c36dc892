#include "core/engine/exactness.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

constexpr double kWhole = 9007199254740992.0;  // 2⁵³
constexpr double kShare = 0x1p-30;             // of a value that it may be off by
constexpr double kRounding = 0x1p-53;          // of a number, when it is rounded

struct Range {
  double least = 0;  // 0 is among them: padding
  double largest = 0;
  double total = 0;  // of the sizes
  bool whole = true;

  void add(double value) {
    least = std::min(least, value);
    largest = std::max(largest, value);
    total += std::abs(value);
    whole = whole && value == std::floor(value);
  }
  void add(const Grid<double>& grid) {
    for (std::int64_t row = 0; row < grid.rows(); ++row) {
      const double* cells = grid.row(row);
      for (std::int64_t col = 0; col < grid.cols(); ++col)
        add(cells[col]);
    }
  }
  bool one_sign() const { return least == 0 || largest == 0; }
  double size() const { return std::max(-least, largest); }
};

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
  Range input;
  Range kernel;
  input.add(*layer.input());
  if (layer.fill().mode == FillMode::constant) input.add(layer.fill().constant);
  kernel.add(*layer.kernel());
  const bool sums = layer.op().reducer->sums;
  largest_ = sums ? input.size() * kernel.total : input.size();
  const bool cancels = sums && !(input.one_sign() && kernel.one_sign());
  const bool whole = input.whole && kernel.whole;
  possible_ = !(largest_ < kWhole) || (cancels && !whole);
}

bool Exactness::inexact(Cell out) const {
  const Geometry& geometry = layer_.geometry();
  if (!possible_ || !has_value(geometry, out)) return false;
  const auto terms = static_cast<double>(geometry.height().k * geometry.width().k);
  const bool divides = layer_.op().reducer->divides;
  const double divisor = divides ? divisor_of(geometry, out).number() : 1.0;
  const double value = std::abs(output_value(layer_, out));
  // So large that what may have been lost does not show.
  const bool settled = value * std::abs(divisor) * kShare > terms * kRounding * largest_;
  return settled && value < kWhole ? false : padlens::inexact(layer_, out);
}

bool inexact(const Layer& layer, Cell out) {
  if (!has_value(layer.geometry(), out)) return false;
  const double value = output_value(layer, out);
  if (!std::isfinite(value)) return false;
  if (std::abs(value) >= kWhole) return true;
  if (!layer.op().reducer->sums) return false;
  const std::vector<Tap> all = taps(layer, out);
  Sum sum;
  for (const Tap& tap : all)
    sum.add(tap.cell.value, tap.weight);
  const double size = std::abs(sum.value);
  if (std::abs(sum.lost) > kShare * size) return true;
  const double rounding = 2 * kRounding * static_cast<double>(all.size()) * sum.sizes;
  return sum.value != std::floor(sum.value) && size <= rounding;
}

}  // namespace padlens
