// TFLite (LiteRT), schema version 3. Sizes are worked out as the interpreter does; what the file
// states of them is compared. Weights are not looked at beyond their
// shapes, unless they are asked for.

#include <utility>

#include "app/import/importer_rows.h"
#include "app/import/model_problem.h"
#include "app/import/tflite_lowering.h"
#include "app/import/whole_shape.h"

namespace padlens {
namespace {

Model lowered_tflite(const TfliteFile& file, const std::vector<std::vector<std::int64_t>>& shapes,
                     bool kernels) {
  TensorGraph graph("litert", true, kernels);
  lower_tflite(file, shapes, graph);
  return graph.take();
}

// The inputs' shapes with what `options` put in; empty where that is nothing.
std::vector<std::vector<std::int64_t>> told_inputs(const Model& model, const ReadOptions& options) {
  std::vector<std::vector<std::int64_t>> shapes;
  bool changed = false;
  for (const ModelInput& input : model.inputs) {
    shapes.push_back(told_shape(input, options).value_or(std::vector<std::int64_t>()));
    changed = changed || shapes.back() != input.shape;
  }
  return changed ? shapes : std::vector<std::vector<std::int64_t>>();
}

Model read_tflite(const Bytes& bytes, const ImportOptions& options) {
  Model model;
  model.framework = "litert";
  const auto file = read_tflite_file(bytes, options.kernels, model);
  if (!file) return model;
  model = lowered_tflite(*file, {}, options.kernels);
  // Which axes an input's are is known once the graph has been gone through.
  if (const auto shapes = told_inputs(model, options.read); !shapes.empty()) {
    Model second = lowered_tflite(*file, shapes, options.kernels);
    second.inputs = std::move(model.inputs);
    model = std::move(second);
  }
  if (file->subgraphs > 1)
    model.remarks.push_back({"other_subgraphs", {std::to_string(file->subgraphs - 1)}});
  if (file->buffer->broken()) add_problem(model, "flatbuffer_broken");
  if (model.layers.empty() && model.problems.empty()) add_problem(model, "no_layer");
  return model;
}

bool recognises_tflite(std::string_view head, const Bytes& /*bytes*/) {
  return is_tflite(head);
}

}  // namespace

const Importer kTfliteImporter{"tflite", recognises_tflite, read_tflite};

}  // namespace padlens
