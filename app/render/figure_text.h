#pragma once

#include <cstdint>

#include "app/i18n/strings.h"
#include "app/scene/view.h"
#include "app/svg/format.h"

namespace padlens {

// Which pictures a file holds: steps `first` to `first + count - 1`, counted from 0, of as
// many as `moment` has.
struct FigureSteps {
  std::int64_t first = 0;
  std::int64_t count = 1;
};

// What a picture of this layer says of itself where nobody has said it better:
//   "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3"
// and as description the view, the padding on each side, the step with the cell it computes.
// Of a covered picture the operation and the input alone. `tr` decides the language.
FigureText figure_text(const View& view, const Layer& layer, const SceneOptions& moment,
                       const FigureSteps& steps, const Strings& tr);

}  // namespace padlens
