#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace padlens {

// A value of a plain text, or, where it is a list or an object, its head: the elements follow it.
// Nothing in it is initialized, as there are many of them and few are used.
struct PlainValue {
  enum class Kind : std::uint8_t { null, boolean, whole, text, list, object };

  struct Letters {
    const char* begin;
    std::size_t count;
    operator std::string_view() const { return {begin, count}; }
  };

  Kind kind;
  std::uint8_t size;    // list, object: how many elements, none of which has any itself
  std::int64_t number;  // whole; boolean: 0 or 1
  Letters text;
  Letters key;  // where it is a member of an object
};

// The JSON object that a text is, without memory of its own, where all in it is plain: null, true,
// false, whole numbers of at most 18 digits, text of ASCII without escapes; lists and objects of
// these; no key twice. What is not plain, as rows of numbers or a text that is no JSON, is for
// parse_json().
class PlainObject {
 public:
  // False where it is not plain. It refers to the text.
  bool read(std::string_view text);

  // The object's head, behind which all its values stand. Precondition: it was read.
  const PlainValue& head() const { return values_[0]; }

 private:
  std::array<PlainValue, 96> values_;
};

}  // namespace padlens
