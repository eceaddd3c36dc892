#include "app/scene/covered.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "app/i18n/sizes.h"
#include "app/scene/grid_picture.h"
#include "app/scene/overlay_rows.h"
#include "core/layer/padding_mode.h"

// The picture under a cover is built from what may be seen, part by part: nothing is drawn first
// and hidden afterwards.

namespace padlens {
namespace {

constexpr double kQuestionSize = 44;

struct Covering {
  GridPicture& picture;
  const Cover& cover;
  Box unknown;
  bool input_alone = false;
  std::optional<Cell> asked;  // the output cell that is marked
};

// The overlays that tell nothing of what windows read and outputs come to.
OverlaySet innocent(const OverlaySet& asked, const Layer& layer) {
  OverlaySet shown;
  for (const Overlay* overlay :
       {&kShowValues, &kShowIndices, &kShowKernel, &kShowHeadings, &kShowSizes})
    shown.set(*overlay, asked.has(*overlay));
  if (!layer.op().has_kernel || layer.empty()) shown.set(kShowKernel, false);
  if (layer.empty()) shown.set(kShowValues, false);
  return shown;
}

std::optional<Cell> asked_cell(const Layer& layer, const SceneOptions& options) {
  const Cover& cover = options.cover;
  const Geometry& geometry = layer.geometry();
  if (cover.output || geometry.outputs() == 0) return std::nullopt;
  const CellRange all{{0, 0}, {geometry.height().out, geometry.width().out}};
  if (cover.cell && all.contains(*cover.cell)) return cover.cell;
  if (cover.step || cover.padding || (!cover.reads && !cover.values)) return std::nullopt;
  const std::int64_t steps = step_count(geometry, PlayMode::gather);
  return step_cell(geometry, PlayMode::gather,
                   std::clamp<std::int64_t>(options.step, 0, steps - 1));
}

// --- the input alone

void input_values(GridPicture& p, const CellRange& seen) {
  const GridFrame& frame = p.layout.source;
  const double size = p.font(frame, p.look.input().letters);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const Cell at{r, c};
      p.value(frame, at, p.layer.input()->at(at), Role::input_text, Weight::semibold, size,
              {GridId::input, at});
      p.index(frame, at, at);
    }
  }
}

void draw_input(GridPicture& p) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.source;
  p.title(p.layout.source_title, p.tr("scene.input"), size_title(p.layer.spec().op, h.n, w.n));
  p.scene.grids.push_back(frame.cell_grid(GridId::input, {0, 0}));
  const CellRange all{{0, 0}, {h.n, w.n}};
  if (p.layer.empty()) {
    return p.by_cell(frame) ? void() : p.region(frame, all, cell_styles::kInput);
  }
  if (p.shaded(frame, p.look.input().letters)) {
    const auto shades = [&](const ShadePart& of) { return p.look.input_shades(of); };
    return p.raster(frame, all, shades, cell_styles::kInput);
  }
  const CellRange seen = p.in_sight(frame);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c)
      p.cell(frame, {r, c}, cell_styles::kInput, {GridId::input, {r, c}});
  }
  input_values(p, seen);
}

// --- the output

// As large whatever the output's size is.
void draw_unknown(const Covering& c) {
  GridPicture& p = c.picture;
  const bool flat = p.layer.op().rank == 1;
  p.title(p.layout.target_title, p.tr("scene.output"), flat ? "?" : "? × ?");
  Rect place;
  place.box = c.unknown;
  place.radius = 6;
  place.fill = Role::empty_fill;
  place.edge = Role::output_edge;
  place.edge_width = 2;
  place.dash = Dash::dashed;
  p.scene.primitives.emplace_back(place);
  const double size = std::min(kQuestionSize, 0.7 * c.unknown.h);
  const Point centre = c.unknown.centre();
  p.scene.primitives.emplace_back(Text{{centre.x, centred_baseline(centre.y, size)},
                                       Anchor::middle,
                                       {{"?", Role::output_text, Face::sans, Weight::bold, size}},
                                       {}});
}

// Cells in their numbers, or without any.
void output_raster(const Covering& c) {
  GridPicture& p = c.picture;
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  const CellRange all{{0, 0}, {h.out, w.out}};
  CellStyle style = c.cover.values ? cell_styles::kEmpty : cell_styles::kOutput;
  style.edge = Role::none;
  p.region(frame, all, style);
  if (!c.cover.values && !p.layer.empty() && p.layer.ready_rows() > 0) {
    const auto shades = [&](const ShadePart& of) { return p.look.output_shades(of); };
    p.raster(frame, all, shades, cell_styles::kOutput, p.layer.ready_rows());
  }
  p.outline(frame.whole(), 0, std::min(frame.radius(), 4.0), Role::output_edge, 1);
}

void output_cells(const Covering& c, int letters) {
  GridPicture& p = c.picture;
  const GridFrame& frame = p.layout.target;
  const bool told = !c.cover.values && p.options.show.has(kShowValues);
  const double size = told ? p.font(frame, letters, 0.3) : 0;
  CellStyle style = c.cover.values ? cell_styles::kEmpty : cell_styles::kOutput;
  if (c.cover.values) style.edge = Role::output_edge;
  const CellRange seen = p.in_sight(frame);
  for (std::int64_t row = seen.from.row; row < seen.to.row; ++row) {
    for (std::int64_t col = seen.from.col; col < seen.to.col; ++col) {
      const CellId id{GridId::output, {row, col}};
      const bool asked = c.asked == id.cell;
      CellStyle own = style;
      if (asked) own.fill = Role::window_fill;
      p.cell(frame, id.cell, own, id);
      p.index(frame, id.cell, id.cell);
      if (size == 0) continue;
      p.value(frame, id.cell, output_value(p.layer, id.cell),
              asked ? Role::window_text : Role::output_text, Weight::semibold, size, id, false,
              p.look.exactness().inexact(id.cell));
    }
  }
}

void draw_output(const Covering& c) {
  GridPicture& p = c.picture;
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  p.title(p.layout.target_title, p.tr("scene.output"), size_title(p.layer.spec().op, h.out, w.out));
  if (p.layer.geometry().outputs() == 0) return;
  p.scene.grids.push_back(frame.cell_grid(GridId::output, {0, 0}));
  const bool numbers = !c.cover.values && !p.layer.empty();
  const int letters = numbers ? p.look.output().letters : 1;
  if (p.shaded(frame, letters)) {
    output_raster(c);
  } else {
    output_cells(c, letters);
  }
  if (c.asked) p.outline_present(frame, *c.asked);
}

// What is pointed at, and nothing that it feeds or reads.
void draw_focus(const Covering& c) {
  GridPicture& p = c.picture;
  const auto& focus = p.options.focus;
  if (!focus) return;
  const bool source = focus->grid == (c.input_alone ? GridId::input : GridId::padded);
  const bool target = focus->grid == GridId::output && !c.cover.output;
  if (!source && !target) return;
  const GridFrame& frame = source ? p.layout.source : p.layout.target;
  const CellRange all{{0, 0}, {frame.rows, frame.cols}};
  if (all.contains(focus->cell)) p.mark_cell(frame, focus->cell, focus->cell == c.asked && target);
}

}  // namespace

Cover cover_of(const Ask& ask, const Spec& spec) {
  Cover cover;
  cover.cell = ask.cell;
  switch (ask.asks) {
    case Asks::output:
      cover.output = true;
      cover.padding = mode_info(spec.padding).kind != PaddingKind::sides && !spec.op->transposed();
      break;
    case Asks::padding:
      cover.padding = true;
      break;
    case Asks::reads:
      cover.reads = true;
      cover.values = true;  // of ones they would count the cells
      break;
    case Asks::value:
    case Asks::divisor:
      cover.values = true;
      break;
    case Asks::framework:
    case Asks::layer:
      cover.framework = true;
      break;
    case Asks::change:
      break;
  }
  return cover;
}

Scene covered_scene(const Layer& layer, const SceneOptions& options, const Strings& tr) {
  const Cover& cover = options.cover;
  SceneOptions shown = options;
  shown.show = innocent(options.show, layer);
  shown.compared = nullptr;
  shown.arrival = 1;
  const Geometry& geometry = layer.geometry();
  const bool scatters = options.mode == PlayMode::scatter && layer.op().plays(options.mode);
  Uncovered left;
  left.input_alone =
      cover.padding || scatters || layer.empty() || (cover.output && geometry.transposed());
  left.overhang = !cover.output && !cover.reads;
  left.output = !cover.output;
  left.largest_cell = std::clamp(options.largest_cell, 1.0, 200.0);
  left.parts = PictureParts(shown.show);
  const auto look = look_of(layer, options.look);
  const CoveredLayout layout = covered_layout(layer, left, options.aspect);
  GridPicture picture(layer, shown, tr, layout.grids, *look);
  const Covering covering{picture, cover, layout.unknown, left.input_alone,
                          asked_cell(layer, options)};
  if (left.input_alone) {
    draw_input(picture);
  } else {
    const bool windowed = covering.asked && !cover.reads && !cover.step;
    draw_padded(picture, windowed ? covering.asked : std::nullopt);
  }
  picture.kernel_grid(!left.input_alone && geometry.transposed());
  if (cover.output) {
    draw_unknown(covering);
  } else {
    draw_output(covering);
  }
  draw_focus(covering);
  return std::move(picture.scene);
}

}  // namespace padlens
