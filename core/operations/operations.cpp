#include "core/operations/operation.h"

namespace padlens {

Op find_operation(std::string_view id) {
  const auto all = operations();
  const auto found = std::ranges::find(all, id, &Operation::id);
  return found == all.end() ? nullptr : *found;
}

}  // namespace padlens
