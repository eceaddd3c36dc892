#include "core/answers/way_back.h"

#include <algorithm>

#include "core/answers/recipe.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

// The other of the two, with the same settings.
std::optional<Spec> counterpart(const Spec& spec, const Geometry& geometry) {
  const Op other = find_operation(spec.op->counterpart);
  const Framework* framework = find_framework(spec.framework);
  if (other == nullptr || framework == nullptr) return std::nullopt;
  if (other->transposed() == spec.op->transposed()) return std::nullopt;
  Spec back = spec;
  back.op = other;
  back.input_values = {};
  back.kernel_values = {};
  back.pad_fill = {};
  back.output_padding.reset();
  back.output_shape.reset();
  for (const Axis axis : kAxes) {
    const std::int64_t out = geometry.axis[axis].out;
    if (out < 1 || out > Limits::input) return std::nullopt;
    back.input[axis] = static_cast<int>(out);
    // It asks for the size that is to come back.
    if (other->transposed() && framework->traits.needs_output_shape) back.output_shape = spec.input;
  }
  return back;
}

// Cells that the transpose falls short of the input, where output_padding can append them.
std::optional<PerAxis> missing_cells(const Spec& spec, const Spec& back, const Geometry& came) {
  PerAxis missing{};
  for (const Axis axis : kAxes) {
    const std::int64_t cells = spec.input[axis] - came.axis[axis].out;
    if (cells < 0 || cells > Limits::output_padding) return std::nullopt;
    missing[axis] = static_cast<int>(cells);
  }
  Spec padded = back;
  padded.output_padding = missing;
  const auto geometry = library_geometry(padded);
  const bool fits = geometry && geometry->height().out == spec.input[kHeight] &&
                    geometry->width().out == spec.input[kWidth];
  return fits ? std::optional(missing) : std::nullopt;
}

}  // namespace

std::optional<WayBack> way_back(const Spec& spec, const Geometry& geometry) {
  if (spec.op->pools() || geometry.outputs() == 0) return std::nullopt;
  const auto back = counterpart(spec, geometry);
  if (!back) return std::nullopt;
  const auto came = library_geometry(*back);
  if (!came) return std::nullopt;
  WayBack way{*back, {came->height().out, came->width().out}, false, std::nullopt, {}};
  way.returns = way.size[kHeight] == spec.input[kHeight] && way.size[kWidth] == spec.input[kWidth];
  if (!spec.op->transposed() && !way.returns) {
    way.output_padding = missing_cells(spec, *back, *came);
  }
  way.shared = inputs_with_output(spec.op->transposed() ? *back : spec);
  return way;
}

}  // namespace padlens
