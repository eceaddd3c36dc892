// TFLite's operators that move, cut, join or reduce. Source: tensorflow/lite/kernels/, and the
// schema's options.

#include "app/import/tflite_lowering.h"

namespace padlens {
namespace {

std::int64_t whole_option(const TfliteCall& call, int field, std::int64_t otherwise = 0) {
  return call.op.options.number<std::int32_t>(field, static_cast<std::int32_t>(otherwise));
}

// The shape asked for: an input, or, where that is left out, an option.
void lower_tflite_reshape(TfliteCall& call) {
  auto target = call.values(1);
  if (!target && call.in(1) == kNoTensor) {
    if (const auto option = call.op.options.numbers<std::int32_t>(0, TensorLimits::rank))
      target = Extents(option->begin(), option->end());
  }
  call.outputs = {call.graph.reshape(call.in(0), target, false)};
}

void lower_tflite_squeeze(TfliteCall& call) {
  const auto dims = call.op.options.numbers<std::int32_t>(0, TensorLimits::rank);
  const bool listed = dims && !dims->empty();
  call.outputs = {call.graph.squeeze(
      call.in(0), listed ? std::optional(Extents(dims->begin(), dims->end())) : std::nullopt)};
}

void lower_expand_dims(TfliteCall& call) {
  const auto axis = call.value(1);
  if (!axis) return call.declare_output();
  call.outputs = {call.graph.unsqueeze(call.in(0), {*axis})};
}

void lower_tflite_transpose(TfliteCall& call) {
  const auto order = call.values(1);
  if (!order) return call.declare_output();
  call.outputs = {call.graph.transpose(call.in(0), *order)};
}

// --- slices ---------------------------------------------------------------------------------

void lower_strided_slice(TfliteCall& call) {
  enum { kBegin, kEnd, kEllipsis, kNewAxis, kShrink, kOffset };
  const auto mask = [&](int field) {
    return static_cast<std::uint64_t>(whole_option(call, field));
  };
  // Its ends count from its begins.
  if (call.op.options.number<std::uint8_t>(kOffset) != 0) return call.declare_output();
  StridedSlice cut = call.graph.strided_numbers(call.in(1), call.in(2), call.in(3));
  cut.begin_mask = mask(kBegin);
  cut.end_mask = mask(kEnd);
  cut.ellipsis_mask = mask(kEllipsis);
  cut.new_axis_mask = mask(kNewAxis);
  cut.shrink_axis_mask = mask(kShrink);
  call.outputs = {call.graph.strided_slice(call.in(0), cut, call.draft)};
}

void lower_tflite_slice(TfliteCall& call) {
  call.outputs = {call.graph.sized_slice(call.in(0), call.in(1), call.in(2), call.draft)};
}

void lower_tflite_gather(TfliteCall& call) {
  if (whole_option(call, 1) != 0) return call.declare_output();
  call.outputs = {call.graph.gather(call.in(0), call.in(1), whole_option(call, 0))};
}

// --- parts and wholes -----------------------------------------------------------------------

void lower_tflite_split(TfliteCall& call) {
  const auto axis = call.value(0);
  if (!axis) return;
  call.outputs = call.graph.split(call.in(1), *axis, std::nullopt, call.op.outputs.size());
}

void lower_split_v(TfliteCall& call) {
  const auto axis = call.value(2);
  if (!axis) return;
  call.outputs = call.graph.split(call.in(0), *axis, call.values(1), call.op.outputs.size());
}

void lower_pack(TfliteCall& call) {
  call.outputs = {call.graph.stack(call.inputs, whole_option(call, 1))};
}

void lower_unpack(TfliteCall& call) {
  const std::int64_t axis = whole_option(call, 1);
  for (std::size_t i = 0; i < call.op.outputs.size(); ++i) {
    call.outputs.push_back(
        call.graph.gather(call.in(0), call.graph.integer(static_cast<Extent>(i)), axis));
  }
}

void lower_concatenation(TfliteCall& call) {
  call.draft.op = ModelOp::concatenate;
  call.outputs = {call.graph.concat(call.inputs, whole_option(call, 0))};
}

void lower_tflite_tile(TfliteCall& call) {
  call.outputs = {call.graph.tile(call.in(0), call.values(1))};
}

void lower_broadcast_to(TfliteCall& call) {
  call.outputs = {call.graph.expand(call.in(0), call.values(1))};
}

// --- reductions -----------------------------------------------------------------------------

template <Fold fold>
void lower_tflite_reduce(TfliteCall& call) {
  const auto axes = call.values(1);
  if (!axes) return call.declare_output();
  const bool keep = call.op.options.number<std::uint8_t>(0) != 0;
  call.outputs = {call.graph.reduce(call.in(0), axes, keep, call.draft, fold)};
}

void lower_tflite_arg(TfliteCall& call) {
  const auto axis = call.value(1);
  if (!axis) return call.declare_output();
  call.outputs = {call.graph.reduce(call.in(0), Extents{*axis}, false, call.draft)};
  call.draft.kind = LayerDraft::Kind::plain;
}

// --- products -------------------------------------------------------------------------------

// All axes but the last become one, unless it keeps them. Weights: units, features.
void lower_fully_connected(TfliteCall& call) {
  const Tensor weights = call.graph[call.in(1)];
  const bool keep = call.op.options.number<std::uint8_t>(2) != 0;
  const auto activation = call.op.options.number<std::int8_t>(0);
  call.draft.nonnegative = activation == 1 || activation == 3;
  const Extent units = weights.rank() == 2 ? weights.shape->front() : call.graph.fresh();
  TensorId x = call.in(0);
  const bool known = weights.rank() == 2 && is_known(weights.shape->back());
  if (!keep && known && call.graph[x].rank() != 2)
    x = call.graph.reshape(x, Extents{-1, weights.shape->back()}, false);
  call.outputs = {call.graph.with_axis(x, -1, units)};
}

void lower_batch_matmul(TfliteCall& call) {
  call.outputs = {call.graph.matmul(call.in(0), call.in(1),
                                    call.op.options.number<std::uint8_t>(0) != 0,
                                    call.op.options.number<std::uint8_t>(1) != 0)};
}

void lower_rfft2d(TfliteCall& call) {
  call.outputs = {call.graph.real_transform(call.in(0), call.values(1))};
}

}  // namespace

std::span<const TfliteRow> tflite_move_rows() {
  static constexpr TfliteRow kRows[]{
      {"RESHAPE", lower_tflite_reshape},
      {"SQUEEZE", lower_tflite_squeeze},
      {"EXPAND_DIMS", lower_expand_dims},
      {"TRANSPOSE", lower_tflite_transpose},
      {"STRIDED_SLICE", lower_strided_slice},
      {"SLICE", lower_tflite_slice},
      {"GATHER", lower_tflite_gather},
      {"SPLIT", lower_tflite_split},
      {"SPLIT_V", lower_split_v},
      {"PACK", lower_pack},
      {"UNPACK", lower_unpack},
      {"CONCATENATION", lower_concatenation},
      {"TILE", lower_tflite_tile},
      {"BROADCAST_TO", lower_broadcast_to},
      {"MEAN", lower_tflite_reduce<Fold::none>},
      {"SUM", lower_tflite_reduce<Fold::add>},
      {"REDUCE_MAX", lower_tflite_reduce<Fold::max>},
      {"REDUCE_MIN", lower_tflite_reduce<Fold::min>},
      {"REDUCE_PROD", lower_tflite_reduce<Fold::mul>},
      {"REDUCE_ANY", lower_tflite_reduce<Fold::logical_or>},
      {"REDUCE_ALL", lower_tflite_reduce<Fold::logical_and>},
      {"ARG_MAX", lower_tflite_arg},
      {"ARG_MIN", lower_tflite_arg},
      {"FULLY_CONNECTED", lower_fully_connected},
      {"BATCH_MATMUL", lower_batch_matmul},
      {"RFFT2D", lower_rfft2d},
  };
  return kRows;
}

}  // namespace padlens
