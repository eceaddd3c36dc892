#include "core/operations/operation_rows.h"

namespace padlens {

std::span<const Op> operations() {
  return kOperationRows;
}

}  // namespace padlens
