#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/document/embedded.h"
#include "core/answers/shown.h"
#include "core/answers/symbolic.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// The part of a command line that says which layer it is about: a file (a scenario, a
// spec, or a picture that holds one) or a line of code, and a flag for each row of spec_fields()
// that overrides it.
class SpecOptions {
 public:
  // `file_help` is the key of what the file is to this command.
  void add_to(Arguments& command, const Strings& tr, std::string_view file_help);
  // The flags of these fields alone and no file, with or without the defaults in
  // the help, under the heading with this key.
  void add_flags(Arguments& command, const Strings& tr, std::span<const std::string_view> fields,
                 bool defaults, std::string_view group);
  // Also "--anyway".
  void add_anyway(Arguments& command, const Strings& tr);

  bool any() const;                        // a file or a flag
  bool has(std::string_view field) const;  // a flag
  // What a field's flag is given as; "" where it is not.
  std::string given_text(std::string_view field) const;
  const std::string& file() const { return file_; }
  bool has_code() const { return code_option_ != nullptr && code_option_->given(); }
  bool anyway() const { return anyway_; }
  bool has_picture() const { return picture_option_ != nullptr && picture_option_->given(); }

  // Sets what the flags say.
  void apply(Spec& spec, Problems& problems) const;

  struct Loaded {
    Scenario scenario;
    bool has_step = false;  // the file names a step
    // Where the scenario belongs: the file, beside it where that is a picture, "" for
    // standard input or no file.
    std::string saving_path = {};
    Container container = Container::json;  // of the file
    std::vector<std::string> taken = {};    // of a code line: what was taken, and what assumed
  };
  // The file with the flags applied, of a stack to its layer `layer`, by name or counted from 1;
  // "": to the one that it selects. nullopt once all problems have been told.
  std::optional<Loaded> load(const Console& console, const std::string& layer = "") const;

  // Whether the selected layer can be worked with; why not, told. One that only the framework
  // refuses passes with "--anyway".
  bool passes(const Console& console, const Shown& shown, bool anyway = false) const;
  // The same of a layer of which the sizes are all that is asked for.
  // `anyway`: as with "--anyway".
  std::optional<Geometry> accept(const Console& console, const Spec& spec,
                                 bool anyway = false) const;
  // The same of a layer that is_symbolic(), of which some size has to be accepted.
  std::optional<SymbolicShape> accept_symbolic(const Console& console, const Spec& spec) const;

 private:
  // What the file says, and what is wrong with it, told. False where it cannot be read.
  bool read(const Console& console, Loaded& loaded, Problems& problems) const;
  // Selects a layer of the stack. False once told that there is none such.
  static bool select(const Console& console, const std::string& layer, Scenario& scenario);
  // The layer of the code line, likewise.
  bool read_code_line(const Console& console, Loaded& loaded, Problems& problems) const;
  // Numbers of "--input" as a reader of code takes them; empty where it is not given.
  std::vector<std::int64_t> given_sizes(std::string_view field) const;
  void add_flag(Arguments& command, const Strings& tr, std::size_t index, bool defaults,
                std::string_view group);

  struct Flag {
    const SpecField* field = nullptr;
    Option* option = nullptr;
    std::string text;
  };
  // Puts the picture's greys into the input. False once told why not.
  bool put_picture(const Console& console, Scenario& scenario) const;

  std::string file_;
  std::string picture_;
  std::string picture_size_;
  Option* picture_option_ = nullptr;
  Option* picture_size_option_ = nullptr;
  std::string code_;
  Option* code_option_ = nullptr;
  std::vector<Flag> flags_;
  bool anyway_ = false;
};

// Appends the numbers of `spec` that are out of range to the `problems` found when
// it was read. What else is wrong may only follow from those, or from what is not given yet.
void add_range_problems(const Spec& spec, Problems& problems);

// "--output-padding" for "output_padding".
std::string flag_of(const SpecField& field);

}  // namespace padlens
