#include "app/import/onnx_file.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "app/import/import.h"
#include "app/import/message_fields.h"

namespace padlens {
namespace {

using onnx::AttributeProto;
using onnx::FunctionProto;
using onnx::GraphProto;
using onnx::ModelProto;
using onnx::NodeProto;
using onnx::OperatorSetIdProto;
using onnx::SparseTensorProto;
using onnx::TensorProto;
using onnx::TensorShapeProto;
using onnx::TypeProto;
using onnx::ValueInfoProto;

constexpr std::size_t kMostText = 64 << 10;     // bytes of a name
constexpr std::size_t kMostNumbers = 64 << 10;  // of one attribute
constexpr std::size_t kFewNumbers = 4096;       // of a tensor whose numbers are read
constexpr int kMostGraphs = 32;                 // within each other

std::optional<NumberFormat> number_format(int element) {
  switch (element) {
    case TensorProto::DOUBLE:
      return NumberFormat::float64;
    case TensorProto::FLOAT:
      return NumberFormat::float32;
    case TensorProto::FLOAT16:
      return NumberFormat::float16;
    case TensorProto::BFLOAT16:
      return NumberFormat::bfloat16;
    case TensorProto::INT8:
      return NumberFormat::int8;
    case TensorProto::UINT8:
      return NumberFormat::uint8;
    default:
      return std::nullopt;
  }
}

// Reads messages in the order of the file. What is beyond a bound ends it, with `problem`.
class OnnxReader {
 public:
  OnnxReader(const Bytes& bytes, const ImportOptions& options)
      : bytes_(bytes), fields_(bytes), options_(options) {}

  ReadOnnx read() {
    ReadOnnx result;
    each({0, bytes_.size()}, [&](const MessageField& field) {
      switch (field.number) {
        case ModelProto::kGraphFieldNumber:
          graph(field.range, result.file.graph, 0);
          break;
        case ModelProto::kOpsetImportFieldNumber:
          opset(field.range, result.file.opsets);
          break;
        case ModelProto::kFunctionsFieldNumber:
          function(field.range, result.file.functions.emplace_back());
          break;
        default:
          break;
      }
    });
    if (fields_.broken() && !problem_)
      problem_ = Problem{"", "file_broken", {}, Problem::Kind::unknown};
    result.file.external = external_;
    result.problem = std::move(problem_);
    return result;
  }

 private:
  template <typename Take>
  void each(MessageRange range, Take take) {
    while (!problem_) {
      const auto field = fields_.next(range);
      if (!field) return;
      if (++parts_ > ImportLimits::parts) {
        problem_ = range_problem("", static_cast<std::int64_t>(parts_), 0, ImportLimits::parts);
        return;
      }
      take(*field);
    }
  }

  std::string text(const MessageField& field) {
    auto text = field.wire == Wire::bytes ? fields_.text(field, kMostText) : std::nullopt;
    if (!text && !problem_) {
      problem_ = range_problem("", field.range.end - field.range.begin, 0, kMostText);
      return {};
    }
    return *std::move(text);
  }

  // ONNX's own goes without a name, or by this one.
  std::string domain(const MessageField& field) {
    std::string name = text(field);
    return name == "ai.onnx" ? std::string() : name;
  }

  // A repeated number: one at a time, or packed.
  void numbers(const MessageField& field, std::vector<std::int64_t>& into) {
    if (field.wire == Wire::varint) {
      if (into.size() < kMostNumbers) into.push_back(field.integer());
      return;
    }
    const auto packed = fields_.text(field, kMostNumbers * 10);
    if (!packed) return;
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(packed->data()),
                                              static_cast<int>(packed->size()));
    std::uint64_t value = 0;
    while (into.size() < kMostNumbers && in.CurrentPosition() < static_cast<int>(packed->size()) &&
           in.ReadVarint64(&value))
      into.push_back(static_cast<std::int64_t>(value));
  }

  void reals(const MessageField& field, std::vector<double>& into) {
    if (field.wire == Wire::fixed32) {
      if (into.size() < kMostNumbers)
        into.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(field.value)));
    } else if (field.wire == Wire::fixed64) {
      if (into.size() < kMostNumbers) into.push_back(std::bit_cast<double>(field.value));
    } else if (field.wire == Wire::bytes) {
      if (const auto packed = fields_.text(field, kMostNumbers * 4)) raw<float>(*packed, into);
    }
  }

  template <typename From, typename To>
  static void raw(const std::string& bytes, std::vector<To>& into) {
    for (std::size_t at = 0; at + sizeof(From) <= bytes.size(); at += sizeof(From)) {
      From value{};
      std::memcpy(&value, bytes.data() + at, sizeof value);
      into.push_back(static_cast<To>(value));
    }
  }

  // The numbers of `raw_data`, as its element says.
  void raw_data(const std::string& bytes, OnnxTensor& tensor) {
    switch (tensor.element) {
      case TensorProto::INT64:
        return raw<std::int64_t>(bytes, tensor.integers);
      case TensorProto::INT32:
        return raw<std::int32_t>(bytes, tensor.integers);
      case TensorProto::BOOL:
      case TensorProto::UINT8:
        return raw<std::uint8_t>(bytes, tensor.integers);
      case TensorProto::INT8:
        return raw<std::int8_t>(bytes, tensor.integers);
      case TensorProto::FLOAT:
        return raw<float>(bytes, tensor.reals);
      case TensorProto::DOUBLE:
        return raw<double>(bytes, tensor.reals);
      default:
        return;
    }
  }

  static bool few(const OnnxTensor& tensor, std::size_t& count) {
    std::int64_t product = 1;
    for (const std::int64_t extent : tensor.dims) {
      if (extent < 0 || extent > static_cast<std::int64_t>(kFewNumbers)) return false;
      product *= extent;
      if (product > static_cast<std::int64_t>(kFewNumbers)) return false;
    }
    count = static_cast<std::size_t>(product);
    return true;
  }

  OnnxTensor tensor(MessageRange range) {
    OnnxTensor made;
    std::optional<MessageField> bytes;
    std::optional<MessageField> floats;
    each(range, [&](const MessageField& field) {
      switch (field.number) {
        case TensorProto::kDimsFieldNumber:
          return numbers(field, made.dims);
        case TensorProto::kDataTypeFieldNumber:
          made.element = static_cast<int>(field.integer());
          return;
        case TensorProto::kNameFieldNumber:
          made.name = text(field);
          return;
        case TensorProto::kRawDataFieldNumber:
          bytes = field;
          return;
        case TensorProto::kInt32DataFieldNumber:
        case TensorProto::kInt64DataFieldNumber:
          if (made.integers.size() <= kFewNumbers) numbers(field, made.integers);
          return;
        case TensorProto::kFloatDataFieldNumber:
          if (field.wire == Wire::bytes) floats = field;
          if (made.reals.size() <= kFewNumbers) reals(field, made.reals);
          return;
        case TensorProto::kDataLocationFieldNumber:
          made.external = made.external || field.integer() == TensorProto::EXTERNAL;
          return;
        default:
          return;
      }
    });
    external_ = external_ || made.external;
    std::size_t count = 0;
    const bool wanted = few(made, count) && !made.external;
    if (bytes && wanted) {
      if (const auto raw = fields_.text(*bytes, kFewNumbers * 8)) raw_data(*raw, made);
    }
    const bool whole = made.element != TensorProto::FLOAT && made.element != TensorProto::DOUBLE;
    made.read = wanted && (whole ? made.integers.size() : made.reals.size()) == count;
    if (!made.read || !whole) made.integers = {};
    if (!made.read || whole) made.reals = {};
    if (options_.kernels && !made.external) made.stored = stored(made.element, bytes, floats);
    return made;
  }

  // All numbers of a tensor: those of `raw_data`, or of `float_data` in one piece.
  StoredNumbers stored(int element, const std::optional<MessageField>& raw,
                       const std::optional<MessageField>& floats) const {
    const auto format = raw ? number_format(element) : std::optional(NumberFormat::float32);
    const std::optional<MessageField>& field = raw ? raw : floats;
    if (!field || !format) return {};
    return [bytes = bytes_, range = field->range,
            format = *format]() -> std::optional<std::vector<double>> {
      const auto size = static_cast<std::size_t>(range.end - range.begin);
      if (size / bytes_of(format) > ImportLimits::kernel) return std::nullopt;
      return numbers_of(bytes.text(range.begin, size), format);
    };
  }

  // Of a sparse tensor: its name and shape.
  OnnxTensor sparse(MessageRange range) {
    OnnxTensor made;
    std::vector<std::int64_t> dims;
    each(range, [&](const MessageField& field) {
      if (field.number == SparseTensorProto::kDimsFieldNumber) numbers(field, dims);
      if (field.number == SparseTensorProto::kValuesFieldNumber) made = tensor(field.range);
    });
    made.dims = std::move(dims);
    made.read = false;
    made.stored = nullptr;
    made.integers = {};
    made.reals = {};
    return made;
  }

  OnnxValue value(MessageRange range) {
    OnnxValue made;
    each(range, [&](const MessageField& field) {
      if (field.number == ValueInfoProto::kNameFieldNumber) made.name = text(field);
      if (field.number != ValueInfoProto::kTypeFieldNumber) return;
      each(field.range, [&](const MessageField& type) {
        if (type.number == TypeProto::kTensorTypeFieldNumber) tensor_type(type.range, made);
      });
    });
    return made;
  }

  void tensor_type(MessageRange range, OnnxValue& made) {
    each(range, [&](const MessageField& field) {
      if (field.number == onnx::TypeProto_Tensor::kElemTypeFieldNumber)
        made.element = static_cast<int>(field.integer());
      if (field.number != onnx::TypeProto_Tensor::kShapeFieldNumber) return;
      made.shape.emplace();
      each(field.range, [&](const MessageField& dim) {
        if (dim.number != TensorShapeProto::kDimFieldNumber) return;
        OnnxExtent& extent = made.shape->emplace_back();
        each(dim.range, [&](const MessageField& one) {
          if (one.number == onnx::TensorShapeProto_Dimension::kDimValueFieldNumber)
            extent.number = one.integer();
          if (one.number == onnx::TensorShapeProto_Dimension::kDimParamFieldNumber)
            extent.name = text(one);
        });
      });
    });
  }

  void attribute(MessageRange range, OnnxAttribute& made, int level) {
    each(range, [&](const MessageField& field) {
      switch (field.number) {
        case AttributeProto::kNameFieldNumber:
          made.name = text(field);
          return;
        case AttributeProto::kRefAttrNameFieldNumber:
          made.reference = text(field);
          return;
        case AttributeProto::kIFieldNumber:
          made.integer = field.integer();
          return;
        case AttributeProto::kFFieldNumber:
          made.real = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
          return;
        case AttributeProto::kSFieldNumber:
          // Some hold whole programs: no name of ours.
          made.text = fields_.text(field, kMostText).value_or("");
          return;
        case AttributeProto::kIntsFieldNumber:
          return numbers(field, made.integers);
        case AttributeProto::kFloatsFieldNumber:
          return reals(field, made.reals);
        case AttributeProto::kTFieldNumber:
          made.tensor = tensor(field.range);
          return;
        case AttributeProto::kSparseTensorFieldNumber:
          made.tensor = sparse(field.range);
          return;
        case AttributeProto::kGFieldNumber: {
          auto inner = std::make_shared<OnnxGraph>();
          graph(field.range, *inner, level + 1);
          made.graph = std::move(inner);
          return;
        }
        default:
          return;
      }
    });
  }

  void node(MessageRange range, OnnxNode& made, int level) {
    if (++nodes_ > ImportLimits::nodes) {
      problem_ = range_problem("", static_cast<std::int64_t>(nodes_), 0, ImportLimits::nodes);
      return;
    }
    const double done = static_cast<double>(range.begin) / static_cast<double>(bytes_.size());
    if (nodes_ % 1024 == 0 && options_.progress && !options_.progress(done)) {
      problem_ = Problem{"", "cancelled", {}, Problem::Kind::limit};
      return;
    }
    each(range, [&](const MessageField& field) {
      switch (field.number) {
        case NodeProto::kInputFieldNumber:
          made.inputs.push_back(text(field));
          return;
        case NodeProto::kOutputFieldNumber:
          made.outputs.push_back(text(field));
          return;
        case NodeProto::kNameFieldNumber:
          made.name = text(field);
          return;
        case NodeProto::kOpTypeFieldNumber:
          made.type = text(field);
          return;
        case NodeProto::kDomainFieldNumber:
          made.domain = domain(field);
          return;
        case NodeProto::kAttributeFieldNumber:
          return attribute(field.range, made.attributes.emplace_back(), level);
        default:
          return;
      }
    });
  }

  void graph(MessageRange range, OnnxGraph& made, int level) {
    if (level > kMostGraphs) {
      problem_ = range_problem("", level, 0, kMostGraphs);
      return;
    }
    each(range, [&](const MessageField& field) {
      switch (field.number) {
        case GraphProto::kNodeFieldNumber:
          return node(field.range, made.nodes.emplace_back(), level);
        case GraphProto::kInitializerFieldNumber:
          made.initializers.push_back(tensor(field.range));
          return;
        case GraphProto::kSparseInitializerFieldNumber:
          made.initializers.push_back(sparse(field.range));
          return;
        case GraphProto::kInputFieldNumber:
          made.inputs.push_back(value(field.range));
          return;
        case GraphProto::kOutputFieldNumber:
          made.outputs.push_back(value(field.range));
          return;
        case GraphProto::kValueInfoFieldNumber:
          made.values.push_back(value(field.range));
          return;
        default:
          return;
      }
    });
  }

  void opset(MessageRange range, std::map<std::string, int>& opsets) {
    std::string name;
    std::int64_t version = 0;
    each(range, [&](const MessageField& field) {
      if (field.number == OperatorSetIdProto::kDomainFieldNumber) name = domain(field);
      if (field.number == OperatorSetIdProto::kVersionFieldNumber) version = field.integer();
    });
    opsets[name] = static_cast<int>(std::clamp<std::int64_t>(version, 0, 1000));
  }

  void function(MessageRange range, OnnxFunction& made) {
    constexpr int kDefaults = 11;  // attribute_proto, since ONNX 1.13
    each(range, [&](const MessageField& field) {
      switch (field.number) {
        case FunctionProto::kNameFieldNumber:
          made.name = text(field);
          return;
        case FunctionProto::kDomainFieldNumber:
          made.domain = domain(field);
          return;
        case FunctionProto::kInputFieldNumber:
          made.inputs.push_back(text(field));
          return;
        case FunctionProto::kOutputFieldNumber:
          made.outputs.push_back(text(field));
          return;
        case FunctionProto::kNodeFieldNumber:
          return node(field.range, made.nodes.emplace_back(), 1);
        case FunctionProto::kOpsetImportFieldNumber:
          return opset(field.range, made.opsets);
        case kDefaults:
          return attribute(field.range, made.defaults.emplace_back(), 1);
        default:
          return;
      }
    });
  }

  const Bytes& bytes_;
  MessageFields fields_;
  const ImportOptions& options_;
  std::optional<Problem> problem_;
  std::size_t parts_ = 0;
  std::size_t nodes_ = 0;
  bool external_ = false;
};

}  // namespace

const OnnxAttribute* OnnxNode::find(std::string_view attribute) const {
  const auto found = std::ranges::find(attributes, attribute, &OnnxAttribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

bool is_onnx(const Bytes& bytes) {
  MessageFields fields(bytes);
  MessageRange rest{0, bytes.size()};
  bool version = false;
  for (int seen = 0; seen < 64; ++seen) {
    const std::int64_t begin = rest.begin;
    const auto field = fields.next(rest);
    if (!field) {
      // A graph that is longer than the file: cut off.
      const std::string tag = bytes.text(begin, 1);
      return version && !tag.empty() && tag[0] == (ModelProto::kGraphFieldNumber << 3 | 2);
    }
    const bool number = field->number == ModelProto::kIrVersionFieldNumber ||
                        field->number == ModelProto::kModelVersionFieldNumber;
    if (field->wire != (number ? Wire::varint : Wire::bytes)) return false;
    if (field->number == ModelProto::kIrVersionFieldNumber)
      version = field->value >= 1 && field->value <= 1000;
    if (field->number == ModelProto::kGraphFieldNumber && version) return true;
    if (field->number > ModelProto::kFunctionsFieldNumber) return false;
  }
  return false;
}

ReadOnnx read_onnx_file(const Bytes& bytes, const ImportOptions& options) {
  return OnnxReader(bytes, options).read();
}

}  // namespace padlens
