// PaddlePaddle.
// Sources: paddle/phi/kernels/cpu/conv_util.h (UpdatePaddingAndDilation: SAME sets the dilation to
// 1), phi/infermeta/binary.cc (ConvTransposeInferMeta), phi/kernels/funcs/pooling.h and .cc
// (PoolOutputSize, AdaptEndIndex), python/paddle/nn/functional/pooling.py.
// Measured with PaddlePaddle 3.3.1, CPU (core/tests/oracles/paddle.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/sizing.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
constexpr std::string_view kProblemCodes[]{"paddle_ceil_valid"};
constexpr SlideRule kSlide{.same_undilates = true};
constexpr SlideRule kPool{.rounds_to_zero = true};

bool is_same(const Spec& spec) {
  return spec.padding == PaddingMode::same;
}

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) {
    return field == "ceil_mode" || field == "count_include_pad" ||
           (field == "divisor_override" && op.rank == 2);
  }
  return field == "dilation" || field == "kernel_values" || field == "pad_fill" ||
         field == "output_padding" || field == "output_shape";
}

// SAME: what a convolution over n would be padded with.
std::int64_t forward_total(const Spec& spec, Axis axis) {
  return std::max<std::int64_t>(same_total(spec.input[axis], spec.stride[axis], spec.kernel[axis]),
                                0);
}

AxisGeometry resolve_transpose(const Spec& asked, Axis axis) {
  Spec spec = asked;
  if (is_same(spec)) spec.dilation = {1, 1};
  const std::int64_t total = is_same(spec) ? forward_total(spec, axis) : 0;
  const std::int64_t before = is_same(spec) ? total / 2 : side_before(spec, axis);
  const std::int64_t after = is_same(spec) ? total - total / 2 : side_after(spec, axis);
  const std::int64_t base = F_of(spec, axis) - before - after;
  const std::int64_t out = spec.output_shape ? std::int64_t{(*spec.output_shape)[axis]}
                                             : base + output_padding_of(spec, axis);
  return transpose_axis(spec, axis, out, before);
}

void check_transpose(const Spec& spec, Problems& problems) {
  PerAxis most{};
  for (const Axis axis : kAxes)
    most[axis] = std::max(spec.stride[axis], spec.dilation[axis]);
  if (!spec.output_shape) {
    const bool refused = refuse_output_padding(
        spec, most,
        "(InvalidArgument) output_padding of Op(ConvTransposeOp) should be less than either "
        "stride or dilation…",
        problems);
    if (!refused) {
      refuse_output_padding(spec, spec.stride,
                            "(InvalidArgument) Output_height and padding(padding_up, padding_down) "
                            "are inconsistent.",
                            problems);
    }
    return;
  }
  for (const Axis axis : kAxes) {
    Spec plain = spec;
    plain.output_shape.reset();
    plain.output_padding.reset();
    const std::int64_t base = resolve_transpose(plain, axis).out;
    const std::int64_t out = (*spec.output_shape)[axis];
    if (out >= base && out < base + spec.stride[axis]) continue;
    const bool below = out < base;
    problems.push_back(
        {"output_shape",
         "output_shape_range",
         {std::to_string(out), fmt::format("{} – {}", base, base + spec.stride[axis] - 1)},
         Problem::Kind::rejected,
         below ? "(InvalidArgument) output_size of Op(ConvTransposeOp) should not be less than the "
                 "inferred output size…"
               : "(InvalidArgument) output_size of Op(ConvTransposeOp) should be less than "
                 "inferred size + stride…"});
    return;
  }
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->transposed()) check_transpose(spec, problems);
  if (!spec.ceil_mode || spec.padding != PaddingMode::valid) return;
  problems.push_back({"ceil_mode",
                      "paddle_ceil_valid",
                      {},
                      Problem::Kind::rejected,
                      "When Attr(padding) is \"VALID\", Attr(ceil_mode) must be False. Received "
                      "ceil_mode: True."});
}

AxisGeometry resolve_pool(const Spec& spec, Axis axis) {
  AxisGeometry a = slide_axis(spec, axis, kPool, asked_windows(spec, Windows::ceil));
  a.counted = a.n + 2 * a.pad_before;  // it takes the padding before for that after
  return a;
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->pools()) return resolve_pool(spec, axis);
  return spec.op->transposed() ? resolve_transpose(spec, axis) : slide_axis(spec, axis, kSlide);
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(false) ? Counting::padded_ends : Counting::real_ends;
}

Ratio divisor_scale(const Spec& spec) {
  if (!spec.divisor_override) return {};
  return {*spec.divisor_override, std::int64_t{spec.kernel[kHeight]} * spec.kernel[kWidth]};
}

bool gives_empty(const Spec& spec, const Geometry&) {
  return spec.op->pools();
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->pools()) {
    derive_slide(spec, axis, a, kPool, asked_windows(spec, Windows::ceil), lines);
    Spec counted = spec;
    counted.divisor_override.reset();
    add_divisor(counted, counting(spec), lines);
    if (spec.divisor_override && spec.op->reducer->divides) {
      lines.notes.push_back(
          {"divisor_multiplied",
           {std::to_string(*spec.divisor_override), std::to_string(divisor_scale(spec).under)}});
    }
    return lines;
  }
  if (!spec.op->transposed()) {
    derive_slide(spec, axis, a, kSlide, Windows::floor, lines);
    return lines;
  }
  SpreadForm form = crop_form(spec, axis, a);
  if (is_same(spec)) {
    const std::int64_t total = forward_total(spec, axis);
    lines.formulas.push_back(
        {"P", "max((⌈n / s⌉ − 1)·s + k − n, 0)",
         fmt::format("max(({} − 1)·{} + {} − {}, 0)", ceil_div(a.n, a.s), a.s, a.k, a.n),
         std::to_string(total)});
    form = {spec.output_padding ? "F − P + op" : "F − P",
            spec.output_padding
                ? fmt::format("{} − {} + {}", a.full, total, output_padding_of(spec, axis))
                : fmt::format("{} − {}", a.full, total),
            "⌊P / 2⌋", fmt::format("⌊{} / 2⌋", total)};
    if (spec.dilation[axis] > 1) {
      lines.notes.push_back({"dilation_reset", {std::to_string(spec.dilation[axis])}});
    }
  }
  if (spec.output_shape) {
    form.out = "output_size";
    form.out_substituted.clear();
  }
  derive_spread(a, form, lines);
  return lines;
}

constexpr std::string_view kRulesApart[]{"ceil_adds_window",          "checkerboard",
                                         "conv_same_padding",         "global_is_kernel_n",
                                         "output_padding_adds_zeros", "same_divides_by_window",
                                         "stride_as_dilation",        "stride_two_halves",
                                         "transpose_same_output",     "transpose_same_padding"};

// With the dilation that is asked for.
std::optional<Geometry> dilated_same(const Spec& spec, const Geometry& geometry) {
  if (spec.op->pools() || !is_same(spec) || spec.dilation == PerAxis{1, 1}) return std::nullopt;
  return with_axes(spec, geometry, [&](const Spec& each, Axis axis) {
    if (!each.op->transposed()) return slide_axis(each, axis, SlideRule{});
    const std::int64_t out = geometry.axis[axis].out - geometry.axis[axis].K + K_of(each, axis);
    return transpose_axis(each, axis, out, geometry.axis[axis].crop_before);
  });
}

std::optional<Geometry> divided_by_override(const Spec& spec, const Geometry& geometry) {
  if (!spec.divisor_override || !spec.op->reducer->divides) return std::nullopt;
  Geometry plain = geometry;
  plain.divisor_scale = {};
  plain.divisor_override = *spec.divisor_override;
  return plain;
}

// python/paddle/nn/functional/conv.py. A transposed one gives as many filters as the groups divide.
std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  const bool spreads = spec.op->transposed();
  if (code == "groups_channels") {
    return fmt::format(
        "{}he channel of input must be divisible by groups,received: the channel of input is {}, "
        "the shape of input is paddle.Size([1, {}, {}]), the groups is {}",
        spreads ? "t" : "T", spec.channels, spec.channels,
        listed_axes(spec, spec.input[kHeight], spec.input[kWidth]), spec.groups);
  }
  if (code != "groups_filters" || spreads) return "";
  return fmt::format(
      "The number of filters must be divisible by groups,received: the number of filters is {}, "
      "the shape of weight is paddle.Size([{}, {}, {}]), the groups is {}",
      spec.filters, spec.filters, spec.channels / spec.groups,
      listed_axes(spec, spec.kernel[kHeight], spec.kernel[kWidth]), spec.groups);
}

constexpr CautionRow kCautions[]{{.code = "paddle_same_dilation",
                                  .plain = dilated_same,
                                  .source = "paddle/phi/kernels/cpu/conv_util.h",
                                  .version = "PaddlePaddle 3.3.1"},
                                 {.code = "paddle_divisor",
                                  .plain = divided_by_override,
                                  .source = "python/paddle/nn/functional/pooling.py",
                                  .version = "PaddlePaddle 3.3.1"},
                                 {.code = "blind_window",
                                  .plain = without_blind_window,
                                  .source = "paddle/phi/kernels/funcs/pooling.h",
                                  .version = "PaddlePaddle 3.3.1"},
                                 {.code = "transpose_same_size",
                                  .plain = scaled_same,
                                  .source = "paddle/phi/infermeta/binary.cc",
                                  .version = "PaddlePaddle 3.3.1"}};

constexpr std::string_view kAliases[]{"PaddlePaddle", "飞桨"};

}  // namespace

extern const Framework kPaddle;
const Framework kPaddle{
    .id = "paddle",
    .display_name = "Paddle",
    .group = FrameworkGroup::training,
    .measured = "PaddlePaddle 3.3.1",
    .aliases = kAliases,
    .snippet_target = "paddle",
    .traits = {.family = "paddle",
               .output_shape = true,
               .clamps_same_total = true,
               .fills_conv = true},
    .names = {.same = "SAME", .valid = "VALID", .output_shape = "output_size"},
    .conv_modes = kModes,
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
    .divisor_scale = divisor_scale,
    .gives_empty = gives_empty,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
