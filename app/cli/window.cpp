#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/document/bytes.h"
#include "app/document/course.h"
#include "app/document/embedded.h"
#include "app/document/lesson_json.h"
#include "app/import/import.h"
#include "app/pictures/pictures.h"
#include "app/render/figure.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

constexpr double kMinScale = 0.5;
constexpr double kMaxScale = 8;
constexpr int kMaxSide = 16384;

struct WindowCommand {
  SpecOptions spec;
  LanguageOption language;
  ThemeOption theme;
  std::string scale;
  std::string size;
  bool log_frames = false;
};

// "1280x800". The panels need their room at the scale that is asked for.
bool read_size(const Console& console, const std::string& text, WindowRequest& request) {
  const std::size_t cross = text.find('x');
  if (cross == std::string::npos) {
    console.complain("size", console.tr("cli.error.size", std::array{shown_text(text)}));
    return false;
  }
  const double scale = request.scale > 0 ? request.scale : 1;
  const auto side = [&](const std::string& number, int least) {
    const auto scaled = static_cast<std::int64_t>(std::ceil(least * scale));
    return read_whole(console, "size", number, scaled, kMaxSide);
  };
  const auto width = side(text.substr(0, cross), kLeastWindowWidth);
  const auto height = side(text.substr(cross + 1), kLeastWindowHeight);
  if (!width || !height) return false;
  request.width = static_cast<int>(*width);
  request.height = static_cast<int>(*height);
  return true;
}

int run_window(const WindowCommand& options, const Console& console,
               const OpenWindow& open_window) {
  WindowRequest request;
  request.language = console.language;
  request.standard_language = console.tr.language();
  request.log_frames = options.log_frames;
  bool ok = options.language.check(console);
  const Theme* theme = nullptr;
  ok = options.theme.resolve(console, theme) && ok;
  if (theme != nullptr) request.theme = theme->id;
  if (!options.scale.empty()) {
    const auto scale = read_number(console, "scale", options.scale, kMinScale, kMaxScale);
    request.scale = scale.value_or(0);
    ok = ok && scale;
  }
  if (!options.size.empty()) ok = read_size(console, options.size, request) && ok;
  if (options.spec.any() && !request_scenario(options.spec, console, request)) return kBadInput;
  return ok ? open_window(request) : kBadInput;
}

// Whether the file is none of ours but one that the window reads: code, a model, or a picture that
// is nothing else.
bool is_brought(const std::string& file) {
  constexpr std::int64_t kTried = std::int64_t{16} << 20U;  // bytes: longer ones are not tried
  if (file.empty() || file == "-") return false;
  FileError ignored;
  const auto bytes = Bytes::open(file, ignored);
  if (!bytes) return false;
  const bool picture = is_picture_file(bytes->text(0, 16));
  if (bytes->size() <= kTried) {
    const OpenedScenario opened = open_scenario(bytes->text(0, kTried));
    if (picture && (opened.error == "embedded.none" || opened.container == Container::json))
      return true;
    if (opened.ok() || opened.container != Container::json) return false;
  }
  if (picture) return true;
  if (bytes->text(0, 1) == "<") return false;  // a picture, if anything
  const ImportLibrary* library = loaded_import();
  return library != nullptr && library->is_model(*bytes);
}

// The size of what a model takes where its file leaves it open: the other flags speak of a layer.
bool request_input(const SpecOptions& options, const Console& console, WindowRequest& request) {
  for (const SpecField& field : spec_fields()) {
    if (field.name == "input" || !options.has(field.name)) continue;
    console.complain(flag_of(field), console.tr("cli.error.flag_beside_model"));
    return false;
  }
  if (!options.has("input")) return true;
  Scenario scenario;
  Problems problems;
  options.apply(scenario.spec, problems);
  add_range_problems(scenario.spec, problems);
  for (const Problem& problem : problems)
    console.complain(problem);
  request.scenario = std::move(scenario);
  return problems.empty();
}

// Whether the file, or the folder, holds lessons.
bool holds_lessons(const std::string& file) {
  std::error_code ignored;
  if (file.empty() || file == "-") return false;
  if (std::filesystem::is_directory(file, ignored)) return true;
  const auto size = std::filesystem::file_size(file, ignored);
  if (ignored || size > LessonLimits::bytes) return false;
  FileError error;
  const auto text = read_file(file, error, LessonLimits::bytes);
  return text && is_course_text(*text);
}

// Lessons that are wrong are told, the others opened.
bool request_lessons(const SpecOptions& options, const Console& console, WindowRequest& request) {
  for (const SpecField& field : spec_fields()) {
    if (!options.has(field.name)) continue;
    console.complain(flag_of(field), console.tr("cli.error.flag_beside_lesson"));
    return false;
  }
  const ReadCourse read = read_course(options.file());
  for (const CourseProblem& found : read.problems)
    console.complain("", course_problem_text(console.tr, found));
  request.brought = options.file();
  return !read.course.lessons.empty();
}

}  // namespace

bool request_scenario(const SpecOptions& spec, const Console& console, WindowRequest& request) {
  if (holds_lessons(spec.file())) return request_lessons(spec, console, request);
  if (is_brought(spec.file())) {
    request.brought = spec.file();
    return request_input(spec, console, request);
  }
  const auto loaded = spec.load(console);
  if (!loaded) return false;
  // What only the framework refuses, the window shows with its reason.
  const bool symbolic = is_symbolic(loaded->scenario.spec);
  if (symbolic && !spec.accept_symbolic(console, loaded->scenario.spec)) return false;
  const Resolution resolution = resolve(loaded->scenario.spec);
  if (!resolution.geometry && !symbolic) {
    for (const Problem& problem : resolution.problems)
      console.complain(problem);
    return false;
  }
  RenderOptions figure;
  const RenderProblems problems = read_figure(loaded->scenario.figure, figure);
  for (const RenderProblem& problem : problems)
    console.complain(spec.file() + ": " + problem.where, problem.text(console.tr));
  if (!problems.empty()) return false;
  request.scenario = loaded->scenario;
  request.scenario_path = loaded->saving_path;
  request.scenario_is_file = loaded->saving_path == spec.file();
  return true;
}

Command window_command(Console& console, const OpenWindow& open_window) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "window", tr("cli.window.about"));
  auto options = std::make_shared<WindowCommand>();
  options->spec.add_to(arguments, tr, "cli.file.scenario");
  options->theme.add_to(arguments, tr, "");
  arguments.add_value("--scale", options->scale, "X", tr("cli.option.window_scale"));
  arguments.add_value("--size", options->size, "WxH", tr("cli.option.size"));
  arguments.add_flag("--log-frames", options->log_frames, tr("cli.option.log_frames"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.examples");
  return {std::move(arguments),
          [options, &console, &open_window] { return run_window(*options, console, open_window); }};
}

}  // namespace padlens
