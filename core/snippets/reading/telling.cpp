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
// Steps of what is told with what is told.
constexpr std::size_t kMostTold = 2'000'000;

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

const Value& truth(bool holds) {
  static const auto make = [](int number) {
    Value value;
    value.kind = Kind::boolean;
    value.number = number;
    return value;
  };
  static const Value kTrue = make(1);
  static const Value kFalse = make(0);
  return holds ? kTrue : kFalse;
}

bool is_known(const Value& value) {
  return value.is_number() || value.is(Kind::list);
}

}  // namespace

const Value& Reader::told(const Value& value) const {
  // What a name stands for may be told with that name.
  constexpr int kMostWithin = 24;
  if (tells_ >= kMostWithin || (tells_ > 3 && ++told_ > kMostTold)) return value;
  ++tells_;
  const Value* at = &value;
  for (int step = 0; step < 8; ++step) {
    const Value* next = told_once(*at);
    if (next == nullptr) break;
    at = next;
  }
  --tells_;
  return *at;
}

// A text that is put together: f"conv{i}", "conv%d" % i, "conv" + str(i); null: it is none.
const Value* Reader::text_told(const Value& value) const {
  const auto as_text = [&](const Value& part) -> std::optional<std::string> {
    const Value& known = told(part);
    if (known.is(Kind::text)) return std::string(known.text);
    return known.is(Kind::whole) ? std::optional(std::to_string(known.number)) : std::nullopt;
  };
  std::string text;
  if (value.is(Kind::sum)) {
    for (const Value& item : value.items) {
      if (!told(item).is(Kind::text)) return nullptr;
      text += told(item).text;
    }
  } else if (value.is(Kind::operation) && value.number == '%' && value.items[0].is(Kind::text)) {
    text = value.items[0].text;
    const std::size_t at = text.find('%');
    const auto put = as_text(value.items[1]);
    if (!put || at == std::string::npos || at + 1 == text.size()) return nullptr;
    text.replace(at, 2, *put);
  } else if (value.is(Kind::call)) {  // str(i)
    const auto put = as_text(value.items[1]);
    if (!put) return nullptr;
    text = *put;
  } else {
    std::string_view rest = value.text;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
      told_ += 50;
      if (told_ > kMostTold || tells_ > 8) return nullptr;
      const std::size_t close = std::min(rest.find('}', open), rest.size());
      const std::string_view name = rest.substr(open + 1, close - open - 1);
      const Words words = words_of(name, kMostInOne);
      Parser parser(name, words.tokens);
      Value part;
      const auto put = parser.only(part) ? as_text(part) : std::nullopt;
      if (!put) return nullptr;
      text += std::string(rest.substr(0, open)) + *put;
      rest.remove_prefix(std::min(close + 1, rest.size()));
    }
    text += rest;
  }
  if (text.size() > kMostInOne) return nullptr;
  texts_.push_back(std::move(text));
  Value whole;
  whole.kind = Kind::text;
  whole.at = value.at;
  whole.end = value.end;
  whole.text = texts_.back();
  return keep_number(std::move(whole));
}

// One step of told(); null: it is told as it stands, or not at all.
const Value* Reader::told_once(const Value& value) const {
  if (value.is(Kind::name)) {
    const Thing* known = variable(value.text);
    if (known == nullptr) return sizes_told(value);
    return known->kind == Thing::Kind::literal ? known->value : nullptr;
  }
  if (const Value* sizes = sizes_told(value)) return sizes;
  const auto is_f = [&](std::size_t at) { return text_[at] == 'f' || text_[at] == 'F'; };
  const bool formatted = value.is(Kind::text) && value.at > 0 && value.at < text_.size() &&
                         (is_f(value.at) || is_f(value.at - 1)) &&
                         value.text.find('{') != std::string_view::npos;
  if (formatted) return text_told(value);
  if (value.is(Kind::index) && value.items.size() == 2) {
    if (value.items[1].is(Kind::slice)) return sliced(value);
    const Value& which = told(value.items[1]);
    const Value& list = told(value.items[0]);
    if (list.is(Kind::dict) && which.is(Kind::text)) {
      const auto key = std::ranges::find(list.keys, which.text);
      return key == list.keys.end()
                 ? nullptr
                 : &list.items[static_cast<std::size_t>(key - list.keys.begin())];
    }
    const auto size = static_cast<std::int64_t>(list.items.size());
    if (&list == &value || !list.is(Kind::list) || !which.is(Kind::whole)) return nullptr;
    const std::int64_t i = which.number < 0 ? which.number + size : which.number;
    return i < 0 || i >= size ? nullptr : &list.items[static_cast<std::size_t>(i)];
  }
  if (value.is(Kind::test) || value.is(Kind::choice)) {
    const auto is_so = holds(value.is(Kind::choice) ? value.items[1] : value);
    if (!is_so) return nullptr;
    return value.is(Kind::test) ? &truth(*is_so) : &value.items[*is_so ? 0 : 2];
  }
  if ((value.is(Kind::sum) || value.is(Kind::operation)) && told(value.items[0]).is(Kind::text))
    return text_told(value);
  if (value.is(Kind::sum) || value.is(Kind::product) || value.is(Kind::operation))
    return worked_out(value);
  if (!value.is(Kind::call) || value.items.size() < 2 || !value.items[0].is(Kind::name) ||
      !value.keys[1].empty())
    return nullptr;
  if (const Value* counted = counted_out(value)) return counted;
  if (const Value* real = reckoned(value)) return real;
  if (const Value* taken = taken_out(value)) return taken;
  if (value.items[0].text == "str" && value.items.size() == 2) return text_told(value);
  // np.array([2, 2]), int(2), tuple([2, 2])
  constexpr std::array<std::string_view, 19> kAround{
      "array", "int",  "tuple", "list",  "Size",  "asarray", "float",  "IntArray", "round", "floor",
      "ceil",  "int8", "int16", "int32", "int64", "uint8",   "uint16", "uint32",   "uint64"};
  const std::string_view function = last_part(value.items[0].text);
  if (!is_one_of(function, kAround)) return nullptr;
  Value rounded = told(value.items[1]).is(Kind::real) ? told(value.items[1]) : Value{};
  return round_as(function, rounded) ? keep_number(std::move(rounded)) : &value.items[1];
}

// "list[2:]" of a list that is told; null: it is none.
const Value* Reader::sliced(const Value& value) const {
  const Value& list = told(value.items[0]);
  const Value& slice = value.items[1];
  if (!list.is(Kind::list) || slice.items.size() > 2) return nullptr;
  const auto size = static_cast<std::int64_t>(list.items.size());
  std::array<std::int64_t, 2> ends{0, size};
  for (std::size_t i = 0; i < slice.items.size(); ++i) {
    const Value& end = told(slice.items[i]);
    if (end.is(Kind::null)) continue;
    if (!end.is(Kind::whole)) return nullptr;
    ends[i] = std::clamp<std::int64_t>(end.number < 0 ? end.number + size : end.number, 0, size);
  }
  Value part = list;
  part.items.assign(list.items.begin() + ends[0], list.items.begin() + std::max(ends[0], ends[1]));
  return keep_number(std::move(part));
}

// The tensor whose sizes are asked for: that of "x.shape", "x.size()", "tf.shape(x)"; null: none
// is. `axis`: of one alone, x.size(2).
const Thing* Reader::tensor_of_sizes(const Value& value, const Value** axis) const {
  const bool call = value.is(Kind::call);
  const Value& named = call ? value.items[0] : value;
  if (!named.is(Kind::name)) return nullptr;
  const std::string_view last = last_part(named.text);
  const bool sizes =
      last == "shape" || (call && (last == "size" || last == "get_shape" || last == "int_shape"));
  if (!sizes || last.size() == named.text.size()) return nullptr;
  const Thing* object = variable(named.text.substr(0, named.text.size() - last.size() - 1));
  if (call && value.items.size() == 2) {
    if (object == nullptr && last != "size")  // tf.shape(x)
      object = value.items[1].is(Kind::name) ? variable(value.items[1].text) : nullptr;
    else
      *axis = &value.items[1];
  }
  return object != nullptr && object->kind == Thing::Kind::tensor ? object : nullptr;
}

// The sizes of a tensor, or of one of its axes, as far as they are known; null: they are not.
const Value* Reader::sizes_told(const Value& value) const {
  const Value* axis = nullptr;
  const Thing* tensor = tensor_of_sizes(value, &axis);
  if (tensor == nullptr) return nullptr;
  // How many axes there are is not known of an input of which nothing is told.
  if (!builder_.is_laid(tensor->source) && !builder_.size_of(tensor->source)) return nullptr;
  Value list;
  list.kind = Kind::list;
  list.at = value.at;
  list.end = value.end;
  for (const TensorAxis& each : builder_.axes_of(tensor->source, lies_last(nullptr))) {
    Value& size = list.items.emplace_back();
    if (each.extent == TensorAxis::kBatch) size = batch_value();
    size.at = value.at;
    size.end = value.end;
    if (each.extent < 0) continue;
    size.kind = Kind::whole;
    size.number = each.extent;
  }
  if (axis == nullptr) return keep_number(std::move(list));
  const Value& which = told(*axis);
  const auto count = static_cast<std::int64_t>(list.items.size());
  if (!which.is(Kind::whole)) return nullptr;
  const std::int64_t i = which.number < 0 ? which.number + count : which.number;
  if (i < 0 || i >= count) return nullptr;
  const Value& size = list.items[static_cast<std::size_t>(i)];
  return size.is(Kind::whole) || is_batch(size) ? keep_number(Value(size)) : nullptr;
}

// options.get("size", 224), options.pop("size", 224) of a dict that is told; null: it is none.
const Value* Reader::taken_out(const Value& call) const {
  const std::string_view path = call.items[0].text;
  const std::string_view last = last_part(path);
  if ((last != "get" && last != "pop") || last.size() == path.size() || call.items.size() < 2)
    return nullptr;
  const Thing* dict = variable(path.substr(0, path.size() - last.size() - 1));
  const Value& key = told(call.items[1]);
  if (dict == nullptr || dict->kind != Thing::Kind::literal || !dict->value->is(Kind::dict) ||
      !key.is(Kind::text))
    return nullptr;
  const auto found = std::ranges::find(dict->value->keys, key.text);
  if (found != dict->value->keys.end())
    return &dict->value->items[static_cast<std::size_t>(found - dict->value->keys.begin())];
  return call.items.size() > 2 ? &call.items[2] : nullptr;
}

// len(list), max(1, n), min(…) of numbers; null: it is none.
const Value* Reader::counted_out(const Value& call) const {
  const std::string_view function = call.items[0].text;
  if (function == "len" && call.items.size() == 2) {
    const Value& list = told(call.items[1]);
    const Thing* known = list.is(Kind::name) ? variable(list.text) : nullptr;
    const bool parts = known != nullptr && known->kind == Thing::Kind::list;
    if (!list.is(Kind::list) && !parts) return nullptr;
    return number(static_cast<std::int64_t>(parts ? known->parts.size() : list.items.size())).value;
  }
  if (function != "max" && function != "min") return nullptr;
  // Several values, or one list of them.
  const Value& only = told(call.items[1]);
  const bool list = call.items.size() == 2 && only.is(Kind::list);
  if (!list && call.items.size() < 3) return nullptr;
  const std::vector<Value>& values = list ? only.items : call.items;
  const Value* best = nullptr;
  for (std::size_t i = list ? 0 : 1; i < values.size(); ++i) {
    const Value& item = told(values[i]);
    if (!item.is_number()) return nullptr;
    if (best == nullptr ||
        (function == "max" ? real_of(item) > real_of(*best) : real_of(item) < real_of(*best)))
      best = &item;
  }
  return best;
}

// math.log(scale, 2), np.sqrt(n) of numbers; null: it is none.
const Value* Reader::reckoned(const Value& call) const {
  const std::string_view path = call.items[0].text;
  if (!path.starts_with("math.") && !path.starts_with("np.")) return nullptr;
  const std::string_view function = last_part(path);
  const Value& first = told(call.items[1]);
  const Value* base = call.items.size() == 3 ? &told(call.items[2]) : nullptr;
  if (!first.is_number() || (base != nullptr && !base->is_number())) return nullptr;
  const double x = real_of(first);
  double result = 0;
  if (function == "log" && base != nullptr) {
    result = std::log(x) / std::log(real_of(*base));
  } else if (function == "log") {
    result = std::log(x);
  } else if (function == "log2") {
    result = std::log2(x);
  } else if (function == "sqrt") {
    result = std::sqrt(x);
  } else {
    return nullptr;
  }
  if (!std::isfinite(result)) return nullptr;
  Value number;
  number.kind = Kind::real;
  number.real = result;
  number.at = call.at;
  number.end = call.end;
  return keep_number(std::move(number));
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
