#include "app/scene/overlay_rows.h"

namespace padlens {

std::span<const Overlay* const> overlays() {
  return kOverlayRows;
}

}  // namespace padlens
