#include "app/import/tensor_elements.h"

#include <algorithm>
#include <numeric>

namespace padlens {
namespace {

std::optional<ElementPositions> sliced_positions(Extent extent, const SliceAxis& slice) {
  const auto count = sliced_extent(extent, slice);
  if (!count) return std::nullopt;
  std::int64_t at = *slice.start < 0 ? *slice.start + extent : *slice.start;
  at = std::clamp<std::int64_t>(at, 0,
                                slice.step > 0 ? extent : std::max<std::int64_t>(extent - 1, 0));
  ElementPositions positions;
  for (std::int64_t i = 0; i < *count; ++i)
    positions.push_back(at + i * slice.step);
  return positions;
}

std::vector<std::size_t> plain_order(std::size_t rank) {
  std::vector<std::size_t> order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

}  // namespace

std::optional<std::size_t> axis_in(std::int64_t axis, std::size_t rank) {
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count) return std::nullopt;
  return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

std::optional<std::int64_t> sliced_extent(Extent extent, const SliceAxis& slice) {
  if (!is_known(extent) || !slice.start || !slice.end || slice.step == 0) return std::nullopt;
  if (extent <= 0) return 0;
  const auto counted = [&](std::int64_t at) { return at < 0 ? at + extent : at; };
  if (slice.step > 0) {
    const std::int64_t start = std::clamp<std::int64_t>(counted(*slice.start), 0, extent);
    const std::int64_t end = std::clamp<std::int64_t>(counted(*slice.end), 0, extent);
    return end <= start ? 0 : (end - start - 1) / slice.step + 1;
  }
  const std::int64_t start = std::clamp<std::int64_t>(counted(*slice.start), -1, extent - 1);
  const std::int64_t end = std::clamp<std::int64_t>(counted(*slice.end), -1, extent - 1);
  return end >= start ? 0 : (start - end - 1) / -slice.step + 1;
}

bool takes_all(const SliceAxis& slice) {
  return slice.start == 0 && slice.end && *slice.end >= INT32_MAX && slice.step == 1;
}

std::optional<std::vector<std::size_t>> picked_elements(
    const Extents& shape, const std::vector<ElementPositions>& positions,
    const std::vector<std::size_t>& order) {
  // The shape of nothing may have other axes of any length.
  if (std::ranges::find(shape, 0) != shape.end()) return std::vector<std::size_t>{};
  Extents steps(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;)
    steps[i - 1] = steps[i] * shape[i];
  std::vector<std::size_t> elements{0};
  for (const std::size_t axis : order) {
    constexpr auto kMost = static_cast<std::size_t>(TensorLimits::folded);
    if (elements.size() * positions[axis].size() > kMost) return std::nullopt;
    std::vector<std::size_t> next;
    for (const std::size_t element : elements) {
      for (const std::int64_t at : positions[axis])
        next.push_back(element + static_cast<std::size_t>(at * steps[axis]));
    }
    elements = std::move(next);
  }
  return elements;
}

std::optional<std::int64_t> element_count(const Extents& shape) {
  std::int64_t count = 1;
  for (const Extent extent : shape) {
    if (!is_known(extent) || extent < 0 || __builtin_mul_overflow(count, extent, &count))
      return std::nullopt;
  }
  return count;
}

std::optional<std::int64_t> folded_count(const std::optional<Extents>& shape) {
  const auto count = shape ? element_count(*shape) : std::nullopt;
  return count && *count <= TensorLimits::folded ? count : std::nullopt;
}

bool has_elements(const Tensor& tensor) {
  if (!tensor.integers && !tensor.reals) return false;
  const std::size_t there = tensor.integers ? tensor.integers->size() : tensor.reals->size();
  return folded_count(tensor.shape) == static_cast<std::int64_t>(there);
}

StoredNumbers all_numbers(const Tensor& tensor) {
  if (!has_elements(tensor)) return tensor.stored;
  if (tensor.reals) return [numbers = *tensor.reals] { return std::optional(numbers); };
  if (!std::ranges::all_of(*tensor.integers, is_known)) return {};
  return [numbers = std::vector<double>(tensor.integers->begin(), tensor.integers->end())] {
    return std::optional(numbers);
  };
}

std::vector<ElementPositions> all_positions(const Extents& shape) {
  std::vector<ElementPositions> positions;
  for (const Extent extent : shape) {
    positions.emplace_back(static_cast<std::size_t>(extent));
    std::iota(positions.back().begin(), positions.back().end(), std::int64_t{0});
  }
  return positions;
}

void take_elements(const Tensor& from, const std::optional<std::vector<std::size_t>>& elements,
                   Tensor& to) {
  if (!elements) return;
  if (from.integers) to.integers.emplace();
  if (from.reals) to.reals.emplace();
  for (const std::size_t element : *elements) {
    if (from.integers) to.integers->push_back((*from.integers)[element]);
    if (from.reals) to.reals->push_back((*from.reals)[element]);
  }
}

void slice_elements(const Tensor& from, std::span<const SliceAxis> axes, Tensor& to) {
  if (!has_elements(from)) return;
  std::vector<ElementPositions> positions = all_positions(*from.shape);
  for (const SliceAxis& each : axes) {
    const auto axis = axis_in(each.axis, from.rank());
    if (!axis || takes_all(each)) continue;
    auto some = sliced_positions((*from.shape)[*axis], each);
    if (!some) return;
    positions[*axis] = *std::move(some);
  }
  take_elements(from, picked_elements(*from.shape, positions, plain_order(from.rank())), to);
}

// Along one axis; what is gathered by several axes of indices lies as by one.
void gather_elements(const Tensor& from, std::size_t axis, const std::optional<Extents>& indices,
                     Tensor& to) {
  if (!has_elements(from) || !indices) return;
  std::vector<ElementPositions> positions = all_positions(*from.shape);
  positions[axis].clear();
  for (const Extent index : *indices) {
    const auto extent = (*from.shape)[axis];
    if (!is_known(index) || index < -extent || index >= extent) return;
    positions[axis].push_back(index < 0 ? index + extent : index);
  }
  take_elements(from, picked_elements(*from.shape, positions, plain_order(from.rank())), to);
}

namespace {

// Of each run of cells before the axis in turn what every part holds.
template <class List>
std::optional<List> joined_lists(std::span<const Tensor* const> parts,
                                 std::optional<List> Tensor::*list, std::size_t runs) {
  List all;
  for (std::size_t run = 0; run < runs; ++run) {
    for (const Tensor* part : parts) {
      if (!(part->*list) || (part->*list)->size() % runs != 0) return std::nullopt;
      const auto length = static_cast<std::ptrdiff_t>((part->*list)->size() / runs);
      const auto begin = (part->*list)->begin() + static_cast<std::ptrdiff_t>(run) * length;
      all.insert(all.end(), begin, begin + length);
    }
  }
  return all;
}

}  // namespace

void join_elements(std::span<const Tensor* const> parts, std::size_t axis, Tensor& to) {
  const auto runs = folded_count(
      Extents(to.shape->begin(), to.shape->begin() + static_cast<std::ptrdiff_t>(axis)));
  if (!runs || *runs < 1) return;
  to.integers = joined_lists(parts, &Tensor::integers, static_cast<std::size_t>(*runs));
  if (!to.integers) to.reals = joined_lists(parts, &Tensor::reals, static_cast<std::size_t>(*runs));
}

}  // namespace padlens
