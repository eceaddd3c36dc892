#include "app/i18n/sizes.h"

#include <fmt/format.h>

namespace padlens {

std::string size_text(Op op, std::int64_t height, std::int64_t width) {
  return op->rank == 1 ? std::to_string(width) : fmt::format("{}×{}", height, width);
}

std::string size_title(Op op, std::int64_t height, std::int64_t width) {
  return op->rank == 1 ? std::to_string(width) : fmt::format("{} × {}", height, width);
}

std::string axes_text(Op op, const PerAxis& pair) {
  const auto [height, width] = pair;
  return height == width ? std::to_string(height) : size_text(op, height, width);
}

std::string sides_text(const Geometry& geometry) {
  const auto sides = geometry.sides();
  if (geometry.op->rank == 1) return fmt::format("{} {}", sides[2], sides[3]);
  return fmt::format("{} {} {} {}", sides[0], sides[1], sides[2], sides[3]);
}

std::string index_text(Op op, Cell cell) {
  if (op->rank == 1) return fmt::format("[{}]", cell.col);
  return fmt::format("[{},{}]", cell.row, cell.col);
}

std::string ranked(Op op, std::string_view key) {
  return std::string(key) + (op->rank == 1 ? ".1d" : "");
}

std::string pixels_text(int width, int height) {
  return fmt::format("{}×{}", width, height);
}

std::string pixels_title(int width, int height) {
  return fmt::format("{} × {}", width, height);
}

}  // namespace padlens
