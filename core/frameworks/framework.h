#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/frameworks/resolve.h"
#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// What a padding setting is about, whichever way a framework spells it.
enum class PaddingKind {
  none,   // valid, padding 0, NOTSET
  same,   // the framework works out the numbers
  sides,  // the numbers themselves
};
PaddingKind padding_kind(const Spec& spec);

// A way in which people set the padding in one framework, as it is told apart from
// those of the others.
struct Setting {
  Op op;
  PaddingKind kind;
  // `spec`, whose layer has `geometry`, set up in this way. Its framework is this one
  // already, with no output_padding or output_shape unless they mean the same here.
  // nullopt: it cannot be set so.
  std::optional<Spec> (*make)(Spec spec, const Geometry& geometry);
  // As one writes it: "same", "padding=1", "pads".
  std::string (*label)(const Spec& spec);
};

// What one framework decides. A framework is one file here that fills this in,
// and one line in frameworks.cpp.
struct Framework {
  std::string_view id;            // "keras", as in the spec's JSON
  std::string_view display_name;  // "Keras/TF"

  // The padding modes it spells, in the order in which controls list them.
  std::span<const PaddingMode> conv_modes;
  std::span<const PaddingMode> transpose_modes;

  // How its padding is set, the most usual way of each kind first.
  std::span<const Setting> settings;

  bool has_output_shape = false;   // of transposed convolutions
  bool one_crop_per_axis = false;  // they cut as many cells before as after

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

// What several frameworks' settings do.
std::optional<Spec> with_mode(Spec spec, PaddingMode mode);
// The padding that `geometry` has, as numbers; nullopt where one is negative.
std::optional<Spec> with_conv_sides(Spec spec, const Geometry& geometry);
// Top, bottom, left, right; nullopt where one is out of range.
std::optional<Sides> sides_of(const std::array<std::int64_t, 4>& cells);

std::span<const Framework* const> frameworks();

// nullptr where there is none of that name.
const Framework* find_framework(std::string_view id);

// The present setting as another framework spells it: the same kind of padding in its
// most usual way, else one of the same output size, else its plainest. `geometry` is what
// the present one comes to. It need not be accepted. Precondition: both frameworks exist.
Spec translated(const Spec& spec, const Geometry& geometry, const Framework& to);

// One setting of `to` for this layer; nullopt where it cannot be set so.
std::optional<Spec> with_setting(const Spec& spec, const Geometry& geometry, const Framework& to,
                                 const Setting& setting);

// The modes that `framework` spells for `op`.
std::span<const PaddingMode> padding_modes(const Framework& framework, Op op);

}  // namespace padlens
