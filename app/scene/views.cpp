#include <algorithm>
#include <array>

#include "app/scene/view.h"

namespace padlens {

extern const View kFlatView;
extern const View kStackedView;
extern const View kAxisView;
extern const View kMatrixView;

namespace {
constexpr std::array kViews{&kFlatView, &kStackedView, &kAxisView, &kMatrixView};
}

std::span<const View* const> views() {
  return kViews;
}

const View* find_view(std::string_view id) {
  const auto* found = std::ranges::find(kViews, id, &View::id);
  return found == kViews.end() ? nullptr : *found;
}

}  // namespace padlens
