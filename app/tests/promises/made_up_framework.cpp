// A framework whose `same` puts the odd cell before, and whose strides have to divide the input.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/framework.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kConvModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
constexpr std::array kTransposeModes{PaddingMode::valid, PaddingMode::same};
constexpr std::array<std::string_view, 1> kProblemCodes{"made_up_stride"};
constexpr std::array<std::string_view, 1> kNoteCodes{"made_up_odd_cell"};
constexpr std::array<OwnSentence, 3> kSentences{{
    {"problem.made_up_stride", "the stride {0} has to divide the input {1}"},
    {"note.made_up_odd_cell", "Made Up has the {0} cells of padding begin with the odd one."},
    {"rule.conv_same_padding.where.made_up", "Made Up: right for odd kernels."},
}};

std::optional<Spec> make_same(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::same);
}
std::optional<Spec> make_valid(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::valid);
}
std::string label(const Spec& spec) {
  return fmt::format("pad={}", mode_info(spec.padding).name);
}

constexpr std::array kSettings{
    Setting{Sizing::convolution, PaddingKind::same, make_same, label},
    Setting{Sizing::convolution, PaddingKind::none, make_valid, label},
    Setting{Sizing::convolution, PaddingKind::sides, with_conv_sides, label},
    Setting{Sizing::transposed_convolution, PaddingKind::same, make_same, label},
    Setting{Sizing::transposed_convolution, PaddingKind::none, make_valid, label},
    Setting{Sizing::pooling, PaddingKind::same, make_same, label},
    Setting{Sizing::pooling, PaddingKind::none, make_valid, label},
    Setting{Sizing::pooling, PaddingKind::sides, with_conv_sides, label},
};

bool has_field(const Operation& op, std::string_view field) {
  return field == "ceil_mode" || (field == "dilation" && !op.pools());
}

void check(const Spec& spec, Problems& problems) {
  for (const Axis axis : kAxes) {
    if (spec.input[axis] % spec.stride[axis] == 0) continue;
    problems.push_back({"stride",
                        "made_up_stride",
                        {std::to_string(spec.stride[axis]), std::to_string(spec.input[axis])},
                        Problem::Kind::rejected,
                        fmt::format("StrideError: {} % {}", spec.input[axis], spec.stride[axis])});
    return;
  }
}

AxisGeometry resolve_slide(const Spec& spec, Axis axis, std::int64_t before, std::int64_t after) {
  if (!spec.ceil_mode) return conv_axis(spec, axis, before, after);
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  std::int64_t out = ceil_div(n + before + after - K, s) + 1;
  if ((out - 1) * s >= n + before) --out;
  return window_axis(spec, axis, before, after, out);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  const bool same = spec.padding == PaddingMode::same;
  if (spec.op->transposed()) {
    const std::int64_t surplus = std::max<std::int64_t>(K - s, 0);
    return same ? transpose_axis(spec, axis, n * s, surplus - surplus / 2)
                : transpose_axis(spec, axis, n * s + surplus, 0);
  }
  if (spec.padding == PaddingMode::explicit_sides) {
    return resolve_slide(spec, axis, spec.sides.before(axis), spec.sides.after(axis));
  }
  const std::int64_t total = same ? std::max<std::int64_t>((ceil_div(n, s) - 1) * s + K - n, 0) : 0;
  return resolve_slide(spec, axis, total - total / 2, total / 2);
}

AxisDerivation derive_axis(const Spec& spec, Axis, const AxisGeometry& a) {
  AxisDerivation lines;
  lines.formulas.push_back(
      {"out", "made_up(n)", fmt::format("made_up({})", a.n), std::to_string(a.out)});
  const std::int64_t total = a.pad_before + a.pad_after;
  if (spec.padding == PaddingMode::same && total % 2 != 0) {
    lines.notes.push_back({"made_up_odd_cell", {std::to_string(total)}});
  }
  return lines;
}

std::string words(const Spec&, const Geometry*, std::string_view code) {
  return code == "kernel_too_big" ? "WindowError" : "";
}

}  // namespace

extern const Framework kMadeUp;
const Framework kMadeUp{
    .id = "made_up",
    .display_name = "Made Up",
    .traits = {.family = "made_up",
               .appends_below_stride = true,
               .clamps_same_total = true,
               .same_odd_before = true},
    .conv_modes = kConvModes,
    .transpose_modes = kTransposeModes,
    .pool_modes = kConvModes,
    .settings = kSettings,
    .problem_codes = kProblemCodes,
    .note_codes = kNoteCodes,
    .sentences = kSentences,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
