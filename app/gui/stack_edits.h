#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gui/state.h"

namespace padlens {

// The changes that a person can make to the layers of the stack. As those of document_edits.h they
// recompute nothing. Whatever comes first has the input that came first before.

inline constexpr int kMostLayerScale = 1 << 20;  // of an upsampling that is typed

// What add_layer() can add: ids of operations in the stack's dimensions, then "pad", "crop",
// "upsample".
std::vector<std::string> layers_to_add(const Document& document);
// Behind the selected one, and selects it. What is none of these changes nothing.
void add_layer(State& state, std::string_view what);
// The last one stays.
void remove_layer(State& state);
void duplicate_layer(State& state);
// By one place; not past the ends.
void move_layer(State& state, int by);

// Text typed into a box of a pad or crop ("pad", "crop"; part 0 … 3: top, bottom, left, right) or
// of an upsampling ("scale"; part 0 height, 1 width, -1 both). False where `field` is none of
// these.
bool type_layer_text(State& state, const std::string& field, int part, const std::string& text);
// By name; one that is none changes nothing.
void set_interpolation(State& state, std::string_view name);

// That path of the open model becomes the stack, see model_path.h.
void take_path(State& state, std::size_t layer);
// Whether the stack still is that path, but for the input's numbers.
bool is_path(const Document& document);

}  // namespace padlens
