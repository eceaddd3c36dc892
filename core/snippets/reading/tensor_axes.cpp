#include "core/snippets/reading/tensor_axes.h"

#include <algorithm>
#include <iterator>

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;

// Stands for the batch in products: no other extent has it as a factor.
constexpr std::int64_t kBatchFactor = 1'000'000'007;

std::int64_t factor_of(std::int64_t extent) {
  return extent == TensorAxis::kBatch ? kBatchFactor : extent;
}

// nullopt: one is not known, or there are too many.
std::optional<std::int64_t> product_of(std::span<const TensorAxis> axes) {
  std::int64_t product = 1;
  for (const TensorAxis& axis : axes) {
    const std::int64_t factor = factor_of(axis.extent);
    if (factor < 0 || __builtin_mul_overflow(product, factor, &product)) return std::nullopt;
  }
  return product;
}

// What a run of axes is of that comes to another run.
Of of_run(std::span<const TensorAxis> run) {
  const Of first = run.empty() ? Of::other : run.front().of;
  if (first == Of::space) return Of::other;
  const bool alike = std::ranges::all_of(run, [&](const TensorAxis& a) { return a.of == first; });
  return alike ? first : Of::other;
}

// Runs of axes that hold the same cells, one after the other.
void match_runs(std::span<const TensorAxis> from, std::span<TensorAxis> to) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < from.size() && j < to.size()) {
    if (to[j].extent == 1 && from[i].extent != 1) {
      ++j;
      continue;
    }
    if (from[i].extent == 1 && to[j].extent != 1) {
      ++i;
      continue;
    }
    const std::size_t first = i;
    const std::size_t begin = j;
    std::int64_t left = factor_of(from[i++].extent);
    std::int64_t right = factor_of(to[j++].extent);
    while (left != right) {
      if (left < right && i < from.size()) {
        if (__builtin_mul_overflow(left, factor_of(from[i++].extent), &left)) return;
      } else if (right < left && j < to.size()) {
        if (__builtin_mul_overflow(right, factor_of(to[j++].extent), &right)) return;
      } else {
        return;
      }
    }
    const auto run = from.subspan(first, i - first);
    if (run.size() == 1 && j - begin == 1) {
      to[begin] = run.front();
      continue;
    }
    for (std::size_t k = begin; k < j; ++k)
      to[k].of = of_run(run);
  }
}

// How long the axis is that takes the rest. False: it does not come out whole.
bool take_rest(std::span<const TensorAxis> from, std::span<TensorAxis> to) {
  const auto rest = std::ranges::find(to, TensorAxis::kRest, &TensorAxis::extent);
  const auto held = product_of(from);
  if (rest == to.end()) {
    const auto asked = product_of(to);
    if (!held || !asked || *held == *asked) return true;
    // A number may stand for the batch.
    return *held % kBatchFactor == 0 && *held != 0 && *asked % (*held / kBatchFactor) == 0;
  }
  rest->extent = 1;
  const auto others = product_of(to);
  rest->extent = TensorAxis::kOpen;
  if (!held || !others || *others < 1) return true;
  if (*held % *others != 0) return *others % kBatchFactor == 0;
  const std::int64_t left = *held / *others;
  if (left == kBatchFactor) {
    rest->extent = TensorAxis::kBatch;
  } else if (left % kBatchFactor != 0) {
    rest->extent = left;
  }
  return true;
}

}  // namespace

TensorAxes axes_of_grid(const GridSize& grid, std::size_t rank, std::optional<std::int64_t> planes,
                        bool planes_last) {
  TensorAxes axes(rank + 2);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axes[i].extent = TensorAxis::kOpen;
  }
  axes.front().extent = TensorAxis::kBatch;
  lay(axes, planes_last);
  for (TensorAxis& axis : axes) {
    if (axis.of == Of::planes) axis.extent = planes.value_or(TensorAxis::kOpen);
    if (axis.of == Of::space && grid) axis.extent = (*grid)[static_cast<std::size_t>(axis.space)];
  }
  return axes;
}

void lay(TensorAxes& axes, bool planes_last) {
  int space = 0;
  const std::size_t planes = planes_last && axes.size() > 2 ? axes.size() - 1 : 1;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axes[i].of = i == 0 ? Of::batch : i == planes ? Of::planes : Of::space;
    axes[i].space = axes[i].of == Of::space ? space++ : 0;
    if (axes.size() > 4) axes[i].of = Of::other;
  }
}

bool holds_grid(const TensorAxes& axes, std::size_t rank) {
  std::size_t space = 0;
  for (const TensorAxis& axis : axes) {
    if (axis.of != Of::space) continue;
    if (axis.space != static_cast<int>(space)) return false;
    ++space;
  }
  return space == rank;
}

bool lies_as(const TensorAxes& axes, bool planes_last) {
  TensorAxes laid = axes;
  lay(laid, planes_last);
  return laid == axes;
}

std::size_t grid_rank(const TensorAxes& axes) {
  return static_cast<std::size_t>(std::ranges::count(axes, Of::space, &TensorAxis::of));
}

GridSize grid_of(const TensorAxes& axes) {
  std::vector<std::int64_t> grid;
  for (const TensorAxis& axis : axes) {
    if (axis.of != Of::space) continue;
    if (axis.extent < 0) return std::nullopt;
    grid.push_back(axis.extent);
  }
  return grid;
}

std::optional<std::int64_t> planes_of(const TensorAxes& axes) {
  TensorAxes planes;
  std::ranges::copy_if(axes, std::back_inserter(planes),
                       [](const TensorAxis& axis) { return axis.of == Of::planes; });
  return planes.empty() ? std::nullopt : product_of(planes);
}

std::optional<std::size_t> axis_at(std::int64_t number, std::size_t axes) {
  const auto count = static_cast<std::int64_t>(axes);
  if (number < -count || number >= count) return std::nullopt;
  return static_cast<std::size_t>(number < 0 ? number + count : number);
}

std::optional<TensorAxes> permuted(const TensorAxes& axes, std::span<const std::int64_t> order) {
  if (order.size() != axes.size()) return std::nullopt;
  std::vector<bool> taken(axes.size());
  TensorAxes result;
  for (const std::int64_t number : order) {
    const auto at = axis_at(number, axes.size());
    if (!at || taken[*at]) return std::nullopt;
    taken[*at] = true;
    result.push_back(axes[*at]);
  }
  return result;
}

Reshaped reshaped(const TensorAxes& axes, std::span<const std::int64_t> extents) {
  const bool numbered = !axes.empty() && axes.front().extent == TensorAxis::kBatch &&
                        extents.size() > 1 && extents.front() > 0;
  if (numbered) {  // a number may stand for the batch
    std::vector<std::int64_t> likely(extents.begin(), extents.end());
    likely.front() = TensorAxis::kBatch;
    Reshaped made = reshaped(axes, likely);
    if (made.fits) return made;
  }
  Reshaped result;
  TensorAxes& to = result.axes;
  for (const std::int64_t extent : extents)
    to.push_back({extent});
  const auto same = [&](std::size_t i, std::size_t j) {
    return axes[i].extent != TensorAxis::kOpen && axes[i].extent == to[j].extent;
  };
  const std::size_t least = std::min(axes.size(), to.size());
  std::size_t first = 0;
  for (; first < least && same(first, first); ++first)
    to[first] = axes[first];
  std::size_t last = 0;
  for (; first + last < least && same(axes.size() - 1 - last, to.size() - 1 - last); ++last)
    to[to.size() - 1 - last] = axes[axes.size() - 1 - last];
  const auto from = std::span(axes).subspan(first, axes.size() - first - last);
  const auto inner = std::span(to).subspan(first, to.size() - first - last);
  result.fits = take_rest(from, inner);
  if (!result.fits) {
    TensorAxes one = axes;
    for (TensorAxis& axis : one)
      if (axis.extent == TensorAxis::kBatch) axis.extent = 1;
    result.cells = product_of(one).value_or(0);
  }
  if (product_of(from) && product_of(inner)) match_runs(from, inner);
  return result;
}

std::vector<std::int64_t> shape_of(const TensorAxes& axes) {
  std::vector<std::int64_t> shape;
  for (const TensorAxis& axis : axes)
    shape.push_back(std::max<std::int64_t>(axis.extent, TensorAxis::kOpen));
  return shape;
}

}  // namespace padlens::reading
