// ONNX's operators that move, cut, join or reduce. Where a number was an attribute up to some opset
// and an input since, both are read. Source: the ONNX operator specification, opset 1 to 24.

#include <algorithm>

#include "app/import/onnx_lowering.h"

namespace padlens {
namespace {

void lower_reshape(OnnxCall& call) {
  call.outputs = {
      call.graph.reshape(call.in(0), call.numbers("shape", 1), call.integer("allowzero", 0) == 0)};
}

void lower_flatten(OnnxCall& call) {
  call.outputs = {call.graph.flatten(call.in(0), call.integer("axis", 1))};
}

void lower_transpose(OnnxCall& call) {
  call.outputs = {call.graph.transpose(call.in(0), call.integers("perm").value_or(Extents{}))};
}

void lower_squeeze(OnnxCall& call) {
  const auto axes = call.numbers("axes", 1);
  if (!axes && call.has_in(1)) {
    call.outputs = {call.graph.declared(std::nullopt, Element::other, call.carries())};
    return;
  }
  call.outputs = {call.graph.squeeze(call.in(0), axes)};
}

void lower_unsqueeze(OnnxCall& call) {
  const auto axes = call.numbers("axes", 1);
  if (axes) call.outputs = {call.graph.unsqueeze(call.in(0), *axes)};
}

std::optional<std::int64_t> slice_number(const std::optional<Extents>& numbers, std::size_t i) {
  if (!numbers || i >= numbers->size() || !is_known((*numbers)[i])) return std::nullopt;
  return (*numbers)[i];
}

// How many axes are cut: by the shape of `starts` where its numbers are not known.
std::size_t slice_count(const OnnxCall& call, const std::optional<Extents>& starts,
                        const std::optional<Extents>& ends) {
  if (starts) return starts->size();
  if (ends) return ends->size();
  const Tensor& given = call.graph[call.in(1)];
  const bool told = given.rank() == 1 && is_known(given.shape->front());
  return told ? static_cast<std::size_t>(std::clamp<Extent>(given.shape->front(), 0, 64)) : 0;
}

// Backwards it is not quite NumPy's in ONNX Runtime (slice_helper.h): a start before the first cell
// is the first, and the largest number as an end means past the first.
void turn_back(const Tensor& x, SliceAxis& slice) {
  if (slice.step >= 0) return;
  if (slice.end == INT32_MAX || slice.end == INT64_MAX) slice.end = kLeastKnown;
  const auto axis =
      slice.axis < 0 ? slice.axis + static_cast<std::ptrdiff_t>(x.rank()) : slice.axis;
  if (axis < 0 || axis >= static_cast<std::ptrdiff_t>(x.rank())) return;
  const Extent extent = (*x.shape)[static_cast<std::size_t>(axis)];
  if (slice.start && is_known(extent) && *slice.start < -extent) slice.start = 0;
}

void lower_slice(OnnxCall& call) {
  const auto starts = call.numbers("starts", 1);
  const auto ends = call.numbers("ends", 2);
  const auto axes = call.numbers("axes", 3);
  const auto steps = call.numbers("steps", 4);
  const std::size_t count = slice_count(call, starts, ends);
  const bool placed = axes || (!call.has_in(3) && call.integers("axes") == std::nullopt);
  std::vector<SliceAxis> cut;
  for (std::size_t i = 0; i < count; ++i) {
    SliceAxis one;
    const auto axis = axes ? slice_number(axes, i) : static_cast<std::int64_t>(i);
    one.axis =
        static_cast<int>(std::clamp<std::int64_t>(axis.value_or(1 << 20), -(1 << 20), 1 << 20));
    one.start = slice_number(starts, i);
    one.end = slice_number(ends, i);
    const auto step = slice_number(steps, i);
    one.step = step.value_or(1);
    if (!step && call.has_in(4)) one.start.reset();
    turn_back(call.graph[call.in(0)], one);
    cut.push_back(one);
  }
  if (!placed || count == 0) {
    call.outputs = {call.graph.declared(std::nullopt, Element::other, call.carries())};
    return;
  }
  call.outputs = {call.graph.crop(call.in(0), cut, call.draft)};
}

void lower_gather(OnnxCall& call) {
  call.outputs = {call.graph.gather(call.in(0), call.in(1), call.integer("axis", 0))};
}

// As many as there are indices.
void lower_gather_elements(OnnxCall& call) {
  call.outputs = {call.graph.declared(call.graph[call.in(1)].shape, call.graph[call.in(0)].element,
                                      call.carries())};
}

void lower_gather_nd(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  const Tensor& indices = call.graph[call.in(1)];
  const auto batch =
      static_cast<std::size_t>(std::clamp<std::int64_t>(call.integer("batch_dims", 0), 0, 64));
  std::optional<Extents> shape;
  if (x.shape && indices.rank() > 0 && is_known(indices.shape->back())) {
    const Extent deep = indices.shape->back();
    const std::size_t from = batch + static_cast<std::size_t>(std::clamp<Extent>(deep, 0, 64));
    if (from <= x.rank()) {
      shape = Extents(indices.shape->begin(), indices.shape->end() - 1);
      shape->insert(shape->end(), x.shape->begin() + static_cast<std::ptrdiff_t>(from),
                    x.shape->end());
    }
  }
  call.outputs = {call.graph.declared(std::move(shape), x.element, call.carries())};
}

void lower_split(OnnxCall& call) {
  call.outputs = call.graph.split(call.in(0), call.integer("axis", 0), call.numbers("split", 1),
                                  call.node.outputs.size());
}

void lower_concat(OnnxCall& call) {
  call.draft.op = ModelOp::concatenate;
  call.outputs = {call.graph.concat(call.inputs, call.integer("axis", 1))};
}

// Scale and zero point first, then three for each.
void lower_qlinear_concat(OnnxCall& call) {
  std::vector<TensorId> parts;
  for (std::size_t i = 2; i < call.inputs.size(); i += 3)
    parts.push_back(call.inputs[i]);
  call.inputs = parts;
  call.draft.op = ModelOp::concatenate;
  call.outputs = {call.graph.concat(parts, call.integer("axis", 1))};
}

template <Fold fold>
void lower_reduce(OnnxCall& call) {
  auto axes = call.numbers("axes", 1);
  if (!axes && call.has_in(1)) return;
  if (axes && axes->empty()) axes.reset();
  if (!axes && call.integer("noop_with_empty_axes", 0) != 0) {
    call.outputs = {call.graph.same(call.in(0))};
    return;
  }
  call.outputs = {
      call.graph.reduce(call.in(0), axes, call.integer("keepdims", 1) != 0, call.draft, fold)};
}

void lower_arg(OnnxCall& call) {
  call.outputs = {call.graph.reduce(call.in(0), Extents{call.integer("axis", 0)},
                                    call.integer("keepdims", 1) != 0, call.draft)};
  call.draft.kind = LayerDraft::Kind::plain;
}

void lower_tile(OnnxCall& call) {
  call.outputs = {call.graph.tile(call.in(0), call.graph.values(call.in(1)))};
}

void lower_expand(OnnxCall& call) {
  call.outputs = {call.graph.expand(call.in(0), call.graph.values(call.in(1)))};
}

void lower_matmul(OnnxCall& call) {
  call.outputs = {call.graph.matmul(call.in(0), call.in(1), call.integer("transA", 0) != 0,
                                    call.integer("transB", 0) != 0)};
}

void lower_qlinear_matmul(OnnxCall& call) {
  call.outputs = {call.graph.matmul(call.in(0), call.in(3), false, false)};
}

// Weights packed in blocks: the attribute N tells what comes out.
void lower_matmul_bits(OnnxCall& call) {
  call.outputs = {call.graph.with_axis(call.in(0), -1, call.integer("N", 0))};
}

void lower_top_k(OnnxCall& call) {
  const auto told = call.numbers("k", 1);
  const OnnxAttribute* attribute = call.find("k");
  const Extent k = attribute != nullptr        ? attribute->integer
                   : told && told->size() == 1 ? told->front()
                                               : call.graph.fresh();
  const TensorId y = call.graph.with_axis(call.in(0), call.integer("axis", -1), k);
  call.outputs = {y, call.graph.same(y)};
}

// Recurrent layers: X is (steps, batch, features), or with batch first.
void lower_recurrent(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  if (x.rank() != 3) return;
  const Extent hidden = call.integer("hidden_size", 0);
  const Extent ways = call.text("direction", "forward") == "bidirectional" ? 2 : 1;
  const bool batch_first = call.integer("layout", 0) != 0;
  const Extent steps = (*x.shape)[batch_first ? 1 : 0];
  const Extent batch = (*x.shape)[batch_first ? 0 : 1];
  const bool carries = call.carries();
  const auto make = [&](Extents shape) {
    return call.graph.declared(std::move(shape), Element::real, carries);
  };
  call.outputs = {make(batch_first ? Extents{batch, steps, ways, hidden}
                                   : Extents{steps, ways, batch, hidden})};
  for (std::size_t i = 1; i < call.node.outputs.size(); ++i)
    call.outputs.push_back(
        make(batch_first ? Extents{batch, ways, hidden} : Extents{ways, batch, hidden}));
}

void lower_einsum(OnnxCall& call) {
  call.outputs = {call.graph.einsum(call.inputs, call.text("equation"))};
}

// The grid says the size that comes out: (batch, height, width, 2).
void lower_grid_sample(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  const Tensor& grid = call.graph[call.in(1)];
  if (!x.shape || x.rank() < 3 || grid.rank() != x.rank()) return;
  Extents shape{(*x.shape)[0], (*x.shape)[1]};
  shape.insert(shape.end(), grid.shape->begin() + 1, grid.shape->end() - 1);
  call.outputs = {call.graph.declared(std::move(shape), x.element, call.carries())};
}

void lower_roi_align(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  const Tensor& rois = call.graph[call.in(1)];
  if (x.rank() != 4) return;
  const Extent count = rois.rank() == 2 ? rois.shape->front() : call.graph.fresh();
  call.outputs = {
      call.graph.declared(Extents{count, (*x.shape)[1], call.integer("output_height", 1),
                                  call.integer("output_width", 1)},
                          x.element, call.carries())};
}

}  // namespace

std::span<const OnnxOperator> onnx_move_operators() {
  static constexpr OnnxOperator kRows[]{
      {"Reshape", lower_reshape},
      {"Flatten", lower_flatten},
      {"Transpose", lower_transpose},
      {"Squeeze", lower_squeeze},
      {"Unsqueeze", lower_unsqueeze},
      {"Slice", lower_slice},
      {"Gather", lower_gather},
      {"GatherElements", lower_gather_elements},
      {"GatherND", lower_gather_nd},
      {"Split", lower_split},
      {"Concat", lower_concat},
      {"QLinearConcat", lower_qlinear_concat},
      {"ReduceMean", lower_reduce<Fold::none>},
      {"ReduceMax", lower_reduce<Fold::max>},
      {"ReduceMin", lower_reduce<Fold::min>},
      {"ReduceSum", lower_reduce<Fold::add>},
      {"ReduceProd", lower_reduce<Fold::mul>},
      {"ReduceL1", lower_reduce<Fold::none>},
      {"ReduceL2", lower_reduce<Fold::none>},
      {"ReduceLogSum", lower_reduce<Fold::none>},
      {"ReduceLogSumExp", lower_reduce<Fold::none>},
      {"ReduceSumSquare", lower_reduce<Fold::none>},
      {"ArgMax", lower_arg},
      {"ArgMin", lower_arg},
      {"Tile", lower_tile},
      {"Expand", lower_expand},
      {"MatMul", lower_matmul},
      {"MatMulInteger", lower_matmul},
      {"MatMulIntegerToFloat", lower_matmul},
      {"DynamicQuantizeMatMul", lower_matmul},
      {"FusedMatMul", lower_matmul},
      {"Gemm", lower_matmul},
      {"FusedGemm", lower_matmul},
      {"QLinearMatMul", lower_qlinear_matmul},
      {"MatMulNBits", lower_matmul_bits},
      {"TopK", lower_top_k},
      {"LSTM", lower_recurrent},
      {"DynamicQuantizeLSTM", lower_recurrent},
      {"GRU", lower_recurrent},
      {"RNN", lower_recurrent},
      {"Einsum", lower_einsum},
      {"GridSample", lower_grid_sample},
      {"RoiAlign", lower_roi_align},
  };
  return kRows;
}

}  // namespace padlens
