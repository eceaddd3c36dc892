#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/import/tensor_elements.h"
#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

std::vector<int> same_axes(std::size_t rank) {
  std::vector<int> map(rank);
  std::iota(map.begin(), map.end(), 0);
  return map;
}

// What is left of a product after the factors that are not known on both sides are crossed out.
struct Factors {
  std::int64_t known = 1;
  std::vector<Extent> unknown;
  bool fits = true;  // in 63 bits

  void multiply(Extent extent) {
    if (!is_known(extent)) {
      unknown.push_back(extent);
    } else if (__builtin_mul_overflow(known, extent, &known)) {
      fits = false;
    }
  }
};

void cross_out(Factors& a, Factors& b) {
  for (auto at = a.unknown.begin(); at != a.unknown.end();) {
    const auto found = std::ranges::find(b.unknown, *at);
    if (found == b.unknown.end()) {
      ++at;
      continue;
    }
    b.unknown.erase(found);
    at = a.unknown.erase(at);
  }
}

// The one extent by which `part` is `whole`; nullopt: it does not follow.
std::optional<Extent> missing_factor(const Factors& whole, const Factors& part) {
  if (!whole.fits || !part.fits || part.known <= 0 || !part.unknown.empty()) return std::nullopt;
  if (whole.unknown.empty() && whole.known % part.known == 0) return whole.known / part.known;
  if (whole.unknown.size() == 1 && whole.known == part.known) return whole.unknown.front();
  return std::nullopt;
}

// Axes of `from` that are axes of `to`, where a reshape takes nothing but axes of one cell away or
// adds some; else those before the first and behind the last that differ.
std::vector<int> reshaped_axes(const Extents& from, const Extents& to) {
  std::vector<int> map(from.size(), -1);
  std::size_t b = 0;
  bool plain = true;
  for (std::size_t a = 0; a < from.size() && plain; ++a) {
    if (from[a] == 1) {
      if (b < to.size() && to[b] == 1) map[a] = static_cast<int>(b++);
      continue;
    }
    while (b < to.size() && to[b] == 1 && to[b] != from[a])
      ++b;
    plain = b < to.size() && to[b] == from[a];
    if (plain) map[a] = static_cast<int>(b++);
  }
  for (; b < to.size(); ++b)
    plain = plain && to[b] == 1;
  if (plain) return map;
  std::ranges::fill(map, -1);
  for (std::size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i)
    map[i] = static_cast<int>(i);
  return map;
}

// Those of `from` with its axes in this order, which names each once.
StoredNumbers transposed_numbers(const Tensor& from, const std::vector<std::int64_t>& order) {
  std::vector<std::size_t> axes;
  for (const std::int64_t axis : order)
    axes.push_back(axis_in(axis, from.rank()).value_or(0));
  return [stored = from.stored, shape = *from.shape, axes]() -> std::optional<std::vector<double>> {
    const auto numbers = stored();
    if (!numbers || element_count(shape) != static_cast<std::int64_t>(numbers->size()))
      return std::nullopt;
    return transposed(*numbers, shape, axes);
  };
}

}  // namespace

TensorId TensorGraph::same(TensorId x) {
  const TensorId y = add(Tensor((*this)[x]));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::cast(TensorId x, Element element) {
  Tensor tensor = (*this)[x];
  if (element == Element::real && tensor.integers) {
    tensor.reals.emplace();
    for (const Extent value : *tensor.integers)
      tensor.reals->push_back(is_known(value) ? static_cast<double>(value) : std::nan(""));
    tensor.integers.reset();
  } else if (element == Element::integer && tensor.reals) {
    constexpr double kMost = 9e15;
    tensor.integers.emplace();
    for (const double value : *tensor.reals) {
      tensor.integers->push_back(std::abs(value) < kMost ? static_cast<std::int64_t>(value)
                                                         : fresh());
    }
    tensor.reals.reset();
  } else if (element == Element::other) {
    tensor.integers.reset();
    tensor.reals.reset();
  }
  tensor.element = element;
  const TensorId y = add(std::move(tensor));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::dequantize(TensorId x, const std::optional<Quantization>& by) {
  Tensor tensor = (*this)[x];
  const StoredNumbers quantised = tensor.shape && by ? all_numbers(tensor) : StoredNumbers();
  tensor.integers.reset();
  tensor.reals.reset();
  tensor.stored = nullptr;
  tensor.element = Element::real;
  if (quantised) {
    tensor.stored = [quantised, shape = *tensor.shape,
                     by = *by]() -> std::optional<std::vector<double>> {
      auto numbers = quantised();
      if (!numbers || element_count(shape) != static_cast<std::int64_t>(numbers->size()))
        return std::nullopt;
      return dequantized(*std::move(numbers), shape, by);
    };
  }
  const TensorId y = add(std::move(tensor));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::reshape(TensorId x, const std::optional<Extents>& target, bool zero_copies) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!target || target->size() > TensorLimits::rank) return add(std::move(to));
  Extents shape = *target;
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0 && zero_copies) shape[i] = i < from.rank() ? (*from.shape)[i] : fresh();
    if (shape[i] == -1 && !open) open = i;
    if (is_known(shape[i]) && shape[i] < 0 && open != i) shape[i] = fresh();
  }
  // One that is not known follows as well as one that is left open.
  for (std::size_t i = 0; i < shape.size() && !open && from.shape; ++i) {
    if (!is_known(shape[i]) && std::ranges::find(*from.shape, shape[i]) == from.shape->end())
      open = i;
  }
  if (open) {
    Factors whole;
    Factors part;
    for (const Extent extent : from.shape ? *from.shape : Extents{})
      whole.multiply(extent);
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (i != *open) part.multiply(shape[i]);
    }
    cross_out(whole, part);
    const auto follows = from.shape ? missing_factor(whole, part) : std::nullopt;
    if (follows) {
      shape[*open] = *follows;
    } else if (shape[*open] == -1) {
      shape[*open] = fresh();
    }
  }
  to.put_elements(from);
  to.shape = std::move(shape);
  const TensorId y = add(std::move(to));
  if (from.shape) link(x, y, reshaped_axes(*from.shape, *(*this)[y].shape));
  return y;
}

TensorId TensorGraph::flatten(TensorId x, std::int64_t axis) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  const auto rank = static_cast<std::int64_t>(from.rank());
  const std::int64_t at = std::clamp<std::int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  to.shape = Extents{1, 1};
  for (int side = 0; side < 2; ++side) {
    Factors product;
    const auto part = std::span(*from.shape);
    for (const Extent extent : side == 0 ? part.first(static_cast<std::size_t>(at))
                                         : part.subspan(static_cast<std::size_t>(at)))
      product.multiply(extent);
    Extent& extent = (*to.shape)[static_cast<std::size_t>(side)];
    if (product.fits && product.unknown.empty()) {
      extent = product.known;
    } else {
      extent =
          product.unknown.size() == 1 && product.known == 1 ? product.unknown.front() : fresh();
    }
  }
  return add(std::move(to));
}

TensorId TensorGraph::transpose(TensorId x, std::vector<std::int64_t> order) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  const std::size_t rank = from.rank();
  if (order.empty()) {
    for (std::size_t i = rank; i-- > 0;)
      order.push_back(static_cast<std::int64_t>(i));
  }
  std::vector<int> map(rank, -1);
  to.shape.emplace();
  for (std::size_t i = 0; i < order.size() && i < rank; ++i) {
    const auto axis = axis_in(order[i], rank);
    to.shape->push_back(axis ? (*from.shape)[*axis] : fresh());
    if (axis) map[*axis] = static_cast<int>(i);
  }
  // An order that names an axis twice is none.
  if (to.shape->size() != rank || std::ranges::find(map, -1) != map.end()) to.shape.reset();
  if (to.shape && has_elements(from)) {
    std::vector<std::size_t> axes(rank, 0);
    for (std::size_t i = 0; i < rank; ++i)
      axes[i] = axis_in(order[i], rank).value_or(0);
    take_elements(from, picked_elements(*from.shape, all_positions(*from.shape), axes), to);
  } else if (to.shape && from.stored) {
    to.stored = transposed_numbers(from, order);
  }
  const TensorId y = add(std::move(to));
  link(x, y, std::move(map));
  return y;
}

TensorId TensorGraph::squeeze(TensorId x, const std::optional<Extents>& axes) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  std::vector<bool> drops(from.rank(), false);
  for (std::size_t i = 0; !axes && i < drops.size(); ++i)
    drops[i] = (*from.shape)[i] == 1;
  for (const Extent each : axes ? *axes : Extents{}) {
    const auto axis = axis_in(each, from.rank());
    if (!axis) return add(std::move(to));
    drops[*axis] = true;
  }
  std::vector<int> map(from.rank(), -1);
  to.shape.emplace();
  for (std::size_t i = 0; i < from.rank(); ++i) {
    if (drops[i]) continue;
    map[i] = static_cast<int>(to.shape->size());
    to.shape->push_back((*from.shape)[i]);
  }
  to.put_elements(from);
  const TensorId y = add(std::move(to));
  link(x, y, std::move(map));
  return y;
}

TensorId TensorGraph::unsqueeze(TensorId x, const Extents& axes) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  const std::size_t rank = from.rank() + axes.size();
  if (!from.shape || rank > TensorLimits::rank) return add(std::move(to));
  std::vector<bool> added(rank, false);
  for (const Extent each : axes) {
    const auto axis = axis_in(each, rank);
    if (!axis || added[*axis]) return add(std::move(to));
    added[*axis] = true;
  }
  std::vector<int> map;
  to.shape.emplace();
  for (std::size_t i = 0; i < rank; ++i) {
    to.shape->push_back(added[i] ? 1 : (*from.shape)[map.size()]);
    if (!added[i]) map.push_back(static_cast<int>(i));
  }
  to.put_elements(from);
  const TensorId y = add(std::move(to));
  link(x, y, std::move(map));
  return y;
}

TensorId TensorGraph::slice(TensorId x, std::span<const SliceAxis> axes) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  to.shape = from.shape;
  for (const SliceAxis& each : axes) {
    const auto axis = axis_in(each.axis, from.rank());
    if (!axis) return declared(std::nullopt, from.element, from.carries);
    Extent& extent = (*to.shape)[*axis];
    if (takes_all(each)) continue;
    extent = sliced_extent(extent, each).value_or(fresh());
  }
  slice_elements(from, axes, to);
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::crop(TensorId x, std::span<const SliceAxis> axes, LayerDraft& draft) {
  const TensorId y = slice(x, axes);
  const Tensor& from = (*this)[x];
  const Tensor& to = (*this)[y];
  if (!from.shape || !to.shape) return y;
  draft.before.assign(from.rank(), 0);
  draft.after.assign(from.rank(), 0);
  bool sides = false;
  for (const SliceAxis& each : axes) {
    const auto axis = axis_in(each.axis, from.rank());
    const Extent extent = axis ? (*from.shape)[*axis] : 0;
    if (takes_all(each)) continue;
    if (!axis || each.step != 1 || !each.start || !each.end || !is_known(extent)) return y;
    const std::int64_t start =
        std::clamp<std::int64_t>(*each.start < 0 ? *each.start + extent : *each.start, 0, extent);
    draft.before[*axis] = -start;
    draft.after[*axis] = -(extent - start - (*to.shape)[*axis]);
    sides = sides || (*to.shape)[*axis] != extent;
  }
  if (sides) draft.kind = LayerDraft::Kind::sides;
  return y;
}

TensorId TensorGraph::gather(TensorId x, TensorId indices, std::int64_t axis) {
  const Tensor from = (*this)[x];
  const Tensor taken = (*this)[indices];
  Tensor to = like(x);
  const auto at = axis_in(axis, from.rank());
  if (!from.shape || !taken.shape || !at || from.rank() + taken.rank() > TensorLimits::rank)
    return add(std::move(to));
  const auto offset = static_cast<std::ptrdiff_t>(*at);
  to.shape = Extents(from.shape->begin(), from.shape->begin() + offset);
  to.shape->insert(to.shape->end(), taken.shape->begin(), taken.shape->end());
  to.shape->insert(to.shape->end(), from.shape->begin() + offset + 1, from.shape->end());
  gather_elements(from, *at, values(indices), to);
  std::vector<int> map = same_axes(from.rank());
  map[*at] = taken.rank() == 1 ? map[*at] : -1;
  for (std::size_t i = *at + 1; i < map.size(); ++i)
    map[i] += static_cast<int>(taken.rank()) - 1;
  const TensorId y = add(std::move(to));
  link(x, y, std::move(map));
  return y;
}

TensorId TensorGraph::with_axis(TensorId x, std::int64_t axis, Extent extent) {
  Tensor to = like(x);
  to.shape = (*this)[x].shape;
  const auto at = axis_in(axis, to.rank());
  if (!at) return declared(std::nullopt, to.element, to.carries);
  (*to.shape)[*at] = extent;
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::declared(std::optional<Extents> shape, Element element, bool carries) {
  Tensor tensor;
  tensor.shape = std::move(shape);
  tensor.element = element;
  tensor.carries = carries;
  return add(std::move(tensor));
}

}  // namespace padlens
