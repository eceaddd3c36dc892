#include "app/cli/help.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "app/cli/text.h"

namespace padlens {
namespace {

constexpr int kColumn = 26;  // where the descriptions begin

// "  --stride H[,W]         the description, wrapped"
std::string entry(const std::string& left, const std::string& right) {
  std::string text = "  " + left;
  bool first = true;
  if (display_width(text) > kColumn - 2) {
    text += '\n';
    first = false;
  }
  for (const std::string& line : wrapped(right, kColumns - kColumn)) {
    if (first) {
      text = left_aligned(text, kColumn) + line + "\n";
    } else {
      text += std::string(kColumn, ' ') + line + "\n";
    }
    first = false;
  }
  return text;
}

// "-o, --output FILE"
std::string option_names(const Option& option) {
  std::string names;
  for (const std::string& name : option.split_names())
    names += (names.empty() ? "" : ", ") + name;
  return option.text() == nullptr ? names : names + " " + option.usage();
}

std::string option_help(const Option& option) {
  const std::string& standard = option.standard();
  return option.help() + (standard.empty() ? "" : " [" + standard + "]");
}

std::string usage(const Strings& tr, std::string line, const Arguments& table) {
  for (const auto& option : table.options) {
    if (option->positional()) line += " [" + option->names() + "]";
  }
  return tr("cli.help.usage", std::array{std::move(line)}) + "\n";
}

std::string files_help(const Arguments& table) {
  std::string files;
  for (const auto& option : table.options) {
    if (option->positional()) files += entry(option->names(), option->help());
  }
  return files.empty() ? "" : "\n" + files;
}

std::string options_help(const Strings& tr, const Arguments& table) {
  std::vector<std::string> groups;
  for (const auto& option : table.options) {
    if (std::ranges::find(groups, option->group()) == groups.end())
      groups.push_back(option->group());
  }
  std::string text;
  for (const std::string& group : groups) {
    text += "\n" + (group.empty() ? tr("cli.help.options") : group) + "\n";
    for (const auto& option : table.options) {
      if (option->positional() || option->group() != group) continue;
      text += entry(option_names(*option), option_help(*option));
    }
  }
  return text;
}

std::string examples_help(const Arguments& table) {
  return table.examples.empty() ? "" : "\n" + paragraph(table.examples, kColumns);
}

}  // namespace

std::string command_help(const Strings& tr, const Arguments& command) {
  return paragraph(command.about, kColumns) + "\n" + usage(tr, "padlens " + command.name, command) +
         files_help(command) + options_help(tr, command) + examples_help(command);
}

std::string program_help(const Strings& tr, const Arguments& program,
                         std::span<const Arguments* const> commands) {
  std::string list;
  for (const Arguments* command : commands)
    list += entry(command->name, command->about.substr(0, command->about.find('\n')));
  return paragraph(program.about, kColumns) + "\n" +
         usage(tr, program.name + " " + tr("cli.help.command"), program) + "\n" +
         tr("cli.help.commands") + "\n" + list + options_help(tr, program) + examples_help(program);
}

}  // namespace padlens
