#pragma once

#include "app/gui/state.h"

namespace padlens {

// Resolves the document, once after all changes of a frame. What can be computed is put on show;
// else the problems are, and the last good picture stays.
void refresh(State& state);

}  // namespace padlens
