#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// What a layer takes, for one item of a batch. F filters, C channels, G groups.
struct Cost {
  std::string_view name;  // "weights", "bias", "multiplications", "output_bytes"
  // nullopt where it is more than 63 bits hold.
  std::optional<std::int64_t> count;
  // Its name is `name`; the result the count, or "> 2⁶³ − 1".
  Formula formula;
};

// Weights, and the numbers of a bias, where the operation has a kernel. Multiplications of input
// cells with weights, those with padding among them; transposed those with inserted zeros not, but
// what is cropped away (as PyTorch's FlopCounterMode counts). Bytes of the output, of 4 a number
// (float32).
// Precondition: `geometry` came from resolve(spec).
std::vector<Cost> layer_cost(const Spec& spec, const Geometry& geometry);

}  // namespace padlens
