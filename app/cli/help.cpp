#include "app/cli/help.h"

#include <array>

#include "app/cli/text.h"

namespace padlens {
namespace {

constexpr int kColumns = 80;
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

std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames())
    names += (names.empty() ? "-" : ", -") + name;
  for (const std::string& name : option.get_lnames())
    names += (names.empty() ? "--" : ", --") + name;
  const bool flag = option.get_items_expected_max() == 0;
  return flag ? names : names + " " + option.get_type_name();
}

std::string option_help(const CLI::Option& option) {
  const std::string& standard = option.get_default_str();
  return option.get_description() + (standard.empty() ? "" : " [" + standard + "]");
}

std::string usage(const CLI::App& app, const Strings& tr) {
  std::string line = "padlens";
  if (app.get_parent() != nullptr) line += " " + app.get_name();
  if (!app.get_subcommands({}).empty()) line += " " + tr("cli.help.command");
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) line += " [" + option->get_name() + "]";
  }
  return tr("cli.help.usage", std::array{line}) + "\n";
}

}  // namespace

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::string text = paragraph(app->get_description(), kColumns);
  text += "\n" + usage(*app, tr_);
  std::string files;
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional()) files += entry(option->get_name(), option->get_description());
  }
  if (!files.empty()) text += "\n" + files;
  const auto commands = app->get_subcommands({});
  if (!commands.empty()) text += "\n" + tr_("cli.help.commands") + "\n";
  for (const CLI::App* command : commands) {
    const std::string description = command->get_description();
    text += entry(command->get_name(), description.substr(0, description.find('\n')));
  }
  for (const std::string& group : app->get_groups()) {
    std::string options;
    for (const CLI::Option* option : app->get_options()) {
      if (option->get_positional() || option->get_group() != group) continue;
      options += entry(option_names(*option), option_help(*option));
    }
    // CLI11 calls options without a group of their own so.
    const bool own = group == "Options" || group == "OPTIONS";
    if (!options.empty()) text += "\n" + (own ? tr_("cli.help.options") : group) + "\n" + options;
  }
  if (!app->get_footer().empty()) text += "\n" + paragraph(app->get_footer(), kColumns);
  return text;
}

}  // namespace padlens
