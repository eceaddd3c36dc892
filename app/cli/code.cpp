#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "core/frameworks/framework.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

struct CodeCommand {
  SpecOptions spec;
  LanguageOption language;
  std::string target;
  bool summary = false;
};

std::vector<std::string> target_ids() {
  std::vector<std::string> ids;
  for (const SnippetTarget* target : snippet_targets())
    ids.emplace_back(target->id);
  return ids;
}

int run_code(const CodeCommand& options, Console& console) {
  bool ok = options.language.check(console);
  if (!options.target.empty() && find_snippet_target(options.target) == nullptr) {
    complain_of_name(console, "target", options.target, target_ids());
    ok = false;
  }
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  const Spec& spec = loaded->scenario.spec;
  const auto geometry = options.spec.accept(console, spec);
  if (!geometry || !ok) return kBadInput;
  const Layer layer = make_layer(spec, *geometry, kFrameBudget);
  const std::string id(options.target.empty() ? own_target(spec.framework) : options.target);
  if (id.empty()) {
    const std::string framework(find_framework(spec.framework)->display_name);
    console.complain("target", console.tr("cli.error.no_target",
                                          std::array{framework, joined(target_ids(), ", ")}));
    return kFailed;
  }
  const SnippetTarget& target = *find_snippet_target(id);
  const auto recipe = recipe_for(id, layer);
  if (!recipe) {
    const std::vector<std::string> names{std::string(target.display_name),
                                         std::string(layer.op().name)};
    console.complain("target",
                     console.tr(fmt::format("no_recipe.{}", why_no_recipe(target, layer)), names));
    return kFailed;
  }
  console.out.write(options.summary ? target.summary(layer, *recipe)
                                    : target.code(layer, *recipe, LiteralSize{}));
  return kDone;
}

}  // namespace

Command code_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "code", tr("cli.code.about"));
  auto options = std::make_shared<CodeCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_value("--target", options->target, joined(target_ids(), "|"),
                      tr("cli.option.target"));
  arguments.add_flag("--summary", options->summary, tr("cli.option.summary"));
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.code.examples");
  return {std::move(arguments), [options, &console] { return run_code(*options, console); }};
}

}  // namespace padlens
