#include "core/geometry/geometry.h"

#include <algorithm>

namespace padlens {
namespace {

// What both operations begin with.
AxisGeometry sizes_of(const Spec& spec, Axis axis) {
  AxisGeometry a;
  a.n = spec.input[axis];
  a.k = spec.kernel[axis];
  a.s = spec.stride[axis];
  a.d = spec.dilation[axis];
  a.K = effective_kernel(a.k, a.d);
  return a;
}

}  // namespace

std::string ratio_text(const Ratio& ratio) {
  const std::string over = std::to_string(ratio.over);
  return ratio.under == 1 ? over : over + "/" + std::to_string(ratio.under);
}

AxisGeometry window_axis(const Spec& spec, Axis axis, std::int64_t pad_before,
                         std::int64_t pad_after, std::int64_t out) {
  AxisGeometry a = sizes_of(spec, axis);
  a.inserted = a.n;
  a.window_step = a.s;
  a.pad_before = pad_before;
  a.pad_after = pad_after;
  a.padded = a.n + pad_before + pad_after;
  a.out = out;
  a.counted = a.padded;
  const std::int64_t reached = out < 1 ? 0 : (out - 1) * a.s + a.K;
  a.leftover = std::max<std::int64_t>(a.padded - reached, 0);
  a.overhang = std::max<std::int64_t>(reached - a.padded, 0);
  return a;
}

AxisGeometry conv_axis(const Spec& spec, Axis axis, std::int64_t pad_before,
                       std::int64_t pad_after) {
  const std::int64_t padded = spec.input[axis] + pad_before + pad_after;
  const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
  return window_axis(spec, axis, pad_before, pad_after,
                     floor_div(padded - K, spec.stride[axis]) + 1);
}

AxisGeometry transpose_axis(const Spec& spec, Axis axis, std::int64_t out,
                            std::int64_t crop_before) {
  AxisGeometry a = sizes_of(spec, axis);
  a.inserted = (a.n - 1) * a.s + 1;
  a.window_step = 1;
  a.apart = a.s;
  a.flipped = true;
  a.full = (a.n - 1) * a.s + a.K;
  a.out = out;
  a.crop_before = crop_before;
  a.crop_after = a.full - out - crop_before;
  a.pad_before = a.K - 1 - crop_before;
  a.pad_after = out - a.inserted + crop_before;
  // pad_before + inserted + pad_after
  a.padded = sum_or_most(out, a.K - 1);
  a.counted = a.padded;
  return a;
}

}  // namespace padlens
