#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/stack/model.h"
#include "core/stack/stack.h"

namespace padlens {

// How far the units of a layer see: the cells of the input that they depend on, as if no border
// were near. Cells count from 0, and those before the border below it; a cell's number is its
// centre. Checked against what real layers depend on, cell by cell: shared/models/fields.jsonl.

// On one axis. Behind layers that spread cells units differ by phase: unit q·period() + f depends
// on cells from reach[f].lo + q·step to reach[f].hi + q·step.
struct ReceptiveField {
  // First and last cell; hi < lo where units of this phase depend on nothing.
  struct Reach {
    std::int64_t lo = 0;
    std::int64_t hi = 0;
    bool empty() const { return hi < lo; }
    friend bool operator==(const Reach&, const Reach&) = default;
  };

  // One a phase, at most kMostPhases.
  std::vector<Reach> reach = std::vector<Reach>(1);
  std::int64_t step = 1;  // cells from a unit to the one period() later
  // How many cells of the largest field count, where some do not: less than size(). Of several of
  // that size the most. nullopt: too many to be worked out, see CellSet.
  std::optional<std::int64_t> cells = 1;
  // Every unit sees all cells: it is a global pool, or comes behind one. The step means nothing.
  bool whole = false;
  // A way through a global pool leads here besides; what else is told is of the other ways.
  bool beside_whole = false;

  static constexpr std::int64_t kMostPhases = 65'536;

  std::int64_t period() const { return static_cast<std::int64_t>(reach.size()); }
  // Cells of the largest field, with what does not count; 0 where no unit depends on any.
  std::int64_t size() const;
  // Cells from one unit to the next, on average over a period; nullopt where it is whole.
  std::optional<double> jump() const;
  // The centre of unit 0; nullopt where that depends on nothing.
  std::optional<double> start() const;

  friend bool operator==(const ReceptiveField&, const ReceptiveField&) = default;
};

// Of a layer, per axis, [height, width]; in one dimension the height is that of one cell.
struct LayerField {
  std::optional<std::array<ReceptiveField, 2>> axis;
  // Where the first unit lies depends on the size of the model's input, which is open: start() and
  // the places in reach are those of one size.
  bool start_open = false;
  // Why there is none: "read.<code>" in assets/lang/.
  std::optional<Remark> unknown;
};

// Of each layer of a stack, in cells of its input. None of a layer without a geometry, and behind
// one; none where units differ in more than kMostPhases ways, or a number leaves 63 bits.
std::vector<LayerField> receptive_fields(const ResolvedStack& stack);

// Of each layer of a model: over all ways from its inputs the cells that any of them sees, counted
// in each input from its own 0. None where ways with different jumps meet, or behind what is not
// followed; what keeps its grid passes the field of its first input on. Where the size of an input
// is open, what is the same for all sizes is told. Precondition: resolve_model().
std::vector<LayerField> receptive_fields(const Model& model);

}  // namespace padlens
