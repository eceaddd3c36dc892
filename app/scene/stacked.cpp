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
constexpr double kKernelGap = 40;
// Words stand above the target and below the source: how wide they may be.
constexpr double kTargetWords = 170;
constexpr double kSourceWords = 250;
constexpr double kScatterWords = 335;
constexpr double kLongWords = 350;   // "never reached at the end: rows 1, columns 1"
constexpr double kTitleLine = 14;    // from the top of words to the title's baseline
constexpr double kCaptionLine = 22;  // to the next one
constexpr double kWordsGap = 14;     // between words and a plane

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

// What the layout of words asks of a layer.
struct Words {
  double target = 0;  // how wide they are
  double source = 0;
  bool source_caption = false;
};

Words words_of(const Layer& layer, PlayMode mode, const PictureParts& parts) {
  const bool scatter = mode == PlayMode::scatter;
  const auto& [h, w] = layer.geometry().axis;
  const bool leftover = !scatter && (h.leftover > 0 || w.leftover > 0);
  const bool cut = std::min({h.pad_before, h.pad_after, w.pad_before, w.pad_after}) < 0;
  const bool long_words =
      !scatter && (layer.geometry().transposed() || cut || (leftover && parts.caption));
  const bool captioned = parts.caption && (scatter || leftover);
  const double source = long_words ? kLongWords : kSourceWords;
  return {scatter && parts.caption ? kScatterWords
          : parts.caption          ? kTargetWords
                                   : parts.title_width(kTargetWords),
          captioned ? source : parts.title_width(source), captioned};
}

// Both planes with their middles over each other, and their words.
void place_planes(GridLayout& layout, const PictureParts& parts) {
  const double margin = GridLayout::kMargin;
  GridFrame& source = layout.source;
  GridFrame& target = layout.target;
  const double middle = margin + std::max(width_of(source), width_of(target)) / 2;
  for (GridFrame* frame : {&source, &target})
    frame->origin.x = std::round(middle - width_of(*frame) / 2 + lean_of(*frame)) + 0.5;
  layout.target_title = {margin, margin + kTitleLine};
  layout.target_caption = layout.target_title;
  if (parts.titled()) layout.target_caption.y += kCaptionLine;
  const Point last = parts.caption ? layout.target_caption : layout.target_title;
  const bool words = parts.titled() || parts.caption;
  target.origin.y = std::round(words ? last.y + kWordsGap : margin) + 0.5;
  source.origin.y = std::round(target.origin.y + height_of(target) + kBetween) + 0.5;
  const double below = source.origin.y + height_of(source) + kWordsGap + kTitleLine;
  layout.source_title = {margin, below};
  layout.source_caption = {margin, below + (parts.titled() ? kCaptionLine : 0)};
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
void place_beside(GridLayout& layout, PlayMode mode, bool column, bool titled, double words,
                  double right) {
  const double side = layout.kernel.box().h;
  const double height = column ? 2 * side + GridLayout::kStampLine : side;
  const double top = titled ? layout.target_title.y + GridLayout::kTitleGap : GridLayout::kMargin;
  const bool fits = top + height + 16 < layout.source.origin.y;
  const double from =
      std::max(fits ? furthest_ray(layout, top + height) : right, GridLayout::kMargin + words);
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
  const double planes =
      std::max(layout.source.whole().bounds().right(), layout.target.whole().bounds().right());
  const Words told = words_of(layer, mode, parts);
  double right = std::max({planes, margin + told.target, margin + told.source});
  double bottom = layout.source.whole().bounds().bottom();
  if (told.source_caption) {
    bottom = layout.source_caption.y + 6;
  } else if (parts.titled()) {
    bottom = layout.source_title.y + 6;
  }
  if (parts.coverage) {
    layout.coverage = {margin, bottom + 20};
    bottom += 26;
    right = std::max(right, margin + GridLayout::kCoverageWords);
  }
  layout.kernel = frame_within(none ? 0 : h.k, none ? 0 : w.k, GridLayout::kKernelSide, 32, 0.5);
  layout.stamp = layout.kernel;
  const double box = std::max(layout.kernel.box().w, scatter ? GridLayout::kLeastStamp : 0);
  const double words =
      parts.title_width(layer.geometry().transposed() && !scatter ? GridLayout::kLeastFlipped
                                                                  : GridLayout::kLeastKernel);
  const double both = box + (scatter ? box + GridLayout::kStampStep : 0);
  const bool column = place == KernelPlace::beside_in_column;
  double text_x = margin;
  double text_y = bottom + 20;
  if (place == KernelPlace::below) {
    layout.kernel.origin = {margin, std::round(bottom + 22 + parts.title()) + 0.5};
    layout.stamp.origin = {margin + box + GridLayout::kStampStep, layout.kernel.origin.y};
    text_x = margin + std::max(both, words) + kKernelGap;
    text_y = layout.kernel.origin.y - 4;
    right = std::max(right, margin + std::max(both, words));
    bottom = layout.kernel.box().bottom();
  } else if (!none) {
    place_beside(layout, mode, column, parts.titled(), told.target, planes);
    right = std::max(right, layout.kernel.origin.x + std::max(column ? box : both, words));
    bottom = std::max(bottom, (column ? layout.stamp : layout.kernel).box().bottom());
    text_y = bottom + 20;
  }
  layout.width = right + margin;
  layout.height = bottom + margin;
  if (!parts.formula) return layout;
  const SumRoom room = sum_room(layer, look, mode, text_x, layout.width, GridLayout::kMinWidth);
  layout.line_letters = room.letters;
  layout.width = room.width;
  layout.arithmetic = {text_x, text_y + 20};
  layout.height = std::max(bottom, text_y + GridLayout::kSumLine * room.lines) + margin - 8;
  return layout;
}

}  // namespace

GridLayout stacked_layout(const Layer& layer, const LayerLook& look, PlayMode mode, double aspect,
                          const PictureParts& parts) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  GridLayout base = planes(layer, mode);
  place_planes(base, parts);
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

// One row aslant would show nothing more than the row itself.
bool has_planes(const Layer& layer) {
  return layer.op().rank > 1;
}

}  // namespace

const View kStackedView{
    .id = "stacked", .build = build, .key = '2', .fits = has_planes, .of_grids = true};

}  // namespace padlens
