#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/engine/engine.h"
#include "core/layer/grid.h"
#include "core/layer/spec.h"
#include "core/questions/ask.h"

namespace padlens {

// Output cells, [height, width]; in one dimension the height is 1. Of Asks::output and change.
struct OutputAnswer {
  std::array<std::int64_t, 2> cells{1, 1};
  friend bool operator==(const OutputAnswer&, const OutputAnswer&) = default;
};
// Padded cells: top, bottom, left, right; in one dimension none above and below.
struct SidesAnswer {
  std::array<std::int64_t, 4> cells{};
  friend bool operator==(const SidesAnswer&, const SidesAnswer&) = default;
};
// Input cells, each once, row by row. A cell that padding copies does not count.
struct CellsAnswer {
  std::vector<Cell> cells;
  friend bool operator==(const CellsAnswer&, const CellsAnswer&) = default;
};
// Of Asks::value and divisor. People round: numbers that differ by less than kNumberSlack are the
// same answer.
struct NumberAnswer {
  double number = 0;
};
inline constexpr double kNumberSlack = 0.005;
bool operator==(const NumberAnswer& a, const NumberAnswer& b);
// The layer as that framework has it, where it is at hand: only which framework counts.
struct FrameworkAnswer {
  std::string id;
  std::optional<Spec> spec = {};
  friend bool operator==(const FrameworkAnswer& a, const FrameworkAnswer& b) {
    return a.id == b.id;
  }
};
struct LayerAnswer {
  Spec spec;
  friend bool operator==(const LayerAnswer&, const LayerAnswer&) = default;
};

// The answer to a question, or what somebody takes for it: of the kind that Ask::asks has.
using Answer = std::variant<OutputAnswer, SidesAnswer, CellsAnswer, NumberAnswer, FrameworkAnswer,
                            LayerAnswer>;

// What is so. `cell` counts for kinds that are asked of a cell, and lies in the output.
// Preconditions: can_ask(ask, layer.spec(), layer.geometry()); the layer is not empty() where its
// value is asked.
Answer answer_of(const Ask& ask, const Layer& layer);

// As JSON: [3, 3], {"top": 0, …}, [[0, 1], [0, 2]], 4.5, "keras", {"op": …}; what has one
// dimension as the spec of `rank` 1 has it: [3], {"left": 2, "right": 0}, [1, 2].
Json answer_to_json(const Answer& answer, int rank);

}  // namespace padlens
