#pragma once

#include <cstdint>

#include "core/layer/grid.h"
#include "core/layer/values.h"

namespace padlens {

// What numbers lie between.
struct NumberRange {
  double least = 0;
  double most = 0;
  bool whole = true;  // none has a fraction

  // Of the largest, without its sign.
  double size() const { return most > -least ? most : -least; }
  // Of both together.
  void add(const NumberRange& other);
};

// NaN counts for nothing. 0 … 0 where there is no number else.
NumberRange range_of(const double* values, std::int64_t count);
NumberRange range_of(const Grid<double>& grid);
// Of the numbers that make_grid() gave, which presets tell without a look at them; those of
// Preset::random may have less.
NumberRange range_of(const Values& values, const Grid<double>& grid);
// The same of all planes, those of make_planes().
NumberRange range_of(const Values& values, const Planes& planes);
NumberRange range_of(const Planes& planes);

}  // namespace padlens
