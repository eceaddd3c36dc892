#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "core/engine.h"

namespace padlens {

// Which moment of which layer a picture shows.
struct SceneOptions {
  PlayMode mode = PlayMode::gather;  // transposed only; a convolution gathers
  std::int64_t step = 0;             // clamped to the steps there are
  double arrival = 1;                // 0 … 1: movement from the step before
  std::optional<CellId> focus;       // a cell pointed at or pinned
  bool show_values = true;
  bool show_indices = false;
  bool show_kernel = true;   // scattering, with what it is multiplied with and gives
  bool show_formula = true;  // the step's arithmetic
  bool show_caption = true;  // the words below grids
  // The same layer with another padding and the same output size: cells in which it
  // comes out differently are marked, and all of the output is shown.
  std::shared_ptr<const Layer> compared;
  double aspect = 1.2;  // width over height of the place it is for
};

// One way of drawing a layer: one file in this folder and one line in views.cpp.
struct View {
  std::string_view id;  // "flat"; "view.<id>" in assets/lang/ names it
  Scene (*build)(const Layer& layer, const SceneOptions& options, const Strings& tr);
};

std::span<const View* const> views();
const View* find_view(std::string_view id);

}  // namespace padlens
