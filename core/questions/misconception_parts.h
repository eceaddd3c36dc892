#pragma once

#include <cstdint>
#include <span>

#include "core/questions/misconceptions.h"

namespace padlens {

// What misconceptions are made of.

std::span<const Misconception> size_misconceptions();
std::span<const Misconception> transposed_misconceptions();
std::span<const Misconception> padding_misconceptions();
std::span<const Misconception> cell_misconceptions();

// Whether `condition` is true of every axis that the operation has.
template <class Function>
bool on_all_axes(const AskedOf& of, Function condition) {
  for (const Axis axis : axes_of(of.spec)) {
    const std::int64_t out = axis == kHeight ? of.cell.row : of.cell.col;
    if (!condition(AskedAxis{of.spec, of.geometry, axis, of.geometry.axis[axis], out}))
      return false;
  }
  return true;
}

// A window that slides over padding of whole cells, with as many outputs as fit: what the formulas
// of textbooks speak of.
bool slides_plainly(const AskedOf& of);

// The kind of padding that was asked for.
bool has_kind(const Spec& spec, PaddingKind kind);

// The cells that `same` needs beyond the input by TensorFlow's rule, max(K − 1 − (n − 1) mod s, 0).
std::int64_t same_total(const AskedAxis& of);
// The layer's padding is that, split as its framework does.
bool pads_as_tensorflow(const AskedOf& of);

}  // namespace padlens
