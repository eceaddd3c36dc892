// Rules of transposed convolutions. F is the full scatter's size, (n − 1)·s + K.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/frameworks/framework.h"
#include "core/geometry/coverage.h"
#include "core/geometry/taps.h"
#include "core/rules/parts.h"

namespace padlens {
namespace {

Op own_op(const Spec& spec) {
  return nearest_op(spec, Sizing::transposed_convolution);
}

bool is_of_kind(const Spec& spec) {
  return spec.op->sizing == Sizing::transposed_convolution;
}

std::int64_t full(const Asked& a) {
  return (a.n - 1) * a.s + a.K;
}

std::optional<Spec> as_transposed(const Spec& spec) {
  return as_operation(spec, own_op(spec));
}

// --- valid: out = (n − 1)·s + k; k − 1 cells around the zero-inserted input -------------

Judgement judge_valid_output(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) { return (a.n - 1) * a.s + a.k; });
}

Judgement judge_valid_padding(const Spec&, const Geometry& geometry) {
  return judge_padding(geometry, [](const AxisGeometry& a) { return Pair{a.k - 1, a.k - 1}; });
}

// Both are right where F is: but Keras appends zeros to a kernel smaller than the stride.
bool valid_holds(const Spec& spec) {
  const bool appends = traits_of(spec).appends_below_stride;
  return on_both_axes(spec, [&](const Asked& a) { return a.K == a.k && (!appends || a.k >= a.s); });
}

// --- same: out = n·s --------------------------------------------------------------------

Judgement judge_same_output(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) { return a.n * a.s; });
}

// ONNX Runtime crops to n·s, and does not append where there is less.
bool same_output_holds(const Spec& spec) {
  if (traits_of(spec).appends_below_stride) return true;
  return on_both_axes(spec, [](const Asked& a) { return a.K >= a.s; });
}

// --- same: ⌈k/2⌉ before, ⌊k/2⌋ after the zero-inserted input ------------------------------

Judgement judge_same_padding(const Spec&, const Geometry& geometry) {
  return judge_padding(geometry, [](const AxisGeometry& a) {
    return Pair{(a.k + 1) / 2, a.k / 2};
  });
}

// Cropped from F to n·s, both sides together are K + s − 2 cells: k of them for s = 2
// without dilation, and for s = 1 with k = d = 2. Uncropped (ONNX, K < s) they are K − 1 on
// each side: ⌈k/2⌉ and ⌊k/2⌋ for k = 2 alone.
bool same_padding_holds(const Spec& spec) {
  return on_both_axes(spec, [&](const Asked& a) {
    if (a.s == 1) return a.k == 2 && a.d == 2;
    if (a.d != 1 || a.k == 1) return false;
    if (a.s == 2) return odd_cell(spec) != OddCell::before || a.k % 2 == 0;
    return !traits_of(spec).appends_below_stride && a.k == 2;
  });
}

// --- the stride acts like a dilation ------------------------------------------------------

// Where in the full scatter x[i]·w[j] goes, "2i + j"; an index that is always 0 left out.
std::string place_text(std::int64_t n, std::int64_t i_step, std::int64_t k, std::int64_t j_step) {
  const auto term = [](std::int64_t step, const char* index) {
    return step == 1 ? std::string(index) : fmt::format("{}{}", step, index);
  };
  if (n == 1 && k == 1) return "0";
  if (n == 1) return term(j_step, "j");
  if (k == 1) return term(i_step, "i");
  return term(i_step, "i") + " + " + term(j_step, "j");
}

// Against the same layer with stride and dilation exchanged.
Judgement judge_stride_as_dilation(const Spec&, const Geometry& geometry) {
  bool holds = true;
  std::array<std::string, 2> exchanged;
  std::array<std::string, 2> actual;
  for (const Axis axis : {kHeight, kWidth}) {
    const AxisGeometry& a = geometry.axis[axis];
    // (i − j)·s = (i − j)·d for all i and j.
    holds = holds && (a.s == a.d || (a.n == 1 && a.k == 1));
    exchanged[axis] = place_text(a.n, a.d, a.k, a.s);
    actual[axis] = place_text(a.n, a.s, a.k, a.d);
  }
  return {holds, both_text(exchanged[0], exchanged[1]), both_text(actual[0], actual[1])};
}

bool stride_as_dilation_holds(const Spec& spec) {
  return on_both_axes(spec, [](const Asked& a) { return a.s == a.d || (a.n == 1 && a.k == 1); });
}

// --- output_padding adds zeros --------------------------------------------------------------

// Positions first … last in the full scatter.
struct Range {
  std::int64_t first;
  std::int64_t last;
  std::int64_t cells() const { return std::max<std::int64_t>(last - first + 1, 0); }
};

Range positions(const AxisGeometry& a) {
  return {a.crop_before, a.crop_before + a.out - 1};
}

// What of `all` lies before and after `part`.
std::array<Range, 2> outside(const Range& part, const Range& all) {
  if (part.cells() == 0) return {all, Range{0, -1}};
  return {Range{all.first, std::min(all.last, part.first - 1)},
          Range{std::max(all.first, part.last + 1), all.last}};
}

// How many cells output_padding adds to an axis, and how many of those that the layer
// without it does not have are zero whatever the values.
Judgement judge_output_padding(const Spec& spec, const Geometry& geometry) {
  Spec without = spec;
  without.output_padding = PerAxis{0, 0};
  std::array<Pair, 2> predicted;
  std::array<Pair, 2> actual;
  for (const Axis axis : {kHeight, kWidth}) {
    const AxisGeometry& a = geometry.axis[axis];
    const AxisGeometry base = find_framework(spec.framework)->resolve_axis(without, axis);
    const std::int64_t extra = (*spec.output_padding)[axis];
    std::int64_t zeros = 0;
    for (const Range part : outside(positions(base), positions(a)))
      zeros += part.cells() - stamped_cells(a, part.first, part.last);
    // Of a layer that would have less than no cell, the first ones only make up for that.
    const std::int64_t added = base.out < 0 ? a.out : extra;
    predicted[axis] = {added, added};
    actual[axis] = {a.out - std::max<std::int64_t>(base.out, 0), zeros};
  }
  return judge_pairs(predicted, actual);
}

// Whether no stamp reaches any of these positions of the full scatter.
bool none_stamped(const Asked& a, Range range) {
  AxisGeometry axis;
  axis.n = a.n;
  axis.k = a.k;
  axis.s = a.s;
  axis.d = a.d;
  return stamped_cells(axis, range.first, range.last) == 0;
}

// Keras, same: K mod 2 + op cells past the last stamp's first take the place of K, so the
// crop becomes smaller on both sides in turn.
bool keras_same_adds_zeros(const Asked& a, std::int64_t extra) {
  const std::int64_t odd = a.K % 2;
  const std::int64_t inner = (a.n - 1) * a.s + odd;
  const std::int64_t before = (a.K - odd) / 2;  // the crop without output_padding
  const std::int64_t first = std::max<std::int64_t>(a.K - odd - extra, 0) / 2;
  return none_stamped(a, {first, before - 1}) &&
         none_stamped(a, {before + inner, first + inner + extra - 1});
}

bool adds_zeros(const Spec& spec, Axis axis) {
  const Asked a = asked(spec, axis);
  const std::int64_t extra = (*spec.output_padding)[axis];
  if (extra == 0) return true;
  if (spec.padding == PaddingMode::same) return keras_same_adds_zeros(a, extra);
  if (is_same_mode(spec.padding)) return a.K + extra <= a.s;  // else it is cropped again
  const bool sides = spec.padding == PaddingMode::explicit_sides;
  const std::int64_t end = full(a) - (sides ? spec.sides.after(axis) : 0);
  const std::int64_t first = std::max<std::int64_t>(end, sides ? spec.sides.before(axis) : 0);
  return none_stamped(a, {first, end + extra - 1});
}

bool output_padding_holds(const Spec& spec) {
  return adds_zeros(spec, kHeight) && adds_zeros(spec, kWidth);
}

bool speaks_of_output_padding(const Spec& spec) {
  return is_of_kind(spec) && spec.output_padding && any_above(*spec.output_padding, 0) &&
         !spec.output_shape;
}

std::optional<Spec> output_padded(const Spec& spec) {
  auto result = as_transposed(spec);
  if (!result) return result;
  result->output_shape.reset();
  if (!speaks_of_output_padding(*result)) result->output_padding = PerAxis{1, 1};
  return result;
}

// --- padding adds to the output ---------------------------------------------------------------

Judgement judge_padding_adds(const Spec& spec, const Geometry& geometry) {
  const auto predict = [&](Axis axis) {
    const std::int64_t extra = spec.output_padding ? (*spec.output_padding)[axis] : 0;
    return geometry.axis[axis].full + spec.sides.before(axis) + spec.sides.after(axis) + extra;
  };
  return judge_numbers({predict(kHeight), predict(kWidth)},
                       {geometry.height().out, geometry.width().out});
}

bool padding_adds_holds(const Spec& spec) {
  return spec.sides == Sides{};
}

bool speaks_of_padding_adds(const Spec& spec) {
  return is_of_kind(spec) && spec.padding == PaddingMode::explicit_sides && !spec.output_shape;
}

std::optional<Spec> padded(const Spec& spec) {
  if (speaks_of_padding_adds(spec) && as_explicit(spec, own_op(spec))) return spec;
  auto result = as_explicit(spec, own_op(spec));
  if (result && (spec.padding != PaddingMode::explicit_sides || result->sides == Sides{})) {
    result->sides = {1, 1, 1, 1};
  }
  return result;
}

// --- a kernel that the stride divides avoids the checkerboard -----------------------------------

// Away from the borders: the fewest and the most stamps that a cell along this axis gets.
Pair stamps_per_cell(const AxisGeometry& a) {
  const CountRange counts = interior_range(a);
  return {counts.least, counts.most};
}

Judgement judge_checkerboard(const Spec&, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const bool even_predicted = h.k % h.s == 0 && w.k % w.s == 0;
  const Pair rows = stamps_per_cell(h);
  const Pair cols = stamps_per_cell(w);
  const std::int64_t least = rows.first * cols.first;
  const std::int64_t most = rows.second * cols.second;
  return {even_predicted == (least == most), even_predicted ? "min = max" : "min < max",
          fmt::format("{} {} {}", least, least == most ? "=" : "<", most)};
}

bool checkerboard_holds(const Spec& spec) {
  const bool divides = on_both_axes(spec, [](const Asked& a) { return a.k % a.s == 0; });
  return !divides || on_both_axes(spec, [](const Asked& a) { return std::gcd(a.d, a.s) == 1; });
}

constexpr Rule kRules[] = {
    {"transpose_valid_output", RuleSource::article, true,
     [](const Spec& spec) { return is_unpadded(spec, own_op(spec)); },
     [](const Spec& spec) { return as_unpadded(spec, own_op(spec)); }, judge_valid_output,
     valid_holds},
    {"transpose_valid_padding", RuleSource::article, true,
     [](const Spec& spec) { return is_unpadded(spec, own_op(spec)); },
     [](const Spec& spec) { return as_unpadded(spec, own_op(spec)); }, judge_valid_padding,
     valid_holds},
    {"transpose_same_padding", RuleSource::article, true,
     [](const Spec& spec) { return is_same(spec, own_op(spec)); },
     [](const Spec& spec) { return as_same(spec, own_op(spec)); }, judge_same_padding,
     same_padding_holds},
    {"transpose_same_output", RuleSource::article, true,
     [](const Spec& spec) { return is_same(spec, own_op(spec)); },
     [](const Spec& spec) { return as_same(spec, own_op(spec)); }, judge_same_output,
     same_output_holds},
    {"stride_as_dilation", RuleSource::article, false,
     // With a dilation the two are at hand to be mistaken for each other.
     [](const Spec& spec) { return is_of_kind(spec) && any_above(spec.dilation, 1); },
     as_transposed, judge_stride_as_dilation, stride_as_dilation_holds},
    {"padding_adds", RuleSource::saying, false,
     [](const Spec& spec) { return speaks_of_padding_adds(spec) && spec.sides != Sides{}; }, padded,
     judge_padding_adds, padding_adds_holds},
    {"output_padding_adds_zeros", RuleSource::saying, true, speaks_of_output_padding, output_padded,
     judge_output_padding, output_padding_holds},
    {"checkerboard", RuleSource::saying, false,
     [](const Spec& spec) { return is_of_kind(spec) && any_above(spec.stride, 1); }, as_transposed,
     judge_checkerboard, checkerboard_holds},
};

}  // namespace

std::span<const Rule> transpose_rules() {
  return kRules;
}

}  // namespace padlens
