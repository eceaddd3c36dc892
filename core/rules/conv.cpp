// Rules of convolutions. The article's speak of the kernel size k: dilation is not
// in them.

#include "core/rules/parts.h"

namespace padlens {
namespace {

Op own_op(const Spec& spec) {
  return nearest_op(spec, Sizing::convolution);
}

bool is_of_kind(const Spec& spec) {
  return spec.op->sizing == Sizing::convolution;
}

// Cells that the last window of a `same` convolution does not need: its padding
// comes to K − 1 − rest, where that is not cut off at 0.
std::int64_t rest(const Asked& a) {
  return (a.n - 1) % a.s;
}

// (d − 1)·(k − 1): the cells that dilation puts between those of the kernel.
std::int64_t spread(const Asked& a) {
  return (a.d - 1) * (a.k - 1);
}

// --- same: ⌊(k − 1)/2⌋ before, ⌈(k − 1)/2⌉ after -------------------------------------

Judgement judge_same_padding(const Spec&, const Geometry& geometry) {
  return judge_padding(geometry, [](const AxisGeometry& a) {
    return Pair{(a.k - 1) / 2, a.k / 2};
  });
}

// The rule's total is k − 1. Keras splits a true total as the rule splits its own, and
// so does SAME_UPPER; SAME_LOWER puts an odd cell before.
bool same_padding_holds(const Spec& spec) {
  return on_both_axes(spec, [&](const Asked& a) {
    if (traits_of(spec).same_leaves_stride) return spread(a) == 0;  // no stride: no rest
    const bool split = odd_cell(spec) == OddCell::after || a.k % 2 == 1;
    // Where the total is clamped, nothing is padded where it would be less.
    const bool nothing = traits_of(spec).clamps_same_total && a.k == 1;
    return nothing || (rest(a) == spread(a) && split);
  });
}

// --- same: out = ⌈n / s⌉ --------------------------------------------------------------

Judgement judge_same_output(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) { return ceil_div(a.n, a.s); });
}

// --- valid: out = ⌈(n − (k − 1)) / s⌉ -------------------------------------------------

Judgement judge_valid_output(const Spec&, const Geometry& geometry) {
  return judge_output(geometry,
                      [](const AxisGeometry& a) { return ceil_div(a.n - (a.k - 1), a.s); });
}

// n − K lies spread() below n − k: as many windows only within the same stride.
bool valid_output_holds(const Spec& spec) {
  return on_both_axes(spec, [](const Asked& a) { return (a.n - a.k) % a.s >= spread(a); });
}

// --- "same" keeps the size ------------------------------------------------------------

Judgement judge_same_keeps_size(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) { return a.n; });
}

bool same_keeps_size_holds(const Spec& spec) {
  return on_both_axes(spec, [](const Asked& a) { return a.s == 1 || a.n == 1; });
}

// --- padding = ⌊k/2⌋ keeps the size ---------------------------------------------------

Sides half_kernel(const Spec& spec) {
  const int rows = spec.kernel[kHeight] / 2;
  const int cols = spec.kernel[kWidth] / 2;
  return {rows, rows, cols, cols};
}

bool speaks_of_half_padding(const Spec& spec) {
  return is_of_kind(spec) && spec.padding == PaddingMode::explicit_sides &&
         spec.sides == half_kernel(spec) && spec.sides != Sides{};
}

std::optional<Spec> half_padding(const Spec& spec) {
  auto result = as_explicit(spec, own_op(spec));
  if (result) result->sides = half_kernel(spec);
  return result;
}

// The padded axis has `more` cells more than a window that would keep the size at stride 1.
bool half_padding_holds(const Spec& spec) {
  return on_both_axes(spec, [](const Asked& a) {
    const std::int64_t more = (a.k % 2 == 0 ? 1 : 0) - spread(a);
    const std::int64_t left = more - (a.n - 1) * (a.s - 1);  // past the last window's start
    return left >= 0 && left < a.s;
  });
}

constexpr Rule kRules[] = {
    {"conv_same_padding", RuleSource::article, true,
     [](const Spec& spec) { return is_same(spec, own_op(spec)); },
     [](const Spec& spec) { return as_same(spec, own_op(spec)); }, judge_same_padding,
     same_padding_holds},
    {"conv_same_output", RuleSource::article, false,
     [](const Spec& spec) { return is_same(spec, own_op(spec)); },
     [](const Spec& spec) { return as_same(spec, own_op(spec)); }, judge_same_output,
     [](const Spec&) { return true; }},
    {"conv_valid_output", RuleSource::article, false,
     [](const Spec& spec) { return is_unpadded(spec, own_op(spec)); },
     [](const Spec& spec) { return as_unpadded(spec, own_op(spec)); }, judge_valid_output,
     valid_output_holds},
    {"same_keeps_size", RuleSource::saying, false,
     // Who asks for a larger stride wants a smaller output.
     [](const Spec& spec) { return is_same(spec, own_op(spec)) && !any_above(spec.stride, 1); },
     [](const Spec& spec) { return as_same(spec, own_op(spec)); }, judge_same_keeps_size,
     same_keeps_size_holds},
    {"half_kernel_keeps_size", RuleSource::saying, false, speaks_of_half_padding, half_padding,
     judge_same_keeps_size, half_padding_holds},
};

}  // namespace

std::span<const Rule> conv_rules() {
  return kRules;
}

}  // namespace padlens
