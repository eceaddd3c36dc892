#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "core/frameworks/framework.h"
#include "core/rules/rules.h"

namespace padlens {

// What the rules are made of. Everything is read per axis.

std::span<const Rule> conv_rules();
std::span<const Rule> transpose_rules();
std::span<const Rule> pool_rules();

using Numbers = std::array<std::int64_t, 2>;  // [height, width]

// --- judging -----------------------------------------------------------------------

// "3" where both axes agree, else "3 × 2".
std::string both_text(const std::string& height, const std::string& width);

Judgement judge_numbers(const Numbers& predicted, const Numbers& actual);

// A pair of numbers an axis: "1, 2", as cells before and after.
struct Pair {
  std::int64_t first = 0;
  std::int64_t second = 0;
  friend bool operator==(const Pair&, const Pair&) = default;
};
std::string pairs_text(const std::array<Pair, 2>& pairs);
Judgement judge_pairs(const std::array<Pair, 2>& predicted, const std::array<Pair, 2>& actual);

template <class Function>
auto per_axis(const Geometry& geometry, Function function) {
  return std::array{function(geometry.axis[kHeight]), function(geometry.axis[kWidth])};
}

// Output sizes against the layer's.
template <class Function>
Judgement judge_output(const Geometry& geometry, Function predict) {
  return judge_numbers(per_axis(geometry, predict),
                       per_axis(geometry, [](const AxisGeometry& a) { return a.out; }));
}

// Cells before and after an axis against the layer's padding.
template <class Function>
Judgement judge_padding(const Geometry& geometry, Function predict) {
  return judge_pairs(per_axis(geometry, predict), per_axis(geometry, [](const AxisGeometry& a) {
                       return Pair{a.pad_before, a.pad_after};
                     }));
}

// --- closed forms ------------------------------------------------------------------

// The numbers of one axis, as a person asked for them.
struct Asked {
  std::int64_t n, k, s, d, K;
};
Asked asked(const Spec& spec, Axis axis);

// Whether `condition`, of one axis, is true of both.
template <class Function>
bool on_both_axes(const Spec& spec, Function condition) {
  return condition(asked(spec, kHeight)) && condition(asked(spec, kWidth));
}

// --- kinds of layers ---------------------------------------------------------------

// The traits of the spec's framework; those of none in particular where there is no such one.
const Traits& traits_of(const Spec& spec);

// The spec's operation where it is sized so, else the first that is.
Op nearest_op(const Spec& spec, Sizing sizing);

// No padding of its own: valid, NOTSET, or explicit sides of 0; and no output_padding
// or output_shape that would change the size.
bool is_unpadded(const Spec& spec, Op op);

// same, SAME_UPPER or SAME_LOWER, and no output_padding or output_shape.
bool is_same(const Spec& spec, Op op);
bool is_same_mode(PaddingMode mode);

bool any_above(const PerAxis& pair, int least);

// Which cells a mean of the spec's framework counts.
Counting counting_of(const Spec& spec);

// The nearest layers of these kinds; nullopt where the framework spells no such mode, or where
// its operation would lose the dilation.
std::optional<Spec> as_unpadded(const Spec& spec, Op op);
std::optional<Spec> as_same(const Spec& spec, Op op);
std::optional<Spec> as_explicit(const Spec& spec, Op op);
// As it is where it is of that operation; else with the padding mode that is nearest.
std::optional<Spec> as_operation(const Spec& spec, Op op);

}  // namespace padlens
