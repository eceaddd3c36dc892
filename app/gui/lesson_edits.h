#pragma once

#include <string>

#include "app/document/course.h"
#include "app/gui/actions.h"
#include "app/gui/state.h"

namespace padlens {

// Puts lessons on show that were read from `read.course.path`: the first of them. What is wrong
// with others is told; where none is right, nothing changes but that.
void open_course(State& state, ReadCourse read);

// Whether the lesson on the card is one's own, and so can be changed.
bool is_own_lesson(const State& state);

// See EditLesson. What cannot be done is told, and changes nothing.
void edit_lesson(State& state, const EditLesson& action);

// Takes the last change of the lesson back, where nothing else has changed since. False where that
// is not so.
bool undo_lesson_edit(State& state);

// The lesson's file; `path` becomes where it goes back to.
std::string lesson_file_text(const State& state);
void lesson_saved(State& state, const std::string& path);

}  // namespace padlens
