#include "app/scene/layout.h"

#include <algorithm>
#include <cmath>

#include "app/scene/arithmetic.h"

namespace padlens {
namespace {

constexpr double kSourceSide = 462;  // the longer side a grid may take
constexpr double kTargetSide = 410;
constexpr double kGap = 104;      // between source and target: room for the connector
constexpr double kCaption = 34;   // the line below a grid
constexpr double kSentence = 22;  // another one
// Room for the words over and under grids, in the language that needs most.
constexpr double kLeastSource = 190;
constexpr double kLeastZeroInserted = 250;  // also for what is never reached
constexpr double kLeastScattered = 150;
constexpr double kLeastTarget = 150;
constexpr double kScatterCaption = 310;
constexpr double kKernelGap = 64;
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

// Where the kernel (and, scattering, the stamp beside it) finds its place.
enum class KernelPlace { right_of_target, under_target, under_source, own_row, nowhere };

// The parts whose places do not depend on each other: sizes and top row.
GridLayout top_row(const Layer& layer, PlayMode mode) {
  const auto& [h, w] = layer.geometry().axis;
  const bool scatter = mode == PlayMode::scatter;
  GridLayout layout;
  // Grids too large for a cell each take the whole side, whatever the pitch.
  layout.source = scatter ? frame_within(h.n, w.n, kSourceSide * 0.75, 54, 0.001)
                          : frame_within(h.covered(), w.covered(), kSourceSide, 50, 0.001);
  if (scatter) {
    const GridFrame cells = scatter_cells(layer.geometry());
    layout.target = frame_within(cells.rows, cells.cols, kSourceSide, 54, 0.001);
    layout.target.first = cells.first;
  } else {
    layout.target = frame_within(h.out, w.out, kTargetSide, 62, 0.001);
    if (layer.geometry().transposed()) {
      layout.target.pitch = std::min(layout.target.pitch, std::max(layout.source.pitch, 36.0));
    }
  }
  layout.kernel = frame_within(h.k, w.k, GridLayout::kKernelSide, 32, 0.5);
  layout.stamp = layout.kernel;
  const double top = GridLayout::kMargin + GridLayout::kTitle;
  layout.source.origin = {GridLayout::kMargin, top};
  // A title must not run into the next one.
  const bool long_words = layer.geometry().transposed() || h.leftover > 0 || w.leftover > 0;
  const double least = scatter ? kLeastScattered : long_words ? kLeastZeroInserted : kLeastSource;
  const double source_width = std::max(layout.source.box().w, least);
  layout.target.origin = {GridLayout::kMargin + source_width + kGap, top};
  const auto over = [](const GridFrame& grid) {
    return Point{grid.origin.x, grid.origin.y - GridLayout::kTitleGap};
  };
  const auto under = [](const GridFrame& grid, double by) {
    return Point{grid.origin.x, grid.box().bottom() + by};
  };
  layout.source_title = over(layout.source);
  layout.source_caption = under(layout.source, scatter ? 24 : 22);
  layout.target_title = over(layout.target);
  layout.target_caption = under(layout.target, 24);
  return layout;
}

// Below the grid whose cells are counted; `stamped`: that is the target.
Point coverage_place(const GridLayout& layout, const Geometry& geometry, bool stamped) {
  if (stamped) return {layout.target_caption.x, layout.target_caption.y + 18};
  const auto& [h, w] = geometry.axis;
  const double after = h.leftover > 0 || w.leftover > 0 ? 18 : 0;
  return {layout.source_caption.x, layout.source_caption.y + after};
}

// How far a layout is taken, but for margins and the arithmetic.
struct Extent {
  double source;  // where the source's words end
  double target;
  double right;
  double below;
};

Extent grids_extent(const GridLayout& layout, const Layer& layer, bool scatter,
                    const PictureParts& parts) {
  const auto& [h, w] = layer.geometry().axis;
  const bool stamped = layer.geometry().transposed();
  const bool captioned = parts.caption && (scatter || h.leftover > 0 || w.leftover > 0);
  const double sentence = parts.coverage ? kSentence : 0;
  Extent extent{};
  extent.source = layout.source.box().bottom() + (captioned ? kCaption : 8);
  if (!stamped) extent.source += sentence;
  extent.target = layout.target.box().bottom() + (parts.caption ? kCaption : 0);
  if (stamped) extent.target += sentence;
  extent.right = layout.target.origin.x + std::max(layout.target.box().w, kLeastTarget);
  extent.below = std::max(extent.source, extent.target);
  return extent;
}

// The kernel's place, and the extent with it. Returns where the arithmetic begins.
double put_kernel(GridLayout& layout, Extent& extent, KernelPlace place, double width,
                  double words) {
  const double margin = GridLayout::kMargin;
  GridFrame& kernel = layout.kernel;
  switch (place) {
    case KernelPlace::right_of_target:
      kernel.origin = {extent.right + kKernelGap, layout.target.origin.y};
      extent.right = kernel.origin.x + std::max(width, words);
      extent.below = std::max(extent.below, kernel.box().bottom());
      break;
    case KernelPlace::under_target:
      kernel.origin = {layout.target.origin.x,
                       std::max(layout.source.box().bottom() - kernel.box().h,
                                extent.target + 12 + GridLayout::kTitle)};
      extent.right = std::max(extent.right, kernel.origin.x + words);
      extent.below = std::max(extent.source, kernel.box().bottom());
      break;
    case KernelPlace::under_source:
      kernel.origin = {margin, extent.source + 12 + GridLayout::kTitle};
      extent.below = std::max(extent.target, kernel.box().bottom());
      // Not into the target's column.
      if (margin + width > layout.target.origin.x - 24) extent.below = kNoPlace;
      break;
    case KernelPlace::own_row:
      kernel.origin = {margin, extent.below + 22 + GridLayout::kTitle};
      return margin + width + GridLayout::kStampStep;
    case KernelPlace::nowhere:
      kernel.rows = kernel.cols = 0;
      kernel.origin = layout.target.origin;
      break;
  }
  return margin;
}

GridLayout place_kernel(GridLayout layout, const Layer& layer, const LayerLook& look, PlayMode mode,
                        KernelPlace place, const PictureParts& parts) {
  const bool scatter = mode == PlayMode::scatter;
  const bool transposed = layer.geometry().transposed();
  layout.coverage = coverage_place(layout, layer.geometry(), transposed);
  Extent extent = grids_extent(layout, layer, scatter, parts);
  const double kernel_box = std::max(layout.kernel.box().w, scatter ? GridLayout::kLeastStamp : 0);
  const double kernel_step = kernel_box + GridLayout::kStampStep;
  const double text_x =
      put_kernel(layout, extent, place, kernel_box + (scatter ? kernel_step : 0),
                 transposed && !scatter ? GridLayout::kLeastFlipped : GridLayout::kLeastKernel);
  double right = extent.right;
  layout.stamp.origin = {layout.kernel.origin.x + kernel_step, layout.kernel.origin.y};
  if (scatter && parts.caption) right = std::max(right, layout.target.origin.x + kScatterCaption);
  if (parts.coverage) right = std::max(right, layout.coverage.x + GridLayout::kCoverageWords);
  const double margin = GridLayout::kMargin;
  layout.width = right + margin;
  if (!parts.formula) {
    const double bottom = std::max(extent.below, layout.kernel.box().bottom());
    layout.height = bottom + margin - (parts.caption ? 8 : 0);
    return layout;
  }
  layout.width = std::max(layout.width, GridLayout::kMinWidth);
  layout.line_letters = sum_letters(layer, look, layout.width - text_x);
  layout.width = std::max(layout.width, text_x + sum_width(layout.line_letters));
  const int lines = scatter ? 2 : sum_lines(layer, look, layout.line_letters);
  const double text_top =
      place == KernelPlace::own_row ? layout.kernel.origin.y - 4 : extent.below + 20;
  layout.arithmetic = {text_x, text_top + 20};
  const double text_bottom = text_top + GridLayout::kSumLine * lines;
  layout.height = std::max(text_bottom, layout.kernel.box().bottom()) + margin - 8;
  return layout;
}

}  // namespace

GridLayout flat_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                       const PictureParts& parts) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  const GridLayout top = top_row(layer, mode);
  if (!parts.kernel) return place_kernel(top, layer, look, mode, KernelPlace::nowhere, parts);
  GridLayout best;
  double least = kNoPlace;
  for (const KernelPlace place : {KernelPlace::under_target, KernelPlace::right_of_target,
                                  KernelPlace::under_source, KernelPlace::own_row}) {
    const bool scatter = mode == PlayMode::scatter;
    if (place == (scatter ? KernelPlace::under_target : KernelPlace::under_source)) continue;
    GridLayout layout = place_kernel(top, layer, look, mode, place, parts);
    // The place in which the picture fits largest.
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
