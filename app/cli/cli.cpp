#include "app/cli/cli.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <span>
#include <system_error>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/help.h"
#include "app/cli/interrupt.h"
#include "app/cli/parse.h"
#include "app/cli/text.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// The help is made while the arguments are read, so its language has to be known
// before. The last one counts, as with every option.
std::string asked_language(const std::vector<std::string>& arguments) {
  static constexpr std::string_view kFlag = "--lang";
  std::string language;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == kFlag && i + 1 < arguments.size()) {
      language = arguments[i + 1];
    } else if (argument.starts_with("--lang=")) {
      language = argument.substr(kFlag.size() + 1);
    }
  }
  return language;
}

bool known_language(const std::string& code) {
  return std::ranges::any_of(languages(),
                             [&](const Language& language) { return language.code == code; });
}

// The locale of messages as the environment has it, "" for none.
std::string_view environment_locale() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

// The option that was probably meant, "" if none comes near.
std::string nearest_option(const Arguments& command, std::string_view argument) {
  const std::string_view name = argument.substr(0, argument.find('='));
  std::string nearest;
  std::size_t best = 3;
  for (const auto& option : command.options) {
    for (const std::string& known : option->split_names()) {
      if (!known.starts_with("--")) continue;
      const std::size_t steps = edit_distance(name, known);
      if (steps >= best) continue;
      best = steps;
      nearest = known;
    }
  }
  return nearest;
}

void complain_of_extra(const Arguments& command, const std::string& argument,
                       const Console& console) {
  const Strings& tr = console.tr;
  const std::string nearest = nearest_option(command, argument);
  const std::string given = shown_text(argument);
  if (!argument.starts_with('-')) {
    console.complain("", tr("cli.error.extra", std::array{given}));
  } else if (nearest.empty()) {
    console.complain("", tr("cli.error.option", std::array{given}));
  } else {
    console.complain("", tr("cli.error.option_nearest", std::array{given, nearest}));
  }
}

// "padlens --lang zh explain" is "padlens explain --lang zh".
void move_language_back(std::vector<std::string>& arguments) {
  if (arguments.empty()) return;
  const bool joined = arguments.front().starts_with("--lang=");
  const std::size_t count = joined ? 1 : arguments.front() == "--lang" ? 2 : 0;
  if (arguments.size() <= count) return;
  std::rotate(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(count),
              arguments.end());
}

// A word that is neither a command nor a file: "padlens explian".
bool mistaken_command(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return false;
  const std::string& word = arguments.front();
  std::error_code ignored;  // of a name too long to be one
  return word.find_first_of("./") == std::string::npos && !std::filesystem::exists(word, ignored);
}

// "window" is understood where no command is named: "padlens demo.json".
// False where the first argument was meant as a command that there is not.
bool add_default_command(const Arguments& program, std::span<const Arguments* const> commands,
                         std::vector<std::string>& arguments) {
  if (!arguments.empty()) {
    const std::string& first = arguments.front();
    const auto names_it = [&](const Arguments* command) { return command->name == first; };
    if (std::ranges::any_of(commands, names_it)) return true;
    for (const auto& option : program.options) {
      if (std::ranges::count(option->split_names(), first) > 0) return true;
    }
    if (mistaken_command(arguments)) return false;
  }
  arguments.insert(arguments.begin(), "window");
  return true;
}

int run_command(std::span<const Command> commands, const Parsed& parsed, const Console& console) {
  for (const Command& command : commands) {
    if (parsed.command != &command.arguments) continue;
    bool ok = true;
    for (const std::string& extra : parsed.extras) {
      // "--" itself is listed too; what follows it was read as a file.
      if (extra == "--") continue;
      complain_of_extra(command.arguments, extra, console);
      ok = false;
    }
    return ok ? command.run() : kBadInput;
  }
  return kBadInput;
}

int run_arguments(std::vector<std::string> arguments, Console& console,
                  const OpenWindow& open_window) {
  const Strings& tr = console.tr;
  const std::array commands{
      window_command(console, open_window),
      open_command(console, open_window),
      explain_command(console),
      compare_command(console),
      compute_command(console),
      read_command(console),
      stack_command(console),
      solve_command(console),
      quiz_command(console),
      misconceptions_command(console),
      sweep_command(console),
      port_command(console),
      port_map_command(console),
      code_command(console),
      rules_command(console),
      layers_command(console),
      lesson_command(console, open_window),
      frameworks_command(console),
      render_command(console),
      worksheet_command(console),
  };
  std::array<const Arguments*, commands.size()> tables{};
  std::ranges::transform(commands, tables.begin(),
                         [](const Command& command) { return &command.arguments; });
  Arguments program(tr, "padlens", tr("cli.about"));
  program.options.push_back(std::make_unique<Option>("--version", tr("cli.option.version")));
  program.examples = tr("cli.examples");
  move_language_back(arguments);
  if (!add_default_command(program, tables, arguments)) {
    console.complain(arguments.front(), tr("cli.error.no_such_file"));
    return kBadInput;
  }
  const Parsed parsed = parse(program.name, tables, arguments);
  switch (parsed.kind) {
    case Parsed::Kind::read:
      return run_command(commands, parsed, console);
    case Parsed::Kind::help:
      console.out.write(parsed.command != nullptr ? command_help(tr, *parsed.command)
                                                  : program_help(tr, program, tables));
      return kDone;
    case Parsed::Kind::version:
      console.out.write("padlens " PADLENS_VERSION "\n");
      return kDone;
    case Parsed::Kind::missing_value:  // "--step" and others as the last argument; or the like
      console.complain("", tr("cli.error.value", std::array{shown_text(arguments.back())}));
      return kBadInput;
    case Parsed::Kind::mistake:
      console.complain("", parsed.mistake);
      return kBadInput;
  }
  return kBadInput;
}

}  // namespace

int run_command_line(int argc, char** argv, const OpenWindow& open_window) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const std::string asked = asked_language(arguments);
  const std::string standard = language_of(environment_locale());
  Console console{Strings(known_language(asked) ? asked : standard), asked, Output(1)};
  const int code = run_arguments(arguments, console, open_window);
  console.out.flush();
  end_if_interrupted();
  if (console.out.error().empty()) return code;
  console.complain(console.tr("cli.standard_output"), console.out.error());
  return code == kDone ? kFailed : code;
}

}  // namespace padlens
