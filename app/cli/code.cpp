#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/spec_options.h"
#include "app/i18n/sizes.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/snippets/smaller.h"
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

// The layer that a program is written for, and what to say of it.
struct Runnable {
  Layer layer;
  std::string remark;
};

// One that is too large to run stands for itself in a summary; a program checks itself on the
// smallest with the same remainders.
std::optional<Runnable> runnable(const Spec& asked, const Geometry& geometry, bool summary,
                                 const Console& console) {
  Spec spec = asked;
  spec.values = true;
  const auto limit = value_limit(spec, geometry);
  const bool runs = !limit && output_cells(grouping_of(spec), geometry) <= kMaxOutputCells;
  if (runs || summary) return Runnable{make_layer(spec, geometry, kFrameBudget), ""};
  const auto small = smallest_alike(spec);
  const std::optional<Geometry> alike = small ? resolve(*small).geometry : std::nullopt;
  if (!alike || value_limit(*small, *alike) ||
      output_cells(grouping_of(spec), *alike) > kMaxOutputCells) {
    console.complain(limit ? value_problem(*limit)
                           : range_problem("output", output_cells(grouping_of(spec), geometry), 0,
                                           kMaxOutputCells));
    return std::nullopt;
  }
  const std::array args{size_text(spec.op, spec.input[kHeight], spec.input[kWidth]),
                        size_text(spec.op, small->input[kHeight], small->input[kWidth])};
  return Runnable{make_layer(*small, *alike, kFrameBudget),
                  console.file_strings()("cli.code.smaller", args)};
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
  const auto run = runnable(spec, *geometry, options.summary, console);
  if (!run) return kBadInput;
  const Layer& layer = run->layer;
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
  if (options.summary) {
    console.out.write(target.summary(layer, *recipe));
    return kDone;
  }
  if (!run->remark.empty()) {
    const char* mark = target.language == "python" ? "# " : "// ";
    console.out.write(mark + run->remark + "\n");
  }
  console.out.write(target.code(layer, *recipe, LiteralSize{}));
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
