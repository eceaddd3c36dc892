#include <algorithm>
#include <cmath>
#include <string>

#include "app/scene/arithmetic.h"
#include "app/scene/layout.h"

namespace padlens {
namespace {

constexpr double kLineWidth = 900;  // that a row may take
constexpr double kLeastLine = 520;  // where the place is narrow
constexpr double kLargestCell = 64;
constexpr double kKernelWords = 300;  // from the input's title to that of the kernel
constexpr double kLongTitle = 264;    // "Input, zeros inserted and padded", the longest
constexpr double kSizeLetter = 7.8;   // of what stands behind it
constexpr double kTitleApart = 20;
constexpr double kOverRow = 8;    // between the kernel and the row that it lies over
constexpr double kToOutput = 46;  // the way from the window to its output
constexpr double kWordLine = 22;

GridFrame row_of(std::int64_t cells, double pitch, double spacing) {
  GridFrame frame;
  frame.cols = cells;
  frame.pitch = pitch;
  frame.spacing = spacing;
  frame.tall = std::max(1.0, GridLayout::kLeastRow / pitch);
  return frame;
}

// From the input's title to that of the kernel, however many digits the size has.
double kernel_words(const Layer& layer, const PictureParts& parts) {
  const AxisGeometry& a = layer.geometry().width();
  const bool long_title = layer.geometry().transposed() || std::min(a.pad_before, a.pad_after) < 0;
  if (!parts.headings || !parts.sizes || !long_title) return parts.title_width(kKernelWords);
  const auto digits = static_cast<double>(std::to_string(a.padded).size());
  return std::max(kKernelWords, std::ceil(kLongTitle + kSizeLetter * digits + kTitleApart));
}

}  // namespace

GridLayout line_layout(const Layer& layer, const LayerLook& look, double aspect,
                       const PictureParts& parts) {
  // A place of no size has some aspect too, while a window is folded up.
  aspect = std::isfinite(aspect) ? std::clamp(aspect, 0.05, 20.0) : 1;
  const AxisGeometry& a = layer.geometry().width();
  const double margin = GridLayout::kMargin;
  const double most = std::clamp(700 * aspect, kLeastLine, kLineWidth);
  const double pitch = frame_within(1, a.covered(), most, kLargestCell, 0.001).pitch;
  GridLayout layout;
  layout.below = layout.line = true;
  layout.source = row_of(a.covered(), pitch, 1);
  layout.target = row_of(a.out, pitch, static_cast<double>(a.window_step));
  layout.kernel = row_of(parts.kernel ? a.k : 0, pitch, static_cast<double>(a.d));
  if (!parts.kernel) layout.kernel.rows = 0;
  const double row = pitch * layout.source.tall;

  double y = margin + parts.title();
  layout.source_title = {margin, y - GridLayout::kTitleGap};
  layout.kernel_title = {margin + kernel_words(layer, parts), layout.source_title.y};
  layout.kernel.origin = {margin, y};
  if (parts.kernel) y += row + kOverRow;
  layout.source.origin = {margin, y};
  y += row + kToOutput;
  // Each output stands below the sample that its window begins with, counted without the padding:
  // that of a causal layer below the newest.
  const std::int64_t shift = std::clamp<std::int64_t>(a.pad_before, 0, a.K - 1);
  layout.target.origin = {margin + static_cast<double>(shift) * pitch, y};
  y += row;
  const auto line = [&](Point& at, bool there) {
    if (!there) return;
    y += kWordLine;
    at = {margin, y};
  };
  line(layout.target_title, parts.titled());
  line(layout.target_caption, parts.caption);
  line(layout.source_caption, parts.caption && a.leftover > 0);
  line(layout.coverage, parts.coverage);
  const double widest = std::max(layout.source.box().right(), layout.target.box().right());
  const double words = parts.titled() ? layout.kernel_title.x + GridLayout::kLeastFlipped : 0;
  layout.width =
      std::max({widest, words, parts.coverage ? margin + GridLayout::kCoverageWords : 0});
  layout.width += margin;
  layout.lane = layout.width;
  layout.height = y + margin;
  if (!parts.formula) return layout;
  const SumRoom room =
      sum_room(layer, look, PlayMode::gather, margin, layout.width, GridLayout::kMinWidth);
  layout.line_letters = room.letters;
  layout.width = room.width;
  layout.arithmetic = {margin, y + 42};
  layout.height = y + 22 + GridLayout::kSumLine * room.lines + margin - 8;
  return layout;
}

}  // namespace padlens
