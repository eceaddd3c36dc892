#include "core/frameworks/layer_shape.h"

#include <fmt/format.h>

#include "core/frameworks/framework.h"
#include "core/layer/grouping.h"

namespace padlens {

LayerShape layer_shape(const Spec& spec, const std::array<std::string, 2>& input,
                       const std::array<std::string, 2>& output) {
  const Framework* framework = find_framework(spec.framework);
  const bool last = framework != nullptr && framework->traits.channels_last;
  const Grouping grouping = grouping_of(spec);
  const auto told = [&](std::int64_t planes, const std::array<std::string, 2>& sizes) {
    std::string cells;
    for (const Axis axis : axes_of(spec))
      cells += fmt::format("{}{}", cells.empty() ? "" : ", ", sizes[axis]);
    return last ? fmt::format("(B, {}, {})", cells, planes)
                : fmt::format("(B, {}, {})", planes, cells);
  };
  return {told(grouping.channels, input), told(grouping.filters, output)};
}

LayerShape layer_shape(const Spec& spec, const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return layer_shape(spec, {std::to_string(h.n), std::to_string(w.n)},
                     {std::to_string(h.out), std::to_string(w.out)});
}

}  // namespace padlens
