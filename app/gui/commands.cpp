#include "app/gui/commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/document/layers.h"
#include "app/gui/actions.h"
#include "app/gui/beside.h"
#include "app/gui/bringing.h"
#include "app/gui/document_edits.h"
#include "app/gui/export_run.h"
#include "app/gui/file_actions.h"
#include "app/gui/history.h"
#include "app/gui/import_run.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/lesson_edits.h"
#include "app/gui/opened.h"
#include "app/gui/prediction.h"
#include "app/gui/stack_edits.h"
#include "app/gui/way.h"

namespace padlens {
namespace {

void next_language(State& state) {
  const auto all = languages();
  const auto at = std::ranges::find(all, state.preferences.language, &Language::code);
  const auto next = at == all.end() || at + 1 == all.end() ? all.begin() : at + 1;
  if (next == all.end()) return;
  Preferences preferences = state.preferences;
  preferences.language = next->code;
  apply(state, SetPreferences{std::move(preferences)});
}

// The innermost thing that is open closes.
void escape(State& state) {
  if (state.leaving) {
    state.leaving = false;
  } else if (state.overwriting) {
    state.overwriting.reset();
  } else if (state.edit) {
    state.edit.reset();
  } else if (state.exporting) {
    state.exporting->cancel();
  } else if (state.importing) {
    state.importing->cancel();
  } else if (state.dialog != Dialog::none) {
    state.dialog = Dialog::none;
  } else if (state.pinned) {
    state.pinned.reset();
  } else if (state.compared) {
    state.compared.reset();
  } else if (state.presenting) {
    state.presenting = false;
  } else if (state.told) {
    state.told.reset();
  } else if (state.editing_lesson) {
    state.editing_lesson = false;
  } else {
    state.stack_asked = false;
  }
}

void step_layer(State& state, std::ptrdiff_t by) {
  const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(state.document.selected) + by;
  if (to >= 0) apply(state, SelectLayer{static_cast<std::size_t>(to)});
}

void open_add_menu(State& state) {
  state.stack_asked = true;
  state.adding = true;
}

void run_stack(State& state, Command command) {
  if (state.dialog != Dialog::none) return;  // it lies behind
  switch (command) {
    case Command::stack_panel:
      state.stack_asked = !state.stack_asked;
      break;
    case Command::previous_layer:
      return step_layer(state, -1);
    case Command::next_layer:
      return step_layer(state, 1);
    case Command::layer_up:
      return change(state, false, [&] { move_layer(state, -1); });
    case Command::layer_down:
      return change(state, false, [&] { move_layer(state, 1); });
    case Command::add_layer:
      return open_add_menu(state);
    case Command::remove_layer:
      return change(state, false, [&] { remove_layer(state); });
    case Command::duplicate_layer:
      return change(state, false, [&] { duplicate_layer(state); });
    case Command::read_kernels:
      return read_kernels(state);
    default:
      break;
  }
}

// Without numbers there is no picture.
void open_export(State& state) {
  if (!state.shown.layer().empty()) return apply(state, OpenDialog{Dialog::export_picture});
  apply(state, Say{state.tr("ui.without_picture"), true});
}

void toggle_dialog(State& state, Dialog dialog) {
  apply(state, OpenDialog{state.dialog == dialog ? Dialog::none : dialog});
}

void run_playback(State& state, Command command) {
  Playback& playback = state.playback;
  switch (command) {
    case Command::play:
      playback.toggle();
      break;
    case Command::step_back:
      playback.back();
      break;
    case Command::step_forward:
      playback.forward();
      break;
    case Command::first_step:
      playback.first();
      break;
    case Command::last_step:
      playback.last();
      break;
    case Command::faster:
      playback.faster();
      break;
    case Command::slower:
      playback.slower();
      break;
    case Command::toggle_loop:
      playback.set_loop(!playback.loop());
      break;
    default:
      break;
  }
  const bool steps =
      command != Command::faster && command != Command::slower && command != Command::toggle_loop;
  if (steps) state.exploring = false;
  state.preferences.speed = playback.speed();
  state.preferences.loop = playback.loop();
}

void run_document(State& state, Command command) {
  switch (command) {
    case Command::next_op:
      change(state, false, [&] { next_op(state); });
      break;
    case Command::next_padding:
      change(state, false, [&] { next_padding(state); });
      break;
    case Command::next_mode:
      if (state.shown.layer().geometry().transposed()) {
        apply(state, SetMode{state.document.mode == PlayMode::gather ? PlayMode::scatter
                                                                     : PlayMode::gather});
      }
      break;
    case Command::undo:
      if (!undo_lesson_edit(state)) undo(state);
      break;
    case Command::redo:
      redo(state);
      break;
    default:
      break;
  }
}

void set_zoom(State& state, int wanted) {
  const auto said = [&](int percent) {
    return state.tr("ui.zoomed", std::array{std::to_string(percent)});
  };
  // What was said of the one before is no news any more.
  std::erase_if(state.toasts, [&](const Toast& toast) {
    return std::ranges::any_of(zoom_steps(), [&](int z) { return toast.text == said(z); });
  });
  state.preferences.zoom = nearest_zoom(wanted, state.most_zoom);
  apply(state, Say{said(state.preferences.zoom)});
}

// Only one's own lesson can be changed: of another one that is told.
void toggle_lesson_editor(State& state) {
  if (!is_own_lesson(state)) return apply(state, Say{state.tr("ui.lesson_not_own")});
  using What = EditLesson::What;
  apply(state, EditLesson{state.editing_lesson ? What::end : What::begin});
}

// The layer that the lesson on the card, or the network, has.
void show_opened_layer(State& state) {
  const auto scenario = opened_scenario(state);
  if (!scenario) return;
  if (!is_own_lesson(state)) state.scenario_path.clear();
  show_scenario(state, *scenario);
  ask_of_beat(state);
}

// Along the lessons as a whole, or the real layers while one of those is open.
void go_along(State& state, int by) {
  if (!state.lesson && !state.real_layer) {
    if (by > 0) apply(state, OpenLesson{0});
    return;
  }
  const std::size_t at = state.lesson ? *state.lesson : *state.real_layer;
  const std::size_t count = state.lesson ? open_lessons(state).size() : real_layers().size();
  if (by < 0 ? at == 0 : at + 1 >= count) {
    return apply(state, Say{state.tr(way_key(state.lesson.has_value(), by > 0, false))});
  }
  const std::size_t next = by < 0 ? at - 1 : at + 1;
  if (state.lesson) return apply(state, OpenLesson{next});
  apply(state, OpenLayer{next, state.document.spec().framework});
}

// Along the lessons from beat to beat, or the real layers while one of those is open. Neither
// begins anew at its end, which is said.
void go_along_beats_or_layers(State& state, bool forward) {
  if (!state.lesson) return go_along(state, forward ? 1 : -1);
  // The answer first, then the next beat.
  if (forward && !may_go_on(state)) return waive_prediction(state);
  if (!go_along_beats(state, forward)) apply(state, Say{state.tr(way_key(true, forward, false))});
}

}  // namespace

void run_command(State& state, Command command) {
  switch (command) {
    case Command::open:
      return apply(state, OpenDialog{Dialog::open});
    case Command::save:
      return apply(state, OpenDialog{Dialog::save});
    case Command::export_picture:
      return open_export(state);
    case Command::help:
      return toggle_dialog(state, Dialog::help);
    case Command::rules:
      return toggle_dialog(state, Dialog::rules);
    case Command::port_map:
      return toggle_dialog(state, Dialog::port_map);
    case Command::port_check:
      return toggle_dialog(state, Dialog::port_check);
    case Command::toggle_theme:
      state.preferences.theme = state.preferences.theme == "dark" ? "light" : "dark";
      return;
    case Command::next_language:
      return next_language(state);
    case Command::present:
      state.presenting = !state.presenting;
      return;
    case Command::escape:
      return escape(state);
    case Command::quit:
      return leave(state);
    case Command::next_op:
    case Command::next_padding:
    case Command::next_mode:
    case Command::undo:
    case Command::redo:
      return run_document(state, command);
    case Command::stack_panel:
    case Command::previous_layer:
    case Command::next_layer:
    case Command::layer_up:
    case Command::layer_down:
    case Command::add_layer:
    case Command::remove_layer:
    case Command::duplicate_layer:
    case Command::read_kernels:
      return run_stack(state, command);
    case Command::next_lesson:
      return go_along_beats_or_layers(state, true);
    case Command::previous_lesson:
      return go_along_beats_or_layers(state, false);
    case Command::skip_lesson:
      return go_along(state, 1);
    case Command::last_lesson:
      return go_along(state, -1);
    case Command::predict:
      return toggle_predicting(state);
    case Command::commit:
      return commit_prediction(state);
    case Command::waive:
      return waive_prediction(state);
    case Command::next_question:
      return next_question(state);
    case Command::next_control:
    case Command::previous_control:
    case Command::enter_cells:
      return;
    case Command::zoom_in:
      return set_zoom(state, next_zoom(state, 1));
    case Command::zoom_out:
      return set_zoom(state, next_zoom(state, -1));
    case Command::zoom_reset:
      return set_zoom(state, 100);
    case Command::new_lesson:
      return apply(state, EditLesson{EditLesson::What::create});
    case Command::edit_lesson:
      return toggle_lesson_editor(state);
    case Command::opened_layer:
      return show_opened_layer(state);
    case Command::keep_beside:
      return state.dialog == Dialog::none ? keep_beside(state) : void();
    case Command::fit:
      state.camera = {};
      return;
    default:
      return run_playback(state, command);
  }
}

}  // namespace padlens
