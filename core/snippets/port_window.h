#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/frameworks/resolve.h"
#include "core/stack/model.h"

namespace padlens {

// A window of a model as it reads its grid, with what stands around it that a framework has as part
// of the window: the pad before a convolution, and the blocks that make a dilation of batches.
struct WindowInGraph {
  std::size_t index = 0;            // of its layer
  std::size_t end = 0;              // of the last layer that counts as part of it
  Source from;                      // of the grid that it reads, before all that counts in
  const ModelLayer* pad = nullptr;  // that counts in
  // Without that pad, and with it.
  Spec alone;
  std::optional<Geometry> alone_geometry;
  Spec spec;
  Resolution resolution;
  bool channels_open = false;  // how many planes come in is not told
  bool depthwise = false;      // each of those by itself
  bool filters_open = false;   // nor how many go out
};

// Those of a model, in its order. Precondition: resolve_model(model) was called.
std::vector<WindowInGraph> windows_of(const Model& model);

// Makes a pad of `model` a part of the window behind it. False, and nothing done, where it cannot
// be: a pool that has a padding of its own.
bool fold_pad(const Model& model, const ModelLayer& pad, Spec& spec, Geometry& geometry);

}  // namespace padlens
