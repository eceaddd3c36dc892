// TensorFlow's windows, pads and resizings, with the fused ones of a converter. Source: the op
// definitions in tensorflow/core/ops/nn_ops.cc, array_ops.cc and image_ops.cc.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/import/tensorflow_node.h"

namespace padlens {
namespace {

// One number for each spatial axis, out of one for every axis of the tensor.
Extents spatial_numbers(TensorflowCall& call, std::string_view attribute, std::string_view field,
                        std::size_t axes) {
  const auto numbers = call.integers(attribute);
  if (!numbers || numbers->size() != axes + 2) {
    if (!field.empty()) call.draft.assumed.emplace_back(field);
    return Extents(axes, 1);
  }
  const std::ptrdiff_t first = call.channels_first() ? 2 : 1;
  return {numbers->begin() + first, numbers->begin() + first + static_cast<std::ptrdiff_t>(axes)};
}

void put_padding(TensorflowCall& call, Window& window) {
  const std::string mode = call.text("padding");
  window.padding = mode == "SAME" ? PaddingMode::same : PaddingMode::valid;
  if (mode != "EXPLICIT") return;
  window.padding = PaddingMode::explicit_sides;
  const auto pads = call.integers("explicit_paddings");
  for (WindowAxis& axis : window.axes) {
    const auto at = static_cast<std::size_t>(axis.axis) * 2;
    if (!pads || at + 1 >= pads->size()) continue;
    axis.before = (*pads)[at];
    axis.after = (*pads)[at + 1];
  }
}

Window window_of_axes(TensorflowCall& call, std::size_t axes) {
  Window window;
  window.axes.resize(axes);
  const Extents strides = spatial_numbers(call, "strides", "stride", axes);
  const Extents dilations = spatial_numbers(call, "dilations", "", axes);
  for (std::size_t i = 0; i < axes; ++i) {
    window.axes[i].axis = static_cast<int>(i) + (call.channels_first() ? 2 : 1);
    window.axes[i].stride = strides[i];
    window.axes[i].dilation = dilations[i];
  }
  window.channel_axis = call.channels_first() ? 1 : static_cast<int>(axes) + 1;
  return window;
}

// The weight is (height, width, channels in, channels out).
void put_weight(TensorflowCall& call, const Tensor& weight, Window& window) {
  for (std::size_t i = 0; i < window.axes.size(); ++i) {
    if (weight.rank() == window.axes.size() + 2 && is_known((*weight.shape)[i])) {
      window.axes[i].kernel = (*weight.shape)[i];
    } else if (const auto& told = call.told_kernel;
               told.size() == window.axes.size() || told.size() == 1) {
      window.axes[i].kernel = told.size() == 1 ? told[0] : told[i];
    } else {
      window.kernel_known = false;
    }
  }
}

void convolve_axes(TensorflowCall& call, std::size_t axes, bool depthwise) {
  const Tensor weight = call.graph[call.in(1)];
  Window window = window_of_axes(call, axes);
  put_weight(call, weight, window);
  put_padding(call, window);
  window.filters = call.graph.fresh();
  if (weight.rank() == axes + 2) {
    const Extent in = (*weight.shape)[axes];
    const Extent out = (*weight.shape)[axes + 1];
    const Tensor& x = call.graph[call.in(0)];
    const Extent channels =
        x.rank() == axes + 2 ? (*x.shape)[static_cast<std::size_t>(window.channel_axis)] : in;
    std::int64_t planes = 0;
    if (!depthwise) {
      window.filters = out;
      if (is_known(in) && in > 0 && is_known(channels) && channels % in == 0)
        window.groups = channels / in;
      window.channels = is_known(channels) ? channels : in;
    } else if (is_known(in) && is_known(out) && !__builtin_mul_overflow(in, out, &planes)) {
      window.filters = planes;
      window.groups = in;
      window.channels = in;
    }
  }
  call.outputs = {call.graph.window(call.in(0), window, call.draft)};
  call.own = true;
}

void lower_conv2d(TensorflowCall& call) {
  convolve_axes(call, 2, false);
}
void lower_conv3d(TensorflowCall& call) {
  convolve_axes(call, 3, false);
}
void lower_depthwise(TensorflowCall& call) {
  convolve_axes(call, 2, true);
}

// Inputs: the size of what comes out, the weight (height, width, channels out, channels in), x.
void lower_conv_transpose(TensorflowCall& call) {
  const Tensor weight = call.graph[call.in(1)];
  const auto sizes = call.graph.values(call.in(0));
  call.inputs = {call.in(2), call.in(1)};
  Window window = window_of_axes(call, 2);
  window.op = &kConv2dTranspose;
  put_weight(call, weight, window);
  put_padding(call, window);
  for (WindowAxis& axis : window.axes) {
    const auto at = static_cast<std::size_t>(axis.axis);
    axis.output_shape = sizes && sizes->size() == 4 ? (*sizes)[at] : call.graph.fresh();
  }
  window.filters = weight.rank() == 4 ? (*weight.shape)[2] : call.graph.fresh();
  if (weight.rank() == 4) window.channels = (*weight.shape)[3];
  call.outputs = {call.graph.window(call.in(0), window, call.draft)};
  call.own = true;
}

void pool_axes(TensorflowCall& call, Op op, std::size_t axes) {
  Window window = window_of_axes(call, axes);
  window.op = op;
  const Extents kernel = spatial_numbers(call, "ksize", "", axes);
  window.kernel_known = call.integers("ksize").has_value();
  for (std::size_t i = 0; i < axes; ++i)
    window.axes[i].kernel = kernel[i];
  put_padding(call, window);
  call.outputs = {call.graph.window(call.in(0), window, call.draft)};
  call.own = true;
}
void lower_max_pool2d(TensorflowCall& call) {
  pool_axes(call, &kMaxPool2d, 2);
}
void lower_average_pool2d(TensorflowCall& call) {
  pool_axes(call, &kAveragePool2d, 2);
}
void lower_max_pool3d(TensorflowCall& call) {
  pool_axes(call, &kMaxPool2d, 3);
}
void lower_average_pool3d(TensorflowCall& call) {
  pool_axes(call, &kAveragePool2d, 3);
}

// Amounts: [[before, after], …] for every axis.
void lower_pads(TensorflowCall& call) {
  const auto pads = call.graph.values(call.in(1));
  const std::size_t rank = call.graph[call.in(0)].rank();
  const bool known = pads && pads->size() == 2 * rank;
  std::vector<std::int64_t> before(known ? rank : rank + 1, 0);
  std::vector<std::int64_t> after(rank, 0);
  for (std::size_t i = 0; i < rank && known; ++i) {
    before[i] = (*pads)[2 * i];
    after[i] = (*pads)[2 * i + 1];
  }
  PadFill fill;
  if (call.type == "MirrorPad") {
    fill.mode = FillMode::reflect;
  } else if (const auto value = call.graph.real_values(call.in(2));
             value && value->size() == 1 && value->front() != 0) {
    fill = {FillMode::constant, value->front()};
  }
  call.outputs = {call.graph.pad(call.in(0), before, after, fill, call.draft)};
}

void resize_image(TensorflowCall& call, Interpolation interpolation) {
  const std::size_t rank = call.graph[call.in(0)].rank();
  const auto size = call.graph.values(call.in(1));
  std::vector<ResizeAxis> axes(rank);
  for (ResizeAxis& axis : axes)
    axis.scale = 1.0;
  if (rank == 4) {
    for (std::size_t i = 0; i < 2; ++i) {
      axes[i + 1] = {};
      if (size && size->size() == 2) axes[i + 1].size = (*size)[i];
    }
  }
  call.draft.layer.coordinates =
      tensorflow_coordinates(call.flag("align_corners"), call.flag("half_pixel_centers"));
  call.outputs = {call.graph.resize(call.in(0), std::move(axes), interpolation, call.draft)};
}
void lower_resize_nearest(TensorflowCall& call) {
  resize_image(call, Interpolation::nearest);
}
void lower_resize_linear(TensorflowCall& call) {
  resize_image(call, Interpolation::linear);
}
void lower_resize_cubic(TensorflowCall& call) {
  resize_image(call, Interpolation::cubic);
}

void lower_to_depth(TensorflowCall& call) {
  call.outputs = {call.graph.space_to_depth(call.in(0), call.integer("block_size").value_or(0),
                                            !call.channels_first(), call.draft)};
}
void lower_to_space(TensorflowCall& call) {
  call.outputs = {call.graph.depth_to_space(call.in(0), call.integer("block_size").value_or(0),
                                            !call.channels_first(), call.draft)};
}
void lower_to_batch(TensorflowCall& call) {
  call.outputs = {call.graph.space_to_batch(call.in(0), call.graph.values(call.in(1)),
                                            call.graph.values(call.in(2)), call.draft)};
}
void lower_from_batch(TensorflowCall& call) {
  call.outputs = {call.graph.batch_to_space(call.in(0), call.graph.values(call.in(1)),
                                            call.graph.values(call.in(2)), call.draft)};
}

}  // namespace

std::span<const TensorflowOperator> tensorflow_window_operators() {
  static constexpr TensorflowOperator kRows[]{
      {"Conv2D", lower_conv2d},
      {"_FusedConv2D", lower_conv2d},
      {"FusedConv2D", lower_conv2d},
      {"Conv3D", lower_conv3d},
      {"DepthwiseConv2dNative", lower_depthwise},
      {"FusedDepthwiseConv2dNative", lower_depthwise},
      {"_FusedDepthwiseConv2dNative", lower_depthwise},
      {"Conv2DBackpropInput", lower_conv_transpose},
      {"MaxPool", lower_max_pool2d},
      {"MaxPoolWithArgmax", lower_max_pool2d},
      {"AvgPool", lower_average_pool2d},
      {"MaxPool3D", lower_max_pool3d},
      {"AvgPool3D", lower_average_pool3d},
      {"Pad", lower_pads},
      {"PadV2", lower_pads},
      {"MirrorPad", lower_pads},
      {"ResizeNearestNeighbor", lower_resize_nearest},
      {"ResizeBilinear", lower_resize_linear},
      {"ResizeBicubic", lower_resize_cubic},
      {"SpaceToDepth", lower_to_depth},
      {"DepthToSpace", lower_to_space},
      {"SpaceToBatchND", lower_to_batch},
      {"BatchToSpaceND", lower_from_batch},
  };
  return kRows;
}

}  // namespace padlens
