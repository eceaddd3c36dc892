#pragma once

#include <cstdint>
#include <optional>

#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"

namespace padlens {

// A causal layer over a sequence computes each output as soon as its last sample is there: all of
// its padding, K − 1 cells, is before the first sample, whichever way that was asked for. Sample by
// sample it needs no more of the past than what the next window still covers.

struct Streaming {
  std::int64_t kept = 0;   // samples of the past: max(0, (k − 1)·d + 1 − s)
  std::int64_t fresh = 1;  // new ones that the next output takes: s
  AxisGeometry axis;

  // Positions on the padded axis, from … to − 1.
  struct Range {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t size() const { return to - from; }
    friend bool operator==(const Range&, const Range&) = default;
  };
  // Once output `out` is there: what is kept for the next one, and the new samples that it waits
  // for. Those of a stride past the window are taken in and not kept.
  Range kept_after(std::int64_t out) const;
  Range fresh_after(std::int64_t out) const;
};

// nullopt for what is no causal convolution in one dimension.
std::optional<Streaming> streaming_of(const Geometry& geometry);

// kept = max(0, (k − 1)·d + 1 − s), with the layer's numbers.
Formula streaming_formula(const Streaming& streaming);

}  // namespace padlens
