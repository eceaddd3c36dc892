#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/stack_picture.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"
#include "core/stack/reads.h"

namespace padlens {

// The levels of a stack along one axis: 0 is its input, n what comes out of its n-th layer. Cells
// of a level lie in a row, cell i with its centre at start + jump·i in cells of the input: over the
// middle of what it depends on, and between them where cells are spread.
class FieldReading {
 public:
  struct Level {
    std::int64_t cells = 1;
    double start = 0;
    double jump = 1;
    double at(double cell) const { return start + jump * cell; }
  };

  // A run of cells beside those of a level that layer `layer` adds: padding, or places past it.
  struct Beside {
    std::size_t layer = 0;
    std::int64_t first = 0;  // in the layer's padded grid
    std::int64_t count = 0;
    bool overhang = false;
  };

  // What stands out: a cell of a level, or a place in the padding beside one.
  struct Focus {
    std::size_t level = 0;
    std::int64_t cell = 0;
    std::int64_t across = 0;  // its place on the other axis
    bool padding = false;  // `cell` is a place of the padded grid of the layer that reads `level`
    friend bool operator==(const Focus&, const Focus&) = default;
  };

  // Of one level.
  struct Marks {
    CellSet needed;   // cells that the one in focus depends on, and that one itself
    CellSet padding;  // places in the padding under its windows, in the grid of the level's reader
    CellSet reached;  // cells that depend on the one in focus
  };

  // Of `options` axis, mode, step, focus, explores and stack count.
  FieldReading(const Layer& layer, const SceneOptions& options);

  const StackPicture& picture() const { return *picture_; }
  Axis axis() const { return axis_; }
  std::size_t layers() const { return picture_->stack.layers.size(); }
  std::size_t selected() const { return picture_->selected + 1; }  // its level
  const Level& level(std::size_t index) const { return levels_[index]; }
  const AxisGeometry& geometry(std::size_t layer) const {
    return picture_->stack.layers[layer].geometry->axis[axis_];
  }

  // What the marks are of: a cell that is pointed at where that explores, else the step's.
  const Focus& focus() const { return focus_; }
  const Focus& step() const { return step_; }
  // A cell that is pointed at or pinned, if it stands on a level.
  const std::optional<Focus>& pointed() const { return pointed_; }
  const Marks& marks(std::size_t level) const { return marks_[level]; }
  // Cells of the input's other axis that the focus depends on.
  const CellSet& needed_across() const { return needed_across_; }
  // False: too many runs to be worked out, the focus alone is marked.
  bool known() const { return known_; }

  // Whether layer `layer`, a pad or a crop, can be drawn as padding of the window behind it.
  bool folds(std::size_t layer) const;
  // Where a place of a layer's padded grid stands, in cells of `level`: of the layer that reads it,
  // or of the one behind that, where it folds.
  double place(std::size_t level, std::size_t layer, std::int64_t padded) const;
  // What lies beside the cells of a level. `folded`: its reader folds, and the layer behind that
  // adds its own.
  std::vector<Beside> beside(std::size_t level, bool folded) const;
  // Cells of a level from `first` on that no padding or crop cuts away.
  CellRun kept(std::size_t level, bool folded) const;

  // The theoretical field of the cell in focus, with what lies past the borders, in cells of the
  // input; nullopt where it is not known, or there is none.
  std::optional<ReceptiveField::Reach> field(Axis axis) const;

  // As it is pointed at.
  CellId id_of(const Focus& focus) const;

 private:
  std::optional<Focus> read(const Layer& layer, const CellId& id) const;
  std::optional<Focus> read_level(std::size_t level, std::int64_t cell) const;
  std::int64_t middle_across(std::size_t level) const;
  CellArea area(std::int64_t cell, std::int64_t across) const;
  bool mark_behind();
  bool mark_ahead();

  std::shared_ptr<const StackPicture> picture_;
  Axis axis_;
  std::vector<Level> levels_;
  Focus step_;
  std::optional<Focus> pointed_;
  Focus focus_;
  std::vector<Marks> marks_;
  CellSet needed_across_;
  bool known_ = true;
};

}  // namespace padlens
