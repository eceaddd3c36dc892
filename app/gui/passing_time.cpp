#include <algorithm>
#include <cmath>

#include "app/gui/actions.h"
#include "app/gui/bringing.h"
#include "app/gui/check_page.h"
#include "app/gui/export_run.h"
#include "app/gui/file_actions.h"
#include "app/gui/import_run.h"
#include "app/gui/output_run.h"

// What changes by itself: playback, rows of an output that come, files that are written, messages.

namespace padlens {
namespace {

// Seconds of the notes' clock go on; true where another one is to be shown.
bool pass_time_of_notes(State& state, double seconds) {
  if (!state.notes_screen) return false;
  const double before = std::floor(state.notes_screen->open);
  state.notes_screen->open += seconds;
  state.notes_screen->on_lesson += seconds;
  return std::floor(state.notes_screen->open) != before;
}

// The rows of the output that have come since; false where none have. Not each time: a frame takes
// longer than a row.
bool take_ready_rows(State& state, double seconds) {
  constexpr double kBetween = 1.0 / 30;
  state.since_rows += seconds;
  const std::int64_t ready = state.computing->ready();
  const bool finished = ready == state.computing->rows();
  if (ready == state.shown.layer().ready_rows()) return false;
  if (!finished && state.since_rows < kBetween) return false;
  state.since_rows = 0;
  state.shown = with_output(state.shown, state.computing->output(), ready);
  ++state.layer_version;
  if (finished) state.computing.reset();
  return true;
}

}  // namespace

bool advance(State& state, double seconds) {
  bool changed = state.playback.arrival() < 1;
  if (state.playback.advance(seconds)) changed = true;
  if (state.computing) changed |= take_ready_rows(state, seconds);
  if (state.exporting) {
    changed = true;  // the bar grows
    if (state.exporting->outcome()) finish_export(state);
  }
  changed |= follow_check(state);
  changed |= pass_time_of_notes(state, seconds);
  if (state.importing) {
    changed = true;
    if (state.importing->finished()) finish_import(state);
  }
  for (Toast& toast : state.toasts)
    toast.left -= seconds;
  changed |= std::erase_if(state.toasts, [](const Toast& toast) { return toast.left <= 0; }) > 0;
  return changed;
}

double next_change(const State& state, const Pace& pace) {
  constexpr double kShortest = 0.001;  // seconds
  if (state.playback.arrival() < 1) {
    return std::clamp(pace.interval(state.playback.movement()), kShortest,
                      std::max(state.playback.movement_left(), kShortest));
  }
  const bool checking = state.dialog == Dialog::port_check && finished_check(state) == nullptr;
  double next = state.exporting || state.importing || checking ? 1.0 / 30 : -1;
  if (state.computing) next = 0.004;  // whether it is finished: to look costs next to nothing
  if (state.playback.playing()) {
    const double until = std::max(state.playback.until_next(), kShortest);
    next = next < 0 ? until : std::min(next, until);
  }
  if (state.notes_screen) {
    const double second = 1.001 - (state.notes_screen->open - std::floor(state.notes_screen->open));
    next = next < 0 ? second : std::min(next, second);
  }
  for (const Toast& toast : state.toasts) {
    const double left = std::max(toast.left, kShortest);
    next = next < 0 ? left : std::min(next, left);
  }
  return next;
}

}  // namespace padlens
