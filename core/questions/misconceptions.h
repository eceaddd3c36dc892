#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"
#include "core/questions/answer.h"
#include "core/questions/ask.h"

namespace padlens {

// What a misconception is put to the test on.
struct AskedOf {
  const Spec& spec;
  const Geometry& geometry;
  Cell cell{0, 0};               // of_cell: the output cell
  const Layer* layer = nullptr;  // with its numbers; null where no value is asked
};

// One axis of it.
struct AskedAxis {
  const Spec& spec;
  const Geometry& geometry;
  Axis axis;
  const AxisGeometry& a;
  std::int64_t out = 0;  // of_cell: the output position
};

// A window as it lies on one axis, in input positions: first, first + step …; those before 0 and
// from n on are no input.
struct WindowGuess {
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};

// Cells before and after an axis.
struct PadPair {
  std::int64_t before = 0;
  std::int64_t after = 0;
};

// A way in which people get an answer wrong: what it says, what it predicts, and where it is right
// all the same. One entry in core/questions/misconceptions_*.cpp and its sentences,
// "misconception.<id>.statement" and ".where" in assets/lang/. One of the functions that predict is
// there, that of `asks`.
struct Misconception {
  std::string_view id;
  Asks asks = Asks::output;
  // The kind of layer that it speaks of. Everything below presupposes it.
  bool (*applies)(const AskedOf& of) = nullptr;
  // Where it is right, in closed form, which is what its sentence says: equal to whether the
  // prediction is the truth. Of an axis; it is right where it is so on all.
  bool (*right)(const AskedAxis& of) = nullptr;
  std::int64_t (*output)(const AskedAxis& of) = nullptr;  // may come out below 1
  PadPair (*padding)(const AskedAxis& of) = nullptr;
  WindowGuess (*reads)(const AskedAxis& of) = nullptr;
  std::int64_t (*counted)(const AskedAxis& of) = nullptr;  // divisor: cells of one axis
  double (*value)(const AskedOf& of) = nullptr;
  bool (*right_value)(const AskedOf& of) = nullptr;  // in place of `right`: value
};

// All of them: those of output sizes, of transposed ones, of padding, of cells.
std::span<const Misconception> misconceptions();
const Misconception* find_misconception(std::string_view id);

// What it predicts. Precondition: applies(of); of a value: of.layer is there.
Answer predicted(const Misconception& misconception, const AskedOf& of);
// Whether that is the truth, by its closed form. Precondition: as above.
bool is_right(const Misconception& misconception, const AskedOf& of);

// What an output cell comes to if its window lies as a misconception of `reads` has it; nullopt
// where that has another number of cells than the kernel, for means, for transposed operations and
// where padding copies cells. Precondition: as above, and of.layer is there.
std::optional<double> value_in_wrong_window(const Misconception& misconception, const AskedOf& of);

// Those that speak of this question and predict `given`, the first the likeliest. Values are also
// looked for in windows that lie wrong.
std::vector<const Misconception*> misconceptions_behind(const Ask& ask, const Layer& layer,
                                                        const Answer& given);

// What another framework answers, where its setting is the layer's, or, where it refuses that, one
// that comes near it.
struct FrameworksAnswer {
  const Framework* framework = nullptr;
  Answer answer;
  Spec spec;  // the setting
};
// In the order of `among`; nothing for what is asked of a framework or a layer.
std::vector<FrameworksAnswer> answers_elsewhere(
    const Ask& ask, const Layer& layer, std::span<const Framework* const> among = frameworks());
// Those that answer `given`.
std::vector<const Framework*> frameworks_answering(const Ask& ask, const Layer& layer,
                                                   const Answer& given);

}  // namespace padlens
