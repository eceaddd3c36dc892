#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/answers/solver.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// Where the counterpart of a layer leads with the same settings: a convolution's transpose from
// its output, or a transposed convolution's convolution.
struct WayBack {
  Spec spec;  // the counterpart, of the output's size, in the same framework and mode
  std::array<std::int64_t, 2> size{};  // what it gives: [height, width]
  bool returns = false;                // the layer's input on both axes
  // Of a convolution: the output_padding with which the transpose gives the input back, where it
  // does not without; nullopt where the framework has none that does.
  std::optional<PerAxis> output_padding;
  // Per axis: the inputs from which the convolution of the two leads to the same size. That is why
  // its transpose needs output_padding.
  std::array<InputRange, 2> shared;
};

// nullopt for pools, and where the framework takes no counterpart of that mode, fill or fields.
// Precondition: `geometry` came from resolve(spec), and no axis of the output is empty.
std::optional<WayBack> way_back(const Spec& spec, const Geometry& geometry);

}  // namespace padlens
