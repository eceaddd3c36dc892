#include <algorithm>
#include <array>
#include <cmath>

#include "app/scene/arithmetic.h"
#include "app/scene/grid_picture.h"

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
  const auto& [h, w] = layer.geometry.axis;
  GridLayout layout;
  layout.stacked = true;
  if (mode == PlayMode::scatter) {
    layout.source.rows = h.n;
    layout.source.cols = w.n;
    layout.target = scatter_cells(layer.geometry);
  } else {
    layout.source.rows = h.padded;
    layout.source.cols = w.padded;
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
  const auto& [h, w] = layer.geometry.axis;
  const bool leftover = !scatter && (h.leftover > 0 || w.leftover > 0);
  const double source_words = layer.geometry.transposed() && !scatter ? kZeroInsertedWords
                              : leftover                              ? kLeftoverWords
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

}  // namespace

GridLayout stacked_layout(const Layer& layer, const LayerLook& look, PlayMode mode,
                          double /*aspect*/, const PictureParts& parts) {
  const auto& [h, w] = layer.geometry.axis;
  const bool scatter = mode == PlayMode::scatter;
  GridLayout layout = planes(layer, mode);
  place_planes(layout, layer, mode);
  double right =
      std::max(layout.source.whole().bounds().right(), layout.target.whole().bounds().right());
  double bottom = layout.source.whole().bounds().bottom() + 6;
  if (parts.coverage) {
    layout.coverage = {GridLayout::kMargin, bottom + 20};
    bottom += 26;
    right = std::max(right, GridLayout::kMargin + GridLayout::kCoverageWords);
  }
  layout.kernel = frame_within(parts.kernel ? h.k : 0, parts.kernel ? w.k : 0,
                               GridLayout::kKernelSide, 32, 0.5);
  layout.stamp = layout.kernel;
  if (parts.kernel) {
    // Beside the upper plane, as long as the lower one leaves it room.
    const double height = GridLayout::kTitle + layout.kernel.box().h;
    const bool fits = GridLayout::kMargin + height + 16 < layout.source.origin.y;
    const double top = layout.target_title.y + GridLayout::kTitleGap;
    const double from = fits ? furthest_ray(layout, top + layout.kernel.box().h) : right;
    layout.kernel.origin = {std::round(from + kKernelGap) + 0.5, top};
    const double box = std::max(layout.kernel.box().w, scatter ? GridLayout::kLeastStamp : 0);
    layout.stamp.origin = {layout.kernel.origin.x + box + GridLayout::kStampStep,
                           layout.kernel.origin.y};
    const double words = layer.geometry.transposed() && !scatter ? GridLayout::kLeastFlipped
                                                                 : GridLayout::kLeastKernel;
    const double width = box + (scatter ? box + GridLayout::kStampStep : 0);
    right = std::max(right, layout.kernel.origin.x + std::max(width, words));
    bottom = std::max(bottom, layout.kernel.box().bottom());
  }
  layout.width = right + GridLayout::kMargin;
  layout.height = bottom + GridLayout::kMargin;
  if (!parts.formula) return layout;
  layout.width = std::max(layout.width, GridLayout::kMinWidth);
  const double letter = 0.6 * GridLayout::kSumSize;
  layout.line_letters =
      std::max(GridLayout::kLeastLetters,
               static_cast<int>((layout.width - 2 * GridLayout::kMargin) / letter));
  layout.arithmetic = {GridLayout::kMargin, bottom + 40};
  const int lines = scatter ? 2 : sum_lines(layer, look, layout.line_letters);
  layout.height = layout.arithmetic.y - 20 + GridLayout::kSumLine * lines + GridLayout::kMargin - 8;
  return layout;
}

namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  return grids_scene(layer, asked, tr, stacked_layout);
}

}  // namespace

extern const View kStackedView;
const View kStackedView{"stacked", build};

}  // namespace padlens
