#pragma once

#include <array>
#include <climits>
#include <cstddef>
#include <vector>

#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// Backwards: from a wanted output to the layers that give it.

// How far a free number runs, per axis. The stride also takes the whole numbers
// beside the ratio of the input and the output, where the input is fixed (7 → 224
// is stride 32). A free input has no range of its own: every one within Limits for
// which the padding stays within most_padding().
struct FreeRange {
  int least;
  int most;
};
inline constexpr FreeRange kFreeKernel{1, 7};
inline constexpr FreeRange kFreeStride{1, 4};
inline constexpr FreeRange kFreeDilation{1, 2};

// The largest output that can be asked for, in cells per axis.
inline constexpr int kMostOutput = INT_MAX;

// The longest list of layers that may come into question; a longer one is refused, not gone
// through.
inline constexpr std::int64_t kMostCandidates = 1'000'000;

// Explicit padding (transposed: what is cut) that is looked at, both sides of an
// axis together, in cells: K - 1 on each side, beyond which windows see padding
// alone, and s - 1 that no window reaches. Every smaller total is looked at, too.
std::int64_t most_padding(std::int64_t K, std::int64_t s);

struct WantedOutput {
  // The operation, the framework, the fill, and whatever is not free. Values do not
  // count; solutions have the default ones.
  Spec spec;
  PerAxis output{1, 1};

  struct Free {
    bool input = false;
    bool kernel = false;
    bool stride = false;
    bool dilation = false;
    bool padding = true;
    bool output_padding = true;
    bool output_shape = true;
  };
  Free free;

  std::size_t most = 200;  // solutions wanted
};

struct Solution {
  Spec spec;  // accepted by resolve(), with exactly the wanted output
  // The cells of its explicit padding may be split between the two sides of an axis
  // in any way: this framework takes them all, and the output keeps its size.
  bool any_split = false;
};

struct Solutions {
  std::vector<Solution> list;
  std::size_t found = 0;  // before `most` cut the list
  bool complete = true;   // false: there are others that are not in the list
  // More layers than kMostCandidates would come into question: so many, INT64_MAX for any more
  // than that, and none was looked at. Else 0.
  std::int64_t refused = 0;
};

// Every padding, output_padding or output_shape that gives the wanted output.
// Simplest first: without output_padding and output_shape, then valid, same,
// symmetric, asymmetric, then small numbers.
//
// What is said once:
//  - Explicit padding of a total P is split into ⌊P/2⌋ before and the rest after.
//  - P = 0 and NOTSET are `valid`. An output_padding of 0 is none, where it changes
//    nothing. An output_shape comes without output_padding, in ONNX with NOTSET for all
//    modes that cut the same cells, and not where the layer has that size by itself.
//  - A free kernel, stride or dilation is one number for both axes; only where no
//    such number does, the simplest pairs of two are looked at (never complete).
//  - In one dimension the height is 1 throughout, whatever is free.
//  - Axes that are asked the same get the same. As they do not depend on each other
//    otherwise, any two solutions with the same mode can lend each other an axis.
//
// Nothing for an unknown framework or an output that is out of range.
Solutions solve(const WantedOutput& question);

// The same. Where the numbers given have no solution, those with another stride or
// another kernel, and failing that with both; the nearest to what is given first.
Solutions solve_nearby(const WantedOutput& question);

// Inputs from `least` to `most`, in cells.
struct InputRange {
  int least = 1;
  int most = 1;
  friend bool operator==(const InputRange&, const InputRange&) = default;
};

// Per axis: the inputs that give the same output size when nothing else of the spec
// changes, itself among them. A stride s of a convolution loses up to s - 1 cells
// that way, which is why its transpose has an output_padding.
// Precondition: resolve(spec) has a geometry. Inputs count that the framework takes
// as willingly as the spec's own.
std::array<InputRange, 2> inputs_with_output(const Spec& spec);

}  // namespace padlens
