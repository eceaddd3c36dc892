#include "core/geometry/derivation.h"

#include <array>

namespace padlens {

std::span<const std::string_view> short_names() {
  static constexpr std::array<std::string_view, 8> kNames{"F", "N",    "K",  "n'",
                                                          "P", "crop", "op", "windows"};
  return kNames;
}

std::vector<std::string> shared_note_codes() {
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
          "pool_rounds_to_zero",
          "ceil_drops",
          "ceil_adds",
          "divisor_overridden",
          "divisor_real",
          "divisor_padded",
          "divisor_window",
          "stamps",
          "stamps_one",
          "stamps_overlap",
          "stamps_apart",
          "dilation_reset",
          "sized_by_height",
          "divisor_multiplied"};
}

}  // namespace padlens
