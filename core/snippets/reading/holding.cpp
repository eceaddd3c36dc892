#include <algorithm>
#include <array>
#include <optional>

#include "core/snippets/reading/reader.h"

// What holds of a text's conditions, as far as it tells.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

}  // namespace

// Whether a condition holds; nullopt: the text does not tell.
std::optional<bool> Reader::holds(const Value& condition) const {
  if (condition.is(Kind::test)) {
    const auto first = [&] { return holds(condition.items[0]); };
    switch (static_cast<Test>(condition.number)) {
      case Test::negated: {
        const auto is_so = first();
        return is_so ? std::optional(!*is_so) : std::nullopt;
      }
      case Test::both:
      case Test::either: {
        const bool ends = static_cast<Test>(condition.number) == Test::either;
        const auto left = first();
        const auto right = left == ends ? left : holds(condition.items[1]);
        if (left == ends || right == ends) return ends;
        return left && right ? std::optional(!ends) : std::nullopt;
      }
      default:
        return compares(condition);
    }
  }
  const Value& value = told(condition);
  if (value.is(Kind::call) && value.items.size() == 3 && value.items[0].is(Kind::name) &&
      value.items[0].text == "isinstance")
    return is_instance(value.items[1], value.items[2]);
  if (value.is(Kind::call)) return text_holds(value);
  if (value.is_number() || value.is(Kind::boolean)) return real_of(value) != 0;
  if (value.is(Kind::null)) return false;
  if (value.is(Kind::text)) return !value.text.empty();
  if (value.is(Kind::list)) return !value.items.empty();
  if (!value.is(Kind::name)) return std::nullopt;
  if (value.text == "self.training") {  // sizes are asked of a model that is used
    builder_.remark("inference_assumed");
    return false;
  }
  const Thing* known = variable(value.text);
  if (known == nullptr) return std::nullopt;
  if (known->kind == Thing::Kind::list) return !known->parts.empty();
  const bool is_so = known->kind == Thing::Kind::layer || known->kind == Thing::Kind::routine ||
                     known->kind == Thing::Kind::named;
  return is_so ? std::optional(true) : std::nullopt;
}

// arch.startswith("b0"), arch.endswith("b0") of texts that are told.
std::optional<bool> Reader::text_holds(const Value& call) const {
  if (call.items.size() != 2 || !call.items[0].is(Kind::name)) return std::nullopt;
  const std::string_view path = call.items[0].text;
  const std::string_view method = last_part(path);
  const Value& part = told(call.items[1]);
  if (method.size() == path.size() || !part.is(Kind::text)) return std::nullopt;
  const Thing* known = variable(path.substr(0, path.size() - method.size() - 1));
  if (known == nullptr || known->kind != Thing::Kind::literal || !known->value->is(Kind::text))
    return std::nullopt;
  if (method == "startswith") return known->value->text.starts_with(part.text);
  return method == "endswith" ? std::optional(known->value->text.ends_with(part.text))
                              : std::nullopt;
}

// Whether a layer is of a library's class; nullopt where it may be of one above its own.
std::optional<bool> Reader::is_layer_of(const Value& given, std::string_view name) const {
  const Thing* known = given.is(Kind::name) ? variable(given.text) : nullptr;
  if (known == nullptr || known->kind != Thing::Kind::layer) return std::nullopt;
  const Definition& definition = definitions_[known->definition];
  if (definition.function == nullptr || definition.type != kNone) return std::nullopt;
  if (definition.word == name) return true;
  const bool other = find_function(*definition.library, name) != nullptr;
  return other ? std::optional(false) : std::nullopt;
}

// isinstance(value, type) of what the text tells, and the types that it may have.
std::optional<bool> Reader::is_instance(const Value& given, const Value& type) const {
  if (type.is(Kind::list)) {
    bool known = true;
    for (const Value& each : type.items) {
      const auto is_so = is_instance(given, each);
      if (is_so.value_or(false)) return true;
      known = known && is_so;
    }
    return known ? std::optional(false) : std::nullopt;
  }
  if (!type.is(Kind::name)) return std::nullopt;
  const std::string_view name = last_part(type.text);
  constexpr std::array<std::string_view, 9> kTypes{"int",   "float",    "str",    "bool", "list",
                                                   "tuple", "Sequence", "Tensor", "dict"};
  if (!is_one_of(name, kTypes)) return is_layer_of(given, name);
  const bool list = name == "list" || name == "tuple" || name == "Sequence";
  const Value& value = told(given);
  if (value.is(Kind::name)) {
    const Thing* known = variable(value.text);
    if (known == nullptr) return std::nullopt;
    if (known->kind == Thing::Kind::tensor) return name == "Tensor";
    return known->kind == Thing::Kind::list ? std::optional(list) : std::nullopt;
  }
  switch (value.kind) {
    case Kind::whole:
      return name == "int";
    case Kind::real:
      return name == "float";
    case Kind::text:
      return name == "str";
    case Kind::boolean:
      return name == "bool" || name == "int";
    case Kind::null:
      return false;
    case Kind::list:
      return list;
    default:
      return std::nullopt;
  }
}

// Of two values that are told: whether they compare as `condition` asks.
std::optional<bool> Reader::compares(const Value& condition) const {
  const Value& a = told(condition.items[0]);
  const Value& b = told(condition.items[1]);
  const auto test = static_cast<Test>(condition.number);
  if (a.is(Kind::name) && a.text == "__name__") return true;
  const auto plain = [](const Value& value) {
    return value.is_number() || value.is(Kind::text) || value.is(Kind::boolean) ||
           value.is(Kind::null) || value.is(Kind::list);
  };
  // What is no value is not None.
  if (a.is(Kind::name) && b.is(Kind::null) && variable(a.text) != nullptr)
    return test == Test::other;
  if (!plain(a) || !plain(b)) return std::nullopt;
  const auto same = [&](const Value& left, const Value& right) {
    const auto equal = [&](const auto& self, const Value& x,
                           const Value& y) -> std::optional<bool> {
      const Value& one = told(x);
      const Value& two = told(y);
      if (!plain(one) || !plain(two)) return std::nullopt;
      if (one.is_number() && two.is_number()) return real_of(one) == real_of(two);
      if (one.kind != two.kind || one.items.size() != two.items.size()) return false;
      std::optional<bool> all = one.text == two.text && one.number == two.number;
      for (std::size_t i = 0; i < one.items.size() && all.value_or(true); ++i) {
        const auto part = self(self, one.items[i], two.items[i]);
        if (!part || !*part) all = part;
      }
      return all;
    };
    return equal(equal, left, right);
  };
  if (test == Test::in) {
    if (!b.is(Kind::list)) return std::nullopt;
    bool known = true;
    for (const Value& item : b.items) {
      const auto is_it = same(a, item);
      if (is_it.value_or(false)) return true;
      known = known && is_it;
    }
    return known ? std::optional(false) : std::nullopt;
  }
  if (test == Test::same || test == Test::other) {
    const auto is_so = same(a, b);
    return is_so ? std::optional(*is_so == (test == Test::same)) : std::nullopt;
  }
  if (!a.is_number() || !b.is_number()) return std::nullopt;
  const double left = real_of(a);
  const double right = real_of(b);
  return test == Test::less   ? left < right
         : test == Test::more ? left > right
         : test == Test::most ? left <= right
                              : left >= right;
}

}  // namespace padlens::reading
