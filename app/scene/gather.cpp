#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/i18n/sizes.h"
#include "app/scene/arithmetic.h"
#include "app/scene/connector.h"
#include "app/scene/grid_picture.h"
#include "app/scene/motion.h"
#include "app/scene/overlay_rows.h"
#include "core/geometry/formula.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

const CellStyle& style_of(CellKind kind) {
  switch (kind) {
    case CellKind::input:
      return cell_styles::kInput;
    case CellKind::inserted:
      return cell_styles::kInserted;
    case CellKind::overhang:
      return cell_styles::kOverhang;
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

Moment moment_of(const GridPicture& p) {
  Moment moment;
  if (p.layer.geometry().outputs() == 0) {  // an empty tensor: no window anywhere
    moment.show_window = false;
    return moment;
  }
  moment.out = step_cell(p.layer.geometry(), PlayMode::gather, p.step);
  const auto& focus = p.options.focus;
  const bool in_output = focus && focus->grid == GridId::output &&
                         focus->cell.row < p.layer.geometry().height().out &&
                         focus->cell.col < p.layer.geometry().width().out;
  if (in_output && p.options.explores) {
    moment.out = focus->cell;
    moment.pointed = true;
  }
  moment.taps = taps(p.layer, moment.out);
  const Cell origin = window_origin(p.layer.geometry(), moment.out);
  moment.window_row = static_cast<double>(origin.row);
  moment.window_col = static_cast<double>(origin.col);
  if (p.arrival < 1 && !moment.pointed) {
    const Cell before = window_origin(p.layer.geometry(),
                                      step_cell(p.layer.geometry(), PlayMode::gather, p.step - 1));
    const double left = 1 - way_gone(p.arrival);
    moment.window_row += left * static_cast<double>(before.row - origin.row);
    moment.window_col += left * static_cast<double>(before.col - origin.col);
    moment.settled = false;
  }
  return moment;
}

// --- the padded grid -------------------------------------------------------------

void padded_raster(GridPicture& p) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.source;
  if (frame.rows > h.padded || frame.cols > w.padded) {
    p.region(frame, {{0, 0}, {frame.rows, frame.cols}}, cell_styles::kOverhang);
  }
  p.region(frame, {{0, 0}, {h.padded, w.padded}}, cell_styles::kPadding);
  if (p.greys()) return p.padded_grid_greys(frame);
  const bool zeros = p.layer.geometry().transposed() && (h.s > 1 || w.s > 1);
  CellStyle style = cell_styles::kInput;
  if (zeros) style.fill = Role::inserted_fill;
  const CellRange part = input_part(p.layer.geometry());
  const bool whole = part.size() == h.inserted * w.inserted;
  if (whole) {
    const auto shades = [&](const ShadePart& of) {
      return zeros ? p.look.inserted_shades(of) : p.look.input_shades(of);
    };
    p.raster(frame, part, shades, style);
  } else {
    p.region(frame, part, cell_styles::kInput);
  }
}

struct ShownCell {
  Cell at;
  PaddedCell cell;
};

std::vector<ShownCell> padded_cells(const GridPicture& p) {
  std::vector<ShownCell> cells;
  if (p.shaded(p.layout.source, p.look.padded_letters())) return cells;
  const CellRange seen = p.in_sight(p.layout.source);
  cells.reserve(static_cast<std::size_t>(seen.size()));
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      cells.push_back({{r, c}, padded_cell(p.layer, {r, c})});
    }
  }
  if (!p.layout.source.upright()) {
    // Neighbours share an edge there: the input's are seen, whatever lies beside it.
    std::ranges::stable_sort(cells, {}, [](const ShownCell& shown) {
      return shown.cell.kind == CellKind::input ? 2 : shown.cell.kind == CellKind::inserted ? 1 : 0;
    });
  }
  return cells;
}

bool is_tap(const GridPicture& p, const Moment& moment, Cell at) {
  const auto& [h, w] = p.layer.geometry().axis;
  return window_position(h, moment.out.row, at.row) >= 0 &&
         window_position(w, moment.out.col, at.col) >= 0;
}

// The weights that a window carries; where all are 1 the kernel tells enough.
Brought weights_of(const GridPicture& p) {
  if (!p.layer.op().has_kernel) return {};
  const NumberLook& kernel = p.look.kernel();
  const int sign = letter_count(std::string(p.layer.op().notation.weight));
  return {sign + kernel.letters, p.look.padded_letters(), kernel.least != 1 || kernel.most != 1};
}

void padded_values(GridPicture& p, const std::vector<ShownCell>& cells, const Moment& moment) {
  const GridFrame& frame = p.layout.source;
  const bool weighted = p.brought_below(frame, weights_of(p));
  const double size = p.font(frame, p.look.padded_letters());
  const bool indexed = p.indices_below(frame);
  const bool positioned = p.positions_below(frame);
  const bool counted = p.counts_below(frame);
  for (const ShownCell& shown : cells) {
    const CellStyle& style = style_of(shown.cell.kind);
    // Past the padding nothing stands; a maximum takes padding for minus infinity, not for 0.
    const bool real = shown.cell.kind == CellKind::input;
    if (shown.cell.kind == CellKind::overhang) continue;
    if (!real && p.layer.skips_padding()) continue;
    const bool tapped = moment.show_window && moment.settled && is_tap(p, moment, shown.at);
    const bool hued = tapped && p.options.show.has(kShowPositions);
    const bool input = real;
    const Role grey = text_on_grey({}, shown.cell.value);
    const bool greys = p.greys() && !hued;
    p.value(frame, shown.at, shown.cell.value,
            hued    ? Role::text
            : greys ? grey
                    : style.text,
            tapped && input ? Weight::bold : style.weight, size, {GridId::padded, shown.at},
            counted || weighted || (hued ? positioned : indexed && input));
    if (input && !hued && !(weighted && tapped)) {
      p.index(frame, shown.at, *shown.cell.source, greys ? grey : Role::dim);
    }
  }
}

void source_grid(GridPicture& p, const std::vector<ShownCell>& cells) {
  const auto& [h, w] = p.layer.geometry().axis;
  const bool transposed = p.layer.geometry().transposed();
  const bool padded = h.padded != h.inserted || w.padded != w.inserted;
  // ONNX Runtime skips cells where the kernel is smaller than the stride.
  const bool cut =
      !transposed && std::min({h.pad_before, h.pad_after, w.pad_before, w.pad_after}) < 0;
  p.title(p.layout.source_title,
          p.tr(transposed ? "scene.zero_inserted"
               : cut      ? "scene.cut_input"
               : padded   ? "scene.padded_input"
                          : "scene.input"),
          size_title(p.layer.spec().op, h.padded, w.padded));
  if (p.shaded(p.layout.source, p.look.padded_letters())) padded_raster(p);
  const bool greys = p.greys() && !cells.empty();
  if (greys) {
    p.grey_cells(p.layout.source, {}, [&](Cell at) { return padded_cell(p.layer, at).value; });
  }
  for (const ShownCell& shown : cells) {
    CellStyle style = style_of(shown.cell.kind);
    const bool valued = shown.cell.kind == CellKind::input ||
                        (shown.cell.kind != CellKind::overhang && !p.layer.skips_padding());
    if (greys && valued) {
      style.fill = Role::none;
      style.hatched = false;
    }
    p.cell(p.layout.source, shown.at, style, {GridId::padded, shown.at});
  }
  if (p.greys()) p.input_border(p.layout.source);
  if (!transposed) p.coverage_tints(p.layout.source, {0, 0}, p.look.reads());
  p.scene.grids.push_back(p.layout.source.cell_grid(GridId::padded, {0, 0}));
  if (h.leftover == 0 && w.leftover == 0) return;
  p.leftover_marks(p.layout.source);
  p.caption(p.layout.source_caption, leftover_words(p.layer.geometry(), p.tr));
}

// --- the window --------------------------------------------------------------------

// The outline, and the weights that the cells are multiplied with.
void window_front(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.source;
  const std::string sign(p.layer.op().notation.weight);
  const Brought brought = weights_of(p);
  const bool below = p.brought_below(frame, brought);
  p.window_outline(frame, moment.window_row, moment.window_col);
  if (!p.by_cell(frame)) return;
  // On greys the weights could not be read; the kernel has them.
  const bool told_elsewhere = p.greys() && !p.options.show.has(kShowPositions);
  for (const Tap& tap : moment.taps) {
    if (moment.settled && tap.wins) p.outline_cell(frame, tap.padded, Role::output_edge, 4);
    if (moment.settled) {
      p.position(frame, static_cast<double>(tap.padded.row), static_cast<double>(tap.padded.col),
                 tap.kernel);
    }
    // Over a line the kernel itself stands at its cells.
    const bool told = p.layout.line && p.options.show.has(kShowKernel);
    if (!p.layer.op().has_kernel || told || told_elsewhere) continue;
    // On its way over indices it would be read as one of them.
    if (below && !moment.settled && p.indices_below(frame)) continue;
    p.corner_text(frame, moment.window_row + static_cast<double>(tap.window.row * h.d),
                  moment.window_col + static_cast<double>(tap.window.col * w.d),
                  sign + cell_text(tap.weight), brought);
  }
}

std::string step_words(const GridPicture& p, const Moment& moment) {
  if (p.layer.geometry().outputs() == 0) return p.tr("scene.empty_tensor");
  const std::vector<std::string> args{
      std::to_string(cell_step(p.layer.geometry(), PlayMode::gather, moment.out) + 1),
      std::to_string(p.layer.geometry().outputs())};
  return p.tr("scene.step_of", args);
}

// --- the output ----------------------------------------------------------------------

// All of the output, and over it what is not there yet.
void output_raster(GridPicture& p) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  const CellRange all{{0, 0}, {h.out, w.out}};
  if (all.empty()) return;
  const bool there = p.layer.ready_rows() > 0;
  const std::int64_t done = p.comparing() ? h.out * w.out : p.step + 1;
  const std::int64_t ready = there ? p.layer.ready_rows() : h.out;
  const std::int64_t rows = std::min(done / w.out, ready);
  const std::int64_t rest = rows < ready ? done % w.out : 0;
  if (there) {
    const std::int64_t shown = rows + (rest > 0 ? 1 : 0);
    if (p.greys()) {
      const auto greys = [&](const ShadePart& of) {
        return p.look.output_greys(of, output_scale(p.layer));
      };
      p.patches(frame, all, greys, Role::grey_black, Role::grey_white, shown);
    } else {
      const auto shades = [&](const ShadePart& of) { return p.look.output_shades(of); };
      p.raster(frame, all, shades, cell_styles::kOutput, shown);
    }
  } else {
    p.region(frame, all, cell_styles::kOutput);
  }
  CellStyle empty = cell_styles::kEmpty;
  empty.edge = Role::none;
  // One over the other: no seam between them.
  if (rest > 0) p.region(frame, {{rows, rest}, {h.out, w.out}}, empty);
  p.region(frame, {{rows + (rest > 0 ? 1 : 0), 0}, {h.out, w.out}}, empty);
  p.outline(frame.whole(), 0, std::min(frame.radius(), 4.0), Role::output_edge, 1);
}

bool computed(const GridPicture& p, Cell out, const Moment& moment) {
  if (p.comparing() || (moment.pointed && out == moment.out)) return true;
  const std::int64_t own = cell_step(p.layer.geometry(), PlayMode::gather, out);
  return own < p.step || (own == p.step && has_landed(p.arrival));
}

void output_grid(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  p.title(p.layout.target_title, p.tr("scene.output"), size_title(p.layer.spec().op, h.out, w.out));
  p.output_caption(p.layout.target_caption, step_words(p, moment) + p.grey_words());
  p.scene.grids.push_back(frame.cell_grid(GridId::output, {0, 0}));
  const bool stamped = p.layer.geometry().transposed();
  if (p.shaded(frame, p.look.output().letters)) {
    output_raster(p);
    if (stamped) p.coverage_tints(frame, {0, 0}, p.look.output_stamps());
    return;
  }
  const CellRange seen = p.in_sight(frame);
  CellStyle filled = cell_styles::kOutput;
  if (p.greys()) {
    filled.fill = Role::none;
    const GreyScale scale = output_scale(p.layer);
    p.grey_cells(frame, scale, [&](Cell at) {
      return computed(p, at, moment) ? std::optional(output_value(p.layer, at)) : std::nullopt;
    });
  }
  const auto paint = [&](bool done) {
    for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
      for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
        const CellId id{GridId::output, {r, c}};
        const bool own = computed(p, id.cell, moment);
        if (!frame.upright() && own != done) continue;
        p.cell(frame, id.cell, own ? filled : cell_styles::kEmpty, id);
      }
    }
  };
  // Where neighbours share an edge, what is there is painted over what is not there yet.
  if (!frame.upright()) paint(false);
  paint(true);
  p.plane_edge(frame);
  if (stamped) p.coverage_tints(frame, {0, 0}, p.look.output_stamps());
}

void output_values(GridPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.target;
  const int letters = p.look.output().letters;
  if (p.shaded(frame, letters)) return;
  const double size = p.font(frame, letters, 0.3);
  const bool below = p.indices_below(frame) || p.counts_below(frame);
  const Exactness& exactness = p.look.exactness();
  const CellRange seen = p.in_sight(frame);
  const bool greys = p.greys();
  const GreyScale scale = greys ? output_scale(p.layer) : GreyScale{};
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const CellId id{GridId::output, {r, c}};
      const bool there = computed(p, id.cell, moment);
      const double number = there ? output_value(p.layer, id.cell) : 0;
      const Role grey = text_on_grey(scale, number);
      p.index(frame, id.cell, id.cell, greys && there ? grey : Role::dim);
      if (size == 0 || !p.options.show.has(kShowValues) || !there) continue;
      p.value(frame, id.cell, number, greys ? grey : Role::output_text,
              id.cell == moment.out ? Weight::bold : Weight::semibold, size, id, below,
              exactness.inexact(id.cell));
    }
  }
}

// --- what a pointed-at cell feeds ------------------------------------------------------

// The outputs that a kernel cell feeds, those in sight.
void kernel_feeds(GridPicture& p, Cell kernel) {
  const GridFrame& frame = p.layout.target;
  const CellRange seen = p.in_sight(frame);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      if (kernel_reads_input(p.layer, kernel, {r, c})) {
        p.outline_cell(frame, {r, c}, Role::accent, 3);
      }
    }
  }
}

void focus_edges(GridPicture& p, const Moment& moment) {
  const auto& focus = p.options.focus;
  if (!focus) return;
  const auto& [h, w] = p.layer.geometry().axis;
  if (focus->grid == GridId::output && !p.options.explores) {
    const CellRange outputs{{0, 0}, {h.out, w.out}};
    if (outputs.contains(focus->cell)) {
      p.mark_cell(p.layout.target, focus->cell, focus->cell == moment.out);
    }
    return;
  }
  if (focus->grid == GridId::kernel && p.layer.kernel()->contains(focus->cell)) {
    if (p.by_cell(p.layout.target)) kernel_feeds(p, focus->cell);
    return;
  }
  if (focus->grid != GridId::padded) return;
  const CellRange all{{0, 0}, {h.covered(), w.covered()}};
  if (!all.contains(focus->cell)) return;
  p.outline_cell(p.layout.source, focus->cell, Role::accent, 3);
  const PaddedCell cell = padded_cell(p.layer, focus->cell);
  if (cell.kind != CellKind::input) {
    for (const Cell out : windows_over(p.layer, focus->cell))
      p.mark_cell(p.layout.target, out, out == moment.out);
    return;
  }
  std::optional<Cell> last;
  for (const Reader& reader : readers(p.layer, *cell.source)) {
    if (reader.output == last) continue;
    last = reader.output;
    const bool won = winner(p.layer, reader.output) == cell.source;
    if (won) {
      p.outline_cell(p.layout.target, reader.output, Role::window_edge, 4);
    } else {
      p.mark_cell(p.layout.target, reader.output, reader.output == moment.out);
    }
  }
}

// The sum of the output cell, written out.
void formula(GridPicture& p, const Moment& moment) {
  if (p.layer.geometry().outputs() == 0) return;
  Point at = p.layout.arithmetic;
  for (auto& runs :
       sum_runs(p.layer, moment.out, p.layout.line_letters, GridLayout::kSumSize, p.tr)) {
    p.scene.primitives.emplace_back(Text{at, Anchor::start, std::move(runs), {}});
    at.y += GridLayout::kSumLine;
  }
}

// What there is of the windows that ceil_mode finds and the framework drops, beside the present
// one.
void dropped_windows(GridPicture& p, const Moment& moment) {
  if (!moment.show_window || !p.options.show.has(kShowLeftover)) return;
  if (p.options.cover.framework) return;  // that is what one of them does
  const GridFrame& frame = p.layout.source;
  const auto& [h, w] = p.layer.geometry().axis;
  const auto mark = [&](double row, double col, std::int64_t rows, std::int64_t cols) {
    p.outline(frame.place(row, col, static_cast<double>(rows), static_cast<double>(cols)),
              frame.gap() / 2, frame.radius(), Role::caution_edge, 3);
  };
  const bool ceil_mode = p.layer.spec().ceil_mode;
  if (const std::int64_t at = h.out * h.s; drops_window(h, ceil_mode)) {
    mark(static_cast<double>(at), moment.window_col, std::min(h.K, h.padded - at), w.K);
  }
  if (const std::int64_t at = w.out * w.s; drops_window(w, ceil_mode)) {
    mark(moment.window_row, static_cast<double>(at), h.K, std::min(w.K, w.padded - at));
  }
}

// What their frames are. There at every step, below all else.
void dropped_legend(GridPicture& p) {
  const Geometry& geometry = p.layer.geometry();
  const bool ceil_mode = p.layer.spec().ceil_mode;
  const bool drops =
      drops_window(geometry.height(), ceil_mode) || drops_window(geometry.width(), ceil_mode);
  if (p.options.cover.framework) return;
  const bool told = p.options.show.has(kShowLeftover) && p.options.show.has(kShowCaption);
  if (!drops || !told || geometry.outputs() == 0) return;
  constexpr double kLine = 26;
  constexpr double kWords = 400;  // in the language that needs most
  const Box swatch{GridLayout::kMargin, p.scene.height - 6, 24, 15};
  p.outline({{swatch.x, swatch.y}, {swatch.w, 0}, {0, swatch.h}}, 0, 2, Role::caution_edge, 3);
  p.scene.height += kLine;
  p.scene.width = std::max(p.scene.width, swatch.right() + 8 + kWords);
  p.caption({swatch.right() + 8, centred_baseline(swatch.centre().y, 12.5)},
            p.tr("scene.dropped_window"));
}

void flat_grids(GridPicture& p, const Moment& moment) {
  const std::vector<ShownCell> cells = padded_cells(p);
  source_grid(p, cells);
  output_grid(p, moment);
  if (moment.show_window) {
    p.window_tint(p.layout.source, moment.window_row, moment.window_col,
                  p.layer.geometry().transposed());
    draw_connector(p, moment.window_row, moment.window_col, moment.out);
  }
  padded_values(p, cells, moment);
  dropped_windows(p, moment);
  if (moment.show_window) window_front(p, moment);
  output_values(p, moment);
  if (moment.show_window) p.outline_present(p.layout.target, moment.out);
}

// From the bottom up: what lies higher is in front.
void stacked_grids(GridPicture& p, const Moment& moment) {
  const std::vector<ShownCell> cells = padded_cells(p);
  source_grid(p, cells);
  if (moment.show_window) {
    p.window_tint(p.layout.source, moment.window_row, moment.window_col,
                  p.layer.geometry().transposed());
  }
  padded_values(p, cells, moment);
  dropped_windows(p, moment);
  if (moment.show_window) {
    window_front(p, moment);
    p.rays(p.window_mark(p.layout.source, moment.window_row, moment.window_col),
           p.cell_mark(p.layout.target, moment.out));
  }
  output_grid(p, moment);
  output_values(p, moment);
  if (moment.show_window) p.outline_present(p.layout.target, moment.out);
}

}  // namespace

void draw_padded(GridPicture& p, std::optional<Cell> window_of) {
  Moment moment;
  moment.show_window = false;
  const std::vector<ShownCell> cells = padded_cells(p);
  source_grid(p, cells);
  const Cell at = window_of ? window_origin(p.layer.geometry(), *window_of) : Cell{};
  const auto row = static_cast<double>(at.row);
  const auto col = static_cast<double>(at.col);
  if (window_of) p.window_tint(p.layout.source, row, col, p.layer.geometry().transposed());
  padded_values(p, cells, moment);
  if (window_of) p.window_outline(p.layout.source, row, col);
}

void draw_gather(GridPicture& p) {
  const Moment moment = moment_of(p);
  if (p.layout.stacked) {
    stacked_grids(p, moment);
  } else {
    flat_grids(p, moment);
  }
  p.coverage_numbers(p.layer.geometry().transposed() ? p.layout.target : p.layout.source, {0, 0},
                     p.counts());
  p.difference_marks(p.layout.target, {0, 0});
  if (p.layout.line) {  // over its window
    p.layout.kernel.origin.x = p.layout.source.place(0, moment.window_col).corner.x;
  }
  p.kernel_grid(p.layer.geometry().transposed());
  focus_edges(p, moment);
  if (p.options.show.has(kShowFormula)) formula(p, moment);
  dropped_legend(p);
}

}  // namespace padlens
