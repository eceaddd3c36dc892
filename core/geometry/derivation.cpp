#include "core/geometry/derivation.h"

namespace padlens {

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
