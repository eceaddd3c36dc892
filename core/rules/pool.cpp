// Rules of pools, of a maximum and of a mean.

#include <algorithm>

#include "core/frameworks/framework.h"
#include "core/geometry/stretches.h"
#include "core/geometry/taps.h"
#include "core/rules/parts.h"

namespace padlens {
namespace {

// --- closed forms -------------------------------------------------------------------

// One axis of a pool, as a person asked for it.
struct Pooled : Asked {
  std::int64_t before, after;  // padding
  bool ceil_mode;

  std::int64_t padding() const { return before + after; }
  std::int64_t rest() const { return n + padding() - K; }  // N − K, what the stride divides
};

// Cells before and after. `same` pads for the undilated window.
Pair padding_asked(const Spec& spec, Axis axis) {
  if (spec.padding == PaddingMode::explicit_sides) {
    return {spec.sides.before(axis), spec.sides.after(axis)};
  }
  if (!is_same_mode(spec.padding)) return {};
  const Asked a = asked(spec, axis);
  std::int64_t total = (ceil_div(a.n, a.s) - 1) * a.s + a.k - a.n;
  if (traits_of(spec).clamps_same_total) total = std::max<std::int64_t>(total, 0);
  const bool more_before = odd_cell(spec) == OddCell::before;
  const std::int64_t before = (more_before ? total + 1 : total) / 2;  // halved towards zero
  return {before, total - before};
}

Pooled pooled(const Spec& spec, Axis axis) {
  const Pair padding = padding_asked(spec, axis);
  return {asked(spec, axis), padding.first, padding.second, spec.ceil_mode};
}

template <class Function>
bool on_both_pooled(const Spec& spec, Function condition) {
  return condition(pooled(spec, kHeight)) && condition(pooled(spec, kWidth));
}

// Where the window begins that the ceiling adds, or the last one where it adds none.
std::int64_t ceiling_start(const Pooled& a) {
  return ceil_div(a.rest(), a.s) * a.s;
}

// Where the last window begins; negative where there is none. Where the floor and rounding
// towards zero differ, only a framework that rounds so has an output.
std::int64_t last_start(const Pooled& a) {
  if (!a.ceil_mode) return a.rest() / a.s * a.s;
  const std::int64_t start = ceiling_start(a);
  return start < a.before + a.n ? start : start - a.s;
}

// --- the nearest pools ----------------------------------------------------------------

bool is_mean(const Spec& spec) {
  return spec.op->pools() && spec.op->reducer->divides;
}

// Its own operation where it is a pool, else the first, a maximum.
std::optional<Spec> as_pool(const Spec& spec) {
  return as_operation(spec, nearest_op(spec, Sizing::pooling));
}

// --- ceil_mode: a window more where the division leaves a remainder ---------------------

bool speaks_of_ceil_mode(const Spec& spec) {
  return spec.op->pools() && spec.ceil_mode;
}

std::optional<Spec> with_ceil_mode(const Spec& spec) {
  auto result = as_pool(spec);
  if (!result || !find_framework(spec.framework)->offers(*result->op, "ceil_mode")) {
    return std::nullopt;
  }
  result->ceil_mode = true;
  return result;
}

Judgement judge_ceil_adds_window(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) {
    const std::int64_t rest = a.padded - a.K;
    const std::int64_t windows = floor_div(rest, a.s) + 1;
    return rest % a.s == 0 ? windows : windows + 1;
  });
}

bool ceil_adds_window_holds(const Spec& spec) {
  return on_both_pooled(spec, [](const Pooled& a) { return ceiling_start(a) < a.before + a.n; });
}

// --- a mean with same divides by the size of the window ---------------------------------

bool speaks_of_same_divisor(const Spec& spec) {
  return is_mean(spec) && is_same(spec, spec.op) && !spec.divisor_override;
}

// Its own operation where it is a mean, else the first.
Op mean_of(const Spec& spec) {
  if (is_mean(spec)) return spec.op;
  return *std::ranges::find_if(operations(),
                               [](Op op) { return op->pools() && op->reducer->divides; });
}

std::optional<Spec> same_mean(const Spec& spec) {
  auto result = as_same(spec, mean_of(spec));
  if (result) result->divisor_override.reset();
  return result;
}

// The smallest and the largest divisor along an axis; 0 where there is no window.
Pair divisors_of(const AxisGeometry& a, Counting counting) {
  Pair found;
  for (const auto& [out, count] : some_stretches(a, a)) {
    const std::int64_t divisor = divisor_of_axis(a, counting, out);
    found.first = out == 0 ? divisor : std::min(found.first, divisor);
    found.second = std::max(found.second, divisor);
  }
  return found;
}

Judgement judge_same_divisor(const Spec& spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const bool flat = spec.op->rank == 1;
  const Pair rows = flat ? Pair{1, 1} : divisors_of(h, geometry.counting);
  const Pair cols = divisors_of(w, geometry.counting);
  const std::int64_t least = rows.first * cols.first;
  const std::int64_t most = rows.second * cols.second;
  const std::int64_t window = flat ? w.k : h.k * w.k;
  const std::string actual = std::to_string(least);
  return {least == window, std::to_string(window),
          least == most ? actual : actual + " … " + std::to_string(most)};
}

// No window leaves what is counted.
bool same_divisor_holds(const Spec& spec) {
  const Counting counting = counting_of(spec);
  return on_both_pooled(spec, [&](const Pooled& a) {
    const std::int64_t start = last_start(a);
    if (start < 0) return false;  // no window at all
    if (counting == Counting::window) return true;
    const std::int64_t end = start + a.K;
    if (counting == Counting::padded) return end <= a.n + a.padding();
    return a.before <= 0 && end <= a.before + a.n;
  });
}

// --- global pooling is a pool with kernel n ---------------------------------------------

bool speaks_of_global(const Spec& spec) {
  return spec.op->pools() && spec.kernel == spec.input && !spec.divisor_override;
}

std::optional<Spec> without_divisor(const Spec& spec) {
  auto result = as_pool(spec);
  if (result) result->divisor_override.reset();
  return result;
}

// One window, on every input cell; a mean divides by just those.
bool is_global(const AxisGeometry& a, const Geometry& geometry) {
  return a.out == 1 && real_taps(a, 0) == a.n &&
         (!geometry.op->reducer->divides || divisor_of_axis(a, geometry.counting, 0) == a.n);
}

// Input cells in the first window, and windows: n and 1 of a pool that is global, and of no other.
Judgement judge_global(const Spec& spec, const Geometry& geometry) {
  const std::string global = pairs_text(per_axis(geometry, [](const AxisGeometry& a) {
    return Pair{a.n, 1};
  }));
  const bool predicted = spec.kernel == spec.input;
  const bool actual =
      is_global(geometry.height(), geometry) && is_global(geometry.width(), geometry);
  if (predicted && !actual) {
    return {false, global, pairs_text(per_axis(geometry, [](const AxisGeometry& a) {
              return Pair{real_taps(a, 0), a.out};
            }))};
  }
  const std::string other = "≠ " + global;
  return {predicted == actual, predicted ? global : other, actual ? global : other};
}

bool covers_all(const Pooled& a, bool divides, Counting counting) {
  if (last_start(a) != 0 || a.before < 0) return false;
  // The taps lie d apart: next to each other, or only one cell has to be met.
  if ((a.d > 1 && a.n > 1) || a.before % a.d != 0 || a.before / a.d + a.n > a.k) return false;
  if (!divides || counting == Counting::real) return true;
  if (counting == Counting::window) return a.k == a.n;
  return std::min(a.k, ceil_div(a.n + a.padding(), a.d)) == a.n;
}

bool global_holds(const Spec& spec) {
  const bool divides = spec.op->reducer->divides;
  const Counting counting = counting_of(spec);
  const bool global =
      on_both_pooled(spec, [&](const Pooled& a) { return covers_all(a, divides, counting); });
  return global == (spec.kernel == spec.input);
}

// --- stride 2 halves the size ------------------------------------------------------------

bool speaks_of_halving(const Spec& spec) {
  return spec.op->pools() && any_above(spec.stride, 1);
}

Judgement judge_halving(const Spec&, const Geometry& geometry) {
  return judge_output(geometry, [](const AxisGeometry& a) { return a.n / a.s; });
}

// n = ⌊n / s⌋·s + n mod s: what of n the promised windows leave, and the padding, against K.
bool halving_holds(const Spec& spec) {
  return on_both_pooled(spec, [](const Pooled& a) {
    const std::int64_t surplus = a.n % a.s + a.padding();
    if (a.ceil_mode) {
      const bool dropped = a.n % a.s == 0 && a.before == 0;  // the window past n / s
      return (a.K - 2 * a.s < surplus && surplus <= a.K - a.s) ||
             (dropped && a.K - a.s < surplus && surplus <= a.K);
    }
    // A window wider than the padded input.
    if (a.rest() < 0) return a.n / a.s == (a.rest() > -a.s ? 1 : 0);
    return a.K - a.s <= surplus && surplus < a.K;
  });
}

constexpr Rule kRules[] = {
    {"ceil_adds_window", RuleSource::saying, false, speaks_of_ceil_mode, with_ceil_mode,
     judge_ceil_adds_window, ceil_adds_window_holds},
    {"same_divides_by_window", RuleSource::saying, true, speaks_of_same_divisor, same_mean,
     judge_same_divisor, same_divisor_holds},
    {"global_is_kernel_n", RuleSource::saying, false, speaks_of_global, without_divisor,
     judge_global, global_holds},
    {"stride_two_halves", RuleSource::saying, true, speaks_of_halving, as_pool, judge_halving,
     halving_holds},
};

}  // namespace

std::span<const Rule> pool_rules() {
  return kRules;
}

}  // namespace padlens
