#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/flat_table.h"
#include "app/import/import.h"

namespace padlens {

// What stands in a .tflite file: the main subgraph. Field numbers are those of the published schema
// (tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3).
struct TfliteTensor {
  std::string name;
  std::optional<std::vector<std::int64_t>> shape;  // −1 where the signature leaves an axis open
  int type = 0;                                    // TensorType
  bool constant = false;
  std::string_view data;      // of a constant: into the file's bytes
  bool sparse = false;        // the data are those that are not zero
  std::vector<double> scale;  // of a quantised one; empty: it is not
  std::vector<double> zero;
  std::size_t axis = 0;  // along which there are several
};

struct TfliteOperator {
  int code = 0;             // BuiltinOperator
  std::string custom;       // where that is CUSTOM
  std::vector<int> inputs;  // tensors; −1: left out
  std::vector<int> outputs;
  FlatTable options;
};

struct TfliteFile {
  std::string bytes;
  std::unique_ptr<FlatBuffer> buffer;
  std::vector<TfliteTensor> tensors;
  std::vector<TfliteOperator> operators;
  std::vector<int> inputs;
  std::size_t subgraphs = 0;
};

namespace tflite {

enum TensorType : int {
  kFloat32 = 0,
  kFloat16 = 1,
  kInt32 = 2,
  kUint8 = 3,
  kInt64 = 4,
  kString = 5,
  kBool = 6,
  kInt16 = 7,
  kInt8 = 9,
  kFloat64 = 10,
  kBfloat16 = 18,
};

inline constexpr int kCustom = 32;

// "CONV_2D"; "" where the number is none of the schema's.
std::string_view operator_name(int code);

}  // namespace tflite

bool is_tflite(std::string_view head);

// nullptr, and a problem of the model, where the file is broken or too large. `kernels`: what is
// needed to read them is filled in, too.
std::unique_ptr<TfliteFile> read_tflite_file(const Bytes& bytes, bool kernels, Model& model);

}  // namespace padlens
