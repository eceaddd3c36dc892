// ONNX, as ONNX Runtime computes it.
// Sources of the rules: the operators Conv and ConvTranspose of the ONNX specification
// (opset 11 to 22); ONNX Runtime, onnxruntime/core/providers/cpu/nn/conv_attributes.h and
// conv_transpose_attributes.h, core/providers/common.h (ComputePad, ComputeTotalPad,
// DistributePadding).
// Measured with ONNX Runtime 1.30.0, CPU (core/tests/oracles/). Not measured: pads or
// output_padding together with output_shape, which follow the source: pads are ignored.
// Where the specification's text and the runtime differ, the runtime decides and a note
// says so: SAME_* of ConvTranspose with K < stride.
// Other fills than zeros are the operator Pad before the convolution.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/frameworks/onnx_runtimes.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::valid, PaddingMode::explicit_sides, PaddingMode::notset,
                            PaddingMode::same_upper, PaddingMode::same_lower};

bool is_same(const Spec& spec) {
  return spec.padding == PaddingMode::same_upper || spec.padding == PaddingMode::same_lower;
}

std::int64_t asked_output_padding(const Spec& spec, Axis axis) {
  return spec.output_padding ? (*spec.output_padding)[axis] : 0;
}

// What `geometry` cuts, as pads; what it appends, as output_padding.
std::optional<Spec> with_crop(Spec spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  const auto cut = [](std::int64_t cells) { return std::max<std::int64_t>(cells, 0); };
  const auto sides = sides_of({h.crop_before, cut(h.crop_after), w.crop_before, cut(w.crop_after)});
  if (!sides) return std::nullopt;
  const PerAxis extra{static_cast<int>(cut(-h.crop_after)), static_cast<int>(cut(-w.crop_after))};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
  if (extra != PerAxis{}) spec.output_padding = extra;
  return spec;
}

std::optional<Spec> same_upper(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::same_upper);
}
std::optional<Spec> same_lower(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::same_lower);
}
std::optional<Spec> no_padding(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::valid);
}
std::string label(const Spec& spec) {
  switch (spec.padding) {
    case PaddingMode::same_upper:
      return "SAME_UPPER";
    case PaddingMode::same_lower:
      return "SAME_LOWER";
    case PaddingMode::explicit_sides:
      return "pads";
    case PaddingMode::notset:
      return "NOTSET";
    default:
      return "VALID";
  }
}

constexpr std::array kSettings{
    Setting{Sizing::convolution, PaddingKind::same, same_upper, label},
    Setting{Sizing::convolution, PaddingKind::same, same_lower, label},
    Setting{Sizing::convolution, PaddingKind::none, no_padding, label},
    Setting{Sizing::convolution, PaddingKind::sides, with_conv_sides, label},
    Setting{Sizing::transposed_convolution, PaddingKind::same, same_upper, label},
    Setting{Sizing::transposed_convolution, PaddingKind::same, same_lower, label},
    Setting{Sizing::transposed_convolution, PaddingKind::none, no_padding, label},
    Setting{Sizing::transposed_convolution, PaddingKind::sides, with_crop, label},
    Setting{Sizing::pooling, PaddingKind::same, same_upper, label},
    Setting{Sizing::pooling, PaddingKind::same, same_lower, label},
    Setting{Sizing::pooling, PaddingKind::none, no_padding, label},
    Setting{Sizing::pooling, PaddingKind::sides, with_conv_sides, label},
};

constexpr std::array<std::string_view, 5> kProblemCodes{"onnx_same_dilation", "onnx_output_padding",
                                                        "onnx_output_shape", "onnx_pool_padding",
                                                        "onnx_negative_pad"};
constexpr std::array<std::string_view, 3> kNoteCodes{"onnx_same_short", "pads_ignored",
                                                     "pool_same_undilated"};

// --- sizes -----------------------------------------------------------------------

AxisGeometry resolve_conv(const Spec& spec, Axis axis) {
  if (spec.padding == PaddingMode::explicit_sides) {
    return conv_axis(spec, axis, spec.sides.before(axis), spec.sides.after(axis));
  }
  if (!is_same(spec)) return conv_axis(spec, axis, 0, 0);
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t out = ceil_div(n, s);
  // Not clamped: with a kernel smaller than the stride cells are skipped. C++ rounds
  // the half of a negative total towards zero, one cell after it was made even.
  const std::int64_t total =
      (out - 1) * s + effective_kernel(spec.kernel[axis], spec.dilation[axis]) - n;
  const std::int64_t halved = total < 0 ? total + 1 : total;
  const std::int64_t before =
      spec.padding == PaddingMode::same_upper ? halved / 2 : (halved + 1) / 2;
  return conv_axis(spec, axis, before, total - before);
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  const std::int64_t whole = (n - 1) * s + K + asked_output_padding(spec, axis);  // F + op
  const bool shaped = spec.output_shape.has_value();
  if (!shaped && !is_same(spec)) {
    const bool sides = spec.padding == PaddingMode::explicit_sides;
    const std::int64_t before = sides ? spec.sides.before(axis) : 0;
    const std::int64_t after = sides ? spec.sides.after(axis) : 0;
    return transpose_axis(spec, axis, whole - before - after, before);
  }
  const std::int64_t wanted = shaped ? (*spec.output_shape)[axis] : n * s;
  const std::int64_t total = std::max<std::int64_t>(whole - wanted, 0);
  const std::int64_t before =
      spec.padding == PaddingMode::same_upper ? total / 2 : total - total / 2;
  return transpose_axis(spec, axis, shaped ? wanted : whole - total, before);
}

// onnxruntime/core/providers/cpu/nn/pool_attributes.h, ComputeSizePadDilations and
// ComputeOutputSize: SAME_* pads for the undilated window, the size is that of the dilated one,
// and numbers are divided as C++ divides them, towards zero.
AxisGeometry resolve_pool(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  std::int64_t before = 0;
  std::int64_t after = 0;
  if (spec.padding == PaddingMode::explicit_sides) {
    before = spec.sides.before(axis);
    after = spec.sides.after(axis);
  } else if (is_same(spec)) {
    const std::int64_t total = (ceil_div(n, s) - 1) * s + spec.kernel[axis] - n;
    before = spec.padding == PaddingMode::same_upper ? total / 2 : (total + 1) / 2;
    after = total - before;
  }
  const std::int64_t rest = n + before + after - K;
  std::int64_t out = (spec.ceil_mode ? ceil_div(rest, s) : rest / s) + 1;
  if (spec.ceil_mode && (out - 1) * s >= n + before) --out;
  return window_axis(spec, axis, before, after, out);
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->pools()) return resolve_pool(spec, axis);
  return spec.op->transposed() ? resolve_transpose(spec, axis) : resolve_conv(spec, axis);
}

Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(false) ? Counting::padded : Counting::real;
}

bool gives_empty(const Spec& spec, const Geometry&) {
  return spec.op->pools();
}

// --- refusals --------------------------------------------------------------------

// ONNX Runtime asks whether a convolution would lead back from this output to n.
bool leads_back(const Spec& spec, Axis axis) {
  const std::int64_t s = spec.stride[axis];
  const AxisGeometry a = resolve_transpose(spec, axis);
  if (spec.output_shape) return a.out < a.full + s;
  return asked_output_padding(spec, axis) < s;
}

void check_output_padding(const Spec& spec, Problems& problems) {
  for (const Axis axis : kAxes) {
    const std::int64_t extra = asked_output_padding(spec, axis);
    const int most = std::max(spec.stride[axis], spec.dilation[axis]);
    const std::vector<std::string> args{std::to_string(extra),
                                        std::to_string(spec.stride[axis] - 1)};
    if (extra < 0) {
      problems.push_back({"output_padding", "onnx_output_padding", args, Problem::Kind::invalid,
                          fmt::format("Output padding must be non-negative. Got: {}", extra)});
      return;
    }
    if (extra >= most) {
      problems.push_back(
          {"output_padding", "onnx_output_padding", args, Problem::Kind::rejected,
           fmt::format("output_padding[{0}] ({1}) must be less than max(stride, dilation) ({2}) "
                       "for spatial dimension {0}.",
                       static_cast<int>(axis), extra, most)});
      return;
    }
  }
  for (const Axis axis : kAxes) {
    const std::int64_t extra = asked_output_padding(spec, axis);
    if (extra < spec.stride[axis]) continue;
    problems.push_back(
        {"output_padding",
         "onnx_output_padding",
         {std::to_string(extra), std::to_string(spec.stride[axis] - 1)},
         Problem::Kind::rejected,
         fmt::format("Computed output shape is inconsistent with input spatial dimensions. "
                     "output_padding ({}) may be too large…",
                     extra)});
    return;
  }
}

void check_output_shape(const Spec& spec, Problems& problems) {
  for (const Axis axis : kAxes) {
    if (leads_back(spec, axis)) continue;
    const AxisGeometry a = resolve_transpose(spec, axis);
    problems.push_back({"output_shape",
                        "onnx_output_shape",
                        {std::to_string(a.out), std::to_string(a.full + a.s - 1)},
                        Problem::Kind::rejected,
                        "Explicit output_shape is inconsistent with input spatial dimensions and "
                        "convolution parameters."});
    return;
  }
}

void check_pool(const Spec& spec, Problems& problems) {
  const bool sides = spec.padding == PaddingMode::explicit_sides;
  for (const Axis axis : kAxes) {
    const int pad = std::max(spec.sides.before(axis), spec.sides.after(axis));
    if (!sides || pad < spec.kernel[axis]) continue;
    problems.push_back({"padding",
                        "onnx_pool_padding",
                        {std::to_string(pad), std::to_string(spec.kernel[axis] - 1)},
                        Problem::Kind::rejected,
                        ""});
    return;
  }
  // The kernel of MLAS, which takes a maximum without dilation, asks for pads of 0 or more.
  if (!spec.op->reducer->selects || std::ranges::max(spec.dilation) > 1) return;
  for (const Axis axis : kAxes) {
    const AxisGeometry a = resolve_pool(spec, axis);
    if (a.pad_before >= 0 && a.pad_after >= 0) continue;
    problems.push_back({"padding",
                        "onnx_negative_pad",
                        {std::to_string(a.pad_before), std::to_string(a.pad_after)},
                        Problem::Kind::rejected,
                        "padding values must be non-negative"});
    return;
  }
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->pools()) return check_pool(spec, problems);
  if (!spec.op->transposed()) {
    if (is_same(spec) && std::ranges::max(spec.dilation) > 1) {
      problems.push_back(
          {"dilation",
           "onnx_same_dilation",
           {list_text(spec, spec.dilation[0], spec.dilation[1])},
           Problem::Kind::rejected,
           "Dilation not supported for AutoPadType::SAME_UPPER or AutoPadType::SAME_LOWER."});
    }
    return;
  }
  if (spec.output_padding) check_output_padding(spec, problems);
  if (spec.output_shape) check_output_shape(spec, problems);
}

// --- derivation --------------------------------------------------------------------

// The half that goes before: the smaller one for SAME_UPPER.
std::string half_text(bool upper, std::string_view total) {
  return upper ? fmt::format("⌊{} / 2⌋", total) : fmt::format("⌈{} / 2⌉", total);
}

void derive_conv(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  if (!is_same(spec)) {
    add_sliding_output(a, lines);
    return;
  }
  const bool upper = spec.padding == PaddingMode::same_upper;
  const std::int64_t total = a.pad_before + a.pad_after;
  lines.formulas.push_back(
      {"out", "⌈n / s⌉", fmt::format("⌈{} / {}⌉", a.n, a.s), std::to_string(a.out)});
  lines.formulas.push_back({"pad", fmt::format("(out−1)·s + {} − n", kernel_symbol(a)),
                            fmt::format("{}·{} + {} − {}", a.out - 1, a.s, a.K, a.n),
                            std::to_string(total)});
  // Below 0 the halves are what the runtime's rounding towards zero makes of them.
  Formula before{"before", half_text(upper, "pad"), half_text(upper, std::to_string(total)),
                 std::to_string(a.pad_before)};
  if (total < 0 && upper) {
    before.symbolic = "−⌊(−pad − 1) / 2⌋";
    before.substituted = fmt::format("−⌊({} − 1) / 2⌋", -total);
  } else if (total < 0) {
    before.symbolic = "−max(⌊(−pad − 2) / 2⌋, 0)";
    before.substituted = fmt::format("−max(⌊({} − 2) / 2⌋, 0)", -total);
  }
  lines.formulas.push_back(before);
  lines.formulas.push_back({"after", "pad − before", fmt::format("{} − {}", total, a.pad_before),
                            std::to_string(a.pad_after)});
  if (total < 0) {
    lines.notes.push_back({"cells_skipped", {std::to_string(-total)}});
  } else if (total % 2 == 1) {
    lines.notes.push_back({upper ? "odd_cell_after" : "odd_cell_before", {}});
  }
  add_leftover(a, lines);
}

// "F", or "F + op" where output padding was asked for; with the numbers put in.
Formula whole_scatter(const AxisGeometry& a, std::optional<std::int64_t> extra) {
  if (!extra) return {"", "F", std::to_string(a.full), ""};
  return {"", "F + op", fmt::format("{} + {}", a.full, *extra), ""};
}

void derive_cropped(const Spec& spec, Axis axis, const AxisGeometry& a, AxisDerivation& lines) {
  const std::optional<std::int64_t> extra =
      spec.output_padding ? std::optional<std::int64_t>((*spec.output_padding)[axis])
                          : std::nullopt;
  const Formula whole = whole_scatter(a, extra);
  const std::string out = std::to_string(a.out);
  const std::int64_t uncut = a.full + extra.value_or(0);
  if (!spec.output_shape && !is_same(spec)) {
    const bool cut = spec.padding == PaddingMode::explicit_sides;
    const std::int64_t before = cut ? spec.sides.before(axis) : 0;
    const std::int64_t after = cut ? spec.sides.after(axis) : 0;
    lines.formulas.push_back(
        {"out", whole.symbolic + (cut ? " − before − after" : ""),
         cut || extra ? whole.substituted + (cut ? fmt::format(" − {} − {}", before, after) : "")
                      : "",
         out});
    return;
  }
  const bool shaped = spec.output_shape.has_value();
  const std::int64_t wanted = shaped ? a.out : a.n * a.s;
  const std::int64_t total = std::max<std::int64_t>(uncut - wanted, 0);
  if (shaped) {
    lines.formulas.push_back({"out", "output_shape", "", out});
  }
  lines.formulas.push_back({"P",
                            fmt::format("max({} − {}, 0)", whole.symbolic, shaped ? "out" : "n·s"),
                            fmt::format("max({} − {}, 0)", whole.substituted,
                                        shaped ? out : fmt::format("{}·{}", a.n, a.s)),
                            std::to_string(total)});
  if (!shaped) {
    lines.formulas.push_back(
        {"out", whole.symbolic + " − P", fmt::format("{} − {}", whole.substituted, total), out});
    if (a.out < a.n * a.s) {
      lines.notes.push_back({"onnx_same_short", {std::to_string(a.n * a.s), out}});
    }
  }
  const bool upper = spec.padding == PaddingMode::same_upper;
  lines.formulas.push_back({"crop", half_text(upper, "P"), half_text(upper, std::to_string(total)),
                            std::to_string(a.crop_before)});
  if (shaped && spec.padding == PaddingMode::explicit_sides) {
    lines.notes.push_back({"pads_ignored", {}});
  }
}

void derive_transpose(const Spec& spec, Axis axis, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  add_full_scatter(a, lines);
  derive_cropped(spec, axis, a, lines);
  add_crop_notes(a, lines);
  add_zero_insertion(a, lines);
}

void derive_pool(const Spec& spec, const AxisGeometry& a, AxisDerivation& lines) {
  add_effective_kernel(a, lines);
  if (is_same(spec)) {
    const bool upper = spec.padding == PaddingMode::same_upper;
    const std::int64_t total = a.pad_before + a.pad_after;
    lines.formulas.push_back(
        {"pad", "(⌈n / s⌉ − 1)·s + k − n",
         fmt::format("({} − 1)·{} + {} − {}", ceil_div(a.n, a.s), a.s, a.k, a.n),
         std::to_string(total)});
    lines.formulas.push_back({"before", total < 0 ? "pad / 2" : half_text(upper, "pad"),
                              total < 0 ? "" : half_text(upper, std::to_string(total)),
                              std::to_string(a.pad_before)});
    lines.formulas.push_back({"after", "pad − before", fmt::format("{} − {}", total, a.pad_before),
                              std::to_string(a.pad_after)});
    if (a.d > 1) lines.notes.push_back({"pool_same_undilated", {}});
    if (total < 0) lines.notes.push_back({"cells_skipped", {std::to_string(-total)}});
    if (total > 0 && total % 2 == 1) {
      lines.notes.push_back({upper ? "odd_cell_after" : "odd_cell_before", {}});
    }
  }
  add_pool_output(a, spec.ceil_mode, lines);
  add_divisor(spec, counting(spec), lines);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  AxisDerivation lines;
  if (spec.op->pools()) {
    derive_pool(spec, geometry, lines);
  } else if (!spec.op->transposed()) {
    derive_conv(spec, geometry, lines);
  } else {
    derive_transpose(spec, axis, geometry, lines);
  }
  return lines;
}

// --- words -----------------------------------------------------------------------

// As measured: a size of -2 or less stops TensorShape, 0 and -1 the kernel. The size is
// computed in floating point and rounded towards zero.
std::string conv_words(const Spec& spec, const Geometry& geometry) {
  for (const AxisGeometry& a : geometry.axis) {
    const auto out = static_cast<std::int64_t>(
        static_cast<double>(a.padded - a.K) / static_cast<double>(a.s) + 1);
    if (out <= -2) return fmt::format("Invalid dimension: {}", out);
  }
  return fmt::format("Invalid input shape: {{{}}}",
                     listed_axes(spec, spec.input[0], spec.input[1], ","));
}

// Of weights whose shape the layer says, (filters, ⌊channels / groups⌋, …): Conv in
// onnxruntime/core/providers/cpu/nn/conv_attributes.h; ConvTranspose as onnx infers its shape.
std::string group_words(const Spec& spec, std::string_view code) {
  if (code == "groups_filters") {  // those of a ConvTranspose are a multiple by their shape
    return spec.op->transposed()
               ? ""
               : fmt::format("Output channels M is not divisible by group. M: {} group: {}",
                             spec.filters, spec.groups);
  }
  if (spec.op->transposed()) {
    return fmt::format(
        "[ShapeInferenceError] Input channels C must be divisible by group for ConvTranspose. "
        "C={} group={}.",
        spec.channels, spec.groups);
  }
  return fmt::format(
      "Input channels C is not equal to kernel channels * group. C: {} kernel channels: {} group: "
      "{}",
      spec.channels, spec.channels / spec.groups, spec.groups);
}

std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code == "groups_channels" || code == "groups_filters") return group_words(spec, code);
  if (geometry == nullptr) return "";
  if (code == "kernel_too_big") return spec.op->pools() ? "" : conv_words(spec, *geometry);
  if (code == "empty_output") {
    // As with a convolution, TensorShape comes first.
    for (const AxisGeometry& a : geometry->axis) {
      if (a.out <= -2) return fmt::format("Invalid dimension: {}", a.out);
    }
    return fmt::format("Computed output dimension is <= 0 for dim {}. Input shape: {{{}}}",
                       geometry->height().out < 1 || spec.op->rank == 1 ? 0 : 1,
                       listed_axes(spec, spec.input[0], spec.input[1], ","));
  }
  return "";
}

// --- cautions -----------------------------------------------------------------------

// Up to 1.19.2 a negative total was halved as it is.
std::optional<Geometry> same_before_1_20(const Spec& spec, const Geometry& geometry) {
  if (spec.op->sizing != Sizing::convolution || !is_same(spec)) return std::nullopt;
  return with_axes(spec, geometry, [&](const Spec& each, Axis axis) {
    const AxisGeometry& a = geometry.axis[axis];
    const std::int64_t total = a.pad_before + a.pad_after;
    if (total >= 0) return a;
    const bool upper = each.padding == PaddingMode::same_upper;
    const std::int64_t before = upper ? total / 2 : (total + 1) / 2;
    return conv_axis(each, axis, before, total - before);
  });
}

// Up to 1.20.1 no window was dropped, and a mean that counts padding counted what lies past it.
std::optional<Geometry> ceil_before_1_21(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() || !spec.ceil_mode) return std::nullopt;
  Geometry plain = with_axes(spec, geometry, [&](const Spec& each, Axis axis) {
    const AxisGeometry& a = geometry.axis[axis];
    const std::int64_t out = ceil_div(a.padded - a.K, a.s) + 1;
    return window_axis(each, axis, a.pad_before, a.pad_after, out);
  });
  if (plain.counting == Counting::padded) plain.counting = Counting::window;
  return plain;
}

// The padding of the dilated window.
std::optional<Geometry> dilated_same(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() || !is_same(spec)) return std::nullopt;
  return with_axes(spec, geometry, [&](const Spec& each, Axis axis) {
    return each.dilation[axis] == 1 ? geometry.axis[axis] : slide_axis(each, axis, SlideRule{});
  });
}

constexpr CautionRow kCautions[]{
    {.code = "pool_same_undilated",
     .plain = dilated_same,
     .source = "onnxruntime/core/providers/cpu/nn/pool_attributes.h",
     .version = "ONNX Runtime 1.32.0"},
    {.code = "onnx_transpose_same_short",
     .plain = scaled_same,
     .source = "onnxruntime/core/providers/cpu/nn/conv_transpose_attributes.h",
     .version = "ONNX Runtime 1.32.0"},
    {.code = "onnx_ceil_since_1_21",
     .plain = ceil_before_1_21,
     .source = "onnxruntime/core/providers/cpu/nn/pool_attributes.h",
     .version = "ONNX Runtime 1.20.1 and 1.21.1"},
    {.code = "onnx_same_since_1_20",
     .plain = same_before_1_20,
     .source = "onnxruntime/core/providers/common.h",
     .version = "ONNX Runtime 1.19.2 and 1.20.1"}};

constexpr std::string_view kAliases[]{"ORT", "ONNX Runtime"};

}  // namespace

extern const Framework kOnnx;
const Framework kOnnx{
    .id = "onnx",
    .display_name = "ONNX",
    .group = FrameworkGroup::model_file,
    .measured = "ONNX Runtime 1.30.0 and 1.32.0, opset 28",
    .aliases = kAliases,
    .snippet_target = "onnx",
    .traits = {.family = "onnx", .output_shape = true, .pool_stride_is_window = false},
    .names = onnx_runtimes::kNames,
    .conv_modes = kModes,
    .transpose_modes = kModes,
    .pool_modes = kModes,
    .settings = kSettings,
    .problem_codes = kProblemCodes,
    .note_codes = kNoteCodes,
    .cautions = kCautions,
    .has_field = onnx_runtimes::has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .gives_empty = gives_empty,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
