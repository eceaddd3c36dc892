#include <algorithm>
#include <cmath>

#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

bool is_logical(Fold fold) {
  switch (fold) {
    case Fold::equal:
    case Fold::less:
    case Fold::greater:
    case Fold::less_equal:
    case Fold::greater_equal:
    case Fold::logical_and:
    case Fold::logical_or:
    case Fold::logical_not:
      return true;
    default:
      return false;
  }
}

// As models divide whole numbers: towards zero.
std::optional<std::int64_t> divided(std::int64_t a, std::int64_t b) {
  if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return std::nullopt;
  return a / b;
}

// Of two whole numbers that are known; nullopt: it has no value, or none in 63 bits.
std::optional<std::int64_t> folded_integers(Fold fold, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (fold) {
    case Fold::add:
      return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Fold::sub:
      return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Fold::mul:
      return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Fold::div:
      return divided(a, b);
    case Fold::mod:
      if (b == 0 || b == -1) return b == 0 ? std::nullopt : std::optional<std::int64_t>(0);
      return (a % b + b) % b;
    case Fold::min:
      return std::min(a, b);
    case Fold::max:
      return std::max(a, b);
    case Fold::equal:
      return a == b;
    case Fold::less:
      return a < b;
    case Fold::greater:
      return a > b;
    case Fold::less_equal:
      return a <= b;
    case Fold::greater_equal:
      return a >= b;
    case Fold::logical_and:
      return a != 0 && b != 0;
    case Fold::logical_or:
      return a != 0 || b != 0;
    case Fold::negate:
      return __builtin_sub_overflow(std::int64_t{0}, a, &result) ? std::nullopt
                                                                 : std::optional(result);
    case Fold::abs:
      return a < 0 ? folded_integers(Fold::negate, a, 0) : std::optional(a);
    case Fold::logical_not:
      return a == 0;
    case Fold::floor:
    case Fold::ceil:
    case Fold::round:
      return a;
    default:
      return std::nullopt;
  }
}

// Where one of the two is not known: what follows all the same.
std::optional<Extent> folded_unknown(Fold fold, Extent a, Extent b) {
  const bool same = a == b;
  switch (fold) {
    case Fold::add:
      return a == 0 ? std::optional(b) : b == 0 ? std::optional(a) : std::nullopt;
    case Fold::sub:
      return b == 0 ? std::optional(a) : same ? std::optional<Extent>(0) : std::nullopt;
    case Fold::mul:
      if (a == 0 || b == 0) return 0;
      return a == 1 ? std::optional(b) : b == 1 ? std::optional(a) : std::nullopt;
    case Fold::div:
      return b == 1 ? std::optional(a) : std::nullopt;
    case Fold::min:
    case Fold::max:
      return same ? std::optional(a) : std::nullopt;
    case Fold::equal:
      // A size that is not known is no −1.
      if (same) return 1;
      return (is_known(a) && a < 0) || (is_known(b) && b < 0) ? std::optional<Extent>(0)
                                                              : std::nullopt;
    case Fold::abs:
    case Fold::floor:
    case Fold::ceil:
    case Fold::round:
      return a;
    default:
      return std::nullopt;
  }
}

double folded_reals(Fold fold, double a, double b) {
  switch (fold) {
    case Fold::add:
      return a + b;
    case Fold::sub:
      return a - b;
    case Fold::mul:
      return a * b;
    case Fold::div:
      return a / b;
    case Fold::mod:
      return std::fmod(a, b);
    case Fold::min:
      return std::isnan(a) || std::isnan(b) ? std::nan("") : std::min(a, b);
    case Fold::max:
      return std::isnan(a) || std::isnan(b) ? std::nan("") : std::max(a, b);
    case Fold::pow:
      return std::pow(a, b);
    case Fold::negate:
      return -a;
    case Fold::abs:
      return std::abs(a);
    case Fold::floor:
      return std::floor(a);
    case Fold::ceil:
      return std::ceil(a);
    case Fold::round:
      return std::nearbyint(a);
    case Fold::sqrt:
      return std::sqrt(a);
    default:
      return std::nan("");
  }
}

// Whether reals `a` and `b` compare so; nullopt: not known.
std::optional<std::int64_t> compared_reals(Fold fold, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::nullopt;
  switch (fold) {
    case Fold::equal:
      return a == b;
    case Fold::less:
      return a < b;
    case Fold::greater:
      return a > b;
    case Fold::less_equal:
      return a <= b;
    case Fold::greater_equal:
      return a >= b;
    default:
      return std::nullopt;
  }
}

// Elements of `shape`; nullopt: not known, or too many to fold.
std::optional<std::int64_t> folded_count(const std::optional<Extents>& shape) {
  if (!shape) return std::nullopt;
  std::int64_t count = 1;
  for (const Extent extent : *shape) {
    if (!is_known(extent) || extent < 0 || extent > TensorLimits::folded) return std::nullopt;
    count *= extent;
    if (count > TensorLimits::folded) return std::nullopt;
  }
  return count;
}

// The element of a tensor of `from` that is spread to element `index` of one of `to`.
std::size_t spread_index(std::int64_t index, const Extents& from, const Extents& to) {
  std::int64_t at = 0;
  std::int64_t step = 1;
  for (std::size_t back = 1; back <= to.size(); ++back) {
    const Extent extent = to[to.size() - back];
    const std::int64_t place = index % extent;
    index /= extent;
    if (back > from.size()) break;
    const Extent own = from[from.size() - back];
    if (own != 1) at += place * step;
    step *= own;
  }
  return static_cast<std::size_t>(at);
}

}  // namespace

TensorId TensorGraph::shape_of(TensorId x, std::int64_t start, std::int64_t end) {
  const Tensor& from = (*this)[x];
  Tensor to;
  to.element = Element::integer;
  if (from.shape) {
    const auto rank = static_cast<std::int64_t>(from.rank());
    const std::int64_t first = std::clamp<std::int64_t>(start < 0 ? start + rank : start, 0, rank);
    const std::int64_t last = std::clamp<std::int64_t>(end < 0 ? end + rank : end, first, rank);
    to.integers = Extents(from.shape->begin() + first, from.shape->begin() + last);
    to.shape = Extents{last - first};
  } else {
    to.shape = Extents{fresh()};
  }
  return add(std::move(to));
}

TensorId TensorGraph::size_of(TensorId x) {
  Extent product = 1;
  const Tensor from = (*this)[x];
  if (!from.shape) return integer(fresh());
  for (const Extent extent : *from.shape) {
    if (!is_known(extent) || !is_known(product) ||
        __builtin_mul_overflow(product, extent, &product))
      product = fresh();
  }
  return integer(product);
}

TensorId TensorGraph::filled(const std::optional<Extents>& shape, Element element, double value) {
  Tensor tensor;
  tensor.element = element;
  if (shape && shape->size() <= TensorLimits::rank) tensor.shape = *shape;
  if (const auto count = folded_count(tensor.shape)) {
    const auto elements = static_cast<std::size_t>(*count);
    if (element == Element::integer && std::abs(value) < 9e15)
      tensor.integers.emplace(elements, static_cast<std::int64_t>(value));
    if (element == Element::real) tensor.reals.emplace(elements, value);
  }
  return add(std::move(tensor));
}

TensorId TensorGraph::range(TensorId start, TensorId limit, TensorId delta) {
  Tensor tensor;
  tensor.element = (*this)[start].element;
  const auto from = values(start);
  const auto to = values(limit);
  const auto by = values(delta);
  const auto scalar = [](const std::optional<Extents>& numbers) {
    return numbers && numbers->size() == 1 && is_known(numbers->front()) &&
           std::abs(numbers->front()) < INT32_MAX;
  };
  if (!scalar(from) || !scalar(to) || !scalar(by) || by->front() == 0) {
    const bool plain = from == Extents{0} && by == Extents{1} && to && to->size() == 1;
    tensor.shape = Extents{plain ? to->front() : fresh()};
    return add(std::move(tensor));
  }
  const std::int64_t step = by->front();
  const std::int64_t span = to->front() - from->front();
  const std::int64_t count = std::max<std::int64_t>((span + step + (step > 0 ? -1 : 1)) / step, 0);
  tensor.shape = Extents{count};
  if (tensor.element == Element::integer && count <= TensorLimits::folded) {
    tensor.integers.emplace();
    for (std::int64_t i = 0; i < count; ++i)
      tensor.integers->push_back(from->front() + i * step);
  }
  return add(std::move(tensor));
}

TensorId TensorGraph::elementwise(std::span<const TensorId> xs, Fold fold) {
  if (xs.empty()) return unknown();
  const TensorId first = fold == Fold::where && xs.size() == 3 ? xs[1] : xs[0];
  Tensor to = like(first);
  to.shape = Extents{};
  to.carries = false;
  for (const TensorId x : xs) {
    const Tensor& each = (*this)[x];
    to.carries = to.carries || each.carries;
    if (!each.shape) to.shape.reset();
    if (!to.shape) continue;
    if (each.rank() > to.rank())
      to.shape->insert(to.shape->begin(), each.rank() - to.rank(), Extent{1});
    for (std::size_t back = 1; back <= each.rank(); ++back) {
      Extent& extent = (*to.shape)[to.rank() - back];
      extent = joined(extent, (*each.shape)[each.rank() - back], true);
    }
  }
  if (is_logical(fold)) to.element = Element::integer;
  const auto count = to.carries || fold == Fold::none ? std::nullopt : folded_count(to.shape);
  std::vector<std::optional<Extents>> whole;
  std::vector<std::optional<std::vector<double>>> reals;
  bool all_whole = count.has_value();
  bool all_real = count.has_value();
  for (const TensorId x : xs) {
    if (!count) break;
    const Tensor& each = (*this)[x];
    whole.push_back(each.integers);
    reals.push_back(each.integers ? real_values(x) : each.reals);
    const auto own = folded_count(each.shape);
    const auto fits = [&](std::size_t size) { return own == static_cast<std::int64_t>(size); };
    all_whole = all_whole && each.integers && fits(each.integers->size());
    all_real = all_real && reals.back() && fits(reals.back()->size());
  }
  const auto at = [&](std::size_t which, std::int64_t i) {
    return spread_index(i, *(*this)[xs[which]].shape, *to.shape);
  };
  for (std::int64_t i = 0; count && i < *count; ++i) {
    if (fold == Fold::where && xs.size() == 3) {
      if (!whole[0] ||
          folded_count((*this)[xs[0]].shape) != static_cast<std::int64_t>(whole[0]->size()))
        break;
      const Extent condition = (*whole[0])[at(0, i)];
      const std::size_t which = condition != 0 ? 1 : 2;
      if (all_whole) {
        if (!to.integers) to.integers.emplace();
        to.integers->push_back(is_known(condition) ? (*whole[which])[at(which, i)] : fresh());
      } else if (all_real) {
        if (!to.reals) to.reals.emplace();
        to.reals->push_back(is_known(condition) ? (*reals[which])[at(which, i)] : std::nan(""));
      }
    } else if (all_whole && fold != Fold::pow && fold != Fold::sqrt) {
      if (!to.integers) to.integers.emplace();
      Extent value = (*whole[0])[at(0, i)];
      for (std::size_t k = 1; k < std::max<std::size_t>(xs.size(), 2); ++k) {
        const Extent other = k < xs.size() ? (*whole[k])[at(k, i)] : 0;
        const auto known = is_known(value) && is_known(other) ? folded_integers(fold, value, other)
                                                              : folded_unknown(fold, value, other);
        value =
            known && (is_known(*known) || !(is_known(value) && is_known(other))) ? *known : fresh();
      }
      to.integers->push_back(value);
    } else if (all_real) {
      double value = (*reals[0])[at(0, i)];
      std::optional<std::int64_t> truth;
      for (std::size_t k = 1; k < std::max<std::size_t>(xs.size(), 2); ++k) {
        const double other = k < xs.size() ? (*reals[k])[at(k, i)] : 0;
        truth = compared_reals(fold, value, other);
        value = folded_reals(fold, value, other);
      }
      if (is_logical(fold)) {
        if (!to.integers) to.integers.emplace();
        to.integers->push_back(truth ? *truth : fresh());
      } else {
        if (!to.reals) to.reals.emplace();
        to.reals->push_back(value);
      }
    }
  }
  if (count == 0 && all_whole) to.integers.emplace();
  const TensorId y = add(std::move(to));
  for (const TensorId x : xs)
    link_last(x, y);
  return y;
}

}  // namespace padlens
