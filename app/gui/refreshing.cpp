#include "app/gui/refreshing.h"

#include <algorithm>

#include "app/gui/document_edits.h"
#include "app/gui/fitted_values.h"
#include "app/gui/output_run.h"
#include "app/gui/port_page.h"
#include "app/gui/prediction.h"
#include "app/gui/rules_page.h"
#include "app/gui/stack_edits.h"
#include "app/gui/stack_rows.h"
#include "app/gui/target.h"
#include "app/scene/stack_picture.h"
#include "core/answers/shown.h"
#include "core/answers/symbolic.h"
#include "core/layer/bands.h"
#include "core/layer/size_symbol.h"
#include "core/stack/ways.h"

namespace padlens {
namespace {

// Forgets what was typed into boxes that are not there any more: nobody could see
// it, or mend it.
void forget_hidden(State& state) {
  const Spec& spec = state.document.spec();
  std::erase_if(state.typed, [&](const auto& entry) {
    const std::string& field = entry.first.first;
    if (field == "pad" || field == "crop" || field == "scale") {
      return state.document.layer().kind == LayerKind::window;
    }
    if (field == "padding") {
      return spec.padding != PaddingMode::explicit_sides && spec.padding != PaddingMode::number;
    }
    if (field == "output_padding") {
      return !spec.op->has(field) || !spec.output_padding.has_value();
    }
    if (field == "output_shape") {
      return !spec.op->has(field) || !spec.output_shape.has_value();
    }
    if (field == "pad_fill") {
      return !spec.op->has(field) || spec.pad_fill.mode != FillMode::constant;
    }
    if (field == "seed") {
      return spec.input_values.preset != Preset::random &&
             spec.kernel_values.preset != Preset::random;
    }
    return false;
  });
}

// As many steps as the picture on show has: its mode can change even while the
// document cannot be computed.
void fit_steps(State& state) {
  if (!state.shown.resolution().geometry) return;
  const bool empty = state.shown.layer().empty();  // nothing to step through
  const std::int64_t count = empty ? 1 : step_count(state.shown.layer().geometry(), state.mode());
  if (count != state.playback.count()) state.playback.set_count(count);
}

// Multiplications for which a change is not shown without its numbers: about 10 ms. A second
// frame with them would take longer.
ShownBudget window_budget() {
  return {100'000'000, kFrameBudget, worthwhile_threads()};
}

// Of text that is neither a size nor the name of one.
Problem size_problem(const std::string& text) {
  Problem problem = number_problem("input", text, 1, Limits::input);
  if (problem.code == "not_a_number") problem.code = "input_size";
  return problem;
}

Problem scale_problem(const std::string& text) {
  return {"scale", "scale_range", {"“" + text + "”", std::to_string(kMostLayerScale)}};
}

// Those of the selected layer, and what was typed that no field takes.
Problems problems_of(const State& state) {
  Problems problems = state.asked.resolution().problems;
  if (auto missing = missing_size(state)) problems.push_back(*std::move(missing));
  // The boxes show their text, so nothing is said of the numbers that were in them.
  std::erase_if(problems, [&](const Problem& problem) {
    return std::ranges::any_of(
        state.typed, [&](const auto& entry) { return entry.first.first == problem.field; });
  });
  for (const auto& [key, text] : state.typed) {
    if (key.first == "scale") {
      problems.push_back(scale_problem(text));
      continue;
    }
    const SpecField* field = find_spec_field(key.first);
    const int max = field == nullptr || field->max == 0 ? Limits::side : field->max;
    const int min = field == nullptr ? 0 : field->min;
    problems.push_back(key.first == "input" ? size_problem(text)
                                            : number_problem(key.first, text, min, max));
  }
  return problems;
}

// Puts `shown` on show. What of its output a frame has no time for comes later.
void put_on_show(State& state, const Shown& shown) {
  state.computing.reset();
  const Operation& before = *state.shown.spec().op;
  const bool of_itself = state.view == first_view(before).id;
  state.shown = showing(shown, state.planes);
  // Also of a layer that is shown alone, with numbers of its own.
  const bool alone = state.made_up_input;
  const auto& model = state.document.model;
  state.stack = stack_picture(alone ? state.rows->resolved : state.shown.stack(),
                              alone ? state.document.selected : state.shown.selected(),
                              model && Ways(model->model).joined(state.document.path_end));
  state.planes = state.shown.layer().shown();
  ++state.layer_version;
  const Layer& layer = state.shown.layer();
  const bool fits_memory = output_cells(layer.grouping(), layer.geometry()) <= kMaxOutputCells;
  if (!layer.empty() && !layer.complete() && fits_memory) {
    state.computing = std::make_shared<OutputRun>(layer);
    state.since_rows = 1.0 / 60;  // the first rows are wanted sooner than more of them
  }
  const bool other_rank = layer.op().rank != before.rank;
  if (!fits(*find_view(state.view), layer) || (of_itself && other_rank)) {
    state.view = first_view(layer.op()).id;
    state.camera = {};
  }
  if (state.compared) state.compared = compared_with(state.shown, state.compared->row);
  state.code = shown_code(state);
  // Cells pointed at may be gone.
  state.pinned.reset();
  state.hover.reset();
  state.edit.reset();
}

// Of a document with names for sizes an example with small ones is shown.
void show_example(State& state) {
  constexpr std::int64_t kSmall = 7;
  const SymbolicShape& shape = *state.symbolic;
  if (shape.unknowns.empty()) return;
  const Spec example = example_of(state.document.spec(), shape, kSmall);
  if (example == state.shown.spec()) return;
  Shown shown = make_shown({example}, 0, window_budget(), &state.shown);
  if (shown.resolution().accepted()) put_on_show(state, shown);
}

}  // namespace

void refresh(State& state) {
  forget_hidden(state);
  if (state.dialog == Dialog::rules) refresh_rules_page(state);
  if (state.dialog == Dialog::port_map) refresh_port_page(state);
  // The window shows values, whatever a file asks for.
  for (StackLayer& layer : state.document.stack)
    layer.spec.values = true;
  refresh_rows(state);
  const AskedStack asked = asked_stack(state);
  state.made_up_input = asked.made_up_input;
  state.asked = make_shown(asked.layers, asked.selected, window_budget(), &state.shown);
  if (state.asked.resolution().accepted()) state.document.anyway = false;
  state.symbolic.reset();
  if (is_symbolic(state.document.spec())) state.symbolic = symbolic_shape(state.document.spec());
  state.problems = problems_of(state);
  if (state.shows_document()) put_on_show(state, state.asked);
  if (state.symbolic && state.typed.empty()) show_example(state);
  refresh_target(state);
  fit_steps(state);
  refresh_prediction(state);
}

}  // namespace padlens
