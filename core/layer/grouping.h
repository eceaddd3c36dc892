#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/layer/spec.h"

namespace padlens {

// An input plane and an output plane, which meet.
struct PlanePair {
  std::int64_t input = 0;
  std::int64_t output = 0;
  friend bool operator==(const PlanePair&, const PlanePair&) = default;
};

// Which planes of a layer meet. Group g of G takes the input planes g·C/G … (g+1)·C/G − 1 and gives
// the output planes g·F/G … (g+1)·F/G − 1, each of which sums over all that its group takes. A pool
// gives a plane for each.
//
// Kernel planes are counted as PyTorch lays its weights: of a convolution
// [filter][channel in its group], transposed [channel][filter in its group]. A pool has one plane
// of ones.
struct Grouping {
  std::int64_t channels = 1;  // C
  std::int64_t filters = 1;   // F; of a pool C
  std::int64_t groups = 1;    // G; of a pool C
  bool transposed = false;
  bool weighted = true;  // it has a kernel

  // Whether the fields are such counts, and the groups all alike.
  bool holds() const {
    return channels > 0 && filters > 0 && groups > 0 && channels % groups == 0 &&
           filters % groups == 0;
  }
  // All below: precondition: holds().

  // Input planes that an output plane sums over, and output planes that an input plane is read by.
  std::int64_t inputs_of_one() const { return channels / groups; }
  std::int64_t outputs_of_one() const { return filters / groups; }
  // The first of them; the others follow.
  std::int64_t first_input(std::int64_t output) const {
    return output / outputs_of_one() * inputs_of_one();
  }
  std::int64_t first_output(std::int64_t input) const {
    return input / inputs_of_one() * outputs_of_one();
  }
  bool meet(std::int64_t input, std::int64_t output) const {
    return input / inputs_of_one() == output / outputs_of_one();
  }
  // The pair that is nearest to one of any two planes, with its output plane where there is that.
  PlanePair nearest(PlanePair pair) const {
    const std::int64_t output = std::clamp<std::int64_t>(pair.output, 0, filters - 1);
    const std::int64_t first = first_input(output);
    return {std::clamp(pair.input, first, first + inputs_of_one() - 1), output};
  }
  // The kernel plane through which they meet. Precondition: meet(input, output).
  std::int64_t kernel(std::int64_t input, std::int64_t output) const {
    if (!weighted) return 0;
    return transposed ? input * outputs_of_one() + output % outputs_of_one()
                      : output * inputs_of_one() + input % inputs_of_one();
  }
  std::int64_t kernel(PlanePair pair) const { return kernel(pair.input, pair.output); }
  // Kernel planes of each filter; transposed, of each channel.
  std::int64_t kernels_of_each() const { return transposed ? outputs_of_one() : inputs_of_one(); }
  // Fits 63 bits whatever the fields hold.
  std::int64_t kernel_planes() const { return weighted ? pairs() : 1; }
  // Pairs of planes that meet.
  std::int64_t pairs() const { return filters * inputs_of_one(); }
  bool single() const { return channels == 1 && filters == 1; }
  // Each output plane reads one input plane alone.
  bool depthwise() const { return groups == channels; }

  friend bool operator==(const Grouping&, const Grouping&) = default;
};

inline Grouping grouping_of(const Spec& spec) {
  if (!spec.op->has_kernel) return {spec.channels, spec.channels, spec.channels, false, false};
  return {spec.channels, spec.filters, spec.groups, spec.op->transposed(), true};
}

}  // namespace padlens
