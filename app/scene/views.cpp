#include <algorithm>

#include "app/scene/look.h"
#include "app/scene/marks.h"
#include "app/scene/named_cells.h"
#include "app/scene/view.h"

namespace padlens {

const View* find_view(std::string_view id) {
  const auto all = views();
  const auto found = std::ranges::find(all, id, &View::id);
  return found == all.end() ? nullptr : *found;
}

const View& first_view(const Operation& op) {
  const auto all = views();
  const auto found = std::ranges::find(all, op.rank, &View::first_of_rank);
  return found == all.end() ? *all.front() : **found;
}

const View* find_view(std::string_view id, const Operation& op) {
  return id.empty() ? &first_view(op) : find_view(id);
}

const View* stack_view() {
  const auto all = views();
  const auto found = std::ranges::find(all, true, &View::of_stack);
  return found == all.end() ? nullptr : *found;
}

std::vector<const View*> fitting_views(const Layer& layer) {
  std::vector<const View*> found;
  for (const View* view : views()) {
    if (fits(*view, layer)) found.push_back(view);
  }
  std::stable_partition(found.begin(), found.end(),
                        [&](const View* view) { return view == &first_view(layer.op()); });
  return found;
}

const View& view_under(const Cover& cover, const View& view) {
  if (!cover.of_picture() || view.build_covered != nullptr) return view;
  const auto all = views();
  const auto found =
      std::ranges::find_if(all, [](const View* other) { return other->build_covered != nullptr; });
  return found == all.end() ? view : **found;
}

Scene build_scene(const View& asked, const Layer& layer, const SceneOptions& options,
                  const Strings& tr) {
  SceneOptions looked = options;
  looked.look = look_of(layer, options.look);
  const View& view = view_under(options.cover, asked);
  if (options.cover.of_picture() && view.build_covered != nullptr) {
    // What overlays tell is what was covered.
    Scene scene = view.build_covered(layer, looked, tr);
    draw_marks(scene, layer, looked);
    return scene;
  }
  Scene scene = view.build(layer, looked, tr);
  for (const Overlay* overlay : overlays()) {
    if (overlay->draw == nullptr || !options.show.has(*overlay)) continue;
    if (view.of_stack && overlay->of_layer) continue;
    if (fits(*overlay, layer)) overlay->draw(scene, layer, looked, tr);
  }
  if (view.of_grids) draw_marks(scene, layer, looked);
  if (!looked.lit.empty()) light_cells(scene, layer, looked);
  return scene;
}

}  // namespace padlens
