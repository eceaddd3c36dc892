#include "app/scene/scene.h"

#include <algorithm>
#include <ranges>

namespace padlens {

std::optional<CellId> Scene::hit(Point p) const {
  for (const HitBox& hit_box : std::views::reverse(hit_boxes)) {
    if (hit_box.box.contains(p)) return hit_box.id;
  }
  return std::nullopt;
}

std::optional<Box> Scene::find(CellId id) const {
  const auto found = std::ranges::find(hit_boxes, id, &HitBox::id);
  if (found == hit_boxes.end()) return std::nullopt;
  return found->box;
}

}  // namespace padlens
