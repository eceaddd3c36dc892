#include <algorithm>
#include <string>

#include "app/i18n/streaming.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view.h"

// What a causal layer keeps of the past between two outputs, marked in whatever view shows its
// cells: the samples that are kept, the new ones that the next output waits for, and that output.

namespace padlens {
namespace {

constexpr double kLegendHeight = 34;  // room below the picture
constexpr double kSwatch = 15;        // how high
constexpr double kSwatchWidth = 24;   // enough for dashes to be told
constexpr double kLegendLeft = 24.5;
constexpr double kLegendItem = 220;  // from one item to the next
constexpr double kLegendWords = 12.5;
constexpr double kMarkEdge = 2.5;
constexpr double kLeastApart = 6;  // cells nearer to each other are marked as one

bool is_causal(const Layer& layer) {
  return streaming_of(layer.geometry()).has_value();
}

Rect mark_of(const Box& box, Dash dash) {
  Rect rect;
  rect.box = box.grown(-kMarkEdge / 2 - 1);
  if (rect.box.w < 4) rect.box = box;
  rect.radius = 4;
  rect.edge = Role::accent;
  rect.edge_width = std::min(kMarkEdge, box.w / 2);
  rect.dash = dash;
  return rect;
}

// Cells of one row that are drawn, one after the other, where the picture first has them: the axis
// view has an output twice, as a name and as a row.
void mark_cells(Scene& scene, GridId grid, Streaming::Range range, Dash dash) {
  for (const CellGrid& cells : scene.grids) {
    if (cells.grid != grid) continue;
    const std::int64_t from = std::max(range.from, cells.first.col);
    const std::int64_t to = std::min(range.to, cells.first.col + cells.cols);
    if (from >= to) continue;
    const auto place = [&](std::int64_t at) { return cells.place({cells.first.row, at}).bounds(); };
    if (cells.next_col.x < kLeastApart) {
      const Box first = place(from);
      Box all = first;
      all.w = std::max(place(to - 1).right() - first.x, first.w);
      scene.primitives.emplace_back(mark_of(all, dash));
    } else {
      for (std::int64_t at = from; at < to; ++at)
        scene.primitives.emplace_back(mark_of(place(at), dash));
    }
    if (grid == GridId::output) return;
  }
}

void legend_item(Scene& scene, double x, Dash dash, std::string words) {
  const double y = scene.height - kLegendHeight / 2 - kSwatch / 2 - 6;
  Rect swatch = mark_of({x, y, kSwatchWidth, kSwatch}, dash);
  swatch.box = {x, y, kSwatchWidth, kSwatch};
  scene.primitives.emplace_back(swatch);
  scene.primitives.emplace_back(
      Text{{x + kSwatchWidth + 8, centred_baseline(y + kSwatch / 2, kLegendWords)},
           Anchor::start,
           {{std::move(words), Role::dim, Face::sans, Weight::regular, kLegendWords}},
           {}});
}

void draw_streaming(Scene& scene, const Layer& layer, const SceneOptions& options,
                    const Strings& tr) {
  const Streaming streaming = *streaming_of(layer.geometry());
  const AxisGeometry& a = streaming.axis;
  const std::int64_t out = std::clamp<std::int64_t>(options.step, 0, a.out - 1);
  const bool more = out + 1 < a.out;
  mark_cells(scene, GridId::padded, streaming.kept_after(out), Dash::solid);
  if (more) {
    mark_cells(scene, GridId::padded, streaming.fresh_after(out), Dash::dashed);
    mark_cells(scene, GridId::output, {out + 1, out + 2}, Dash::dashed);
  }
  scene.height += kLegendHeight;
  legend_item(scene, kLegendLeft, Dash::solid,
              tr("scene.streaming.kept", std::array{std::to_string(streaming.kept)}));
  if (!more) return;
  const std::string next = "y" + index_text(layer.spec().op, {0, out + 1});
  legend_item(scene, kLegendLeft + kLegendItem, Dash::dashed,
              tr("scene.streaming.new", std::array{std::to_string(streaming.fresh), next}));
}

}  // namespace

const Overlay kShowStreaming{.id = "streaming",
                             .words = "ui.show_streaming",
                             .part = "ui.part_streaming",
                             .standard = true,
                             .place = 6,
                             .of_layer = true,
                             .fits = is_causal,
                             .draw = draw_streaming};

}  // namespace padlens
