#pragma once

#include <string>

#include "app/gui/actions.h"

namespace padlens {

// What the actions that read or write files do. Each tells what came of it.

void open_file(State& state, const std::string& path);
void paste_text(State& state, const std::string& text);
void save_file(State& state, const SaveFile& wanted);

// Begins to write.
void export_file(State& state, const ExportFile& wanted);
// Once the file is there, or will not be: state.exporting has an outcome.
void finish_export(State& state);

// Ends the window; where a file is being written, asks first.
void leave(State& state);

// Takes over what a scenario says of how its figure was drawn.
void show_as_figure(State& state, const std::string& figure);

}  // namespace padlens
