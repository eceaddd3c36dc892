#include "core/frameworks/torch_layers.h"

#include <algorithm>

#include "core/geometry/formula.h"

namespace padlens::torch_layers {

bool has_field(const Operation& op, std::string_view field,
               std::initializer_list<std::string_view> pool_fields) {
  if (op.pools()) return std::ranges::find(pool_fields, field) != pool_fields.end();
  return field == "dilation" || field == "kernel_values" || field == "output_padding";
}

AxisGeometry resolve_axis(const Spec& spec, Axis axis, Windows windows) {
  return spec.op->transposed() ? crop_sides_axis(spec, axis)
                               : slide_axis(spec, axis, kSlide, windows);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& a, Windows windows,
                           Counting counting) {
  AxisDerivation lines;
  if (spec.op->transposed()) {
    derive_spread(a, crop_form(spec, axis, a), lines);
    return lines;
  }
  derive_slide(spec, axis, a, kSlide, windows, lines);
  add_divisor(spec, counting, lines);
  return lines;
}

}  // namespace padlens::torch_layers
