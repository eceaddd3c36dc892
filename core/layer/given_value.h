#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/layer/plain_json.h"

namespace padlens {

using Json = nlohmann::json;

// What stands in a field, as the table of fields reads it: a JSON value, or one of a plain text,
// of which no document is made. It refers to either.
class GivenValue {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a value is what stands in a field
  GivenValue(const Json& json);
  explicit GivenValue(const PlainValue& plain)
      : kind_(static_cast<Kind>(plain.kind)), plain_(&plain) {}

  bool is_null() const { return kind_ == Kind::null; }
  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_string() const { return kind_ == Kind::text; }
  bool is_array() const { return kind_ == Kind::list; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_number() const { return is_number_integer() || kind_ == Kind::real; }
  bool is_number_integer() const { return kind_ == Kind::whole; }

  // Precondition of each: it is one.
  bool boolean() const;
  std::string_view text() const;
  double number() const;
  std::size_t size() const;  // of a list or an object
  GivenValue operator[](std::size_t element) const;

  bool is_text(std::string_view word) const { return is_string() && text() == word; }
  bool is_whole(int number_is) const { return is_number() && number() == number_is; }

  // A whole number that `Number` holds; else none.
  template <class Number>
  std::optional<Number> whole() const {
    if (!is_number_integer()) return std::nullopt;
    const bool is_unsigned = json_is_unsigned();
    const std::int64_t bits = plain_ != nullptr ? plain_->number : json_whole();
    const bool fits = is_unsigned ? std::in_range<Number>(static_cast<std::uint64_t>(bits))
                                  : std::in_range<Number>(bits);
    return fits ? std::optional(static_cast<Number>(bits)) : std::nullopt;
  }

  // A member of an object; nullopt where it has none of that name.
  std::optional<GivenValue> find(std::string_view key) const;
  // Calls `member(key, value)` for each, until it returns false.
  template <class Function>
  void each_member(Function&& member) const {
    using Callee = std::remove_reference_t<Function>;
    visit(&member, [](void* callee, std::string_view key, const GivenValue& value) {
      return (*static_cast<Callee*>(callee))(key, value);
    });
  }

  // Null where no document was made.
  const Json* json() const { return json_; }
  // As a problem shows it. Of a plain text "": whoever finds a problem there has it read as a
  // document, which says all of it.
  std::string shown() const;

 private:
  // The first as PlainValue has them.
  enum class Kind : std::uint8_t { null, boolean, whole, text, list, object, real, none };
  using Visitor = bool (*)(void* callee, std::string_view key, const GivenValue& value);

  void visit(void* callee, Visitor member) const;
  bool json_is_unsigned() const;
  std::int64_t json_whole() const;

  Kind kind_ = Kind::none;
  const Json* json_ = nullptr;
  const PlainValue* plain_ = nullptr;
};

}  // namespace padlens
