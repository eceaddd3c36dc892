#include "core/derivation.h"

#include "core/frameworks/framework.h"

namespace padlens {

Derivation derive(const Spec& spec, const Geometry& geometry) {
  const Framework* framework = find_framework(spec.framework);
  Derivation result;
  for (const Axis axis : {kHeight, kWidth}) {
    result.axis[axis] = framework->derive_axis(spec, axis, geometry.axis[axis]);
  }
  result.axes_agree = result.axis[kHeight] == result.axis[kWidth];
  return result;
}

std::vector<std::string> note_codes() {
  return {"floor_remainder",
          "leftover",
          "leftover_one",
          "odd_cell_after",
          "kernel_below_stride",
          "cropped",
          "appended",
          "zeros_inserted",
          "kernel_flipped",
          "odd_cell_before",
          "cells_skipped",
          "onnx_same_short",
          "pads_ignored",
          "output_size_resolved"};
}

}  // namespace padlens
