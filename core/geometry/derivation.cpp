#include "core/geometry/derivation.h"

namespace padlens {

std::vector<std::string> shared_note_codes() {
  return {"floor_remainder",     "leftover",        "leftover_one",       "odd_cell_after",
          "kernel_below_stride", "cropped",         "appended",           "zeros_inserted",
          "kernel_flipped",      "odd_cell_before", "cells_skipped",      "pool_rounds_to_zero",
          "ceil_drops",          "ceil_adds",       "divisor_overridden", "divisor_real",
          "divisor_padded",      "divisor_window",  "stamps",             "stamps_one",
          "stamps_overlap",      "stamps_apart"};
}

}  // namespace padlens
