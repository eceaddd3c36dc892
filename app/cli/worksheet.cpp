#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "app/cli/question_options.h"
#include "app/handout/formats.h"
#include "app/handout/make.h"
#include "app/render/option_values.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostStudents = 1000;
constexpr std::int64_t kUsualQuestions = 10;
constexpr std::int64_t kMostQuestions = 100;
constexpr std::int64_t kMostOnAllSheets = 20'000;

struct WorksheetCommand {
  QuestionOptions questions{kUsualQuestions, kMostQuestions};
  std::string students;
  std::string title;
  std::string paper;
  std::string format;
  std::string output;
  std::string key;
  bool choices = false;
  ThemeOption theme;
  LanguageOption language;
};

std::vector<std::string> format_ids() {
  std::vector<std::string> ids;
  for (const HandoutFormat* format : handout_formats())
    ids.emplace_back(format->id);
  return ids;
}

std::string suffixes() {
  std::vector<std::string> all;
  for (const HandoutFormat* format : handout_formats())
    all.emplace_back(format->suffix);
  return joined(all, ", ");
}

std::vector<std::string> paper_names() {
  std::vector<std::string> names;
  for (const Paper& paper : kPapers)
    names.emplace_back(paper.id);
  return names;
}

// --- what was asked for ------------------------------------------------------------------

// False once told what is wrong.
bool read_request(const WorksheetCommand& options, const Console& console,
                  HandoutRequest& request) {
  const auto questions = options.questions.read(console);
  if (!questions) return false;
  request.questions = *questions;
  if (options.students.empty()) return true;
  // Together they must not be more than memory bears.
  const std::int64_t most =
      std::min(kMostStudents, kMostOnAllSheets / static_cast<std::int64_t>(questions->count));
  const auto students = read_whole(console, "students", options.students, 1, most);
  if (students) request.students = *students;
  return students.has_value();
}

// The format that the name or --format says; nullptr once told that neither does.
const HandoutFormat* format_of(const WorksheetCommand& options, const Console& console) {
  if (!options.format.empty()) {
    const HandoutFormat* format = find_handout_format(options.format);
    if (format == nullptr) complain_of_name(console, "format", options.format, format_ids());
    return format;
  }
  if (options.output.empty()) {
    console.complain("output", console.tr("cli.error.no_output"));
    return nullptr;
  }
  const HandoutFormat* format = handout_format_for(options.output);
  if (format != nullptr) return format;
  if (options.output == "-") {
    console.complain("output",
                     console.tr("cli.error.no_format", std::array{joined(format_ids(), ", ")}));
  } else {
    console.complain("output", console.tr("cli.error.suffix",
                                          std::array{shown_text(options.output), suffixes()}));
  }
  return nullptr;
}

// Whether two names are one file, as far as that can be known before it is there.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (std::filesystem::equivalent(a, b, ignored)) return true;
  const auto whole = [](const std::string& path) {
    // A relative name of nothing would stay as it is.
    std::error_code failed;
    const auto absolute = std::filesystem::absolute(path, failed);
    const auto real = std::filesystem::weakly_canonical(absolute, failed);
    return failed ? absolute.lexically_normal() : real;
  };
  return whole(a) == whole(b);
}

bool check_key(const WorksheetCommand& options, const Console& console) {
  if (options.key.empty()) return true;
  const HandoutFormat* format = handout_format_for(options.key);
  if (format == nullptr || !format->paper) {
    console.complain("key",
                     console.tr("cli.error.key_suffix", std::array{shown_text(options.key)}));
    return false;
  }
  if (options.output == "-" || !same_file(options.output, options.key)) return true;
  console.complain("key", console.tr("cli.error.same_file", std::array{shown_text(options.key)}));
  return false;
}

// --- writing --------------------------------------------------------------------------------

struct Target {
  std::string path;  // "-": standard output
  std::string (*write)(const Handout& handout, const Strings& tr, const Sink& sink,
                       const std::function<bool(std::int64_t done)>& progress) = nullptr;
};

// Writes one file as far as it is whole on the disk. False once told why not.
bool write_target(const Target& target, const Handout& handout, const Strings& words,
                  Console& console, FileWriter& writer) {
  const bool answers = target.path == "-";
  if (!answers) {
    if (const auto error = writer.open(target.path)) {
      console.complain(target.path, *error);
      return false;
    }
  }
  std::size_t questions = 0;
  for (const HandoutSheet& sheet : handout.sheets)
    questions += sheet.questions.size();
  Progress progress(console.tr, "cli.progress.questions", questions, answers);
  const std::string error = target.write(
      handout, words,
      [&](std::string_view bytes) {
        if (!answers) return writer.write(bytes);
        console.out.write(bytes);
        return console.out.error().empty();
      },
      [&](std::int64_t done) {
        progress.at(done);
        return !interrupted();
      });
  if (interrupted()) return false;
  if (const auto unfinished = answers ? std::nullopt : writer.finish()) {
    console.complain(target.path, *unfinished);
    return false;
  }
  if (error.empty()) return true;
  // Standard output's own words come at the end of the program.
  if (console.out.error().empty()) console.complain(target.path, console.tr(error));
  return false;
}

// All files or none.
int write_targets(const std::vector<Target>& targets, const Handout& handout, const Strings& words,
                  Console& console) {
  std::vector<FileWriter> writers(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!write_target(targets[i], handout, words, console, writers[i])) return kFailed;
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].path == "-") continue;
    if (const auto error = writers[i].commit()) {
      console.complain(targets[i].path, *error);
      return kFailed;
    }
  }
  return kDone;
}

int run_worksheet(const WorksheetCommand& options, Console& console) {
  bool ok = options.language.check(console);
  HandoutRequest request;
  ok = read_request(options, console, request) && ok;
  const auto paper = read_name(console, "paper", options.paper, paper_names());
  const HandoutFormat* format = format_of(options, console);
  const Theme* theme = find_theme(format != nullptr && format->paper ? "print" : "light");
  ok = options.theme.resolve(console, theme) && ok;
  if (format != nullptr && options.choices && !format->paper) {
    console.complain("options", console.tr("cli.error.needs_paper"));
    ok = false;
  }
  if (format == nullptr || !paper || !ok || !check_key(options, console)) return kBadInput;
  const Strings words = console.file_strings();
  request.title = options.title.empty() ? words("handout.title") : options.title;
  Handout handout = make_handout(request, words);
  handout.theme = theme;
  handout.blank = !options.choices;
  handout.paper = std::ranges::find(kPapers, *paper, &Paper::id);
  std::vector<Target> targets{{options.output.empty() ? "-" : options.output, format->write}};
  if (!options.key.empty()) targets.push_back({options.key, write_key});
  ignore_write_signals();
  watch_signals();
  return write_targets(targets, handout, words, console);
}

}  // namespace

Command worksheet_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "worksheet", tr("cli.worksheet.about"));
  auto options = std::make_shared<WorksheetCommand>();
  options->questions.add_to(arguments, tr);
  arguments.add_value("--students", options->students, "N", tr("cli.option.students"))
      .standard("1");
  arguments.add_value("--title", options->title, "TEXT", tr("cli.option.worksheet_title"));
  arguments.add_value("--paper", options->paper, joined(paper_names(), "|"), tr("cli.option.paper"))
      .standard("a4");
  options->theme.add_to(arguments, tr, "");
  arguments.add_flag("--options", options->choices, tr("cli.option.sheet_options"));
  arguments.add_value("-o,--output", options->output, "FILE",
                      tr("cli.option.worksheet_output", std::array{suffixes()}));
  arguments.add_value("--format", options->format, joined(format_ids(), "|"),
                      tr("cli.option.format"));
  arguments.add_value("--key", options->key, "FILE", tr("cli.option.key"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.worksheet.examples");
  return {std::move(arguments), [options, &console] { return run_worksheet(*options, console); }};
}

}  // namespace padlens
