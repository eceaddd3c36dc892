#include <utility>

#include "app/scene/grid_picture.h"

namespace padlens {
namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return grids_scene(layer, asked, tr, flat_layout);
}

}  // namespace

extern const View kFlatView;
const View kFlatView{"flat", build};

}  // namespace padlens
