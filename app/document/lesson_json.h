#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/document/lesson.h"
#include "core/layer/problem.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// A lesson of one's own as one JSON file:
//
//   {"format": 1, "title": {"en": "Why 3?", "zh": …}, "notes": {"en": …},
//    "spec": {…}, "step": 0, "mode": "gather", "view": "flat",
//    "beats": [{"text": {"en": "[The padding](pad) is zeros."}},
//              {"text": …, "change": {"stride": 2}, "step": 3, "ask": "output"},
//              {"text": …, "show": {"coverage": true}, "compare": "pytorch"}]}
//
// Words without languages, "title": "Why 3?", are for all of them. What the lesson begins with is a
// scenario: "spec", or "stack" and "selected". Of a beat everything may be left out: "spec" or
// "stack" is another layer, "change" the fields of the spec that change; "compare" a framework's
// id, {"framework": …, "setting": "padding=1"} or null for nothing any more; "ask" see ask.h.

// The format of lesson files as this program writes them.
constexpr int kLessonFormat = 1;

// What a file may hold.
struct LessonLimits {
  static constexpr std::size_t beats = 200;
  static constexpr std::size_t text = 4000;    // bytes of the words of a beat or a title
  static constexpr std::size_t notes = 20000;  // bytes
  static constexpr std::size_t bytes = std::size_t{16} << 20U;
};

// Whether JSON is meant as a lesson: it is an object with "beats".
bool is_lesson(const Json& json);
// The same of text, without reading all of it as a lesson; false for what is no JSON.
bool is_lesson_text(std::string_view text);

struct ParsedLesson {
  Lesson lesson;
  Problems problems;  // fields are "title", "spec.stride", "beats[2].ask.cell"
};
// With problems, what could be read is there. Besides the form it is looked at whether the layers
// can be computed, steps exist and what is asked has an answer.
ParsedLesson lesson_from_json(const Json& json);
ParsedLesson lesson_from_text(std::string_view text);

// A lesson file, indented, a beat's fields on few lines, with a final newline; reads back as the
// same lesson but for its id and its path.
std::string lesson_to_text(const Lesson& lesson);

// Beats as a list of objects; those of `own` lessons have words. Problems begin with "beats".
std::vector<Beat> read_beats(const Json& json, const Scenario& start, bool own, Problems& problems);

}  // namespace padlens
