#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import.h"
#include "app/import/kernel_numbers.h"
#include "core/layer/problem.h"

namespace padlens {

// What Padlens reads of an ONNX file: its graph without its weights, of which the shapes stay, and
// the numbers where they are few. Field numbers are those of onnx-ml.proto.

// One extent of a declared shape: a number, or a name; both empty: nothing is said.
struct OnnxExtent {
  std::optional<std::int64_t> number;
  std::string name;
};

struct OnnxValue {
  std::string name;
  int element = 0;                               // TensorProto.DataType; 0: not told
  std::optional<std::vector<OnnxExtent>> shape;  // nullopt: not told
};

struct OnnxTensor {
  std::string name;
  std::vector<std::int64_t> dims;
  int element = 0;
  std::vector<std::int64_t> integers;  // where it is whole numbers, few of them, and all are there
  std::vector<double> reals;
  bool read = false;      // one of those is filled in
  bool external = false;  // its numbers are in another file
  StoredNumbers stored;   // where kernels are read: all of them, but a sparse one's
};

struct OnnxGraph;

struct OnnxAttribute {
  std::string name;
  std::string reference;  // of a function: the attribute of the call that it stands for
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::optional<OnnxTensor> tensor;
  std::shared_ptr<const OnnxGraph> graph;
};

struct OnnxNode {
  std::string name;
  std::string type;
  std::string domain;
  std::vector<std::string> inputs;  // "": left out
  std::vector<std::string> outputs;
  std::vector<OnnxAttribute> attributes;

  const OnnxAttribute* find(std::string_view attribute) const;
};

struct OnnxGraph {
  std::vector<OnnxNode> nodes;
  std::vector<OnnxTensor> initializers;
  std::vector<OnnxValue> inputs;
  std::vector<OnnxValue> outputs;
  std::vector<OnnxValue> values;  // value_info
};

struct OnnxFunction {
  std::string name;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxAttribute> defaults;
  std::map<std::string, int> opsets;
};

struct OnnxFile {
  std::map<std::string, int> opsets;  // version by domain; "" is ONNX's own
  OnnxGraph graph;
  std::vector<OnnxFunction> functions;
  bool external = false;
};

struct ReadOnnx {
  OnnxFile file;
  std::optional<Problem> problem;  // broken, or beyond a bound; what came before is in `file`
};

// Whether the bytes are a ModelProto, as far as its first fields tell.
bool is_onnx(const Bytes& bytes);

// Steps over the weights; where kernels are read, notes where they lie. Never throws.
ReadOnnx read_onnx_file(const Bytes& bytes, const ImportOptions& options);

}  // namespace padlens
