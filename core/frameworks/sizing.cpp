#include "core/frameworks/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "core/geometry/formula.h"

namespace padlens {
namespace {

bool odd_before(const Spec& spec) {
  return odd_cell(spec) == OddCell::before;
}

bool is_same(const Spec& spec) {
  return padding_kind(spec) == PaddingKind::same;
}

// The spec as the rule reads it: itself, or `other`.
const Spec& read_by(const SlideRule& rule, const Spec& spec, std::optional<Spec>& other) {
  if (!rule.same_undilates || !is_same(spec)) return spec;
  other = spec;
  other->dilation = {1, 1};
  return *other;
}

struct Pads {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

Pads same_pads(const Spec& spec, Axis axis, const SlideRule& rule) {
  const std::int64_t window = rule.same_of_k ? spec.kernel[axis] : K_of(spec, axis);
  std::int64_t total =
      rule.same_keeps_size ? window - 1 : same_total(spec.input[axis], spec.stride[axis], window);
  if (rule.same_clamps) total = std::max<std::int64_t>(total, 0);
  const std::int64_t half = total / 2;
  return odd_before(spec) ? Pads{total - half, half} : Pads{half, total - half};
}

std::int64_t divided(std::int64_t rest, std::int64_t s, Windows windows, bool to_zero) {
  switch (windows) {
    case Windows::floor:
      return to_zero ? rest / s : floor_div(rest, s);
    case Windows::nearest:
      return floor_div(2 * rest + s, 2 * s);
    default:
      return to_zero ? (rest + s - 1) / s : ceil_div(rest, s);
  }
}

std::string text(std::int64_t number) {
  return std::to_string(number);
}

// before, after: what a `same` was worked out to.
void add_same_halves(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  const std::int64_t total = a.pad_before + a.pad_after;
  const bool lower = odd_before(spec);
  lines.formulas.push_back({"before", lower ? "⌈pad / 2⌉" : "⌊pad / 2⌋",
                            fmt::format(fmt::runtime(lower ? "⌈{} / 2⌉" : "⌊{} / 2⌋"), total),
                            text(a.pad_before)});
  lines.formulas.push_back(
      {"after", "pad − before", fmt::format("{} − {}", total, a.pad_before), text(a.pad_after)});
  if (total > 0 && total % 2 == 1) {
    lines.notes.push_back({lower ? "odd_cell_before" : "odd_cell_after", {}});
  }
}

void add_given_sides(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  if (!sides_given(spec)) return;
  lines.formulas.push_back({"before", side_name(spec, false), "", text(a.pad_before)});
  lines.formulas.push_back({"after", side_name(spec, true), "", text(a.pad_after)});
}

// Where the size is ⌈n/s⌉ and all else follows from it.
void derive_scaled_same(const Spec& spec, const AxisGeometry& a, const SlideRule& rule,
                        AxisDerivation& lines) {
  const std::int64_t unclamped = (a.out - 1) * a.s + a.K - a.n;
  const char* form = rule.same_clamps ? "max((out−1)·s + {} − n, 0)" : "(out−1)·s + {} − n";
  const char* numbers = rule.same_clamps ? "max({}·{} + {} − {}, 0)" : "{}·{} + {} − {}";
  lines.formulas.push_back({"out", "⌈n / s⌉", fmt::format("⌈{} / {}⌉", a.n, a.s), text(a.out)});
  lines.formulas.push_back({"pad", fmt::format(fmt::runtime(form), kernel_symbol(a)),
                            fmt::format(fmt::runtime(numbers), a.out - 1, a.s, a.K, a.n),
                            text(a.pad_before + a.pad_after)});
  add_same_halves(spec, a, lines);
  if (unclamped < 0 && rule.same_clamps) lines.notes.push_back({"kernel_below_stride", {}});
  add_leftover(a, lines);
}

void add_same_total(const AxisGeometry& a, const SlideRule& rule, AxisDerivation& lines) {
  const std::int64_t window = rule.same_of_k ? a.k : a.K;
  const std::string symbol = rule.same_of_k ? "k" : kernel_symbol(a);
  const std::string total = text(a.pad_before + a.pad_after);
  if (rule.same_keeps_size) {
    const bool dilated = !rule.same_of_k;
    lines.formulas.push_back(
        {"pad", dilated ? "d·(k−1)" : "k − 1",
         dilated ? fmt::format("{}·{}", a.d, a.k - 1) : fmt::format("{} − 1", a.k), total});
    return;
  }
  const std::int64_t windows = ceil_div(a.n, a.s);
  lines.formulas.push_back({"pad", fmt::format("max((⌈n / s⌉ − 1)·s + {} − n, 0)", symbol),
                            fmt::format("max(({} − 1)·{} + {} − {}, 0)", windows, a.s, window, a.n),
                            total});
}

}  // namespace

std::int64_t same_total(std::int64_t n, std::int64_t s, std::int64_t K) {
  return (ceil_div(n, s) - 1) * s + K - n;
}

Windows asked_windows(const Spec& spec, Windows with_ceil) {
  for (const auto& asked : {spec.rounding_type, spec.dim_rounding_mode}) {
    if (!asked) continue;
    switch (*asked) {
      case Rounding::ceil:
        return Windows::ceil;
      case Rounding::ceil_torch:
        return Windows::ceil_drops;
      case Rounding::round:
        return Windows::nearest;
      default:
        return Windows::floor;
    }
  }
  if (spec.cover_all) return *spec.cover_all ? Windows::ceil : Windows::floor;
  return spec.ceil_mode ? with_ceil : Windows::floor;
}

AxisGeometry slide_axis(const Spec& asked, Axis axis, const SlideRule& rule, Windows windows) {
  std::optional<Spec> other;
  const Spec& spec = read_by(rule, asked, other);
  const Pads pads = is_same(spec)     ? same_pads(spec, axis, rule)
                    : is_causal(spec) ? Pads{K_of(spec, axis) - 1, 0}
                                      : Pads{side_before(spec, axis), side_after(spec, axis)};
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t rest = n + pads.before + pads.after - K_of(spec, axis);
  std::int64_t out = divided(rest, s, windows, rule.rounds_to_zero) + 1;
  const auto past_input = [&] { return (out - 1) * s >= n + pads.before; };
  if (windows == Windows::ceil_drops && past_input()) --out;
  if (windows == Windows::ceil_drops_all && out > 1 && past_input()) {
    out = std::max<std::int64_t>(floor_div(n + pads.before - 1, s) + 1, 1);
  }
  if (rule.empty_below_zero) out = std::max<std::int64_t>(out, 0);
  return window_axis(spec, axis, pads.before, pads.after, out);
}

void derive_slide(const Spec& asked, Axis axis, const AxisGeometry& a, const SlideRule& rule,
                  Windows windows, AxisDerivation& lines) {
  std::optional<Spec> other;
  const Spec& spec = read_by(rule, asked, other);
  if (spec.dilation != asked.dilation) {
    lines.notes.push_back({"dilation_reset", {text(asked.dilation[axis])}});
  }
  add_effective_kernel(a, lines);
  const bool plain = !rule.same_keeps_size && !(rule.same_of_k && a.d > 1);
  if (is_same(spec) && plain && windows == Windows::floor && a.out == ceil_div(a.n, a.s)) {
    derive_scaled_same(spec, a, rule, lines);
    return;
  }
  if (is_same(spec)) {
    add_same_total(a, rule, lines);
    add_same_halves(spec, a, lines);
  } else if (is_causal(spec)) {
    lines.formulas.push_back({"before", fmt::format("{} − 1", kernel_symbol(a)),
                              fmt::format("{} − 1", a.K), text(a.pad_before)});
    lines.formulas.push_back({"after", "0", "", text(a.pad_after)});
  } else {
    add_given_sides(spec, a, lines);
  }
  if (windows == Windows::nearest) {
    add_nearest_output(a, lines);
  } else if (windows != Windows::floor || rule.rounds_to_zero) {
    add_pool_output(a, windows != Windows::floor, lines);
  } else {
    add_sliding_output(a, lines);
  }
}

// --- transposed -----------------------------------------------------------------------------

AxisGeometry crop_axis(const Spec& spec, Axis axis, std::int64_t before, std::int64_t after) {
  return transpose_axis(spec, axis,
                        F_of(spec, axis) + output_padding_of(spec, axis) - before - after, before);
}

AxisGeometry crop_sides_axis(const Spec& spec, Axis axis) {
  return crop_axis(spec, axis, side_before(spec, axis), side_after(spec, axis));
}

AxisGeometry scaled_axis(const Spec& spec, Axis axis) {
  const std::int64_t scaled = std::int64_t{spec.input[axis]} * spec.stride[axis];
  const std::int64_t surplus = std::max<std::int64_t>(K_of(spec, axis) - spec.stride[axis], 0);
  return is_same(spec) ? transpose_axis(spec, axis, scaled, surplus / 2)
                       : transpose_axis(spec, axis, scaled + surplus, 0);
}

std::int64_t asked_output(const Spec& spec, Axis axis) {
  return spec.output_shape ? std::int64_t{(*spec.output_shape)[axis]} : scaled_axis(spec, axis).out;
}

AxisGeometry gradient_axis(const Spec& spec, Axis axis, std::int64_t out) {
  const std::int64_t total = std::max<std::int64_t>(F_of(spec, axis) - out, 0);
  return transpose_axis(spec, axis, out, is_same(spec) ? total / 2 : side_before(spec, axis));
}

bool leads_back(const Spec& spec, Axis axis, std::int64_t out) {
  const std::int64_t s = spec.stride[axis];
  if (is_same(spec)) return out >= 0 && ceil_div(out, s) == spec.input[axis];
  const std::int64_t padded = out + side_before(spec, axis) + side_after(spec, axis);
  return padded >= K_of(spec, axis) &&
         floor_div(padded - K_of(spec, axis), s) + 1 == spec.input[axis];
}

void derive_spread(const AxisGeometry& a, const SpreadForm& form, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  add_full_scatter(a, lines);
  lines.formulas.push_back({"out", form.out, form.out_substituted, text(a.out)});
  if (!form.crop.empty()) {
    lines.formulas.push_back({"crop", form.crop, form.crop_substituted, text(a.crop_before)});
  }
  add_crop_notes(a, lines);
  add_zero_insertion(a, lines);
}

SpreadForm crop_form(const Spec& spec, Axis axis, const AxisGeometry& a) {
  SpreadForm form{"F", text(a.full)};
  if (spec.output_padding) {
    form.out += " + op";
    form.out_substituted += fmt::format(" + {}", output_padding_of(spec, axis));
  }
  if (sides_given(spec)) {
    form.out += " − before − after";
    form.out_substituted +=
        fmt::format(" − {} − {}", side_before(spec, axis), side_after(spec, axis));
    form.crop = side_name(spec, false);
  }
  if (form.out == "F") form.out_substituted.clear();
  return form;
}

SpreadForm scaled_form(const Spec& spec, const AxisGeometry& a) {
  if (!is_same(spec)) {
    const std::string K = kernel_symbol(a);
    return {fmt::format("(n−1)·s + max({}, s)", K),
            fmt::format("{}·{} + max({}, {})", a.n - 1, a.s, a.K, a.s)};
  }
  return {"n·s", fmt::format("{}·{}", a.n, a.s), "⌊max(F − out, 0) / 2⌋",
          fmt::format("⌊max({} − {}, 0) / 2⌋", a.full, a.out)};
}

// --- cautions --------------------------------------------------------------------------------

std::optional<Geometry> without_blind_window(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() && !spec.cover_all) return std::nullopt;
  return with_axes(spec, geometry, [&](const Spec& each, Axis axis) {
    const AxisGeometry& a = geometry.axis[axis];
    const bool blind = a.overhang > 0 && a.out > 1 && (a.out - 1) * a.s >= a.n + a.pad_before;
    return blind ? window_axis(each, axis, a.pad_before, a.pad_after, a.out - 1) : a;
  });
}

std::optional<Geometry> scaled_same(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->transposed() || !is_same(spec) || spec.output_shape || spec.output_padding) {
    return std::nullopt;
  }
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    const AxisGeometry a = scaled_axis(each, axis);
    const bool lower = odd_before(each);
    return lower ? transpose_axis(each, axis, a.out, std::max<std::int64_t>(a.K - a.s + 1, 0) / 2)
                 : a;
  });
}

std::optional<Geometry> without_override(const Spec& spec, const Geometry& geometry) {
  if (!spec.divisor_override || !spec.op->reducer->divides) return std::nullopt;
  Geometry plain = geometry;
  plain.divisor_override.reset();
  plain.divisor_scale = {};
  return plain;
}

// --- settings and words -----------------------------------------------------------------------

namespace {

// The size that is wanted, where the framework asks for it.
void ask_for_output(Spec& spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  if (std::min(h.out, w.out) < 1 || std::max(h.out, w.out) > INT_MAX) return;
  spec.output_shape = PerAxis{static_cast<int>(h.out), static_cast<int>(w.out)};
}

template <PaddingMode Mode>
std::optional<Spec> mode_setting(Spec spec, const Geometry& geometry) {
  const bool asks = find_framework(spec.framework)->traits.needs_output_shape;
  if (asks && spec.op->transposed()) ask_for_output(spec, geometry);
  return with_mode(std::move(spec), Mode);
}

// What `geometry` cuts, as numbers; what it appends, as output_padding.
std::optional<Spec> with_crop(Spec spec, const Geometry& geometry) {
  const Framework& to = *find_framework(spec.framework);
  if (to.traits.pads_stretched_input) return with_conv_sides(std::move(spec), geometry);
  const bool even = to.traits.one_crop_per_axis;
  std::array<std::int64_t, 4> cut{};
  PerAxis extra{};
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = geometry.axis[axis];
    const std::int64_t after = even ? a.crop_before : std::max<std::int64_t>(a.crop_after, 0);
    cut[axis == kHeight ? 0 : 2] = a.crop_before;
    cut[axis == kHeight ? 1 : 3] = after;
    if (after < a.crop_after || after - a.crop_after > INT_MAX) return std::nullopt;
    extra[axis] = static_cast<int>(after - a.crop_after);
  }
  const auto sides = sides_of(cut);
  if (!sides) return std::nullopt;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  if (to.offers(*spec.op, "output_padding")) {
    if (extra != PerAxis{}) spec.output_padding = extra;
  } else if (to.traits.output_shape) {
    ask_for_output(spec, geometry);
  } else if (extra != PerAxis{}) {
    return std::nullopt;
  }
  return spec;
}

// What a convolution or a pool pads, where the framework has a number for each side.
std::optional<Spec> with_pads(Spec spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const bool uneven = h.pad_before != h.pad_after || w.pad_before != w.pad_after;
  if (uneven && one_pad_per_axis(*find_framework(spec.framework), *spec.op)) return std::nullopt;
  return with_conv_sides(std::move(spec), geometry);
}

template <Sizing Which>
constexpr std::array<Setting, 7> settings_of() {
  constexpr bool transposed = Which == Sizing::transposed_convolution;
  return {{
      {Which, PaddingKind::same, mode_setting<PaddingMode::same>, common_label},
      {Which, PaddingKind::same, mode_setting<PaddingMode::same_upper>, common_label},
      {Which, PaddingKind::same, mode_setting<PaddingMode::same_lower>, common_label},
      {Which, PaddingKind::causal, mode_setting<PaddingMode::causal>, common_label},
      {Which, PaddingKind::none, mode_setting<PaddingMode::valid>, common_label},
      {Which, PaddingKind::none, mode_setting<PaddingMode::notset>, common_label},
      {Which, PaddingKind::sides, transposed ? with_crop : with_pads, common_label},
  }};
}

constexpr std::array<Setting, 21> all_settings() {
  std::array<Setting, 21> all{};
  std::size_t at = 0;
  for (const auto& part :
       {settings_of<Sizing::convolution>(), settings_of<Sizing::transposed_convolution>(),
        settings_of<Sizing::pooling>()}) {
    for (const Setting& setting : part)
      all[at++] = setting;
  }
  return all;
}

std::array<int, 4> in_order(const Sides& sides, SideOrder order) {
  switch (order) {
    case SideOrder::begins_ends:
      return {sides.top, sides.left, sides.bottom, sides.right};
    case SideOrder::last_first:
      return {sides.left, sides.right, sides.top, sides.bottom};
    default:
      return {sides.top, sides.bottom, sides.left, sides.right};
  }
}

}  // namespace

constexpr std::array<Setting, 21> kCommonSettings = all_settings();

std::string common_label(const Spec& spec) {
  const FieldNames& names = find_framework(spec.framework)->names;
  switch (spec.padding) {
    case PaddingMode::same:
      return std::string(names.same);
    case PaddingMode::same_upper:
      return "SAME_UPPER";
    case PaddingMode::same_lower:
      return std::string(names.same_lower);
    case PaddingMode::valid:
      return std::string(names.valid);
    case PaddingMode::notset:
      return "NOTSET";
    case PaddingMode::causal:
      return std::string(names.causal);
    default:
      break;
  }
  const Sides& s = spec.sides;
  std::string label = fmt::format("{}=", names.sides);
  const bool flat = spec.op->rank == 1;
  const bool even = s.top == s.bottom && s.left == s.right;
  if (even && (flat || s.top == s.left) && names.order != SideOrder::begins_ends) {
    label += text(s.left);
  } else if (even && names.order == SideOrder::per_axis) {
    label += tuple_text(spec, {s.top, s.left});
  } else if (flat) {
    label += fmt::format("[{}, {}]", s.left, s.right);
  } else {
    const auto [a, b, c, d] = in_order(s, names.order);
    label += fmt::format("[{}, {}, {}, {}]", a, b, c, d);
  }
  if (spec.output_padding && *spec.output_padding != PerAxis{}) {
    label += ", op=" + number_or_tuple(spec, *spec.output_padding);
  }
  return label;
}

bool refuse_asymmetric(const Spec& spec, Problems& problems) {
  const Sides& s = spec.sides;
  if (!sides_given(spec) || (s.top == s.bottom && s.left == s.right)) return false;
  problems.push_back({"padding",
                      "asymmetric",
                      {std::string(find_framework(spec.framework)->display_name)},
                      Problem::Kind::rejected,
                      ""});
  return true;
}

bool refuse_output_padding(const Spec& spec, const PerAxis& most, std::string words,
                           Problems& problems) {
  if (!spec.output_padding) return false;
  for (const Axis axis : kAxes) {
    const int extra = (*spec.output_padding)[axis];
    if (extra >= 0 && extra < most[axis]) continue;
    problems.push_back({"output_padding",
                        "output_padding_range",
                        {text(extra), text(most[axis] - 1)},
                        extra < 0 ? Problem::Kind::invalid : Problem::Kind::rejected,
                        std::move(words)});
    return true;
  }
  return false;
}

void refuse_wide_window(const Geometry& geometry, Problems& problems) {
  const auto& [h, w] = geometry.axis;
  if (h.out < 1 || w.out < 1) return;  // told already
  if (h.K <= h.padded && w.K <= w.padded) return;
  const AxisGeometry& wide = h.K > h.padded ? h : w;
  problems.push_back(
      {"kernel", "kernel_too_big", {std::to_string(wide.K), std::to_string(wide.padded)}});
}

std::string listed_axes(const Spec& spec, std::int64_t height, std::int64_t width,
                        std::string_view between) {
  return spec.op->rank == 1 ? text(width) : fmt::format("{}{}{}", height, between, width);
}

std::string tuple_text(const Spec& spec, const PerAxis& pair) {
  return fmt::format("({}{})", listed_axes(spec, pair[kHeight], pair[kWidth]),
                     spec.op->rank == 1 ? "," : "");
}

std::string list_text(const Spec& spec, std::int64_t height, std::int64_t width) {
  return fmt::format("[{}]", listed_axes(spec, height, width));
}

std::string number_or_tuple(const Spec& spec, const PerAxis& pair) {
  const bool one = spec.op->rank == 1 || pair[kHeight] == pair[kWidth];
  return one ? text(pair[kWidth]) : tuple_text(spec, pair);
}

}  // namespace padlens
