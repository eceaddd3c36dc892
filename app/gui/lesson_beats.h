#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/document/lesson.h"
#include "app/gui/state.h"

namespace padlens {

// The lessons that are gone through: those of the course that is open, else the built-in ones.
const std::vector<Lesson>& open_lessons(const State& state);
// The lesson on the card; null where none is open.
const Lesson* open_lesson(const State& state);

// The beats of that, 0 without one.
std::size_t beat_count(const State& state);
// What is on show at the present beat as the lesson has it. Precondition: a lesson is open.
BeatMoment present_moment(const State& state);

// The present beat's question; null where it asks nothing, and where the layer on show is not the
// lesson's any more.
const Ask* current_ask(const State& state);
// Whether the next beat may be shown: nothing that is asked is still open.
bool may_go_on(const State& state);
// In predict mode asks what the present beat asks, and nothing else of a lesson: to be done
// whenever another beat is on show. A question of the beat before goes.
void ask_of_beat(State& state);
// Whether the lesson has questions.
bool asks_questions(const Lesson& lesson);

// Names of the cells that are marked: those of the words pointed at, else of the present beat's.
std::vector<std::string> lit_names(const State& state);

// Opens a lesson of open_lessons() at a beat, or closes the one that is open. Indices out of range
// change nothing; a beat past the end is the last one.
void show_lesson(State& state, std::optional<std::size_t> index, std::size_t beat = 0);
// Shows a beat of the open lesson. Forward, what the beat does not name stays as it is; where the
// layer is not the lesson's any more, all of it comes on show.
void show_beat(State& state, std::size_t beat);

// The preferences as the person has them: without the overlays that the lesson shows.
Preferences preferences_without_beats(const State& state);
// Shows the overlays of the present beat, whose picture is on show already.
void show_beat_overlays(State& state);

// One beat on or back, and over the end to the next lesson, or to the end of the one before. False
// where there is nothing that way; also, going on, while a question is open.
bool go_along_beats(State& state, bool forward);

}  // namespace padlens
