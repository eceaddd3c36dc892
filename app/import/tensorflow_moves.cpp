// TensorFlow's operators that move, join or reduce, its arithmetic, and what keeps a shape.
// Source: the op definitions in tensorflow/core/ops/array_ops.cc, math_ops.cc and nn_ops.cc.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/import/tensorflow_node.h"

namespace padlens {
namespace {

// A scalar that has to be known, such as an axis.
std::optional<std::int64_t> scalar_of(const TensorflowCall& call, std::size_t index) {
  const auto values = call.graph.values(call.in(index));
  if (!values || values->size() != 1 || !is_known(values->front())) return std::nullopt;
  return values->front();
}

TensorId open_tensor(const TensorflowCall& call) {
  return call.graph.declared(std::nullopt, Element::other, call.carries());
}

void lower_tf_reshape(TensorflowCall& call) {
  auto target = call.graph.values(call.in(1));
  const Tensor& shape = call.graph[call.in(1)];
  // Of a target in the weights file the rank is told.
  if (!target && shape.rank() == 1 && is_known(shape.shape->front()) && shape.shape->front() >= 0 &&
      shape.shape->front() <= 8) {
    target.emplace();
    for (Extent i = 0; i < shape.shape->front(); ++i)
      target->push_back(call.graph.fresh());
    if (target->size() > 1) {
      call.draft.unknown = Remark{"target_open", {}};
      call.outputs = {call.graph.declared(*target, call.graph[call.in(0)].element, call.carries())};
      return;
    }
  }
  call.outputs = {call.graph.reshape(call.in(0), target, false)};
}

void lower_tf_squeeze(TensorflowCall& call) {
  auto axes = call.integers("squeeze_dims");
  if (!axes) axes = call.integers("axis");
  if (axes && axes->empty()) axes.reset();
  call.outputs = {call.graph.squeeze(call.in(0), axes)};
}

void lower_expand_dims(TensorflowCall& call) {
  if (const auto axis = scalar_of(call, 1)) {
    call.outputs = {call.graph.unsqueeze(call.in(0), {*axis})};
    return;
  }
  const Tensor& x = call.graph[call.in(0)];
  if (!x.shape) return;
  Extents shape;
  for (std::size_t i = 0; i <= x.rank(); ++i)
    shape.push_back(call.graph.fresh());
  call.draft.unknown = Remark{"target_open", {}};
  call.outputs = {call.graph.declared(std::move(shape), x.element, x.carries)};
}

void lower_tf_transpose(TensorflowCall& call) {
  const auto order = call.graph.values(call.in(1));
  const Tensor& x = call.graph[call.in(0)];
  if (order && order->size() == x.rank()) {
    call.outputs = {call.graph.transpose(call.in(0), *order)};
  } else {
    call.draft.unknown = Remark{"target_open", {}};
    call.outputs = {open_tensor(call)};
  }
}

// The one axis along which the parts differ: no other can be joined. −1 where none does.
std::int64_t differing_axis(const TensorflowCall& call, const std::vector<TensorId>& parts) {
  std::optional<std::int64_t> axis;
  const Tensor& first = call.graph[parts.front()];
  for (const TensorId part : parts) {
    const Tensor& each = call.graph[part];
    for (std::size_t i = 0; i < first.rank() && each.rank() == first.rank(); ++i) {
      if ((*each.shape)[i] == (*first.shape)[i]) continue;
      if (axis && *axis != static_cast<std::int64_t>(i)) return -1;
      axis = static_cast<std::int64_t>(i);
    }
  }
  return axis.value_or(-1);
}

void lower_tf_concat(TensorflowCall& call, std::size_t axis_at) {
  std::vector<TensorId> parts;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (i != axis_at) parts.push_back(call.inputs[i]);
  }
  call.draft.op = ModelOp::concatenate;
  const auto axis = scalar_of(call, axis_at);
  // Which axis it is may lie in the weights file: the one that differs, or that of the channels.
  const std::size_t rank = parts.empty() ? 0 : call.graph[parts.front()].rank();
  if (!axis && rank >= 3) call.draft.remarks.push_back({"axis_assumed", {}});
  call.outputs = {axis || rank >= 3
                      ? call.graph.concat(parts, axis ? *axis : differing_axis(call, parts))
                      : open_tensor(call)};
}
void lower_concat_v2(TensorflowCall& call) {
  lower_tf_concat(call, call.inputs.empty() ? 0 : call.inputs.size() - 1);
}
void lower_concat_v1(TensorflowCall& call) {
  lower_tf_concat(call, 0);
}

void lower_pack(TensorflowCall& call) {
  call.outputs = {call.graph.stack(call.inputs, call.integer("axis").value_or(0))};
}

void lower_unpack(TensorflowCall& call) {
  const auto parts =
      static_cast<std::size_t>(std::clamp<std::int64_t>(call.integer("num").value_or(0), 0, 1000));
  const std::int64_t axis = call.integer("axis").value_or(0);
  const TensorId x = call.in(0);
  for (std::size_t i = 0; i < parts; ++i)
    call.outputs.push_back(
        call.graph.gather(x, call.graph.integer(static_cast<std::int64_t>(i)), axis));
}

std::uint64_t mask_of(const TensorflowCall& call, std::string_view name) {
  return static_cast<std::uint64_t>(call.integer(name).value_or(0));
}

void lower_strided_slice(TensorflowCall& call) {
  StridedSlice cut = call.graph.strided_numbers(call.in(1), call.in(2), call.in(3));
  cut.begin_mask = mask_of(call, "begin_mask");
  cut.end_mask = mask_of(call, "end_mask");
  cut.ellipsis_mask = mask_of(call, "ellipsis_mask");
  cut.new_axis_mask = mask_of(call, "new_axis_mask");
  cut.shrink_axis_mask = mask_of(call, "shrink_axis_mask");
  call.outputs = {call.graph.strided_slice(call.in(0), cut, call.draft)};
}

void lower_tf_slice(TensorflowCall& call) {
  call.outputs = {call.graph.sized_slice(call.in(0), call.in(1), call.in(2), call.draft)};
}

void lower_tf_gather(TensorflowCall& call) {
  const std::int64_t axis = call.inputs.size() > 2 ? scalar_of(call, 2).value_or(0) : 0;
  call.outputs = {call.graph.gather(call.in(0), call.in(1), axis)};
}

std::size_t parts_of(const TensorflowCall& call) {
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(call.integer("num_split").value_or(1), 1, 1000));
}
void lower_tf_split(TensorflowCall& call) {
  const auto axis = scalar_of(call, 0);
  call.inputs = {call.in(1)};
  call.outputs = call.graph.split(call.in(0), axis.value_or(-1), std::nullopt, parts_of(call));
  if (!axis) call.draft.remarks.push_back({"axis_assumed", {}});
}
void lower_split_v(TensorflowCall& call) {
  const auto axis = scalar_of(call, 2);
  std::optional<Extents> sizes = call.graph.values(call.in(1));
  if (!sizes) {
    sizes.emplace();
    for (std::size_t i = 0; i < parts_of(call); ++i)
      sizes->push_back(call.graph.fresh());
  }
  call.outputs = call.graph.split(call.in(0), axis.value_or(-1), sizes, parts_of(call));
  if (!axis) call.draft.remarks.push_back({"axis_assumed", {}});
}

template <Fold fold>
void lower_tf_reduce(TensorflowCall& call) {
  const auto axes = call.graph.values(call.in(1));
  const bool keep = call.flag("keep_dims") || call.flag("keepdims");
  if (axes) {
    call.outputs = {call.graph.reduce(call.in(0), *axes, keep, call.draft, fold)};
    return;
  }
  // As many axes as the grid has are those of the grid.
  const Tensor& x = call.graph[call.in(0)];
  const Tensor& told = call.graph[call.in(1)];
  if (x.rank() >= 3 && told.rank() == 1 &&
      told.shape->front() == static_cast<Extent>(x.rank()) - 2) {
    Extents grid;
    for (std::size_t i = 1; i + 1 < x.rank(); ++i)
      grid.push_back(static_cast<Extent>(i));
    call.draft.remarks.push_back({"axis_assumed", {}});
    call.outputs = {call.graph.reduce(call.in(0), grid, keep, call.draft)};
    return;
  }
  call.draft.unknown = Remark{"target_open", {}};
  call.outputs = {open_tensor(call)};
}

void lower_arg_axis(TensorflowCall& call) {
  const auto axis = scalar_of(call, 1);
  if (!axis) return;
  call.outputs = {call.graph.reduce(call.in(0), Extents{*axis}, false, call.draft)};
  call.draft.kind = LayerDraft::Kind::plain;
}

void lower_tf_matmul(TensorflowCall& call) {
  call.outputs = {call.graph.matmul(call.in(0), call.in(1),
                                    call.flag("transpose_a") || call.flag("adj_x"),
                                    call.flag("transpose_b") || call.flag("adj_y"))};
}

void lower_tf_einsum(TensorflowCall& call) {
  call.outputs = {call.graph.einsum(call.inputs, call.text("equation"))};
}

void lower_rfft(TensorflowCall& call) {
  call.outputs = {call.graph.real_transform(call.in(0), call.graph.values(call.in(1)))};
}

// The values, and where they stood.
void lower_tf_top_k(TensorflowCall& call) {
  const auto count = scalar_of(call, 1);
  const TensorId y = call.graph.with_axis(call.in(0), -1, count ? *count : call.graph.fresh());
  call.outputs = {y, call.graph.same(y)};
}

void lower_tf_shape(TensorflowCall& call) {
  call.outputs = {call.graph.shape_of(call.in(0))};
}
void lower_tf_size(TensorflowCall& call) {
  call.outputs = {call.graph.size_of(call.in(0))};
}
void lower_fill(TensorflowCall& call) {
  const auto value = call.graph.real_values(call.in(1));
  call.outputs = {call.graph.filled(call.graph.values(call.in(0)), call.graph[call.in(1)].element,
                                    value && value->size() == 1 ? value->front() : 0)};
}
void lower_tf_range(TensorflowCall& call) {
  call.outputs = {call.graph.range(call.in(0), call.in(1), call.in(2))};
}
void lower_tf_tile(TensorflowCall& call) {
  call.outputs = {call.graph.tile(call.in(0), call.graph.values(call.in(1)))};
}
void lower_broadcast_to(TensorflowCall& call) {
  call.outputs = {call.graph.expand(call.in(0), call.graph.values(call.in(1)))};
}
void lower_tf_cast(TensorflowCall& call) {
  const auto found = call.attributes.find("DstT");
  const bool told = found != call.attributes.end() && found->is_object() &&
                    found->contains("type") && (*found)["type"].is_string();
  call.outputs = {call.graph.cast(
      call.in(0), told ? tensorflow_element((*found)["type"].get<std::string>()) : Element::other)};
}

template <Fold fold>
void lower_tf_fold(TensorflowCall& call) {
  call.outputs = {call.graph.elementwise(call.inputs, fold)};
}
void lower_tf_add(TensorflowCall& call) {
  lower_tf_fold<Fold::add>(call);
  call.draft.op = ModelOp::add;
}
void lower_tf_mul(TensorflowCall& call) {
  lower_tf_fold<Fold::mul>(call);
  call.draft.op = ModelOp::multiply;
}
// TensorFlow.js divides whole numbers downwards, whatever the operator.
void lower_tf_div(TensorflowCall& call) {
  const bool whole = call.graph[call.in(0)].element == Element::integer;
  whole ? lower_tf_fold<Fold::floor_div>(call) : lower_tf_fold<Fold::div>(call);
}
void lower_tf_nonnegative(TensorflowCall& call) {
  call.outputs = {call.graph.mapped(call.in(0))};
  call.draft.nonnegative = true;
}

void lower_tf_identity(TensorflowCall& call) {
  call.outputs = {call.graph.same(call.in(0))};
}

constexpr auto kSameShape = std::to_array<std::string_view>({
    "BiasAdd",
    "ClipByValue",
    "Cos",
    "Cosh",
    "Cumsum",
    "Elu",
    "Erf",
    "Expm1",
    "FakeQuantWithMinMaxArgs",
    "FakeQuantWithMinMaxVars",
    "FusedBatchNorm",
    "FusedBatchNormV2",
    "FusedBatchNormV3",
    "IsNan",
    "LRN",
    "LeakyRelu",
    "Log",
    "Log1p",
    "LogSoftmax",
    "OnesLike",
    "Prelu",
    "Reverse",
    "ReverseV2",
    "Rsqrt",
    "Selu",
    "Sign",
    "Sin",
    "Sinh",
    "Softsign",
    "Square",
    "Tan",
    "Tanh",
    "ZerosLike",
});
static_assert(std::ranges::is_sorted(kSameShape));

}  // namespace

bool tensorflow_keeps_shape(std::string_view type) {
  return std::ranges::binary_search(kSameShape, type);
}

std::span<const TensorflowOperator> tensorflow_move_operators() {
  static constexpr TensorflowOperator kRows[]{
      {"Reshape", lower_tf_reshape},
      {"Squeeze", lower_tf_squeeze},
      {"ExpandDims", lower_expand_dims},
      {"Transpose", lower_tf_transpose},
      {"ConcatV2", lower_concat_v2},
      {"Concat", lower_concat_v1},
      {"Pack", lower_pack},
      {"Unpack", lower_unpack},
      {"StridedSlice", lower_strided_slice},
      {"Slice", lower_tf_slice},
      {"GatherV2", lower_tf_gather},
      {"Gather", lower_tf_gather},
      {"Split", lower_tf_split},
      {"SplitV", lower_split_v},
      {"Mean", lower_tf_reduce<Fold::none>},
      {"Max", lower_tf_reduce<Fold::max>},
      {"Min", lower_tf_reduce<Fold::min>},
      {"Sum", lower_tf_reduce<Fold::add>},
      {"Prod", lower_tf_reduce<Fold::mul>},
      {"All", lower_tf_reduce<Fold::logical_and>},
      {"Any", lower_tf_reduce<Fold::logical_or>},
      {"ArgMax", lower_arg_axis},
      {"ArgMin", lower_arg_axis},
      {"MatMul", lower_tf_matmul},
      {"_FusedMatMul", lower_tf_matmul},
      {"BatchMatMul", lower_tf_matmul},
      {"BatchMatMulV2", lower_tf_matmul},
      {"Einsum", lower_tf_einsum},
      {"RFFT", lower_rfft},
      {"TopKV2", lower_tf_top_k},
      {"Shape", lower_tf_shape},
      {"Size", lower_tf_size},
      {"Fill", lower_fill},
      {"Range", lower_tf_range},
      {"Tile", lower_tf_tile},
      {"BroadcastTo", lower_broadcast_to},
      {"Cast", lower_tf_cast},
      {"Add", lower_tf_add},
      {"AddV2", lower_tf_add},
      {"AddN", lower_tf_add},
      {"Mul", lower_tf_mul},
      {"Sub", lower_tf_fold<Fold::sub>},
      {"RealDiv", lower_tf_div},
      {"Div", lower_tf_div},
      {"FloorDiv", lower_tf_fold<Fold::floor_div>},
      {"FloorMod", lower_tf_fold<Fold::mod>},
      {"Pow", lower_tf_fold<Fold::pow>},
      {"Maximum", lower_tf_fold<Fold::max>},
      {"Minimum", lower_tf_fold<Fold::min>},
      {"SquaredDifference", lower_tf_fold<Fold::none>},
      {"DivNoNan", lower_tf_fold<Fold::none>},
      {"Atan2", lower_tf_fold<Fold::none>},
      {"Equal", lower_tf_fold<Fold::equal>},
      {"NotEqual", lower_tf_fold<Fold::none>},
      {"Less", lower_tf_fold<Fold::less>},
      {"LessEqual", lower_tf_fold<Fold::less_equal>},
      {"Greater", lower_tf_fold<Fold::greater>},
      {"GreaterEqual", lower_tf_fold<Fold::greater_equal>},
      {"LogicalAnd", lower_tf_fold<Fold::logical_and>},
      {"LogicalOr", lower_tf_fold<Fold::logical_or>},
      {"LogicalNot", lower_tf_fold<Fold::logical_not>},
      {"Select", lower_tf_fold<Fold::where>},
      {"SelectV2", lower_tf_fold<Fold::where>},
      {"Neg", lower_tf_fold<Fold::negate>},
      {"Abs", lower_tf_fold<Fold::abs>},
      {"Floor", lower_tf_fold<Fold::floor>},
      {"Ceil", lower_tf_fold<Fold::ceil>},
      {"Round", lower_tf_fold<Fold::round>},
      {"Sqrt", lower_tf_fold<Fold::sqrt>},
      {"Reciprocal", lower_tf_fold<Fold::reciprocal>},
      {"CheckNumerics", lower_tf_identity},
      {"Identity", lower_tf_identity},
      {"StopGradient", lower_tf_identity},
      {"Relu", lower_tf_nonnegative},
      {"Relu6", lower_tf_nonnegative},
      {"Sigmoid", lower_tf_nonnegative},
      {"Softmax", lower_tf_nonnegative},
      {"Softplus", lower_tf_nonnegative},
      {"Exp", lower_tf_nonnegative},
  };
  return kRows;
}

}  // namespace padlens
