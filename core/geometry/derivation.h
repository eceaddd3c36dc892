#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geometry/geometry.h"

namespace padlens {

// One formula in three readings: "⌈n / s⌉", "⌈6 / 2⌉" and "3". `substituted` is
// empty where it would only repeat the result.
struct Formula {
  std::string name;  // what is computed: "out", "before", …
  std::string symbolic;
  std::string substituted;
  std::string result;
  friend bool operator==(const Formula&, const Formula&) = default;
};

// A remark in words: "note.<code>" in assets/lang/, told `args`.
struct Note {
  std::string code;
  std::vector<std::string> args;
  friend bool operator==(const Note&, const Note&) = default;
};

struct AxisDerivation {
  std::vector<Formula> formulas;
  std::vector<Note> notes;
  friend bool operator==(const AxisDerivation&, const AxisDerivation&) = default;
};

// The shape and padding of a layer, derived. Where both axes read alike (same
// numbers, so same lines), and in one dimension, `axes_agree` is true and that of the width says it
// all.
struct Derivation {
  std::array<AxisDerivation, 2> axis;
  bool axes_agree = false;
};

// Of the names of formulas those that say too little: "symbol.<name>" in assets/lang/ has words.
std::span<const std::string_view> short_names();

// Codes of the notes that do not belong to a framework: see note_codes() in frameworks.
std::vector<std::string> shared_note_codes();

}  // namespace padlens
