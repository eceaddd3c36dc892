#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/import/import.h"
#include "core/stack/model.h"

namespace padlens {

// The part of a command line that says which layers it is about: a file (code, a model, a stack or
// a scenario as JSON, a picture that holds one), or the text itself with "--code", and what the
// file leaves open.
class ModelOptions {
 public:
  // `file_help` is the key of what the file is to this command.
  void add_to(Arguments& command, const Strings& tr, std::string_view file_help);
  // Kernels, too, where the command has a use for them.
  void add_weights_to(Arguments& command, const Strings& tr);
  // Without "--code".
  void add_file_to(Arguments& command, const Strings& tr, std::string_view file_help);

  // What complaints name: the file, or "--code".
  std::string name(const Console& console) const;
  const std::string& file() const { return file_; }

  // What was read, with its sizes; problems in it are its own. nullopt once it has been told that
  // there is nothing to read; `failed`: for want of the module that reads.
  // `framework`: of layers that do not say it.
  std::optional<Model> load(const Console& console, bool& failed,
                            const std::string& framework = "") const;
  // The same of another file, with the same sizes.
  std::optional<Model> load_other(const Console& console, const std::string& file, bool& failed,
                                  const std::string& framework = "") const;

 private:
  // nullopt once what is wrong with a flag has been told.
  std::optional<ImportOptions> import_options(const Console& console,
                                              const std::string& framework) const;

  std::string file_;
  std::string code_;
  Option* code_option_ = nullptr;
  std::vector<std::string> inputs_;
  std::string kernel_;
  bool weights_ = false;
};

// "224x224", "224,224" as numbers; nullopt where it is none.
std::optional<std::vector<std::int64_t>> sizes_of_text(std::string_view text);

// What a file or "-", standard input, holds; as ModelOptions::load().
std::optional<Model> load_model(const std::string& file, const ImportOptions& options,
                                const Console& console, bool& failed);

// Tells what is wrong with the text or file as a whole.
void complain_of_model(const Console& console, const std::string& name, const Model& model);

}  // namespace padlens
