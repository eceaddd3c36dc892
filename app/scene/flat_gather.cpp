#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/scene/arithmetic.h"
#include "app/scene/flat.h"

namespace padlens {
namespace {

const CellStyle& style_of(CellKind kind) {
  switch (kind) {
    case CellKind::input:
      return cell_styles::kInput;
    case CellKind::inserted:
      return cell_styles::kInserted;
    case CellKind::padding:
      break;
  }
  return cell_styles::kPadding;
}

// The moment that the picture shows: the output cell, its taps, and where the
// window is on its way there.
struct Moment {
  Cell out;
  std::vector<Tap> taps;
  double window_row = 0;  // in padded coordinates
  double window_col = 0;
  bool settled = true;
  bool pointed = false;  // a cell is pointed at instead of the step's own
  bool show_window = true;
};

Moment moment_of(const FlatPicture& p) {
  Moment moment;
  moment.out = step_cell(p.layer.geometry, PlayMode::gather, p.step);
  const auto& focus = p.options.focus;
  const bool in_output = focus && focus->grid == GridId::output &&
                         focus->cell.row < p.layer.geometry.height().out &&
                         focus->cell.col < p.layer.geometry.width().out;
  if (in_output) {
    moment.out = focus->cell;
    moment.pointed = true;
  } else if (focus && (focus->grid == GridId::padded || focus->grid == GridId::kernel)) {
    moment.show_window = false;
  }
  moment.taps = taps(p.layer, moment.out);
  const Cell origin = window_origin(p.layer.geometry, moment.out);
  moment.window_row = static_cast<double>(origin.row);
  moment.window_col = static_cast<double>(origin.col);
  if (p.arrival < 1 && !moment.pointed) {
    const Cell before =
        window_origin(p.layer.geometry, step_cell(p.layer.geometry, PlayMode::gather, p.step - 1));
    const double left = 1 - p.arrival * p.arrival * (3 - 2 * p.arrival);  // smoothstep
    moment.window_row += left * static_cast<double>(before.row - origin.row);
    moment.window_col += left * static_cast<double>(before.col - origin.col);
    moment.settled = false;
  }
  return moment;
}

// --- the padded grid -------------------------------------------------------------

void padded_regions(FlatPicture& p) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.source;
  p.region(frame, frame.box(), cell_styles::kPadding);
  const std::int64_t top = std::max<std::int64_t>(h.pad_before, 0);
  const std::int64_t left = std::max<std::int64_t>(w.pad_before, 0);
  const std::int64_t rows = std::min(h.pad_before + h.inserted, h.padded) - top;
  const std::int64_t cols = std::min(w.pad_before + w.inserted, w.padded) - left;
  if (rows <= 0 || cols <= 0) return;
  p.region(frame,
           frame.span(static_cast<double>(top), static_cast<double>(left),
                      static_cast<double>(rows), static_cast<double>(cols)),
           cell_styles::kInput);
}

struct Shown {
  Cell at;
  PaddedCell cell;
};

std::vector<Shown> padded_cells(FlatPicture& p) {
  const auto& [h, w] = p.layer.geometry.axis;
  std::vector<Shown> cells;
  if (!p.layout.source.by_cell()) return cells;
  for (std::int64_t r = 0; r < h.padded; ++r) {
    for (std::int64_t c = 0; c < w.padded; ++c) {
      cells.push_back({{r, c}, padded_cell(p.layer, {r, c})});
    }
  }
  return cells;
}

bool is_tap(const FlatPicture& p, const Moment& moment, Cell at) {
  const Cell origin = window_origin(p.layer.geometry, moment.out);
  const auto on_axis = [](const AxisGeometry& axis, std::int64_t offset) {
    return offset >= 0 && offset % axis.d == 0 && offset / axis.d < axis.k;
  };
  const auto& [h, w] = p.layer.geometry.axis;
  return on_axis(h, at.row - origin.row) && on_axis(w, at.col - origin.col);
}

void padded_values(FlatPicture& p, const std::vector<Shown>& cells, const Moment& moment) {
  int letters = 1;
  for (const Shown& shown : cells) {
    letters = std::max(letters, letter_count(cell_text(shown.cell.value)));
  }
  const double size = cell_font(p.layout.source.pitch, letters);
  for (const Shown& shown : cells) {
    const CellStyle& style = style_of(shown.cell.kind);
    const bool tapped = moment.show_window && moment.settled && is_tap(p, moment, shown.at);
    const double own = shown.cell.kind == CellKind::inserted ? size * 0.72 : size;
    p.value(p.layout.source, shown.at, cell_text(shown.cell.value), style.text,
            tapped && shown.cell.kind == CellKind::input ? Weight::bold : style.weight, own,
            {GridId::padded, shown.at});
    if (shown.cell.kind == CellKind::input) p.index(p.layout.source, shown.at, *shown.cell.source);
  }
}

void source_grid(FlatPicture& p, const std::vector<Shown>& cells) {
  const auto& [h, w] = p.layer.geometry.axis;
  const bool transposed = p.layer.geometry.transposed();
  const bool padded = h.padded != h.inserted || w.padded != w.inserted;
  // ONNX Runtime skips cells where the kernel is smaller than the stride.
  const bool cut =
      !transposed && std::min({h.pad_before, h.pad_after, w.pad_before, w.pad_after}) < 0;
  p.title(p.layout.source,
          p.tr(transposed ? "scene.zero_inserted"
               : cut      ? "scene.cut_input"
               : padded   ? "scene.padded_input"
                          : "scene.input"),
          FlatPicture::size_text(h.padded, w.padded));
  if (!p.layout.source.by_cell()) padded_regions(p);
  for (const Shown& shown : cells) {
    p.cell(p.layout.source, shown.at, style_of(shown.cell.kind), {GridId::padded, shown.at});
  }
  if (h.leftover == 0 && w.leftover == 0) return;
  const std::vector<std::string> args{std::to_string(h.leftover), std::to_string(w.leftover)};
  p.caption({p.layout.source.origin.x, p.layout.source.box().bottom() + 22},
            p.tr("scene.leftover", args));
}

// --- the window --------------------------------------------------------------------

// The outline, and the weights that the cells are multiplied with.
void window_front(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.source;
  p.window_outline(frame, moment.window_row, moment.window_col);
  for (const Tap& tap : moment.taps) {
    p.corner_text(frame, moment.window_row + static_cast<double>(tap.window.row * h.d),
                  moment.window_col + static_cast<double>(tap.window.col * w.d),
                  "×" + cell_text(tap.weight));
  }
}

void connector(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const Box window = p.layout.source.span(moment.window_row, moment.window_col,
                                          static_cast<double>(h.K), static_cast<double>(w.K));
  const Box cell = p.layout.target.cell(moment.out);
  Point from{window.right() + 4, window.centre().y};
  if (h.K % 2 == 1) {
    // Between two rows where there are cells to cross, not through their numbers.
    const double crossed = static_cast<double>(w.padded - w.K) - moment.window_col;
    from.y += p.layout.source.pitch / 2 * std::clamp(crossed, 0.0, 1.0);
  }
  const double edge = p.layout.source.box().right() + 4;
  if (edge > from.x) {
    p.scene.primitives.emplace_back(
        Line{from, {edge, from.y}, Role::window_edge, 1.8, Dash::dashed});
    from.x = edge;
  }
  Curve curve;
  curve.from = from;
  if (moment.out.col == 0) {
    // From the side: above and below the first column stand words.
    curve.to = {cell.x - 4, cell.centre().y};
    curve.control1 = {from.x + 0.5 * (curve.to.x - from.x), from.y};
    curve.control2 = {curve.control1.x, curve.to.y};
  } else {
    // From the side on which the window lies, in a flat bow where words are near.
    const bool from_below = from.y > cell.centre().y || moment.out.row == 0;
    const double bow = from_below && moment.out.row == h.out - 1 ? 12 : 34;
    curve.to = {cell.centre().x, from_below ? cell.bottom() + 4 : cell.y - 4};
    curve.control1 = {from.x + 0.75 * (curve.to.x - from.x), from.y};
    curve.control2 = {curve.to.x, curve.to.y + (from_below ? bow : -bow)};
  }
  curve.role = Role::window_edge;
  curve.width = 1.8;
  curve.dash = Dash::dashed;
  p.scene.primitives.emplace_back(curve);
}

// --- the output ----------------------------------------------------------------------

void output_regions(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.target;
  p.region(frame, frame.box(), cell_styles::kEmpty);
  const std::int64_t whole_rows = (p.step + 1) / w.out;
  const std::int64_t rest = (p.step + 1) % w.out;
  if (whole_rows > 0) {
    p.region(frame, frame.span(0, 0, static_cast<double>(whole_rows), static_cast<double>(w.out)),
             cell_styles::kOutput);
  }
  if (rest > 0) {
    p.region(frame, frame.span(static_cast<double>(whole_rows), 0, 1, static_cast<double>(rest)),
             cell_styles::kOutput);
  }
  const Box cell = frame.cell(moment.out);
  const double least = 3;  // still to be seen where cells are smaller than that
  p.outline(cell.w < least ? Box{cell.x - 1, cell.y - 1, least, least} : cell, 1, Role::window_edge,
            2);
}

bool computed(const FlatPicture& p, Cell out, const Moment& moment) {
  if (p.comparing() || (moment.pointed && out == moment.out)) return true;
  const std::int64_t own = cell_step(p.layer.geometry, PlayMode::gather, out);
  return own < p.step || (own == p.step && p.arrival > 0.55);
}

void output_grid(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.target;
  p.title(frame, p.tr("scene.output"), FlatPicture::size_text(h.out, w.out));
  const std::vector<std::string> args{
      std::to_string(cell_step(p.layer.geometry, PlayMode::gather, moment.out) + 1),
      std::to_string(h.out * w.out)};
  p.output_caption(frame, p.tr("scene.step_of", args));
  if (!frame.by_cell()) {
    output_regions(p, moment);
    return;
  }
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c) {
      const CellId id{GridId::output, {r, c}};
      p.cell(frame, id.cell,
             computed(p, id.cell, moment) ? cell_styles::kOutput : cell_styles::kEmpty, id);
    }
  }
}

void output_values(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.target;
  if (!frame.by_cell()) return;
  int letters = 1;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c) {
      letters = std::max(letters, letter_count(cell_text(output_value(p.layer, {r, c}))));
    }
  }
  const double size = cell_font(frame.pitch, letters, 0.3);
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c) {
      const CellId id{GridId::output, {r, c}};
      p.index(frame, id.cell, id.cell);
      if (!computed(p, id.cell, moment)) continue;
      p.value(frame, id.cell, cell_text(output_value(p.layer, id.cell)), Role::output_text,
              id.cell == moment.out ? Weight::bold : Weight::semibold, size, id);
    }
  }
  if (moment.show_window) {
    p.outline(frame.cell(moment.out), frame.radius(), Role::window_edge, frame.pitch > 16 ? 3 : 2);
  }
}

// --- what a pointed-at cell feeds ------------------------------------------------------

void focus_edges(FlatPicture& p) {
  const auto& focus = p.options.focus;
  if (!focus || !p.layout.target.by_cell()) return;
  std::vector<Cell> fed;
  if (focus->grid == GridId::kernel && p.layer.kernel->contains(focus->cell)) {
    fed = kernel_readers(p.layer, focus->cell);
  } else if (focus->grid == GridId::padded) {
    const auto& [h, w] = p.layer.geometry.axis;
    const bool inside = focus->cell.row < h.padded && focus->cell.col < w.padded;
    if (!inside) return;
    p.outline(p.layout.source.cell(focus->cell), p.layout.source.radius(), Role::accent, 3);
    const PaddedCell cell = padded_cell(p.layer, focus->cell);
    if (cell.kind != CellKind::input) return;
    for (const Reader& reader : readers(p.layer, *cell.source))
      fed.push_back(reader.output);
  }
  fed.erase(std::unique(fed.begin(), fed.end()), fed.end());
  for (const Cell out : fed) {
    p.outline(p.layout.target.cell(out), p.layout.target.radius(), Role::accent, 3);
  }
}

// The sum of the output cell, written out.
void formula(FlatPicture& p, const Moment& moment) {
  Point at = p.layout.arithmetic;
  for (auto& runs :
       sum_runs(p.layer, moment.out, p.layout.line_letters, FlatLayout::kSumSize, p.tr)) {
    p.scene.primitives.emplace_back(Text{at, Anchor::start, std::move(runs), {}});
    at.y += FlatLayout::kSumLine;
  }
}

}  // namespace

void draw_gather(FlatPicture& p) {
  const Moment moment = moment_of(p);
  const std::vector<Shown> cells = padded_cells(p);
  source_grid(p, cells);
  output_grid(p, moment);
  if (moment.show_window) {
    p.window_tint(p.layout.source, moment.window_row, moment.window_col);
    connector(p, moment);  // below the numbers that it crosses
  }
  padded_values(p, cells, moment);
  if (moment.show_window) window_front(p, moment);
  output_values(p, moment);
  p.difference_marks(p.layout.target, {0, 0});
  p.kernel_grid(p.layout.kernel, p.layer.geometry.transposed());
  focus_edges(p);
  if (p.options.show_formula) formula(p, moment);
}

}  // namespace padlens
