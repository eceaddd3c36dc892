#include <algorithm>
#include <map>

#include "app/import/tensor_elements.h"
#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

// What part `i` of an axis has; nullopt: not known. Without sizes they are even, and the last takes
// what is left.
std::optional<Extent> part_extent(Extent whole, const std::optional<Extents>& sizes, std::size_t i,
                                  std::size_t parts) {
  if (sizes && i < sizes->size()) {
    if ((*sizes)[i] != -1) return (*sizes)[i];
    // One of −1 takes what the others leave.
    Extent rest = whole;
    for (std::size_t k = 0; k < sizes->size(); ++k) {
      if (k == i) continue;
      if (!is_known(rest) || !is_known((*sizes)[k]) || (*sizes)[k] < 0 || rest < (*sizes)[k])
        return std::nullopt;
      rest -= (*sizes)[k];
    }
    return rest;
  }
  if (!is_known(whole)) return parts == 1 ? std::optional(whole) : std::nullopt;
  const auto count = static_cast<std::int64_t>(parts);
  const std::int64_t each = whole / count + (whole % count == 0 ? 0 : 1);
  std::int64_t start = 0;
  if (__builtin_mul_overflow(each, static_cast<std::int64_t>(i), &start) || start >= whole)
    return 0;
  return std::min(whole - start, each);
}

}  // namespace

std::vector<TensorId> TensorGraph::split(TensorId x, std::int64_t axis,
                                         const std::optional<Extents>& sizes, std::size_t parts) {
  const Tensor from = (*this)[x];
  const auto at = axis_in(axis, from.rank());
  std::vector<TensorId> outputs;
  std::optional<std::int64_t> start = 0;
  for (std::size_t i = 0; i < parts; ++i) {
    Tensor to = like(x);
    if (!at) {
      outputs.push_back(add(std::move(to)));
      continue;
    }
    to.shape = from.shape;
    Extent& extent = (*to.shape)[*at];
    extent = part_extent(extent, sizes, i, parts).value_or(fresh());
    std::int64_t end = 0;
    const bool placed =
        start && is_known(extent) && extent >= 0 && !__builtin_add_overflow(*start, extent, &end);
    if (placed) {
      const SliceAxis part{static_cast<int>(*at), start, end, 1};
      slice_elements(from, std::span(&part, 1), to);
    }
    start = placed ? std::optional(end) : std::nullopt;
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
  std::vector<const Tensor*> parts;
  for (const TensorId x : xs) {
    const Tensor& each = (*this)[x];
    const bool fits = each.rank() == to.rank();
    const Extent more = fits ? (*each.shape)[*at] : fresh();
    if (!is_known(more) || !is_known(sum) || __builtin_add_overflow(sum, more, &sum))
      sum = xs.size() == 1 ? more : fresh();
    for (std::size_t i = 0; i < to.rank() && fits; ++i) {
      if (i != *at) (*to.shape)[i] = joined((*to.shape)[i], (*each.shape)[i], false);
    }
    parts.push_back(&each);
  }
  (*to.shape)[*at] = sum;
  join_elements(parts, *at, to);
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
                             LayerDraft& draft, Fold fold) {
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
  if (from.rank() <= 1 && draft.reduced.size() == from.rank())
    to.integers = reduced_elements(from, fold);
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

TensorId TensorGraph::einsum(std::span<const TensorId> xs, std::string equation) {
  std::erase(equation, ' ');
  Tensor to = xs.empty() ? Tensor{} : like(xs.front());
  to.carries = std::ranges::any_of(xs, [&](TensorId x) { return (*this)[x].carries; });
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string::npos || equation.find('.') != std::string::npos)
    return add(std::move(to));
  std::map<char, Extent> extents;
  std::size_t at = 0;
  for (const TensorId id : xs) {
    const Tensor& x = (*this)[id];
    for (std::size_t i = 0; at < arrow && equation[at] != ','; ++at, ++i) {
      if (i >= x.rank()) continue;
      const auto [found, is_new] = extents.emplace(equation[at], (*x.shape)[i]);
      if (!is_new) found->second = joined(found->second, (*x.shape)[i], true);
    }
    ++at;
  }
  to.shape.emplace();
  for (const char letter : equation.substr(arrow + 2)) {
    const auto found = extents.find(letter);
    to.shape->push_back(found == extents.end() ? fresh() : found->second);
  }
  return add(std::move(to));
}

TensorId TensorGraph::real_transform(TensorId x, const std::optional<Extents>& lengths) {
  Tensor to = like(x);
  to.shape = (*this)[x].shape;
  if (!lengths || lengths->size() > to.rank())
    return declared(std::nullopt, to.element, to.carries);
  std::ranges::copy(*lengths, to.shape->end() - static_cast<std::ptrdiff_t>(lengths->size()));
  Extent& last = to.shape->back();
  last = is_known(last) ? last / 2 + 1 : fresh();
  to.element = Element::other;
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

}  // namespace padlens
