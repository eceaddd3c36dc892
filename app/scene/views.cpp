#include <algorithm>

#include "app/scene/view.h"

namespace padlens {

const View* find_view(std::string_view id) {
  const auto all = views();
  const auto found = std::ranges::find(all, id, &View::id);
  return found == all.end() ? nullptr : *found;
}

Scene build_scene(const View& view, const Layer& layer, const SceneOptions& options,
                  const Strings& tr) {
  Scene scene = view.build(layer, options, tr);
  for (const Overlay* overlay : overlays()) {
    if (overlay->draw == nullptr || !options.show.has(*overlay)) continue;
    if (fits(*overlay, layer)) overlay->draw(scene, layer, options, tr);
  }
  return scene;
}

}  // namespace padlens
