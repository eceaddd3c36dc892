#include "core/layer/exponent.h"

namespace padlens {

std::string short_exponent(std::string text) {
  const auto e = text.find('e');
  if (e == std::string::npos) return text;
  const auto digits = text.find_first_not_of("+-0", e + 1);
  return text.replace(e + 1, digits - e - 1, text[e + 1] == '-' ? "-" : "");
}

}  // namespace padlens
