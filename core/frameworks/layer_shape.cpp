#include "core/frameworks/layer_shape.h"

#include <fmt/format.h>

#include "core/frameworks/framework.h"
#include "core/layer/grouping.h"

namespace padlens {

LayerShape layer_shape(const Spec& spec, const Geometry& geometry) {
  const Framework* framework = find_framework(spec.framework);
  const bool last = framework != nullptr && framework->traits.channels_last;
  const Grouping grouping = grouping_of(spec);
  const auto told = [&](std::int64_t planes, std::int64_t AxisGeometry::*member) {
    std::string cells;
    for (const Axis axis : axes_of(spec))
      cells += fmt::format("{}{}", cells.empty() ? "" : ", ", geometry.axis[axis].*member);
    return last ? fmt::format("(B, {}, {})", cells, planes)
                : fmt::format("(B, {}, {})", planes, cells);
  };
  return {told(grouping.channels, &AxisGeometry::n), told(grouping.filters, &AxisGeometry::out)};
}

}  // namespace padlens
