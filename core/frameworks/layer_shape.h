#pragma once

#include <array>
#include <string>

#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// The shapes of a layer's tensors as its framework writes them: "(B, 112, 112, 64)" where the
// channels come last, else "(B, 64, 112, 112)"; B is the batch, whatever its size.
struct LayerShape {
  std::string input;
  std::string output;
};
// Precondition: the spec's framework exists.
LayerShape layer_shape(const Spec& spec, const Geometry& geometry);
// The same of sizes as they are written: numbers, names, formulas; [height, width].
LayerShape layer_shape(const Spec& spec, const std::array<std::string, 2>& input,
                       const std::array<std::string, 2>& output);

}  // namespace padlens
