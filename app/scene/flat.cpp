#include <utility>

#include "app/scene/grid_picture.h"
#include "app/scene/view_rows.h"

namespace padlens {
namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return grids_scene(layer, asked, tr, flat_layout);
}

}  // namespace

const View kFlatView{"flat", build, '1'};

}  // namespace padlens
