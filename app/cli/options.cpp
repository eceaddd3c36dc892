#include "app/cli/options.h"

#include <algorithm>
#include <array>

#include "app/cli/spec_options.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

using values::language_codes;
using values::mode_names;
using values::theme_names;

// `value`, once what is wrong with it has been told.
template <class Value>
std::optional<Value> told(const Console& console, std::optional<Value> value,
                          const values::Problem& problem) {
  if (problem) console.complain(problem->where, problem->text(console.tr));
  return value;
}

}  // namespace

void complain_of_name(const Console& console, std::string_view option, const std::string& name,
                      const std::vector<std::string>& names) {
  console.complain(option,
                   console.tr("cli.error.name", std::array{shown_text(name), joined(names, ", ")}));
}

std::optional<std::string> read_name(const Console& console, std::string_view option,
                                     const std::string& text,
                                     const std::vector<std::string>& names) {
  if (text.empty()) return names.front();
  if (std::ranges::find(names, text) != names.end()) return text;
  complain_of_name(console, option, text, names);
  return std::nullopt;
}

std::optional<double> read_number(const Console& console, std::string_view option,
                                  const std::string& text, double min, double max) {
  values::Problem problem;
  const auto number = values::number(option, text, min, max, problem);
  return told(console, number, problem);
}

std::optional<std::int64_t> read_whole(const Console& console, std::string_view option,
                                       const std::string& text, std::int64_t min,
                                       std::int64_t max) {
  values::Problem problem;
  const auto number = values::whole(option, text, min, max, problem);
  return told(console, number, problem);
}

std::optional<std::size_t> read_layer(const Console& console, const std::string& text,
                                      const std::vector<std::string>& names) {
  const auto named = std::ranges::find(names, text);
  if (named != names.end()) return static_cast<std::size_t>(named - names.begin());
  const bool number = !text.empty() && text.find_first_not_of("0123456789", text.front() == '-') ==
                                           std::string::npos;
  if (!number) {
    complain_of_name(console, "layer", text, names);
    return std::nullopt;
  }
  const auto index =
      read_whole(console, "--layer", text, 1, static_cast<std::int64_t>(names.size()));
  return index ? std::optional(static_cast<std::size_t>(*index - 1)) : std::nullopt;
}

void LanguageOption::add_to(Arguments& command, const Strings& tr) {
  command.add_value("--lang", text_, joined(language_codes(), "|"), tr("cli.option.lang"));
}

bool LanguageOption::check(const Console& console) const {
  const auto codes = language_codes();
  if (text_.empty() || std::ranges::find(codes, text_) != codes.end()) return true;
  complain_of_name(console, "lang", text_, codes);
  return false;
}

void ModeOption::add_to(Arguments& command, const Strings& tr) {
  command.add_value("--mode", text_, joined(mode_names(), "|"), tr("cli.option.mode"));
}

std::optional<PlayMode> ModeOption::resolve(const Console& console,
                                            const Scenario& scenario) const {
  // Most have no other way; only asking for one is a mistake.
  const Operation& op = *scenario.spec.op;
  if (text_.empty()) return op.plays(scenario.mode) ? scenario.mode : PlayMode::gather;
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    if (text_ != mode_name(mode)) continue;
    if (op.plays(mode)) return mode;
    console.complain(
        "mode", console.tr("cli.error.scatter", std::array{joined(values::scattered_ops(), ", ")}));
    return std::nullopt;
  }
  complain_of_name(console, "mode", text_, mode_names());
  return std::nullopt;
}

void ThemeOption::add_to(Arguments& command, const Strings& tr, const std::string& standard) {
  command.add_value("--theme", text_, joined(theme_names(), "|"), tr("cli.option.theme"))
      .standard(standard);
}

bool ThemeOption::resolve(const Console& console, const Theme*& theme) const {
  if (text_.empty()) return true;
  if (const Theme* found = find_theme(text_)) {
    theme = found;
    return true;
  }
  complain_of_name(console, "theme", text_, theme_names());
  return false;
}

}  // namespace padlens
