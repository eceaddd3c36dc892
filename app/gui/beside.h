#pragma once

#include "app/gui/state.h"

namespace padlens {

// What stands beside the layer on show in the view of pairs: the layer that was kept, else the row
// of the comparison that is chosen. It is worked out while such a view is on show, and anew when
// anything of that changes; called after every action.
void refresh_beside(State& state);

// Keeps the layer on show as it is, for what becomes of it to be seen beside it, and shows the two.
// Once more: it is no longer kept.
void keep_beside(State& state);

// Scenario::beside of what is on show.
std::string beside_text(const State& state);

}  // namespace padlens
