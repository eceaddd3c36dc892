#include "app/document/lesson.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/lesson_notes.h"
#include "app/cli/options.h"
#include "app/cli/text.h"
#include "app/document/course.h"
#include "app/document/files.h"
#include "app/document/json_lines.h"
#include "app/formats/format_rows.h"
#include "app/render/lesson_check.h"
#include "assets/assets.h"

namespace padlens {
namespace {

struct LessonCommand {
  std::string action;
  std::string file;
  std::string output;
  LanguageOption language;
};

const std::vector<std::string> kActions{"list", "new", "check", "notes", "follow"};

int complain_of_courses(const Console& console, const std::vector<CourseProblem>& problems) {
  for (const CourseProblem& found : problems)
    console.complain("", course_problem_text(console.tr, found));
  return kBadInput;
}

bool needs_file(const LessonCommand& options, const Console& console) {
  if (!options.file.empty()) return true;
  console.complain("", console.tr("cli.error.lesson_file"));
  return false;
}

// --- list -------------------------------------------------------------------------------

// Of a file, a folder or a list, or the one built-in lesson of that id; all built-in ones for "".
// nullopt once told why there are none.
std::optional<std::vector<Lesson>> asked_lessons(const std::string& file, const Console& console) {
  if (file.empty()) return lessons();
  if (const Lesson* known = find_lesson(file)) return std::vector<Lesson>{*known};
  ReadCourse read = read_course(file);
  if (!read.problems.empty()) {
    complain_of_courses(console, read.problems);
    return std::nullopt;
  }
  return std::move(read.course.lessons);
}

int list_lessons(const LessonCommand& options, Console& console) {
  const auto asked = asked_lessons(options.file, console);
  if (!asked) return kBadInput;
  const Strings& tr = console.tr;
  std::vector<std::vector<std::string>> rows{{tr("cli.lesson.id"), tr("cli.lesson.title"),
                                              tr("cli.lesson.beats"), tr("cli.lesson.questions")}};
  for (const Lesson& lesson : *asked) {
    const auto questions =
        std::ranges::count_if(lesson.beats, [](const Beat& beat) { return beat.ask.has_value(); });
    rows.push_back({lesson.id, lesson_title(lesson, tr),
                    std::to_string(beat_texts(lesson, tr).size()), std::to_string(questions)});
  }
  console.out.write(table_text(rows));
  return kDone;
}

// --- new --------------------------------------------------------------------------------

int new_lesson(const LessonCommand& options, const Console& console) {
  if (!needs_file(options, console)) return kBadInput;
  std::error_code ignored;
  const std::filesystem::path path(options.file);
  if (path.extension() != ".json") {
    console.complain(options.file, console.tr("cli.error.lesson_suffix"));
    return kBadInput;
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
    console.complain(options.file, console.tr("cli.error.lesson_exists"));
    return kFailed;
  }
  const auto example = std::ranges::find(assets(), "lesson_example.json", &Asset::path);
  const auto failed = write_file(path, example->bytes);
  if (!failed) return kDone;
  console.complain(options.file, *failed);
  return kFailed;
}

// --- check ------------------------------------------------------------------------------

// What a lesson that reads well has wrong, with the lines of its file.
void add_found(const Lesson& lesson, std::vector<CourseProblem>& problems) {
  Problems found = check_lesson(lesson);
  if (found.empty()) return;
  FileError ignored;
  const auto text = read_file(lesson.path, ignored);
  for (Problem& problem : found) {
    const int line = text ? line_of_field(*text, problem.field) : 0;
    problems.push_back({lesson.path.empty() ? lesson.id : lesson.path, line, std::move(problem)});
  }
}

int check_lessons(const LessonCommand& options, Console& console) {
  if (!needs_file(options, console)) return kBadInput;
  ReadCourse read = read_course(options.file);
  for (const Lesson& lesson : read.course.lessons)
    add_found(lesson, read.problems);
  if (!read.problems.empty()) return complain_of_courses(console, read.problems);
  const std::vector<std::string> counts{std::to_string(read.course.lessons.size())};
  console.out.write(console.tr("cli.lesson.right", counts) + "\n");
  return kDone;
}

// --- notes ------------------------------------------------------------------------------

int write_notes(const std::string& output, const std::string& bytes, const Console& console) {
  const auto failed = write_file(output, bytes);
  if (!failed) return kDone;
  console.complain(output, *failed);
  return kFailed;
}

int write_pages(const std::string& output, std::vector<Scene> pages, const std::string& title,
                const Console& console) {
  ExportOptions options;
  options.theme = find_theme("print");
  options.text.title = title;
  options.text.language = console.tr.language();
  const FrameList frames{static_cast<std::int64_t>(pages.size()), [&pages](std::int64_t i) {
                           return Frame{pages[static_cast<std::size_t>(i)], 0, {}};
                         }};
  const ExportResult result = write_all(kPdfFormat, frames, options);
  if (result.ok()) return write_notes(output, result.bytes, console);
  console.complain(output, console.tr(result.error));
  return kFailed;
}

int print_notes(const LessonCommand& options, Console& console) {
  const auto asked = asked_lessons(options.file, console);
  if (!asked) return kBadInput;
  std::vector<NoteBlock> blocks;
  for (const Lesson& lesson : *asked) {
    for (NoteBlock& block : notes_of(lesson, console.tr))
      blocks.push_back(std::move(block));
  }
  const std::string suffix = std::filesystem::path(options.output).extension().string();
  if (options.output.empty() || options.output == "-") {
    console.out.write(notes_as_text(blocks));
    return kDone;
  }
  if (suffix == ".txt") return write_notes(options.output, notes_as_text(blocks), console);
  if (suffix == ".md") return write_notes(options.output, notes_as_markdown(blocks), console);
  if (suffix == ".pdf") {
    const std::string title = console.tr("cli.lesson.footer");
    return write_pages(options.output, notes_as_pages(blocks, title), title, console);
  }
  console.complain("output", console.tr("cli.error.notes_suffix"));
  return kBadInput;
}

// The notes in a window, which follows the one that the class sees.
int follow_lesson(const Console& console, const OpenWindow& open_window) {
  WindowRequest request;
  request.language = console.language;
  request.standard_language = console.tr.language();
  request.follow = true;
  return open_window(request);
}

int run_lesson(const LessonCommand& options, Console& console, const OpenWindow& open_window) {
  if (!options.language.check(console)) return kBadInput;
  if (!options.output.empty() && options.action != "notes") {
    console.complain("output", console.tr("cli.error.notes_alone"));
    return kBadInput;
  }
  if (options.action == "new") return new_lesson(options, console);
  if (options.action == "check") return check_lessons(options, console);
  if (options.action == "notes") return print_notes(options, console);
  if (options.action == "follow") return follow_lesson(console, open_window);
  if (options.action == "list" || options.action.empty()) return list_lessons(options, console);
  complain_of_name(console, "", options.action, kActions);
  return kBadInput;
}

}  // namespace

Command lesson_command(Console& console, const OpenWindow& open_window) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "lesson", tr("cli.lesson.about"));
  auto options = std::make_shared<LessonCommand>();
  arguments.add_file("ACTION", options->action, tr("cli.lesson.action"));
  arguments.add_file("FILE", options->file, tr("cli.lesson.file"));
  arguments.add_value("-o,--output", options->output, "FILE", tr("cli.lesson.output"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.lesson.examples");
  return {std::move(arguments),
          [options, &console, &open_window] { return run_lesson(*options, console, open_window); }};
}

}  // namespace padlens
