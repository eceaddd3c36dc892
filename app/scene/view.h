#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/cover.h"
#include "app/scene/overlay.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"

namespace padlens {

class LayerLook;
struct Beside;
struct StackPicture;

// Which moment of which layer a picture shows.
struct SceneOptions {
  PlayMode mode = PlayMode::gather;  // transposed only; a convolution gathers
  std::int64_t step = 0;             // clamped to the steps there are
  double arrival = 1;                // 0 … 1: movement from the step before
  std::optional<CellId> focus;       // a cell pointed at or pinned
  // The window of an output cell that is `focus` is shown in place of the step's, and so is a
  // scatter's stamp. Else the step is shown, and `focus` marked in it.
  bool explores = true;
  OverlaySet show = OverlaySet::standard();
  // Another layer, as the same one with another padding: output cells in which it comes out
  // differently, or that it does not have, are marked, and all of the output is shown.
  std::shared_ptr<const Layer> compared;
  // The layer that the view of pairs shows beside it, see pair.h; null: none is chosen.
  std::shared_ptr<const Beside> beside;
  double aspect = 1.2;  // width over height of the place it is for
  Axis axis = kWidth;   // the one that the axis view shows
  // Names of cells that are marked, see named_cells.h; those that mean nothing here mark nothing.
  std::vector<std::string> lit;
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
  // The stack that the layer stands in, see stack_picture.h; null: the layer alone.
  std::shared_ptr<const StackPicture> stack;
  Cover cover;
  double largest_cell = 50;        // of a covered picture, where there is room for more
  std::vector<Cell> marked;        // cells of the input that someone has picked
  std::vector<JudgedCell> judged;  // and what became of that

  friend bool operator==(const SceneOptions&, const SceneOptions&) = default;
};

// One way of drawing a layer: one file in this folder and one row in view_rows.h. `--view`, the
// window's choice and its keys, the session and the scenario read the table.
struct View {
  std::string_view id;  // "flat"; "view.<id>" in assets/lang/ names it
  Scene (*build)(const Layer& layer, const SceneOptions& options, const Strings& tr);
  char key = 0;  // the window's; 0: none. "shortcut.view_<key>" tells it
  bool (*fits)(const Layer& layer) = nullptr;  // null: every layer
  bool by_axis = false;                        // shows SceneOptions::axis alone
  // Where in the other views a cell stands that may be pinned in this one only; null: all its
  // cells are theirs, too.
  CellId (*elsewhere)(const Layer& layer, const SceneOptions& options, const CellId& id) = nullptr;
  // What is told of a cell that only this view has, when it is pointed at; null: it has none.
  std::string (*tell)(const Layer& layer, const SceneOptions& options, const CellId& id,
                      const Strings& tr) = nullptr;
  // What the picture of a step says besides the layer and its values, for a figure's description:
  // sentences without their full stops; null: nothing.
  std::vector<std::string> (*describe)(const Layer& layer, const SceneOptions& options,
                                       const Strings& tr) = nullptr;
  // Operations of so many dimensions are shown in this view first, all of which it has to fit.
  int first_of_rank = 0;
  // It is of the stack and needs no numbers: stacks are shown in it first, and layers without
  // numbers, too.
  bool of_stack = false;
  // The picture under a cover that covers more than words, see cover.h; null: there is none.
  Scene (*build_covered)(const Layer& layer, const SceneOptions& options,
                         const Strings& tr) = nullptr;
  // It shows the input, or the padded grid, once and whole: its cells can be marked in it.
  bool of_grids = false;
  bool of_pair = false;  // shows SceneOptions::beside, too
};

// All views; the first is the standard and fits every layer. The definition stands alone in its
// file, so that a program which links another one has that.
std::span<const View* const> views();
const View* find_view(std::string_view id);

// The view that a layer is shown in where nobody asks for one: that of its dimensions, else the
// first of all.
const View& first_view(const Operation& op);
// find_view(), and first_view() for "".
const View* find_view(std::string_view id, const Operation& op);

// Whether a row of a table can show this layer.
template <class Row>
bool fits(const Row& row, const Layer& layer) {
  return row.fits == nullptr || row.fits(layer);
}

// That of a stack; null: there is none.
const View* stack_view();

// Those that can show this layer, first_view() first.
std::vector<const View*> fitting_views(const Layer& layer);

// The view that stands in for `view` under this cover: itself where it can be covered or need not
// be, else the first that can.
const View& view_under(const Cover& cover, const View& view);

// The picture of view_under(), over it what overlays add and what is marked. The view has to fit.
Scene build_scene(const View& view, const Layer& layer, const SceneOptions& options,
                  const Strings& tr);

}  // namespace padlens
