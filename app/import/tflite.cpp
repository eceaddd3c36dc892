// TFLite (LiteRT), schema version 3. Sizes are worked out as the interpreter does; what the file
// states of them is compared. Weights are not looked at beyond their shapes, unless they are asked
// for.

#include "app/import/importer_rows.h"
#include "app/import/model_problem.h"
#include "app/import/tflite_lowering.h"
#include "app/import/whole_shape.h"

namespace padlens {
namespace {

Model read_tflite(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  model.framework = "litert";
  const auto file = read_tflite_file(bytes, options.kernels, model);
  if (!file) return model;
  model = lowered_as_told(options.read, [&](const ToldShapes& shapes) {
    TensorGraph graph("litert", true, options.kernels);
    lower_tflite(*file, shapes, graph);
    return graph.take();
  });
  if (file->subgraphs > 1)
    model.remarks.push_back({"other_subgraphs", {std::to_string(file->subgraphs - 1)}});
  if (file->buffer->broken()) add_problem(model, "flatbuffer_broken");
  if (model.layers.empty() && model.problems.empty()) add_problem(model, "no_layer");
  return model;
}

bool recognises_tflite(const Glance& glance) {
  return is_tflite(glance.head());
}

}  // namespace

const Importer kTfliteImporter{"tflite", recognises_tflite, read_tflite};

}  // namespace padlens
