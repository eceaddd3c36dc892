#pragma once

#include "app/scene/view.h"
#include "app/svg/format.h"

namespace padlens {

// Each is registered in made_up.cpp with one row, as a new file of the program would be.
extern const View kMadeUpView;        // key 8; a square with the step's number
extern const View kPickyView;         // no key; fits layers of one output row only
extern const Overlay kMadeUpOverlay;  // key X; a line of text over any view
extern const Format kMadeUpFormat;    // the texts of the picture, one a line

}  // namespace padlens
