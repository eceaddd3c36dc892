// ONNX's constants, arithmetic and what keeps a shape. Source: the ONNX operator specification,
// opset 1 to 24; onnxruntime's docs/ContribOperators.md.

#include <algorithm>
#include <array>

#include "app/import/onnx_lowering.h"
#include "app/import/tensor_elements.h"

namespace padlens {
namespace {

void lower_constant(OnnxCall& call) {
  Tensor tensor;
  if (const OnnxAttribute* value = call.find("value"); value != nullptr && value->tensor) {
    call.outputs = {call.graph.add(onnx_constant(*value->tensor))};
  } else if (const OnnxAttribute* sparse = call.find("sparse_value");
             sparse != nullptr && sparse->tensor) {
    call.outputs = {call.graph.add(onnx_constant(*sparse->tensor))};
  } else if (const OnnxAttribute* integer = call.find("value_int")) {
    call.outputs = {call.graph.integer(stated({integer->integer}).front())};
  } else if (const OnnxAttribute* integers = call.find("value_ints")) {
    call.outputs = {call.graph.integers(stated(integers->integers))};
  } else if (const OnnxAttribute* real = call.find("value_float")) {
    tensor.element = Element::real;
    tensor.shape.emplace();
    tensor.reals = std::vector{real->real};
    call.outputs = {call.graph.add(std::move(tensor))};
  } else if (const OnnxAttribute* reals = call.find("value_floats")) {
    tensor.element = Element::real;
    tensor.shape = Extents{static_cast<Extent>(reals->reals.size())};
    tensor.reals = reals->reals;
    call.outputs = {call.graph.add(std::move(tensor))};
  } else {
    call.outputs = {call.graph.unknown()};
  }
}

void lower_constant_of_shape(OnnxCall& call) {
  Element element = Element::real;
  double value = 0;
  if (const OnnxAttribute* told = call.find("value"); told != nullptr && told->tensor) {
    element = onnx_element(told->tensor->element);
    if (!told->tensor->reals.empty()) value = told->tensor->reals.front();
    if (!told->tensor->integers.empty())
      value = static_cast<double>(told->tensor->integers.front());
  }
  // A shape that is not known has a rank all the same.
  auto shape = call.graph.values(call.in(0));
  const Tensor& given = call.graph[call.in(0)];
  if (!shape && given.rank() == 1 && is_known(given.shape->front()) &&
      given.shape->front() <= static_cast<Extent>(TensorLimits::rank)) {
    shape.emplace();
    for (Extent i = 0; i < given.shape->front(); ++i)
      shape->push_back(call.graph.fresh());
  }
  call.outputs = {call.graph.filled(shape, element, value)};
}

void lower_shape(OnnxCall& call) {
  call.outputs = {
      call.graph.shape_of(call.in(0), call.integer("start", 0),
                          call.integer("end", std::numeric_limits<std::int64_t>::max()))};
}
void lower_size(OnnxCall& call) {
  call.outputs = {call.graph.size_of(call.in(0))};
}
void lower_cast(OnnxCall& call) {
  call.outputs = {
      call.graph.cast(call.in(0), onnx_element(static_cast<int>(call.integer("to", 0))))};
}
void lower_cast_like(OnnxCall& call) {
  call.outputs = {call.graph.cast(call.in(0), call.graph[call.in(1)].element)};
}
void lower_range(OnnxCall& call) {
  call.outputs = {call.graph.range(call.in(0), call.in(1), call.in(2))};
}

// Up to opset 6 an axis says where the second is spread: its shape is then within the first's.
bool is_placed(const OnnxCall& call) {
  return call.opset < 7 && call.node.domain.empty() && call.integer("broadcast", 0) != 0;
}

template <Fold fold>
void lower_fold(OnnxCall& call) {
  call.outputs = {is_placed(call) ? call.graph.mapped(call.in(0))
                                  : call.graph.elementwise(call.inputs, fold)};
}
void lower_mod(OnnxCall& call) {
  call.integer("fmod", 0) != 0 ? lower_fold<Fold::fmod>(call) : lower_fold<Fold::mod>(call);
}
void lower_add(OnnxCall& call) {
  lower_fold<Fold::add>(call);
  call.draft.op = ModelOp::add;
}
void lower_mul(OnnxCall& call) {
  lower_fold<Fold::mul>(call);
  call.draft.op = ModelOp::multiply;
}
template <ModelOp op>
void lower_qlinear(OnnxCall& call) {
  const std::array both{call.in(0), call.in(3)};
  call.inputs.assign(both.begin(), both.end());
  call.outputs = {call.graph.elementwise(both, Fold::none)};
  call.draft.op = op;
}

// Blocks of an axis with a scale each are not followed.
void lower_dequantize(OnnxCall& call) {
  const auto scale = call.graph.real_values(call.in(1));
  const auto zero = call.graph.real_values(call.in(2));
  const bool known = scale && (zero || !call.has_in(2)) && call.integer("block_size", 0) == 0;
  const auto axis =
      axis_in(call.integer("axis", 1), call.graph[call.in(0)].rank()).value_or(TensorLimits::rank);
  call.outputs = {call.graph.dequantize(
      call.in(0),
      known ? std::optional(Quantization{*scale, zero.value_or(std::vector<double>()), axis})
            : std::nullopt)};
}

void lower_identity(OnnxCall& call) {
  call.outputs = {call.graph.same(call.in(0))};
}
void lower_dropout(OnnxCall& call) {
  call.outputs = {call.graph.same(call.in(0))};
  if (call.node.outputs.size() > 1) call.outputs.push_back(call.graph.same(call.in(0)));
}

// Beside its input's cells a scale and a zero point, which are single numbers.
void lower_dynamic_quantize(OnnxCall& call) {
  call.outputs = {call.graph.cast(call.graph.mapped(call.in(0)), Element::integer),
                  call.graph.declared(Extents{}, Element::real, false),
                  call.graph.declared(Extents{}, Element::integer, false)};
}

// Its least is an attribute up to opset 10, an input since.
void lower_clip(OnnxCall& call) {
  TensorId y = call.in(0);
  if (call.has_in(1)) y = call.graph.elementwise(std::array{y, call.in(1)}, Fold::max);
  if (call.has_in(2)) y = call.graph.elementwise(std::array{y, call.in(2)}, Fold::min);
  call.outputs = {y == call.in(0) ? call.graph.mapped(y) : y};
  const OnnxAttribute* least = call.find("min");
  const auto told = call.graph.real_values(call.in(1));
  call.draft.nonnegative =
      least != nullptr ? least->real >= 0 : told && told->size() == 1 && told->front() >= 0;
}

void lower_nonnegative(OnnxCall& call) {
  call.outputs = {call.graph.mapped(call.in(0))};
  call.draft.nonnegative = true;
}

void lower_one_hot(OnnxCall& call) {
  const auto depth = call.graph.values(call.in(1));
  const Tensor& indices = call.graph[call.in(0)];
  if (!indices.shape) return;
  std::int64_t axis = call.integer("axis", -1);
  if (axis < 0) axis += static_cast<std::int64_t>(indices.rank()) + 1;
  if (axis < 0 || axis > static_cast<std::int64_t>(indices.rank())) return;
  Extents shape = *indices.shape;
  shape.insert(shape.begin() + axis,
               depth && depth->size() == 1 ? depth->front() : call.graph.fresh());
  call.outputs = {call.graph.declared(std::move(shape), Element::real, call.carries())};
}

void lower_non_zero(OnnxCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  if (!x.shape) return;
  call.outputs = {call.graph.declared(Extents{static_cast<Extent>(x.rank()), call.graph.fresh()},
                                      Element::integer, call.carries())};
}

void lower_boxes(OnnxCall& call) {
  call.outputs = {
      call.graph.declared(Extents{call.graph.fresh(), 3}, Element::integer, call.carries())};
}

void lower_random(OnnxCall& call) {
  call.outputs = {call.graph.declared(call.integers("shape"), Element::real, false)};
}

// Names of operators that give what their first input's shape is, in order.
constexpr auto kKeeping = std::to_array<std::string_view>({
    "Acos",
    "Acosh",
    "AdaptiveGroupNorm",
    "Asin",
    "Asinh",
    "Atan",
    "Atanh",
    "BatchNormalization",
    "Bernoulli",
    "BiasGelu",
    "BiasSoftmax",
    "BiasSplitGelu",
    "BitwiseNot",
    "Celu",
    "Cos",
    "Cosh",
    "CumSum",
    "Elu",
    "Erf",
    "EyeLike",
    "FastGelu",
    "FusedBatchNorm",
    "Gelu",
    "GroupNorm",
    "GroupNormalization",
    "HardSwish",
    "Hardmax",
    "InstanceNormalization",
    "IsInf",
    "IsNaN",
    "LRN",
    "LayerNormalization",
    "LeakyRelu",
    "Log",
    "LogSoftmax",
    "LpNormalization",
    "MeanVarianceNormalization",
    "Mish",
    "NhwcGroupNorm",
    "PRelu",
    "QLinearLeakyRelu",
    "QLinearSigmoid",
    "QLinearSoftmax",
    "QuantizeLinear",
    "QuickGelu",
    "RMSNormalization",
    "RandomNormalLike",
    "RandomUniformLike",
    "ReverseSequence",
    "RotaryEmbedding",
    "Scatter",
    "ScatterElements",
    "ScatterND",
    "Selu",
    "Shrink",
    "Sign",
    "SimplifiedLayerNormalization",
    "Sin",
    "Sinh",
    "SkipGroupNorm",
    "SkipLayerNormalization",
    "SkipSimplifiedLayerNormalization",
    "Softsign",
    "Swish",
    "Tan",
    "Tanh",
    "ThresholdedRelu",
    "Trilu",
});
static_assert(std::ranges::is_sorted(kKeeping));

constexpr auto kOpaque = std::to_array<std::string_view>({
    "Affine",
    "AffineGrid",
    "Attention",
    "BitCast",
    "BlackmanWindow",
    "CausalConvWithState",
    "Col2Im",
    "Compress",
    "ConcatFromSequence",
    "Crop",
    "CumProd",
    "DFT",
    "Det",
    "HammingWindow",
    "HannWindow",
    "If",
    "ImageDecoder",
    "ImageScaler",
    "LinearAttention",
    "Loop",
    "MaxRoiPool",
    "MaxUnpool",
    "MelWeightMatrix",
    "Multinomial",
    "NegativeLogLikelihoodLoss",
    "Optional",
    "OptionalGetElement",
    "OptionalHasElement",
    "ParametricSoftplus",
    "RegexFullMatch",
    "STFT",
    "Scale",
    "ScaledTanh",
    "Scan",
    "SequenceAt",
    "SequenceConstruct",
    "SequenceEmpty",
    "SequenceErase",
    "SequenceInsert",
    "SequenceLength",
    "SequenceMap",
    "SoftmaxCrossEntropyLoss",
    "SplitToSequence",
    "StringConcat",
    "StringNormalizer",
    "StringSplit",
    "SwiGLU",
    "TensorScatter",
    "TfIdfVectorizer",
    "Unique",
});
static_assert(std::ranges::is_sorted(kOpaque));

}  // namespace

bool onnx_is_opaque(std::string_view type) {
  return std::ranges::binary_search(kOpaque, type);
}

bool onnx_keeps_shape(std::string_view type) {
  return std::ranges::binary_search(kKeeping, type);
}

std::span<const OnnxOperator> onnx_number_operators() {
  static constexpr OnnxOperator kRows[]{
      {"Constant", lower_constant},
      {"ConstantOfShape", lower_constant_of_shape},
      {"Shape", lower_shape},
      {"Size", lower_size},
      {"Cast", lower_cast},
      {"CastLike", lower_cast_like},
      {"Range", lower_range},
      {"Add", lower_add},
      {"Mul", lower_mul},
      {"QLinearAdd", lower_qlinear<ModelOp::add>},
      {"QLinearMul", lower_qlinear<ModelOp::multiply>},
      {"Sub", lower_fold<Fold::sub>},
      {"Div", lower_fold<Fold::div>},
      {"Mod", lower_mod},
      {"Pow", lower_fold<Fold::pow>},
      {"Min", lower_fold<Fold::min>},
      {"Max", lower_fold<Fold::max>},
      {"Sum", lower_fold<Fold::add>},
      {"Mean", lower_fold<Fold::none>},
      {"And", lower_fold<Fold::logical_and>},
      {"Or", lower_fold<Fold::logical_or>},
      {"Xor", lower_fold<Fold::none>},
      {"BitShift", lower_fold<Fold::none>},
      {"BitwiseAnd", lower_fold<Fold::none>},
      {"BitwiseOr", lower_fold<Fold::none>},
      {"BitwiseXor", lower_fold<Fold::none>},
      {"Equal", lower_fold<Fold::equal>},
      {"Less", lower_fold<Fold::less>},
      {"Greater", lower_fold<Fold::greater>},
      {"LessOrEqual", lower_fold<Fold::less_equal>},
      {"GreaterOrEqual", lower_fold<Fold::greater_equal>},
      {"Where", lower_fold<Fold::where>},
      {"Neg", lower_fold<Fold::negate>},
      {"Abs", lower_fold<Fold::abs>},
      {"Floor", lower_fold<Fold::floor>},
      {"Ceil", lower_fold<Fold::ceil>},
      {"Round", lower_fold<Fold::round>},
      {"Sqrt", lower_fold<Fold::sqrt>},
      {"Reciprocal", lower_fold<Fold::reciprocal>},
      {"Not", lower_fold<Fold::logical_not>},
      {"DequantizeLinear", lower_dequantize},
      {"Identity", lower_identity},
      {"Dropout", lower_dropout},
      {"DynamicQuantizeLinear", lower_dynamic_quantize},
      {"Clip", lower_clip},
      {"Relu", lower_nonnegative},
      {"Sigmoid", lower_nonnegative},
      {"HardSigmoid", lower_nonnegative},
      {"Softmax", lower_nonnegative},
      {"Softplus", lower_nonnegative},
      {"Exp", lower_nonnegative},
      {"OneHot", lower_one_hot},
      {"NonZero", lower_non_zero},
      {"NonMaxSuppression", lower_boxes},
      {"RandomNormal", lower_random},
      {"RandomUniform", lower_random},
  };
  return kRows;
}

}  // namespace padlens
