// TFLite's windows, pads and resizings. Source: tensorflow/lite/kernels/{conv,depthwise_conv,
// transpose_conv,pooling,pad,mirror_pad}.cc, and the schema's options. Tensors are batch, rows,
// columns, planes; weights of a convolution planes out, rows, columns, planes in.

#include <algorithm>
#include <array>

#include "app/import/tflite_lowering.h"

namespace padlens {
namespace {

// Where an operator's options have what.
struct WindowOptions {
  int stride_w;
  int stride_h;
  int activation;
  int dilation_w = -1;  // −1: has none
  int dilation_h = -1;
};
constexpr WindowOptions kConvOptions{1, 2, 3, 4, 5};
constexpr WindowOptions kDepthwiseOptions{1, 2, 4, 5, 6};
constexpr WindowOptions kTransposeOptions{1, 2, 3};
constexpr WindowOptions kPoolOptions{1, 2, 5};
constexpr int kPaddingOption = 0;
constexpr int kDepthMultiplier = 3;
constexpr int kFilterWidth = 3;
constexpr int kFilterHeight = 4;

std::int64_t option(const TfliteCall& call, int field, std::int64_t otherwise) {
  return call.op.options.number<std::int32_t>(field, static_cast<std::int32_t>(otherwise));
}

// Rows and columns of a tensor of four axes.
Window two_axes() {
  Window window;
  window.axes.resize(2);
  window.axes[0].axis = 1;
  window.axes[1].axis = 2;
  window.channel_axis = 3;
  return window;
}

void put_options(TfliteCall& call, const WindowOptions& options, Window& window) {
  const auto padding = call.op.options.number<std::int8_t>(kPaddingOption);
  window.padding = padding == 0 ? PaddingMode::same : PaddingMode::valid;
  window.axes[0].stride = option(call, options.stride_h, 0);
  window.axes[1].stride = option(call, options.stride_w, 0);
  if (options.dilation_h >= 0) {
    window.axes[0].dilation = option(call, options.dilation_h, 1);
    window.axes[1].dilation = option(call, options.dilation_w, 1);
  }
  const auto activation = call.op.options.number<std::int8_t>(options.activation);
  constexpr std::array kNonnegative{1, 3};  // RELU, RELU6
  call.draft.nonnegative = std::ranges::find(kNonnegative, activation) != kNonnegative.end();
}

// The kernel's rows and columns stand at axes 1 and 2 of the weights.
void put_tflite_kernel(const Tensor& weights, Window& window) {
  for (std::size_t i = 0; i < 2; ++i) {
    const bool known = weights.rank() == 4 && is_known((*weights.shape)[i + 1]);
    if (known) window.axes[i].kernel = (*weights.shape)[i + 1];
    if (!known) window.kernel_known = false;
  }
}

// The weights with their axes in this order, where kernels are read.
TensorId arranged_weights(TfliteCall& call, std::vector<std::int64_t> order) {
  return call.graph.reads_kernels() ? call.graph.transpose(call.in(1), std::move(order))
                                    : kNoTensor;
}

void put_window(TfliteCall& call, TensorId x, const Window& window) {
  call.outputs = {call.graph.window(x, window, call.draft)};
  call.own = true;
}

std::optional<std::int64_t> known_extent(const Tensor& tensor, std::size_t axis) {
  if (axis >= tensor.rank() || !is_known((*tensor.shape)[axis])) return std::nullopt;
  return (*tensor.shape)[axis];
}

// Of a state that no operator has made the weights have the planes.
void lower_conv_2d(TfliteCall& call) {
  const Tensor weights = call.graph[call.in(1)];
  Window window = two_axes();
  put_tflite_kernel(weights, window);
  put_options(call, kConvOptions, window);
  window.filters = weights.rank() == 4 ? weights.shape->front() : call.graph.fresh();
  const auto each = known_extent(weights, 3);
  const auto channels = known_extent(call.graph[call.in(0)], 3);
  if (each && channels && *each > 0 && *channels % *each == 0) window.groups = *channels / *each;
  if (channels) window.channels = channels;
  if (!channels && each) window.channels = each;
  window.kernel = arranged_weights(call, {0, 3, 1, 2});
  put_window(call, call.in(0), window);
}

void lower_depthwise_conv_2d(TfliteCall& call) {
  const Tensor weights = call.graph[call.in(1)];
  Window window = two_axes();
  put_tflite_kernel(weights, window);
  put_options(call, kDepthwiseOptions, window);
  const auto filters = known_extent(weights, 3);
  window.filters = filters ? *filters : call.graph.fresh();
  auto channels = known_extent(call.graph[call.in(0)], 3);
  const std::int64_t each = option(call, kDepthMultiplier, 0);
  if (!channels && filters && each > 0) channels = *filters / each;
  if (channels) window.channels = channels;
  if (channels && *channels > 0) window.groups = *channels;
  window.kernel = arranged_weights(call, {3, 0, 1, 2});
  put_window(call, call.in(0), window);
}

// The size that is asked for is its first input, often worked out by other operators.
void lower_transpose_conv(TfliteCall& call) {
  const Tensor weights = call.graph[call.in(1)];
  Window window = two_axes();
  window.op = &kConv2dTranspose;
  put_tflite_kernel(weights, window);
  put_options(call, kTransposeOptions, window);
  window.filters = weights.rank() == 4 ? weights.shape->front() : call.graph.fresh();
  if (const auto channels = known_extent(weights, 3)) window.channels = channels;
  window.kernel = arranged_weights(call, {3, 0, 1, 2});
  const auto size = call.values(0);
  for (std::size_t i = 0; i < 2; ++i) {
    Extent extent = size && size->size() == 4 ? (*size)[i + 1] : call.graph.fresh();
    const bool declared = call.declared && call.declared->size() == 4;
    if (!is_known(extent) && declared) extent = (*call.declared)[i + 1];
    window.axes[i].output_shape = extent;
  }
  put_window(call, call.in(2), window);
}

void tflite_pool(TfliteCall& call, Op op) {
  Window window = two_axes();
  window.op = op;
  put_options(call, kPoolOptions, window);
  window.axes[0].kernel = option(call, kFilterHeight, 0);
  window.axes[1].kernel = option(call, kFilterWidth, 0);
  put_window(call, call.in(0), window);
}
void lower_max_pool_2d(TfliteCall& call) {
  tflite_pool(call, &kMaxPool2d);
}
void lower_average_pool_2d(TfliteCall& call) {
  tflite_pool(call, &kAveragePool2d);
}
// Sized as a pool; what it reckons is none of the operations.
void lower_l2_pool_2d(TfliteCall& call) {
  tflite_pool(call, &kAveragePool2d);
  call.draft.op = ModelOp::other;
}

// --- pads -----------------------------------------------------------------------------------

// Before and after, axis by axis, in an input of its own.
void pad_with(TfliteCall& call, PadFill fill) {
  const std::size_t rank = call.graph[call.in(0)].rank();
  const auto cells = call.values(1);
  std::vector<std::int64_t> before(rank + 1, 0);
  std::vector<std::int64_t> after(rank, 0);
  if (cells && cells->size() == 2 * rank && rank > 0) {
    before.resize(rank);
    for (std::size_t i = 0; i < rank; ++i) {
      before[i] = (*cells)[2 * i];
      after[i] = (*cells)[2 * i + 1];
    }
  }
  call.outputs = {call.graph.pad(call.in(0), before, after, fill, call.draft)};
}

void lower_pad_v1(TfliteCall& call) {
  pad_with(call, {});
}

void lower_pad_v2(TfliteCall& call) {
  const auto value = call.graph.real_values(call.in(2));
  const bool other = value && value->size() == 1 && value->front() != 0;
  pad_with(call, other ? PadFill{FillMode::constant, value->front()} : PadFill{});
}

// SYMMETRIC mirrors the cell at the edge, too: of one cell that is its copy.
void lower_mirror_pad(TfliteCall& call) {
  const bool symmetric = call.op.options.number<std::int8_t>(0) == 1;
  const auto cells = call.values(1);
  const bool one = cells && std::ranges::all_of(*cells, [](Extent n) { return n <= 1; });
  pad_with(call, {symmetric && one ? FillMode::replicate : FillMode::reflect, 0});
  if (symmetric && !one) call.draft.remarks.push_back({"symmetric_fill", {}});
}

// --- resizings ------------------------------------------------------------------------------

// `field`: of align_corners in the options' table, half_pixel_centers is the next.
void resize_to(TfliteCall& call, Interpolation interpolation, int field) {
  const std::size_t rank = call.graph[call.in(0)].rank();
  if (rank != 4) return call.declare_output();
  std::vector<ResizeAxis> axes(rank);
  for (ResizeAxis& axis : axes)
    axis.scale = 1.0;
  const auto sizes = call.values(1);
  for (std::size_t i = 0; i < 2; ++i) {
    axes[i + 1] = {};
    if (sizes && sizes->size() == 2) {
      axes[i + 1].size = (*sizes)[i];
    } else if (call.declared && call.declared->size() == rank) {
      axes[i + 1].size = (*call.declared)[i + 1];
    }
  }
  call.draft.layer.coordinates =
      tensorflow_coordinates(call.op.options.number<std::uint8_t>(field) != 0,
                             call.op.options.number<std::uint8_t>(field + 1) != 0);
  call.outputs = {call.graph.resize(call.in(0), std::move(axes), interpolation, call.draft)};
}
void lower_resize_bilinear(TfliteCall& call) {
  resize_to(call, Interpolation::linear, 2);
}
void lower_resize_nearest(TfliteCall& call) {
  resize_to(call, Interpolation::nearest, 0);
}

// --- blocks ---------------------------------------------------------------------------------

void lower_tflite_depth_to_space(TfliteCall& call) {
  call.outputs = {call.graph.depth_to_space(call.in(0), option(call, 0, 0), true, call.draft)};
}
void lower_tflite_space_to_depth(TfliteCall& call) {
  call.outputs = {call.graph.space_to_depth(call.in(0), option(call, 0, 0), true, call.draft)};
}
void lower_space_to_batch(TfliteCall& call) {
  call.outputs = {
      call.graph.space_to_batch(call.in(0), call.values(1), call.values(2), call.draft)};
}
void lower_batch_to_space(TfliteCall& call) {
  call.outputs = {
      call.graph.batch_to_space(call.in(0), call.values(1), call.values(2), call.draft)};
}

}  // namespace

std::span<const TfliteRow> tflite_window_rows() {
  static constexpr TfliteRow kRows[]{
      {"CONV_2D", lower_conv_2d},
      {"DEPTHWISE_CONV_2D", lower_depthwise_conv_2d},
      {"TRANSPOSE_CONV", lower_transpose_conv},
      {"MAX_POOL_2D", lower_max_pool_2d},
      {"AVERAGE_POOL_2D", lower_average_pool_2d},
      {"L2_POOL_2D", lower_l2_pool_2d},
      {"PAD", lower_pad_v1},
      {"PADV2", lower_pad_v2},
      {"MIRROR_PAD", lower_mirror_pad},
      {"RESIZE_BILINEAR", lower_resize_bilinear},
      {"RESIZE_NEAREST_NEIGHBOR", lower_resize_nearest},
      {"DEPTH_TO_SPACE", lower_tflite_depth_to_space},
      {"SPACE_TO_DEPTH", lower_tflite_space_to_depth},
      {"SPACE_TO_BATCH_ND", lower_space_to_batch},
      {"BATCH_TO_SPACE_ND", lower_batch_to_space},
  };
  return kRows;
}

}  // namespace padlens
