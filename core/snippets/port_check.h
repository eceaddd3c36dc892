#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/snippets/port_resize.h"
#include "core/stack/model.h"

namespace padlens {

// The same layers in two frameworks, or in two files: where they part, and what mends it.

// A window and what stands for it on the other side, both with the input that arrives on its own
// side. A pad directly before a convolution counts as part of the convolution's padding.
struct PortedLayer {
  std::size_t from_index = 0;           // in the layers of its model
  std::optional<std::size_t> to_index;  // likewise, where two models are compared
  std::string name;
  std::string to_name;  // the other model's for it; "" where there is none
  bool paired = true;   // false: the other model has no layer for it
  Spec from;
  Spec to;
  Resolution from_resolution;  // with the pad before it, where there is one
  Resolution to_resolution;
  bool from_padded = false;  // a pad counts in
  bool to_padded = false;

  bool same_size = false;
  bool same_padding = false;  // the same cells before and after (transposed: cut)
  bool same_fill = true;      // and the same numbers in them
  // The same numbers, whatever input and kernel are.
  bool agrees = false;
  // By how many cells of the model's input its outputs are centred further down and right on the
  // other side, with everything that parted before it; nullopt where a way there is not known.
  std::optional<std::array<double, 2>> shift;
  // The layer in whose output's cells it is counted, where cells are put anew on the way, as by a
  // reshape; "": the model's input.
  std::string shift_in;

  // Where they part: the lines with which the other framework gives this side's numbers. "" where
  // it has none, or where nothing is to be mended.
  std::string mend;
  // Why there are none: a code of no_recipe_codes(), or "target": no lines are written for that
  // framework. "" where there are some.
  std::string no_mend;
  // Planes that nothing tells how many there are, and for which 1 stands: those that come in, which
  // the lines leave to the library where it can count them, and the filters.
  bool channels_open = false;
  bool depthwise = false;  // of the open ones each by itself
  bool filters_open = false;
  // After the mend: cells compared on random values, all of which are equal. 0: too large to run.
  std::int64_t equal_cells = 0;

  // The size of a side is not known, and nothing is wrong with it: there is nothing to compare.
  bool open() const {
    const auto has_none = [](const Resolution& side) {
      return !side.geometry && side.problems.empty();
    };
    return paired && (has_none(from_resolution) || has_none(to_resolution));
  }
};

struct PortCheck {
  std::vector<PortedLayer> layers;    // the windows, in the order of the first model
  std::vector<std::size_t> unpaired;  // windows of the second model that the first has none for
  // Of `layers`: the first that does not agree, such as are open() left out.
  std::optional<std::size_t> first;
  GridSize input;                     // the first model's, where it has one and that is known
  std::vector<PortedResize> resizes;  // upsamplings, in the order of the first model
  // Of the first model: pads that count as no layer's padding, crops, and upsamplings that are not
  // in `resizes`, by their names. They are not compared.
  std::vector<std::string> not_compared;

  bool agrees() const {
    return !first && unpaired.empty() && !layers.empty() &&
           std::ranges::none_of(layers, &PortedLayer::open) &&
           std::ranges::all_of(resizes, &PortedResize::agrees);
  }
};

// What becomes of the windows of `model` in `to`, each padded as one would spell the same there
// by that layer alone. Precondition: resolve_model(model) was called.
PortCheck check_port(const Model& model, const Framework& to);

// The windows of two models beside each other, paired as paired_windows() does it. Precondition: as
// above, for both.
PortCheck check_port(const Model& model, const Model& other);

}  // namespace padlens
