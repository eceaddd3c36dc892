#include "app/scene/layout.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/scene/arithmetic.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
PictureParts::PictureParts(const OverlaySet& shown)
    : kernel(shown.has(kShowKernel)),
      formula(shown.has(kShowFormula)),
      caption(shown.has(kShowCaption)),
      coverage(caption && shown.has(kShowCoverage)),
      headings(shown.has(kShowHeadings)),
      sizes(shown.has(kShowSizes)),
      connectors(shown.has(kShowConnectors)) {}

namespace {

constexpr double kSourceSide = 462;  // the longer side a grid may take
constexpr double kTargetSide = 410;
constexpr double kRowSide = 800;    // of one dimension: a row below another one
constexpr double kGap = 72;         // between source and target: room for the connector
constexpr double kScatterGap = 48;  // there is none
constexpr double kLargePitch = 36;  // cells that need not be larger than those of the other grid
constexpr double kCaption = 34;     // the line below a grid
constexpr double kSentence = 22;    // another one
// Room for the words over and under grids, in the language that needs most.
constexpr double kSourceWords = 290;
constexpr double kZeroInsertedWords = 354;  // also for what is never reached
constexpr double kScatteredWords = 210;
constexpr double kTargetWords = 150;
constexpr double kEmptyTensorWords = 240;
constexpr double kScatterCaption = 310;
constexpr double kKernelGap = 64;
constexpr double kLane = 34;  // beside grids below each other: room for the connector's bow
constexpr double kNoPlace = 1e18;

}  // namespace

GridFrame frame_within(std::int64_t rows, std::int64_t cols, double side, double largest,
                       double smallest) {
  GridFrame result;
  result.rows = rows;
  result.cols = cols;
  result.pitch = std::clamp(side / static_cast<double>(std::max(rows, cols)), smallest, largest);
  // Whole units, as long as a cell is some: edges then fall on pixels.
  if (result.pitch > 4) result.pitch = std::floor(result.pitch);
  return result;
}

GridFrame scatter_cells(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  GridFrame cells;
  cells.first = {std::min<std::int64_t>(0, h.crop_before),
                 std::min<std::int64_t>(0, w.crop_before)};
  cells.rows = std::max(h.full, h.crop_before + h.out) - cells.first.row;
  cells.cols = std::max(w.full, w.crop_before + w.out) - cells.first.col;
  return cells;
}

namespace {

// How the two grids stand to each other.
enum class Grids { beside, below };

// Where the kernel (and, scattering, the stamp beside it or in a column with it) finds its place:
// right of all grids, under one of them, or in a row of its own.
enum class KernelPlace { right, right_in_column, under_target, under_source, own_row, nowhere };

struct Arrangement {
  Grids grids = Grids::beside;
  KernelPlace kernel = KernelPlace::nowhere;
  double least_width = 0;  // of a picture with a sum
};

// What does not depend on the arrangement: how large grids are, and their words.
struct Parts {
  const Layer& layer;
  const LayerLook& look;
  PlayMode mode;
  PictureParts shown;
  GridLayout sizes;  // of grids

  bool scatters() const { return mode == PlayMode::scatter; }
  bool transposed() const { return layer.geometry().transposed(); }
  bool leftover() const {
    const auto& [h, w] = layer.geometry().axis;
    return h.leftover > 0 || w.leftover > 0;
  }
  // How wide the words at a grid may be.
  double source_words() const {
    const double words = scatters()                   ? kScatteredWords
                         : transposed() || leftover() ? kZeroInsertedWords
                                                      : kSourceWords;
    const bool captioned = shown.caption && (scatters() || leftover());
    return captioned ? words : shown.title_width(words);
  }
  double target_words() const {
    const bool empty = layer.geometry().outputs() == 0 && !scatters();
    return shown.caption ? (empty ? kEmptyTensorWords : kTargetWords)
                         : shown.title_width(kTargetWords);
  }
  bool connected() const { return shown.connectors && !scatters(); }
  // Below the source and below the target, for what is told there. The grid whose cells are
  // counted has a sentence more.
  double under_source() const {
    const bool captioned = shown.caption && (scatters() || leftover());
    return (captioned       ? kCaption
            : shown.caption ? 8
                            : 0) +
           (shown.coverage && !transposed() ? kSentence : 0);
  }
  double under_target() const {
    return (shown.caption ? kCaption : 0) + (shown.coverage && transposed() ? kSentence : 0);
  }
};

GridLayout grid_sizes(const Layer& layer, PlayMode mode) {
  const auto& [h, w] = layer.geometry().axis;
  const double side = layer.op().rank == 1 ? kRowSide : kSourceSide;
  GridLayout layout;
  // Grids too large for a cell each take the whole side, whatever the pitch.
  if (mode == PlayMode::scatter) {
    layout.source = frame_within(h.n, w.n, side * 0.75, 54, 0.001);
    const GridFrame cells = scatter_cells(layer.geometry());
    layout.target = frame_within(cells.rows, cells.cols, side, 54, 0.001);
    layout.target.first = cells.first;
    layout.source.pitch = std::min(layout.source.pitch, std::max(layout.target.pitch, kLargePitch));
  } else {
    layout.source = frame_within(h.covered(), w.covered(), kSourceSide, 50, 0.001);
    layout.target = frame_within(h.out, w.out, kTargetSide, 62, 0.001);
    if (layer.geometry().transposed()) {
      layout.target.pitch =
          std::min(layout.target.pitch, std::max(layout.source.pitch, kLargePitch));
    }
  }
  if (layer.op().rank == 1) {
    for (GridFrame* row : {&layout.source, &layout.target})
      row->tall = std::max(1.0, GridLayout::kLeastRow / row->pitch);
  }
  layout.kernel = frame_within(h.k, w.k, GridLayout::kKernelSide, 32, 0.5);
  layout.stamp = layout.kernel;
  return layout;
}

// How far a layout is taken, but for margins and the arithmetic.
struct Extent {
  double right = 0;
  double below = 0;   // of all
  double source = 0;  // where the source's words end
  double target = 0;
};

Extent place_grids(GridLayout& layout, const Parts& parts, Grids grids) {
  const double margin = GridLayout::kMargin;
  const double top = margin + parts.shown.title();
  layout.source.origin = {margin, top};
  Extent extent;
  extent.source = layout.source.box().bottom() + parts.under_source();
  const double target = std::max(layout.target.box().w, parts.target_words());
  if (grids == Grids::beside) {
    // A title must not run into the next one.
    const double gap = parts.connected() ? kGap : kScatterGap;
    const double across = std::max(layout.source.box().w + gap, parts.source_words());
    layout.target.origin = {margin + across, top};
    layout.lane = layout.target.origin.x - gap;
    extent.right = layout.target.origin.x + target;
  } else {
    layout.below = true;
    layout.target.origin = {margin, extent.source + 12 + parts.shown.title()};
    layout.lane = margin + std::max({layout.source.box().w, parts.source_words(), target});
    extent.right = layout.lane + (parts.connected() ? kLane : 0);
  }
  extent.target = layout.target.box().bottom() + parts.under_target();
  extent.below = std::max(extent.source, extent.target);
  const auto over = [](const GridFrame& grid) {
    return Point{grid.origin.x, grid.origin.y - GridLayout::kTitleGap};
  };
  const auto under = [](const GridFrame& grid, double by) {
    return Point{grid.origin.x, grid.box().bottom() + by};
  };
  layout.source_title = over(layout.source);
  layout.source_caption = under(layout.source, parts.scatters() ? 24 : 22);
  layout.target_title = over(layout.target);
  layout.target_caption = under(layout.target, 24);
  if (parts.transposed()) {
    layout.coverage = {layout.target_caption.x, layout.target_caption.y + 18};
  } else {
    const double after = parts.leftover() ? 18 : 0;
    layout.coverage = {layout.source_caption.x, layout.source_caption.y + after};
  }
  return extent;
}

// The widest words that stand under grids.
double words_right(const GridLayout& layout, const Parts& parts) {
  double right = 0;
  if (parts.scatters() && parts.shown.caption) right = layout.target.origin.x + kScatterCaption;
  if (parts.shown.coverage) right = std::max(right, layout.coverage.x + GridLayout::kCoverageWords);
  return right;
}

// The kernel's place, and the extent with it. Returns where the arithmetic begins.
double put_kernel(GridLayout& layout, Extent& extent, const Parts& parts, KernelPlace place) {
  const double margin = GridLayout::kMargin;
  const bool scatter = parts.scatters();
  const bool column = place == KernelPlace::right_in_column;
  GridFrame& kernel = layout.kernel;
  const double box = std::max(kernel.box().w, scatter ? GridLayout::kLeastStamp : 0);
  const double step = box + GridLayout::kStampStep;
  const double words = parts.shown.title_width(
      parts.transposed() && !scatter ? GridLayout::kLeastFlipped : GridLayout::kLeastKernel);
  const double title = parts.shown.title();
  const double width = box + (scatter && !column ? step : 0);
  double text_x = margin;
  switch (place) {
    case KernelPlace::right:
    case KernelPlace::right_in_column:
      // Grids below each other have their words there, too.
      if (layout.below) extent.right = std::max(extent.right, words_right(layout, parts));
      kernel.origin = {extent.right + kKernelGap, layout.source.origin.y};
      extent.right = kernel.origin.x + std::max(width, words);
      break;
    case KernelPlace::under_target:
      kernel.origin = {
          layout.target.origin.x,
          std::max(layout.source.box().bottom() - kernel.box().h, extent.target + 12 + title)};
      extent.right = std::max(extent.right, kernel.origin.x + std::max(words, width));
      extent.below = extent.source;
      break;
    case KernelPlace::under_source:
      kernel.origin = {margin, extent.source + 12 + title};
      extent.below = extent.target;
      // Not into the target's column.
      if (margin + width > layout.target.origin.x - 24) extent.below = kNoPlace;
      break;
    case KernelPlace::own_row:
      kernel.origin = {margin, extent.below + 22 + title};
      text_x = margin + width + GridLayout::kStampStep;
      break;
    case KernelPlace::nowhere:
      kernel.rows = kernel.cols = 0;
      kernel.origin = layout.target.origin;
      break;
  }
  layout.stamp.origin = {kernel.origin.x + (column ? 0 : step), kernel.origin.y};
  if (column) layout.stamp.origin.y += kernel.box().h + GridLayout::kStampLine;
  if (place != KernelPlace::own_row) {
    const double bottom = (column ? layout.stamp : kernel).box().bottom();
    extent.below = std::max(extent.below, bottom);
  }
  return text_x;
}

GridLayout arranged(const Parts& parts, const Arrangement& arrangement) {
  GridLayout layout = parts.sizes;
  Extent extent = place_grids(layout, parts, arrangement.grids);
  const double text_x = put_kernel(layout, extent, parts, arrangement.kernel);
  const double margin = GridLayout::kMargin;
  layout.width = std::max(extent.right, words_right(layout, parts)) + margin;
  if (!parts.shown.formula) {
    const double bottom = std::max(extent.below, layout.kernel.box().bottom());
    layout.height = bottom + margin - (parts.shown.caption ? 8 : 0);
    return layout;
  }
  const SumRoom room =
      sum_room(parts.layer, parts.look, parts.mode, text_x, layout.width, arrangement.least_width);
  layout.line_letters = room.letters;
  layout.width = room.width;
  const bool own_row = arrangement.kernel == KernelPlace::own_row;
  const double text_top = own_row ? layout.kernel.origin.y - 4 : extent.below + 20;
  layout.arithmetic = {text_x, text_top + 20};
  const double text_bottom = text_top + GridLayout::kSumLine * room.lines;
  layout.height = std::max(text_bottom, layout.kernel.box().bottom()) + margin - 8;
  return layout;
}

// All that are possible; where several are as good the first is taken.
std::vector<Arrangement> arrangements(const Parts& parts) {
  std::vector<Arrangement> all;
  for (const Grids grids : {Grids::beside, Grids::below}) {
    // Rows have all the width.
    if (parts.layer.op().rank == 1 && grids == Grids::beside) continue;
    for (const KernelPlace place :
         {KernelPlace::under_target, KernelPlace::right, KernelPlace::right_in_column,
          KernelPlace::under_source, KernelPlace::own_row, KernelPlace::nowhere}) {
      if ((place == KernelPlace::nowhere) == parts.shown.kernel) continue;
      // A kernel has its stamp beside it: no room under the target, all there is under the source.
      if (place == KernelPlace::under_target && parts.scatters()) continue;
      if (place == KernelPlace::under_source && !parts.scatters()) continue;
      if (place == KernelPlace::right_in_column && !parts.scatters()) continue;
      const bool under = place == KernelPlace::under_target || place == KernelPlace::under_source;
      if (under && grids == Grids::below) continue;
      for (const double width : {GridLayout::kMinWidth, GridLayout::kLeastWidth})
        all.push_back({grids, place, width});
    }
  }
  return all;
}

}  // namespace

GridLayout flat_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                       const PictureParts& shown) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  const Parts parts{layer, look, mode, shown, grid_sizes(layer, mode)};
  GridLayout best;
  double least = kNoPlace;
  for (const Arrangement& arrangement : arrangements(parts)) {
    GridLayout layout = arranged(parts, arrangement);
    // The one in which the picture, so each of its cells, is largest.
    const double needed = std::max(layout.width / aspect, layout.height);
    const bool larger = needed < least;
    const bool tidier = needed == least && layout.height < best.height;
    if (!larger && !tidier) continue;
    least = needed;
    best = layout;
  }
  return best;
}

}  // namespace padlens
