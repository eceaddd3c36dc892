#include "core/rules/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/frameworks/framework.h"

namespace padlens {
namespace {

bool has_mode(const Spec& spec, Op op, PaddingMode mode) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return false;
  const auto modes = padding_modes(*framework, op);
  return std::ranges::find(modes, mode) != modes.end();
}

// With nothing in the way that only the other operation has.
std::optional<Spec> with_mode(const Spec& spec, Op op, PaddingMode mode) {
  if (!has_mode(spec, op, mode)) return std::nullopt;
  const Framework& framework = *find_framework(spec.framework);
  if (spec.dilation != PerAxis{1, 1} && !framework.offers(*op, "dilation")) return std::nullopt;
  Spec result = spec;
  result.op = op;
  result.padding = mode;
  result.output_padding.reset();
  result.output_shape.reset();
  result = with_fields_of(std::move(result), framework);
  if (spec.op != op && (op->transposed() || one_pad_per_axis(framework, *op))) {
    // One number per axis: some take no other.
    result.sides.bottom = result.sides.top;
    result.sides.right = result.sides.left;
  }
  return result;
}

}  // namespace

std::string both_text(const std::string& height, const std::string& width) {
  return height == width ? height : fmt::format("{} × {}", height, width);
}

Judgement judge_numbers(const Numbers& predicted, const Numbers& actual) {
  const auto text = [](const Numbers& numbers) {
    return both_text(std::to_string(numbers[0]), std::to_string(numbers[1]));
  };
  return {predicted == actual, text(predicted), text(actual)};
}

std::string pairs_text(const std::array<Pair, 2>& pairs) {
  return both_text(fmt::format("{}, {}", pairs[0].first, pairs[0].second),
                   fmt::format("{}, {}", pairs[1].first, pairs[1].second));
}

Judgement judge_pairs(const std::array<Pair, 2>& predicted, const std::array<Pair, 2>& actual) {
  return {predicted == actual, pairs_text(predicted), pairs_text(actual)};
}

Asked asked(const Spec& spec, Axis axis) {
  return {spec.input[axis], spec.kernel[axis], spec.stride[axis], spec.dilation[axis],
          effective_kernel(spec.kernel[axis], spec.dilation[axis])};
}

const Traits& traits_of(const Spec& spec) {
  static constexpr Traits kNone;
  const Framework* framework = find_framework(spec.framework);
  return framework == nullptr ? kNone : framework->traits;
}

Counting counting_of(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr || framework->counting == nullptr) return Counting::real;
  return framework->counting(spec);
}

Op nearest_op(const Spec& spec, Sizing sizing) {
  if (spec.op->sizing == sizing) return spec.op;
  return *std::ranges::find_if(
      operations(), [&](Op op) { return op->sizing == sizing && op->rank == spec.op->rank; });
}

bool is_unpadded(const Spec& spec, Op op) {
  if (spec.op != op || spec.output_padding || spec.output_shape) return false;
  return mode_info(spec.padding).kind == PaddingKind::none ||
         (spec.padding == PaddingMode::explicit_sides && spec.sides == Sides{});
}

bool is_same_mode(PaddingMode mode) {
  return mode_info(mode).kind == PaddingKind::same;
}

bool is_same(const Spec& spec, Op op) {
  return spec.op == op && !spec.output_padding && !spec.output_shape && is_same_mode(spec.padding);
}

bool any_above(const PerAxis& pair, int least) {
  return pair[kHeight] > least || pair[kWidth] > least;
}

std::optional<Spec> as_unpadded(const Spec& spec, Op op) {
  if (is_unpadded(spec, op) && has_mode(spec, op, spec.padding)) return spec;
  return with_mode(spec, op, PaddingMode::valid);
}

std::optional<Spec> as_same(const Spec& spec, Op op) {
  for (const PaddingMode mode : {spec.padding, PaddingMode::same, PaddingMode::same_upper}) {
    if (!is_same_mode(mode)) continue;
    if (auto found = with_mode(spec, op, mode)) return found;
  }
  return std::nullopt;
}

std::optional<Spec> as_explicit(const Spec& spec, Op op) {
  return with_mode(spec, op, PaddingMode::explicit_sides);
}

std::optional<Spec> as_operation(const Spec& spec, Op op) {
  if (spec.op == op && has_mode(spec, op, spec.padding)) return spec;
  if (auto kept = with_mode(spec, op, spec.padding)) return kept;
  if (is_same_mode(spec.padding)) {
    if (auto same = as_same(spec, op)) return same;
  }
  return with_mode(spec, op, PaddingMode::valid);
}

}  // namespace padlens
