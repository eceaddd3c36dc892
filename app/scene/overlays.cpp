#include <algorithm>

#include "app/scene/overlay_rows.h"

namespace padlens {

const Overlay kShowValues{.id = "values",
                          .words = "ui.show_values",
                          .part = "ui.part_values",
                          .standard = true,
                          .place = 1};
const Overlay kShowIndices{
    .id = "indices", .words = "ui.show_indices", .part = "ui.part_indices", .place = 2, .key = 'I'};
// Of a scatter, with what it is multiplied with and gives.
const Overlay kShowKernel{.id = "kernel", .part = "ui.part_kernel", .standard = true};
// The words over grids, and beside them how large these are.
const Overlay kShowHeadings{.id = "headings", .part = "ui.part_headings", .standard = true};
const Overlay kShowSizes{.id = "sizes", .part = "ui.part_sizes", .standard = true};
// From the window to its output cell, or between planes.
const Overlay kShowConnectors{.id = "connectors", .part = "ui.part_connectors", .standard = true};
// The step's arithmetic.
const Overlay kShowFormula{.id = "formula", .part = "ui.part_formula", .standard = true};
// The words below grids.
const Overlay kShowCaption{.id = "caption", .part = "ui.part_caption", .standard = true};
// Padded cells that no window reaches are marked.
const Overlay kShowLeftover{.id = "leftover",
                            .words = "ui.show_leftover",
                            .part = "ui.part_leftover",
                            .standard = true,
                            .place = 4};
// Each kernel cell in a hue of its own, and its taps alike.
const Overlay kShowPositions{.id = "positions",
                             .words = "ui.show_positions",
                             .part = "ui.part_positions",
                             .place = 5,
                             .key = 'K'};
// How often each cell is read, or stamped on.
const Overlay kShowCoverage{.id = "coverage",
                            .words = "ui.show_coverage",
                            .part = "ui.part_coverage",
                            .place = 3,
                            .key = 'C'};

const Overlay* find_overlay(std::string_view id) {
  const auto all = overlays();
  const auto found = std::ranges::find(all, id, &Overlay::id);
  return found == all.end() ? nullptr : *found;
}

OverlaySet OverlaySet::standard() {
  OverlaySet set;
  for (const Overlay* overlay : overlays())
    set.set(*overlay, overlay->standard);
  return set;
}

std::uint64_t OverlaySet::bit(const Overlay& overlay) {
  const auto all = overlays();
  const auto found = std::ranges::find(all, &overlay);
  if (found == all.end()) return 0;
  return std::uint64_t{1} << static_cast<unsigned>(found - all.begin());
}

}  // namespace padlens
