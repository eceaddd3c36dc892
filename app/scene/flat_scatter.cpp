#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/scene/flat.h"

namespace padlens {
namespace {

// The stamp that the picture shows.
struct Moment {
  Cell input;
  std::vector<Stamp> stamps;
  double full_row = 0;  // where its top left cell is, in the full scatter
  double full_col = 0;
  std::int64_t stamped = 0;  // input cells whose stamps are in the sums
};

Moment moment_of(const FlatPicture& p) {
  const Geometry& geometry = p.layer.geometry;
  Moment moment;
  moment.input = step_cell(geometry, PlayMode::scatter, p.step);
  const auto& focus = p.options.focus;
  const bool pointed =
      focus && focus->grid == GridId::input && p.layer.input->contains(focus->cell);
  if (pointed) moment.input = focus->cell;
  moment.stamps = stamps(p.layer, moment.input);
  moment.stamped = p.arrival > 0.55 ? p.step + 1 : p.step;
  const Cell at = moment.stamps.front().full;
  moment.full_row = static_cast<double>(at.row);
  moment.full_col = static_cast<double>(at.col);
  if (p.arrival < 1 && !pointed) {
    const Cell before = step_cell(geometry, PlayMode::scatter, p.step - 1);
    const double left = 1 - p.arrival * p.arrival * (3 - 2 * p.arrival);
    moment.full_row +=
        left * static_cast<double>((before.row - moment.input.row) * geometry.height().s);
    moment.full_col +=
        left * static_cast<double>((before.col - moment.input.col) * geometry.width().s);
  }
  return moment;
}

void input_grid(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.source;
  p.title(frame, p.tr("scene.input"), FlatPicture::size_text(h.n, w.n));
  const std::vector<std::string> args{std::to_string(p.step + 1), std::to_string(h.n * w.n)};
  p.caption({frame.origin.x, frame.box().bottom() + 24}, p.tr("scene.step_of", args));
  if (!frame.by_cell()) {
    p.region(frame, frame.box(), cell_styles::kInput);
  } else {
    const double size = p.font_of(frame, *p.layer.input);
    for (std::int64_t r = 0; r < h.n; ++r) {
      for (std::int64_t c = 0; c < w.n; ++c) {
        const CellId id{GridId::input, {r, c}};
        p.cell(frame, id.cell, cell_styles::kInput, id);
        p.value(frame, id.cell, cell_text(p.layer.input->at(id.cell)), Role::input_text,
                id.cell == moment.input ? Weight::bold : Weight::semibold, size, id);
        p.index(frame, id.cell, id.cell);
      }
    }
  }
  p.outline(frame.cell(moment.input), frame.radius(), Role::window_edge, frame.pitch > 16 ? 3 : 2);
}

// Where the output lies in the full scatter.
Box output_box(const FlatPicture& p) {
  const auto& [h, w] = p.layer.geometry.axis;
  return p.layout.target.span(static_cast<double>(h.crop_before),
                              static_cast<double>(w.crop_before), static_cast<double>(h.out),
                              static_cast<double>(w.out));
}

std::optional<Cell> output_at(const Geometry& geometry, Cell full) {
  const auto& [h, w] = geometry.axis;
  const Cell out{full.row - h.crop_before, full.col - w.crop_before};
  const bool inside = out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out;
  return inside ? std::optional(out) : std::nullopt;
}

bool touched(const Layer& layer, Cell full, std::int64_t stamped) {
  const auto& [h, w] = layer.geometry.axis;
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

template <class Function>
void for_target_cells(const FlatPicture& p, Function function) {
  const GridFrame& frame = p.layout.target;
  for (std::int64_t r = frame.first.row; r < frame.first.row + frame.rows; ++r) {
    for (std::int64_t c = frame.first.col; c < frame.first.col + frame.cols; ++c) {
      function(Cell{r, c});
    }
  }
}

// Cells from..to-1 on both axes, in the full scatter.
struct Range {
  Cell from;
  Cell to;
};

// As one region: what lies both in the output and in `range`.
void stamped_region(FlatPicture& p, const Range& range) {
  const auto& [h, w] = p.layer.geometry.axis;
  const Cell from{std::max(range.from.row, h.crop_before), std::max(range.from.col, w.crop_before)};
  const Cell to{std::min(range.to.row, h.crop_before + h.out),
                std::min(range.to.col, w.crop_before + w.out)};
  if (from.row >= to.row || from.col >= to.col) return;
  p.region(p.layout.target,
           p.layout.target.span(static_cast<double>(from.row), static_cast<double>(from.col),
                                static_cast<double>(to.row - from.row),
                                static_cast<double>(to.col - from.col)),
           cell_styles::kOutput);
}

void target_regions(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  p.region(p.layout.target, p.layout.target.box(), cell_styles::kPadding);
  p.region(p.layout.target, output_box(p), cell_styles::kEmpty);
  const std::int64_t rows = moment.stamped / w.n;  // input rows that are done
  const std::int64_t cols = moment.stamped % w.n;  // and cells of the next one
  if (rows > 0) stamped_region(p, {{0, 0}, {(rows - 1) * h.s + h.K, w.full}});
  if (cols > 0) {
    stamped_region(p, {{rows * h.s, 0}, {rows * h.s + h.K, (cols - 1) * w.s + w.K}});
  }
}

void target_cells(FlatPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.target;
  if (!frame.by_cell()) {
    target_regions(p, moment);
    return;
  }
  for_target_cells(p, [&](Cell full) {
    const auto out = output_at(p.layer.geometry, full);
    const bool done = touched(p.layer, full, moment.stamped);
    p.cell(frame, full,
           !out   ? cell_styles::kPadding
           : done ? cell_styles::kOutput
                  : cell_styles::kEmpty,
           target_id(p.layer.geometry, full));
  });
}

void target_indices(FlatPicture& p) {
  if (!p.layout.target.by_cell()) return;
  for_target_cells(p, [&](Cell full) {
    if (const auto out = output_at(p.layer.geometry, full)) p.index(p.layout.target, full, *out);
  });
}

void target_values(FlatPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.target;
  if (!frame.by_cell() || !p.options.show_values) return;
  int letters = 1;
  for_target_cells(p, [&](Cell full) {
    letters = std::max(letters, letter_count(cell_text(scatter_value(p.layer, full, INT64_MAX))));
  });
  const double size = cell_font(frame.pitch, letters, 0.32);
  for_target_cells(p, [&](Cell full) {
    const auto out = output_at(p.layer.geometry, full);
    const bool appended = out && !touched(p.layer, full, INT64_MAX);
    if (!appended && !touched(p.layer, full, moment.stamped)) return;
    const std::string text = cell_text(scatter_value(p.layer, full, moment.stamped));
    // A sum on its way may be longer than what comes out in the end.
    const double fitting = std::min(size, cell_font(frame.pitch, letter_count(text), 0.32));
    p.value(frame, full, text, out && !appended ? Role::output_text : Role::padding_text,
            out && !appended ? Weight::semibold : Weight::regular, fitting,
            target_id(p.layer.geometry, full));
  });
}

// Each cell of the stamp says what it adds.
void stamp_front(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.target;
  p.window_outline(frame, moment.full_row, moment.full_col);
  for (const Stamp& stamp : moment.stamps) {
    const std::string text = cell_text(stamp.product);
    p.corner_text(frame, moment.full_row + static_cast<double>(stamp.kernel.row * h.d),
                  moment.full_col + static_cast<double>(stamp.kernel.col * w.d),
                  stamp.product >= 0 ? "+" + text : text);
  }
}

void crop_lines(FlatPicture& p) {
  if (!p.layer.geometry.crops()) return;
  Rect outline;
  outline.box = output_box(p).grown(p.layout.target.gap() / 2);
  outline.radius = p.layout.target.radius();
  outline.edge = Role::output_edge;
  outline.edge_width = 2.5;
  outline.dash = Dash::dashed;
  p.scene.primitives.emplace_back(outline);
}

void target_grid(FlatPicture& p, const Moment& moment) {
  const auto& [h, w] = p.layer.geometry.axis;
  const GridFrame& frame = p.layout.target;
  p.title(frame, p.tr("scene.full_scatter"), FlatPicture::size_text(h.full, w.full));
  const std::vector<std::string> args{FlatPicture::size_text(h.out, w.out)};
  p.output_caption(
      frame,
      p.tr(p.layer.geometry.crops() ? "scene.scatter_cropped" : "scene.scatter_is_output", args));
  target_cells(p, moment);
  p.window_tint(p.layout.target, moment.full_row, moment.full_col);
  target_indices(p);
  target_values(p, moment);
  crop_lines(p);
  stamp_front(p, moment);
}

// "kernel × 3 = stamp", in grids.
void stamp_grid(FlatPicture& p, const Moment& moment) {
  const GridFrame& frame = p.layout.stamp;
  const Box kernel = p.layout.kernel.box();
  const double value = p.layer.input->at(moment.input);
  const std::string factor = value < 0 ? "(" + cell_text(value) + ")" : cell_text(value);
  // A long number is written smaller, or it would stand on the kernel.
  const double between = cell_font(frame.origin.x - kernel.right(), letter_count(factor) + 4);
  const double fitting = std::min(between, 14.0);
  p.scene.primitives.emplace_back(
      Text{{(kernel.right() + frame.origin.x) / 2, centred_baseline(kernel.centre().y, fitting)},
           Anchor::middle,
           {{"× ", Role::dim, Face::mono, Weight::regular, fitting},
            {factor, Role::input_text, Face::mono, Weight::bold, fitting},
            {" =", Role::dim, Face::mono, Weight::regular, fitting}},
           {}});
  p.title(frame, p.tr("scene.stamp"), "");
  Grid<double> products(p.layer.kernel->rows(), p.layer.kernel->cols());
  for (const Stamp& stamp : moment.stamps)
    products.at(stamp.kernel) = stamp.product;
  const double size = p.font_of(frame, products);
  constexpr CellStyle kStamp{
      Role::window_fill, Role::window_edge, Role::window_text, Dash::solid, false,
      Weight::semibold};
  for (const Stamp& stamp : moment.stamps) {
    const Box box = frame.cell(stamp.kernel);
    p.scene.primitives.emplace_back(cell_rect(box, frame.radius(), kStamp, {}));
    p.value(frame, stamp.kernel, cell_text(stamp.product), kStamp.text, kStamp.weight, size, {});
  }
}

// Which cells of the output the stamp lands on.
void stamp_line(FlatPicture& p, const Moment& moment) {
  const double size = FlatLayout::kSumSize;
  const std::int64_t kept = std::ranges::count_if(
      moment.stamps, [](const Stamp& stamp) { return stamp.output.has_value(); });
  const auto cells = static_cast<std::int64_t>(moment.stamps.size());
  Text line;
  line.at = p.layout.arithmetic;
  line.runs = {{"x" + index_text(moment.input), Role::input_text, Face::mono, Weight::bold, size},
               {" = " + cell_text(p.layer.input->at(moment.input)), Role::input_text, Face::mono,
                Weight::semibold, size}};
  p.scene.primitives.emplace_back(line);
  const std::vector<std::string> args{std::to_string(cells), std::to_string(cells - kept)};
  p.scene.primitives.emplace_back(
      Text{{line.at.x, line.at.y + FlatLayout::kSumLine},
           Anchor::start,
           {{p.tr(kept == cells ? "scene.stamp_whole" : "scene.stamp_cropped", args), Role::dim,
             Face::sans, Weight::regular, 12.5}},
           {}});
}

void outline_output(FlatPicture& p, Cell out) {
  const auto& [h, w] = p.layer.geometry.axis;
  p.outline(p.layout.target.cell(Cell{out.row + h.crop_before, out.col + w.crop_before}),
            p.layout.target.radius(), Role::accent, 3);
}

// Which input cells a pointed-at output cell adds up, which output cells a kernel
// cell feeds. An input cell shows that by its stamp.
void focus_edges(FlatPicture& p) {
  const auto& focus = p.options.focus;
  if (!focus) return;
  const auto& [h, w] = p.layer.geometry.axis;
  if (focus->grid == GridId::kernel && p.layer.kernel->contains(focus->cell)) {
    if (!p.layout.target.by_cell()) return;
    for (const Cell out : kernel_readers(p.layer, focus->cell))
      outline_output(p, out);
  }
  if (focus->grid != GridId::output) return;
  if (focus->cell.row >= h.out || focus->cell.col >= w.out) return;
  outline_output(p, focus->cell);
  if (!p.layout.source.by_cell()) return;
  for (const Tap& tap : taps(p.layer, focus->cell)) {
    if (tap.cell.kind != CellKind::input) continue;
    p.outline(p.layout.source.cell(*tap.cell.source), p.layout.source.radius(), Role::accent, 3);
  }
}

}  // namespace

void draw_scatter(FlatPicture& p) {
  const Moment moment = moment_of(p);
  input_grid(p, moment);
  target_grid(p, moment);
  p.kernel_grid(p.layout.kernel, false);
  if (p.options.show_kernel) stamp_grid(p, moment);
  if (p.options.show_formula) stamp_line(p, moment);
  const auto& [h, w] = p.layer.geometry.axis;
  p.difference_marks(p.layout.target, {h.crop_before, w.crop_before});
  focus_edges(p);
}

}  // namespace padlens
