#include "core/geometry/geometry.h"

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

AxisGeometry conv_axis(const Spec& spec, Axis axis, std::int64_t pad_before,
                       std::int64_t pad_after) {
  AxisGeometry a = sizes_of(spec, axis);
  a.inserted = a.n;
  a.window_step = a.s;
  a.pad_before = pad_before;
  a.pad_after = pad_after;
  a.padded = a.n + pad_before + pad_after;
  a.out = floor_div(a.padded - a.K, a.s) + 1;
  a.leftover = a.padded - ((a.out - 1) * a.s + a.K);
  return a;
}

AxisGeometry transpose_axis(const Spec& spec, Axis axis, std::int64_t out,
                            std::int64_t crop_before) {
  AxisGeometry a = sizes_of(spec, axis);
  a.inserted = (a.n - 1) * a.s + 1;
  a.window_step = 1;
  a.full = (a.n - 1) * a.s + a.K;
  a.out = out;
  a.crop_before = crop_before;
  a.crop_after = a.full - out - crop_before;
  a.pad_before = a.K - 1 - crop_before;
  a.pad_after = out - a.inserted + crop_before;
  a.padded = a.pad_before + a.inserted + a.pad_after;
  return a;
}

}  // namespace padlens
