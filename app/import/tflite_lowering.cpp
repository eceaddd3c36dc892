#include "app/import/tflite_lowering.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

#include "app/import/tensor_elements.h"

namespace padlens {
namespace {

static_assert(std::endian::native == std::endian::little, "constants are read as they lie");

// As many numbers of a constant as its shape says; nullopt where it holds others.
template <class Stored, class Number>
std::optional<std::vector<Number>> constant_numbers(std::string_view data, std::int64_t count) {
  if (data.size() != static_cast<std::size_t>(count) * sizeof(Stored)) return std::nullopt;
  std::vector<Number> numbers;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    Stored stored{};
    std::memcpy(&stored, data.data() + i * sizeof(Stored), sizeof(Stored));
    numbers.push_back(static_cast<Number>(stored));
  }
  return numbers;
}

std::optional<NumberFormat> tflite_format(int type) {
  switch (type) {
    case tflite::kFloat32:
      return NumberFormat::float32;
    case tflite::kFloat16:
      return NumberFormat::float16;
    case tflite::kBfloat16:
      return NumberFormat::bfloat16;
    case tflite::kFloat64:
      return NumberFormat::float64;
    case tflite::kInt32:
      return NumberFormat::int32;
    case tflite::kInt16:
      return NumberFormat::int16;
    case tflite::kInt8:
      return NumberFormat::int8;
    case tflite::kUint8:
      return NumberFormat::uint8;
    default:
      return std::nullopt;
  }
}

// The file's bytes outlive them.
StoredNumbers stored_numbers(const TfliteTensor& from, const Extents& shape) {
  const auto format = tflite_format(from.type);
  if (!format || from.sparse || from.data.size() / bytes_of(*format) > ImportLimits::kernel)
    return {};
  return [data = from.data, format = *format, shape,
          by = Quantization{from.scale, from.zero, from.axis}] {
    auto numbers = numbers_of(data, format);
    const bool fits = element_count(shape) == static_cast<std::int64_t>(numbers.size());
    if (!by.scale.empty() && fits) return dequantized(std::move(numbers), shape, by);
    return by.scale.empty() ? std::optional(std::move(numbers)) : std::nullopt;
  };
}

Tensor tflite_constant(const TfliteTensor& from, bool kernels) {
  Tensor tensor;
  tensor.element = tflite_element(from.type);
  // Without a shape it is a number alone.
  tensor.shape = from.shape.value_or(Extents{});
  for (Extent& extent : *tensor.shape)
    extent = std::max<Extent>(extent, 0);
  if (kernels) tensor.stored = stored_numbers(from, *tensor.shape);
  const auto count = folded_count(tensor.shape);
  if (!count) return tensor;
  switch (from.type) {
    case tflite::kInt32:
      tensor.integers = constant_numbers<std::int32_t, Extent>(from.data, *count);
      break;
    case tflite::kInt64:
      tensor.integers = constant_numbers<std::int64_t, Extent>(from.data, *count);
      break;
    case tflite::kBool:
      tensor.integers = constant_numbers<std::uint8_t, Extent>(from.data, *count);
      break;
    case tflite::kFloat32:
      tensor.reals = constant_numbers<float, double>(from.data, *count);
      break;
    case tflite::kFloat64:
      tensor.reals = constant_numbers<double, double>(from.data, *count);
      break;
    default:
      break;
  }
  if (tensor.integers) tensor.integers = stated(*std::move(tensor.integers));
  return tensor;
}

class TfliteLowering {
 public:
  TfliteLowering(const TfliteFile& file, TensorGraph& graph) : file_(file), graph_(graph) {
    for (const auto rows : {tflite_window_rows(), tflite_move_rows(), tflite_number_rows()}) {
      for (const TfliteRow& row : rows)
        rows_.emplace(row.name, row.lower);
    }
  }

  void run(const std::vector<std::vector<std::int64_t>>& shapes) {
    ids_.assign(file_.tensors.size(), kNoTensor);
    std::size_t at = 0;
    for (const int index : file_.inputs) {
      const TfliteTensor* tensor = find(index);
      if (tensor == nullptr) continue;
      std::optional<Extents> shape = extents_of(*tensor);
      if (at < shapes.size()) put_told(shape, shapes[at]);
      ++at;
      ids_[static_cast<std::size_t>(index)] =
          graph_.input(tensor->name, std::move(shape), tflite_element(tensor->type));
    }
    for (const TfliteOperator& op : file_.operators) {
      if (!graph_.has_room()) return;
      lower(op);
    }
  }

 private:
  const TfliteTensor* find(int index) const {
    const bool there = index >= 0 && static_cast<std::size_t>(index) < file_.tensors.size();
    return there ? &file_.tensors[static_cast<std::size_t>(index)] : nullptr;
  }

  void put_told(std::optional<Extents>& shape, const std::vector<std::int64_t>& told) {
    if (told.empty()) return;
    if (!shape) shape = Extents(told.size(), -1);
    for (std::size_t i = 0; i < shape->size() && i < told.size(); ++i)
      (*shape)[i] = told[i] >= 0 ? told[i] : graph_.fresh();
  }

  std::optional<Extents> extents_of(const TfliteTensor& tensor) {
    if (!tensor.shape) return std::nullopt;
    Extents extents = *tensor.shape;
    for (Extent& extent : extents)
      if (extent < 0) extent = graph_.fresh();
    return extents;
  }

  // A tensor that no operator before has made: a constant, or a state.
  TensorId taken(int index) {
    const TfliteTensor* tensor = find(index);
    if (tensor == nullptr) return kNoTensor;
    TensorId& id = ids_[static_cast<std::size_t>(index)];
    if (id == kNoTensor) {
      id = tensor->constant
               ? graph_.add(tflite_constant(*tensor, graph_.reads_kernels()))
               : graph_.declared(extents_of(*tensor), tflite_element(tensor->type), false);
    }
    return id;
  }

  void lower(const TfliteOperator& op) {
    TfliteCall call{{graph_}, op};
    for (const int input : op.inputs)
      call.inputs.push_back(taken(input));
    const TfliteTensor* first = op.outputs.empty() ? nullptr : find(op.outputs.front());
    if (first != nullptr) {
      call.declared = extents_of(*first);
      call.draft.name = first->name;
    }
    const std::string_view name = tflite::operator_name(op.code);
    call.draft.word = op.code == tflite::kCustom ? op.custom : std::string(name);
    const auto row = rows_.find(name);
    if (row != rows_.end()) {
      row->second(call);
    } else {
      call.draft.remarks.push_back({"not_followed", {call.draft.word}});
    }
    while (call.outputs.size() < op.outputs.size()) {
      const TfliteTensor* output = find(op.outputs[call.outputs.size()]);
      call.outputs.push_back(graph_.declared(
          output == nullptr ? std::nullopt : extents_of(*output),
          output == nullptr ? Element::other : tflite_element(output->type), call.carries()));
    }
    graph_.record(std::move(call.draft), call.inputs, call.outputs, call.own);
    for (std::size_t i = 0; i < op.outputs.size(); ++i)
      give(op.outputs[i], call.outputs[i]);
  }

  void give(int index, TensorId id) {
    const TfliteTensor* tensor = find(index);
    if (tensor == nullptr) return;
    ids_[static_cast<std::size_t>(index)] = id;
    if (const auto shape = extents_of(*tensor)) graph_.claim(id, *shape);
  }

  const TfliteFile& file_;
  TensorGraph& graph_;
  std::map<std::string_view, void (*)(TfliteCall&)> rows_;
  std::vector<TensorId> ids_;
};

}  // namespace

std::optional<Extent> TfliteCall::value(std::size_t index) const {
  const auto numbers = values(index);
  if (!numbers || numbers->size() != 1 || !is_known(numbers->front())) return std::nullopt;
  return numbers->front();
}

void TfliteCall::declare_output() {
  outputs = {graph.declared(declared, graph[in(0)].element, carries())};
}

Element tflite_element(int tensor_type) {
  switch (tensor_type) {
    case tflite::kFloat32:
    case tflite::kFloat16:
    case tflite::kFloat64:
    case tflite::kBfloat16:
      return Element::real;
    case tflite::kInt32:
    case tflite::kInt64:
    case tflite::kBool:
      return Element::integer;
    default:
      return Element::other;
  }
}

void lower_tflite(const TfliteFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
                  TensorGraph& graph) {
  TfliteLowering(file, graph).run(shapes);
}

}  // namespace padlens
