#pragma once

#include <array>

#include "app/scene/view.h"

namespace padlens {

extern const View kFlatView;
extern const View kStackedView;
extern const View kAxisView;
extern const View kMatrixView;
extern const View kFieldView;
extern const View kPairView;

// The rows of views(), in the order in which the window offers them. The first fits every
// layer.
inline constexpr std::array kViewRows{&kFlatView,   &kStackedView, &kAxisView,
                                      &kMatrixView, &kFieldView,   &kPairView};

}  // namespace padlens
