// ONNX, of any opset. Sizes are worked out as ONNX Runtime does; what the file claims of them
// (value_info) is compared. External data is named and not opened.

#include "app/import/importer_rows.h"
#include "app/import/onnx_file.h"
#include "app/import/onnx_lowering.h"
#include "app/import/whole_shape.h"

namespace padlens {
namespace {

Model read_onnx(const Bytes& bytes, const ImportOptions& options) {
  ReadOnnx read = read_onnx_file(bytes, options);
  Model model = lowered_as_told(options.read, [&](const ToldShapes& shapes) {
    TensorGraph graph("onnx", false, options.kernels);
    const bool whole = lower_onnx(read.file, shapes, options.read.kernel, graph);
    Model made = graph.take();
    if (!whole)
      made.problems.push_back({range_problem("", ImportLimits::nodes + 1, 0, ImportLimits::nodes)});
    return made;
  });
  if (read.file.external) model.remarks.push_back({"external_data", {}});
  if (read.problem) model.problems.push_back({*std::move(read.problem)});
  if (model.layers.empty() && model.problems.empty())
    model.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}});
  return model;
}

bool recognises_onnx(const Glance& glance) {
  return is_onnx(glance.bytes());
}

}  // namespace

const Importer kOnnxImporter{"onnx", recognises_onnx, read_onnx};

}  // namespace padlens
