#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/stack/model.h"

namespace padlens {

// The layers that lead to `layer` of a model, itself included where it is one of a stack, in their
// order, by Ways. A global pool is the average pool of its whole input. The path begins at an input
// of the model, or behind what changes the grid in a way that no layer of a stack does; of a text
// what cannot be read is left out. Empty where there is none. Precondition: resolve_model().
std::vector<StackLayer> model_path(const Model& model, std::size_t layer);

// The layer that the path leads to at first: the last one that carries a window; nullopt where none
// does.
std::optional<std::size_t> last_window(const Model& model);

// Each layer is one of a stack and takes the one before.
bool is_chain(const Model& model);

}  // namespace padlens
