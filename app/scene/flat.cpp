#include <utility>

#include "app/scene/covered.h"
#include "app/scene/grid_picture.h"
#include "app/scene/view_rows.h"

namespace padlens {

GridLayout upright_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                          const PictureParts& parts) {
  const bool line = layer.op().rank == 1 && mode == PlayMode::gather;
  return line ? line_layout(layer, look, aspect, parts)
              : flat_layout(layer, look, mode, aspect, parts);
}

namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return grids_scene(layer, asked, tr, upright_layout);
}

}  // namespace

const View kFlatView{
    .id = "flat", .build = build, .key = '1', .build_covered = covered_scene, .of_grids = true};

}  // namespace padlens
