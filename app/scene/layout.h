#pragma once

#include "app/scene/grid_frame.h"
#include "app/scene/look.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"

namespace padlens {

// Where the parts of a picture of grids stand: the source grid, the target grid, the
// kernel and the arithmetic where there is room. Does not depend on the step, so that
// nothing jumps while playing.
struct GridLayout {
  GridFrame source;  // gather: padded grid; scatter: input
  GridFrame target;  // gather: output; scatter: full scatter and appended zeros
  GridFrame kernel;
  GridFrame stamp;     // scatter only: kernel times the input value
  Point source_title;  // baselines
  Point kernel_title;  // of a line; elsewhere it is over the kernel
  Point source_caption;
  Point target_title;
  Point target_caption;
  Point coverage;        // how often cells are used
  Point arithmetic;      // of its first line
  int line_letters = 0;  // monospaced letters that fit a line of arithmetic
  double width = 0;
  double height = 0;
  bool stacked = false;  // the target lies over the source
  bool below = false;    // or stands below it, not beside it
  bool line = false;     // all are rows: the kernel over its window, the output below in time
  double lane = 0;       // flat: from here on to the right there is room for the connector

  // Half a unit more: edges one unit wide then cover whole pixels at scale 1.
  static constexpr double kLeastRow = 28;  // how high a row of cells is, however narrow these are
  static constexpr double kMargin = 24.5;
  static constexpr double kTitle = 34;  // from a title's top to its grid
  static constexpr double kTitleSize = 15;
  static constexpr double kTitleGap = 16;  // from a title's baseline to its grid
  static constexpr double kSumSize = 15;
  static constexpr double kSumLine = 28;
  static constexpr double kMinWidth = 640;     // with a sum, where there is room
  static constexpr double kLeastWidth = 480;   // where there is not
  static constexpr int kLeastLetters = 46;     // of a line of arithmetic
  static constexpr double kKernelSide = 132;   // the longer side of the kernel, at most
  static constexpr double kLeastKernel = 130;  // room for the words over it
  static constexpr double kLeastFlipped = 200;
  static constexpr double kLeastStamp = 60;
  static constexpr double kStampStep = 78;  // between kernel and stamp: "× 12 ="
  static constexpr double kStampLine = 62;  // from the kernel to a stamp under it, likewise
  static constexpr double kCoverageWords = 420;
};

// Which of the parts that can be left out there are. What is left out takes no room.
struct PictureParts {
  PictureParts() = default;
  explicit PictureParts(const OverlaySet& shown);

  bool kernel = true;
  bool formula = true;
  bool caption = true;
  bool coverage = false;
  bool headings = true;
  bool sizes = true;
  bool connectors = true;

  bool titled() const { return headings || sizes; }
  // From a title's top to its grid.
  double title() const { return titled() ? GridLayout::kTitle : 0; }
  // How wide words are that take `headed` with a heading.
  double title_width(double headed) const { return headings ? headed : sizes ? kSizeWidth : 0; }

  static constexpr double kSizeWidth = 100;  // "1000 × 1000"
};

// Source and target beside or below each other. `aspect`: width over height of the place that the
// picture is for; of the ways to arrange the parts, the one that is largest there.
GridLayout flat_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                       const PictureParts& parts = {});

// Of one dimension, gathering: rows one below the other, all with cells of one size.
GridLayout line_layout(const Layer& layer, const LayerLook& look, double aspect,
                       const PictureParts& parts = {});

// Those of the flat view: the first, or in one dimension the second where it gathers.
GridLayout upright_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                          const PictureParts& parts = {});

// Both as planes seen aslant, the target over the source.
GridLayout stacked_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                          const PictureParts& parts = {});

// A frame of `rows` x `cols` whose longer side is at most `side` and whose cells are
// between `smallest` and `largest`.
GridFrame frame_within(std::int64_t rows, std::int64_t cols, double side, double largest,
                       double smallest);

// The scatter's target: the full scatter and, where the output reaches further,
// the zeros appended to it. Rows and cols in `full` coordinates from `first`.
GridFrame scatter_cells(const Geometry& geometry);

}  // namespace padlens
