#include "app/cli/axes_json.h"

#include <array>

namespace padlens {
namespace {

constexpr std::array<std::string_view, 2> kAxisNames{"height", "width"};
constexpr std::array<std::string_view, 4> kSideNames{"top", "bottom", "left", "right"};

}  // namespace

std::span<const std::string_view> axis_names(Op op) {
  return std::span(kAxisNames).last(static_cast<std::size_t>(op->rank));
}

std::span<const std::string_view> side_names(Op op) {
  return std::span(kSideNames).last(2 * static_cast<std::size_t>(op->rank));
}

nlohmann::ordered_json axes_json(Op op, std::int64_t height, std::int64_t width) {
  if (op->rank == 1) return nlohmann::ordered_json::array({width});
  return nlohmann::ordered_json::array({height, width});
}

nlohmann::ordered_json output_json(const Geometry& geometry) {
  return axes_json(geometry.op, geometry.height().out, geometry.width().out);
}

nlohmann::ordered_json sides_json(Op op, const std::array<std::int64_t, 4>& sides) {
  nlohmann::ordered_json json;
  const auto names = side_names(op);
  for (std::size_t i = 0; i < names.size(); ++i)
    json[std::string(names[i])] = sides[sides.size() - names.size() + i];
  return json;
}

nlohmann::ordered_json sides_json(const Geometry& geometry) {
  return sides_json(geometry.op, geometry.sides());
}

}  // namespace padlens
