// ONNX's windows, pads and resizings, with those of com.microsoft that are the same in other
// clothes. Source: the ONNX operator specification, opset 1 to 24; onnxruntime's
// docs/ContribOperators.md.

#include <algorithm>
#include <cmath>

#include "app/import/onnx_lowering.h"

namespace padlens {
namespace {

// The numbers of an attribute, one for each axis; `otherwise` where it is left out, and `field`
// told as assumed.
Extents axis_numbers(OnnxCall& call, std::string_view attribute, std::string_view field,
                     std::size_t axes, std::int64_t otherwise) {
  Extents numbers = call.integers(attribute).value_or(Extents{});
  if (numbers.empty()) call.draft.assumed.emplace_back(field);
  numbers.resize(axes, otherwise);
  return numbers;
}

void put_pads(OnnxCall& call, Window& window) {
  const auto pads = call.integers("pads");
  const std::string mode = call.text("auto_pad", "NOTSET");
  const std::size_t axes = window.axes.size();
  if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    window.padding = mode == "SAME_UPPER" ? PaddingMode::same_upper : PaddingMode::same_lower;
    return;
  }
  if (mode == "VALID") {
    window.padding = PaddingMode::valid;
    return;
  }
  window.padding = PaddingMode::explicit_sides;
  if (!pads || pads->empty()) {
    call.draft.assumed.emplace_back("padding");
    return;
  }
  if (pads->size() != 2 * axes) {
    call.draft.understood = false;
    call.draft.problems.push_back({"padding",
                                   "pads_count",
                                   {std::to_string(pads->size()), std::to_string(2 * axes)},
                                   Problem::Kind::unknown});
    return;
  }
  for (std::size_t i = 0; i < axes; ++i) {
    window.axes[i].before = (*pads)[i];
    window.axes[i].after = (*pads)[i + axes];
  }
}

// How the tensors of a convolution are laid out: channels first, but in what com.microsoft has of
// its own.
struct Layout {
  bool channels_last = false;
  std::size_t weight = 1;  // which input
  // The inputs that say how the weight is quantised; 0: it is not.
  std::size_t scale = 0;
  std::size_t zero = 0;
};

// The weight as it counts, where kernels are read. What is quantised is so by filters.
TensorId kernel_of(OnnxCall& call, const Layout& layout) {
  const TensorId weight = call.in(layout.weight);
  const bool quantised = layout.scale != 0 || layout.zero != 0;
  if (!call.graph.reads_kernels() || !quantised) return weight;
  const auto scale = layout.scale == 0 ? std::optional(std::vector{1.0})
                                       : call.graph.real_values(call.in(layout.scale));
  const auto zero = call.graph.real_values(call.in(layout.zero));
  if (!scale || (!zero && call.has_in(layout.zero))) return kNoTensor;
  return call.graph.dequantize(weight,
                               Quantization{*scale, zero.value_or(std::vector<double>()), 0});
}

std::optional<std::size_t> window_rank(const OnnxCall& call, const Tensor& weight) {
  if (const auto kernel = call.integers("kernel_shape"); kernel && !kernel->empty())
    return kernel->size();
  if (weight.shape && weight.rank() > 2) return weight.rank() - 2;
  const Tensor& x = call.graph[call.in(0)];
  return x.rank() > 2 ? std::optional(x.rank() - 2) : std::nullopt;
}

void put_kernel(OnnxCall& call, const Tensor& weight, Window& window) {
  const auto written = call.integers("kernel_shape");
  const std::size_t axes = window.axes.size();
  const bool attribute = written && written->size() == axes;
  if (!attribute) call.draft.assumed.emplace_back("kernel");
  for (std::size_t i = 0; i < axes; ++i) {
    std::int64_t& kernel = window.axes[i].kernel;
    const bool from_weight = weight.rank() == axes + 2 && is_known((*weight.shape)[i + 2]);
    if (attribute) {
      kernel = (*written)[i];
    } else if (from_weight) {
      kernel = (*weight.shape)[i + 2];
    } else if (call.told_kernel.size() == axes || call.told_kernel.size() == 1) {
      kernel = call.told_kernel.size() == 1 ? call.told_kernel[0] : call.told_kernel[i];
    } else {
      window.kernel_known = false;
    }
  }
}

void put_steps(OnnxCall& call, Window& window) {
  const std::size_t axes = window.axes.size();
  const Extents strides = axis_numbers(call, "strides", "stride", axes, 1);
  const Extents dilations = axis_numbers(call, "dilations", "dilation", axes, 1);
  for (std::size_t i = 0; i < axes; ++i) {
    window.axes[i].stride = strides[i];
    window.axes[i].dilation = dilations[i];
  }
}

Window plain_window(std::size_t axes, bool channels_last) {
  Window window;
  window.axes.resize(axes);
  for (std::size_t i = 0; i < axes; ++i)
    window.axes[i].axis = static_cast<int>(i) + (channels_last ? 1 : 2);
  window.channel_axis = channels_last ? static_cast<int>(axes) + 1 : 1;
  return window;
}

void lower_window(OnnxCall& call, const Window& window) {
  call.outputs = {call.graph.window(call.in(0), window, call.draft)};
  call.own = true;
}

void convolve(OnnxCall& call, Layout layout) {
  const Tensor weight = call.graph[call.in(layout.weight)];
  const auto axes = window_rank(call, weight);
  if (!axes || *axes > 3) return call.draft.remarks.push_back({"not_followed", {call.node.type}});
  Window window = plain_window(*axes, layout.channels_last);
  put_kernel(call, weight, window);
  put_steps(call, window);
  put_pads(call, window);
  if (call.find("group") == nullptr) call.draft.assumed.emplace_back("groups");
  window.groups = call.integer("group", 1);
  window.filters = weight.rank() == *axes + 2 ? weight.shape->front() : call.graph.fresh();
  if (weight.rank() == *axes + 2 && is_known((*weight.shape)[1])) {
    std::int64_t channels = 0;
    if (!__builtin_mul_overflow((*weight.shape)[1], window.groups, &channels))
      window.channels = channels;
  }
  window.kernel = kernel_of(call, layout);
  lower_window(call, window);
}

void lower_conv(OnnxCall& call) {
  convolve(call, {});
}
void lower_nhwc_conv(OnnxCall& call) {
  convolve(call, {true, 1});
}
void lower_qlinear_conv(OnnxCall& call) {
  convolve(call, {call.integer("channels_last", 0) != 0, 3, 4, 5});
}
void lower_conv_integer(OnnxCall& call) {
  convolve(call, {false, 1, 0, 3});
}

void lower_conv_transpose(OnnxCall& call) {
  const Tensor weight = call.graph[call.in(1)];
  const auto axes = window_rank(call, weight);
  if (!axes || *axes > 3) return call.draft.remarks.push_back({"not_followed", {call.node.type}});
  Window window = plain_window(*axes, false);
  window.op = &kConv2dTranspose;
  put_kernel(call, weight, window);
  put_steps(call, window);
  put_pads(call, window);
  const Extents extra = axis_numbers(call, "output_padding", "output_padding", *axes, 0);
  const auto shape = call.integers("output_shape");
  for (std::size_t i = 0; i < *axes; ++i) {
    window.axes[i].output_padding = extra[i];
    // Some exporters write the whole shape.
    if (shape && shape->size() >= *axes)
      window.axes[i].output_shape = (*shape)[shape->size() - *axes + i];
  }
  if (shape && window.padding == PaddingMode::explicit_sides && !call.find("pads"))
    window.padding = PaddingMode::notset;
  if (call.find("group") == nullptr) call.draft.assumed.emplace_back("groups");
  window.groups = call.integer("group", 1);
  window.filters = call.graph.fresh();
  if (weight.rank() == *axes + 2) {
    std::int64_t filters = 0;
    if (is_known((*weight.shape)[1]) &&
        !__builtin_mul_overflow((*weight.shape)[1], window.groups, &filters))
      window.filters = filters;
    if (is_known(weight.shape->front())) window.channels = weight.shape->front();
  }
  window.kernel = call.in(1);
  lower_window(call, window);
}

void pool(OnnxCall& call, Op op, bool channels_last) {
  const auto kernel = call.integers("kernel_shape");
  if (!kernel || kernel->empty() || kernel->size() > 3)
    return call.draft.remarks.push_back({"not_followed", {call.node.type}});
  Window window = plain_window(kernel->size(), channels_last);
  window.op = op;
  for (std::size_t i = 0; i < kernel->size(); ++i)
    window.axes[i].kernel = (*kernel)[i];
  put_steps(call, window);
  put_pads(call, window);
  if (call.find("ceil_mode") == nullptr) call.draft.assumed.emplace_back("ceil_mode");
  window.ceil_mode = call.integer("ceil_mode", 0) != 0;
  if (op == &kAveragePool2d) {
    if (call.find("count_include_pad") == nullptr)
      call.draft.assumed.emplace_back("count_include_pad");
    window.count_include_pad = call.integer("count_include_pad", 0) != 0;
  }
  lower_window(call, window);
}

void lower_max_pool(OnnxCall& call) {
  pool(call, &kMaxPool2d, false);
  if (call.node.outputs.size() > 1 && !call.outputs.empty())
    call.outputs.push_back(call.graph.same(call.outputs.front()));
}
void lower_nhwc_max_pool(OnnxCall& call) {
  pool(call, &kMaxPool2d, true);
}
// Up to opset 18 ONNX Runtime takes means with the kernel of MLAS that takes maxima, too, which
// asks for pads of 0 or more.
std::optional<Problem> negative_pad(const OnnxCall& call) {
  const Spec& mean = call.draft.layer.spec;
  if (call.node.type != "AveragePool" || call.opset > 18 || call.draft.op != ModelOp::layer)
    return std::nullopt;
  Spec spec = mean;
  spec.op = mean.op->rank == 1 ? &kMaxPool1d : &kMaxPool2d;
  spec.count_include_pad.reset();
  Problems problems = resolve(spec).problems;
  const auto found = std::ranges::find(problems, "onnx_negative_pad", &Problem::code);
  return found == problems.end() ? std::nullopt : std::optional(std::move(*found));
}

void lower_average_pool(OnnxCall& call) {
  pool(call, &kAveragePool2d, call.integer("channels_last", 0) != 0);
  auto problem = negative_pad(call);
  if (!problem) return;
  call.draft.understood = false;
  call.draft.problems.push_back(*std::move(problem));
  call.draft.unknown = Remark{"refused", {}};
  call.outputs = {call.graph.declared(std::nullopt, Element::real, call.carries())};
}
// Sized as a pool; what it reckons is none of the operations.
void lower_lp_pool(OnnxCall& call) {
  pool(call, &kAveragePool2d, false);
  call.draft.op = ModelOp::other;
}

void lower_global_pool(OnnxCall& call) {
  const std::size_t rank = call.graph[call.in(0)].rank();
  const bool last = call.integer("channels_last", 0) != 0;
  Extents axes;
  for (std::size_t i = last ? 1 : 2; i + (last ? 1 : 0) < rank; ++i)
    axes.push_back(static_cast<std::int64_t>(i));
  call.outputs = {call.graph.reduce(call.in(0), axes, true, call.draft)};
  call.draft.op = ModelOp::global_pool;
}

// --- pads ---------------------------------------------------------------------------------

PadFill pad_fill(const OnnxCall& call) {
  const std::string mode = call.text("mode", "constant");
  if (mode == "reflect") return {FillMode::reflect, 0};
  if (mode == "edge") return {FillMode::replicate, 0};
  if (mode == "wrap") return {FillMode::circular, 0};
  const OnnxAttribute* attribute = call.find("value");
  double value = attribute != nullptr ? attribute->real : 0;
  if (const auto told = call.graph.real_values(call.in(2)); told && told->size() == 1)
    value = told->front();
  if (value == 0 || std::isnan(value)) return {};
  return {FillMode::constant, value};
}

void lower_pad(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  const auto pads = call.opset < 2    ? call.integers("paddings")
                    : call.opset < 11 ? call.integers("pads")
                                      : call.numbers("pads", 1);
  const auto axes =
      call.opset >= 18 && call.has_in(3) ? call.graph.values(call.in(3)) : std::optional<Extents>();
  std::vector<std::int64_t> before(x.rank(), 0);
  std::vector<std::int64_t> after(x.rank(), 0);
  const std::size_t count =
      call.has_in(3) && call.opset >= 18 ? (axes ? axes->size() : 0) : x.rank();
  bool known = pads && pads->size() == 2 * count && x.shape;
  for (std::size_t i = 0; i < count && known; ++i) {
    std::int64_t axis = axes ? (*axes)[i] : static_cast<std::int64_t>(i);
    if (axis < 0) axis += static_cast<std::int64_t>(x.rank());
    known = axis >= 0 && axis < static_cast<std::int64_t>(x.rank());
    if (!known) break;
    before[static_cast<std::size_t>(axis)] = (*pads)[i];
    after[static_cast<std::size_t>(axis)] = (*pads)[i + count];
  }
  if (!known) before.assign(x.rank() + 1, 0);
  call.outputs = {call.graph.pad(call.in(0), before, after, pad_fill(call), call.draft)};
}

// Cells at both sides of the middle, the odd one behind.
void lower_center_crop_pad(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  const auto sizes = call.graph.values(call.in(1));
  Extents axes = call.integers("axes").value_or(Extents{});
  for (std::size_t i = 0; i < x.rank() && call.find("axes") == nullptr; ++i)
    axes.push_back(static_cast<std::int64_t>(i));
  std::vector<std::int64_t> before(x.rank(), 0);
  std::vector<std::int64_t> after(x.rank(), 0);
  bool known = x.shape && sizes && sizes->size() == axes.size();
  for (std::size_t i = 0; i < axes.size() && known; ++i) {
    const auto rank = static_cast<std::int64_t>(x.rank());
    const std::int64_t axis = axes[i] < 0 ? axes[i] + rank : axes[i];
    known = axis >= 0 && axis < rank;
    if (!known) break;
    const auto at = static_cast<std::size_t>(axis);
    const Extent extent = (*x.shape)[at];
    std::int64_t more = 0;
    if (extent == (*sizes)[i]) continue;
    known = is_known(extent) && is_known((*sizes)[i]) && (*sizes)[i] >= 0 &&
            !__builtin_sub_overflow((*sizes)[i], extent, &more);
    before[at] = more / 2;
    after[at] = more - before[at];
  }
  if (!known) before.assign(x.rank() + 1, 0);
  call.outputs = {call.graph.pad(call.in(0), before, after, {}, call.draft)};
}

// --- resizings ------------------------------------------------------------------------------

Interpolation onnx_interpolation(const std::string& mode) {
  if (mode == "linear" || mode == "bilinear") return Interpolation::linear;
  return mode == "cubic" ? Interpolation::cubic : Interpolation::nearest;
}

// Resize up to opset 10 and Upsample have no words for where cells lie.
Coordinates coordinates_of(const OnnxCall& call, const std::vector<ResizeAxis>& axes) {
  const Interpolation interpolation = onnx_interpolation(call.text("mode", "nearest"));
  if (call.opset < 11 || call.node.type == "Upsample") return Coordinates::asymmetric;
  const bool doubles = std::ranges::all_of(
      axes, [](const ResizeAxis& axis) { return axis.scale == 1.0 || axis.scale == 2.0; });
  return onnx_coordinates(interpolation, call.text("coordinate_transformation_mode", "half_pixel"),
                          call.text("nearest_mode", "round_prefer_floor"), doubles);
}

std::vector<ResizeAxis> scaled_axes(std::size_t rank,
                                    const std::optional<std::vector<double>>& scales,
                                    const Extents& axes) {
  std::vector<ResizeAxis> resized(rank);
  for (ResizeAxis& axis : resized)
    axis.scale = 1.0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t axis = axes[i];
    if (axis < 0) axis += static_cast<std::int64_t>(rank);
    if (axis < 0 || axis >= static_cast<std::int64_t>(rank)) return {};
    resized[static_cast<std::size_t>(axis)].scale =
        scales && i < scales->size() ? std::optional((*scales)[i]) : std::nullopt;
  }
  return resized;
}

// "not_larger", "not_smaller": one scale for all, so that the sizes are not passed, or reached.
void keep_aspect(const Tensor& x, const Extents& axes, const std::string& policy,
                 std::vector<ResizeAxis>& resized) {
  if (policy != "not_larger" && policy != "not_smaller") return;
  double scale = policy == "not_larger" ? HUGE_VAL : 0;
  for (const Extent axis : axes) {
    const auto i = static_cast<std::size_t>(axis < 0 ? axis + static_cast<Extent>(x.rank()) : axis);
    const Extent extent = (*x.shape)[i];
    const Extent size = resized[i].size.value_or(0);
    const bool known = is_known(extent) && extent > 0 && is_known(size);
    const double one = known ? static_cast<double>(size) / static_cast<double>(extent) : NAN;
    scale = policy == "not_larger" ? std::fmin(scale, one) : std::fmax(scale, one);
    if (!known) scale = NAN;
  }
  for (const Extent axis : axes) {
    const auto i = static_cast<std::size_t>(axis < 0 ? axis + static_cast<Extent>(x.rank()) : axis);
    if (std::isnan(scale)) {
      resized[i] = {};
    } else {
      resized[i].size = std::llround(scale * static_cast<double>((*x.shape)[i]));
    }
  }
}

void lower_resize(OnnxCall& call) {
  const Tensor x = call.graph[call.in(0)];
  const bool first = call.opset < 11;  // X and scales alone
  const Extents given = call.integers("axes").value_or(Extents{});
  Extents axes = given;
  for (std::size_t i = 0; i < x.rank() && given.empty(); ++i)
    axes.push_back(static_cast<std::int64_t>(i));
  std::optional<std::vector<double>> scales = call.graph.real_values(call.in(first ? 1 : 2));
  if (const OnnxAttribute* written = call.find("scales")) scales = written->reals;
  if (scales && scales->empty()) scales.reset();
  std::vector<ResizeAxis> resized = scaled_axes(x.rank(), scales, axes);
  if (!first && call.has_in(3) && !scales && !resized.empty()) {
    const auto sizes = call.graph.values(call.in(3));
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const auto at =
          static_cast<std::size_t>(axes[i] < 0 ? axes[i] + static_cast<Extent>(x.rank()) : axes[i]);
      resized[at] = {};
      if (sizes && i < sizes->size()) resized[at].size = (*sizes)[i];
    }
    if (sizes && sizes->size() == axes.size())
      keep_aspect(x, axes, call.text("keep_aspect_ratio_policy", "stretch"), resized);
  }
  call.draft.layer.coordinates = coordinates_of(call, resized);
  call.outputs = {call.graph.resize(call.in(0), std::move(resized),
                                    onnx_interpolation(call.text("mode", "nearest")), call.draft)};
}

// Opset 1 has height_scale and width_scale.
void lower_upsample(OnnxCall& call) {
  call.draft.layer.coordinates = coordinates_of(call, {});
  const OnnxAttribute* height = call.find("height_scale");
  const OnnxAttribute* width = call.find("width_scale");
  if (height == nullptr || width == nullptr) {
    std::optional<std::vector<double>> scales = call.graph.real_values(call.in(1));
    if (const OnnxAttribute* written = call.find("scales")) scales = written->reals;
    Extents axes;
    for (std::size_t i = 0; i < call.graph[call.in(0)].rank(); ++i)
      axes.push_back(static_cast<std::int64_t>(i));
    call.outputs = {call.graph.resize(call.in(0), scaled_axes(axes.size(), scales, axes),
                                      onnx_interpolation(call.text("mode", "nearest")),
                                      call.draft)};
    return;
  }
  call.outputs = {call.graph.resize(
      call.in(0),
      scaled_axes(call.graph[call.in(0)].rank(), std::vector{height->real, width->real}, {2, 3}),
      onnx_interpolation(call.text("mode", "nearest")), call.draft)};
}

void lower_depth_to_space(OnnxCall& call) {
  call.outputs = {call.graph.depth_to_space(call.in(0), call.integer("blocksize", 1),
                                            call.integer("channels_last", 0) != 0, call.draft)};
}
void lower_space_to_depth(OnnxCall& call) {
  call.outputs = {call.graph.space_to_depth(call.in(0), call.integer("blocksize", 1),
                                            call.integer("channels_last", 0) != 0, call.draft)};
}

}  // namespace

std::span<const OnnxOperator> onnx_window_operators() {
  static constexpr OnnxOperator kRows[]{
      {"Conv", lower_conv},
      {"FusedConv", lower_conv},
      {"ConvInteger", lower_conv_integer},
      {"DeformConv", lower_conv},
      {"NhwcConv", lower_nhwc_conv},
      {"NhwcFusedConv", lower_nhwc_conv},
      {"QLinearConv", lower_qlinear_conv},
      {"ConvTranspose", lower_conv_transpose},
      {"MaxPool", lower_max_pool},
      {"NhwcMaxPool", lower_nhwc_max_pool},
      {"AveragePool", lower_average_pool},
      {"QLinearAveragePool", lower_average_pool},
      {"LpPool", lower_lp_pool},
      {"GlobalAveragePool", lower_global_pool},
      {"GlobalMaxPool", lower_global_pool},
      {"GlobalLpPool", lower_global_pool},
      {"QLinearGlobalAveragePool", lower_global_pool},
      {"Pad", lower_pad},
      {"CenterCropPad", lower_center_crop_pad},
      {"Resize", lower_resize},
      {"Upsample", lower_upsample},
      {"DepthToSpace", lower_depth_to_space},
      {"SpaceToDepth", lower_space_to_depth},
  };
  return kRows;
}

}  // namespace padlens
