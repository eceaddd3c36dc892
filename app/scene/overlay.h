#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"

namespace padlens {

struct SceneOptions;

// What can be laid over a view, or left away from it: one file in this folder and one row in
// overlay_rows.h. `--show`, the window's check boxes and keys, the session and the settings of
// a figure all read the table.
struct Overlay {
  std::string_view id = {};     // "coverage", as `--show` and files spell it
  std::string_view words = {};  // a key of assets/lang/: its check box in the window; "" for none
  std::string_view part = {};   // a key: the same for a figure
  bool standard = false;        // shown where nothing is said
  int place = 0;                // among the window's check boxes, from 1; 0: in figures only
  char key = 0;           // upper case, the window's; 0: none. "shortcut.toggle_<id>" tells it
  bool of_layer = false;  // it has no place in a view of a stack
  bool (*fits)(const Layer& layer) = nullptr;  // null: every layer
  // Adds to a finished picture. Null: the views draw it, since it takes room among their cells.
  void (*draw)(Scene& scene, const Layer& layer, const SceneOptions& options,
               const Strings& tr) = nullptr;
};

// All overlays. The definition stands alone in its file, so that a program which links
// another one has that.
std::span<const Overlay* const> overlays();
const Overlay* find_overlay(std::string_view id);

// Those of overlays() that are shown.
class OverlaySet {
 public:
  OverlaySet() = default;  // none
  static OverlaySet standard();

  // False for one that the table does not have.
  bool has(const Overlay& overlay) const { return (bits_ & bit(overlay)) != 0; }
  void set(const Overlay& overlay, bool on = true) {
    bits_ = on ? bits_ | bit(overlay) : bits_ & ~bit(overlay);
  }
  void toggle(const Overlay& overlay) { bits_ ^= bit(overlay); }
  bool empty() const { return bits_ == 0; }

  friend bool operator==(const OverlaySet&, const OverlaySet&) = default;

 private:
  static std::uint64_t bit(const Overlay& overlay);
  std::uint64_t bits_ = 0;  // a bit for each row of the table
};

}  // namespace padlens
