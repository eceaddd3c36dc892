#include "core/answers/asked_sizes.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/frameworks/sizing.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

// Every size up to here is asked for.
constexpr std::int64_t kAllUpTo = 400;

// The product of the windows' strides along an axis, at most a bit more than any size.
std::int64_t window_strides(std::span<const Spec> layers, Axis axis) {
  std::int64_t product = 1;
  for (const Spec& spec : layers) {
    const std::int64_t stride = std::max(spec.stride[axis], 1);
    if (!spec.op->transposed()) product = std::min(product * stride, kLargestSize + 1);
  }
  return product;
}

// Sizes at which something may begin or end: where a window or what is padded just fits, and what
// an output that is asked for leads back to; and those `around` them.
void add_critical(const Spec& spec, Axis axis, std::int64_t around, std::set<std::int64_t>& sizes) {
  const std::int64_t K = K_of(spec, axis);
  const std::int64_t s = spec.stride[axis];
  const std::int64_t before = spec.sides.before(axis);
  const std::int64_t after = spec.sides.after(axis);
  std::vector<std::int64_t> centres{before, after, before + after, s, K / 2, spec.kernel[axis]};
  // A window that covers the padding on either side, on one, or as much on both.
  for (const std::int64_t covered :
       {std::int64_t{0}, before, after, before + after, 2 * before, 2 * after})
    centres.insert(centres.end(), {K - covered, K - covered - s, K - covered + s});
  if (spec.output_shape && s > 0) {
    const std::int64_t out = (*spec.output_shape)[axis];
    centres.insert(centres.end(), {out, out / s, (out + before + after - K) / s + 1,
                                   (out - K - output_padding_of(spec, axis)) / s + 1});
  }
  for (const std::int64_t centre : centres) {
    for (std::int64_t n = centre - around; n <= centre + around; ++n) {
      if (n >= 1 && n <= kLargestSize) sizes.insert(n);
    }
  }
}

// Some where a stride begins anew, large and small.
void add_multiples(std::int64_t stride, std::set<std::int64_t>& sizes) {
  const std::int64_t most = kLargestSize / stride;
  for (const std::int64_t multiple : {most, most / 2 + 1, most / 3, std::int64_t{1}}) {
    for (std::int64_t n = multiple * stride - 3; n <= multiple * stride + 3; ++n) {
      if (n >= 1 && n <= kLargestSize) sizes.insert(n);
    }
  }
}

}  // namespace

Spec with_sizes(const Spec& spec, const std::array<std::int64_t, 2>& sizes) {
  Spec numbers = spec;
  for (const Axis axis : axes_of(spec)) {
    numbers.input[axis] = static_cast<int>(sizes[axis]);
    numbers.symbols[axis].clear();
  }
  if (spec.input_values.preset == Preset::custom) numbers.input_values = {};
  return numbers;
}

const SizeAnswer& AskedSizes::at(std::int64_t n) {
  const auto [place, is_new] = answers_.try_emplace(n);
  if (is_new) place->second = answer(n);
  return place->second;
}

SizeAnswer AskedSizes::answer(std::int64_t n) {
  for (const Axis axis : kAxes) {
    if (on_[axis]) sizes_[axis] = n;
  }
  layers_[0] = with_sizes(layers_[0], sizes_);
  if (layers_.size() == 1) return answer_of(resolve(layers_[0]));
  ResolvedStack stack = resolve_stack(layers_);
  const bool accepted = stack.accepted();
  Resolution last = std::move(stack.layers.back());
  last.problems.clear();
  for (StackProblem& each : stack.problems())
    last.problems.push_back(std::move(each.problem));
  SizeAnswer found = answer_of(std::move(last));
  found.accepted = accepted || (anyway_ && found.has_sizes);
  return found;
}

SizeAnswer AskedSizes::answer_of(Resolution resolution) const {
  SizeAnswer found;
  found.has_sizes = resolution.geometry.has_value();
  found.accepted = resolution.accepted() || (anyway_ && found.has_sizes);
  if (found.has_sizes) {
    found.out = {resolution.geometry->height().out, resolution.geometry->width().out};
    found.sides = resolution.geometry->sides();
  }
  if (!found.accepted) found.problems = std::move(resolution.problems);
  return found;
}

// Paddle's transposed `same` goes by the remainder by its stride, and TensorFlow.js has layers that
// take the stride of the height for both axes: what comes after all of them is looked at first.
std::vector<std::int64_t> periods_of(std::span<const Spec> layers, Axis axis) {
  const std::int64_t own = window_strides(layers, axis);
  const std::int64_t other = window_strides(layers, axis == kHeight ? kWidth : kHeight);
  std::vector<std::int64_t> periods{own, other};
  for (const Spec& spec : layers) {
    if (spec.op->transposed()) periods.push_back(std::max(spec.stride[axis], 1));
  }
  std::int64_t all = 1;
  for (const std::int64_t period : periods)
    all = std::min(all / std::gcd(all, period) * period, kLargestSize + 1);
  if (all <= kLongestTable) return {all};
  return periods;
}

std::set<std::int64_t> sizes_to_ask(std::span<const Spec> layers) {
  std::set<std::int64_t> sizes;
  for (std::int64_t n = 1; n <= kAllUpTo; ++n)
    sizes.insert(n);
  for (const Spec& spec : layers) {
    for (const Axis axis : kAxes) {
      add_critical(spec, axis, 2 + std::clamp(spec.stride[axis], 0, 6), sizes);
      add_multiples(std::max(spec.stride[axis], 1), sizes);
    }
  }
  // Between them some of every order, which share no period.
  std::int64_t n = kAllUpTo;
  for (std::int64_t i = 0; n < kLargestSize - kLargestSize / 8; ++i) {
    n += n / 8 + (i * 7) % 11;
    sizes.insert(std::min(n, kLargestSize));
  }
  for (std::int64_t i = 0; i < 4; ++i)
    sizes.insert(kLargestSize - i);
  return sizes;
}

std::vector<std::int64_t> sizes_to_hold(std::span<const Spec> layers, Axis axis) {
  constexpr std::int64_t kLarge = std::int64_t{1} << 20U;
  std::vector<std::int64_t> sizes;
  const std::int64_t count = std::min<std::int64_t>(window_strides(layers, axis), 16);
  for (const std::int64_t first : {kLarge, kLargestSize - count + 1}) {
    for (std::int64_t i = 0; i < count; ++i)
      sizes.push_back(first + i);
  }
  std::set<std::int64_t> critical;
  for (const Spec& spec : layers) {
    for (const Axis each : kAxes)
      add_critical(spec, each, 1, critical);
    // Where a window fits without leaving a cell over.
    const std::int64_t padded = K_of(spec, axis) - side_before(spec, axis) - side_after(spec, axis);
    const std::int64_t s = std::max(spec.stride[axis], 1);
    for (const std::int64_t n : {padded, padded + s, padded + ceil_div(kLarge, s) * s}) {
      if (n >= 1 && n <= kLargestSize) critical.insert(n);
    }
  }
  sizes.insert(sizes.end(), critical.rbegin(), critical.rend());
  return sizes;
}

}  // namespace padlens
