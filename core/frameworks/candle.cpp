// candle.
// Source: candle-core/src/conv.rs (ParamsConv2D, ParamsConvTranspose2D: one number each for
// stride, dilation, padding and output_padding), candle-core/src/tensor.rs (avg_pool2d,
// max_pool2d, without padding).
// Measured with candle 0.11.1, CPU (core/tests/oracles/candle.jsonl).

#include <fmt/format.h>

#include <algorithm>

#include "core/frameworks/torch_layers.h"

namespace padlens {
namespace {

constexpr PaddingMode kPoolModes[]{PaddingMode::valid};
constexpr std::string_view kProblemCodes[]{"one_number"};

bool has_field(const Operation& op, std::string_view field) {
  return torch_layers::has_field(op, field, {});
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->pools()) return;
  const auto refuse = [&](const char* field, bool uneven) {
    if (uneven) {
      problems.push_back({field, "one_number", {"candle"}, Problem::Kind::rejected, ""});
    }
  };
  const Sides& p = spec.sides;
  const bool flat = spec.op->rank == 1;
  const auto differs = [&](const PerAxis& pair) { return !flat && pair[kHeight] != pair[kWidth]; };
  refuse("stride", differs(spec.stride));
  refuse("dilation", differs(spec.dilation));
  refuse("padding",
         sides_given(spec) && (p.left != p.right || p.top != p.bottom || differs({p.top, p.left})));
  refuse("output_padding", differs(spec.output_padding.value_or(PerAxis{})));
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return torch_layers::resolve_axis(spec, axis, Windows::floor);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  return torch_layers::derive_axis(spec, axis, geometry, Windows::floor, Counting::real);
}

// candle-core/src/conv.rs. Filters that the groups do not divide it leaves out, without a word.
std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code != "groups_channels") return "";
  const int depth = spec.channels / spec.groups;
  if (spec.op->transposed())
    return fmt::format("in_channel {} is not divisible by the number of groups", spec.channels);
  if (spec.op->rank == 2) {
    return fmt::format("in_channel mismatch between input ({}, groups {}) and kernel ({})",
                       spec.channels, spec.groups, depth);
  }
  return fmt::format(
      "conv1d invalid args the number of in-channels on the input doesn't match the kernel size: "
      "inp: [1, {}, {}], k: [{}, {}, {}], pad: {}, stride: {}",
      spec.channels, spec.input[kWidth], spec.filters, depth, spec.kernel[kWidth], spec.sides.left,
      spec.stride[kWidth]);
}

// findings/candle_transpose_batch.sh: what runs as a matrix product.
bool mixes_batch(const Spec& spec, const Geometry&) {
  return spec.op->transposed() && spec.op->rank == 1 && spec.channels > 1 && spec.groups == 1 &&
         spec.dilation[kWidth] == 1 && spec.sides.left == 0 &&
         spec.output_padding.value_or(PerAxis{})[kWidth] == 0;
}

constexpr CautionRow kCautions[]{{.code = "candle_batch",
                                  .applies = mixes_batch,
                                  .source = "candle-core/src/cpu_backend/mod.rs",
                                  .version = "candle 0.11.1"}};

constexpr std::string_view kAliases[]{"Hugging Face"};

constexpr std::string_view kLacks[]{"max_pool1d", "average_pool1d"};

constexpr std::string_view kUngrouped[]{"conv2d_transpose"};

}  // namespace

extern const Framework kCandle;
const Framework kCandle{
    .id = "candle",
    .display_name = "candle",
    .group = FrameworkGroup::rust,
    .measured = "candle 0.11.1",
    .aliases = kAliases,
    .traits = {.family = "pytorch", .one_crop_per_axis = true, .one_conv_pad_per_axis = true},
    .names = torch_layers::kNames,
    .lacks = kLacks,
    .ungrouped = kUngrouped,
    .conv_modes = torch_layers::kModes,
    .transpose_modes = torch_layers::kModes,
    .pool_modes = kPoolModes,
    .settings = kCommonSettings,
    .problem_codes = kProblemCodes,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
