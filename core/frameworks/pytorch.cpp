// PyTorch.
// Sources of the rules: torch.nn.functional.conv2d and conv_transpose2d; for the sizes
// the documentation of torch.nn.Conv2d and ConvTranspose2d; for "same" torch/nn/modules/
// conv.py (_ConvNd) and aten/src/ATen/native/Convolution.cpp; for output_size
// _ConvTransposeNd._output_padding in torch/nn/modules/conv.py; for the limits of
// padding_mode torch.nn.functional.pad. The words are those of PyTorch 1.13.1.
// Measured with PyTorch 1.13.1 (core/tests/oracles/). Not measured: output_size.
// An asymmetric padding of a convolution is F.pad before a padding of 0.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/sizing.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kConvModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
constexpr std::array kTransposeModes{PaddingMode::valid, PaddingMode::explicit_sides};
constexpr std::array kPoolModes{PaddingMode::valid, PaddingMode::explicit_sides};

constexpr std::array<std::string_view, 6> kProblemCodes{
    "pytorch_same_stride", "pytorch_output_padding", "pytorch_output_size",
    "pytorch_asymmetric",  "pytorch_pool_padding",   "pytorch_divisor_zero"};
constexpr std::array<std::string_view, 1> kNoteCodes{"output_size_resolved"};

// Cells cut on both sides of an axis of the full scatter.
std::int64_t transpose_padding(const Spec& spec, Axis axis) {
  return spec.padding == PaddingMode::explicit_sides ? spec.sides.before(axis) : 0;
}

std::string padding_label(const Spec& spec) {
  const Sides& s = spec.sides;
  const bool sides = spec.padding == PaddingMode::explicit_sides;
  if (sides && (s.top != s.bottom || s.left != s.right)) return "F.pad";
  std::string label = "padding=" + (sides ? number_or_tuple(spec, {s.top, s.left}) : "0");
  if (spec.output_padding && *spec.output_padding != PerAxis{}) {
    label += ", op=" + number_or_tuple(spec, *spec.output_padding);
  }
  return label;
}

// Half of the kernel on every side, the usual way to keep the size.
std::optional<Spec> with_half_kernel(Spec spec, const Geometry& geometry) {
  const std::int64_t h = geometry.height().K / 2;
  const std::int64_t w = geometry.width().K / 2;
  const auto sides = sides_of({h, h, w, w});
  if (!sides) return std::nullopt;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  return spec;
}

// The most that a pool may pad, which keeps the size of one with an odd window.
std::optional<Spec> with_half_window(Spec spec, const Geometry&) {
  const auto& [height, width] = spec.kernel;
  const auto sides = sides_of({height / 2, height / 2, width / 2, width / 2});
  if (!sides) return std::nullopt;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  return spec;
}

// One number per axis is all that a pool takes.
std::optional<Spec> with_even_sides(Spec spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  if (h.pad_before != h.pad_after || w.pad_before != w.pad_after) return std::nullopt;
  return with_conv_sides(std::move(spec), geometry);
}

// The padding and output_padding that multiply the size by the stride.
std::optional<Spec> with_scaled_size(Spec spec, const Geometry& geometry) {
  PerAxis extra{};
  std::array<std::int64_t, 2> padding{};
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = geometry.axis[axis];
    padding[axis] = ceil_div(std::max<std::int64_t>(a.K - a.s, 0), 2);
    extra[axis] = static_cast<int>(2 * padding[axis] - (a.K - a.s));
  }
  const auto sides = sides_of({padding[0], padding[0], padding[1], padding[1]});
  if (!sides) return std::nullopt;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  if (extra != PerAxis{}) spec.output_padding = extra;
  return spec;
}

// What `geometry` cuts, where a single number per axis and output_padding can say it.
std::optional<Spec> with_crop(Spec spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const auto sides = sides_of({h.crop_before, h.crop_before, w.crop_before, w.crop_before});
  if (!sides) return std::nullopt;
  PerAxis extra{};
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = geometry.axis[axis];
    const std::int64_t cells = a.crop_before - a.crop_after;
    if (cells < 0 || cells >= std::max(a.s, a.d)) return std::nullopt;
    extra[axis] = static_cast<int>(cells);
  }
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  if (extra != PerAxis{}) spec.output_padding = extra;
  return spec;
}

constexpr std::array kSettings{
    Setting{Sizing::convolution, PaddingKind::same,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::same); },
            [](const Spec&) -> std::string { return "\"same\""; }},
    Setting{Sizing::convolution, PaddingKind::same, with_half_kernel, padding_label},
    Setting{Sizing::convolution, PaddingKind::none,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::valid); },
            padding_label},
    Setting{Sizing::convolution, PaddingKind::sides, with_conv_sides, padding_label},
    Setting{Sizing::transposed_convolution, PaddingKind::same, with_scaled_size, padding_label},
    Setting{Sizing::transposed_convolution, PaddingKind::none,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::valid); },
            padding_label},
    Setting{Sizing::transposed_convolution, PaddingKind::sides, with_crop, padding_label},
    Setting{Sizing::pooling, PaddingKind::same, with_half_window, padding_label},
    Setting{Sizing::pooling, PaddingKind::none,
            [](Spec spec, const Geometry&) { return with_mode(spec, PaddingMode::valid); },
            padding_label},
    Setting{Sizing::pooling, PaddingKind::sides, with_even_sides, padding_label},
};

// The output without output_padding: what PyTorch calls min_size.
std::int64_t least_output(const Spec& spec, Axis axis) {
  return (std::int64_t{spec.input[axis]} - 1) * spec.stride[axis] +
         effective_kernel(spec.kernel[axis], spec.dilation[axis]) -
         2 * transpose_padding(spec, axis);
}

// What output_size comes down to, else output_padding as asked.
std::int64_t resolved_output_padding(const Spec& spec, Axis axis) {
  if (spec.output_shape) return (*spec.output_shape)[axis] - least_output(spec, axis);
  return spec.output_padding ? (*spec.output_padding)[axis] : 0;
}

void check_output_size(const Spec& spec, Problems& problems) {
  const PerAxis size = *spec.output_shape;
  const std::array least{least_output(spec, kHeight), least_output(spec, kWidth)};
  const std::array most{least[kHeight] + spec.stride[kHeight] - 1,
                        least[kWidth] + spec.stride[kWidth] - 1};
  if (std::ranges::all_of(kAxes, [&](Axis axis) {
        return size[axis] >= least[axis] && size[axis] <= most[axis];
      })) {
    return;
  }
  const std::string lowest = list_text(spec, least[kHeight], least[kWidth]);
  const std::string highest = list_text(spec, most[kHeight], most[kWidth]);
  problems.push_back(
      {"output_shape",
       "pytorch_output_size",
       {tuple_text(spec, size), fmt::format("{} – {}", lowest, highest)},
       Problem::Kind::rejected,
       fmt::format("requested an output size of {}, but valid sizes range from {} to {} (for an "
                   "input of torch.Size({}))",
                   list_text(spec, size[kHeight], size[kWidth]), lowest, highest,
                   list_text(spec, spec.input[kHeight], spec.input[kWidth]))});
}

void check_output_padding(const Spec& spec, Problems& problems) {
  const PerAxis extra = *spec.output_padding;
  const auto within = [&](Axis axis) {
    return extra[axis] >= 0 && extra[axis] < std::max(spec.stride[axis], spec.dilation[axis]);
  };
  if (std::ranges::all_of(kAxes, within)) return;
  const bool negative = std::ranges::min(extra) < 0;
  problems.push_back(
      {"output_padding",
       "pytorch_output_padding",
       {tuple_text(spec, extra),
        tuple_text(spec, {std::max(spec.stride[0], spec.dilation[0]) - 1,
                          std::max(spec.stride[1], spec.dilation[1]) - 1})},
       negative ? Problem::Kind::invalid : Problem::Kind::rejected,
       negative ? "negative output_padding is not supported"
                : fmt::format("output padding must be smaller than either stride or dilation, but "
                              "got output_padding_height: {} output_padding_width: {} "
                              "stride_height: {} stride_width: {} dilation_height: {} "
                              "dilation_width: {}",
                              extra[0], extra[1], spec.stride[0], spec.stride[1], spec.dilation[0],
                              spec.dilation[1])});
}

// It has checks of its own, aten/src/ATen/native/Pool.h, check_max_pool1d.
bool flat_maximum(const Spec& spec) {
  return spec.op->rank == 1 && spec.op->reducer->selects;
}

// aten/src/ATen/native/Pool.h: pooling_output_shape_pad_lr goes by the effective kernel and comes
// first, pool2d_shape_check by the kernel.
std::string pool_padding_words(const Spec& spec) {
  if (flat_maximum(spec)) {
    return fmt::format(
        "max_pool1d() padding should be at most half of kernel size, but got padding={} and "
        "kernel_size={}",
        spec.sides.left, spec.kernel[kWidth]);
  }
  for (const Axis axis : kAxes) {
    const std::int64_t pad = spec.sides.before(axis);
    if (2 * pad <= effective_kernel(spec.kernel[axis], spec.dilation[axis])) continue;
    return fmt::format(
        "pad should be at most half of effective kernel size, but got pad={}, kernel_size={} and "
        "dilation={}",
        pad, spec.kernel[axis], spec.dilation[axis]);
  }
  return fmt::format(
      "pad should be smaller than or equal to half of kernel size, but got padW = {}, padH = {}, "
      "kW = {}, kH = {}",
      spec.sides.left, spec.sides.top, spec.kernel[kWidth], spec.kernel[kHeight]);
}

void check_pool(const Spec& spec, Problems& problems) {
  if (spec.divisor_override == 0) {
    problems.push_back({"divisor_override",
                        "pytorch_divisor_zero",
                        {"0"},
                        Problem::Kind::rejected,
                        "divisor must be not zero"});
  }
  if (spec.padding != PaddingMode::explicit_sides) return;
  for (const Axis axis : kAxes) {
    const std::int64_t pad = spec.sides.before(axis);
    if (2 * pad <= spec.kernel[axis]) continue;
    problems.push_back({"padding",
                        "pytorch_pool_padding",
                        {std::to_string(pad), std::to_string(spec.kernel[axis] / 2)},
                        Problem::Kind::rejected,
                        pool_padding_words(spec)});
    return;
  }
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->sizing == Sizing::convolution) {
    if (spec.padding == PaddingMode::same && std::ranges::max(spec.stride) > 1) {
      problems.push_back({"stride",
                          "pytorch_same_stride",
                          {tuple_text(spec, spec.stride)},
                          Problem::Kind::rejected,
                          "padding='same' is not supported for strided convolutions"});
    }
    return;
  }
  const Sides& sides = spec.sides;
  if (spec.padding == PaddingMode::explicit_sides &&
      (sides.top != sides.bottom || sides.left != sides.right)) {
    problems.push_back({"padding", "pytorch_asymmetric", {}, Problem::Kind::invalid, ""});
    return;
  }
  if (spec.op->pools()) return check_pool(spec, problems);
  // As in PyTorch, output_size decides where both are given.
  if (spec.output_shape) {
    check_output_size(spec, problems);
  } else if (spec.output_padding) {
    check_output_padding(spec, problems);
  }
}

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) {
    return field == "ceil_mode" ||
           (op.reducer->divides
                ? field == "count_include_pad" || (field == "divisor_override" && op.rank == 2)
                : field == "dilation");
  }
  return field == "dilation" || field == "kernel_values" || field == "pad_fill" ||
         field == "output_padding" || field == "output_shape";
}

// Average: what lies in the padding counts unless it is told not to.
Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(true) ? Counting::padded : Counting::real;
}

// aten/src/ATen/native/Pool.h, pooling_output_shape_pad_lr: with the ceiling the last window has
// to begin inside the input or the padding before it.
AxisGeometry resolve_pool(const Spec& spec, Axis axis) {
  const std::int64_t pad =
      spec.padding == PaddingMode::explicit_sides ? spec.sides.before(axis) : 0;
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t rest = n + 2 * pad - effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  std::int64_t out = floor_div(rest + (spec.ceil_mode ? s - 1 : 0), s) + 1;
  if (spec.ceil_mode && (out - 1) * s >= n + pad) --out;
  return window_axis(spec, axis, pad, pad, out);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->pools()) return resolve_pool(spec, axis);
  if (spec.op->transposed()) {
    return transpose_axis(spec, axis,
                          least_output(spec, axis) + resolved_output_padding(spec, axis),
                          transpose_padding(spec, axis));
  }
  switch (spec.padding) {
    case PaddingMode::explicit_sides:
      return conv_axis(spec, axis, spec.sides.before(axis), spec.sides.after(axis));
    case PaddingMode::same: {
      const std::int64_t total = effective_kernel(spec.kernel[axis], spec.dilation[axis]) - 1;
      return conv_axis(spec, axis, total / 2, total - total / 2);
    }
    default:
      return conv_axis(spec, axis, 0, 0);
  }
}

// --- derivation ----------------------------------------------------------------

void derive_conv(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  if (spec.padding == PaddingMode::same) {
    const std::int64_t total = a.pad_before + a.pad_after;
    lines.formulas.push_back(
        {"pad", "d·(k−1)", fmt::format("{}·{}", a.d, a.k - 1), std::to_string(total)});
    lines.formulas.push_back(
        {"before", "⌊pad / 2⌋", fmt::format("⌊{} / 2⌋", total), std::to_string(a.pad_before)});
    lines.formulas.push_back({"after", "pad − before", fmt::format("{} − {}", total, a.pad_before),
                              std::to_string(a.pad_after)});
    if (total % 2 == 1) lines.notes.push_back({"odd_cell_after", {}});
  }
  add_sliding_output(a, lines);
}

void derive_transpose(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  add_full_scatter(a, lines);
  const std::int64_t p = a.crop_before;
  const std::int64_t extra = a.out - a.full + 2 * p;
  if (spec.output_shape) {
    lines.formulas.push_back({"op", "output_size − (F − 2p)",
                              fmt::format("{} − ({} − 2·{})", a.out, a.full, p),
                              std::to_string(extra)});
    lines.notes.push_back({"output_size_resolved", {std::to_string(extra)}});
  }
  lines.formulas.push_back({"out", "F − 2p + op", fmt::format("{} − 2·{} + {}", a.full, p, extra),
                            std::to_string(a.out)});
  lines.formulas.push_back({"crop", "p", "", std::to_string(p)});
  add_crop_notes(a, lines);
  add_zero_insertion(a, lines);
}

AxisDerivation derive_axis(const Spec& spec, Axis, const AxisGeometry& axis) {
  AxisDerivation lines;
  if (spec.op->pools()) {
    add_effective_kernel(axis, lines);
    add_pool_output(axis, spec.ceil_mode, lines);
    add_divisor(spec, counting(spec), lines);
  } else if (spec.op->transposed()) {
    derive_transpose(spec, axis, lines);
  } else {
    derive_conv(spec, axis, lines);
  }
  return lines;
}

// --- words -----------------------------------------------------------------------

// The first side, from the width on, that reflect cannot fill: F.pad names its argument. As
// PyTorch 2.15.0 has it.
std::string reflect_words(const Spec& spec, const Geometry& geometry) {
  for (const Axis axis : {kWidth, kHeight}) {
    const AxisGeometry& a = geometry.axis[axis];
    if (std::max(a.pad_before, a.pad_after) < a.n) continue;
    return fmt::format(
        "Argument #{}: Padding size should be less than the corresponding input dimension, but "
        "got: padding ({}, {}) at dimension {} of input [1, {}, {}]",
        axis == kWidth ? 4 : 6, a.pad_before, a.pad_after, spec.op->rank + (axis == kWidth ? 1 : 0),
        spec.channels, listed_axes(spec, geometry.height().n, geometry.width().n));
  }
  return "";
}

std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code == "conv_only")
    return "Only \"zeros\" padding mode is supported for ConvTranspose" +
           std::to_string(spec.op->rank) + "d";
  // torch/nn/modules/conv.py, _ConvNd.__init__.
  if (code == "groups_channels") return "in_channels must be divisible by groups";
  if (code == "groups_filters") return "out_channels must be divisible by groups";
  if (geometry == nullptr) return "";
  const auto& [h, w] = geometry->axis;
  if (code == "kernel_too_big" && flat_maximum(spec)) {
    return fmt::format("max_pool1d() Invalid computed output size: {}", w.out);
  }
  if (code == "kernel_too_big" && spec.op->pools()) {
    return fmt::format(
        "Given input size: ({0}x{1}x{2}). Calculated output size: ({0}x{3}x{4}). Output size is "
        "too small",
        spec.channels, h.n, w.n, h.out, w.out);
  }
  if (code == "kernel_too_big") {
    return fmt::format(
        "Calculated padded input size per channel: ({}). Kernel size: ({}). Kernel size can't be "
        "greater than actual input size",
        listed_axes(spec, h.padded, w.padded, " x "), listed_axes(spec, h.K, w.K, " x "));
  }
  if (code == "empty_output") {
    return fmt::format(
        "Given input size per channel: ({} x {}). Calculated output size per channel: ({} x {}). "
        "Output size is too small",
        h.n, w.n, h.out, w.out);
  }
  if (code == "reflect_too_wide") return reflect_words(spec, *geometry);
  if (code == "circular_too_wide") return "Padding value causes wrapping around more than once.";
  return "";
}

constexpr CautionRow kCautions[]{{.code = "divisor_not_exported",
                                  .plain = without_override,
                                  .source = "ONNX operator AveragePool",
                                  .version = "opset 28"}};

constexpr std::string_view kAliases[]{"Torch", "nn.Conv2d"};

}  // namespace

extern const Framework kPyTorch;
const Framework kPyTorch{
    .id = "pytorch",
    .display_name = "PyTorch",
    .group = FrameworkGroup::training,
    .measured = "PyTorch 1.13.1 and 2.15.0",
    .aliases = kAliases,
    .snippet_target = "pytorch",
    .traits = {.family = "pytorch",
               .output_shape = true,
               .one_crop_per_axis = true,
               .same_leaves_stride = true,
               .one_pool_pad_per_axis = true,
               .counts_padding = true,
               .fills_conv = true},
    .conv_modes = kConvModes,
    .transpose_modes = kTransposeModes,
    .pool_modes = kPoolModes,
    .settings = kSettings,
    .problem_codes = kProblemCodes,
    .note_codes = kNoteCodes,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
