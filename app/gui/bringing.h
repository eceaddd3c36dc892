#pragma once

#include <string>
#include <vector>

#include "app/document/bytes.h"
#include "app/gui/state.h"
#include "core/stack/assumed.h"

namespace padlens {

// What a person brings, pasted or as a file, is recognised by its content: a scenario, a layer or a
// picture that holds one is put on show at once; any other picture becomes the input of the layer;
// code and model files are read on a thread of their own, and their layers become the document's
// stack. What cannot be read is told, and changes nothing.

// `path`: the file's, "" for what was pasted.
void bring(State& state, const Bytes& bytes, const std::string& path);

// Once state.importing has finished: what was read is put on show, and told.
void finish_import(State& state);

// Reads the kernels of the open model into its layers, and tells what became of that. Without one
// nothing happens.
void read_kernels(State& state);

// Whether there is more to tell of what was read than fits a passing message: problems, and what
// was taken for something else.
bool has_more_to_tell(const Model& model);

// "Keras", or what the format is called.
std::string format_name(const Model& model);

}  // namespace padlens
