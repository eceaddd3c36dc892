#pragma once

#include <map>
#include <optional>

#include "app/gui/camera.h"
#include "app/gui/ui.h"

namespace padlens {

struct Area;
struct PanelContext;

// The picture's grids as controls (focus.h): Tab goes from grid to grid, the arrows from cell to
// cell as they lie on the screen, Home and End to the ends of a row. Enter or a digit changes the
// value of an input or kernel cell, Enter pins any other, Space pins each. Between frames it keeps
// where it was in each grid.
class CellCursor {
 public:
  // Draws nothing: the ring is the focus's. The cell that has it, if one has. `went`: it came there
  // since the last frame.
  std::optional<CellId> update(PanelContext& context, const Area& room, const CameraLimits& limits,
                               bool& went);

 private:
  void act(Ui& ui, Key key, CellId id);

  std::map<GridId, Cell> places_;
  std::optional<CellId> last_;
};

}  // namespace padlens
