#pragma once

#include <string>

#include "app/gui/state.h"

namespace padlens {

// The way back: from the output that a person wants to the layers that give it.

// See TypeTarget.
void type_target(State& state, int part, const std::string& text);

// Solves anew, for the document and the target as they are.
void refresh_target(State& state);

// The output that is asked for: what was typed, else the present one.
PerAxis wanted_output(const State& state);

// Whether the document is this solution already.
bool has_layer(const State& state, const Spec& spec);

}  // namespace padlens
