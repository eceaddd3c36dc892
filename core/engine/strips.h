#pragma once

#include <cstdint>
#include <span>

namespace padlens {

// Part of a row of sums: column c, begin <= c < end, gets weight * values[c - begin].
struct Strip {
  const double* values;
  double weight;
  std::int64_t begin;
  std::int64_t end;
};

// Adds the strips to `sums`, in every column in the order in which they stand, so that a
// column's sum is that of the plain loop bit for bit. This is where a whole output spends
// its time.
void add_strips(std::span<const Strip> strips, double* sums);

}  // namespace padlens
