#include "app/scene/view_rows.h"

namespace padlens {

std::span<const View* const> views() {
  return kViewRows;
}

}  // namespace padlens
