#pragma once

#include <string>

#include "app/gui/state.h"

namespace padlens {

// What the cell pointed at or pinned is and does: "input [3,5] = 24 feeds 2
// outputs: y[1,2] through w[1,1], …". What to do, where none is.
std::string hover_text(const State& state);

// The cell and its value, "x[3,4] = 17".
std::string cell_text_of(const State& state, const CellId& id);

// The value of an output cell in the present layer and in the one it is compared with;
// "" while nothing is compared.
std::string compared_text(const State& state, Cell out);

}  // namespace padlens
