// tf.nn: conv2d, conv2d_transpose with its output_shape, max_pool2d, avg_pool2d.
// Sources: tensorflow/core/framework/kernel_shape_util.cc (GetWindowedOutputSizeVerbose) and
// tensorflow/core/kernels/conv_grad_shape_utils.cc (ConvBackpropExtractAndVerifyDimension), and of
// what a pool refuses tensorflow/core/util/padding.cc, python/ops/nn_ops.py (avg_pool2d).
// Measured with TensorFlow 2.21.0, CPU with oneDNN (core/tests/oracles/tensorflow.jsonl).

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "core/frameworks/tensorflow_ops.h"
#include "core/geometry/formula.h"

namespace padlens {
namespace {

constexpr std::array kModes{PaddingMode::same, PaddingMode::valid, PaddingMode::explicit_sides};
constexpr SlideRule kSlide{};
constexpr std::string_view kProblemCodes[]{
    "tensorflow_dilated_sides",          "tensorflow_mean_sides",
    "tensorflow_conv1d_sides",           "tensorflow_pool_padding",
    "tensorflow_conv1d_transpose_sides", "tensorflow_grouped_sides"};

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return false;
  return field == "dilation" || field == "kernel_values" || field == "pad_fill" ||
         field == "output_shape";
}

// tensorflow/core/kernels/conv_ops.cc. A filter says its groups by its depth: one that is none of
// the channels' divisors is what groups that do not divide them come to.
std::string words(const Spec& spec, const Geometry*, std::string_view code) {
  if (code == "groups_filters" && spec.op->sizing == Sizing::convolution) {
    return fmt::format("output depth must be evenly divisible by number of groups: {} vs {}",
                       spec.filters, spec.groups);
  }
  return "";
}

std::string_view side_words(const Spec& spec, Axis axis, int pad) {
  const bool before = spec.sides.before(axis) == pad;
  if (axis == kHeight) return before ? "Top" : "Bottom";
  return before ? "Left" : "Right";
}

void check_pool(const Spec& spec, Problems& problems) {
  if (!sides_given(spec)) return;
  if (!spec.op->reducer->selects) {
    problems.push_back({"padding",
                        "tensorflow_mean_sides",
                        {},
                        Problem::Kind::rejected,
                        "Expected string for argument 'padding' not [[0, 0], …"});
    return;
  }
  for (const Axis axis : kAxes) {
    const int pad = std::max(spec.sides.before(axis), spec.sides.after(axis));
    if (pad < spec.kernel[axis]) continue;
    problems.push_back({"padding",
                        "tensorflow_pool_padding",
                        {std::to_string(pad), std::to_string(spec.kernel[axis] - 1)},
                        Problem::Kind::rejected,
                        fmt::format("{} padding {} needs to be smaller than the window size {}",
                                    side_words(spec, axis, pad), pad, spec.kernel[axis])});
    return;
  }
}

// python/ops/nn_ops.py: conv1d and conv1d_transpose hand their padding on as a string.
void check_flat_conv(const Spec& spec, Problems& problems) {
  if (spec.op->rank != 1 || !sides_given(spec)) return;
  problems.push_back(
      {"padding",
       spec.op->transposed() ? "tensorflow_conv1d_transpose_sides" : "tensorflow_conv1d_sides",
       {},
       Problem::Kind::rejected,
       fmt::format("Expected string for argument 'padding' not [[0, 0], [{}, {}], "
                   "[0, 0]].",
                   spec.sides.left, spec.sides.right)});
}

// tensorflow/core/kernels/conv_grad_input_ops.cc: oneDNN, which takes no sides, has groups.
void check_sides_with_groups(const Spec& spec, Problems& problems) {
  if (spec.op->rank == 1 || spec.groups == 1 || !sides_given(spec)) return;
  problems.push_back(
      {"groups",
       "tensorflow_grouped_sides",
       {std::to_string(spec.groups)},
       Problem::Kind::rejected,
       fmt::format("Gradients for grouped convolutions are not supported on CPU. Please file a "
                   "feature request if you run into this issue. Computed input depth {} doesn't "
                   "match filter input depth {}",
                   spec.filters, spec.filters / spec.groups)});
}

void check(const Spec& spec, Problems& problems) {
  if (spec.op->pools()) check_pool(spec, problems);
  if (spec.op->has_kernel) check_flat_conv(spec, problems);
  if (!spec.op->transposed()) return;
  if (tensorflow_ops::refuse_no_output_shape(spec, problems)) return;
  tensorflow_ops::refuse_output_shape(
      spec,
      sides_given(spec)
          ? "Conv2DCustomBackpropInput: Size of out_backprop doesn't match computed…"
          : "Operation received an exception:Status: 2, message: could not create a primitive "
            "descriptor for the convolution forward propagation primitive.",
      problems);
  check_sides_with_groups(spec, problems);
  const bool dilated = spec.dilation != PerAxis{1, 1};
  if (!dilated || !sides_given(spec) || spec.op->rank == 1) return;
  problems.push_back({"dilation",
                      "tensorflow_dilated_sides",
                      {tuple_text(spec, spec.dilation)},
                      Problem::Kind::rejected,
                      ""});
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  if (!spec.op->transposed()) return slide_axis(spec, axis, kSlide);
  return gradient_axis(spec, axis, asked_output(spec, axis));
}

bool gives_empty(const Spec& spec, const Geometry&) {
  return !spec.op->transposed();
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(geometry, tensorflow_ops::gradient_form(spec, geometry), lines);
    return lines;
  }
  derive_slide(spec, axis, geometry, kSlide, Windows::floor, lines);
  add_divisor(spec, Counting::real, lines);
  return lines;
}

constexpr std::string_view kRulesApart[]{"conv_valid_output", "global_is_kernel_n",
                                         "stride_two_halves"};

// A kernel that is really dilated.
bool dilated_transpose(const Spec& spec, const Geometry& geometry) {
  return geometry.transposed() && std::ranges::any_of(kAxes, [&](Axis axis) {
           return spec.dilation[axis] > 1 && spec.kernel[axis] > 1;
         });
}

bool grouped_transpose(const Spec& spec, const Geometry& geometry) {
  return geometry.transposed() && spec.groups > 1;
}

// Not what tf.nn.depthwise_conv2d makes of it.
bool strided_dilated_depthwise(const Spec& spec, const Geometry&) {
  return spec.op->sizing == Sizing::convolution && spec.groups > 1 &&
         spec.groups == spec.channels && std::ranges::max(spec.stride) > 1 &&
         std::ranges::max(spec.dilation) > 1;
}

constexpr std::array kCautions{
    CautionRow{.code = "tensorflow_depthwise",
               .applies = strided_dilated_depthwise,
               .source = "tensorflow/python/ops/nn_impl.py",
               .version = "TensorFlow 2.21.0"},
    CautionRow{.code = "tensorflow_grouped_transpose",
               .applies = grouped_transpose,
               .source = "tensorflow/core/kernels/conv_grad_input_ops.cc",
               .version = "TensorFlow 2.21.0"},
    CautionRow{.code = "tensorflow_dilated_transpose",
               .applies = dilated_transpose,
               .source = "tensorflow/core/kernels/conv_grad_input_ops.cc",
               .version = "TensorFlow 2.21.0"}};

constexpr std::string_view kAliases[]{"TF", "tf.nn"};

}  // namespace

extern const Framework kTensorFlow;
const Framework kTensorFlow{
    .id = "tensorflow",
    .display_name = "TensorFlow",
    .group = FrameworkGroup::training,
    .measured = "TensorFlow 2.21.0",
    .aliases = kAliases,
    .snippet_target = "tensorflow",
    .traits = {.channels_last = true,
               .family = "keras",
               .output_shape = true,
               .needs_output_shape = true,
               .clamps_same_total = true},
    .names = {.same = "SAME", .valid = "VALID"},
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
    .gives_empty = gives_empty,
    .derive_axis = derive_axis,
    .words = words,
};

}  // namespace padlens
