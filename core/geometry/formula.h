#pragma once

#include <string>

#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"

namespace padlens {

// The formulas that frameworks share. Each appends its lines (and notes) to
// `lines`; the numbers come from `axis`.

// "K" where the kernel is dilated, "k" where both are the same.
std::string kernel_symbol(const AxisGeometry& axis);

// K = d·(k−1) + 1, only where the kernel is dilated.
void add_effective_kernel(const AxisGeometry& axis, AxisDerivation& lines);

// out of a window that slides over padded cells: first in the article's form,
// ⌈(n − (k−1)) / s⌉ with N and K where there is padding and dilation, then with
// the floor, its remainder and the leftover cells.
void add_sliding_output(const AxisGeometry& axis, AxisDerivation& lines);

// out of a pool over padded cells, by the floor or the ceiling: the window that ceil_mode drops
// where it would begin past the input, and the cells past the padding that one covers.
void add_pool_output(const AxisGeometry& axis, bool ceil_mode, AxisDerivation& lines);

// Whether that formula finds a window that is dropped, at padded position out·s.
bool drops_window(const AxisGeometry& axis, bool ceil_mode);

// The same to the nearest number of windows, a half up.
void add_nearest_output(const AxisGeometry& axis, AxisDerivation& lines);

// What an average divides by, as words.
void add_divisor(const Spec& spec, Counting counting, AxisDerivation& lines);

// Cells at the end that no window reaches, where there are any.
void add_leftover(const AxisGeometry& axis, AxisDerivation& lines);

// Transposed: F = (n−1)·s + K.
void add_full_scatter(const AxisGeometry& axis, AxisDerivation& lines);

// Transposed: what is cut before and after, or appended.
void add_crop_notes(const AxisGeometry& axis, AxisDerivation& lines);

// Transposed: zero insertion and the padding around it, to a stride-1 slide; and the same as
// stamps.
void add_zero_insertion(const AxisGeometry& axis, AxisDerivation& lines);

// Of a derivation, what is told while the layer is played so: a scatter has stamps, no slide
// over inserted zeros.
AxisDerivation played(const AxisDerivation& lines, PlayMode mode);

}  // namespace padlens
