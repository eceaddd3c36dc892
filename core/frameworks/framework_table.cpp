#include "core/frameworks/framework_rows.h"

namespace padlens {

std::span<const Framework* const> frameworks() {
  return kFrameworkRows;
}

}  // namespace padlens
