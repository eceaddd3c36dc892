#pragma once

#include <string>

#include "app/import/json_text.h"

namespace padlens::keras {

// A Keras model, or a single layer, from its config: {"class_name": "Functional", "config": …}, of
// Keras 3 or Keras 2, as TensorFlow.js writes it, too. Models that are layers of it are followed;
// their layers' names stand behind theirs, "features/conv". What is wrong is a problem of the
// model, or of the layer where it is.
Model read_model(const Json& config, const std::string& framework, const ImportOptions& options);

}  // namespace padlens::keras
