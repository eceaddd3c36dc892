#include "app/scene/scene.h"

#include <algorithm>

namespace padlens {

std::optional<CellId> Scene::hit(Point p) const {
  const auto found = std::find_if(hit_boxes.rbegin(), hit_boxes.rend(),
                                  [&](const HitBox& hit_box) { return hit_box.box.contains(p); });
  if (found == hit_boxes.rend()) return std::nullopt;
  return found->id;
}

std::optional<Box> Scene::find(CellId id) const {
  const auto found = std::ranges::find(hit_boxes, id, &HitBox::id);
  if (found == hit_boxes.end()) return std::nullopt;
  return found->box;
}

}  // namespace padlens
