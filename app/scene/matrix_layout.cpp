#include "app/scene/matrix_layout.h"

#include <algorithm>
#include <cmath>

#include "app/scene/arithmetic.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

constexpr double kSide = 560;         // the longer side of the matrix
constexpr double kExcerptSide = 610;  // of an excerpt, whose entries should be readable
constexpr double kLargestPitch = 28;
// So much further apart may the cells of the shorter side be, that it is not all too flat.
constexpr double kStretch = 4;
constexpr double kExcerptStretch = 1.6;
constexpr double kLeastShort = 240;    // what that is to bring the shorter side to
constexpr double kLeastAcross = 320;   // the same of a tall matrix: there is room beside it
constexpr double kBlockName = 58;      // "[1000,500]" left of y
constexpr double kBlockNameLine = 20;  // the same above x
constexpr double kVectorWidth = 54;    // of y
constexpr double kVectorHeight = 26;   // of x
constexpr double kIndexWidth = 34;     // more where cells have indices
constexpr double kIndexHeight = 12;
constexpr double kCoverageWidth = 36;
constexpr double kCoverageHeight = 20;
constexpr double kVectorGap = 12;  // from a vector to the matrix
constexpr double kLeastBody = 150;
constexpr double kKernelSide = 132;
constexpr double kKernelGap = 48;
constexpr double kKernelWords = 130;
constexpr double kLeastWidth = 680;    // room for the lines below
constexpr double kExcerptWidth = 760;  // the same where they have large numbers

double whole_from(double pitch, double least) {
  return pitch > least ? std::floor(pitch) : pitch;
}

void set_pitches(MatrixSides& sides) {
  const bool whole = sides.whole();
  MatrixSide& longer = sides.rows.extent() > sides.cols.extent() ? sides.rows : sides.cols;
  MatrixSide& shorter = &longer == &sides.rows ? sides.cols : sides.rows;
  longer.pitch =
      whole_from(std::min((whole ? kSide : kExcerptSide) / longer.extent(), kLargestPitch), 4);
  const double stretch = whole ? kStretch : kExcerptStretch;
  const double least = &shorter == &sides.cols ? kLeastAcross : kLeastShort;
  const double wanted = std::clamp(least / shorter.extent(), longer.pitch,
                                   std::min(stretch * longer.pitch, kLargestPitch));
  shorter.pitch = whole_from(wanted, 4);
}

// Both vectors and the entries.
void place_grids(MatrixLayout& layout, const SceneOptions& options, bool transposed) {
  const double more_width = options.show.has(kShowIndices) ? kIndexWidth : 0;
  const double more_height = options.show.has(kShowIndices) ? kIndexHeight : 0;
  const bool by_row = options.show.has(kShowCoverage) && transposed;
  const bool by_col = options.show.has(kShowCoverage) && !transposed;
  Box& y = layout.outputs;
  Box& x = layout.inputs;
  y.x = GridLayout::kMargin + kBlockName + (by_row ? kCoverageWidth : 0);
  y.w = kVectorWidth + more_width;
  y.h = layout.sides.rows.length();
  x.y = GridLayout::kMargin + PictureParts(options.show).title() + kBlockNameLine +
        (by_col ? kCoverageHeight : 0);
  x.h = kVectorHeight + more_height;
  x.w = layout.sides.cols.length();
  x.x = y.right() + kVectorGap;
  y.y = x.bottom() + kVectorGap;
  layout.body = {x.x, y.y, x.w, y.h};
  layout.title = {GridLayout::kMargin, GridLayout::kMargin + 12};
  if (by_row) layout.coverage = {y.x - kCoverageWidth, y.y, kCoverageWidth - 4, y.h};
  if (by_col) layout.coverage = {x.x, x.y - kCoverageHeight, x.w, kCoverageHeight - 4};
}

enum class KernelPlace { beside, below, nowhere };

MatrixLayout place_rest(MatrixLayout layout, const Layer& layer, const LayerLook& look,
                        const SceneOptions& options, std::size_t notes, KernelPlace place) {
  const auto& [h, w] = layer.geometry().axis;
  const double margin = GridLayout::kMargin;
  const PictureParts parts(options.show);
  GridLayout& grid = layout.grid;
  double right = layout.body.x + std::max(layout.body.w, kLeastBody);
  layout.notes = {margin, layout.body.bottom() + 26};
  double bottom = layout.body.bottom();
  if (notes > 0) bottom += 12 + MatrixLayout::kNoteLine * static_cast<double>(notes);
  const bool none = place == KernelPlace::nowhere;
  grid.kernel = frame_within(none ? 0 : h.k, none ? 0 : w.k, kKernelSide, 32, 0.5);
  const double words = std::max(grid.kernel.box().w, parts.title_width(kKernelWords));
  double text_x = margin;
  double text_y = bottom + 20;
  if (place == KernelPlace::beside) {
    grid.kernel.origin = {std::round(right + kKernelGap) + 0.5, layout.body.y};
    right = grid.kernel.origin.x + words;
    bottom = std::max(bottom, grid.kernel.box().bottom());
    text_y = std::max(text_y, bottom + 20);
  } else if (place == KernelPlace::below) {
    grid.kernel.origin = {margin, std::round(bottom + 20 + parts.title()) + 0.5};
    bottom = grid.kernel.box().bottom();
    text_x = margin + words + kKernelGap;
    text_y = grid.kernel.origin.y - 4;
  }
  grid.width = right + margin;
  if (notes > 0 || parts.headings || parts.formula) {
    grid.width = std::max(grid.width, layout.sides.whole() ? kLeastWidth : kExcerptWidth);
  }
  grid.height = bottom + margin;
  if (!parts.formula) return layout;
  const SumRoom room = sum_room(layer, look, options.mode, text_x, grid.width, 0);
  grid.line_letters = room.letters;
  grid.width = room.width;
  grid.arithmetic = {text_x, text_y + 20};
  const int lines = options.mode == PlayMode::scatter ? 1 : room.lines;
  grid.height = std::max(bottom, text_y + GridLayout::kSumLine * lines) + margin - 8;
  return layout;
}

}  // namespace

std::int64_t MatrixSide::shown() const {
  std::int64_t count = 0;
  for (const MatrixRun& strip : strips)
    count += strip.count;
  return count;
}

double MatrixSide::extent() const {
  return static_cast<double>(shown()) + kBetween * static_cast<double>(strips.size() - 1);
}

double MatrixSide::begin_of(std::size_t strip) const {
  double before = kBetween * static_cast<double>(strip);
  for (std::size_t i = 0; i < strip; ++i)
    before += static_cast<double>(strips[i].count);
  return before * pitch;
}

std::optional<double> MatrixSide::place(std::int64_t cell) const {
  for (std::size_t i = 0; i < strips.size(); ++i) {
    if (cell < strips[i].first || cell >= strips[i].end()) continue;
    return begin_of(i) + static_cast<double>(cell - strips[i].first) * pitch;
  }
  return std::nullopt;
}

MatrixRun MatrixSide::within(std::size_t strip, double from, double to) const {
  const MatrixRun& all = strips[strip];
  const auto cell_at = [&](double at) {
    return static_cast<std::int64_t>(
        std::floor(std::clamp((at - begin_of(strip)) / pitch, -1e9, 1e9)));
  };
  const std::int64_t first = std::clamp<std::int64_t>(cell_at(from) - 1, 0, all.count);
  const std::int64_t end = std::clamp<std::int64_t>(cell_at(to) + 2, first, all.count);
  return {all.first + first, end - first};
}

MatrixLayout matrix_layout(const Layer& layer, const LayerLook& look, const SceneOptions& options,
                           const MatrixSides& sides, std::size_t notes) {
  MatrixLayout layout;
  layout.sides = sides;
  set_pitches(layout.sides);
  place_grids(layout, options, layer.geometry().transposed());
  const auto placed = [&](KernelPlace place) {
    return place_rest(layout, layer, look, options, notes, place);
  };
  if (!PictureParts(options.show).kernel) return placed(KernelPlace::nowhere);
  const double aspect = std::isfinite(options.aspect) ? std::clamp(options.aspect, 0.05, 20.0) : 1;
  const auto needed = [&](const MatrixLayout& made) {
    return std::max(made.grid.width / aspect, made.grid.height);
  };
  const MatrixLayout beside = placed(KernelPlace::beside);
  const MatrixLayout below = placed(KernelPlace::below);
  return needed(below) < needed(beside) ? below : beside;
}

}  // namespace padlens
