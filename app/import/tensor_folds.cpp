#include <algorithm>
#include <array>
#include <cmath>

#include "app/import/tensor_elements.h"
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

// What is left of whole numbers; nullopt: they cannot be divided. What −1 leaves the machine does
// not reckon for the least number.
std::optional<std::int64_t> left_over(Fold fold, std::int64_t a, std::int64_t b) {
  if (b == 0) return std::nullopt;
  const std::int64_t left = b == -1 ? 0 : a % b;
  const bool other_sign = left != 0 && (left < 0) != (b < 0);
  return fold != Fold::fmod && other_sign ? left + b : left;
}

std::optional<std::int64_t> divided(Fold fold, std::int64_t a, std::int64_t b) {
  if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return std::nullopt;
  const bool down = fold == Fold::floor_div && left_over(Fold::fmod, a, b) != left_over(fold, a, b);
  return a / b - (down ? 1 : 0);
}

// Whether numbers compare so; nullopt: it is no comparison.
template <class Number>
std::optional<std::int64_t> compared(Fold fold, Number a, Number b) {
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
    case Fold::floor_div:
      return divided(fold, a, b);
    case Fold::mod:
    case Fold::fmod:
      return left_over(fold, a, b);
    case Fold::min:
      return std::min(a, b);
    case Fold::max:
      return std::max(a, b);
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
      return compared(fold, a, b);
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
    case Fold::floor_div:
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
    case Fold::floor_div:
      return std::floor(a / b);
    case Fold::mod:
      return a - b * std::floor(a / b);
    case Fold::fmod:
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
    case Fold::reciprocal:
      return 1 / a;
    default:
      return std::nan("");
  }
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

// Of tensors that are spread over each other; nullopt where one has none.
std::optional<Extents> TensorGraph::spread_shape(std::span<const TensorId> xs) {
  Extents shape;
  for (const TensorId x : xs) {
    const Tensor& each = (*this)[x];
    if (!each.shape) return std::nullopt;
    if (each.rank() > shape.size()) shape.insert(shape.begin(), each.rank() - shape.size(), 1);
    for (std::size_t back = 1; back <= each.rank(); ++back) {
      Extent& extent = shape[shape.size() - back];
      extent = joined(extent, (*each.shape)[each.rank() - back], true);
    }
  }
  return shape;
}

// One element of what comes out, from those of the operands: known or not.
Extent TensorGraph::folded(Fold fold, std::span<const Extent> operands) {
  if (fold == Fold::where && operands.size() == 3)
    return is_known(operands[0]) ? operands[operands[0] != 0 ? 1 : 2] : fresh();
  Extent value = operands[0];
  for (std::size_t k = 1; k < std::max<std::size_t>(operands.size(), 2); ++k) {
    const Extent other = k < operands.size() ? operands[k] : 0;
    const bool known = is_known(value) && is_known(other);
    const auto result =
        known ? folded_integers(fold, value, other) : folded_unknown(fold, value, other);
    value = result && (is_known(*result) || !known) ? *result : fresh();
  }
  return value;
}

// All elements in one; nullopt where they are not known, or no fold of two goes through them.
std::optional<Extents> TensorGraph::reduced_elements(const Tensor& from, Fold fold) {
  if (fold == Fold::none || !from.integers || !has_elements(from)) return std::nullopt;
  Extents rest = *from.integers;
  if (fold == Fold::add) rest.push_back(0);
  if (fold == Fold::mul) rest.push_back(1);
  if (rest.empty()) return std::nullopt;
  Extent value = rest.front();
  for (std::size_t i = 1; i < rest.size(); ++i)
    value = folded(fold, std::array{value, rest[i]});
  return Extents{value};
}

void TensorGraph::fold_integers(std::span<const TensorId> xs, Fold fold, std::int64_t count,
                                Tensor& to) {
  if (fold == Fold::pow || fold == Fold::sqrt || fold == Fold::reciprocal) return;
  for (const TensorId x : xs) {
    if (!(*this)[x].integers || !has_elements((*this)[x])) return;
  }
  to.element = Element::integer;
  to.integers.emplace();
  std::vector<Extent> operands(xs.size());
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < xs.size(); ++k) {
      const Tensor& x = (*this)[xs[k]];
      operands[k] = (*x.integers)[spread_index(i, *x.shape, *to.shape)];
    }
    to.integers->push_back(folded(fold, operands));
  }
}

void TensorGraph::fold_reals(std::span<const TensorId> xs, Fold fold, std::int64_t count,
                             Tensor& to) {
  std::vector<std::vector<double>> operands;
  for (const TensorId x : xs) {
    const auto values = real_values(x);
    if (!values || !has_elements((*this)[x])) return;
    operands.push_back(*values);
  }
  const bool logical = is_logical(fold);
  to.element = logical ? Element::integer : Element::real;
  if (logical) {
    to.integers.emplace();
  } else {
    to.reals.emplace();
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = [&](std::size_t k) {
      return operands[k][spread_index(i, *(*this)[xs[k]].shape, *to.shape)];
    };
    double value = at(0);
    if (fold == Fold::where && xs.size() == 3) {
      to.reals->push_back(std::isnan(value) ? value : at(value != 0 ? 1 : 2));
      continue;
    }
    std::optional<std::int64_t> truth;
    for (std::size_t k = 1; k < std::max<std::size_t>(xs.size(), 2); ++k) {
      const double other = k < xs.size() ? at(k) : 0;
      if (!std::isnan(value) && !std::isnan(other)) truth = compared(fold, value, other);
      value = folded_reals(fold, value, other);
    }
    if (logical) {
      to.integers->push_back(truth ? *truth : fresh());
    } else {
      to.reals->push_back(value);
    }
  }
}

TensorId TensorGraph::elementwise(std::span<const TensorId> xs, Fold fold) {
  if (xs.empty()) return unknown();
  Tensor to = like(fold == Fold::where && xs.size() == 3 ? xs[1] : xs[0]);
  to.carries = std::ranges::any_of(xs, [&](TensorId x) { return (*this)[x].carries; });
  to.shape = spread_shape(xs);
  if (is_logical(fold)) to.element = Element::integer;
  const auto count = to.carries || fold == Fold::none ? std::nullopt : folded_count(to.shape);
  if (count) fold_integers(xs, fold, *count, to);
  if (count && !to.integers) fold_reals(xs, fold, *count, to);
  const TensorId y = add(std::move(to));
  for (const TensorId x : xs)
    link_last(x, y);
  return y;
}

TensorId TensorGraph::mapped(TensorId x) {
  return elementwise(std::span(&x, 1), Fold::none);
}

}  // namespace padlens
