#pragma once

#include "app/gui/shortcuts.h"
#include "app/gui/state.h"

namespace padlens {

// What a key, a menu entry or a button asks for: see apply(). Those of the keyboard focus do
// nothing here.
void run_command(State& state, Command command);

}  // namespace padlens
