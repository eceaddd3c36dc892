// tract, reading an ONNX file.
// Sources: tract/core/src/ops/cnn/padding.rs (PaddingSpec), onnx/src/ops/nn/conv_transpose.rs.
// Measured with tract 0.23.9 (core/tests/oracles/tract.jsonl).

#include <fmt/format.h>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

using onnx_runtimes::is_same;

constexpr std::string_view kProblemCodes[]{"tract_same_narrow"};
constexpr SlideRule kSlide{};

bool has_field(const Operation& op, std::string_view field) {
  return onnx_runtimes::has_field(op, field) && field != "pad_fill";
}

void check(const Spec& spec, Problems& problems) {
  if (!spec.op->transposed() || !is_same(spec)) return;
  for (const Axis axis : axes_of(spec)) {
    if (K_of(spec, axis) > spec.stride[axis]) continue;
    problems.push_back({"padding",
                        "tract_same_narrow",
                        {std::to_string(K_of(spec, axis)), std::to_string(spec.stride[axis])},
                        Problem::Kind::rejected,
                        "Invalid axis geometry for SAME padding: expect (k…"});
    return;
  }
}

// ceil_mode counts where the padding is numbers, or none.
Windows windows(const Spec& spec) {
  const bool named = spec.padding == PaddingMode::valid || is_same(spec);
  return named ? Windows::floor : asked_windows(spec, Windows::ceil_drops);
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  if (is_same(spec)) {
    const std::int64_t out =
        std::int64_t{spec.input[axis]} * spec.stride[axis] - output_padding_of(spec, axis);
    const std::int64_t total = F_of(spec, axis) - out;
    const std::int64_t half = floor_div(total, 2);
    return transpose_axis(spec, axis, out, onnx_runtimes::is_upper(spec) ? half : total - half);
  }
  if (!spec.output_shape) return crop_sides_axis(spec, axis);
  return transpose_axis(spec, axis, (*spec.output_shape)[axis], 0);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->transposed()) return resolve_transpose(spec, axis);
  return slide_axis(spec, axis, kSlide, windows(spec));
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(false) ? Counting::padded : Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (!spec.op->transposed()) {
    derive_slide(spec, axis, a, kSlide, windows(spec), lines);
    add_divisor(spec, counting(spec), lines);
    return lines;
  }
  SpreadForm form = crop_form(spec, axis, a);
  if (is_same(spec)) {
    const std::int64_t op = output_padding_of(spec, axis);
    form = {spec.output_padding ? "n·s − op" : "n·s",
            spec.output_padding ? fmt::format("{}·{} − {}", a.n, a.s, op)
                                : fmt::format("{}·{}", a.n, a.s),
            onnx_runtimes::is_upper(spec) ? "⌊(F − out) / 2⌋" : "⌈(F − out) / 2⌉",
            fmt::format(
                fmt::runtime(onnx_runtimes::is_upper(spec) ? "⌊({} − {}) / 2⌋" : "⌈({} − {}) / 2⌉"),
                a.full, a.out)};
  } else if (spec.output_shape) {
    form = {"output_shape", ""};
  }
  derive_spread(a, form, lines);
  return lines;
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window",          "global_is_kernel_n",
                                         "output_padding_adds_zeros", "same_divides_by_window",
                                         "stride_two_halves",         "transpose_same_output",
                                         "transpose_same_padding"};

std::optional<Geometry> rounded_up(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() || !spec.ceil_mode) return std::nullopt;
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    return slide_axis(each, axis, kSlide, asked_windows(each, Windows::ceil_drops));
  });
}

// As ONNX has it: what is too much is cut on both sides.
std::optional<Geometry> cut_on_both_sides(const Spec& spec, const Geometry& geometry) {
  if (!spec.output_shape || is_same(spec)) return std::nullopt;
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    const std::int64_t out = asked_output(each, axis);
    const std::int64_t whole = F_of(each, axis) + output_padding_of(each, axis);
    const std::int64_t total = std::max<std::int64_t>(whole - out, 0);
    return transpose_axis(each, axis, out, total - total / 2);
  });
}

constexpr CautionRow kCautions[]{{.code = "ceil_ignored",
                                  .plain = rounded_up,
                                  .source = "tract/core/src/ops/cnn/padding.rs",
                                  .version = "tract 0.23.9"},
                                 {.code = "tract_cut_at_end",
                                  .plain = cut_on_both_sides,
                                  .source = "tract/onnx/src/ops/nn/conv_transpose.rs",
                                  .version = "tract 0.23.9"}};

constexpr std::string_view kAliases[]{"Rust", "Sonos"};

}  // namespace

extern const Framework kTract;
const Framework kTract{
    .id = "tract",
    .display_name = "tract",
    .group = FrameworkGroup::model_file,
    .measured = "tract 0.23.9",
    .aliases = kAliases,
    .traits = {.family = "onnx",
               .output_shape = true,
               .clamps_same_total = true,
               .pool_stride_is_window = false},
    .names = onnx_runtimes::kNames,
    .conv_modes = onnx_runtimes::kModes,
    .transpose_modes = onnx_runtimes::kModes,
    .pool_modes = onnx_runtimes::kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = no_words,
};

}  // namespace padlens
