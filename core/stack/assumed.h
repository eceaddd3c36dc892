#pragma once

#include <string>
#include <vector>

#include "core/stack/model.h"

namespace padlens {

// Fields that a layer of the model is told without, each once, but for the size of its input.
std::vector<std::string> assumed_fields(const Model& model);

}  // namespace padlens
