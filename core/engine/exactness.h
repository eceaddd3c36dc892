#pragma once

#include <cstdint>

#include "core/engine/engine.h"

namespace padlens {

// Which numbers of a layer's output are not what its cells come to. They are added up in double
// precision, where each whole number has a value of its own only below 2⁵³, and where a sum that
// all but cancels keeps little more than its terms' rounding.

// Whether the value of output cell `out` is 2⁵³ or more in size; is off by more than 2⁻³⁰ of
// itself; or, where it is no whole number, is as small as the rounding of its terms. False where
// it has no value, and where it is not finite, which it says itself. Takes as long as taps().
bool inexact(const Layer& layer, Cell out, std::int64_t plane);
inline bool inexact(const Layer& layer, Cell out) {
  return inexact(layer, out, layer.shown().output);
}

// The same for many cells of a layer.
class Exactness {
 public:
  // Looks at each kernel cell once, and at each input cell that is no preset's.
  explicit Exactness(const Layer& layer);

  // False where no cell can be inexact: whole numbers that stay below 2⁵³, or numbers of one sign.
  bool any_possible() const { return possible_; }

  // Asks for the taps only where the value is much smaller than its terms can be.
  bool inexact(Cell out, std::int64_t plane) const;
  bool inexact(Cell out) const { return inexact(out, layer_.shown().output); }

 private:
  Layer layer_;
  double largest_ = 0;  // that the terms of an output cell can add up to, each without its sign
  bool possible_ = false;
};

}  // namespace padlens
