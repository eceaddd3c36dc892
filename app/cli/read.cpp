#include <unistd.h>

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_json.h"
#include "app/cli/options.h"
#include "app/import/import.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

struct ReadCommand {
  std::string file;
  std::vector<std::string> inputs;
  std::string kernel;
  LanguageOption language;
  bool json = false;
  bool weights = false;
};

// "224x224" as numbers; nullopt where it is none.
std::optional<std::vector<std::int64_t>> sizes_from_text(std::string_view text) {
  std::vector<std::int64_t> sizes;
  while (true) {
    const std::size_t end = text.find_first_of("x,*");
    const std::string_view part = text.substr(0, end);
    std::int64_t number = 0;
    const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || rest != part.data() + part.size() || number < 1)
      return std::nullopt;
    sizes.push_back(number);
    if (end == std::string_view::npos) return sizes;
    text.remove_prefix(end + 1);
  }
}

// Fills in what the flags say. False once told what is wrong with one.
bool read_sizes(const ReadCommand& options, const Console& console, ReadOptions& read) {
  bool ok = true;
  const auto complain = [&](std::string_view option, const std::string& text) {
    console.complain(option, console.tr("cli.read.size", std::array{shown_text(text)}));
    ok = false;
  };
  for (const std::string& text : options.inputs) {
    const std::size_t equals = text.rfind('=');
    const auto sizes = sizes_from_text(
        equals == std::string::npos ? text : std::string_view(text).substr(equals + 1));
    if (!sizes) {
      complain("--input", text);
    } else if (equals == std::string::npos) {
      read.input = *sizes;
    } else {
      read.inputs.push_back({text.substr(0, equals), *sizes});
    }
  }
  if (!options.kernel.empty()) {
    if (const auto sizes = sizes_from_text(options.kernel)) {
      read.kernel = *sizes;
    } else {
      complain("--kernel", options.kernel);
    }
  }
  return ok;
}

std::optional<Bytes> open_bytes(const ReadCommand& options, const Console& console) {
  FileError error;
  std::optional<Bytes> bytes;
  const bool standard_input = options.file.empty() || options.file == "-";
  if (standard_input) {
    if (auto text = read_standard_input(error)) bytes.emplace(*std::move(text));
  } else {
    bytes = Bytes::open(options.file, error);
  }
  if (!bytes) {
    console.complain(standard_input ? console.tr("cli.standard_input") : options.file, error);
  }
  return bytes;
}

int run_read(const ReadCommand& options, Console& console) {
  ImportOptions import;
  import.weights = options.weights;
  bool ok = options.language.check(console);
  ok = read_sizes(options, console, import.read) && ok;
  if (!ok) return kBadInput;
  const ImportLibrary* library = loaded_import();
  if (library == nullptr) {
    console.complain("", console.tr("cli.error.no_import"));
    return kFailed;
  }
  const auto bytes = open_bytes(options, console);
  if (!bytes) return kBadInput;
  const Model model = library->import_model(*bytes, import);
  if (options.json) {
    console.out.write(json_text(model_json(model, console.file_strings())) + "\n");
  } else {
    console.out.write(model_text(model, console.tr));
    for (const PlacedProblem& problem : model.problems)
      console.complain(options.file, placed_text(console.tr, problem));
  }
  return model.understood() ? kDone : kBadInput;
}

}  // namespace

Command read_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "read", tr("cli.read.about"));
  auto options = std::make_shared<ReadCommand>();
  arguments.add_file("FILE", options->file, tr("cli.read.file"));
  arguments.add_values("--input", options->inputs, "HxW|NAME=SHAPE", tr("cli.read.input"));
  arguments.add_value("--kernel", options->kernel, "HxW", tr("cli.read.kernel"));
  arguments.add_flag("--weights", options->weights, tr("cli.read.weights"));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.read.examples");
  return {std::move(arguments), [options, &console] { return run_read(*options, console); }};
}

}  // namespace padlens
