#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

// An axis counted from the end where negative; nullopt: there is none.
std::optional<std::size_t> axis_in(std::int64_t axis, std::size_t rank) {
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count) return std::nullopt;
  return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

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

// Cells that a slice leaves of `extent`; nullopt: not known.
std::optional<std::int64_t> sliced_extent(Extent extent, const SliceAxis& slice) {
  if (!is_known(extent) || !slice.start || !slice.end || slice.step == 0) return std::nullopt;
  const auto counted = [&](std::int64_t at) { return at < 0 ? at + extent : at; };
  if (slice.step > 0) {
    const std::int64_t start = std::clamp<std::int64_t>(counted(*slice.start), 0, extent);
    const std::int64_t end = std::clamp<std::int64_t>(counted(*slice.end), 0, extent);
    return end <= start ? 0 : (end - start - 1) / slice.step + 1;
  }
  if (slice.step < -extent) return counted(*slice.start) > counted(*slice.end) ? 1 : 0;
  const std::int64_t start = std::clamp<std::int64_t>(counted(*slice.start), -1, extent - 1);
  // An end of INT_MIN means past the first.
  const std::int64_t end =
      *slice.end < -extent ? -1 : std::clamp<std::int64_t>(counted(*slice.end), -1, extent - 1);
  return end >= start ? 0 : (start - end - 1) / -slice.step + 1;
}

// Whether it takes the axis whole, whatever its extent.
bool takes_all(const SliceAxis& slice) {
  return slice.start == 0 && slice.end && *slice.end >= INT32_MAX && slice.step == 1;
}

// Which positions of one axis are taken, in order.
using Positions = std::vector<std::int64_t>;

std::optional<Positions> sliced_positions(Extent extent, const SliceAxis& slice) {
  const auto count = sliced_extent(extent, slice);
  if (!count) return std::nullopt;
  std::int64_t at = *slice.start < 0 ? *slice.start + extent : *slice.start;
  at = std::clamp<std::int64_t>(at, 0,
                                slice.step > 0 ? extent : std::max<std::int64_t>(extent - 1, 0));
  Positions positions;
  for (std::int64_t i = 0; i < *count; ++i)
    positions.push_back(at + i * slice.step);
  return positions;
}

// Elements of a tensor of `shape`, row by row, at these positions of each axis, the axes in this
// order: the outermost first.
std::vector<std::size_t> picked_elements(const Extents& shape,
                                         const std::vector<Positions>& positions,
                                         const std::vector<std::size_t>& order) {
  Extents steps(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;)
    steps[i - 1] = steps[i] * shape[i];
  std::vector<std::size_t> elements{0};
  for (const std::size_t axis : order) {
    std::vector<std::size_t> next;
    for (const std::size_t element : elements) {
      for (const std::int64_t at : positions[axis])
        next.push_back(element + static_cast<std::size_t>(at * steps[axis]));
    }
    elements = std::move(next);
    if (elements.size() > static_cast<std::size_t>(TensorLimits::folded)) return {};
  }
  return elements;
}

std::vector<std::size_t> plain_order(std::size_t rank) {
  std::vector<std::size_t> order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

// Whether its elements are known, and as many as its shape says.
bool has_elements(const Tensor& tensor) {
  if (!tensor.shape || (!tensor.integers && !tensor.reals)) return false;
  std::int64_t count = 1;
  for (const Extent extent : *tensor.shape) {
    if (!is_known(extent) || extent < 0 || extent > TensorLimits::folded) return false;
    count *= extent;
    if (count > TensorLimits::folded) return false;
  }
  const std::size_t there = tensor.integers ? tensor.integers->size() : tensor.reals->size();
  return there == static_cast<std::size_t>(count);
}

// All positions of every axis.
std::vector<Positions> all_positions(const Extents& shape) {
  std::vector<Positions> positions;
  for (const Extent extent : shape) {
    positions.emplace_back(static_cast<std::size_t>(extent));
    std::iota(positions.back().begin(), positions.back().end(), std::int64_t{0});
  }
  return positions;
}

// Precondition: has_elements(from), and they are elements of it.
void take_elements(const Tensor& from, const std::vector<std::size_t>& elements, Tensor& to) {
  if (from.integers) to.integers.emplace();
  if (from.reals) to.reals.emplace();
  for (const std::size_t element : elements) {
    if (from.integers) to.integers->push_back((*from.integers)[element]);
    if (from.reals) to.reals->push_back((*from.reals)[element]);
  }
}

void slice_elements(const Tensor& from, std::span<const SliceAxis> axes, Tensor& to) {
  if (!has_elements(from)) return;
  std::vector<Positions> positions = all_positions(*from.shape);
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
  std::vector<Positions> positions = all_positions(*from.shape);
  positions[axis].clear();
  for (const Extent index : *indices) {
    const auto extent = (*from.shape)[axis];
    if (!is_known(index) || index < -extent || index >= extent) return;
    positions[axis].push_back(index < 0 ? index + extent : index);
  }
  take_elements(from, picked_elements(*from.shape, positions, plain_order(from.rank())), to);
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
  to.integers = from.integers;
  to.reals = from.reals;
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
  to.integers = from.integers;
  to.reals = from.reals;
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
  to.integers = from.integers;
  to.reals = from.reals;
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

std::vector<TensorId> TensorGraph::split(TensorId x, std::int64_t axis,
                                         const std::optional<Extents>& sizes, std::size_t parts) {
  const Tensor from = (*this)[x];
  const auto at = axis_in(axis, from.rank());
  std::vector<TensorId> outputs;
  std::int64_t start = 0;
  for (std::size_t i = 0; i < parts; ++i) {
    Tensor to = like(x);
    if (!at) {
      outputs.push_back(add(std::move(to)));
      continue;
    }
    to.shape = from.shape;
    Extent& extent = (*to.shape)[*at];
    const Extent whole = extent;
    if (sizes && i < sizes->size()) {
      extent = (*sizes)[i];
    } else if (is_known(whole)) {
      // Even parts; the last takes what is left.
      const auto count = static_cast<std::int64_t>(parts);
      const std::int64_t each = (whole + count - 1) / count;
      extent = std::clamp<std::int64_t>(whole - each * static_cast<std::int64_t>(i), 0, each);
    } else {
      extent = parts == 1 ? whole : fresh();
    }
    if (from.rank() == 1 && is_known(extent) && is_known(start)) {
      const SliceAxis part{0, start, start + std::max<std::int64_t>(extent, 0), 1};
      slice_elements(from, std::span(&part, 1), to);
    }
    if (!is_known(extent) || !is_known(start) || __builtin_add_overflow(start, extent, &start))
      start = std::numeric_limits<std::int64_t>::min();
    outputs.push_back(add(std::move(to)));
    link_same(x, outputs.back());
  }
  return outputs;
}

TensorId TensorGraph::concat(std::span<const TensorId> xs, std::int64_t axis) {
  if (xs.empty()) return unknown();
  Tensor to = like(xs.front());
  to.carries = std::ranges::any_of(xs, [&](TensorId x) { return (*this)[x].carries; });
  const auto ranked =
      std::ranges::find_if(xs, [&](TensorId x) { return (*this)[x].shape.has_value(); });
  const auto at = ranked == xs.end() ? std::nullopt : axis_in(axis, (*this)[*ranked].rank());
  if (!at) return add(std::move(to));
  to.shape = (*this)[*ranked].shape;
  Extent sum = 0;
  bool integers = true;
  bool reals = true;
  for (const TensorId x : xs) {
    const Tensor& each = (*this)[x];
    const bool fits = each.rank() == to.rank();
    const Extent more = fits ? (*each.shape)[*at] : fresh();
    if (!is_known(more) || !is_known(sum) || __builtin_add_overflow(sum, more, &sum))
      sum = xs.size() == 1 ? more : fresh();
    for (std::size_t i = 0; i < to.rank() && fits; ++i) {
      if (i != *at) (*to.shape)[i] = joined((*to.shape)[i], (*each.shape)[i], false);
    }
    integers = integers && each.integers && to.rank() == 1;
    reals = reals && each.reals && to.rank() == 1;
  }
  (*to.shape)[*at] = sum;
  for (const TensorId x : xs) {
    const Tensor& each = (*this)[x];
    if (integers) {
      if (!to.integers) to.integers.emplace();
      to.integers->insert(to.integers->end(), each.integers->begin(), each.integers->end());
    } else if (reals) {
      if (!to.reals) to.reals.emplace();
      to.reals->insert(to.reals->end(), each.reals->begin(), each.reals->end());
    }
  }
  const TensorId y = add(std::move(to));
  for (const TensorId x : xs)
    link_same(x, y);
  return y;
}

TensorId TensorGraph::stack(std::span<const TensorId> xs, std::int64_t axis) {
  std::vector<TensorId> lifted;
  for (const TensorId x : xs)
    lifted.push_back(unsqueeze(x, {axis}));
  return concat(lifted, axis);
}

TensorId TensorGraph::reduce(TensorId x, const std::optional<Extents>& axes, bool keep,
                             LayerDraft& draft) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  std::vector<bool> reduced(from.rank(), !axes);
  for (const Extent each : axes ? *axes : Extents{}) {
    const auto axis = is_known(each) ? axis_in(each, from.rank()) : std::nullopt;
    if (!axis) return add(std::move(to));
    reduced[*axis] = true;
  }
  std::vector<int> map(from.rank(), -1);
  to.shape.emplace();
  for (std::size_t i = 0; i < from.rank(); ++i) {
    if (reduced[i]) draft.reduced.push_back(static_cast<int>(i));
    if (reduced[i] && !keep) continue;
    map[i] = static_cast<int>(to.shape->size());
    to.shape->push_back(reduced[i] ? 1 : (*from.shape)[i]);
  }
  draft.kind = LayerDraft::Kind::reduce;
  const TensorId y = add(std::move(to));
  link(x, y, std::move(map));
  return y;
}

TensorId TensorGraph::tile(TensorId x, const std::optional<Extents>& repeats) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) return add(std::move(to));
  to.shape = from.shape;
  for (std::size_t i = 0; i < to.rank(); ++i) {
    Extent& extent = (*to.shape)[i];
    const Extent times = repeats && i < repeats->size() ? (*repeats)[i] : fresh();
    if (times == 1) continue;
    if (extent == 1) {
      extent = times;
    } else if (!is_known(extent) || !is_known(times) ||
               __builtin_mul_overflow(extent, times, &extent)) {
      extent = fresh();
    }
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::expand(TensorId x, const std::optional<Extents>& shape) {
  if (!shape || shape->size() > TensorLimits::rank) return add(like(x));
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  if (!from.shape) {
    to.shape = *shape;
    return add(std::move(to));
  }
  to.shape = Extents(std::max(from.rank(), shape->size()), 1);
  for (std::size_t i = 0; i < to.rank(); ++i) {
    const std::size_t back = to.rank() - i;
    const Extent a = back <= from.rank() ? (*from.shape)[from.rank() - back] : 1;
    Extent b = back <= shape->size() ? (*shape)[shape->size() - back] : 1;
    if (b == -1) b = 1;
    (*to.shape)[i] = joined(a, b, true);
  }
  const TensorId y = add(std::move(to));
  link_last(x, y);
  return y;
}

TensorId TensorGraph::matmul(TensorId a, TensorId b, bool transpose_a, bool transpose_b) {
  const Tensor left = (*this)[a];
  const Tensor right = (*this)[b];
  Tensor to = like(a);
  to.carries = left.carries || right.carries;
  if (!left.shape || !right.shape || left.rank() == 0 || right.rank() == 0)
    return add(std::move(to));
  Extents x = *left.shape;
  Extents y = *right.shape;
  const bool row = x.size() == 1;
  const bool column = y.size() == 1;
  if (row) x.insert(x.begin(), 1);
  if (column) y.push_back(1);
  if (transpose_a) std::swap(x[x.size() - 1], x[x.size() - 2]);
  if (transpose_b) std::swap(y[y.size() - 1], y[y.size() - 2]);
  Extents shape(std::max(x.size(), y.size()), 1);
  for (std::size_t i = 0; i + 2 < shape.size(); ++i) {
    const std::size_t back = shape.size() - i;
    shape[i] = joined(back <= x.size() ? x[x.size() - back] : 1,
                      back <= y.size() ? y[y.size() - back] : 1, true);
  }
  shape[shape.size() - 2] = x[x.size() - 2];
  shape[shape.size() - 1] = y[y.size() - 1];
  if (row) shape.erase(shape.end() - 2);
  if (column) shape.pop_back();
  to.shape = std::move(shape);
  return add(std::move(to));
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
