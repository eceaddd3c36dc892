#include <algorithm>

#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

bool in_mask(std::uint64_t mask, std::size_t entry) {
  return entry < 64 && (mask >> entry & 1U) != 0;
}

std::optional<std::int64_t> entry_of(const std::optional<Extents>& numbers, std::size_t entry) {
  if (!numbers || entry >= numbers->size() || !is_known((*numbers)[entry])) return std::nullopt;
  return (*numbers)[entry];
}

// What the entries say of the axes of a tensor.
struct StridedAxes {
  std::vector<SliceAxis> slices;
  Extents dropped;  // axes of the tensor
  Extents added;    // axes of what comes out
};

SliceAxis strided_axis(const StridedSlice& cut, std::size_t entry, int axis) {
  SliceAxis slice;
  slice.axis = axis;
  slice.start = entry_of(cut.begin, entry);
  if (in_mask(cut.shrink_axis_mask, entry)) {
    // Which one it is is of no matter for the size.
    const std::int64_t at = slice.start.value_or(0);
    slice.start = at;
    slice.end = at == -1 || at == INT64_MAX ? INT64_MAX : at + 1;
    return slice;
  }
  const auto step = entry_of(cut.strides, entry);
  if (!step) return {axis, std::nullopt, std::nullopt, 1};
  slice.step = *step;
  slice.end = entry_of(cut.end, entry);
  const bool forwards = slice.step > 0;
  if (in_mask(cut.begin_mask, entry)) slice.start = forwards ? 0 : std::int64_t{INT64_MAX};
  if (in_mask(cut.end_mask, entry)) slice.end = forwards ? std::int64_t{INT64_MAX} : kLeastKnown;
  return slice;
}

std::optional<StridedAxes> strided_axes(const StridedSlice& cut, std::size_t rank) {
  const auto ones = [&](std::uint64_t mask) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < cut.entries; ++i)
      count += in_mask(mask, i) ? 1 : 0;
    return count;
  };
  StridedAxes axes;
  const std::size_t told = cut.entries - ones(cut.new_axis_mask | cut.ellipsis_mask);
  if (cut.entries > 64 || told > rank || ones(cut.ellipsis_mask) > 1) return std::nullopt;
  std::size_t axis = 0;
  std::int64_t out = 0;
  for (std::size_t entry = 0; entry < cut.entries; ++entry) {
    if (in_mask(cut.ellipsis_mask, entry)) {
      out += static_cast<std::int64_t>(rank - told);
      axis += rank - told;
    } else if (in_mask(cut.new_axis_mask, entry)) {
      axes.added.push_back(out++);
    } else {
      axes.slices.push_back(strided_axis(cut, entry, static_cast<int>(axis)));
      if (in_mask(cut.shrink_axis_mask, entry)) {
        axes.dropped.push_back(static_cast<std::int64_t>(axis));
      } else {
        ++out;
      }
      ++axis;
    }
  }
  return axes;
}

}  // namespace

StridedSlice TensorGraph::strided_numbers(TensorId begin, TensorId end, TensorId strides) const {
  StridedSlice cut;
  cut.begin = values(begin);
  cut.end = values(end);
  cut.strides = values(strides);
  const Tensor& entries = (*this)[begin];
  if (entries.rank() == 1 && is_known(entries.shape->front()))
    cut.entries = static_cast<std::size_t>(entries.shape->front());
  return cut;
}

TensorId TensorGraph::sized_slice(TensorId x, TensorId begin, TensorId sizes, LayerDraft& draft) {
  const auto first = values(begin);
  const auto counts = values(sizes);
  const std::size_t rank = (*this)[x].rank();
  std::vector<SliceAxis> axes;
  Extents told;  // a size holds wherever it begins
  for (std::size_t i = 0; i < rank; ++i) {
    SliceAxis axis{static_cast<int>(i), entry_of(first, i), std::nullopt, 1};
    const auto count = entry_of(counts, i);
    std::int64_t end = 0;
    if (count && *count < 0) {
      axis.end = INT64_MAX;
    } else if (count && axis.start && !__builtin_add_overflow(*axis.start, *count, &end)) {
      axis.end = end;
    }
    told.push_back(count && *count >= 0 ? *count : fresh());
    axes.push_back(axis);
  }
  const TensorId y = crop(x, axes, draft);
  if ((*this)[x].shape) declare(y, told);
  return y;
}

TensorId TensorGraph::strided_slice(TensorId x, const StridedSlice& cut, LayerDraft& draft) {
  const Tensor& from = (*this)[x];
  const auto axes = from.shape ? strided_axes(cut, from.rank()) : std::nullopt;
  if (!axes) return declared(std::nullopt, from.element, from.carries);
  TensorId y = crop(x, axes->slices, draft);
  if (axes->dropped.empty() && axes->added.empty()) return y;
  draft.kind = LayerDraft::Kind::plain;
  if (!axes->dropped.empty()) y = squeeze(y, axes->dropped);
  return axes->added.empty() ? y : unsqueeze(y, axes->added);
}

}  // namespace padlens
