#pragma once

#include "app/import/keras_layer.h"

namespace padlens::keras {

// Layers that are a StackLayer, or pool all of the grid: what their config says, and what comes
// out. nullopt: it is none of them.
std::optional<Shape> read_window(std::string_view class_name, const Call& call, ModelLayer& layer);

}  // namespace padlens::keras
