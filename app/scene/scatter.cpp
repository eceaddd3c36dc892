#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "app/i18n/sizes.h"
#include "app/scene/arithmetic.h"
#include "app/scene/grid_picture.h"
#include "app/scene/hues.h"
#include "app/scene/motion.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

// The stamp that the picture shows.
struct Moment {
  Cell input;
  std::vector<Stamp> stamps;
  double full_row = 0;  // where its top left cell is, in the full scatter
  double full_col = 0;
  std::int64_t stamped = 0;  // input cells whose stamps are in the sums
  bool settled = true;       // not on its way
  int letters = 1;           // of the longest sum there will be
};

// The letters of the longest sum there will be; exact where all cells are drawn one by one.
int target_letters(const GridPicture& p) {
  const GridFrame& frame = p.layout.target;
  if (frame.rows * frame.cols > GridFrame::kMaxCells) return p.look.output().letters;
  int letters = 1;
  for (std::int64_t r = frame.first.row; r < frame.first.row + frame.rows; ++r) {
    for (std::int64_t c = frame.first.col; c < frame.first.col + frame.cols; ++c) {
      const double sum = scatter_value(p.layer, {r, c}, INT64_MAX);
      letters = std::max(letters, letter_count(cell_text(sum)));
    }
  }
  return letters;
}

Moment moment_of(const GridPicture& p) {
  const Geometry& geometry = p.layer.geometry();
  Moment moment;
  moment.input = step_cell(geometry, PlayMode::scatter, p.step);
  const auto& focus = p.options.focus;
  const bool pointed = p.options.explores && focus && focus->grid == GridId::input &&
                       p.layer.input()->contains(focus->cell);
  if (pointed) moment.input = focus->cell;
  moment.stamps = stamps(p.layer, moment.input);
  moment.letters = target_letters(p);
  moment.stamped = has_landed(p.arrival) ? p.step + 1 : p.step;
  const Cell at = moment.stamps.front().full;
  moment.full_row = static_cast<double>(at.row);
  moment.full_col = static_cast<double>(at.col);
  if (p.arrival < 1 && !pointed) {
    const Cell before = step_cell(geometry, PlayMode::scatter, p.step - 1);
    const double left = 1 - way_gone(p.arrival);
    moment.full_row +=
        left * static_cast<double>((before.row - moment.input.row) * geometry.height().s);
    moment.full_col +=
        left * static_cast<double>((before.col - moment.input.col) * geometry.width().s);
    moment.settled = false;
  }
  return moment;
}

void input_cells(GridPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.source;
  const CellRange seen = p.in_sight(frame);
  const double size = p.font(frame, p.look.input().letters);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c)
      p.cell(frame, {r, c}, cell_styles::kInput, {GridId::input, {r, c}});
  }
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      const Cell at{r, c};
      p.value(frame, at, p.layer.input()->at(at), Role::input_text,
              at == moment.input ? Weight::bold : Weight::semibold, size, {GridId::input, at},
              p.indices_below(frame));
      p.index(frame, at, at);
    }
  }
}

void input_grid(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.source;
  p.title(p.layout.source_title, p.tr("scene.input"), size_title(p.layer.spec().op, h.n, w.n));
  const std::vector<std::string> args{std::to_string(p.step + 1), std::to_string(h.n * w.n)};
  p.caption(p.layout.source_caption, p.tr("scene.step_of", args));
  p.scene.grids.push_back(frame.cell_grid(GridId::input, {0, 0}));
  if (p.shaded(frame, p.look.input().letters)) {
    const auto shades = [&](const ShadePart& of) { return p.look.input_shades(of); };
    p.raster(frame, {{0, 0}, {h.n, w.n}}, shades, cell_styles::kInput);
  } else {
    input_cells(p, moment);
  }
  p.outline_present(frame, moment.input);
}

// Where the output lies in the full scatter.
CellRange output_part(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {{h.crop_before, w.crop_before}, {h.crop_before + h.out, w.crop_before + w.out}};
}

std::optional<Cell> output_at(const Geometry& geometry, Cell full) {
  const auto& [h, w] = geometry.axis;
  const Cell out{full.row - h.crop_before, full.col - w.crop_before};
  const bool inside = out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out;
  return inside ? std::optional(out) : std::nullopt;
}

bool touched(const Layer& layer, Cell full, std::int64_t stamped) {
  const auto& [h, w] = layer.geometry().axis;
  const auto first_reader = [](const AxisGeometry& a, std::int64_t at) {
    for (std::int64_t i = a.k - 1; i >= 0; --i) {
      const std::int64_t x = at - i * a.d;
      if (x >= 0 && x % a.s == 0 && x / a.s < a.n) return x / a.s;
    }
    return std::int64_t{-1};
  };
  const std::int64_t row = first_reader(h, full.row);
  const std::int64_t col = first_reader(w, full.col);
  return row >= 0 && col >= 0 && row * w.n + col < stamped;
}

CellId target_id(const Geometry& geometry, Cell full) {
  const auto out = output_at(geometry, full);
  return out ? CellId{GridId::output, *out} : CellId{GridId::full, full};
}

// The cells in sight.
template <class Function>
void for_target_cells(const GridPicture& p, Function function) {
  const CellRange seen = p.in_sight(p.layout.target);
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c)
      function(Cell{r, c});
  }
}

// Where all sums are final, the output itself; below, what has been stamped on so far is
// of one colour.
void target_raster(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  const CellRange out = output_part(p.layer.geometry());
  CellStyle cropped = cell_styles::kPadding;
  cropped.edge = Role::none;
  p.region(frame, {frame.first, {frame.first.row + frame.rows, frame.first.col + frame.cols}},
           cropped);
  const std::int64_t rows = moment.stamped / w.n;  // input rows that are done
  const std::int64_t cols = moment.stamped % w.n;  // and cells of the next one
  const std::int64_t ready = out.from.row + p.layer.ready_rows();
  const std::int64_t final_rows =
      p.comparing() ? ready : std::min(rows == h.n ? out.to.row : rows * h.s, ready);
  if (p.layer.ready_rows() > 0) {
    const auto shades = [&](const ShadePart& of) { return p.look.output_shades(of); };
    p.raster(frame, out, shades, cell_styles::kOutput);
  } else {
    p.region(frame, out, cell_styles::kOutput);
  }
  CellStyle empty = cell_styles::kEmpty;
  empty.edge = Role::none;
  p.region(frame, common(out, {{final_rows, out.from.col}, out.to}), empty);
  CellStyle touched = cell_styles::kOutput;
  touched.edge = Role::none;
  const auto stamped = [&](Cell from, Cell to) {
    p.region(frame, common(out, {{std::max(from.row, final_rows), from.col}, to}), touched);
  };
  if (!p.comparing()) {
    if (rows > 0) stamped({0, 0}, {(rows - 1) * h.s + h.K, w.full});
    if (cols > 0) stamped({rows * h.s, 0}, {rows * h.s + h.K, (cols - 1) * w.s + w.K});
  }
  // Over the fills, which would leave but parts of it.
  const bool whole = out.size() == frame.rows * frame.cols;
  p.outline(frame.whole(), 0, std::min(frame.radius(), 4.0),
            whole ? Role::output_edge : Role::padding_edge, 1, whole ? Dash::solid : Dash::dashed);
}

void target_cells(GridPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.target;
  const auto& [h, w] = p.layer.geometry().axis;
  const CellGrid all = frame.cell_grid(GridId::full, frame.first);
  p.scene.grids.push_back(all);
  // The output has its own names, over those of the full scatter.
  CellGrid output = all;
  output.grid = GridId::output;
  output.first = {0, 0};
  output.rows = h.out;
  output.cols = w.out;
  output.cell = frame.place({h.crop_before, w.crop_before});
  p.scene.grids.push_back(output);
  if (p.shaded(frame, moment.letters)) return target_raster(p, moment);
  // Where neighbours share an edge, sums are painted over what is empty yet, and both over
  // what is cut away.
  constexpr std::array kStyles{cell_styles::kPadding, cell_styles::kEmpty, cell_styles::kOutput};
  const auto style_of = [&](Cell full) -> std::size_t {
    if (!output_at(p.layer.geometry(), full)) return 0;
    return touched(p.layer, full, moment.stamped) ? 2 : 1;
  };
  for (std::size_t painted = frame.upright() ? 2 : 0; painted < kStyles.size(); ++painted) {
    for_target_cells(p, [&](Cell full) {
      const std::size_t style = style_of(full);
      if (!frame.upright() && style != painted) return;
      p.cell(frame, full, kStyles.at(style), target_id(p.layer.geometry(), full));
    });
  }
  p.plane_edge(frame);
}

// Whether the stamp, settled, adds something to the cell.
bool in_stamp(const GridPicture& p, const Moment& moment, Cell full) {
  const auto& [h, w] = p.layer.geometry().axis;
  const auto on_axis = [](const AxisGeometry& axis, std::int64_t offset) {
    return offset >= 0 && offset % axis.d == 0 && offset / axis.d < axis.k;
  };
  return on_axis(h, full.row - static_cast<std::int64_t>(moment.full_row)) &&
         on_axis(w, full.col - static_cast<std::int64_t>(moment.full_col));
}

void target_indices(GridPicture& p, const Moment& moment) {
  if (!p.options.show.has(kShowIndices) || !p.by_cell(p.layout.target)) return;
  // Where the kernel's cells are told apart, these stand in their place.
  const bool positions = p.options.show.has(kShowPositions) && moment.settled;
  for_target_cells(p, [&](Cell full) {
    const auto out = output_at(p.layer.geometry(), full);
    if (out && !(positions && in_stamp(p, moment, full))) p.index(p.layout.target, full, *out);
  });
}

void target_values(GridPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.target;
  if (p.shaded(frame, moment.letters) || !p.options.show.has(kShowValues)) return;
  const double size = p.font(frame, moment.letters, 0.32);
  const bool indexed = p.indices_below(frame);
  const bool positioned = p.positions_below(frame) && moment.settled;
  const bool counted = p.counts_below(frame);
  for_target_cells(p, [&](Cell full) {
    const auto out = output_at(p.layer.geometry(), full);
    const bool appended = out && !touched(p.layer, full, INT64_MAX);
    if (!appended && !touched(p.layer, full, moment.stamped)) return;
    const double sum = scatter_value(p.layer, full, moment.stamped);
    // A sum on its way may be longer than what comes out in the end.
    const double fitting = std::min(size, p.font(frame, letter_count(cell_text(sum)), 0.32));
    const bool hued =
        p.options.show.has(kShowPositions) && moment.settled && in_stamp(p, moment, full);
    p.value(frame, full, sum,
            hued               ? Role::text
            : out && !appended ? Role::output_text
                               : Role::padding_text,
            out && !appended ? Weight::semibold : Weight::regular, fitting,
            target_id(p.layer.geometry(), full),
            counted || (indexed && out) || (positioned && in_stamp(p, moment, full)));
  });
}

// Each cell of the stamp says what it adds.
void stamp_front(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  const GridFrame& frame = p.layout.target;
  p.window_outline(frame, moment.full_row, moment.full_col);
  if (!p.by_cell(frame)) return;
  const auto added = [](const Stamp& stamp) {
    const std::string text = cell_text(stamp.product);
    return stamp.product >= 0 ? "+" + text : text;
  };
  int longest = 0;
  for (const Stamp& stamp : moment.stamps)
    longest = std::max(longest, letter_count(added(stamp)));
  for (const Stamp& stamp : moment.stamps) {
    if (moment.settled) {
      p.position(frame, static_cast<double>(stamp.full.row), static_cast<double>(stamp.full.col),
                 stamp.kernel);
    }
    p.corner_text(frame, moment.full_row + static_cast<double>(stamp.kernel.row * h.d),
                  moment.full_col + static_cast<double>(stamp.kernel.col * w.d), added(stamp),
                  {longest, moment.letters});
  }
}

void crop_lines(GridPicture& p) {
  if (!p.layer.geometry().crops()) return;
  const GridFrame& frame = p.layout.target;
  const auto& [h, w] = p.layer.geometry().axis;
  p.outline(frame.place(static_cast<double>(h.crop_before), static_cast<double>(w.crop_before),
                        static_cast<double>(h.out), static_cast<double>(w.out)),
            frame.gap() / 2, frame.radius(), Role::output_edge, 2.5, Dash::dashed);
}

void target_grid(GridPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry().axis;
  p.title(p.layout.target_title, p.tr("scene.full_scatter"),
          size_title(p.layer.spec().op, h.full, w.full));
  const std::vector<std::string> args{size_title(p.layer.spec().op, h.out, w.out)};
  p.output_caption(
      p.layout.target_caption,
      p.tr(p.layer.geometry().crops() ? "scene.scatter_cropped" : "scene.scatter_is_output", args));
  target_cells(p, moment);
  p.coverage_tints(p.layout.target, {0, 0}, p.look.full_stamps());
  p.window_tint(p.layout.target, moment.full_row, moment.full_col, false);
  target_indices(p, moment);
  target_values(p, moment);
  p.coverage_numbers(p.layout.target, {0, 0}, p.look.full_stamps());
  crop_lines(p);
  stamp_front(p, moment);
}

constexpr CellStyle kStamp{
    Role::window_fill, Role::window_edge, Role::window_text, Dash::solid, false, Weight::semibold};

void stamp_shades(GridPicture& p, const Moment& moment) {
  auto products =
      std::make_shared<Grid<double>>(p.layer.kernel()->rows(), p.layer.kernel()->cols());
  for (const Stamp& stamp : moment.stamps)
    products->at(stamp.kernel) = stamp.product;
  Survey survey(products);
  survey.look(products->rows());
  const auto shades = [&](const ShadePart& of) { return survey.shades(of); };
  p.shaded_grid(p.layout.stamp, shades, kStamp);
}

// "kernel × 3 = stamp", in grids.
void stamp_grid(GridPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.stamp;
  const Box kernel = p.layout.kernel.box();
  const double value = p.layer.input()->at(moment.input);
  const std::string factor = value < 0 ? "(" + cell_text(value) + ")" : cell_text(value);
  const bool exact = std::ranges::all_of(moment.stamps, [&](const Stamp& stamp) {
    return is_product(p.layer.kernel()->at(stamp.kernel), value, stamp.product);
  });
  const bool under = frame.origin.y > kernel.y;
  const double room = under ? GridLayout::kLeastKernel : frame.origin.x - kernel.right();
  // A long number is written smaller, or it would stand on the kernel.
  const double fitting = std::min(cell_font(room, letter_count(factor) + 4), 14.0);
  const Point centre = under ? Point{frame.origin.x, kernel.bottom() + 16}
                             : Point{(kernel.right() + frame.origin.x) / 2, kernel.centre().y};
  p.scene.primitives.emplace_back(
      Text{{centre.x, centred_baseline(centre.y, fitting)},
           under ? Anchor::start : Anchor::middle,
           {{"× ", Role::dim, Face::mono, Weight::regular, fitting},
            {factor, Role::input_text, Face::mono, Weight::bold, fitting},
            {exact ? " =" : " ≈", Role::dim, Face::mono, Weight::regular, fitting}},
           {}});
  p.title({frame.origin.x, frame.origin.y - GridLayout::kTitleGap}, p.tr("scene.stamp"), "");
  if (p.kernel_shaded()) return stamp_shades(p, moment);
  int letters = 1;
  for (const Stamp& stamp : moment.stamps)
    letters = std::max(letters, letter_count(cell_text(stamp.product)));
  const double size = p.font(frame, letters);
  for (const Stamp& stamp : moment.stamps) {
    CellStyle style = kStamp;
    if (p.options.show.has(kShowPositions)) {
      style.fill = kernel_hue(stamp.kernel, p.layer.kernel()->cols());
      style.text = Role::text;
    }
    p.cell(frame, stamp.kernel, style, {});
    p.value(frame, stamp.kernel, stamp.product, style.text, style.weight, size, {});
  }
}

// Which cells of the output the stamp lands on.
void stamp_line(GridPicture& p, const Moment& moment) {
  const double size = GridLayout::kSumSize;
  const std::int64_t kept = std::ranges::count_if(
      moment.stamps, [](const Stamp& stamp) { return stamp.output.has_value(); });
  const auto cells = static_cast<std::int64_t>(moment.stamps.size());
  const double value = p.layer.input()->at(moment.input);
  Text line;
  line.at = p.layout.arithmetic;
  line.runs = {{input_name(p.layer) + index_text(p.layer.spec().op, moment.input), Role::input_text,
                Face::mono, Weight::bold, size},
               {" " + equals_text(cell_text(value), value), Role::input_text, Face::mono,
                Weight::semibold, size}};
  p.scene.primitives.emplace_back(line);
  const auto sentence = [&](int at, const std::string& words) {
    p.scene.primitives.emplace_back(Text{{line.at.x, line.at.y + at * GridLayout::kSumLine},
                                         Anchor::start,
                                         {{words, Role::dim, Face::sans, Weight::regular, 12.5}},
                                         {}});
  };
  const std::vector<std::string> args{std::to_string(cells), std::to_string(cells - kept)};
  if (!adds_planes(p.layer)) {
    return sentence(1, p.tr(kept < cells ? "scene.stamp_cropped"
                            : cells == 1 ? "scene.stamp_whole_one"
                                         : "scene.stamp_whole",
                            args));
  }
  // The sums hold the stamps of all planes, of which one is drawn.
  const std::int64_t planes = p.layer.grouping().inputs_of_one();
  const std::vector<std::string> all{std::to_string(planes), std::to_string(planes * cells)};
  sentence(1, p.tr("scene.stamps_of_planes", all));
  sentence(2, p.tr("scene.stamp_shown", std::vector{sum_name(p.layer), args[0], args[1]}));
}

void outline_output(GridPicture& p, Cell out) {
  const auto& [h, w] = p.layer.geometry().axis;
  p.outline_cell(p.layout.target, {out.row + h.crop_before, out.col + w.crop_before}, Role::accent,
                 3);
}

// Which input cells a pointed-at output cell adds up, which output cells a kernel
// cell feeds. An input cell shows that by its stamp, unless the step's is shown.
void focus_edges(GridPicture& p, const Moment& moment) {
  const auto& focus = p.options.focus;
  if (!focus) return;
  if (focus->grid == GridId::input && !p.options.explores) {
    if (!p.layer.input()->contains(focus->cell)) return;
    return p.mark_cell(p.layout.source, focus->cell, focus->cell == moment.input);
  }
  if (focus->grid == GridId::kernel && p.layer.kernel()->contains(focus->cell)) {
    if (!p.by_cell(p.layout.target)) return;
    for_target_cells(p, [&](Cell full) {
      const auto out = output_at(p.layer.geometry(), full);
      if (out && kernel_reads_input(p.layer, focus->cell, *out)) outline_output(p, *out);
    });
  }
  const auto& [h, w] = p.layer.geometry().axis;
  if (focus->grid != GridId::output) return;
  if (focus->cell.row >= h.out || focus->cell.col >= w.out) return;
  outline_output(p, focus->cell);
  for (const Tap& tap : taps(p.layer, focus->cell)) {
    if (tap.cell.kind != CellKind::input) continue;
    p.outline_cell(p.layout.source, *tap.cell.source, Role::accent, 3);
  }
}

}  // namespace

void draw_scatter(GridPicture& p) {
  const Moment moment = moment_of(p);
  input_grid(p, moment);
  if (p.layout.stacked) {
    p.rays(p.cell_mark(p.layout.source, moment.input),
           p.window_mark(p.layout.target, moment.full_row, moment.full_col));
  }
  target_grid(p, moment);
  p.kernel_grid(false);
  if (p.options.show.has(kShowKernel)) stamp_grid(p, moment);
  if (p.options.show.has(kShowFormula)) stamp_line(p, moment);
  const auto& [h, w] = p.layer.geometry().axis;
  p.difference_marks(p.layout.target, {h.crop_before, w.crop_before});
  focus_edges(p, moment);
}

}  // namespace padlens
