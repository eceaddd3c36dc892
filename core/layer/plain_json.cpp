#include "core/layer/plain_json.h"

#include <algorithm>
#include <span>

namespace padlens {
namespace {

using Kind = PlainValue::Kind;

class PlainReader {
 public:
  PlainReader(std::string_view text, std::span<PlainValue> values)
      : at_(text.data()), end_(at_ + text.size()), values_(values) {}

  bool read() {
    if (!skip('{') || !elements(put(), Kind::object, '}', true)) return false;
    blanks();
    return at_ == end_;
  }

 private:
  void blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n'))
      ++at_;
  }

  bool skip(char letter) {
    blanks();
    if (at_ == end_ || *at_ != letter) return false;
    ++at_;
    return true;
  }

  PlainValue& put() { return values_[count_++]; }

  // The elements of a list or an object and what closes it.
  bool elements(PlainValue& head, Kind kind, char close, bool outermost) {
    head.kind = kind;
    head.size = 0;
    if (skip(close)) return true;
    const std::size_t first = count_;
    do {
      if (count_ == values_.size()) return false;
      PlainValue& value = put();
      value.key = {};
      if (kind == Kind::object && !(skip('"') && letters(value.key) && skip(':'))) return false;
      ++head.size;
      if (!read_value(value, outermost)) return false;
    } while (skip(','));
    return skip(close) && (kind != Kind::object || keys_differ(first, outermost));
  }

  bool read_value(PlainValue& value, bool outermost) {
    if (skip('"')) {
      value.kind = Kind::text;
      return letters(value.text);
    }
    if (at_ == end_) return false;
    switch (*at_) {
      case '[':
        ++at_;
        return outermost && elements(value, Kind::list, ']', false);
      case '{':
        ++at_;
        return outermost && elements(value, Kind::object, '}', false);
      case 'n':
        return word(value, "null", Kind::null, 0);
      case 't':
        return word(value, "true", Kind::boolean, 1);
      case 'f':
        return word(value, "false", Kind::boolean, 0);
      default:
        return whole(value);
    }
  }

  bool word(PlainValue& value, std::string_view name, Kind kind, std::int64_t number) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(name)) {
      return false;
    }
    at_ += name.size();
    value.kind = kind;
    value.number = number;
    return true;
  }

  // Up to the quotation mark that ends them.
  bool letters(PlainValue::Letters& found) {
    constexpr unsigned char kDelete = 0x7f;
    const char* begin = at_;
    for (; at_ != end_ && *at_ != '"'; ++at_) {
      const auto letter = static_cast<unsigned char>(*at_);
      if (letter < ' ' || letter > kDelete || letter == '\\') return false;
    }
    if (at_ == end_) return false;
    found = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  bool whole(PlainValue& value) {
    constexpr std::ptrdiff_t kMostDigits = 18;
    const bool negative = *at_ == '-';
    if (negative) ++at_;
    const char* begin = at_;
    std::int64_t number = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < kMostDigits; ++at_)
      number = number * 10 + (*at_ - '0');
    // "-0" and "01" are for the other reader; so is "1.5", behind whose 1 no value can end.
    if (at_ == begin || (*begin == '0' && (negative || at_ - begin > 1))) return false;
    value.kind = Kind::whole;
    value.number = negative ? -number : number;
    return true;
  }

  bool keys_differ(std::size_t first, bool outermost) const {
    for (std::size_t i = first; i < count_; i = next(i, outermost)) {
      for (std::size_t j = first; j < i; j = next(j, outermost)) {
        const auto& [begin, count] = values_[i].key;
        const auto& [other, others] = values_[j].key;
        if (count == others && std::equal(begin, begin + count, other)) return false;
      }
    }
    return true;
  }

  std::size_t next(std::size_t i, bool outermost) const {
    const bool has_elements = values_[i].kind == Kind::list || values_[i].kind == Kind::object;
    return i + 1 + (outermost && has_elements ? values_[i].size : 0U);
  }

  const char* at_;
  const char* end_;
  std::span<PlainValue> values_;
  std::size_t count_ = 0;
};

}  // namespace

bool PlainObject::read(std::string_view text) {
  return PlainReader(text, values_).read();
}

}  // namespace padlens
