#pragma once

#include <cstdint>
#include <string>

#include "core/snippets/snippet.h"

namespace padlens {

struct State;

// What the panel shows of the program for the layer on show.
struct ShownCode {
  std::string text;       // lines as they are drawn, large grids shortened
  std::int64_t more = 0;  // lines that come after them
};

// The library that the person chose, else that of the layer's framework, else the first.
const SnippetTarget& shown_target(const State& state);

// Of the layer on show, in a time that does not grow with the numbers it would take to
// write out. Empty where there is no program that gives the same numbers.
ShownCode shown_code(const State& state);

// The whole program, to be copied.
std::string whole_code(const State& state);

}  // namespace padlens
