#include "app/import/tflite_file.h"

#include <algorithm>

#include "app/import/model_problem.h"
#include "app/import/tensor_graph.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// A flatbuffer's offsets are 31 bits.
constexpr std::size_t kMostBytes = (std::size_t{1} << 31U) - 1;
constexpr std::size_t kMostEdges = 1 << 16;    // of one operator
constexpr std::size_t kMostLetters = 1 << 12;  // of a name

namespace model_field {
constexpr int kOperatorCodes = 1, kSubgraphs = 2, kBuffers = 4;
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

// Fills in a file. Tables may share their names, shapes and edges, so that a small file holds a lot
// of them: what they come to is bounded, and what is beyond a bound ends it, with a problem.
class TfliteReader {
 public:
  TfliteReader(const FlatTable& model, bool kernels, TfliteFile& file)
      : model_(model), kernels_(kernels), file_(file) {}

  std::optional<Problem> read() {
    const FlatTable graph = model_.element(model_field::kSubgraphs, 0);
    const std::size_t tensors = graph.size(subgraph_field::kTensors);
    const std::size_t operators = graph.size(subgraph_field::kOperators);
    count(operators, ImportLimits::nodes);
    file_.subgraphs = model_.size(model_field::kSubgraphs);
    for (std::size_t i = 0; i < tensors && !problem_; ++i)
      file_.tensors.push_back(tensor(graph.element(subgraph_field::kTensors, i)));
    file_.inputs = edges(graph, subgraph_field::kInputs);
    for (std::size_t i = 0; i < operators && !problem_; ++i)
      file_.operators.push_back(one(graph.element(subgraph_field::kOperators, i)));
    return std::move(problem_);
  }

 private:
  void count(std::size_t number, std::size_t most) {
    if (number > most && !problem_)
      problem_ =
          range_problem("", static_cast<std::int64_t>(number), 0, static_cast<std::int64_t>(most));
  }

  std::string name(const FlatTable& from, int field) {
    std::string name = valid_utf8(from.text(field).substr(0, kMostLetters));
    count(letters_ += name.size(), ImportLimits::text);
    return name;
  }

  std::vector<int> edges(const FlatTable& from, int field) {
    const auto numbers = from.numbers<std::int32_t>(field, kMostEdges);
    if (!numbers) return {};
    count(parts_ += numbers->size(), ImportLimits::parts);
    return {numbers->begin(), numbers->end()};
  }

  TfliteTensor tensor(const FlatTable& from) {
    TfliteTensor made;
    made.name = name(from, tensor_field::kName);
    made.shape = tflite_shape(from);
    count(parts_ += 1 + (made.shape ? made.shape->size() : 0), ImportLimits::parts);
    made.type = from.number<std::int8_t>(tensor_field::kType);
    const auto index = from.number<std::uint32_t>(tensor_field::kBuffer);
    const FlatTable buffer = model_.element(model_field::kBuffers, index);
    made.data = buffer.bytes(buffer_field::kData);
    // What is too large for the flatbuffer stands behind it.
    const auto outside = buffer.number<std::uint64_t>(buffer_field::kOffset) > 1 &&
                         buffer.number<std::uint64_t>(buffer_field::kSize) > 1;
    // Of a constant without elements, such as the shape of a number, the buffer is empty.
    const bool none = made.shape && std::ranges::find(*made.shape, 0) != made.shape->end();
    made.constant = index > 0 && (!made.data.empty() || outside || none);
    if (kernels_ && made.constant) {
      made.sparse = from.has(tensor_field::kSparsity);
      put_quantization(from.table(tensor_field::kQuantization), made);
    }
    return made;
  }

  void put_quantization(const FlatTable& from, TfliteTensor& into) {
    const auto scale = from.numbers<float>(quantization_field::kScale, kMostEdges);
    const auto zero = from.numbers<std::int64_t>(quantization_field::kZeroPoint, kMostEdges);
    if (scale) into.scale.assign(scale->begin(), scale->end());
    if (zero) into.zero.assign(zero->begin(), zero->end());
    count(parts_ += into.scale.size() + into.zero.size(), ImportLimits::parts);
    const auto axis = from.number<std::int32_t>(quantization_field::kDimension);
    into.axis = axis < 0 ? TensorLimits::rank : static_cast<std::size_t>(axis);
  }

  TfliteOperator one(const FlatTable& from) {
    TfliteOperator made;
    const FlatTable code = model_.element(model_field::kOperatorCodes,
                                          from.number<std::uint32_t>(operator_field::kCodeIndex));
    made.code = code_of(code);
    if (made.code == tflite::kCustom) made.custom = name(code, code_field::kCustomCode);
    made.inputs = edges(from, operator_field::kInputs);
    made.outputs = edges(from, operator_field::kOutputs);
    made.options = from.table(operator_field::kOptions);
    return made;
  }

  const FlatTable& model_;
  bool kernels_;
  TfliteFile& file_;
  std::optional<Problem> problem_;
  std::size_t parts_ = 0;
  std::size_t letters_ = 0;
};

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
  const FlatTable root = FlatTable::root(*file->buffer);
  if (auto problem = TfliteReader(root, kernels, *file).read()) {
    model.problems.push_back({*std::move(problem)});
    return nullptr;
  }
  if (file->buffer->broken()) {
    add_problem(model, "flatbuffer_broken");
    return nullptr;
  }
  return file;
}

}  // namespace padlens
