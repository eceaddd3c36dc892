#include "core/questions/misconceptions.h"

#include <algorithm>

#include "core/frameworks/framework.h"
#include "core/operations/reducer.h"
#include "core/questions/misconception_parts.h"

namespace padlens {
namespace {

AskedAxis axis_of(const AskedOf& of, Axis axis) {
  return {of.spec, of.geometry, axis, of.geometry.axis[axis],
          axis == kHeight ? of.cell.row : of.cell.col};
}

OutputAnswer predicted_size(const Misconception& misconception, const AskedOf& of) {
  OutputAnswer size;
  for (const Axis axis : axes_of(of.spec))
    size.cells[axis] = misconception.output(axis_of(of, axis));
  return size;
}

SidesAnswer predicted_sides(const Misconception& misconception, const AskedOf& of) {
  SidesAnswer sides;
  for (const Axis axis : axes_of(of.spec)) {
    const PadPair pair = misconception.padding(axis_of(of, axis));
    sides.cells[2 * axis] = pair.before;
    sides.cells[2 * axis + 1] = pair.after;
  }
  return sides;
}

// The window of each axis; of an axis that the operation does not have its only cell.
std::array<WindowGuess, 2> guessed_windows(const Misconception& misconception, const AskedOf& of) {
  std::array<WindowGuess, 2> windows{WindowGuess{0, 1, 1}, WindowGuess{0, 1, 1}};
  for (const Axis axis : axes_of(of.spec))
    windows[axis] = misconception.reads(axis_of(of, axis));
  return windows;
}

CellsAnswer predicted_cells(const Misconception& misconception, const AskedOf& of) {
  const auto [rows, cols] = guessed_windows(misconception, of);
  const Geometry& g = of.geometry;
  CellsAnswer answer;
  for (std::int64_t i = 0; i < rows.count; ++i) {
    const std::int64_t row = rows.first + i * rows.step;
    if (row < 0 || row >= g.height().n) continue;
    for (std::int64_t j = 0; j < cols.count; ++j) {
      const std::int64_t col = cols.first + j * cols.step;
      if (col >= 0 && col < g.width().n) answer.cells.push_back({row, col});
    }
  }
  return answer;
}

NumberAnswer predicted_divisor(const Misconception& misconception, const AskedOf& of) {
  std::int64_t cells = 1;
  for (const Axis axis : axes_of(of.spec))
    cells *= misconception.counted(axis_of(of, axis));
  return {static_cast<double>(cells)};
}

// The setting of `spec` in a framework, and where that is refused, the ways that come near it.
std::vector<Spec> ways_in(const Spec& spec, const Geometry& geometry, const Framework& framework) {
  std::vector<Spec> ways{translated(spec, geometry, framework)};
  if (resolve(ways.front()).accepted()) return ways;
  for (const Setting& setting : framework.settings) {
    if (setting.sizing != spec.op->sizing) continue;
    if (auto way = with_setting(spec, geometry, framework, setting))
      ways.push_back(std::move(*way));
  }
  return ways;
}

bool is_zero_filled(const Layer& layer) {
  return layer.skips_padding() || layer.fill().mode == FillMode::zeros;
}

}  // namespace

bool has_kind(const Spec& spec, PaddingKind kind) {
  return padding_kind(spec) == kind;
}

bool slides_plainly(const AskedOf& of) {
  return !of.geometry.transposed() && on_all_axes(of, [](const AskedAxis& x) {
    const AxisGeometry& a = x.a;
    return a.pad_before >= 0 && a.pad_after >= 0 && a.overhang == 0 && a.padded >= a.K &&
           a.out == floor_div(a.padded - a.K, a.s) + 1;
  });
}

std::int64_t same_total(const AskedAxis& x) {
  return std::max<std::int64_t>(x.a.K - 1 - (x.a.n - 1) % x.a.s, 0);
}

bool pads_as_tensorflow(const AskedOf& of) {
  return !of.geometry.transposed() && has_kind(of.spec, PaddingKind::same) &&
         on_all_axes(of, [](const AskedAxis& x) {
           const std::int64_t total = same_total(x);
           const bool more_before = odd_cell(x.spec) == OddCell::before;
           const std::int64_t before = more_before ? (total + 1) / 2 : total / 2;
           return x.a.pad_before == before && x.a.pad_after == total - before;
         });
}

std::span<const Misconception> misconceptions() {
  static const std::vector<Misconception> all = [] {
    std::vector<Misconception> list;
    for (const auto part : {size_misconceptions(), transposed_misconceptions(),
                            padding_misconceptions(), cell_misconceptions()})
      list.insert(list.end(), part.begin(), part.end());
    return list;
  }();
  return all;
}

const Misconception* find_misconception(std::string_view id) {
  const auto all = misconceptions();
  const auto found = std::ranges::find(all, id, &Misconception::id);
  return found == all.end() ? nullptr : &*found;
}

Answer predicted(const Misconception& misconception, const AskedOf& of) {
  switch (misconception.asks) {
    case Asks::padding:
      return predicted_sides(misconception, of);
    case Asks::reads:
      return predicted_cells(misconception, of);
    case Asks::divisor:
      return predicted_divisor(misconception, of);
    case Asks::value:
      return NumberAnswer{misconception.value(of)};
    default:
      return predicted_size(misconception, of);
  }
}

bool is_right(const Misconception& misconception, const AskedOf& of) {
  if (misconception.right_value != nullptr) return misconception.right_value(of);
  if (on_all_axes(of, misconception.right)) return true;
  if (misconception.asks != Asks::reads) return false;
  // Where nothing is read on one axis, nothing is.
  return std::get<CellsAnswer>(predicted(misconception, of)).cells.empty() &&
         !holds_input(of.geometry, of.cell);
}

std::optional<double> value_in_wrong_window(const Misconception& misconception, const AskedOf& of) {
  const Layer& layer = *of.layer;
  const Operation& op = layer.op();
  const Geometry& g = of.geometry;
  if (misconception.asks != Asks::reads || op.transposed() || op.reducer->divides ||
      layer.grouping().inputs_of_one() != 1 || !is_zero_filled(layer))
    return std::nullopt;
  const auto [rows, cols] = guessed_windows(misconception, of);
  if (rows.count != g.height().k || cols.count != g.width().k) return std::nullopt;
  double sum = 0;
  std::optional<double> largest;
  for (std::int64_t i = 0; i < rows.count; ++i) {
    for (std::int64_t j = 0; j < cols.count; ++j) {
      const Cell at{rows.first + i * rows.step, cols.first + j * cols.step};
      if (!layer.input()->contains(at)) continue;
      const double value = layer.input()->at(at);
      largest = std::max(largest.value_or(value), value);
      sum += value * layer.kernel()->at(i, j);
    }
  }
  return op.reducer->selects ? largest : std::optional(sum);
}

std::vector<const Misconception*> misconceptions_behind(const Ask& ask, const Layer& layer,
                                                        const Answer& given) {
  // A changed layer is asked for its size.
  const bool changes = ask.asks == Asks::change;
  const std::optional<Resolution> after =
      changes ? std::optional(resolve(*ask.changed)) : std::nullopt;
  const AskedOf of{changes ? *ask.changed : layer.spec(),
                   changes ? *after->geometry : layer.geometry(), ask.cell.value_or(Cell{0, 0}),
                   changes || layer.empty() ? nullptr : &layer};
  const Asks asks = changes ? Asks::output : ask.asks;
  std::vector<const Misconception*> found;
  for (const Misconception& each : misconceptions()) {
    if (!each.applies(of)) continue;
    if (each.asks == asks && predicted(each, of) == given) found.push_back(&each);
    if (asks != Asks::value || each.asks != Asks::reads || of.layer == nullptr) continue;
    const auto value = value_in_wrong_window(each, of);
    if (value && Answer(NumberAnswer{*value}) == given) found.push_back(&each);
  }
  return found;
}

std::vector<const Framework*> frameworks_answering(const Ask& ask, const Layer& layer,
                                                   const Answer& given) {
  std::vector<const Framework*> found;
  for (const FrameworksAnswer& each : answers_elsewhere(ask, layer)) {
    const bool told = !found.empty() && found.back() == each.framework;
    if (each.answer == given && !told) found.push_back(each.framework);
  }
  return found;
}

std::vector<FrameworksAnswer> answers_elsewhere(const Ask& ask, const Layer& layer,
                                                std::span<const Framework* const> among) {
  std::vector<FrameworksAnswer> found;
  if (ask.asks == Asks::framework || ask.asks == Asks::layer) return found;
  const bool changes = ask.asks == Asks::change;
  const Spec& spec = changes ? *ask.changed : layer.spec();
  const Geometry geometry = changes ? *resolve(spec).geometry : layer.geometry();
  const Ask same = changes ? Ask{Asks::output} : ask;
  for (const Framework* framework : among) {
    if (framework->id == spec.framework) continue;
    for (Spec& other : ways_in(spec, geometry, *framework)) {
      const Resolution resolution = resolve(other);
      if (!resolution.accepted() || !can_ask(same, other, *resolution.geometry)) continue;
      const bool numbers = ask.asks == Asks::value;
      if (numbers && layer.empty()) continue;
      const Layer there = numbers ? relaid(layer, other, *resolution.geometry, 0)
                                  : Layer(other, *resolution.geometry, {}, {});
      found.push_back({framework, answer_of(same, there), std::move(other)});
    }
  }
  return found;
}

}  // namespace padlens
