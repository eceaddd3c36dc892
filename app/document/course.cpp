#include "app/document/course.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "app/document/files.h"
#include "app/document/json_lines.h"
#include "app/document/lesson_json.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::size_t kMostLessons = 1000;  // of a list or a folder

void add_problems(ReadCourse& read, const std::filesystem::path& path, std::string_view text,
                  const Problems& problems) {
  for (const Problem& problem : problems) {
    const int line = problem.code == "not_json" ? 0 : line_of_field(text, problem.field);
    read.problems.push_back({path.string(), line, problem});
  }
}

void add_lesson(ReadCourse& read, const std::filesystem::path& path, std::string_view text) {
  ParsedLesson parsed = lesson_from_text(text);
  if (!parsed.problems.empty()) return add_problems(read, path, text, parsed.problems);
  parsed.lesson.id = path.empty() ? "lesson" : path.stem().string();
  parsed.lesson.path = path.string();
  read.course.lessons.push_back(std::move(parsed.lesson));
}

void add_file(ReadCourse& read, const std::filesystem::path& path) {
  FileError error;
  const auto text = read_file(path, error, LessonLimits::bytes);
  if (text) return add_lesson(read, path, *text);
  read.problems.push_back(
      {path.string(), 0, {"", "lesson_file", {error.message}, Problem::Kind::unknown}});
}

// Whether a path stays in the folder that it is looked up in.
bool lies_within(const std::filesystem::path& path) {
  const std::filesystem::path normal = path.lexically_normal();
  return path.is_relative() && !normal.empty() && *normal.begin() != "..";
}

void add_listed(ReadCourse& read, const std::filesystem::path& list, const std::string& name,
                const std::string& field, std::string_view text) {
  const auto add = [&](const char* code) {
    add_problems(read, list, text, {{field, code, {shown_text(name)}, Problem::Kind::unknown}});
  };
  if (const Lesson* known = find_lesson(name)) {
    read.course.lessons.push_back(*known);
  } else if (!name.ends_with(".json")) {
    add("lesson_unknown");
  } else if (!lies_within(name)) {
    add("lesson_outside");
  } else {
    add_file(read, list.parent_path() / name);
  }
}

void read_list(ReadCourse& read, const Json& json, const std::filesystem::path& path,
               std::string_view text) {
  Problems problems;
  for (const auto& [key, value] : json.items()) {
    if (key == "title") {
      // As a lesson's.
      ParsedLesson titled = lesson_from_json(Json{{"title", value}, {"beats", Json::array()}});
      read.course.title = titled.lesson.title;
      std::ranges::move(titled.problems, std::back_inserter(problems));
    } else if (key != "lessons") {
      const std::string name = shown_text(key);
      problems.push_back({name, "unknown_field", {name, "title, lessons"}, Problem::Kind::unknown});
    }
  }
  const Json& listed = json["lessons"];
  if (!listed.is_array() || listed.empty() || listed.size() > kMostLessons) {
    problems.push_back({"lessons",
                        "wrong_type",
                        {shown(listed), R"(["02-same", "own/border.json"])"},
                        Problem::Kind::unknown});
    return add_problems(read, path, text, problems);
  }
  add_problems(read, path, text, problems);
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const std::string field = "lessons[" + std::to_string(i) + "]";
    if (listed[i].is_string()) {
      add_listed(read, path, listed[i].get<std::string>(), field, text);
    } else {
      add_problems(
          read, path, text,
          {{field, "wrong_type", {shown(listed[i]), R"("02-same")"}, Problem::Kind::unknown}});
    }
  }
}

std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".json" && files.size() < kMostLessons)
      files.push_back(at->path());
  }
  std::ranges::sort(files);
  return files;
}

ReadCourse read_folder(const std::filesystem::path& folder) {
  ReadCourse read;
  read.course.path = folder.string();
  for (const std::filesystem::path& file : json_files(folder)) {
    FileError error;
    const auto text = read_file(file, error, LessonLimits::bytes);
    // Scenarios and lists may lie beside lessons.
    if (text && text->find("\"beats\"") == std::string::npos) continue;
    if (text) {
      add_lesson(read, file, *text);
    } else {
      read.problems.push_back(
          {file.string(), 0, {"", "lesson_file", {error.message}, Problem::Kind::unknown}});
    }
  }
  if (read.course.lessons.empty() && read.problems.empty()) {
    read.problems.push_back({folder.string(), 0, {"", "lesson_none", {}, Problem::Kind::unknown}});
  }
  return read;
}

}  // namespace

std::string course_problem_text(const Strings& tr, const CourseProblem& found) {
  std::string text = found.file;
  if (found.line > 0) text += ":" + std::to_string(found.line);
  if (!found.problem.field.empty()) text += ": " + found.problem.field;
  return text + ": " + problem_text(tr, found.problem);
}

ReadCourse course_from_text(std::string_view text, const std::filesystem::path& path) {
  ReadCourse read;
  read.course.path = path.string();
  Problems problems;
  const auto json = parse_json(text, problems);
  if (!json || !json->is_object() || !json->contains("lessons")) {
    add_lesson(read, path, text);
    return read;
  }
  add_problems(read, path, text, problems);
  read_list(read, *json, path, text);
  return read;
}

ReadCourse read_course(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return read_folder(path);
  FileError error;
  const auto text = read_file(path, error, LessonLimits::bytes);
  if (text) return course_from_text(*text, path);
  ReadCourse read;
  read.course.path = path.string();
  read.problems.push_back(
      {path.string(), 0, {"", "lesson_file", {error.message}, Problem::Kind::unknown}});
  return read;
}

bool is_course_text(std::string_view text) {
  if (is_lesson_text(text)) return true;
  if (text.size() > LessonLimits::bytes || text.find("\"lessons\"") == std::string_view::npos) {
    return false;
  }
  Problems ignored;
  const auto json = parse_json(text, ignored);
  return json && json->is_object() && json->contains("lessons");
}

std::vector<std::string> lesson_problem_codes() {
  return {"lesson_ask",     "lesson_long",  "lesson_file", "lesson_unknown",
          "lesson_outside", "lesson_none",  "lesson_name", "lesson_unlit",
          "lesson_view",    "lesson_empty", "lesson_show", "lesson_compare"};
}

}  // namespace padlens
