#include <cmath>
#include <limits>
#include <utility>

#include "core/snippets/reading/syntax.h"

namespace padlens::reading {
namespace {

constexpr std::size_t kMostItems = 1024;  // of a list that is repeated, those within it included

// How many values there are in a list; more than kMostItems are not counted.
std::size_t count_of(const Value& value) {
  std::size_t count = 1;
  for (const Value& item : value.items) {
    count += count_of(item);
    if (count > kMostItems) break;
  }
  return count;
}

double as_real(const Value& value) {
  return value.is(Value::Kind::real) ? value.real : static_cast<double>(value.number);
}

// Quotients as Python has them.
bool fold_whole(std::int64_t a, std::int64_t b, char sign, std::int64_t& result) {
  switch (sign) {
    case '+':
      return !__builtin_add_overflow(a, b, &result);
    case '-':
      return !__builtin_sub_overflow(a, b, &result);
    case '*':
      return !__builtin_mul_overflow(a, b, &result);
    case '%':
    case 'D': {
      if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return false;
      const bool down = a % b != 0 && (a < 0) != (b < 0);
      result = sign == 'D' ? a / b - (down ? 1 : 0) : a % b + (down ? b : 0);
      return true;
    }
    case 'P': {
      if (b < 0 || b > 63) return false;
      result = 1;
      for (std::int64_t i = 0; i < b; ++i) {
        if (__builtin_mul_overflow(result, a, &result)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

bool fold_real(double a, double b, char sign, double& result) {
  if ((sign == '/' || sign == 'D' || sign == '%') && b == 0) return false;
  result = sign == '+'   ? a + b
           : sign == '-' ? a - b
           : sign == '*' ? a * b
           : sign == '/' ? a / b
           : sign == 'D' ? std::floor(a / b)
           : sign == '%' ? a - b * std::floor(a / b)
                         : std::pow(a, b);
  return true;
}

bool fold_numbers(Value& left, const Value& right, char sign) {
  std::int64_t whole = 0;
  const bool both = left.is(Value::Kind::whole) && right.is(Value::Kind::whole);
  if (both && fold_whole(left.number, right.number, sign, whole)) {
    left.number = whole;
  } else {
    double real = 0;
    if (!fold_real(as_real(left), as_real(right), sign, real)) return false;
    left.kind = Value::Kind::real;
    left.real = real;
  }
  left.end = right.end;
  return true;
}

bool repeat(Value& list, std::int64_t times, std::uint32_t end) {
  const auto most = static_cast<std::int64_t>(kMostItems / count_of(list));
  if (times < 0 || times > most) return false;
  const std::vector<Value> once = std::move(list.items);
  list.items.clear();
  for (std::int64_t i = 0; i < times; ++i)
    list.items.insert(list.items.end(), once.begin(), once.end());
  list.end = end;
  return true;
}

}  // namespace

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('.') == std::string_view::npos ? 0 : path.rfind('.') + 1);
}

bool fold(Value& left, const Value& right, char sign) {
  if (left.is_number() && right.is_number()) return fold_numbers(left, right, sign);
  if (left.is(Value::Kind::list) && right.is(Value::Kind::list) && sign == '+') {
    if (left.items.size() + right.items.size() > kMostItems) return false;
    left.items.insert(left.items.end(), right.items.begin(), right.items.end());
    left.end = right.end;
    return true;
  }
  if (left.is(Value::Kind::list) && right.is(Value::Kind::whole) && sign == '*')
    return repeat(left, right.number, right.end);
  if (left.is(Value::Kind::whole) && right.is(Value::Kind::list) && sign == '*') {
    Value list = right;
    list.at = left.at;
    if (!repeat(list, left.number, right.end)) return false;
    left = std::move(list);
    return true;
  }
  return false;
}

}  // namespace padlens::reading
