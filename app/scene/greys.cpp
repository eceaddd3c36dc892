#include "app/scene/greys.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/scene/overlay_rows.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// Of so many cells a shade is the mean, at most, on each axis.
constexpr std::int64_t kSampledCells = 4;

// The places of an axis that a part of `cells` looks at, and what stands there: those of a shade
// follow each other.
struct Samples {
  std::vector<Standing> at;
  std::int64_t each = 1;
};

Samples samples_of(const AxisGeometry& axis, FillMode fill, std::int64_t first, std::int64_t from,
                   std::int64_t to, std::int64_t step) {
  Samples samples;
  samples.each = std::min(step, kSampledCells);
  for (std::int64_t at = from; at < to; at += step) {
    const std::int64_t cells = std::min(step, to - at);
    for (std::int64_t i = 0; i < samples.each; ++i)
      samples.at.push_back(standing_at(axis, fill, first + at + i * cells / samples.each));
  }
  return samples;
}

}  // namespace

bool shows_greys(const Layer& layer) {
  return !layer.empty() && is_picture(layer.spec().input_values);
}

GreyScale output_scale(const Layer& layer) {
  if (!layer.op().has_kernel) return {};
  const Grouping grouping = layer.grouping();
  const std::int64_t output = layer.shown().output;
  double sum = 0;
  double all = 0;
  const std::int64_t first = grouping.first_input(output);
  for (std::int64_t input = first; input < first + grouping.inputs_of_one(); ++input) {
    const Grid<double>& kernel = *layer.kernel(PlanePair{input, output});
    for (std::int64_t i = 0; i < kernel.size(); ++i) {
      sum += kernel.row(0)[i];
      all += std::abs(kernel.row(0)[i]);
    }
  }
  constexpr double kCancelled = 1e-9;
  if (!(std::abs(sum) > kCancelled * all) || !std::isfinite(sum)) return {-255, 255};
  const auto& [h, w] = layer.geometry().axis;
  // Of a transposed convolution as many of the weights meet in a cell, on average.
  if (layer.geometry().transposed()) sum /= static_cast<double>(h.s * w.s);
  return sum > 0 ? GreyScale{0, 255 * sum} : GreyScale{255 * sum, 0};
}

Role text_on_grey(const GreyScale& scale, double number) {
  // Where black and white stand out alike, by WCAG's contrast.
  constexpr double kBetween = 0.46;
  const double share = (number - scale.black) / (scale.white - scale.black);
  return share < kBetween ? Role::grey_white : Role::grey_black;
}

std::shared_ptr<const Shades> padded_greys(const Layer& layer, const CellRange& cells,
                                           const ShadePart& part) {
  const auto& [h, w] = layer.geometry().axis;
  const PadFill fill = layer.fill();
  const double empty = fill.mode == FillMode::constant ? fill.constant : 0;
  const Samples down =
      samples_of(h, fill.mode, cells.from.row, part.cells.from.row, part.cells.to.row, part.step);
  const Samples across =
      samples_of(w, fill.mode, cells.from.col, part.cells.from.col, part.cells.to.col, part.step);
  const ShadeScale scale(GreyScale{}.range());
  const Grid<double>& input = *layer.input();
  const auto value = [&](const Standing& row, const Standing& col) {
    if (row.input >= 0 && col.input >= 0) return input.at(row.input, col.input);
    return kind_of(row.kind, col.kind) == CellKind::padding ? empty : 0;
  };
  auto shades = std::make_shared<Shades>(part.rows(), part.cols());
  for (std::int64_t r = 0; r < shades->rows(); ++r) {
    for (std::int64_t c = 0; c < shades->cols(); ++c) {
      double sum = 0;
      for (std::int64_t i = 0; i < down.each; ++i) {
        for (std::int64_t j = 0; j < across.each; ++j) {
          sum += value(down.at[static_cast<std::size_t>(r * down.each + i)],
                       across.at[static_cast<std::size_t>(c * across.each + j)]);
        }
      }
      shades->at(r, c) = scale(sum / static_cast<double>(down.each * across.each));
    }
  }
  return shades;
}

// Cells in the greys of their numbers, where these are a picture's: the views draw it.
const Overlay kShowGreys{.id = "greys",
                         .words = "ui.show_greys",
                         .part = "ui.part_greys",
                         .standard = true,
                         .place = 8,
                         .of_layer = true,
                         .fits = shows_greys};

}  // namespace padlens
