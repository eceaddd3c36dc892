#include "core/snippets/smaller.h"

#include <algorithm>

#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

// Whether nothing but the size differs.
bool alike(const AxisGeometry& large, const AxisGeometry& small) {
  return large.pad_before == small.pad_before && large.pad_after == small.pad_after &&
         large.crop_before == small.crop_before && large.crop_after == small.crop_after &&
         large.leftover == small.leftover && large.overhang == small.overhang;
}

// With the input of one axis smaller by whole strides.
std::optional<Spec> smaller_axis(const Spec& spec, const AxisGeometry& large, Axis axis) {
  constexpr std::int64_t kTries = 4096;
  const bool spreads = spec.op->transposed();
  const std::int64_t step = spreads ? 1 : large.s;
  const std::int64_t first = (large.n - 1) % step + 1;
  // A window's own size and its padding decide from where on all is as in the large one.
  const std::int64_t skipped =
      spreads ? 0 : std::max<std::int64_t>(large.K - large.pad_before - large.pad_after - first, 0);
  for (std::int64_t i = 0; i < kTries; ++i) {
    const std::int64_t n = first + (ceil_div(skipped, step) + i) * step;
    if (n >= large.n) return std::nullopt;
    Spec small = spec;
    small.input[axis] = static_cast<int>(n);
    if (spec.output_shape) {
      const std::int64_t out = (*spec.output_shape)[axis] - (large.n - n) * large.s;
      if (out < 1) continue;
      (*small.output_shape)[axis] = static_cast<int>(out);
    }
    const Resolution resolution = resolve(small);
    if (resolution.accepted() && alike(large, resolution.geometry->axis[axis])) return small;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Spec> smallest_alike(const Spec& spec) {
  Spec small = spec;
  small.input_values = spec.input_values.preset == Preset::custom ? Values{} : spec.input_values;
  const Resolution resolution = resolve(small);
  if (!resolution.accepted()) return std::nullopt;
  bool any = false;
  for (const Axis axis : kAxes) {
    if (auto found = smaller_axis(small, resolution.geometry->axis[axis], axis)) {
      small = *std::move(found);
      any = true;
    }
  }
  if (!any) return std::nullopt;
  small.values = true;
  return small;
}

}  // namespace padlens
