#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/snippets/reading/reader.h"

// What a text tells of a value: names it sets, items of its lists, numbers that it works out.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// Values that are worked out of others, those in lists included: few words may come to many.
constexpr std::size_t kMostWorkedOut = 1'000'000;

// int(7 / 2), math.ceil(2.5): the number that a call rounds to; false: it is no such call.
bool round_as(std::string_view function, Value& number) {
  if (!number.is(Kind::real) || std::abs(number.real) > 1e15) return false;
  double whole = 0;
  if (function == "int") {
    whole = std::trunc(number.real);
  } else if (function == "round") {
    whole = std::nearbyint(number.real);
  } else if (function == "floor") {
    whole = std::floor(number.real);
  } else if (function == "ceil") {
    whole = std::ceil(number.real);
  } else {
    return false;
  }
  number.kind = Kind::whole;
  number.number = static_cast<std::int64_t>(whole);
  return true;
}

// Values in it, itself included; of more than kMostInOne some more than that.
constexpr std::size_t kMostInOne = 4096;
std::size_t size_of(const Value& value) {
  std::size_t size = 1;
  for (const Value& item : value.items) {
    size += size_of(item);
    if (size > kMostInOne) break;
  }
  return size;
}

bool is_known(const Value& value) {
  return value.is_number() || value.is(Kind::list);
}

}  // namespace

const Value& Reader::told(const Value& value) const {
  const Value* at = &value;
  for (int step = 0; step < 8; ++step) {
    const Value* next = told_once(*at);
    if (next == nullptr) break;
    at = next;
  }
  return *at;
}

// One step of told(); null: it is told as it stands, or not at all.
const Value* Reader::told_once(const Value& value) const {
  if (value.is(Kind::name)) {
    const Thing* known = variable(value.text);
    return known != nullptr && known->kind == Thing::Kind::literal ? known->value : nullptr;
  }
  if (value.is(Kind::index) && value.items.size() == 2) {
    const Value& which = told(value.items[1]);
    const Value& list = told(value.items[0]);
    const auto size = static_cast<std::int64_t>(list.items.size());
    if (&list == &value || !list.is(Kind::list) || !which.is(Kind::whole)) return nullptr;
    const std::int64_t i = which.number < 0 ? which.number + size : which.number;
    return i < 0 || i >= size ? nullptr : &list.items[static_cast<std::size_t>(i)];
  }
  if (value.is(Kind::sum) || value.is(Kind::product) || value.is(Kind::operation))
    return worked_out(value);
  if (!value.is(Kind::call) || value.items.size() < 2 || !value.items[0].is(Kind::name) ||
      !value.keys[1].empty())
    return nullptr;
  // np.array([2, 2]), int(2), tuple([2, 2])
  constexpr std::array<std::string_view, 11> kAround{"array", "int",     "tuple", "list",
                                                     "Size",  "asarray", "float", "IntArray",
                                                     "round", "floor",   "ceil"};
  const std::string_view function = last_part(value.items[0].text);
  if (!is_one_of(function, kAround)) return nullptr;
  Value rounded = told(value.items[1]).is(Kind::real) ? told(value.items[1]) : Value{};
  return round_as(function, rounded) ? keep_number(std::move(rounded)) : &value.items[1];
}

// "kernel // 2" of numbers that the text tells by names.
const Value* Reader::worked_out(const Value& value) const {
  const Value& first = told(value.items[0]);
  const char sign = static_cast<char>(value.number);
  if (!is_known(first) || (value.items.size() == 1 && sign != '-')) return nullptr;
  Value result = first;
  if (value.items.size() == 1) {
    result = Value{};
    result.kind = Kind::whole;
    if (!fold(result, first, '-')) return nullptr;
  }
  for (std::size_t i = 1; i < value.items.size(); ++i) {
    const Value& right = told(value.items[i]);
    if (!is_known(right) || !fold(result, right, sign)) return nullptr;
  }
  result.at = value.at;
  result.end = value.end;
  return keep_number(std::move(result));
}

// Whether one more value may be worked out or copied, or stand in a list.
bool Reader::has_room(const Value& value) const {
  const std::size_t size = size_of(value);
  worked_out_size_ += std::min(size, kMostInOne);
  return size <= kMostInOne && worked_out_size_ <= kMostWorkedOut;
}

bool Reader::has_room(const Thing& thing) const {
  std::size_t size = 0;
  if (!fits_list(thing, size, 0)) return false;
  worked_out_size_ += size;
  return worked_out_size_ <= kMostWorkedOut;
}

// Whether a list is small enough to be copied wherever it is named. `size`: grows by what is in it.
bool Reader::fits_list(const Thing& thing, std::size_t& size, int depth) {
  constexpr std::size_t kMostInList = 8192;
  return depth < kMostLevels && ++size <= kMostInList &&
         std::ranges::all_of(thing.parts,
                             [&](const Thing& part) { return fits_list(part, size, depth + 1); });
}

const Value* Reader::keep_number(Value number) const {
  if (!has_room(number)) return nullptr;
  worked_out_.push_back(std::move(number));
  return &worked_out_.back();
}

}  // namespace padlens::reading
