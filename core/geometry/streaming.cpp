#include "core/geometry/streaming.h"

#include <fmt/format.h>

#include <algorithm>

namespace padlens {

Streaming::Range Streaming::kept_after(std::int64_t out) const {
  const std::int64_t end = out * axis.s + axis.K;
  return {end - kept, end};
}

Streaming::Range Streaming::fresh_after(std::int64_t out) const {
  const std::int64_t end = out * axis.s + axis.K;
  return {end, end + fresh};
}

std::optional<Streaming> streaming_of(const Geometry& geometry) {
  const Operation& op = *geometry.op;
  const AxisGeometry& a = geometry.width();
  const bool slides = op.rank == 1 && op.has_kernel && !op.transposed();
  if (!slides || a.out < 1 || a.pad_before != a.K - 1 || a.pad_after != 0) return std::nullopt;
  return Streaming{std::max<std::int64_t>(0, a.K - a.s), a.s, a};
}

Formula streaming_formula(const Streaming& streaming) {
  const AxisGeometry& a = streaming.axis;
  return {"kept", "max(0, (k − 1)·d + 1 − s)",
          fmt::format("max(0, ({} − 1)·{} + 1 − {})", a.k, a.d, a.s),
          std::to_string(streaming.kept)};
}

}  // namespace padlens
