#include "app/gui/state.h"

#include <algorithm>

#include "app/gui/beside.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/stack_rows.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_fields.h"

namespace padlens {

State::State(const std::string& language)
    : rows(std::make_shared<const StackRows>()), tr(language) {
  preferences.language = tr.language();
}

const ComparisonRow* State::compared_row() const {
  return compared ? find_row(shown, compared->row) : nullptr;
}

std::shared_ptr<const Layer> State::compared_layer() const {
  return compared ? compared->layer : nullptr;
}

bool State::shows_window() const {
  const auto& layers = shown.stack().asked;
  return shown.selected() >= layers.size() || layers[shown.selected()].kind == LayerKind::window;
}

bool State::has_layer() const {
  return !shown.layer().empty() || without_values();
}

bool State::without_values() const {
  if (!shown.resolution().geometry) return false;
  const Layer& layer = shown.layer();
  return layer.empty() || output_cells(layer.grouping(), layer.geometry()) > kMaxOutputCells;
}

SceneOptions State::scene_options() const {
  SceneOptions options;
  options.mode = mode();
  options.step = playback.step();
  options.arrival = playback.arrival();
  options.focus = focus();
  options.explores = !options.focus || exploring;
  options.compared = compared_layer();
  options.beside = beside;
  options.show = preferences.show;
  options.axis = preferences.axis;
  options.stack = stack;
  options.cover = cover_of(*this);
  if (is_covered(*this)) {
    options.focus.reset();
    options.compared.reset();
    options.marked = prediction->picked;
  }
  options.judged = judged_cells(*this);
  options.lit = lit_names(*this);
  return options;
}

Scenario State::scenario() const {
  Scenario scenario{document.spec(), playback.step(), document.mode, view, figure};
  if (document.stack.size() > 1 || document.stack.front().kind != LayerKind::window)
    put_stack(scenario, document.stack, document.selected);
  scenario.beside = beside_text(*this);
  return scenario;
}

bool State::linked() const {
  const Spec& spec = document.spec();
  return spec.op->rank == 1 ||
         (preferences.linked && spec.symbols[kHeight] == spec.symbols[kWidth] &&
          std::ranges::all_of(spec_fields(), [&](const SpecField& field) {
            return field.numbers == nullptr ||
                   (spec.*field.numbers)[kHeight] == (spec.*field.numbers)[kWidth];
          }));
}

bool State::target_linked() const {
  const auto& [h, w] = shown.layer().geometry().axis;
  return linked() && (shown.layer().op().rank == 1 || h.out == w.out);
}

std::optional<CellId> editable_cell(const Layer& layer, const CellId& id) {
  switch (id.grid) {
    case GridId::kernel:
      if (layer.kernel()->contains(id.cell)) return id;
      break;
    case GridId::input:
      if (layer.input()->contains(id.cell)) return id;
      break;
    case GridId::padded: {
      const auto& [h, w] = layer.geometry().axis;
      if (id.cell.row >= h.covered() || id.cell.col >= w.covered()) break;
      const PaddedCell cell = padded_cell(layer, id.cell);
      if (cell.kind == CellKind::input) return CellId{GridId::input, *cell.source};
      break;
    }
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace padlens
