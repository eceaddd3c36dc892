#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/i18n/sizes.h"
#include "app/scene/arithmetic.h"
#include "app/scene/exact_sum.h"
#include "app/scene/matrix_picture.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/view_rows.h"
#include "core/engine/matrix.h"
#include "core/geometry/taps.h"

namespace padlens {
namespace {

// "1 048 576", "4096"
std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  if (number < 10'000) return text;
  for (auto at = static_cast<std::int64_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), " ");
  return text;
}

// What becomes of the taps of the present row: those that read an input cell are its
// entries, the others have none.
std::string row_note(const Layer& layer, const MatrixMoment& moment, const Strings& tr) {
  const Geometry& geometry = layer.geometry();
  const auto all = taps(layer, step_cell(geometry, PlayMode::gather, moment.lit));
  std::int64_t read = 0;
  std::int64_t inserted = 0;
  std::int64_t copies = 0;
  for (const Tap& tap : all) {
    read += tap.cell.kind == CellKind::input ? 1 : 0;
    inserted += tap.cell.kind == CellKind::inserted ? 1 : 0;
    copies += tap.cell.kind == CellKind::padding && tap.cell.source ? 1 : 0;
  }
  const auto count = static_cast<std::int64_t>(all.size());
  const std::vector<std::string> args{
      grouped(moment.lit + 1),  grouped(geometry.outputs()),
      std::to_string(count),    std::to_string(read),
      std::to_string(inserted), std::to_string(count - read - inserted)};
  const bool one = count - read == 1;
  if (read == count) {
    return tr(count == 1 ? "scene.matrix.row_whole_one" : "scene.matrix.row_whole", args);
  }
  if (copies > 0) return tr(one ? "scene.matrix.row_copies_one" : "scene.matrix.row_copies", args);
  if (inserted == 0) return tr(one ? "scene.matrix.row_one" : "scene.matrix.row", args);
  if (read + inserted == count) {
    return tr(one ? "scene.matrix.row_inserted_one" : "scene.matrix.row_inserted", args);
  }
  return tr("scene.matrix.row_transposed", args);
}

// Of a pool, which has no weights: all cells of a window have one share.
std::string pool_row_note(const Layer& layer, const MatrixMoment& moment, const Strings& tr) {
  const Geometry& geometry = layer.geometry();
  const Cell out = step_cell(geometry, PlayMode::gather, moment.lit);
  const auto all = taps(layer, out);
  const auto read =
      std::ranges::count_if(all, [](const Tap& tap) { return tap.cell.kind == CellKind::input; });
  const Ratio divisor = divisor_of(geometry, out);
  std::vector<std::string> args{grouped(moment.lit + 1), grouped(geometry.outputs())};
  if (read == 0 || divisor.over == 0) return tr("scene.matrix.pool_row_none", args);
  args.insert(args.end(), {std::to_string(read), std::to_string(all.size()),
                           ratio_text({divisor.under, divisor.over})});
  return tr("scene.matrix.pool_row", args);
}

std::string column_note(const Layer& layer, const MatrixMoment& moment, const Strings& tr) {
  const auto all = stamps(layer, step_cell(layer.geometry(), PlayMode::scatter, moment.lit));
  const std::int64_t kept =
      std::ranges::count_if(all, [](const Stamp& stamp) { return stamp.output.has_value(); });
  const auto count = static_cast<std::int64_t>(all.size());
  const std::vector<std::string> args{grouped(moment.lit + 1), grouped(layer.geometry().inputs()),
                                      std::to_string(kept), std::to_string(count - kept)};
  return tr(kept == count ? "scene.matrix.column_whole" : "scene.matrix.column", args);
}

std::string excerpt_note(const MatrixSides& sides, bool scatter, const Strings& tr) {
  const MatrixSide& blocks = scatter ? sides.rows : sides.cols;
  const MatrixSide& page = scatter ? sides.cols : sides.rows;
  const std::vector<std::string> args{
      grouped(sides.rows.cells), grouped(sides.cols.cells), std::to_string(page.shown()),
      std::to_string(blocks.strips.size()), std::to_string(blocks.strips[0].count)};
  return tr(scatter ? "scene.matrix.excerpt_columns" : "scene.matrix.excerpt", args);
}

// The lines below the matrix; there are equally many at every step.
std::vector<std::string> notes_of(const Layer& layer, const SceneOptions& options,
                                  const MatrixMoment& moment, const MatrixSides& sides,
                                  const Strings& tr) {
  if (!options.show.has(kShowCaption)) return {};
  const Geometry& geometry = layer.geometry();
  const auto& [h, w] = geometry.axis;
  std::vector<std::string> notes;
  notes.push_back(moment.scatter          ? column_note(layer, moment, tr)
                  : layer.op().has_kernel ? row_note(layer, moment, tr)
                                          : pool_row_note(layer, moment, tr));
  if (geometry.transposed()) {
    const std::vector<std::string> args{size_title(layer.spec().op, h.s, w.s)};
    notes.push_back(tr("scene.matrix.transpose", args));
  } else if (layer.fill().mode == FillMode::constant) {
    const double part = constant_part(layer, step_cell(geometry, PlayMode::gather, moment.lit));
    const std::vector<std::string> args{cell_text(layer.fill().constant), cell_text(part)};
    notes.push_back(tr("scene.matrix.constant", args));
  }
  if (!sides.whole()) notes.push_back(excerpt_note(sides, moment.scatter, tr));
  if (options.show.has(kShowCoverage)) {
    notes.push_back(tr(geometry.transposed() ? "scene.matrix.landings" : "scene.matrix.coverage"));
  }
  if (h.leftover > 0 || w.leftover > 0) notes.push_back(leftover_words(geometry, tr));
  return notes;
}

void write_notes(MatrixPicture& p, const std::vector<std::string>& notes) {
  Point at = p.places.notes;
  for (const std::string& note : notes) {
    if (&note == &notes.front()) {
      p.output_caption(at, note);
    } else {
      p.caption(at, note);
    }
    at.y += MatrixLayout::kNoteLine;
  }
}

// "y += 5·M[:,7]": what the present input cell adds.
void column_formula(MatrixPicture& p) {
  const Cell input = step_cell(p.layer.geometry(), PlayMode::scatter, p.moment.lit);
  const auto run = [](std::string text, Role role, Weight weight = Weight::regular) {
    return TextRun{std::move(text), role, Face::mono, weight, GridLayout::kSumSize};
  };
  const double value = p.layer.input()->at(input);
  Text text;
  text.at = p.layout.arithmetic;
  text.runs = {run("y", Role::output_text, Weight::bold),
               run(" += ", Role::dim),
               run("x" + index_text(p.layer.spec().op, input), Role::input_text, Weight::bold),
               run("·", Role::dim),
               run(fmt::format("M[:,{}]", p.moment.lit), Role::text),
               run(" " + equals_sign(cell_text(value), value) + " ", Role::dim),
               run(cell_text(value), Role::input_text, Weight::semibold),
               run("·", Role::dim),
               run(fmt::format("M[:,{}]", p.moment.lit), Role::text)};
  p.scene.primitives.emplace_back(std::move(text));
}

void row_formula(MatrixPicture& p) {
  if (p.layer.geometry().outputs() == 0) return;
  Point at = p.layout.arithmetic;
  const Cell out = step_cell(p.layer.geometry(), PlayMode::gather, p.moment.lit);
  for (auto& runs : sum_runs(p.layer, out, p.layout.line_letters, GridLayout::kSumSize, p.tr)) {
    p.scene.primitives.emplace_back(Text{at, Anchor::start, std::move(runs), {}});
    at.y += GridLayout::kSumLine;
  }
}

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  SceneOptions options = asked;
  if (!layer.op().plays(options.mode)) options.mode = PlayMode::gather;
  if (!layer.op().has_kernel) options.show.set(kShowKernel, false);
  const auto look = look_of(layer, options.look);
  const MatrixMoment moment = matrix_moment(layer, options);
  const MatrixSides sides = matrix_sides(layer, options.mode, moment.step);
  const std::vector<std::string> notes = notes_of(layer, options, moment, sides, tr);
  const MatrixLayout layout = matrix_layout(layer, *look, options, sides, notes.size());
  MatrixPicture picture(layer, options, tr, layout, *look, moment);
  picture.title(layout.title,
                tr(layer.geometry().transposed() ? "scene.matrix.transposed"
                   : layer.op().has_kernel       ? "scene.matrix.title"
                                                 : "scene.matrix.pool"),
                grouped(sides.rows.cells) + " × " + grouped(sides.cols.cells));
  draw_matrix_vectors(picture);
  draw_matrix_body(picture);
  picture.kernel_grid(false);
  write_notes(picture, notes);
  if (options.show.has(kShowFormula))
    moment.scatter ? column_formula(picture) : row_formula(picture);
  return std::move(picture.scene);
}

// A cell that only the matrix has is, elsewhere, the output of its row.
CellId output_of_row(const Layer& layer, const SceneOptions& /*options*/, const CellId& id) {
  if (id.grid != GridId::matrix) return id;
  return {GridId::output, step_cell(layer.geometry(), PlayMode::gather, id.cell.row)};
}

// What stands at a place of the matrix.
std::string entry_words(const Layer& layer, const SceneOptions& /*options*/, const CellId& id,
                        const Strings& tr) {
  const Geometry& geometry = layer.geometry();
  const Cell at = id.cell;
  if (at.row >= geometry.outputs() || at.col >= geometry.inputs()) return tr("hover.nothing");
  const Cell out = step_cell(geometry, PlayMode::gather, at.row);
  const Cell input = step_cell(geometry, PlayMode::scatter, at.col);
  const std::vector<Cell> kernels = entry_kernels(layer, out, input);
  std::vector<std::string> args{index_text(layer.spec().op, out),
                                index_text(layer.spec().op, input)};
  if (kernels.empty()) return tr("hover.matrix_zero", args);
  if (!layer.op().has_kernel) {
    const Ratio divisor = divisor_of(geometry, out);
    args.push_back(ratio_text({divisor.under, divisor.over}));
    return tr("hover.matrix_share", args);
  }
  if (kernels.size() == 1) {
    args.push_back(index_text(layer.spec().op, kernels[0]));
    args.push_back(full_text(layer.kernel()->at(kernels[0])));
    return tr("hover.matrix", args);
  }
  constexpr std::size_t kMostNamed = 6;
  std::string names;
  double weight = 0;
  ExactSum exact;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    if (i < kMostNamed) names += (i == 0 ? "w" : " + w") + index_text(layer.spec().op, kernels[i]);
    const double part = layer.kernel()->at(kernels[i]);
    weight += part;
    if (const auto decimal = decimal_of(full_text(part))) exact.add(*decimal);
  }
  if (kernels.size() > kMostNamed) names += " + …";
  const std::string sum = result_text(weight);
  if (const auto decimal = decimal_of(sum)) exact.subtract(*decimal);
  args.insert(args.end(),
              {std::to_string(kernels.size()), names, sum, exact.is_zero() ? "=" : "≈"});
  return tr("hover.matrix_sum", args);
}

// Only what is linear is a matrix times the input; of several input planes it is a sum of such.
bool is_matrix(const Layer& layer) {
  return layer.op().linear && layer.grouping().inputs_of_one() == 1;
}

}  // namespace

const View kMatrixView{"matrix", build, '4', is_matrix, false, output_of_row, entry_words};

}  // namespace padlens
