#pragma once

#include <cstdint>
#include <vector>

#include "core/geometry/geometry.h"
#include "core/layer/values.h"

namespace padlens {

// The index facts, an axis at a time: what stands at a padded position, what an output
// position reads, who reads an input position. Rows and columns do not mix: two axes side by
// side are a layer. Whoever wants to know one of these asks here.
//
// Positions count from 0: `padded` over the padding, the (zero-inserted) input and, where a
// window covers more, what lies past the padding.

enum class CellKind : std::uint8_t {
  input,
  padding,
  inserted,  // a zero between input cells, transposed only
  overhang,  // past the padding: only a window of ceil_mode covers it, and nothing stands there
};

struct Standing {
  CellKind kind = CellKind::padding;
  // The input position whose value stands there: its own, or the one that a fill copies; -1: none.
  std::int64_t input = -1;

  bool real() const { return kind == CellKind::input; }
};

// What stands at padded position `p`; below 0, and past what windows cover, too. A fill of
// `zeros` or `constant` copies nothing.
Standing standing_at(const AxisGeometry& axis, FillMode fill, std::int64_t p);

// The padded position of input position `input`. Negative, or past the padding, where a
// transposed convolution cuts it away.
inline std::int64_t padded_at(const AxisGeometry& axis, std::int64_t input) {
  return axis.pad_before + input * axis.apart;
}

// The first padded position that output position `out` reads.
inline std::int64_t window_start(const AxisGeometry& axis, std::int64_t out) {
  return out * axis.window_step;
}

// The kernel position whose weight lies at window position `j`, 0 … k-1, and the other way
// round: turning undoes itself.
inline std::int64_t kernel_at(const AxisGeometry& axis, std::int64_t j) {
  return axis.flipped ? axis.k - 1 - j : j;
}

// The kind of a cell of the grid by those of its row and its column.
CellKind kind_of(CellKind row, CellKind col);

// --- forwards: what an output position reads --------------------------------------

struct AxisTap {
  std::int64_t window = 0;  // 0 … k-1
  std::int64_t padded = 0;
  std::int64_t kernel = 0;
  Standing at;
};

// k of them, in window order.
std::vector<AxisTap> taps_of(const AxisGeometry& axis, FillMode fill, std::int64_t out);

// The window position, 0 … k-1, at which `out` reads padded position `p`; -1: it does not.
std::int64_t window_position(const AxisGeometry& axis, std::int64_t out, std::int64_t p);

// The outputs that read padded position `p`, whatever stands there; ascending.
std::vector<std::int64_t> outputs_over(const AxisGeometry& axis, std::int64_t p);

// Window positions that lie on input cells, and those that lie in the padding or on them. Both
// count dilated windows by their taps.
std::int64_t real_taps(const AxisGeometry& axis, std::int64_t out);
std::int64_t padded_taps(const AxisGeometry& axis, std::int64_t out);

// Whether a tap of `out` lies on an input cell.
inline bool meets_input(const AxisGeometry& axis, std::int64_t out) {
  return real_taps(axis, out) > 0;
}

// How many cells of the window of `out` an average's divisor counts, on one axis.
std::int64_t divisor_of_axis(const AxisGeometry& axis, Counting counting, std::int64_t out);

// What an average divides the window of output cell `out` by; 0 where it counts no cell.
Ratio divisor_of(const Geometry& geometry, Cell out);
// The same where both axes together count `cells`.
Ratio divisor_for(const Geometry& geometry, std::int64_t cells);

// Whether the window of output cell `out` holds an input cell, or padding that takes part.
bool holds_input(const Geometry& geometry, Cell out);

// --- backwards: who reads an input position -----------------------------------------

struct AxisUse {
  std::int64_t output = 0;
  std::int64_t kernel = 0;
  bool through_padding = false;  // it reads a padding cell that copies the input cell
};

// By window position, first those of the input cell itself, then those of its copies.
std::vector<AxisUse> uses_of(const AxisGeometry& axis, FillMode fill, std::int64_t input);

// Positions first, first + step … on one axis.
struct Positions {
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};

// The outputs in which kernel position `kernel` meets an input cell.
Positions kernel_meets(const AxisGeometry& axis, std::int64_t kernel);

// --- scatter -----------------------------------------------------------------------

// The (input, kernel) positions whose stamps land on a position of the full scatter:
// kernel, kernel - kernel_step … with input, input + input_step …
struct Landings {
  std::int64_t kernel = 0;
  std::int64_t kernel_step = 1;
  std::int64_t input = 0;
  std::int64_t input_step = 1;
  std::int64_t count = 0;

  std::int64_t last_input() const { return input + (count - 1) * input_step; }
};

// Asks n, k, s and d of the axis alone.
Landings landings_on(const AxisGeometry& axis, std::int64_t full);

// How many positions first … last of the full scatter a stamp lands on. In closed form.
// Asks n, k, s and d of the axis alone.
std::int64_t stamped_cells(const AxisGeometry& axis, std::int64_t first, std::int64_t last);

// Where the stamp of `input` puts its kernel cell, in the full scatter.
inline std::int64_t full_at(const AxisGeometry& axis, std::int64_t input, std::int64_t kernel) {
  return input * axis.s + kernel * axis.d;
}

// The x of 0 … m − 1 with a·x = 1 modulo m. Precondition: a and m have no common divisor.
std::int64_t inverse_modulo(std::int64_t a, std::int64_t m);

}  // namespace padlens
