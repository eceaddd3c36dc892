#pragma once

#include "app/scene/view.h"
#include "app/svg/format.h"
#include "core/frameworks/framework.h"
#include "core/operations/operation.h"

namespace padlens {

// Each is registered in made_up_rows.cpp with one row, as a new file of the program would be.
extern const View kMadeUpView;        // key 8; a square with the step's number
extern const View kPickyView;         // no key; fits layers of one output row only
extern const Overlay kMadeUpOverlay;  // key X; a line of text over any view
extern const Format kMadeUpFormat;    // the texts of the picture, one a line
extern const Operation kRangePool2d;  // largest minus smallest; field: ceil_mode
extern const Operation kPlainConv2d;  // a convolution; field: kernel_values
extern const Operation kTop2d;        // the largest of cell + weight
extern const Framework kMadeUp;       // `same` with the odd cell before; strides divide the input

}  // namespace padlens
