#include "app/gui/lesson_beats.h"

#include <algorithm>
#include <utility>

#include "app/document/course.h"
#include "app/gui/actions.h"
#include "app/gui/opened.h"
#include "app/gui/prediction.h"
#include "app/i18n/linked_words.h"

namespace padlens {
namespace {

// Gives the overlays back that a lesson has set.
void restore_overlays(State& state) {
  for (const auto& [id, on] : std::exchange(state.show_before, {})) {
    if (const Overlay* overlay = find_overlay(id)) state.preferences.show.set(*overlay, on);
  }
}

void set_overlays(State& state, const std::map<std::string, bool>& show) {
  for (const auto& [id, on] : show) {
    const Overlay* overlay = find_overlay(id);
    if (overlay == nullptr) continue;
    state.show_before.emplace(id, state.preferences.show.has(*overlay));
    state.preferences.show.set(*overlay, on);
  }
}

// The comparison's row of that framework: of several the one so named, else the first whose output
// can be laid beside.
std::optional<RowKey> row_of_comparison(const State& state, const BeatComparison& wanted) {
  std::optional<RowKey> found;
  for (const ComparisonRow& row : state.shown.comparison()) {
    const RowKey key = key_of(row);
    if (row.present || key.framework != wanted.framework) continue;
    if (!wanted.setting.empty()) {
      if (key.label == wanted.setting) return key;
      continue;
    }
    if (row.resolution.accepted() && row.difference.same_shape) return key;
    if (!found) found = key;
  }
  return found;
}

void set_comparison(State& state, const std::optional<BeatComparison>& wanted) {
  state.compared.reset();
  if (!wanted) return;
  if (const auto row = row_of_comparison(state, *wanted)) apply(state, Compare{row});
}

// All that a moment has. Its layer comes anew where another one is on show.
void show_moment(State& state, const BeatMoment& moment) {
  if (state.document.stack != opened_stack(moment.scenario) ||
      state.document.selected != moment.scenario.selected) {
    show_scenario(state, moment.scenario);
  } else {
    if (state.document.mode != moment.scenario.mode) apply(state, SetMode{moment.scenario.mode});
    const View* view = find_view(moment.scenario.view, state.shown.layer().op());
    if (view != nullptr) apply(state, SetView{std::string(view->id)});
    state.document.beside = moment.scenario.beside;
    state.playback.pause();
    apply(state, Seek{moment.scenario.step});
  }
  restore_overlays(state);
  set_overlays(state, moment.show);
  set_comparison(state, moment.compare);
}

// What a beat says over what is on show. Precondition: that is as the beat before has it, but for
// what a person looks at.
void show_changes(State& state, const Beat& beat) {
  if (beat.mode) apply(state, SetMode{*beat.mode});
  if (beat.beside) state.document.beside = *beat.beside;
  if (beat.view) apply(state, SetView{*beat.view});
  if (beat.step) {
    state.playback.pause();
    apply(state, Seek{*beat.step});
  }
  set_overlays(state, beat.show);
  if (beat.compare) set_comparison(state, present_moment(state).compare);
}

}  // namespace

const std::vector<Lesson>& open_lessons(const State& state) {
  return state.course ? state.course->lessons : lessons();
}

const Lesson* open_lesson(const State& state) {
  const auto& all = open_lessons(state);
  return state.lesson && *state.lesson < all.size() ? &all[*state.lesson] : nullptr;
}

std::size_t beat_count(const State& state) {
  const Lesson* lesson = open_lesson(state);
  return lesson == nullptr ? 0 : beat_texts(*lesson, state.tr).size();
}

BeatMoment present_moment(const State& state) {
  return moment_at(*open_lesson(state), state.beat);
}

const Ask* current_ask(const State& state) {
  const Lesson* lesson = open_lesson(state);
  if (lesson == nullptr || state.beat >= lesson->beats.size()) return nullptr;
  const std::optional<Ask>& ask = lesson->beats[state.beat].ask;
  return ask && shows_opened(state) ? &*ask : nullptr;
}

bool may_go_on(const State& state) {
  return !state.prediction || !state.prediction->of_lesson || !is_covered(state);
}

void ask_of_beat(State& state) {
  if (state.prediction && state.prediction->of_lesson) state.prediction.reset();
  if (!state.predicting || state.practice) return;
  if (const Ask* ask = current_ask(state)) ask_now(state, *ask, true);
}

bool asks_questions(const Lesson& lesson) {
  return std::ranges::any_of(lesson.beats, [](const Beat& beat) { return beat.ask.has_value(); });
}

std::vector<std::string> lit_names(const State& state) {
  const Lesson* lesson = open_lesson(state);
  if (lesson == nullptr || !shows_opened(state)) return {};
  if (!state.lit.empty()) return {state.lit};
  const auto texts = beat_texts(*lesson, state.tr);
  return state.beat < texts.size() ? named_in(texts[state.beat]) : std::vector<std::string>{};
}

void show_lesson(State& state, std::optional<std::size_t> index, std::size_t beat) {
  if (index && *index >= open_lessons(state).size()) return;
  restore_overlays(state);
  state.lit.clear();
  state.lesson = index;
  state.beat = 0;
  if (!index) {
    state.course.reset();
    state.editing_lesson = false;
    if (state.prediction && state.prediction->of_lesson) state.prediction.reset();
    return;
  }
  state.editing_lesson = state.editing_lesson && open_lesson(state)->own;
  state.real_layer.reset();
  state.beat = std::min(beat, beat_count(state) - 1);
  const Lesson& lesson = *open_lesson(state);
  state.scenario_path = lesson.path;
  state.scenario_is_file = !lesson.path.empty();
  const BeatMoment moment = present_moment(state);
  show_scenario(state, moment.scenario);
  set_overlays(state, moment.show);
  set_comparison(state, moment.compare);
  ask_of_beat(state);
}

void show_beat(State& state, std::size_t beat) {
  const Lesson* lesson = open_lesson(state);
  if (lesson == nullptr || beat >= beat_count(state)) return;
  const bool on = beat == state.beat + 1 && shows_opened(state);
  state.beat = beat;
  state.lit.clear();
  const Beat& next = beat_of(*lesson, beat);
  if (on && !next.layer) {
    show_changes(state, next);
  } else {
    show_moment(state, present_moment(state));
  }
  ask_of_beat(state);
}

Preferences preferences_without_beats(const State& state) {
  Preferences preferences = state.preferences;
  for (const auto& [id, on] : state.show_before) {
    if (const Overlay* overlay = find_overlay(id)) preferences.show.set(*overlay, on);
  }
  return preferences;
}

void show_beat_overlays(State& state) {
  if (open_lesson(state) != nullptr) set_overlays(state, present_moment(state).show);
}

bool go_along_beats(State& state, bool forward) {
  const Lesson* lesson = open_lesson(state);
  if (lesson == nullptr) return false;
  if (forward && !may_go_on(state)) return false;
  if (forward ? state.beat + 1 < beat_count(state) : state.beat > 0) {
    show_beat(state, forward ? state.beat + 1 : state.beat - 1);
    return true;
  }
  if (forward ? *state.lesson + 1 >= open_lessons(state).size() : *state.lesson == 0) return false;
  if (forward) {
    show_lesson(state, *state.lesson + 1);
  } else {
    show_lesson(state, *state.lesson - 1, SIZE_MAX);
  }
  return true;
}

}  // namespace padlens
