#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/grid.h"
#include "core/layer/spec.h"

namespace padlens {

// Cells added on each side of a grid, in cells. Negative: cut there instead.
struct Margins {
  std::int64_t top = 0;
  std::int64_t bottom = 0;
  std::int64_t left = 0;
  std::int64_t right = 0;

  bool any() const { return *this != Margins{}; }
  // The sides that add, and those that cut, as numbers of 0 or more.
  Margins added() const;
  Margins cut() const;
  friend bool operator==(const Margins&, const Margins&) = default;
};

// What stands around the input of a maximum, so that padding never wins: minus infinity.
PadFill lowest_fill();
bool is_lowest(const PadFill& fill);

// How a library gets exactly the numbers of a layer, as the steps that one writes
// down. They run in the order of the members:
//   1. `before` around the input, holding `fill`; what is added is added before
//      anything is cut;
//   2. the kernel with its dilation written out as zeros between its cells, where
//      the library's layer cannot dilate it: `kernel_zeros` cells apart, 1 for none;
//   3. the library's own layer, which pads with zeros only (a pool: with cells that do not
//      count);
//   4. every n-th row and column of the result, from the first;
//   5. `after` around that: zeros added, or cells cut.
struct Recipe {
  std::string_view target;  // an id of snippet_targets()
  Margins before;
  PadFill fill;
  PerAxis kernel_zeros{1, 1};
  // The layer as its library is asked for it; sizes are those after steps 1 and 2,
  // values do not count. A layer of one of frameworks() is one that library_geometry()
  // accepts. JAX, Flax and TensorFlow.js stand for themselves: `layer.framework` is their id,
  // sizes, stride and dilation count, and the padding is that of `geometry`. So does a layer of
  // no framework (""): a function of the library that its framework here does not have.
  Spec layer;
  Geometry geometry;  // what the layer of step 3 computes
  std::array<std::int64_t, 2> every{1, 1};
  Margins after;
  // How many planes come in is not told, `layer` says 1: for the library to count, all of them for
  // each filter, or each by itself.
  enum class OpenPlanes : std::uint8_t { none, all, each } open_planes = OpenPlanes::none;
  // A mean whose cells do not all count: step 3 is divided by the same of a grid that holds 1 in
  // the input and in `counted` cells around it, 0 in what else step 1 adds. Its layer is one
  // without padding of its own. nullopt: step 3 divides as it has to.
  std::optional<Margins> counted;
};

// What the spec's framework makes of a layer; nullopt where it refuses it. resolve()
// without the Limits of what a person may type: a padded input may be larger than
// Limits::input, a kernel with its zeros written out larger than Limits::kernel.
std::optional<Geometry> library_geometry(const Spec& layer);

// Multiplications that stands_the_trial() may spend on comparing all numbers.
inline constexpr std::int64_t kRecipeBudget = 300'000;

// What a trial of a recipe came to.
enum class Trial : std::uint8_t {
  failed,
  axes,     // each axis by itself agrees; all numbers together would take too long
  numbers,  // so do the layer's own numbers
};

// Whether run_recipe() gives the output of the layer, number by number. Rows and columns do
// not mix, so each axis is tried by itself, always, with numbers that tell cells apart, and a
// divisor that is given has to be the same: this alone decides it. On top of that the layer's own
// numbers are compared where that takes no more than `budget` multiplications and the layer keeps
// its output.
Trial try_recipe(const Recipe& recipe, const Layer& layer, std::int64_t budget = kRecipeBudget);
inline bool stands_the_trial(const Recipe& recipe, const Layer& layer,
                             std::int64_t budget = kRecipeBudget) {
  return try_recipe(recipe, layer, budget) != Trial::failed;
}

// The steps, run by the project's own engine. A maximum of lowest_fill() alone is NaN, as that
// of no cell is. Empty where the result of the layer of
// step 3 would have more than kMaxOutputCells cells.
// Preconditions: the sizes are those that the recipe was made for.
Grid<double> run_recipe(const Recipe& recipe, const Grid<double>& input,
                        const Grid<double>& kernel);

}  // namespace padlens
