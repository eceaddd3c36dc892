#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/scene/hues.h"
#include "app/scene/matrix_picture.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

constexpr double kBand = 0.45;  // opacity of the lit row's ground

// The white ground of each part; gives their places.
std::vector<Box> ground(MatrixPicture& p) {
  std::vector<Box> frames;
  const MatrixSides& sides = p.places.sides;
  for (std::size_t r = 0; r < sides.rows.strips.size(); ++r) {
    for (std::size_t c = 0; c < sides.cols.strips.size(); ++c) {
      const MatrixRun& rows = sides.rows.strips[r];
      const MatrixRun& cols = sides.cols.strips[c];
      const double across = sides.cols.pitch;
      const double down = sides.rows.pitch;
      const Point corner{p.places.body.x + sides.cols.begin_of(c),
                         p.places.body.y + sides.rows.begin_of(r)};
      Rect rect;
      rect.box = {corner.x, corner.y, across * static_cast<double>(cols.count),
                  down * static_cast<double>(rows.count)};
      rect.fill = Role::panel;
      p.scene.primitives.emplace_back(rect);
      frames.push_back(rect.box);
      p.scene.grids.push_back({GridId::matrix,
                               {rows.first, cols.first},
                               rows.count,
                               cols.count,
                               {corner, {across, 0}, {0, down}},
                               {across, 0},
                               {0, down}});
    }
  }
  return frames;
}

// Nothing where there are too many.
std::optional<std::vector<MatrixEntry>> entries_in_sight(const MatrixPicture& p) {
  const MatrixSides& sides = p.places.sides;
  std::vector<MatrixEntry> all;
  for (std::size_t r = 0; r < sides.rows.strips.size(); ++r) {
    for (std::size_t c = 0; c < sides.cols.strips.size(); ++c) {
      const MatrixRun rows = p.rows_in_sight(r);
      const MatrixRun cols = p.cols_in_sight(c);
      const auto room = GridFrame::kMaxCells - static_cast<std::int64_t>(all.size());
      const auto part =
          matrix_entries(p.layer, {rows.first, cols.first}, {rows.end(), cols.end()}, room);
      if (!part) return std::nullopt;
      all.insert(all.end(), part->begin(), part->end());
    }
  }
  return all;
}

// --- lines --------------------------------------------------------------------------

// Lines between cells where these are large, darker ones between the rows of the grids.
void side_lines(MatrixPicture& p, bool of_rows) {
  const MatrixSide& side = of_rows ? p.places.sides.rows : p.places.sides.cols;
  const MatrixSide& other = of_rows ? p.places.sides.cols : p.places.sides.rows;
  constexpr double kLeastValueCell = 9;  // on the screen
  constexpr double kLeastBlock = 12;     // the same for blocks
  const bool cells = side.pitch * p.options.zoom >= kLeastValueCell;
  const double blocks = static_cast<double>(side.block) * side.pitch * p.options.zoom;
  if (blocks < kLeastBlock) return;
  // Where entries have no numbers, they are to stand out from the lines.
  const Role between = cells ? Role::padding_edge : Role::line;
  const Point origin{p.places.body.x, p.places.body.y};
  const auto line = [&](double at, double from, double to, Role role) {
    const Point a = of_rows ? Point{from, at} : Point{at, from};
    const Point b = of_rows ? Point{to, at} : Point{at, to};
    p.scene.primitives.emplace_back(Line{{origin.x + a.x, origin.y + a.y},
                                         {origin.x + b.x, origin.y + b.y},
                                         role,
                                         p.unit(),
                                         Dash::solid});
  };
  for (std::size_t s = 0; s < side.strips.size(); ++s) {
    const MatrixRun seen = of_rows ? p.rows_in_sight(s) : p.cols_in_sight(s);
    for (std::int64_t i = std::max(seen.first, side.strips[s].first + 1); i < seen.end(); ++i) {
      const bool block = i % side.block == 0;
      if (!block && !cells) continue;
      for (std::size_t o = 0; o < other.strips.size(); ++o) {
        const double from = other.begin_of(o);
        line(*side.place(i) - p.gap() / 2, from,
             from + other.pitch * static_cast<double>(other.strips[o].count),
             block ? between : Role::background);
      }
    }
  }
}

// --- entries ------------------------------------------------------------------------

void position_text(MatrixPicture& p, const Box& box, Cell kernel) {
  const std::string text = fmt::format("w{},{}", kernel.row, kernel.col);
  const double size = p.font(box, letter_count(text), 0.3);
  if (size == 0) return;
  p.scene.primitives.emplace_back(Text{{box.centre().x, box.y + 0.06 * box.h + 0.8 * size},
                                       Anchor::middle,
                                       {{text, Role::text, Face::mono, Weight::regular, size}},
                                       {}});
}

// The fill in the hues of all kernel cells that add up in the entry.
void hue_fill(MatrixPicture& p, const MatrixEntry& entry, const Box& box, CellId id) {
  const Geometry& geometry = p.layer.geometry();
  std::vector<Cell> kernels{entry.kernel};
  if (entry.kernels > 1) {
    kernels = entry_kernels(p.layer, step_cell(geometry, PlayMode::gather, entry.at.row),
                            step_cell(geometry, PlayMode::scatter, entry.at.col));
  }
  const double part = box.w / static_cast<double>(kernels.size());
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    Rect rect;
    rect.box = {box.x + part * static_cast<double>(i), box.y, part, box.h};
    rect.fill = kernel_hue(kernels[i], geometry.width().k);
    rect.id = kernels.size() == 1 ? id : CellId{};
    p.scene.primitives.emplace_back(rect);
  }
}

// The weight, in a cell that is large enough for it.
struct Weighed {
  std::string text;
  Box place;
  double size = 0;  // 0: not to be read
};

Weighed weighed(const MatrixPicture& p, const MatrixEntry& entry, const Box& box) {
  if (!p.options.show.has(kShowValues)) return {};
  Weighed weight{cell_text(entry.weight), box};
  if (p.options.show.has(kShowPositions))
    weight.place = {box.x, box.y + box.h * 0.22, box.w, box.h * 0.78};
  const int letters = std::max(p.look.kernel().letters, letter_count(weight.text));
  weight.size = p.font(weight.place, letters, 0.5);
  return weight;
}

// What is too small for a number has to stand out by its colour.
Role fill_of(bool lit, bool pale, double seen) {
  if (lit) return pale ? Role::kernel_fill : Role::kernel_edge;
  return pale ? Role::track : seen < 4 ? Role::dim : Role::faint;
}

void draw_entry(MatrixPicture& p, const MatrixEntry& entry, bool lit) {
  const auto box = p.entry(entry.at);
  if (!box) return;
  const CellId id{GridId::matrix, entry.at};
  const double seen = std::min(box->w, box->h) * p.options.zoom;
  const bool large = seen >= 10;
  Weighed weight = weighed(p, entry, *box);
  if (p.options.show.has(kShowPositions)) {
    hue_fill(p, entry, *box, id);
    if (entry.kernels == 1) position_text(p, *box, entry.kernel);
  } else {
    CellStyle style{fill_of(lit, large || weight.size > 0, seen)};
    if (lit && large) style.edge = Role::kernel_edge;
    p.scene.primitives.emplace_back(
        cell_rect(*box, large ? std::min(1.5, seen * 0.1 * p.unit()) : 0, style, id));
  }
  const Role role = p.options.show.has(kShowPositions) ? Role::text
                    : lit                              ? Role::kernel_text
                                                       : Role::dim;
  p.label(weight.place, std::move(weight.text), role, lit ? Weight::bold : Weight::regular,
          weight.size, id);
}

// --- what is lit --------------------------------------------------------------------

std::vector<MatrixEntry> entries_of(const MatrixPicture& p, const MatrixSide& across, bool row,
                                    std::int64_t at) {
  std::vector<MatrixEntry> all;
  for (const MatrixRun& strip : across.strips) {
    const Cell from = row ? Cell{at, strip.first} : Cell{strip.first, at};
    const Cell to = row ? Cell{at + 1, strip.end()} : Cell{strip.end(), at + 1};
    const auto part = matrix_entries(p.layer, from, to, GridFrame::kMaxCells);
    if (part) all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

// Entries of a band that are too small to be told apart: neighbours as one mark.
void draw_runs(MatrixPicture& p, const std::vector<MatrixEntry>& entries, bool row,
               const Box& band) {
  const double least = 2 * p.unit();
  for (std::size_t i = 0; i < entries.size();) {
    const std::size_t first = i++;
    const auto along = [&](std::size_t at) {
      return row ? entries[at].at.col : entries[at].at.row;
    };
    while (i < entries.size() && along(i) == along(i - 1) + 1)
      ++i;
    const MatrixSide& side = row ? p.places.sides.cols : p.places.sides.rows;
    const auto begin = side.place(along(first));
    const auto last = side.place(along(i - 1));
    if (!begin || !last) continue;
    const double length = std::max(*last + side.pitch - *begin, least);
    const CellStyle style{Role::window_edge};
    const Box box = row ? Box{p.places.body.x + *begin, band.y, length, band.h}
                        : Box{band.x, p.places.body.y + *begin, band.w, length};
    p.scene.primitives.emplace_back(cell_rect(box, 0, style, {}));
  }
}

void draw_band(MatrixPicture& p, bool row, std::int64_t at) {
  const MatrixSides& sides = p.places.sides;
  const auto band = row ? p.row_band(at) : p.col_band(at);
  if (!band) return;
  const auto entries = entries_of(p, row ? sides.cols : sides.rows, row, at);
  if (!p.apart(sides.rows) || !p.apart(sides.cols)) return draw_runs(p, entries, row, *band);
  for (const MatrixEntry& entry : entries)
    draw_entry(p, entry, true);
}

bool is_lit(const MatrixMoment& moment, Cell at) {
  return (moment.scatter ? at.col : at.row) == moment.coloured() || at.row == moment.row ||
         at.col == moment.col;
}

void tint_band(MatrixPicture& p, const Box& band) {
  Rect rect;
  rect.box = band;
  rect.fill = Role::window_fill;
  rect.opacity = kBand;
  p.scene.primitives.emplace_back(rect);
}

void kernel_marks(MatrixPicture& p, const std::vector<MatrixEntry>& entries) {
  for (const MatrixEntry& entry : entries) {
    bool holds = entry.kernel == *p.moment.kernel;
    if (!holds && entry.kernels > 1) {
      const auto all =
          entry_kernels(p.layer, step_cell(p.layer.geometry(), PlayMode::gather, entry.at.row),
                        step_cell(p.layer.geometry(), PlayMode::scatter, entry.at.col));
      holds = std::ranges::find(all, *p.moment.kernel) != all.end();
    }
    const auto box = holds ? p.entry(entry.at) : std::nullopt;
    p.mark(box, Role::accent, 2);
  }
}

void marks(MatrixPicture& p, const std::optional<std::vector<MatrixEntry>>& entries) {
  const MatrixMoment& moment = p.moment;
  if (moment.row) p.mark(p.row_band(*moment.row), Role::accent, 2);
  if (moment.col) p.mark(p.col_band(*moment.col), Role::accent, 2);
  p.mark(p.lit_band(), Role::window_edge, p.lit_width());
  p.mark(p.marked_band(), Role::accent, p.marked_width());
  if (moment.kernel && entries) kernel_marks(p, *entries);
  if (moment.entry) p.mark(p.entry(*moment.entry), Role::accent, 3);
}

// Where an excerpt leaves cells out.
void left_out(MatrixPicture& p) {
  const Box& x = p.places.inputs;
  const Box& y = p.places.outputs;
  for (const bool rows : {true, false}) {
    const MatrixSide& side = rows ? p.places.sides.rows : p.places.sides.cols;
    const double between = MatrixSide::kBetween * side.pitch;
    const auto dots = [&](double at) {
      p.dots(rows ? Point{y.centre().x, y.y + at} : Point{x.x + at, x.centre().y}, rows);
    };
    if (side.strips.front().first > 0) dots(-6);
    for (std::size_t i = 1; i < side.strips.size(); ++i) {
      if (side.strips[i - 1].end() < side.strips[i].first) dots(side.begin_of(i) - between / 2);
    }
    if (side.strips.back().end() < side.cells) dots(side.length() + 7);
  }
}

}  // namespace

void draw_matrix_body(MatrixPicture& p) {
  const std::vector<Box> parts = ground(p);
  const auto entries = entries_in_sight(p);
  if (!entries) {
    const Box& body = p.places.body;
    p.scene.primitives.emplace_back(Raster{{{body.x, body.y}, {body.w, 0}, {0, body.h}},
                                           p.look.matrix_shades(),
                                           Role::panel,
                                           Role::text});
  }
  if (const auto band = p.lit_band()) tint_band(p, *band);
  side_lines(p, true);
  side_lines(p, false);
  const bool apart = p.apart(p.places.sides.rows) && p.apart(p.places.sides.cols);
  if (entries) {
    for (const MatrixEntry& entry : *entries)
      draw_entry(p, entry, apart && is_lit(p.moment, entry.at));
  }
  for (const Box& part : parts)
    p.scene.primitives.emplace_back(cell_rect(part, 0, {Role::none, Role::empty_edge}, {}));
  if (!entries || !apart) {
    draw_band(p, !p.moment.scatter, p.moment.coloured());
    if (p.moment.row) draw_band(p, true, *p.moment.row);
    if (p.moment.col) draw_band(p, false, *p.moment.col);
  }
  mark_leftover(p);
  marks(p, entries);
  left_out(p);
}

}  // namespace padlens
