#include "app/cli/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/help.h"
#include "app/cli/text.h"

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

// The option that was probably meant, "" if none comes near.
std::string nearest_option(const CLI::App& command, std::string_view argument) {
  const std::string_view name = argument.substr(0, argument.find('='));
  std::string nearest;
  std::size_t best = 3;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& known : option->get_lnames()) {
      const std::size_t steps = edit_distance(name, "--" + known);
      if (steps >= best) continue;
      best = steps;
      nearest = "--" + known;
    }
  }
  return nearest;
}

int complain_of_extra(const CLI::App& command, const std::string& argument,
                      const Console& console) {
  const Strings& tr = console.tr;
  const std::string nearest = nearest_option(command, argument);
  if (!argument.starts_with('-')) {
    console.complain("", tr("cli.error.extra", std::array{argument}));
  } else if (nearest.empty()) {
    console.complain("", tr("cli.error.option", std::array{argument}));
  } else {
    console.complain("", tr("cli.error.option_nearest", std::array{argument, nearest}));
  }
  return kBadInput;
}

// "--step" and others as the last argument, without a value; or the like.
int complain_of_arguments(const CLI::ParseError& error, const std::vector<std::string>& arguments,
                          const Console& console) {
  const bool missing = error.get_name() == "ArgumentMismatch" && !arguments.empty();
  console.complain("", missing ? console.tr("cli.error.value", std::array{arguments.back()})
                               : std::string(error.what()));
  return kBadInput;
}

int run_command(const std::vector<Command>& commands, const Console& console) {
  for (const Command& command : commands) {
    if (!command.app->parsed()) continue;
    for (const std::string& extra : command.app->remaining()) {
      // "--" itself is listed too; what follows it was read as a file.
      if (extra != "--") return complain_of_extra(*command.app, extra, console);
    }
    return command.run();
  }
  return kBadInput;
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
bool add_default_command(const CLI::App& root, const std::vector<Command>& commands,
                         std::vector<std::string>& arguments) {
  const auto names_it = [&](const Command& command) {
    return !arguments.empty() && command.app->get_name() == arguments.front();
  };
  const auto is_root_option = [&](const CLI::Option* option) {
    return option->check_name(arguments.front());
  };
  if (std::ranges::any_of(commands, names_it)) return true;
  if (!arguments.empty() && std::ranges::any_of(root.get_options(), is_root_option)) return true;
  if (mistaken_command(arguments)) return false;
  arguments.insert(arguments.begin(), "window");
  return true;
}

int run_arguments(std::vector<std::string> arguments, Console& console,
                  const OpenWindow& open_window) {
  const Strings& tr = console.tr;
  CLI::App root(tr("cli.about"), "padlens");
  root.formatter(std::make_shared<HelpFormatter>(tr));
  root.set_help_flag("-h,--help", tr("cli.option.help"));
  root.set_version_flag("--version", "padlens " PADLENS_VERSION, tr("cli.option.version"));
  root.allow_extras();  // inherited; complained about in our words
  root.footer(tr("cli.examples"));
  const std::vector<Command> commands{
      add_window(root, console, open_window),
      add_open(root, console, open_window),
      add_explain(root, console),
      add_compare(root, console),
      add_compute(root, console),
      add_solve(root, console),
      add_sweep(root, console),
      add_code(root, console),
      add_rules(root, console),
      add_layers(root, console),
      add_render(root, console),
  };
  move_language_back(arguments);
  if (!add_default_command(root, commands, arguments)) {
    console.complain(arguments.front(), tr("cli.error.no_such_file"));
    return kBadInput;
  }
  try {
    // CLI11 takes them from the back.
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    console.out.write(root.help());
    return kDone;
  } catch (const CLI::CallForVersion& version) {
    console.out.write(std::string(version.what()) + "\n");
    return kDone;
  } catch (const CLI::ParseError& error) {
    return complain_of_arguments(error, arguments, console);
  }
  return run_command(commands, console);
}

}  // namespace

int run_command_line(int argc, char** argv, const OpenWindow& open_window) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const std::string asked = asked_language(arguments);
  Console console{Strings(known_language(asked) ? asked : system_language()), asked, Output(1)};
  const int code = run_arguments(arguments, console, open_window);
  console.out.flush();
  if (console.out.error().empty()) return code;
  console.complain(console.tr("cli.standard_output"), console.out.error());
  return code == kDone ? kFailed : code;
}

}  // namespace padlens
