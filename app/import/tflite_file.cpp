#include "app/import/tflite_file.h"

#include <algorithm>

#include "app/import/model_problem.h"
#include "app/import/tensor_graph.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// A flatbuffer's offsets are 31 bits.
constexpr std::size_t kMostBytes = (std::size_t{1} << 31U) - 1;
constexpr std::size_t kMostTensors = 4 * ImportLimits::nodes;
constexpr std::size_t kMostEdges = 1 << 16;    // of one operator
constexpr std::size_t kMostLetters = 1 << 12;  // of a name

namespace model_field {
constexpr int kVersion = 0, kOperatorCodes = 1, kSubgraphs = 2, kBuffers = 4;
}
namespace code_field {
constexpr int kDeprecatedCode = 0, kCustomCode = 1, kCode = 3;
}
namespace subgraph_field {
constexpr int kTensors = 0, kInputs = 1, kOperators = 3;
}
namespace tensor_field {
constexpr int kShape = 0, kType = 1, kBuffer = 2, kName = 3, kQuantization = 4, kSparsity = 6,
              kSignature = 7, kHasRank = 8;
}
namespace quantization_field {
constexpr int kScale = 2, kZeroPoint = 3, kDimension = 6;
}
namespace operator_field {
constexpr int kCodeIndex = 0, kInputs = 1, kOutputs = 2, kOptions = 4;
}
namespace buffer_field {
constexpr int kData = 0, kOffset = 1, kSize = 2;
}

// 8 bits of old, where the number found room; files of both kinds have the larger in one of them.
int code_of(const FlatTable& code) {
  return std::max<int>(code.number<std::int8_t>(code_field::kDeprecatedCode),
                       code.number<std::int32_t>(code_field::kCode));
}

std::string short_name(std::string_view name) {
  return valid_utf8(name.substr(0, kMostLetters));
}

// An axis of −1 in the signature is open: the shape has what the file was last laid out for. A
// shape without axes may be a number, or one of which nothing is known.
std::optional<std::vector<std::int64_t>> tflite_shape(const FlatTable& tensor) {
  const auto shape = tensor.numbers<std::int32_t>(tensor_field::kShape, TensorLimits::rank);
  const auto signature = tensor.numbers<std::int32_t>(tensor_field::kSignature, TensorLimits::rank);
  if (!shape) {
    const bool ranked = tensor.number<std::uint8_t>(tensor_field::kHasRank) != 0;
    return ranked ? std::optional(std::vector<std::int64_t>()) : std::nullopt;
  }
  std::vector<std::int64_t> extents(shape->begin(), shape->end());
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const bool open = signature && signature->size() == extents.size() && (*signature)[i] < 0;
    if (open || extents[i] < 0) extents[i] = -1;
  }
  return extents;
}

void put_quantization(const FlatTable& from, TfliteTensor& tensor) {
  const auto scale = from.numbers<float>(quantization_field::kScale, ImportLimits::nodes);
  const auto zero = from.numbers<std::int64_t>(quantization_field::kZeroPoint, ImportLimits::nodes);
  if (scale) tensor.scale.assign(scale->begin(), scale->end());
  if (zero) tensor.zero.assign(zero->begin(), zero->end());
  const auto axis = from.number<std::int32_t>(quantization_field::kDimension);
  tensor.axis = axis < 0 ? TensorLimits::rank : static_cast<std::size_t>(axis);
}

TfliteTensor read_tensor(const FlatTable& from, const FlatTable& model, bool kernels) {
  TfliteTensor tensor;
  tensor.name = short_name(from.text(tensor_field::kName));
  tensor.shape = tflite_shape(from);
  tensor.type = from.number<std::int8_t>(tensor_field::kType);
  const auto index = from.number<std::uint32_t>(tensor_field::kBuffer);
  const FlatTable buffer = model.element(model_field::kBuffers, index);
  tensor.data = buffer.bytes(buffer_field::kData);
  // What is too large for the flatbuffer stands behind it.
  const auto outside = buffer.number<std::uint64_t>(buffer_field::kOffset) > 1 &&
                       buffer.number<std::uint64_t>(buffer_field::kSize) > 1;
  tensor.constant = index > 0 && (!tensor.data.empty() || outside);
  if (kernels && tensor.constant) {
    tensor.sparse = from.has(tensor_field::kSparsity);
    put_quantization(from.table(tensor_field::kQuantization), tensor);
  }
  return tensor;
}

TfliteOperator read_operator(const FlatTable& from, const FlatTable& model) {
  TfliteOperator one;
  const FlatTable code = model.element(model_field::kOperatorCodes,
                                       from.number<std::uint32_t>(operator_field::kCodeIndex));
  one.code = code_of(code);
  if (one.code == tflite::kCustom) one.custom = short_name(code.text(code_field::kCustomCode));
  for (const auto& [field, into] : {std::pair{operator_field::kInputs, &one.inputs},
                                    {operator_field::kOutputs, &one.outputs}}) {
    if (const auto numbers = from.numbers<std::int32_t>(field, kMostEdges))
      into->assign(numbers->begin(), numbers->end());
  }
  one.options = from.table(operator_field::kOptions);
  return one;
}

bool fill_in(TfliteFile& file, const FlatTable& model, bool kernels) {
  const FlatTable graph = model.element(model_field::kSubgraphs, 0);
  const std::size_t tensors = graph.size(subgraph_field::kTensors);
  const std::size_t operators = graph.size(subgraph_field::kOperators);
  if (tensors > kMostTensors || operators > ImportLimits::nodes) return false;
  file.subgraphs = model.size(model_field::kSubgraphs);
  for (std::size_t i = 0; i < tensors; ++i)
    file.tensors.push_back(read_tensor(graph.element(subgraph_field::kTensors, i), model, kernels));
  if (const auto inputs = graph.numbers<std::int32_t>(subgraph_field::kInputs, kMostEdges))
    file.inputs.assign(inputs->begin(), inputs->end());
  for (std::size_t i = 0; i < operators; ++i)
    file.operators.push_back(read_operator(graph.element(subgraph_field::kOperators, i), model));
  return true;
}

}  // namespace

bool is_tflite(std::string_view head) {
  return head.size() >= 8 && head.substr(4, 4) == "TFL3";
}

std::unique_ptr<TfliteFile> read_tflite_file(const Bytes& bytes, bool kernels, Model& model) {
  auto file = std::make_unique<TfliteFile>();
  auto text = bytes.all(kMostBytes);
  if (!text) {
    model.problems.push_back(
        {range_problem("", bytes.size(), 0, static_cast<std::int64_t>(kMostBytes)), 0, 0});
    return nullptr;
  }
  file->bytes = *std::move(text);
  file->buffer = std::make_unique<FlatBuffer>(file->bytes);
  if (!fill_in(*file, FlatTable::root(*file->buffer), kernels)) {
    add_problem(model, "too_many_layers", {std::to_string(ImportLimits::nodes)},
                Problem::Kind::limit);
    return nullptr;
  }
  if (file->buffer->broken()) {
    add_problem(model, "flatbuffer_broken");
    return nullptr;
  }
  return file;
}

}  // namespace padlens
