#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace padlens {

enum class PaddingMode : std::uint8_t {
  valid,
  same,
  same_upper,
  same_lower,
  explicit_sides,
  causal,  // one dimension: all of it before
  notset,  // ONNX: no padding of its own, so that output_shape decides
  number,  // one number, where a framework reads it otherwise than four equal ones
  listed,  // four numbers as they were written: settle() puts them into their framework's order
};

// What a padding setting is about, whichever way a framework spells it.
enum class PaddingKind : std::uint8_t {
  none,    // valid, padding 0, NOTSET
  same,    // the framework works out the numbers
  causal,  // one dimension: K − 1 cells before, none after, whatever the stride
  sides,   // the numbers themselves
};

// Where an odd total leaves the cell more.
enum class OddCell : std::uint8_t { none, before, after };

struct ModeInfo {
  PaddingMode mode;
  std::string_view name;  // as JSON spells it, in any capitals; "explicit" for the sides themselves
  PaddingKind kind;
  int rank = 0;  // the dimensions that have it; 0: any
  OddCell odd_cell = OddCell::none;
};

// A row a mode, in the order in which messages list them.
std::span<const ModeInfo> mode_infos();
const ModeInfo& mode_info(PaddingMode mode);

}  // namespace padlens
