#include "app/i18n/sizes.h"

#include <fmt/format.h>

namespace padlens {

std::string size_text(std::int64_t height, std::int64_t width) {
  return fmt::format("{}×{}", height, width);
}

std::string size_title(std::int64_t height, std::int64_t width) {
  return fmt::format("{} × {}", height, width);
}

std::string axes_text(const PerAxis& pair) {
  const auto [height, width] = pair;
  return height == width ? std::to_string(height) : size_text(height, width);
}

std::string sides_text(const Geometry& geometry) {
  const auto sides = geometry.sides();
  return fmt::format("{} {} {} {}", sides[0], sides[1], sides[2], sides[3]);
}

}  // namespace padlens
