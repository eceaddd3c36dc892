#pragma once

#include <string_view>
#include <vector>

#include "app/document/lesson.h"
#include "core/layer/problem.h"

namespace padlens {

// What is wrong with a lesson that has been read, in one language: a beat without words, a view or
// an overlay that there is not, a reference that no cell of the picture at its beat answers to.
// Fields are "beats[2].text.en". What its own reading looks at (lesson_json.h) is right.
Problems check_lesson(const Lesson& lesson, std::string_view language);

// The same in every language that the lesson has words in, without what is found twice.
Problems check_lesson(const Lesson& lesson);

}  // namespace padlens
