#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/derivation.h"
#include "core/geometry.h"
#include "core/spec.h"

namespace padlens {

// What one framework decides. A framework is one file here that fills this in,
// and one line in frameworks.cpp.
struct Framework {
  std::string_view id;            // "keras", as in the spec's JSON
  std::string_view display_name;  // "Keras/TF"

  // The padding modes it spells, in the order in which controls list them.
  std::span<const PaddingMode> conv_modes;
  std::span<const PaddingMode> transpose_modes;

  // Appends what it refuses about a spec whose numbers are all within range.
  void (*check)(const Spec& spec, Problems& problems);

  // One axis of a spec that check() did not find invalid. `out` may come out
  // below 1; resolve() turns that into a problem.
  AxisGeometry (*resolve_axis)(const Spec& spec, Axis axis);

  // Its formulas for one axis with the numbers put in.
  AxisDerivation (*derive_axis)(const Spec& spec, Axis axis, const AxisGeometry& geometry);

  // Its own words for a problem of resolve() that all frameworks share, "" where it
  // has none. `geometry` is null before there is one.
  std::string (*words)(const Spec& spec, const Geometry* geometry, std::string_view code);
};

std::span<const Framework* const> frameworks();

// nullptr where there is none of that name.
const Framework* find_framework(std::string_view id);

// The modes that `framework` spells for `op`.
std::span<const PaddingMode> padding_modes(const Framework& framework, Op op);

}  // namespace padlens
