#pragma once

#include <memory>

#include "app/scene/scene.h"
#include "app/scene/survey.h"
#include "core/engine/engine.h"

namespace padlens {

// Numbers as greys. What lies beyond either end is cut off, as a screen does.
struct GreyScale {
  double black = 0;
  double white = 255;

  NumberRange range() const { return {black, white, true}; }
  friend bool operator==(const GreyScale&, const GreyScale&) = default;
};

// Whether the layer's numbers are to be seen as greys: those of its input are a picture's.
bool shows_greys(const Layer& layer);

// How the output of a picture is shown, whatever its numbers, so that it does not change while they
// are worked out: what an even input keeps its grey in, so from 0 to 255 times the sum of the
// weights that meet in a cell; where these cancel out, as of an edge kernel, from -255 to 255, 0 in
// the middle.
GreyScale output_scale(const Layer& layer);

// What can be read on a cell of this number.
Role text_on_grey(const GreyScale& scale, double number);

// Padded cells `cells`, whatever stands there; a shade of several is the mean of some of them.
std::shared_ptr<const Shades> padded_greys(const Layer& layer, const CellRange& cells,
                                           const ShadePart& part);

}  // namespace padlens
