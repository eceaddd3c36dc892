// Caffe's prototxt: "layer { … }", and "layers { … }" of its first version.
// Sources: caffe/src/caffe/proto/caffe.proto; base_conv_layer.cpp, pooling_layer.cpp, which round a
// pool up and drop a last window that would begin in the padding, as PyTorch's ceil_mode does; a
// mean counts the padding.

#include <algorithm>
#include <array>
#include <climits>
#include <unordered_map>

#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/proto_text.h"
#include "core/snippets/reading/reader.h"

namespace padlens::reading {
namespace {

// "CONVOLUTION" of the first version is "Convolution": compared in small letters without "_".
std::string plain_type(std::string_view type) {
  std::string word;
  for (const char letter : field_values::lower_case(std::string(type.substr(0, 64)))) {
    if (letter != '_') word += letter;
  }
  return word;
}

constexpr std::array<std::string_view, 27> kKeeps{
    "relu",      "prelu",    "elu",   "sigmoid",   "tanh",      "dropout",       "lrn",
    "batchnorm", "bn",       "scale", "bias",      "power",     "absval",        "bnll",
    "exp",       "log",      "mvn",   "softmax",   "threshold", "split",         "swish",
    "clip",      "softplus", "relu6", "normalize", "parameter", "cudnnbatchnorm"};
constexpr std::array<std::string_view, 3> kEnds{"innerproduct", "flatten", "reshape"};
constexpr std::array<std::string_view, 12> kPassed{
    "data",    "imagedata",       "hdf5data",    "memorydata",    "dummydata", "accuracy",
    "silence", "softmaxwithloss", "softmaxloss", "euclideanloss", "hingeloss", "annotateddata"};

class CaffeReader {
 public:
  explicit CaffeReader(Builder& builder) : builder_(builder) {}

  void net(const std::vector<Field>& fields) {
    std::vector<std::int64_t> dims;
    for (const Field& field : fields) {
      if (field.name == "input" && field.value != nullptr) {
        builder_.model().inputs[0].name = shown_text(field.value->word);
        tops_[field.value->word] = {true, 0};
      } else if (field.name == "input_dim" && field.value != nullptr) {
        dims.push_back(field.value->number);
      } else if (field.name == "input_shape") {
        put_shape(field);
      } else if (field.name == "layer" || field.name == "layers") {
        layer(field);
      }
      if (dims.size() == 4) put_dims(dims);
    }
  }

 private:
  void put_dims(std::vector<std::int64_t>& dims) {
    for (std::int64_t& dim : dims)
      if (dim < 1) dim = -1;
    ModelInput& input = builder_.model().inputs[0];
    if (input.shape.empty()) input.shape = dims;
    dims.clear();
  }

  void put_shape(const Field& shape) {
    std::vector<std::int64_t> dims;
    for (const Field& dim : shape.fields)
      if (dim.name == "dim" && dim.value != nullptr) dims.push_back(dim.value->number);
    if (dims.size() == 3 || dims.size() == 4) put_dims(dims);
  }

  std::vector<Source> sources(const Field& layer) {
    std::vector<Source> from;
    for (const Field& field : layer.fields) {
      if (field.name != "bottom" || field.value == nullptr) continue;
      const auto found = tops_.find(field.value->word);
      from.push_back(found == tops_.end() ? builder_.current() : found->second);
    }
    if (from.empty()) from.push_back(builder_.current());
    return from;
  }

  void layer(const Field& field) {
    const std::string type = plain_type(field.word("type"));
    if (type == "input" || is_one_of(type, kPassed)) {
      if (const Field* param = field.find("input_param"))
        if (const Field* shape = param->find("shape")) put_shape(*shape);
      if (const Field* top = field.find("top"); top != nullptr && top->value != nullptr) {
        if (type == "input") builder_.model().inputs[0].name = shown_text(top->value->word);
        tops_[top->value->word] = {true, 0};
      }
      return;
    }
    ModelLayer result = layer_at(shown_text(field.word("type")), builder_.place(field.at));
    result.layer.spec.framework = "pytorch";
    std::vector<Source> from = sources(field);
    fill(result, field, type, from.size());
    const bool joins = result.op == ModelOp::add || result.op == ModelOp::multiply ||
                       result.op == ModelOp::concatenate;
    if (!joins) from.resize(1);
    const Source source =
        builder_.add(std::move(result), std::move(from), shown_text(field.word("name")));
    for (const Field& top : field.fields)
      if (top.name == "top" && top.value != nullptr) tops_[top.value->word] = source;
  }

  void fill(ModelLayer& result, const Field& field, const std::string& type, std::size_t bottoms) {
    if (type == "convolution" || type == "deconvolution" || type == "convolutiondepthwise" ||
        type == "depthwiseconvolution")
      return convolution(result, field, type == "deconvolution");
    if (type == "pooling") return pool(result, field);
    if (type == "concat" && bottoms > 1) {
      result.op = ModelOp::concatenate;
    } else if (type == "eltwise" && bottoms > 1) {
      const Field* param = field.find("eltwise_param");
      result.op =
          param != nullptr && param->word("operation") == "PROD" ? ModelOp::multiply : ModelOp::add;
    } else {
      result.op = ModelOp::other;
      if (is_one_of(type, kKeeps) || type == "concat" || type == "eltwise") {
        result.keeps = true;
      } else if (is_one_of(type, kEnds)) {
        result.output.emplace();
      } else if (type == "crop" || type == "interp" || type == "upsample" || type == "permute" ||
                 type == "slice" || type == "priorbox" || type == "spp") {
        result.unknown = Remark{"layer_not_followed", {result.word}};
      } else {
        result = unknown_layer(result.word, builder_.place(field.at));
      }
    }
  }

  // "kernel_size: 3", once or once for each axis, or "kernel_h" and "kernel_w".
  void axes(ModelLayer& result, const Field& param, std::string_view name, std::string_view stem,
            int least, PerAxis& into, std::string_view field) {
    std::size_t seen = 0;
    for (const Field& each : param.fields) {
      const bool all = each.name == name;
      const bool rows = each.name == std::string(stem) + "_h";
      const bool columns = each.name == std::string(stem) + "_w";
      if ((!all && !rows && !columns) || each.value == nullptr) continue;
      const std::int64_t number = each.negative ? -each.value->number : each.value->number;
      if (each.value->kind != Token::Kind::whole || number < least || number > INT_MAX) {
        refuse(result, range_problem(std::string(field), number, least, INT_MAX),
               builder_.place(each.at));
        return;
      }
      const int cells = static_cast<int>(number);
      if (rows) into[kHeight] = cells;
      if (columns || (all && seen == 1)) into[kWidth] = cells;
      if (all && seen == 0) into = {cells, cells};
      if (all) ++seen;
    }
  }

  static int count(const Field& param, std::string_view name, int otherwise) {
    const Field* field = param.find(name);
    if (field == nullptr || field->value == nullptr) return otherwise;
    const std::int64_t number = field->value->number;
    return number >= 1 && number <= INT_MAX ? static_cast<int>(number) : otherwise;
  }

  static const Field& param_of(const Field& field, std::string_view name) {
    static const Field kNone;
    const Field* found = field.find(name);
    return found == nullptr ? kNone : *found;
  }

  // What convolutions and pools have in common.
  void window(ModelLayer& result, const Field& field, const Field& param) {
    Spec& spec = result.layer.spec;
    PerAxis pads{0, 0};
    if (param.find("kernel_size") == nullptr && param.find("kernel_h") == nullptr)
      refuse(result, {"kernel", "argument_missing", {"kernel_size"}, Problem::Kind::unknown},
             builder_.place(field.at));
    axes(result, param, "kernel_size", "kernel", 1, spec.kernel, "kernel");
    axes(result, param, "stride", "stride", 1, spec.stride, "stride");
    axes(result, param, "pad", "pad", 0, pads, "padding");
    spec.padding = PaddingMode::explicit_sides;
    spec.sides = {pads[0], pads[0], pads[1], pads[1]};
    builder_.remark("caffe_as_pytorch");
  }

  void convolution(ModelLayer& result, const Field& field, bool transposed) {
    const Field& param = param_of(field, "convolution_param");
    Spec& spec = result.layer.spec;
    spec.op = transposed ? &kConv2dTranspose : &kConv2d;
    window(result, field, param);
    axes(result, param, "dilation", "dilation", 1, spec.dilation, "dilation");
    spec.groups = count(param, "group", 1);
    spec.channels = spec.groups;
    spec.filters = count(param, "num_output", spec.groups);
    if (param.find("num_output") != nullptr) result.channels_out = spec.filters;
    assume(result, param, {{{"stride", "stride"}, {"dilation", "dilation"}, {"pad", "padding"}}});
  }

  static void assume(ModelLayer& result, const Field& param,
                     const std::array<std::array<std::string_view, 2>, 3>& fields) {
    for (const auto& [name, field] : fields) {
      const bool told =
          param.find(name) != nullptr || param.find(std::string(name) + "_h") != nullptr;
      if (!told) result.assumed.emplace_back(field);
    }
  }

  void pool(ModelLayer& result, const Field& field) {
    const Field& param = param_of(field, "pooling_param");
    if (param.word("global_pooling") == "true") {
      result.op = ModelOp::global_pool;
      return;
    }
    Spec& spec = result.layer.spec;
    const bool mean = param.word("pool") == "AVE";
    spec.op = mean ? &kAveragePool2d : &kMaxPool2d;
    window(result, field, param);
    spec.ceil_mode = param.word("round_mode") != "FLOOR";
    if (mean) spec.count_include_pad = true;
    // Without padding Caffe keeps a last window that begins past the input, as OpenCV does.
    const bool gaps = spec.stride[0] > spec.kernel[0] || spec.stride[1] > spec.kernel[1];
    if (gaps && spec.ceil_mode && spec.sides == Sides{}) {
      spec.framework = "opencv";
      spec.count_include_pad.reset();
    }
    assume(result, param,
           {{{"stride", "stride"}, {"round_mode", "ceil_mode"}, {"pad", "padding"}}});
  }

  Builder& builder_;
  std::unordered_map<std::string_view, Source> tops_;
};

}  // namespace

bool is_prototxt(std::string_view text) {
  constexpr std::size_t kHead = 4096;
  const Words words = words_of(text.substr(0, kHead));
  for (std::size_t i = 0; i + 1 < words.tokens.size(); ++i) {
    const bool begins = i == 0 || words.tokens[i - 1].kind == Token::Kind::line_end ||
                        words.tokens[i - 1].is('}') ||
                        words.tokens[i - 1].kind == Token::Kind::text;
    const Token& token = words.tokens[i];
    if (!begins || (!token.is_word("layer") && !token.is_word("layers"))) continue;
    if (words.tokens[i + 1].is('{')) return true;
    if (words.tokens[i + 1].is(':') && i + 2 < words.tokens.size() && words.tokens[i + 2].is('{'))
      return true;
  }
  return false;
}

void read_prototxt(Builder& builder) {
  const Words words = builder.words(builder.text());
  std::vector<Field> fields;
  ProtoReader(words.tokens, builder).fields(fields, words.tokens.size() - 1);
  CaffeReader(builder).net(fields);
}

}  // namespace padlens::reading
