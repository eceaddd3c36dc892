#include <algorithm>
#include <array>

#include "core/snippets/reading/reader.h"

// Tensors that hold one number, "ones_like(x)", and what is made of them alone: a grid that counts
// the cells of a mean, a mask. They are no part of what the model does to its input.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

}  // namespace

bool Reader::is_constant(const Value& value) const {
  constexpr std::array<std::string_view, 3> kLike{"ones_like", "zeros_like", "full_like"};
  switch (value.kind) {
    case Kind::name: {
      const Thing* known = variable(value.text);
      return known != nullptr && known->kind == Thing::Kind::constant;
    }
    case Kind::index:
    case Kind::member:
      return is_constant(value.items[0]);
    case Kind::call:
      break;
    default:
      return false;
  }
  const Value& callee = value.items[0];
  if (callee.is(Kind::name)) {
    // A weight of one's own, too, that the cells are scaled by.
    if (is_one_of(last_part(callee.text), kLike) || last_part(callee.text) == "Parameter")
      return true;
    const std::size_t dot = callee.text.rfind('.');  // m.reshape(…)
    const Thing* of =
        dot == std::string_view::npos ? nullptr : variable(callee.text.substr(0, dot));
    if (of != nullptr && of->kind == Thing::Kind::constant) return true;
  }
  if (callee.is(Kind::member) && is_constant(callee.items[0])) return true;
  if (value.items.size() < 2 || !is_constant(value.items[1])) return false;
  return std::none_of(value.items.begin() + 2, value.items.end(), [&](const Value& other) {
    const Thing* known = other.is(Kind::name) ? variable(other.text) : nullptr;
    return known != nullptr && known->kind == Thing::Kind::tensor;
  });
}

}  // namespace padlens::reading
