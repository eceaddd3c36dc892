#pragma once

#include <optional>
#include <string>

#include "app/gui/state.h"

namespace padlens {

// What the page on ports does with its part of the state; the page itself is
// panels/port_page.cpp.

// As the page opens: from the framework on show to the one compared last, else to the one before,
// else to the first other one. The map is made anew where it is another's.
void open_port_page(State& state);

// Maps the port of the operation on show, where the page has not got that map already: some 15 ms.
void refresh_port_page(State& state);

// Between which frameworks, by id; those that are none change nothing. Where both are the same, the
// one that changed takes the other's place.
void set_port(State& state, const std::string& from, const std::string& to);

// The setting whose map is on show, by its index; the map's stride and dilation are then those of
// the layer on show, else of the smallest layer that differs. One that is none changes nothing.
void select_port_setting(State& state, std::size_t index);

// Stride and dilation of the layers on the map; those outside the grid change nothing.
void set_port_steps(State& state, int stride, int dilation);

// The setting on show; null where the two frameworks have none in common.
const PortSetting* selected_port_setting(const PortPage& page);

// What stands in a place of the map, whose rows are kernels and columns inputs.
// Precondition: there is a map, and `cell` is in it.
PortCell port_cell(const PortPage& page, Cell cell);
PortVerdict port_verdict_at(const PortPage& page, Cell cell);

// The layer of a place, with the numbers of the document in its cells; nullopt where there is no
// such place, or the framework it comes from refuses it.
std::optional<Spec> port_layer(const State& state, Cell cell);

// Where the layer on show stands on the map, if it does.
std::optional<Cell> present_port_cell(const State& state);

// The row of the comparison that has the layer on show as the other framework is asked for it.
std::optional<RowKey> port_row(const State& state);
// The same of any framework.
std::optional<RowKey> row_of(const State& state, const Framework& to);

}  // namespace padlens
