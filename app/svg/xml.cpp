#include "app/svg/xml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "app/svg/one_line.h"

namespace padlens {

std::int64_t hundredths(double value) {
  constexpr double kLargest = 1e12;
  if (!std::isfinite(value)) return 0;
  return std::llround(std::clamp(value, -kLargest, kLargest) * 100);
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), end);
}

void append_number(std::string& out, double value, char point) {
  std::int64_t rest = hundredths(value);
  if (rest < 0) {
    out += '-';
    rest = -rest;
  }
  append_integer(out, rest / 100);
  rest %= 100;
  if (rest == 0) return;
  out += point;
  out += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
}

void append_attribute(std::string& out, std::string_view name, double value) {
  out += ' ';
  out += name;
  out += "=\"";
  append_number(out, value);
  out += '"';
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : one_line(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

void append_escaped_lines(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    append_escaped(out, text.substr(0, end));
    out += '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

}  // namespace padlens
