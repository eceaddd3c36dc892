// TFLite's operators that work cell by cell, and those whose numbers make shapes. Source:
// tensorflow/lite/kernels/.

#include "app/import/tflite_lowering.h"

namespace padlens {
namespace {

void cell_by_cell(TfliteCall& call, Fold fold) {
  call.outputs = {call.graph.elementwise(call.inputs, fold)};
}

template <Fold Kind>
void lower_fold(TfliteCall& call) {
  cell_by_cell(call, Kind);
}

// Fused activations that let nothing below zero pass: RELU, RELU6.
void put_activation(TfliteCall& call, int field) {
  const auto activation = call.op.options.number<std::int8_t>(field);
  call.draft.nonnegative = activation == 1 || activation == 3;
}

void lower_tflite_add(TfliteCall& call) {
  call.draft.op = ModelOp::add;
  put_activation(call, 0);
  cell_by_cell(call, Fold::add);
}
void lower_tflite_mul(TfliteCall& call) {
  call.draft.op = ModelOp::multiply;
  put_activation(call, 0);
  cell_by_cell(call, Fold::mul);
}
void lower_add_n(TfliteCall& call) {
  call.draft.op = ModelOp::add;
  cell_by_cell(call, Fold::none);
}

// The shape stays; of what stands in it nothing is said.
void lower_same(TfliteCall& call) {
  const TensorId first = call.in(0);
  call.outputs = {call.graph.elementwise(std::span(&first, 1), Fold::none)};
}
// The same, and nothing below zero.
void lower_nonnegative(TfliteCall& call) {
  lower_same(call);
  call.draft.nonnegative = true;
}
// Weights that are stored in fewer bits, or without their zeros, are what they become.
void lower_stored(TfliteCall& call) {
  call.outputs = {call.graph.same(call.in(0))};
}

void lower_tflite_cast(TfliteCall& call) {
  constexpr int kOutType = 1;
  const auto type = call.op.options.number<std::int8_t>(kOutType);
  call.outputs = {call.graph.cast(call.in(0), tflite_element(type))};
}

void lower_tflite_shape(TfliteCall& call) {
  call.outputs = {call.graph.shape_of(call.in(0))};
}

void lower_rank(TfliteCall& call) {
  const Tensor& x = call.graph[call.in(0)];
  if (!x.shape) return call.declare_output();
  call.outputs = {call.graph.integer(static_cast<Extent>(x.rank()))};
}

void lower_fill(TfliteCall& call) {
  const Element element = call.graph[call.in(1)].element;
  const auto value = call.graph.real_values(call.in(1));
  const auto whole = call.value(1);
  if (!whole && (!value || value->size() != 1)) return call.declare_output();
  call.outputs = {call.graph.filled(call.values(0), element,
                                    whole ? static_cast<double>(*whole) : value->front())};
}

void lower_tflite_range(TfliteCall& call) {
  call.outputs = {call.graph.range(call.in(0), call.in(1), call.in(2))};
}

// What a stream has left behind: its cells came from an input before.
void lower_read_variable(TfliteCall& call) {
  call.outputs = {call.graph.declared(call.declared, Element::other, true)};
}

}  // namespace

std::span<const TfliteRow> tflite_number_rows() {
  static constexpr TfliteRow kRows[]{
      {"ADD", lower_tflite_add},
      {"ADD_N", lower_add_n},
      {"SUB", lower_fold<Fold::sub>},
      {"MUL", lower_tflite_mul},
      {"DIV", lower_fold<Fold::div>},
      {"FLOOR_DIV", lower_fold<Fold::floor_div>},
      {"FLOOR_MOD", lower_fold<Fold::mod>},
      {"MAXIMUM", lower_fold<Fold::max>},
      {"MINIMUM", lower_fold<Fold::min>},
      {"POW", lower_fold<Fold::pow>},
      {"EQUAL", lower_fold<Fold::equal>},
      {"NOT_EQUAL", lower_fold<Fold::none>},
      {"LESS", lower_fold<Fold::less>},
      {"LESS_EQUAL", lower_fold<Fold::less_equal>},
      {"GREATER", lower_fold<Fold::greater>},
      {"GREATER_EQUAL", lower_fold<Fold::greater_equal>},
      {"LOGICAL_AND", lower_fold<Fold::logical_and>},
      {"LOGICAL_OR", lower_fold<Fold::logical_or>},
      {"LOGICAL_NOT", lower_fold<Fold::logical_not>},
      {"SELECT", lower_fold<Fold::where>},
      {"SELECT_V2", lower_fold<Fold::where>},
      {"SQUARED_DIFFERENCE", lower_fold<Fold::none>},
      {"PRELU", lower_fold<Fold::none>},
      {"ATAN2", lower_fold<Fold::none>},
      {"NEG", lower_fold<Fold::negate>},
      {"ABS", lower_fold<Fold::abs>},
      {"FLOOR", lower_fold<Fold::floor>},
      {"CEIL", lower_fold<Fold::ceil>},
      {"ROUND", lower_fold<Fold::round>},
      {"SQRT", lower_fold<Fold::sqrt>},
      {"RELU", lower_nonnegative},
      {"RELU6", lower_nonnegative},
      {"RELU_0_TO_1", lower_nonnegative},
      {"LOGISTIC", lower_nonnegative},
      {"SOFTMAX", lower_nonnegative},
      {"RELU_N1_TO_1", lower_same},
      {"TANH", lower_same},
      {"ELU", lower_same},
      {"GELU", lower_same},
      {"HARD_SWISH", lower_same},
      {"LEAKY_RELU", lower_same},
      {"LOG_SOFTMAX", lower_same},
      {"L2_NORMALIZATION", lower_same},
      {"LOCAL_RESPONSE_NORMALIZATION", lower_same},
      {"EXP", lower_same},
      {"LOG", lower_same},
      {"SIN", lower_same},
      {"COS", lower_same},
      {"RSQRT", lower_same},
      {"SQUARE", lower_same},
      {"SIGN", lower_same},
      {"CUMSUM", lower_same},
      {"FAKE_QUANT", lower_stored},
      {"REVERSE_V2", lower_same},
      {"REVERSE_SEQUENCE", lower_same},
      {"ZEROS_LIKE", lower_same},
      {"DYNAMIC_UPDATE_SLICE", lower_same},
      {"QUANTIZE", lower_stored},
      {"DEQUANTIZE", lower_stored},
      {"DENSIFY", lower_stored},
      {"CAST", lower_tflite_cast},
      {"SHAPE", lower_tflite_shape},
      {"RANK", lower_rank},
      {"FILL", lower_fill},
      {"RANGE", lower_tflite_range},
      {"READ_VARIABLE", lower_read_variable},
  };
  return kRows;
}

}  // namespace padlens
