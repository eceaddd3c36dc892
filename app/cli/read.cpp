#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/model_json.h"
#include "app/cli/model_options.h"
#include "app/cli/options.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

struct ReadCommand {
  ModelOptions model;
  LanguageOption language;
  bool json = false;
};

int run_read(const ReadCommand& options, Console& console) {
  if (!options.language.check(console)) return kBadInput;
  bool failed = false;
  const auto model = options.model.load(console, failed);
  if (!model) return failed ? kFailed : kBadInput;
  if (options.json) {
    console.out.write(model_json_text(*model, console.file_strings()) + "\n");
  } else {
    console.out.write(model_text(*model, console.tr));
    complain_of_model(console, options.model.name(console), *model);
  }
  return model->understood() ? kDone : kBadInput;
}

}  // namespace

Command read_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "read", tr("cli.read.about"));
  auto options = std::make_shared<ReadCommand>();
  options->model.add_to(arguments, tr, "cli.read.file");
  options->model.add_weights_to(arguments, tr);
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.read.examples");
  return {std::move(arguments), [options, &console] { return run_read(*options, console); }};
}

}  // namespace padlens
