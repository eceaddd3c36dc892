#pragma once

#include "app/scene/grid_picture.h"

namespace padlens {

// The line from the window, whose top left cell is at `row`, `col` of the source (fractions: on
// its way), to the output cell that it gives. It runs between rows of cells, never over what
// stands in one, and passes all words by.
void draw_connector(GridPicture& picture, double row, double col, Cell out);

}  // namespace padlens
