// Chainer.
// Sources: chainer/utils/conv.py (get_conv_outsize: cover_all is the ceiling, with every window),
// chainer/functions/connection/deconvolution_2d.py (outsize), functions/pooling/pooling_nd.py;
// max_pooling_2d covers all unless it is told not to.
// Measured with Chainer 7.8.1, CPU (core/tests/oracles/chainer.jsonl).

#include <fmt/format.h>

#include <algorithm>

#include "core/frameworks/tensorflow_ops.h"
#include "core/frameworks/torch_layers.h"

namespace padlens {
namespace {

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return field == (op.reducer->divides ? "count_include_pad" : "cover_all");
  if (op.transposed() && field == "output_padding") return false;
  return torch_layers::has_field(op, field, {}) || field == "output_shape" || field == "cover_all";
}

void check(const Spec& spec, Problems& problems) {
  if (refuse_asymmetric(spec, problems) || !spec.output_shape) return;
  // n has to lie between what a convolution comes to without cover_all and with it.
  const auto leads = [&](Axis axis) {
    const std::int64_t rest =
        asked_output(spec, axis) + 2 * side_before(spec, axis) - K_of(spec, axis);
    return floor_div(rest, spec.stride[axis]) < spec.input[axis] &&
           ceil_div(rest, spec.stride[axis]) + 1 >= spec.input[axis];
  };
  if (std::ranges::all_of(kAxes, leads)) return;
  tensorflow_ops::refuse_output_shape(
      spec, "Invalid operation is performed in: Deconvolution2DFunction (Forward)", problems);
}

Windows windows(const Spec& spec) {
  const bool covers = spec.cover_all.value_or(spec.op->pools() && !spec.op->reducer->divides);
  return covers ? Windows::ceil : Windows::floor;
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (spec.output_shape) return gradient_axis(spec, axis, (*spec.output_shape)[axis]);
  return torch_layers::resolve_axis(spec, axis, windows(spec));
}

// With padding an average divides by the whole window, also by what lies past the padding.
Counting counting(const Spec& spec) {
  return spec.count_include_pad.value_or(true) ? Counting::window : Counting::real_ends;
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a) {
  if (!spec.output_shape) {
    return torch_layers::derive_axis(spec, axis, a, windows(spec), counting(spec));
  }
  AxisDerivation lines;
  derive_spread(a, tensorflow_ops::gradient_form(spec, a), lines);
  return lines;
}

std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  // chainer/functions/connection/convolution_nd.py, deconvolution_nd.py and their links.
  if (code == "groups_channels")
    return "the number of input channels must be divisible by the number of groups";
  if (code == "groups_filters")
    return "the number of output channels must be divisible by the number of groups";
  if (geometry == nullptr) return "";
  const char* axis = geometry->height().out < 1 ? "Height" : "Width";
  if (code == "empty_output") return fmt::format("{} in the output must be positive.", axis);
  if (code != "kernel_too_big") return "";
  return spec.op->pools() ? "" : fmt::format("{} in the output should be positive.", axis);
}

constexpr std::string_view kRulesApart[]{"global_is_kernel_n", "stride_two_halves"};

std::optional<Geometry> rounded_down(const Spec& spec, const Geometry& geometry) {
  if (!spec.op->pools() || spec.cover_all || spec.op->reducer->divides) return std::nullopt;
  return with_axes(spec, geometry, [](const Spec& each, Axis axis) {
    return torch_layers::resolve_axis(each, axis, Windows::floor);
  });
}

constexpr CautionRow kCautions[]{{.code = "chainer_covers_all",
                                  .plain = rounded_down,
                                  .source = "chainer/functions/pooling/max_pooling_nd.py",
                                  .version = "Chainer 7.8.1"},
                                 {.code = "blind_window",
                                  .plain = without_blind_window,
                                  .source = "chainer/utils/conv.py",
                                  .version = "Chainer 7.8.1"}};

}  // namespace

extern const Framework kChainer;
const Framework kChainer{
    .id = "chainer",
    .display_name = "Chainer",
    .group = FrameworkGroup::training,
    .measured = "Chainer 7.8.1",
    .traits = {.family = "pytorch",
               .output_shape = true,
               .one_crop_per_axis = true,
               .one_conv_pad_per_axis = true,
               .one_pool_pad_per_axis = true,
               .counts_padding = true},
    .names = {.valid = "pad=0",
              .sides = "pad",
              .order = SideOrder::per_axis,
              .output_shape = "outsize"},
    .conv_modes = torch_layers::kModes,
    .transpose_modes = torch_layers::kModes,
    .pool_modes = torch_layers::kModes,
    .settings = kCommonSettings,
    .rules_apart = kRulesApart,
    .cautions = kCautions,
    .has_field = has_field,
    .check = check,
    .resolve_axis = resolve_axis,
    .counting = counting,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
