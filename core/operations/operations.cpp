#include "core/operations/operation.h"

namespace padlens {

Op find_operation(std::string_view id) {
  const auto all = operations();
  const auto found = std::ranges::find(all, id, &Operation::id);
  return found == all.end() ? nullptr : *found;
}

Op in_dimensions(const Operation& op, int rank) {
  const auto found = std::ranges::find_if(operations(), [&](Op each) {
    return each->rank == rank && each->sizing == op.sizing && each->reducer == op.reducer;
  });
  return found == operations().end() ? nullptr : *found;
}

}  // namespace padlens
