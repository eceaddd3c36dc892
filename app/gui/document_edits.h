#pragma once

#include <optional>
#include <string>

#include "app/gui/state.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// The changes that a person can make to the document. None of them recomputes
// anything: refresh() does, once, afterwards (refreshing.h).

void set_field(State& state, const std::string& field, const Json& value);

// See TypeText. Text that is no number stays in its box, with a problem.
void type_text(State& state, const std::string& field, int part, const std::string& text);

// Explicit padding starts from the cells that are there now.
void set_padding(State& state, PaddingMode mode);

void next_op(State& state);
void next_padding(State& state);
// Looks at a plane of the layer: with the other one that is on show, where the two meet, else with
// the one in the same place of its group.
void show_plane(State& state, const CellId& plane);

// `cell` is of the input or the kernel; its grid's values become custom.
void set_cell(State& state, const CellId& cell, double value);

// The document becomes `wanted`, but for its values: they stay, and fit its sizes.
void take_layer(State& state, const Spec& wanted);

// A finite number, the whole of `text` but for spaces around it.
std::optional<double> parse_number(const std::string& text);

// What is wrong with `text` in a box for a whole number from `min` to `max`. Precondition: it is
// none of these.
Problem number_problem(const std::string& field, const std::string& text, int min, int max);

}  // namespace padlens
