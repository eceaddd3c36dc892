#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/engine/engine.h"

namespace padlens {

// Grids as text: numbers aligned to the right; "(3)" for a cell that is padding,
// or cropped away; "·" for a zero that was inserted or appended. A large grid
// shows its beginning and its end, with "…" for what lies between.

struct TextCell {
  std::string text;
  bool in_parentheses = false;
};

// The rows of a grid.
std::vector<std::string> grid_lines(std::int64_t rows, std::int64_t cols,
                                    const std::function<TextCell(Cell)>& cell);

// The grids that make up `layer` when played so, each under its title:
// gather: padded input, kernel (as it slides), output; scatter: input, kernel,
// full scatter, output.
std::string grids_text(const Layer& layer, PlayMode mode, const Strings& tr, int width);

}  // namespace padlens
