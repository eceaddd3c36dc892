#include "app/cli/model_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "app/cli/interrupt.h"
#include "app/cli/model_json.h"
#include "app/import/import.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// Fills in what the flags say. False once told what is wrong with one.
bool read_sizes(const std::vector<std::string>& inputs, const std::string& kernel,
                const Console& console, ReadOptions& read) {
  bool ok = true;
  const auto complain = [&](std::string_view option, const std::string& text) {
    console.complain(option, console.tr("cli.read.size", std::array{shown_text(text)}));
    ok = false;
  };
  for (const std::string& text : inputs) {
    const std::size_t equals = text.rfind('=');
    const auto sizes = sizes_of_text(
        equals == std::string::npos ? text : std::string_view(text).substr(equals + 1));
    if (!sizes) {
      complain("--input", text);
    } else if (equals == std::string::npos) {
      read.input = *sizes;
    } else {
      read.inputs.push_back({text.substr(0, equals), *sizes});
    }
  }
  if (!kernel.empty()) {
    if (const auto sizes = sizes_of_text(kernel)) {
      read.kernel = *sizes;
    } else {
      complain("--kernel", kernel);
    }
  }
  return ok;
}

std::optional<Bytes> open_bytes(const std::string& file, const Console& console) {
  FileError error;
  std::optional<Bytes> bytes;
  const bool standard_input = file.empty() || file == "-";
  if (standard_input) {
    if (auto text = read_standard_input(error)) bytes.emplace(*std::move(text));
  } else {
    bytes = Bytes::open(file, error);
  }
  if (!bytes) {
    console.complain(standard_input ? console.tr("cli.standard_input") : file, error);
  }
  return bytes;
}

std::optional<Model> import_bytes(const std::optional<Bytes>& bytes, const ImportOptions& options,
                                  const Console& console, bool& failed) {
  if (!bytes) return std::nullopt;
  const ImportLibrary* library = loaded_import();
  if (library == nullptr) {
    console.complain("", console.tr("cli.error.no_import"));
    failed = true;
    return std::nullopt;
  }
  return library->import_model(*bytes, options);
}

}  // namespace

std::optional<std::vector<std::int64_t>> sizes_of_text(std::string_view text) {
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

void ModelOptions::add_to(Arguments& command, const Strings& tr, std::string_view file_help) {
  add_file_to(command, tr, file_help);
  code_option_ = &command.add_value("--code", code_, "TEXT", tr("cli.option.code"));
}

void ModelOptions::add_file_to(Arguments& command, const Strings& tr, std::string_view file_help) {
  command.add_file("FILE", file_, tr(file_help));
  command.add_values("--input", inputs_, "HxW|NAME=SHAPE", tr("cli.read.input"));
  command.add_value("--kernel", kernel_, "HxW", tr("cli.read.kernel"));
}

void ModelOptions::add_weights_to(Arguments& command, const Strings& tr) {
  command.add_flag("--weights", weights_, tr("cli.read.weights"));
}

std::string ModelOptions::name(const Console& console) const {
  if (code_option_ != nullptr && code_option_->given()) return "--code";
  return file_.empty() || file_ == "-" ? console.tr("cli.standard_input") : file_;
}

std::optional<ImportOptions> ModelOptions::import_options(const Console& console,
                                                          const std::string& framework) const {
  ImportOptions options;
  options.kernels = weights_;
  options.read.framework = framework;
  return read_sizes(inputs_, kernel_, console, options.read) ? std::optional(options)
                                                             : std::nullopt;
}

std::optional<Model> ModelOptions::load(const Console& console, bool& failed,
                                        const std::string& framework) const {
  if (code_option_ == nullptr || !code_option_->given())
    return load_other(console, file_, failed, framework);
  if (!file_.empty()) {
    console.complain("--code", console.tr("cli.error.code_and_model"));
    return std::nullopt;
  }
  const auto options = import_options(console, framework);
  return options ? import_bytes(Bytes(code_), *options, console, failed) : std::nullopt;
}

std::optional<Model> ModelOptions::load_other(const Console& console, const std::string& file,
                                              bool& failed, const std::string& framework) const {
  const auto options = import_options(console, framework);
  return options ? import_bytes(open_bytes(file, console), *options, console, failed)
                 : std::nullopt;
}

std::optional<Model> load_model(const std::string& file, const ImportOptions& options,
                                const Console& console, bool& failed) {
  return import_bytes(open_bytes(file, console), options, console, failed);
}

void complain_of_model(const Console& console, const std::string& name, const Model& model) {
  for (const PlacedProblem& problem : model.problems)
    console.complain(name, placed_text(console.tr, problem));
}

}  // namespace padlens
