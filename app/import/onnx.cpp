// ONNX, of any opset. Sizes are worked out as ONNX Runtime does; what the file claims of them
// (value_info) is compared. External data is named and not opened.

#include <algorithm>

#include "app/import/importer_rows.h"
#include "app/import/onnx_file.h"
#include "app/import/onnx_lowering.h"

namespace padlens {
namespace {

Model lowered(const OnnxFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
              const ImportOptions& options) {
  TensorGraph graph("onnx", false, options.kernels);
  const bool whole = lower_onnx(file, shapes, options.read.kernel, graph);
  Model model = graph.take();
  if (!whole)
    model.problems.push_back({range_problem("", ImportLimits::nodes + 1, 0, ImportLimits::nodes)});
  return model;
}

// The inputs' shapes with what `options` put in; empty where that is nothing.
std::vector<std::vector<std::int64_t>> told_shapes(const Model& model, const ReadOptions& options) {
  Model told;
  told.inputs = model.inputs;
  put_inputs(told, options);
  std::vector<std::vector<std::int64_t>> shapes;
  bool changed = false;
  for (std::size_t i = 0; i < told.inputs.size(); ++i) {
    changed = changed || told.inputs[i].shape != model.inputs[i].shape;
    shapes.push_back(told.inputs[i].shape);
  }
  return changed ? shapes : std::vector<std::vector<std::int64_t>>();
}

Model read_onnx(const Bytes& bytes, const ImportOptions& options) {
  ReadOnnx read = read_onnx_file(bytes, options);
  Model model = lowered(read.file, {}, options);
  // Which axes an input's are is known once the graph has been gone through.
  if (auto shapes = told_shapes(model, options.read); !shapes.empty()) {
    Model second = lowered(read.file, shapes, options);
    second.inputs = std::move(model.inputs);
    model = std::move(second);
  }
  if (read.file.external) model.remarks.push_back({"external_data", {}});
  if (read.problem) model.problems.push_back({*std::move(read.problem)});
  if (model.layers.empty() && model.problems.empty())
    model.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}});
  return model;
}

bool recognises_onnx(std::string_view /*head*/, const Bytes& bytes) {
  return is_onnx(bytes);
}

}  // namespace

const Importer kOnnxImporter{"onnx", recognises_onnx, read_onnx};

}  // namespace padlens
