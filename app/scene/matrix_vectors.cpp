#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/scene/matrix_picture.h"
#include "app/scene/motion.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "core/geometry/coverage.h"

namespace padlens {
namespace {

constexpr double kNameSize = 11;
constexpr double kIndexSize = 8.5;

// One of the two vectors.
struct Vector {
  const MatrixSide& side;
  Box box;
  bool output;  // y, which runs downwards; x runs to the right

  Box part(double at, double length) const {
    return output ? Box{box.x, box.y + at, box.w, length} : Box{box.x + at, box.y, length, box.h};
  }
  PlayMode numbering() const { return output ? PlayMode::gather : PlayMode::scatter; }
};

Vector outputs_of(const MatrixPicture& p) {
  return {p.places.sides.rows, p.places.outputs, true};
}
Vector inputs_of(const MatrixPicture& p) {
  return {p.places.sides.cols, p.places.inputs, false};
}

// Whether coverage is told beside it.
bool is_covered(const MatrixPicture& p, const Vector& vector) {
  return vector.output == p.layer.geometry().transposed();
}

Cell cell_of(const MatrixPicture& p, const Vector& vector, std::int64_t at) {
  return step_cell(p.layer.geometry(), vector.numbering(), at);
}

std::optional<Box> box_of(const MatrixPicture& p, const Vector& vector, std::int64_t at) {
  const auto place = vector.side.place(at);
  if (!place) return std::nullopt;
  return vector.part(*place, vector.side.pitch - p.gap());
}

// A cell is pointed at as where the other views have it: as an input cell, or that of the
// padded grid which it is. Input cells that padding below zero cuts away are none of these.
CellId id_of(const MatrixPicture& p, const Vector& vector, Cell cell) {
  const auto& [h, w] = p.layer.geometry().axis;
  if (vector.output) return {GridId::output, cell};
  if (p.layer.geometry().transposed()) return {GridId::input, cell};
  const Cell padded{cell.row + h.pad_before, cell.col + w.pad_before};
  const bool kept =
      padded.row >= 0 && padded.row < h.padded && padded.col >= 0 && padded.col < w.padded;
  return kept ? CellId{GridId::padded, padded} : CellId{};
}

// The parts of a strip that lie in one row of the grid each.
std::vector<MatrixRun> pieces(const MatrixRun& strip, std::int64_t block) {
  std::vector<MatrixRun> parts;
  for (std::int64_t first = strip.first; first < strip.end();) {
    const std::int64_t end = std::min((first / block + 1) * block, strip.end());
    parts.push_back({first, end - first});
    first = end;
  }
  return parts;
}

void add_cell_grids(MatrixPicture& p, const Vector& vector) {
  const double pitch = vector.side.pitch;
  const auto& [h, w] = p.layer.geometry().axis;
  for (const MatrixRun& strip : vector.side.strips) {
    for (MatrixRun piece : pieces(strip, p.layer.op().rank == 1 ? 1 : vector.side.block)) {
      if (!vector.output && !p.layer.geometry().transposed()) {
        const Cell cell = cell_of(p, vector, piece.first);
        const std::int64_t padded_row = cell.row + h.pad_before;
        const std::int64_t cut = std::max<std::int64_t>(-(cell.col + w.pad_before), 0);
        const std::int64_t last = std::min(piece.count, w.padded - cell.col - w.pad_before);
        if (padded_row < 0 || padded_row >= h.padded || cut >= last) continue;
        piece = {piece.first + cut, last - cut};
      }
      const Box box = vector.part(*vector.side.place(piece.first), pitch);
      const CellId id = id_of(p, vector, cell_of(p, vector, piece.first));
      // A lattice of one row; what runs downwards has its columns there.
      p.scene.grids.push_back({id.grid,
                               id.cell,
                               1,
                               piece.count,
                               {{box.x, box.y}, {box.w, 0}, {0, box.h}},
                               vector.output ? Point{0, pitch} : Point{pitch, 0},
                               vector.output ? Point{box.w, 0} : Point{0, box.h}});
    }
  }
}

// --- the cells ----------------------------------------------------------------------

// How many input cells have been stamped.
std::int64_t stamped(const MatrixPicture& p) {
  return p.moment.lit + (has_landed(p.moment.arrival) ? 1 : 0);
}

bool computed(const MatrixPicture& p, std::int64_t out) {
  const MatrixMoment& moment = p.moment;
  if (moment.scatter) {
    return !matrix_entries(p.layer, {out, 0}, {out + 1, stamped(p)}, 0);
  }
  if (p.comparing() || (out == moment.lit && moment.lit != moment.step)) return true;
  return out < moment.step || (out == moment.step && has_landed(moment.arrival));
}

double output_number(const MatrixPicture& p, Cell out) {
  const auto& [h, w] = p.layer.geometry().axis;
  if (!p.moment.scatter) return output_value(p.layer, out);
  return scatter_value(p.layer, {out.row + h.crop_before, out.col + w.crop_before}, stamped(p));
}

CellStyle style_of(const MatrixPicture& p, const Vector& vector, std::int64_t at) {
  if (!vector.output) return cell_styles::kInput;
  return computed(p, at) ? cell_styles::kOutput : cell_styles::kEmpty;
}

// Of `letters` in a cell. Where cells stand side by side without a gap to speak of, that of a
// letter stays between their numbers, or they would read as one.
double number_font(const MatrixPicture& p, const Vector& vector, const Box& box, int letters,
                   double share) {
  if (vector.output) return p.font(box, letters, share);
  constexpr double kUsed = 0.93;
  const double wide = box.w * kUsed / 0.86;
  return p.font({box.x, box.y, wide, box.h}, letters + 1, share);
}

// The index in front of the number, or above it.
void cell_texts(MatrixPicture& p, const Vector& vector, std::int64_t at, const Box& box,
                const CellStyle& style) {
  const Cell cell = cell_of(p, vector, at);
  const CellId id = id_of(p, vector, cell);
  Box rest = box;
  if (p.options.show.has(kShowIndices)) {
    const std::string text = fmt::format("{},{}", cell.row, cell.col);
    const Box place =
        vector.output ? Box{box.x + 3, box.y, 32, box.h} : Box{box.x, box.y + 2, box.w, 13};
    const double size = std::min(p.font(place, letter_count(text) + 1, 0.7), kIndexSize);
    p.label(place, text, Role::dim, Weight::regular, size, {});
    rest = vector.output ? Box{box.x + 32, box.y, box.w - 32, box.h}
                         : Box{box.x, box.y + 13, box.w, box.h - 14};
  }
  if (!p.options.show.has(kShowValues) || (vector.output && style.fill == Role::empty_fill)) return;
  const NumberLook& look = vector.output ? p.look.output() : p.look.input();
  const double usual = number_font(p, vector, rest, look.letters, 0.55);
  if (usual == 0) return;
  std::string text = cell_text(vector.output ? output_number(p, cell) : p.layer.input()->at(cell));
  const double size = std::min(usual, number_font(p, vector, rest, letter_count(text), 0.55));
  const bool lit = vector.output != p.moment.scatter && at == p.moment.coloured();
  p.label(rest, std::move(text), style.text, lit ? Weight::bold : Weight::semibold,
          std::min(size, 13.0), id);
}

// Cells of one look as one: they are too small to be drawn one by one.
void draw_as_one(MatrixPicture& p, const Vector& vector, const MatrixRun& seen) {
  for (std::int64_t i = seen.first; i < seen.end();) {
    const std::int64_t first = i++;
    const CellStyle style = style_of(p, vector, first);
    if (!vector.output) i = seen.end();
    while (i < seen.end() && style_of(p, vector, i).fill == style.fill)
      ++i;
    const Box box =
        vector.part(*vector.side.place(first), vector.side.pitch * static_cast<double>(i - first));
    Rect rect = cell_rect(box, 0, style, {});
    rect.edge = Role::none;
    p.scene.primitives.emplace_back(rect);
  }
  Rect frame = cell_rect(vector.box, 0,
                         {Role::none, vector.output ? Role::output_edge : Role::input_edge}, {});
  p.scene.primitives.emplace_back(frame);
}

void draw_cells(MatrixPicture& p, const Vector& vector) {
  for (std::size_t s = 0; s < vector.side.strips.size(); ++s) {
    const MatrixRun seen = vector.output ? p.rows_in_sight(s) : p.cols_in_sight(s);
    if (!p.apart(vector.side)) {
      draw_as_one(p, vector, seen);
      continue;
    }
    const bool edged = vector.side.pitch * p.options.zoom >= 10;
    for (std::int64_t i = seen.first; i < seen.end(); ++i) {
      const Box box = *box_of(p, vector, i);
      CellStyle style = style_of(p, vector, i);
      const CellId id = id_of(p, vector, cell_of(p, vector, i));
      Rect rect = cell_rect(box, std::min(2.0, 0.1 * vector.side.pitch), style, id);
      if (!edged && style.fill != Role::empty_fill) rect.edge = Role::none;
      p.scene.primitives.emplace_back(rect);
      cell_texts(p, vector, i, box, style);
    }
  }
}

// --- marks --------------------------------------------------------------------------

// The part of a vector that a row or column of the matrix leads to.
void outline_at(MatrixPicture& p, const Vector& vector, const std::optional<Box>& band, Role role,
                double width) {
  if (!band) return;
  const Box box = vector.output ? Box{vector.box.x, band->y, vector.box.w, band->h}
                                : Box{band->x, vector.box.y, band->w, vector.box.h};
  p.mark(box, role, width);
}

void difference_signs(MatrixPicture& p, const Vector& vector) {
  if (!p.comparing() || !p.apart(vector.side)) return;
  for (std::size_t s = 0; s < vector.side.strips.size(); ++s) {
    const MatrixRun seen = p.rows_in_sight(s);
    for (std::int64_t i = seen.first; i < seen.end(); ++i) {
      if (!differs(p.layer, *p.options.compared, cell_of(p, vector, i))) continue;
      const Box box = *box_of(p, vector, i);
      p.mark(box.grown(-std::min(2.0, 0.15 * vector.side.pitch)), Role::problem, 2, Dash::dashed);
      const Box corner{box.right() - 12, box.y, 12, box.h};
      p.label(corner, "≠", Role::problem, Weight::bold, std::min(p.font(corner, 1, 0.45), 10.0),
              {});
    }
  }
}

// How often input cells are read; transposed: from how many an output comes.
void coverage(MatrixPicture& p, const Vector& vector) {
  if (!p.options.show.has(kShowCoverage) || !is_covered(p, vector) || !p.apart(vector.side)) return;
  const Geometry& geometry = p.layer.geometry();
  const auto counts = [&](Axis axis) {
    return vector.output ? stamps_on_output(geometry.axis[axis]) : reads_of_input(geometry, axis);
  };
  const auto rows = counts(kHeight);
  const auto cols = counts(kWidth);
  if (rows.empty() || cols.empty()) return;  // an empty tensor
  const std::int64_t highest = std::ranges::max(rows) * std::ranges::max(cols);
  const auto most = static_cast<double>(highest);
  const int letters = letter_count(std::to_string(highest));
  const Box& strip_box = p.places.coverage;
  for (std::size_t s = 0; s < vector.side.strips.size(); ++s) {
    const MatrixRun seen = vector.output ? p.rows_in_sight(s) : p.cols_in_sight(s);
    for (std::int64_t i = seen.first; i < seen.end(); ++i) {
      const Cell cell = cell_of(p, vector, i);
      const std::int64_t times =
          rows[static_cast<std::size_t>(cell.row)] * cols[static_cast<std::size_t>(cell.col)];
      const Box own = *box_of(p, vector, i);
      Rect rect;
      rect.box = vector.output ? Box{strip_box.x, own.y, strip_box.w, own.h}
                               : Box{own.x, strip_box.y, own.w, strip_box.h};
      rect.radius = std::min(2.0, 0.1 * vector.side.pitch);
      rect.fill = Role::coverage_fill;
      // Not so dense that the number could not be read.
      rect.opacity = most == 0 ? 0 : 0.06 + 0.54 * static_cast<double>(times) / most;
      p.scene.primitives.emplace_back(rect);
      const std::string text = std::to_string(times);
      p.label(rect.box, text, Role::coverage_text, Weight::semibold,
              std::min(number_font(p, vector, rect.box, letters, 0.7), 11.0), {});
    }
  }
}

// --- names --------------------------------------------------------------------------

// Beside an excerpt's cells the first one's index, else the row of the grid: all of them,
// every second, fifth, tenth …, as there is room.
std::string name_of(const MatrixPicture& p, const Vector& vector, const MatrixRun& piece,
                    double room) {
  if (!vector.side.whole()) {
    return index_text(p.layer.spec().op, cell_of(p, vector, piece.first));
  }
  const bool flat = p.layer.op().rank == 1;
  const std::int64_t row = flat ? piece.first : piece.first / vector.side.block;
  std::string name = fmt::format("{}[{}{}]", vector.output ? "y" : "x", row, flat ? "" : ",:");
  const double needed =
      vector.output ? kNameSize * 1.3 : (letter_count(name) + 1) * kLetterWidth * kNameSize;
  if (room >= needed) return name;
  const double number = vector.output ? needed : 4 * kLetterWidth * kNameSize;
  for (std::int64_t every = 1;; every *= 10) {
    for (const std::int64_t step : {every, 2 * every, 5 * every}) {
      if (room * static_cast<double>(step) < number) continue;
      return row % step == 0 ? std::to_string(row) : "";
    }
  }
}

void names(MatrixPicture& p, const Vector& vector) {
  const bool excerpt = !vector.side.whole();
  const bool covered = p.options.show.has(kShowCoverage) && is_covered(p, vector);
  const double size = excerpt ? 9.5 : kNameSize;
  double end = -size;  // of the last name in this direction
  for (const MatrixRun& strip : vector.side.strips) {
    for (const MatrixRun& piece : pieces(strip, p.layer.op().rank == 1 ? 1 : vector.side.block)) {
      const double at = *vector.side.place(piece.first);
      const double length = vector.side.pitch * static_cast<double>(piece.count);
      const std::string name = name_of(p, vector, piece, length);
      if (name.empty()) continue;
      const double wide = kLetterWidth * size * letter_count(name);
      const double middle = at + (excerpt ? vector.side.pitch : length) / 2;
      const double across = excerpt && !vector.output ? at + wide / 2 : middle;
      const double half = vector.output ? size * 0.6 : wide / 2;
      if (across - half < end) continue;
      end = across + half + 4;
      Text text;
      text.anchor = vector.output ? Anchor::end : Anchor::middle;
      const double left = covered ? p.places.coverage.x : vector.box.x;
      const double top = covered ? p.places.coverage.y : vector.box.y;
      text.at = vector.output ? Point{left - 7, centred_baseline(vector.box.y + across, size)}
                              : Point{vector.box.x + across, top - 7};
      text.runs = {{name, Role::dim, Face::mono, Weight::regular, size}};
      p.scene.primitives.emplace_back(std::move(text));
    }
  }
}

// "y = M·x", where both vectors meet.
void equation(MatrixPicture& p) {
  constexpr double kSize = 13;
  const auto run = [](std::string text, Role role) {
    return TextRun{std::move(text), role, Face::mono, Weight::semibold, kSize};
  };
  Text text;
  text.at = {p.places.body.x - 24, centred_baseline(p.places.inputs.centre().y, kSize)};
  text.anchor = Anchor::end;
  text.runs = {run("y", Role::output_text), run(" = ", Role::dim), run("M", Role::text),
               run("·", Role::dim), run("x", Role::input_text)};
  if (p.layer.fill().mode == FillMode::constant && !p.layer.geometry().transposed()) {
    text.runs.push_back(run(" + b", Role::dim));
  }
  p.scene.primitives.emplace_back(std::move(text));
}

}  // namespace

void mark_leftover(MatrixPicture& p) {
  const Vector vector = inputs_of(p);
  const auto& [h, w] = p.layer.geometry().axis;
  if (!p.options.show.has(kShowLeftover) || p.layer.geometry().transposed()) return;
  const auto reached = [](const AxisGeometry& axis) {
    return std::clamp<std::int64_t>(axis.padded - axis.leftover - axis.pad_before, 0, axis.n);
  };
  const std::int64_t rows = reached(h);
  const std::int64_t cols = reached(w);
  if (rows == h.n && (cols == w.n || !p.apart(vector.side))) return;
  for (const MatrixRun& strip : vector.side.strips) {
    for (const MatrixRun& piece : pieces(strip, p.layer.op().rank == 1 ? 1 : vector.side.block)) {
      const std::int64_t row = piece.first / vector.side.block;
      const std::int64_t unread = row * vector.side.block + (row < rows ? cols : 0);
      const std::int64_t first = std::max(piece.first, unread);
      if (first >= piece.end()) continue;
      Box box = vector.part(*vector.side.place(first),
                            vector.side.pitch * static_cast<double>(piece.end() - first));
      Rect hatch;
      hatch.box = {box.x, p.places.body.y, box.w, p.places.body.h};
      hatch.hatched = true;
      p.scene.primitives.emplace_back(hatch);
      box.h = p.places.body.bottom() - box.y;
      p.outline({{box.x, box.y}, {box.w, 0}, {0, box.h}}, 0, 2, Role::caution_edge, 1.5,
                Dash::dashed);
    }
  }
}

void draw_matrix_vectors(MatrixPicture& p) {
  const Vector outputs = outputs_of(p);
  const Vector inputs = inputs_of(p);
  equation(p);
  for (const Vector& vector : {outputs, inputs}) {
    add_cell_grids(p, vector);
    names(p, vector);
    draw_cells(p, vector);
    coverage(p, vector);
  }
  difference_signs(p, outputs);
  const MatrixMoment& moment = p.moment;
  if (moment.row) outline_at(p, outputs, p.row_band(*moment.row), Role::accent, 2);
  if (moment.col) outline_at(p, inputs, p.col_band(*moment.col), Role::accent, 2);
  const Vector& along = moment.scatter ? inputs : outputs;
  outline_at(p, along, p.lit_band(), Role::window_edge, p.lit_width());
  outline_at(p, along, p.marked_band(), Role::accent, p.marked_width());
}

}  // namespace padlens
