// Deeplearning4j: ConvolutionMode Strict, Truncate (the default) and Same.
// Sources: org.deeplearning4j.util.ConvolutionUtils (getOutputSize, getSameModeTopLeftPadding:
// the total is not held at 0), libnd4j/include/ops/declarable/helpers/convolutions.h
// (ConvolutionUtils::calcPadding2D, calcOutSizeDeconv2D). Groups has DepthwiseConvolution2D alone
// (and SeparableConvolution2D, which is one and a 1×1 layer).
// Measured with Deeplearning4j 1.0.0-M2.1, CPU (core/tests/oracles/dl4j.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/torch_layers.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::same, PaddingMode::valid, PaddingMode::explicit_sides,
                            PaddingMode::causal};
constexpr std::array kTransposeModes{PaddingMode::same, PaddingMode::valid,
                                     PaddingMode::explicit_sides};
constexpr std::string_view kProblemCodes[]{"dl4j_strict", "dl4j_same_negative", "dl4j_flat_pool"};
constexpr SlideRule kSlide{.same_clamps = false, .rounds_to_zero = true};

bool is_same(const Spec& spec) {
  return spec.padding == PaddingMode::same;
}

bool has_field(const Operation& op, std::string_view field) {
  if (field == "mode") return true;
  return !op.pools() && (field == "dilation" || field == "kernel_values");
}

void check(const Spec& spec, Problems& problems) {
  if (refuse_asymmetric(spec, problems)) return;
  if (spec.mode && (is_same(spec) || is_causal(spec))) {
    problems.push_back({"mode", "rounding_with_mode", {}, Problem::Kind::rejected, ""});
  }
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  if (!is_same(spec)) return crop_sides_axis(spec, axis);
  const std::int64_t out = std::int64_t{spec.input[axis]} * spec.stride[axis];
  return transpose_axis(spec, axis, out, (F_of(spec, axis) - out) / 2);
}

// A pool takes `causal` and pads nothing.
AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.op->transposed()) return resolve_transpose(spec, axis);
  Spec read = spec;
  if (spec.op->pools() && is_causal(spec)) read.padding = PaddingMode::valid;
  return slide_axis(read, axis, kSlide);
}

std::string_view layer_type(const Spec& spec) {
  if (spec.op->pools()) return "Subsampling";
  return spec.groups > 1 ? "DepthwiseConvolution2D" : "Convolution";
}

void check_strict(const Spec& spec, const Geometry& geometry, Problems& problems) {
  for (const Axis axis : {kWidth, kHeight}) {
    const AxisGeometry& a = geometry.axis[axis];
    if ((a.padded - a.K) % a.s == 0) continue;
    problems.push_back(
        {"mode",
         "dl4j_strict",
         {std::to_string(a.padded - a.K), std::to_string(a.s)},
         Problem::Kind::rejected,
         fmt::format("DL4JInvalidConfigException: Invalid configuration for layer (idx=0, "
                     "name=layer0, type={}Layer) for {} dimension:  Combination of kernel size, "
                     "stride and padding are not valid…",
                     layer_type(spec), axis == kWidth ? "width" : "height")});
    return;
  }
}

// Subsampling1DLayer pads the height of the two dimensions that it computes in as well.
void check_flat_pool(const Spec& spec, const Geometry& geometry, Problems& problems) {
  if (!sides_given(spec) || spec.sides.left == 0) return;
  const AxisGeometry& w = geometry.width();
  problems.push_back(
      {"padding",
       "dl4j_flat_pool",
       {std::to_string(w.out)},
       Problem::Kind::rejected,
       "ND4JIllegalStateException: New shape length doesn't match original length…"});
}

void check_geometry(const Spec& spec, const Geometry& geometry, Problems& problems) {
  if (spec.op->transposed()) return;
  if (!spec.op->pools()) refuse_wide_window(geometry, problems);
  const bool flat = spec.op->rank == 1;
  // Layers of one dimension leave it unchecked.
  if (spec.mode == Rounding::strict && !flat) check_strict(spec, geometry, problems);
  if (flat && spec.op->pools()) check_flat_pool(spec, geometry, problems);
  const auto& [h, w] = geometry.axis;
  if (spec.op->pools() || flat || !is_same(spec) || (h.pad_before >= 0 && w.pad_before >= 0))
    return;
  problems.push_back({"padding",
                      "dl4j_same_negative",
                      {std::to_string(std::min(h.pad_before, w.pad_before))},
                      Problem::Kind::rejected,
                      fmt::format("Invalid padding values calculated: [{}, {}] - layer "
                                  "configuration is invalid?…",
                                  h.pad_before, w.pad_before)});
}

Counting counting(const Spec&) {
  return Counting::real;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    SpreadForm form = crop_form(spec, axis, a);
    if (is_same(spec)) {
      form = {"n·s", fmt::format("{}·{}", a.n, a.s), "(F − out) / 2",
              fmt::format("({} − {}) / 2", a.full, a.out)};
    }
    derive_spread(a, form, lines);
    return lines;
  }
  derive_slide(spec, axis, a, kSlide, Windows::floor, lines);
  add_divisor(spec, counting(spec), lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code != "kernel_too_big" || spec.op->pools()) return "";
  if (spec.op->rank == 1) return "IllegalArgumentException: Length must be >= 1";
  // "effective" stands where nothing is dilated.
  return fmt::format("DL4JInvalidInputException: Invalid input data or configuration: {}kernel…",
                     std::ranges::max(spec.dilation) > 1 ? "" : "effective ");
}

// findings/dl4j_flat_weights.sh: [out, in, kernel] is read as [kernel, in, out].
bool mixes_weights(const Spec& spec, const Geometry&) {
  if (spec.op->sizing != Sizing::convolution || spec.op->rank != 1) return false;
  return (spec.filters > 1) + (spec.channels > 1) + (spec.kernel[kWidth] > 1) > 1;
}

constexpr CautionRow kCautions[]{{.code = "dl4j_flat_weights",
                                  .applies = mixes_weights,
                                  .source = "org.deeplearning4j.util.Convolution1DUtils",
                                  .version = "Deeplearning4j 1.0.0-M2.1"}};

constexpr std::string_view kRulesApart[]{"transpose_same_output", "transpose_same_padding"};

constexpr std::string_view kAliases[]{"Deeplearning4j", "ND4J", "Java"};

constexpr std::string_view kLacks[]{"conv1d_transpose"};

constexpr std::string_view kUngrouped[]{"conv1d", "conv2d_transpose", "conv1d_transpose"};
constexpr std::string_view kDepthwiseOnly[]{"conv2d"};

}  // namespace

extern const Framework kDl4j;
const Framework kDl4j{
    .id = "dl4j",
    .display_name = "DL4J",
    .group = FrameworkGroup::jvm,
    .measured = "Deeplearning4j 1.0.0-M2.1",
    .aliases = kAliases,
    .traits = {.family = "dl4j",
               .one_crop_per_axis = true,
               .one_conv_pad_per_axis = true,
               .one_pool_pad_per_axis = true},
    .names = {.same = "Same", .valid = "padding=0", .order = SideOrder::per_axis},
    .lacks = kLacks,
    .ungrouped = kUngrouped,
    .depthwise_only = kDepthwiseOnly,
    .conv_modes = kModes,
    .transpose_modes = kTransposeModes,
    .pool_modes = kModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .check_geometry = check_geometry,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
