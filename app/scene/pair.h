#pragma once

#include <array>
#include <memory>
#include <string>

#include "app/i18n/strings.h"
#include "app/scene/look.h"
#include "core/engine/engine.h"

namespace padlens {

// What the view of pairs shows beside the layer on show. Both halves show the same step: the same
// output cell (input cell of a scatter), or where the other has no such one the nearest; output
// cells that differ are marked in both. The second half's cells are those of the grids
// GridId::beside_….
struct Beside {
  Layer layer;  // empty() where there is nothing to show
  // Over the halves: the present layer and this one.
  std::array<std::string, 2> titles;
  std::string refused;  // why there is no layer, a sentence; "" where there is one
  std::shared_ptr<const LayerLook> look;
};

// `other` beside `present`, with the names of what the two differ in as titles: their frameworks,
// or the fields with their values; "before" and "now" where they do not. What cannot be computed,
// or is refused by its framework, is told in the place of its picture.
std::shared_ptr<const Beside> beside_of(const Layer& present, const Spec& other, const Strings& tr,
                                        std::int64_t budget = kFrameBudget);

}  // namespace padlens
