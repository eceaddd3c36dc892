#include "app/gui/lesson_edits.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "app/document/files.h"
#include "app/document/lesson_edit.h"
#include "app/document/lesson_json.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/opened.h"
#include "app/gui/shortcuts.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

constexpr std::size_t kMostLessonUndo = 200;

using What = EditLesson::What;

void tell_of_lesson(State& state, std::string text, bool problem = false) {
  apply(state, Say{std::move(text), problem});
}

// Whether its file holds it as it is.
bool is_saved(const Lesson& lesson) {
  FileError ignored;
  const auto text = lesson.path.empty() ? std::nullopt : read_file(lesson.path, ignored);
  return text && *text == lesson_to_text(lesson);
}

// The moment that the window shows, as a beat keeps it. Of overlays those that are not as they are
// from the start.
BeatMoment moment_on_show(const State& state) {
  BeatMoment moment{state.scenario(), {}, std::nullopt};
  moment.scenario.figure.clear();
  moment.scenario.beside = state.document.beside;  // a row that is compared is told below
  for (const Overlay* overlay : overlays()) {
    const bool on = state.preferences.show.has(*overlay);
    if (overlay->place > 0 && on != overlay->standard) moment.show[std::string(overlay->id)] = on;
  }
  if (state.compared)
    moment.compare = BeatComparison{state.compared->row.framework, state.compared->row.label};
  return moment;
}

// The question without what it cannot be asked of in this moment.
std::optional<Ask> askable(const std::optional<Ask>& ask, const Scenario& scenario) {
  if (!ask) return std::nullopt;
  const Resolution resolution = resolve(scenario.spec);
  const bool can = resolution.geometry && can_ask(*ask, scenario.spec, *resolution.geometry);
  return can ? ask : std::nullopt;
}

// Of the step on show, where it is asked of a cell.
std::optional<Ask> named_ask(const State& state, const std::string& name) {
  const AskInfo* info = find_ask(name);
  if (info == nullptr || !state.shown.resolution().geometry) return std::nullopt;
  Ask ask;
  ask.asks = info->asks;
  if (info->of_cell)
    ask.cell = step_cell(state.shown.layer().geometry(), PlayMode::gather,
                         state.mode() == PlayMode::gather ? state.playback.step() : 0);
  return askable(ask, state.scenario());
}

// A course like the open one, with this lesson in the place of the present.
void put_lesson(State& state, Lesson lesson) {
  auto course = std::make_shared<Course>(*state.course);
  course->lessons[*state.lesson] = std::move(lesson);
  const std::size_t changes = state.undo.size();
  state.lesson_undo.push_back({state.course, *state.lesson, state.beat, changes, changes});
  if (state.lesson_undo.size() > kMostLessonUndo)
    state.lesson_undo.erase(state.lesson_undo.begin());
  state.course = std::move(course);
  state.lesson_edited = true;
}

// Changes of the beats, and which one is on show afterwards.
void edit_beats(State& state, const EditLesson& action) {
  Lesson lesson = *open_lesson(state);
  std::vector<FullBeat> beats = full_beats(lesson);
  std::size_t at = std::min(state.beat, beats.size() - 1);
  const auto place = [&](std::size_t index) {
    return beats.begin() + static_cast<std::ptrdiff_t>(index);
  };
  switch (action.what) {
    case What::record:
      beats[at].moment = moment_on_show(state);
      beats[at].ask = askable(beats[at].ask, beats[at].moment.scenario);
      break;
    case What::add:
      if (beats.size() >= LessonLimits::beats) return;
      beats.insert(place(++at), {{}, moment_on_show(state), std::nullopt});
      break;
    case What::remove:
      if (beats.size() < 2) return tell_of_lesson(state, state.tr("ui.lesson_last_beat"), true);
      beats.erase(place(at));
      at = std::min(at, beats.size() - 1);
      break;
    case What::earlier:
      if (at == 0) return;
      std::swap(beats[at], beats[at - 1]);
      --at;
      break;
    case What::later:
      if (at + 1 >= beats.size()) return;
      std::swap(beats[at], beats[at + 1]);
      ++at;
      break;
    case What::words:
      if (action.text.size() > LessonLimits::text) return;
      beats[at].text[state.tr.language()] = action.text;
      break;
    case What::ask:
      beats[at].ask = named_ask(state, action.text);
      break;
    default:
      return;
  }
  set_full_beats(lesson, beats);
  put_lesson(state, std::move(lesson));
  const bool shows_it = action.what == What::words || action.what == What::ask ||
                        action.what == What::record || action.what == What::add;
  state.beat = at;
  if (shows_it) return;
  show_lesson(state, state.lesson, at);
  state.lesson_undo.back().undo_after = state.undo.size();
}

void edit_words(State& state, const EditLesson& action) {
  Lesson lesson = *open_lesson(state);
  Words& words = action.what == What::title ? lesson.title : lesson.notes;
  if (action.text.size() > LessonLimits::notes) return;
  words[state.tr.language()] = action.text;
  put_lesson(state, std::move(lesson));
}

// A lesson of one beat that shows what the window shows.
void create_lesson(State& state) {
  if (state.shown.layer().empty() && !state.without_values()) return;
  FullBeat beat{{{state.tr.language(), ""}}, moment_on_show(state), std::nullopt};
  Lesson lesson;
  lesson.own = true;
  lesson.id = "lesson";
  lesson.title[state.tr.language()] = state.tr("ui.lesson_untitled");
  set_full_beats(lesson, {beat});
  auto course = std::make_shared<Course>();
  course->lessons.push_back(std::move(lesson));
  state.course = std::move(course);
  state.lesson_undo.clear();
  state.editing_lesson = true;
  show_lesson(state, 0);
  state.lesson_edited = true;
}

}  // namespace

void open_course(State& state, ReadCourse read) {
  if (!read.problems.empty()) {
    const std::array why{course_problem_text(state.tr, read.problems.front())};
    tell_of_lesson(state, state.tr("ui.lesson_wrong", why), true);
  }
  if (read.course.lessons.empty()) return;
  const std::array name{read.course.path};
  state.course = std::make_shared<const Course>(std::move(read.course));
  state.lesson_undo.clear();
  state.lesson_edited = false;
  state.editing_lesson = false;
  state.told.reset();
  state.dialog = Dialog::none;
  show_lesson(state, 0);
  tell_of_lesson(state, state.tr("ui.opened", name));
}

bool is_own_lesson(const State& state) {
  const Lesson* lesson = open_lesson(state);
  return lesson != nullptr && lesson->own;
}

void edit_lesson(State& state, const EditLesson& action) {
  switch (action.what) {
    case What::create:
      return create_lesson(state);
    case What::begin:
      state.editing_lesson = is_own_lesson(state);
      return;
    case What::end:
      state.editing_lesson = false;
      if (const Lesson* lesson = open_lesson(state); lesson != nullptr && !is_saved(*lesson)) {
        tell_of_lesson(state, state.tr("ui.lesson_unsaved", std::array{key_text(Command::save)}));
      }
      return;
    case What::title:
    case What::notes:
      if (is_own_lesson(state)) edit_words(state, action);
      return;
    default:
      if (is_own_lesson(state)) edit_beats(state, action);
  }
}

bool undo_lesson_edit(State& state) {
  if (state.lesson_undo.empty() || !is_own_lesson(state)) return false;
  if (state.lesson_undo.back().undo_after != state.undo.size()) return false;
  const State::LessonPast past = std::move(state.lesson_undo.back());
  state.lesson_undo.pop_back();
  state.course = past.course;
  state.lesson_edited = true;
  show_lesson(state, past.lesson, past.beat);
  // What came on show with it is no change of its own.
  state.undo.resize(std::min(past.undo_before, state.undo.size()));
  return true;
}

std::string lesson_file_text(const State& state) {
  return lesson_to_text(*open_lesson(state));
}

void lesson_saved(State& state, const std::string& path) {
  auto course = std::make_shared<Course>(*state.course);
  Lesson& lesson = course->lessons[*state.lesson];
  lesson.path = path;
  lesson.id = std::filesystem::path(path).stem().string();
  if (course->path.empty()) course->path = path;
  state.course = std::move(course);
  state.lesson_edited = false;
}

}  // namespace padlens
