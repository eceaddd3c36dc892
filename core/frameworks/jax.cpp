// JAX: lax.conv_general_dilated and lax.conv_transpose; pools are Flax's.
// Sources: jax/_src/lax/convolution.py (padtype_to_pads, _conv_transpose_padding: numbers are
// zeros around the stretched input), flax/linen/pooling.py (avg_pool divides by the whole window
// unless it is told not to count padding).
// Measured with JAX 0.10.2 and Flax 0.12.8, CPU (core/tests/oracles/jax.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/sizing.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::same_lower,
                            PaddingMode::explicit_sides};
constexpr std::array kConvModes{PaddingMode::valid, PaddingMode::same, PaddingMode::same_lower,
                                PaddingMode::explicit_sides, PaddingMode::causal};
constexpr std::string_view kProblemCodes[]{"jax_same_lower_stride"};
constexpr SlideRule kSlide{.empty_below_zero = true};

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return field == "count_include_pad";
  return field == "dilation" || field == "kernel_values" || field == "pad_fill";
}

// lax.conv_transpose works out SAME and VALID; any other string goes on to conv_general_dilated,
// which takes none where the input is stretched.
void check(const Spec& spec, Problems& problems) {
  if (!spec.op->transposed() || spec.padding != PaddingMode::same_lower) return;
  if (std::ranges::max(spec.stride) == 1) return;
  problems.push_back(
      {"padding",
       "jax_same_lower_stride",
       {},
       Problem::Kind::rejected,
       "String padding is not implemented for transposed convolution using this op. Please either "
       "exactly specify the required padding or use conv_transpose."});
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) return slide_axis(spec, axis, kSlide);
  if (!sides_given(spec)) return scaled_axis(spec, axis);
  const std::int64_t K = K_of(spec, axis);
  const std::int64_t stretched = (std::int64_t{spec.input[axis]} - 1) * spec.stride[axis] + 1;
  const std::int64_t out = stretched + spec.sides.before(axis) + spec.sides.after(axis) - K + 1;
  return transpose_axis(spec, axis, std::max<std::int64_t>(out, 0),
                        K - 1 - spec.sides.before(axis));
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(true) ? Counting::window : Counting::real;
}

bool gives_empty(const Spec&, const Geometry&) {
  return true;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (!spec.op->transposed()) {
    derive_slide(spec, axis, a, kSlide, Windows::floor, lines);
    add_divisor(spec, counting(spec), lines);
    return lines;
  }
  SpreadForm form = scaled_form(spec, a);
  if (sides_given(spec)) {
    const std::string K = kernel_symbol(a);
    const std::int64_t before = spec.sides.before(axis);
    const std::int64_t after = spec.sides.after(axis);
    form = {fmt::format("n' + before + after − {} + 1", K),
            fmt::format("{} + {} + {} − {} + 1", a.inserted, before, after, a.K),
            fmt::format("{} − 1 − before", K), fmt::format("{} − 1 − {}", a.K, before)};
  }
  derive_spread(a, form, lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  // jax/_src/lax/convolution.py, _conv_general_dilated_shape_rule.
  if (code == "groups_channels") {
    return fmt::format(
        "conv_general_dilated feature_group_count must divide lhs feature dimension size, but {} "
        "does not divide {}.",
        spec.groups, spec.channels);
  }
  if (code == "groups_filters") {
    return fmt::format(
        "conv_general_dilated rhs output feature dimension size must be a multiple of "
        "feature_group_count, but {} is not a multiple of {}.",
        spec.filters, spec.groups);
  }
  return code == "padding_mode" && spec.padding == PaddingMode::causal
             ? "Causal padding is only implemented for 1D convolutions."
             : "";
}

constexpr std::string_view kRulesApart[]{"conv_valid_output",      "global_is_kernel_n",
                                         "padding_adds",           "stride_two_halves",
                                         "transpose_valid_output", "transpose_valid_padding"};

// As other frameworks read the numbers: cut from the full scatter.
std::optional<Geometry> cut_from_scatter(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->transposed() || !sides_given(spec)) return std::nullopt;
  return with_axes(spec, geometry, crop_sides_axis);
}

constexpr CautionRow kCautions[]{{.code = "jax_stretched",
                                  .plain = cut_from_scatter,
                                  .source = "jax/_src/lax/convolution.py",
                                  .version = "JAX 0.10.2"}};

constexpr std::string_view kAliases[]{"Flax", "lax", "linen"};

constexpr std::string_view kUngrouped[]{"conv2d_transpose", "conv1d_transpose"};

}  // namespace

extern const Framework kJax;
const Framework kJax{
    .id = "jax",
    .display_name = "JAX",
    .group = FrameworkGroup::training,
    .measured = "JAX 0.10.2, Flax 0.12.8",
    .aliases = kAliases,
    .snippet_target = "jax",
    .traits = {.channels_last = true,
               .family = "jax",
               .pads_stretched_input = true,
               .appends_below_stride = true,
               .clamps_same_total = true,
               .pool_stride_is_window = false,
               .counts_padding = true},
    .names = {.same = "SAME", .valid = "VALID", .causal = "CAUSAL"},
    .ungrouped = kUngrouped,
    .conv_modes = kConvModes,
    .transpose_modes = kModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .gives_empty = gives_empty,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
