#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/answers/size_law.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// What a layer, or a stack of them, gives for an input of which some sizes are names: the output as
// a law of each, exact for the framework. No framework says its laws: they are found by asking
// resolve() for sizes, and told only where every size that was asked, small and large, is as they
// say.

// What one size of an unknown comes to.
struct SizeAnswer {
  bool accepted = false;
  bool has_sizes = false;             // `out` and `sides` are there, also of some refused ones
  std::array<std::int64_t, 2> out{};  // [height, width]
  // Top, bottom, left, right of the padding; transposed: of what is cut.
  std::array<std::int64_t, 4> sides{};
  Problems problems;
};

// One side of the padding, or of what is cut: a number for each remainder of the size by
// `by_remainder`.size(), one for all where that is 1; else a law; unknown where neither is there.
struct SideLaw {
  std::vector<std::int64_t> by_remainder;
  std::optional<SizeLaw> law;

  friend bool operator==(const SideLaw&, const SideLaw&) = default;
};

// Sizes one after the other that fare otherwise than the laws say.
struct SizeRun {
  std::int64_t from = 1;
  std::int64_t to = 1;
  // Accepted: the output of all of them on the unknown's axes, the same; where it is that of the
  // laws, `by_law`.
  bool accepted = false;
  bool by_law = false;
  std::array<std::int64_t, 2> out{};
  Problems problems;  // refused: those of `to`
};

// One size that is not known. Where it stands on both axes they are the same.
struct Unknown {
  std::string name;
  std::array<bool, 2> on{};  // [height, width]

  // Whether there are laws of all its axes: where not, only sizes can be asked for.
  bool has_law = false;
  std::array<SizeLaw, 2> laws;   // of the axes that it is on
  std::array<SideLaw, 4> sides;  // of those axes

  // The laws hold from `from` to `to`, for all sizes or for those of which the remainder by
  // `modulo` is one of `remainders`; others are refused.
  std::int64_t from = 1;
  std::int64_t to = Limits::input;
  std::int64_t modulo = 1;
  std::vector<std::int64_t> remainders;  // ascending; empty: all
  Problems otherwise;                    // of the first one from `from` on with another remainder

  // All other sizes from 1 to Limits::input, ascending.
  std::vector<SizeRun> apart;
  bool all_apart = true;  // false: more than kMostRuns, of which `apart` has the last
};
inline constexpr std::size_t kMostRuns = 12;

// What is to be told of a layer whose input has symbols.
struct SymbolicShape {
  std::vector<Unknown> unknowns;  // one or two, the height's first; none where nothing is accepted
  // Of the axes that have a number: what they come to.
  std::array<std::int64_t, 2> out{};
  std::array<std::int64_t, 4> sides{};
  Problems problems;  // why no size is accepted
};

// Layers one after the other, the first of which has symbols. `anyway`: what only the framework
// refuses counts as accepted. Precondition: not empty, is_symbolic(layers[0]).
SymbolicShape symbolic_shape(std::span<const Spec> layers, bool anyway = false);
SymbolicShape symbolic_shape(const Spec& spec, bool anyway = false);

// What a size of the unknown is said to come to: the output on its axes; nullopt where it is said
// to be refused, or nothing is said of it.
std::optional<std::array<std::int64_t, 2>> told_output(const Unknown& unknown, std::int64_t size);
// Whether anything is said of it.
bool is_told(const Unknown& unknown, std::int64_t size);

// The output as formulas, "⌈H/2⌉" and "112", of each axis; "?" where there is no law.
std::array<std::string, 2> output_texts(const SymbolicShape& shape);

// `spec` with sizes for its symbols that are accepted: each the first from `least` on, or where
// there is none soon, the smallest. Precondition: `shape` is its own, with unknowns.
Spec example_of(const Spec& spec, const SymbolicShape& shape, std::int64_t least = 64);
// `numbers` with the input of `spec` and its symbols; a size of the output that only belongs to
// numbers is left out.
Spec with_names_of(Spec numbers, const Spec& spec);

// `spec` with `sizes` in the place of its symbols, which are none then; its numbers for the input
// are ones where they are its own. Sizes beside no symbol count for nothing.
Spec with_sizes(const Spec& spec, const std::array<std::int64_t, 2>& sizes);

}  // namespace padlens
