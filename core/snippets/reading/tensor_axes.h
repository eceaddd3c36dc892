#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/stack/model.h"

namespace padlens::reading {

// An axis of a tensor that code moves: how long it is, and of what.
struct TensorAxis {
  static constexpr std::int64_t kOpen = -1;   // not known
  static constexpr std::int64_t kBatch = -2;  // as many as the batch has, whatever that is
  static constexpr std::int64_t kRest = -3;   // asked for alone: what the others leave

  enum class Of : std::uint8_t { batch, planes, space, other };

  std::int64_t extent = kOpen;
  Of of = Of::other;
  int space = 0;        // which of the grid's axes, from 0
  bool placed = false;  // its place alone says what it is of

  friend bool operator==(const TensorAxis&, const TensorAxis&) = default;
};
using TensorAxes = std::vector<TensorAxis>;  // in their order

// A batch of so many planes of a grid of so many axes: [batch, planes, height, width], or with the
// planes last. nullopt: sizes that are not known.
TensorAxes axes_of_grid(const GridSize& grid, std::size_t rank, std::optional<std::int64_t> planes,
                        bool planes_last);

// The same extents, whatever they were of, as a library takes them: by their places. Of more than
// four axes none is of the grid.
void lay(TensorAxes& axes, bool planes_last);

// Whether all axes of a grid of so many are there, in their order.
bool holds_grid(const TensorAxes& axes, std::size_t rank);
// Whether they stand where a library takes them to be.
bool lies_as(const TensorAxes& axes, bool planes_last);

// How many axes are of the grid, and its cells; nullopt: one is not known.
std::size_t grid_rank(const TensorAxes& axes);
GridSize grid_of(const TensorAxes& axes);
// nullopt: not known, or none is of planes.
std::optional<std::int64_t> planes_of(const TensorAxes& axes);

// The number of an axis, counted from the end where it is negative; nullopt: there is none.
std::optional<std::size_t> axis_at(std::int64_t number, std::size_t axes);

// Axis i of the result is axis order[i]. nullopt: that is no order of them.
std::optional<TensorAxes> permuted(const TensorAxes& axes, std::span<const std::int64_t> order);

// The same cells in other axes, of which one may be kRest.
struct Reshaped {
  TensorAxes axes;   // an axis, or a run of them, that goes through as a whole keeps what it is of
  bool fits = true;  // else as many cells do not come out
  std::int64_t cells = 0;  // then: of one item of the batch, that go in
};
Reshaped reshaped(const TensorAxes& axes, std::span<const std::int64_t> extents);

// The extents; −1 for those that are not known.
std::vector<std::int64_t> shape_of(const TensorAxes& axes);

}  // namespace padlens::reading
