#include "app/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

namespace padlens {
namespace {

using Rows = std::vector<std::pair<Option*, CLI::Option*>>;

void declare(const Arguments& table, CLI::App& app, Rows& rows) {
  for (const auto& option : table.options) {
    if (option->on() != nullptr) {
      rows.emplace_back(option.get(), app.add_flag(option->names(), *option->on()));
    } else if (option->texts() != nullptr) {
      CLI::Option* row = app.add_option(option->names(), *option->texts());
      row->type_name(option->usage())
          ->expected(1)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      rows.emplace_back(option.get(), row);
    } else if (option->text() != nullptr) {
      CLI::Option* row = app.add_option(option->names(), *option->text());
      row->type_name(option->usage());
      if (!option->positional()) row->take_last();
      rows.emplace_back(option.get(), row);
    }
  }
}

// Into `parsed`, what came of it.
void read(CLI::App& app, std::vector<std::string> arguments, Parsed& parsed) {
  std::ranges::reverse(arguments);  // CLI11 takes them from the back
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    parsed.kind = Parsed::Kind::help;
  } catch (const CLI::CallForVersion&) {
    parsed.kind = Parsed::Kind::version;
  } catch (const CLI::ArgumentMismatch& error) {
    parsed.kind = Parsed::Kind::missing_value;
    parsed.mistake = error.what();
  } catch (const CLI::ParseError& error) {
    parsed.kind = Parsed::Kind::mistake;
    parsed.mistake = error.what();
  }
}

}  // namespace

Parsed parse(const std::string& program, std::span<const Arguments* const> commands,
             const std::vector<std::string>& arguments) {
  CLI::App app("", program);
  app.set_help_flag("-h,--help");  // inherited, as is the next
  app.allow_extras();              // complained about in our words
  app.set_version_flag("--version", "");
  Rows rows;
  std::vector<std::pair<const Arguments*, CLI::App*>> named;
  for (const Arguments* command : commands) {
    // The others cannot be what is meant.
    if (std::ranges::find(arguments, command->name) == arguments.end()) continue;
    CLI::App* subcommand = app.add_subcommand(command->name);
    declare(*command, *subcommand, rows);
    named.emplace_back(command, subcommand);
  }
  Parsed parsed;
  read(app, arguments, parsed);
  for (const auto& [option, row] : rows)
    option->count(row->count());
  for (const auto& [command, subcommand] : named) {
    if (!subcommand->parsed() || parsed.command != nullptr) continue;
    parsed.command = command;
    parsed.extras = subcommand->remaining();
  }
  return parsed;
}

}  // namespace padlens
