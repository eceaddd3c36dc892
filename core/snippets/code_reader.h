#pragma once

#include <string_view>

#include "core/stack/model.h"

namespace padlens {

// Reads layers as people write them: lines of Keras, TensorFlow, PyTorch, JAX, Flax, TensorFlow.js
// and ONNX, what PyTorch and onnx.printer print, a layer's config or a node's attributes as JSON, a
// prototxt layer, a Darknet section. One layer or many; each takes the one before, unless the text
// says otherwise. A parser with bounds: nothing is executed, no name is looked up.
//
// What cannot be read is a problem with its line and column, and the rest is kept. The model's one
// input is "x", its size that of `options`, else open.
Model read_code(std::string_view text, const ReadOptions& options);

// Whether a text, or its beginning, may be such: UTF-8 without control characters, and no JSON of
// ours (a spec, a scenario, a batch).
bool is_code(std::string_view head);

}  // namespace padlens
