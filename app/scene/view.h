#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"

namespace padlens {

class LayerLook;

// Which moment of which layer a picture shows.
struct SceneOptions {
  PlayMode mode = PlayMode::gather;  // transposed only; a convolution gathers
  std::int64_t step = 0;             // clamped to the steps there are
  double arrival = 1;                // 0 … 1: movement from the step before
  std::optional<CellId> focus;       // a cell pointed at or pinned
  bool pinned = false;               // it stays while steps go by: they are shown beside it
  bool show_values = true;
  bool show_indices = false;
  bool show_positions = false;  // each kernel cell in a hue of its own, and its taps alike
  bool show_coverage = false;   // how often each cell is read, or stamped on
  bool show_leftover = true;    // padded cells that no window reaches are marked
  bool show_kernel = true;      // scattering, with what it is multiplied with and gives
  bool show_formula = true;     // the step's arithmetic
  bool show_caption = true;     // the words below grids
  // The same layer with another padding and the same output size: cells in which it
  // comes out differently are marked, and all of the output is shown.
  std::shared_ptr<const Layer> compared;
  double aspect = 1.2;  // width over height of the place it is for
  Axis axis = kWidth;   // the one that the axis view shows
  // The part of the picture that is looked at, in its own units: what lies outside may be
  // left away. Nothing: all of it. The picture's size does not depend on it.
  std::optional<Box> visible;
  // How much larger than in whole it is looked at: decides what is large enough to read.
  double zoom = 1;
  // A pixel of the screen, in the picture's units, where gaps are to be whole ones; 0: as they
  // come.
  double pixel = 0;
  // What was found out about this very layer before; null: found out anew.
  std::shared_ptr<const LayerLook> look;

  friend bool operator==(const SceneOptions&, const SceneOptions&) = default;
};

// One way of drawing a layer: one file in this folder and one line in views.cpp.
struct View {
  std::string_view id;  // "flat"; "view.<id>" in assets/lang/ names it
  Scene (*build)(const Layer& layer, const SceneOptions& options, const Strings& tr);
};

std::span<const View* const> views();
const View* find_view(std::string_view id);

}  // namespace padlens
