#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/document/lesson.h"
#include "core/layer/problem.h"

namespace padlens {

// Lessons in an order of one's own: those of a file, of a folder (its *.json that are lessons, by
// name), or of a list for a term:
//
//   {"title": {"en": "Second week"}, "lessons": ["02-same", "own/border.json"]}
//
// where each is the id of a built-in lesson or the path of a lesson file, which lies in the list's
// folder or below.
struct Course {
  Words title;                  // of a list
  std::vector<Lesson> lessons;  // never empty
  std::string path;             // what it was read from

  friend bool operator==(const Course&, const Course&) = default;
};

struct CourseProblem {
  std::string file;
  int line = 0;  // 0: of the file as a whole
  Problem problem;

  friend bool operator==(const CourseProblem&, const CourseProblem&) = default;
};

// "lesson.json:12: beats[2].ask: …", as the sentence that `tr` has for it.
std::string course_problem_text(const Strings& tr, const CourseProblem& found);

struct ReadCourse {
  Course course;                        // of the lessons that are right; none: there is no course
  std::vector<CourseProblem> problems;  // of the others
};

// A file's or a folder's. Never throws.
ReadCourse read_course(const std::filesystem::path& path);
// A file's, whose bytes are at hand.
ReadCourse course_from_text(std::string_view text, const std::filesystem::path& path);

// Whether text is meant as one of these files: see is_lesson_text(), and an object with "lessons".
bool is_course_text(std::string_view text);

// Codes of the problems that lessons and courses alone have.
std::vector<std::string> lesson_problem_codes();

}  // namespace padlens
