#pragma once

#include "app/gui/state.h"

namespace padlens {

// Reads all rules near the document and maps the selected one anew. Where none is
// selected: the first that fails for the layer on show, else the first of all.
void refresh_rules_page(State& state);

}  // namespace padlens
