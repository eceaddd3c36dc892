#include <memory>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/document/scenario.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

struct OpenCommand {
  SpecOptions spec;
  LanguageOption language;
  ThemeOption theme;
  bool print = false;
};

int run_open(const OpenCommand& options, Console& console, const OpenWindow& open_window) {
  const Theme* theme = nullptr;
  bool ok = options.language.check(console);
  ok = options.theme.resolve(console, theme) && ok;
  if (options.spec.file().empty()) {
    console.complain("", console.tr("cli.error.nothing_to_open"));
    return kBadInput;
  }
  WindowRequest request;
  request.language = console.language;
  request.standard_language = console.tr.language();
  if (theme != nullptr) request.theme = theme->id;
  if (!request_scenario(options.spec, console, request) || !ok) return kBadInput;
  if (!options.print) return open_window(request);
  if (!request.scenario) {
    console.complain(options.spec.file(), console.tr("cli.open.no_scenario"));
    return kBadInput;
  }
  console.out.write(scenario_to_text(*request.scenario));
  return kDone;
}

}  // namespace

Command open_command(Console& console, const OpenWindow& open_window) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "open", tr("cli.open.about"));
  auto options = std::make_shared<OpenCommand>();
  options->spec.add_to(arguments, tr, "cli.file.picture");
  arguments.add_flag("--print", options->print, tr("cli.option.print"));
  options->theme.add_to(arguments, tr, "");
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.open.examples");
  return {std::move(arguments),
          [options, &console, &open_window] { return run_open(*options, console, open_window); }};
}

}  // namespace padlens
