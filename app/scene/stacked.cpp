#include <algorithm>
#include <array>
#include <cmath>

#include "app/scene/arithmetic.h"
#include "app/scene/grid_picture.h"
#include "app/scene/view_rows.h"

namespace padlens {
namespace {

// How a plane lies: each row further down is nearer, and a little to the left.
constexpr Point kDown{-0.45, 0.52};
constexpr double kPlaneWidth = 560;  // at most, of the wider plane
constexpr double kLargestPitch = 52;
constexpr double kBetween = 92;  // from the target's lowest row to the source's highest
constexpr double kKernelGap = 52;
// Room left of a plane's upper corner, for the words that tell what it is.
constexpr double kSourceWords = 250;
constexpr double kLeftoverWords = 340;  // "never reached at the end: rows 1, columns 1"
constexpr double kZeroInsertedWords = 385;
constexpr double kTargetWords = 170;
constexpr double kScatterWords = 335;
constexpr double kFirstLine = 8;    // below the plane's upper edge
constexpr double kSecondLine = 30;  // the caption

double lean_of(const GridFrame& frame) {
  return -kDown.x * frame.pitch * static_cast<double>(frame.rows);
}
double width_of(const GridFrame& frame) {
  return frame.pitch * static_cast<double>(frame.cols) + lean_of(frame);
}
double height_of(const GridFrame& frame) {
  return kDown.y * frame.pitch * static_cast<double>(frame.rows);
}

// Sizes: one pitch for both planes, so that one can be seen to lie over the other.
GridLayout planes(const Layer& layer, PlayMode mode) {
  const auto& [h, w] = layer.geometry().axis;
  GridLayout layout;
  layout.stacked = true;
  if (mode == PlayMode::scatter) {
    layout.source.rows = h.n;
    layout.source.cols = w.n;
    layout.target = scatter_cells(layer.geometry());
  } else {
    layout.source.rows = h.covered();
    layout.source.cols = w.covered();
    layout.target.rows = h.out;
    layout.target.cols = w.out;
  }
  const auto across = [](const GridFrame& frame) {
    return static_cast<double>(frame.cols) - kDown.x * static_cast<double>(frame.rows);
  };
  const double widest = std::max(across(layout.source), across(layout.target));
  double pitch = std::min(kPlaneWidth / widest, kLargestPitch);
  if (pitch > 8) pitch = std::floor(pitch);
  for (GridFrame* frame : {&layout.source, &layout.target}) {
    frame->pitch = pitch;
    frame->down = kDown;
  }
  return layout;
}

// Both planes with their middles over each other, their words to the left.
void place_planes(GridLayout& layout, const Layer& layer, PlayMode mode) {
  const bool scatter = mode == PlayMode::scatter;
  GridFrame& source = layout.source;
  GridFrame& target = layout.target;
  const double middle = std::max(width_of(source), width_of(target)) / 2;
  source.origin.x = middle - width_of(source) / 2 + lean_of(source);
  target.origin.x = middle - width_of(target) / 2 + lean_of(target);
  const auto& [h, w] = layer.geometry().axis;
  const bool leftover = !scatter && (h.leftover > 0 || w.leftover > 0);
  const double source_words = layer.geometry().transposed() && !scatter ? kZeroInsertedWords
                              : leftover                                ? kLeftoverWords
                                                                        : kSourceWords;
  const double missing = std::max({0.0, source_words - source.origin.x,
                                   (scatter ? kScatterWords : kTargetWords) - target.origin.x});
  for (GridFrame* frame : {&source, &target})
    frame->origin.x = std::round(frame->origin.x + missing + GridLayout::kMargin) + 0.5;
  target.origin.y = GridLayout::kMargin + 6;
  source.origin.y = std::round(target.origin.y + height_of(target) + kBetween) + 0.5;
  const auto words = [](const GridFrame& frame, double by) {
    return Point{GridLayout::kMargin, frame.origin.y + by};
  };
  layout.source_title = words(source, kFirstLine);
  layout.source_caption = words(source, kSecondLine);
  layout.target_title = words(target, kFirstLine);
  layout.target_caption = words(target, kSecondLine);
}

// How far to the right rays between the planes can reach, from the top down to `y`.
double furthest_ray(const GridLayout& layout, double y) {
  const Point from = layout.target.whole().at(1, 0);
  const Point to = layout.source.whole().at(1, 0);
  const double part = std::clamp((y - from.y) / (to.y - from.y), 0.0, 1.0);
  return std::max(from.x, from.x + part * (to.x - from.x));
}

// Where the kernel (and, scattering, the stamp) finds its place.
enum class KernelPlace { beside, beside_in_column, below, nowhere };

// Right of the upper plane; of both where it reaches down to the lower one.
void place_beside(GridLayout& layout, PlayMode mode, bool column, double right) {
  const double side = layout.kernel.box().h;
  const double height = column ? 2 * side + GridLayout::kStampLine : side;
  const double top = layout.target_title.y + GridLayout::kTitleGap;
  const bool fits = top + height + 16 < layout.source.origin.y;
  const double from = fits ? furthest_ray(layout, top + height) : right;
  layout.kernel.origin = {std::round(from + kKernelGap) + 0.5, top};
  layout.stamp.origin = layout.kernel.origin;
  if (column) {
    layout.stamp.origin.y += side + GridLayout::kStampLine;
  } else if (mode == PlayMode::scatter) {
    layout.stamp.origin.x +=
        std::max(layout.kernel.box().w, GridLayout::kLeastStamp) + GridLayout::kStampStep;
  }
}

GridLayout place_rest(GridLayout layout, const Layer& layer, const LayerLook& look, PlayMode mode,
                      KernelPlace place, const PictureParts& parts) {
  const auto& [h, w] = layer.geometry().axis;
  const bool scatter = mode == PlayMode::scatter;
  const bool none = place == KernelPlace::nowhere;
  const double margin = GridLayout::kMargin;
  double right =
      std::max(layout.source.whole().bounds().right(), layout.target.whole().bounds().right());
  double bottom = layout.source.whole().bounds().bottom() + 6;
  if (parts.coverage) {
    layout.coverage = {margin, bottom + 20};
    bottom += 26;
    right = std::max(right, margin + GridLayout::kCoverageWords);
  }
  layout.kernel = frame_within(none ? 0 : h.k, none ? 0 : w.k, GridLayout::kKernelSide, 32, 0.5);
  layout.stamp = layout.kernel;
  const double box = std::max(layout.kernel.box().w, scatter ? GridLayout::kLeastStamp : 0);
  const double words = layer.geometry().transposed() && !scatter ? GridLayout::kLeastFlipped
                                                                 : GridLayout::kLeastKernel;
  const double both = box + (scatter ? box + GridLayout::kStampStep : 0);
  const bool column = place == KernelPlace::beside_in_column;
  double text_x = margin;
  double text_y = bottom + 20;
  if (place == KernelPlace::below) {
    layout.kernel.origin = {margin, std::round(bottom + 22 + GridLayout::kTitle) + 0.5};
    layout.stamp.origin = {margin + box + GridLayout::kStampStep, layout.kernel.origin.y};
    text_x = margin + std::max(both, words) + kKernelGap;
    text_y = layout.kernel.origin.y - 4;
    right = std::max(right, margin + std::max(both, words));
    bottom = layout.kernel.box().bottom();
  } else if (!none) {
    place_beside(layout, mode, column, right);
    right = std::max(right, layout.kernel.origin.x + std::max(column ? box : both, words));
    bottom = std::max(bottom, (column ? layout.stamp : layout.kernel).box().bottom());
    text_y = bottom + 20;
  }
  layout.width = right + margin;
  layout.height = bottom + margin;
  if (!parts.formula) return layout;
  layout.width = std::max(layout.width, GridLayout::kMinWidth);
  layout.line_letters = sum_letters(layer, look, layout.width - text_x);
  layout.width = std::max(layout.width, text_x + sum_width(layout.line_letters));
  layout.arithmetic = {text_x, text_y + 20};
  const int lines = scatter ? 2 : sum_lines(layer, look, layout.line_letters);
  layout.height = std::max(bottom, text_y + GridLayout::kSumLine * lines) + margin - 8;
  return layout;
}

}  // namespace

GridLayout stacked_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                          const PictureParts& parts) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  GridLayout base = planes(layer, mode);
  place_planes(base, layer, mode);
  const auto placed = [&](KernelPlace place) {
    return place_rest(base, layer, look, mode, place, parts);
  };
  if (!parts.kernel) return placed(KernelPlace::nowhere);
  const auto needed = [&](const GridLayout& layout) {
    return std::max(layout.width / aspect, layout.height);
  };
  // The place in which the picture fits largest.
  GridLayout best = placed(KernelPlace::beside);
  for (const KernelPlace place : {KernelPlace::beside_in_column, KernelPlace::below}) {
    if (place == KernelPlace::beside_in_column && mode != PlayMode::scatter) continue;
    const GridLayout layout = placed(place);
    if (needed(layout) < needed(best)) best = layout;
  }
  return best;
}

namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return grids_scene(layer, asked, tr, stacked_layout);
}

}  // namespace

const View kStackedView{"stacked", build, '2'};

}  // namespace padlens
