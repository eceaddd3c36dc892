#include "app/gui/hover_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "app/scene/numbers.h"
#include "app/scene/view.h"
#include "core/engine/exactness.h"

namespace padlens {
namespace {

constexpr std::size_t kMostNamed = 6;

std::string joined(const Strings& tr, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    if (i > 0) text += tr("hover.join");
    text += names[i];
  }
  return names.size() > kMostNamed ? text + tr("hover.join") + "…" : text;
}

Op op_of(const State& state) {
  return state.shown.spec().op;
}

// The key of a sentence on so many.
const char* by_count(std::size_t count, const char* none, const char* one, const char* more) {
  return count == 0 ? none : count == 1 ? one : more;
}

const char* input_key(std::size_t count) {
  return by_count(count, "hover.input_unread", "hover.input_one", "hover.input");
}

// A pool has no weights to name: the windows that read the cell and, where one cell of each is its
// result, those that it wins.
std::string pooled_text(const State& state, Cell input) {
  std::vector<std::string> reads;
  std::vector<std::string> wins;
  for (const Reader& reader : readers(state.shown.layer(), input)) {
    reads.push_back("y" + index_text(op_of(state), reader.output));
    if (winner(state.shown.layer(), reader.output) == input) wins.push_back(reads.back());
  }
  const std::vector<std::string> args{index_text(op_of(state), input),
                                      full_text(state.shown.layer().input()->at(input)),
                                      std::to_string(reads.size()), joined(state.tr, reads)};
  const std::string text = state.tr(input_key(reads.size()), args);
  if (!state.shown.layer().op().reducer->selects || reads.empty()) return text;
  return text + "\n" +
         (wins.empty()
              ? state.tr(state.shown.layer().op().words.wins_none)
              : state.tr(state.shown.layer().op().words.wins, std::array{joined(state.tr, wins)}));
}

std::string input_text(const State& state, Cell input) {
  if (!state.shown.layer().op().has_kernel) return pooled_text(state, input);
  std::vector<std::string> uses;
  for (const Reader& reader : readers(state.shown.layer(), input)) {
    const std::vector<std::string> args{index_text(op_of(state), reader.output),
                                        index_text(op_of(state), reader.kernel)};
    uses.push_back(state.tr("hover.use", args));
  }
  const std::vector<std::string> args{index_text(op_of(state), input),
                                      full_text(state.shown.layer().input()->at(input)),
                                      std::to_string(uses.size()), joined(state.tr, uses)};
  const std::string text = state.tr(input_key(uses.size()), args);
  const std::int64_t planes = state.shown.layer().grouping().outputs_of_one();
  if (planes == 1 || uses.empty()) return text;
  return text + "\n" + state.tr("hover.in_each_plane", std::array{std::to_string(planes)});
}

// What stands there where it is no input cell.
std::string filled_text(const State& state, const PaddedCell& cell) {
  if (cell.kind == CellKind::inserted) return state.tr("hover.inserted");
  if (cell.kind == CellKind::overhang) return state.tr("hover.overhang");
  const Operation& op = state.shown.layer().op();
  if (op.reducer->skips_padding) return state.tr(op.words.padding);
  if (cell.source) {
    const std::vector<std::string> args{full_text(cell.value),
                                        index_text(op_of(state), *cell.source)};
    return state.tr("hover.padding_copy", args);
  }
  const std::vector<std::string> args{full_text(cell.value)};
  return state.tr("hover.padding", args);
}

std::string padded_text(const State& state, Cell padded) {
  const PaddedCell cell = padded_cell(state.shown.layer(), padded);
  if (cell.kind == CellKind::input) return input_text(state, *cell.source);
  std::vector<std::string> names;
  for (const Cell out : windows_over(state.shown.layer(), padded))
    names.push_back("y" + index_text(op_of(state), out));
  const std::vector<std::string> args{std::to_string(names.size()), joined(state.tr, names)};
  return filled_text(state, cell) + "\n" +
         state.tr(
             by_count(names.size(), "hover.in_no_window", "hover.in_window", "hover.in_windows"),
             args);
}

std::string output_text(const State& state, Cell out) {
  const Operation& op = state.shown.layer().op();
  const std::vector<Tap> all = taps(state.shown.layer(), out);
  const auto inputs =
      std::ranges::count_if(all, [](const Tap& tap) { return tap.cell.kind == CellKind::input; });
  const double here = output_value(state.shown.layer(), out);
  // As many on each input plane that is added up.
  const std::int64_t planes = state.shown.layer().grouping().inputs_of_one();
  const std::vector<std::string> args{
      index_text(op_of(state), out), equals_text(result_text(here), here),
      std::to_string(inputs * planes),
      std::to_string(static_cast<std::int64_t>(all.size()) * planes)};
  std::string text =
      state.tr(op.has_kernel && op.reducer->sums ? "hover.output" : "hover.output_pooled", args);
  if (inexact(state.shown.layer(), out)) text += "\n" + state.tr("hover.inexact");
  const ComparisonRow* row = state.compared_row();
  const auto compared = state.compared_layer();
  if (row == nullptr || compared == nullptr) return text;
  const double there = output_value(*compared, out);
  const bool differs = there != here;
  // What differs in the last digits only is written with them.
  const bool alike = differs && result_text(there) == result_text(here);
  const std::vector<std::string> other{name_of(*row),
                                       alike ? full_text(there) : result_text(there)};
  return text + "\n" + state.tr(differs ? "hover.output_differs" : "hover.output_agrees", other);
}

std::string kernel_text(const State& state, Cell kernel) {
  const std::vector<std::string> args{
      index_text(op_of(state), kernel), full_text(state.shown.layer().kernel()->at(kernel)),
      std::to_string(kernel_reader_count(state.shown.layer(), kernel))};
  return state.tr("hover.kernel", args);
}

// Of a cell that the present view alone has.
std::string view_text(const State& state, const CellId& id) {
  const View& view = *find_view(state.view);
  return view.tell == nullptr ? state.tr("hover.nothing")
                              : view.tell(state.shown.layer(), state.scene_options(), id, state.tr);
}

// "y[0,1] = 0.3"
std::string output_name(const Layer& layer, Cell out) {
  const double value = output_value(layer, out);
  return "y" + index_text(layer.spec().op, out) + " " + equals_text(result_text(value), value);
}

// Which planes it meets.
std::string plane_text(const State& state, const CellId& id) {
  const Grouping grouping = state.shown.layer().grouping();
  const bool input = id.grid == GridId::input_plane;
  const std::int64_t plane = id.cell.col;
  if (plane >= (input ? grouping.channels : grouping.filters)) return state.tr("hover.nothing");
  const std::int64_t first = input ? grouping.first_output(plane) : grouping.first_input(plane);
  const std::int64_t count = input ? grouping.outputs_of_one() : grouping.inputs_of_one();
  const std::array args{std::to_string(plane),
                        std::to_string(input ? grouping.channels : grouping.filters),
                        std::to_string(first), std::to_string(first + count - 1)};
  return state.tr(input        ? count == 1 ? "hover.input_plane_one" : "hover.input_plane"
                  : count == 1 ? "hover.output_plane_one"
                               : "hover.output_plane",
                  args);
}

}  // namespace

std::string cell_text_of(const State& state, const CellId& id) {
  const auto text = [&](const char* name, Cell cell, double value) {
    return name + index_text(op_of(state), cell) + " = " + full_text(value);
  };
  switch (id.grid) {
    case GridId::input:
      return text("x", id.cell, state.shown.layer().input()->at(id.cell));
    case GridId::padded: {
      const PaddedCell cell = padded_cell(state.shown.layer(), id.cell);
      if (cell.kind == CellKind::input) return text("x", *cell.source, cell.value);
      return filled_text(state, cell);
    }
    case GridId::kernel:
      return text("w", id.cell, state.shown.layer().kernel()->at(id.cell));
    case GridId::output:
      return output_name(state.shown.layer(), id.cell);
    default:
      return hover_text(state);
  }
}

std::string compared_text(const State& state, Cell out) {
  const ComparisonRow* row = state.compared_row();
  const auto compared = state.compared_layer();
  if (row == nullptr || compared == nullptr) return "";
  const std::vector<std::string> args{name_of(state.shown.comparison().front()),
                                      result_text(output_value(state.shown.layer(), out)),
                                      name_of(*row), result_text(output_value(*compared, out))};
  return state.tr("hover.compare", args);
}

std::string hover_text(const State& state) {
  const auto focus = state.focus();
  if (!focus) return state.tr("hover.nothing");
  switch (focus->grid) {
    case GridId::padded:
      return padded_text(state, focus->cell);
    case GridId::input:
      return input_text(state, focus->cell);
    case GridId::kernel:
      return kernel_text(state, focus->cell);
    case GridId::output:
      return output_text(state, focus->cell);
    case GridId::full:
      return state.tr("hover.cropped");
    case GridId::matrix:
    case GridId::level:
    case GridId::beside_input:
    case GridId::beside_full:
    case GridId::beside_padded:
    case GridId::beside_kernel:
    case GridId::beside_output:
      return view_text(state, *focus);
    case GridId::input_plane:
    case GridId::output_plane:
      return plane_text(state, *focus);
    case GridId::none:
      break;
  }
  return state.tr("hover.nothing");
}

}  // namespace padlens
