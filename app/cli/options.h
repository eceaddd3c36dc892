#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/document/scenario.h"
#include "app/render/option_values.h"
#include "app/scene/theme.h"
#include "core/frameworks/resolve.h"

namespace padlens {

// Options that several commands share. Values are read as text, so that every
// complaint about one is ours; check() and resolve() tell it.

// "--lang", which cli.cpp has already acted upon.
class LanguageOption {
 public:
  void add_to(Arguments& command, const Strings& tr);
  bool check(const Console& console) const;

 private:
  std::string text_;
};

// "--mode", else what the scenario says.
class ModeOption {
 public:
  void add_to(Arguments& command, const Strings& tr);
  std::optional<PlayMode> resolve(const Console& console, const Scenario& scenario) const;

 private:
  std::string text_;
};

class ThemeOption {
 public:
  void add_to(Arguments& command, const Strings& tr, const std::string& standard);
  // False once told; `theme` stays as it was where none was asked for.
  bool resolve(const Console& console, const Theme*& theme) const;

 private:
  std::string text_;
};

// A number between `min` and `max`; nullopt once told.
std::optional<double> read_number(const Console& console, std::string_view option,
                                  const std::string& text, double min, double max);
std::optional<std::int64_t> read_whole(const Console& console, std::string_view option,
                                       const std::string& text, std::int64_t min, std::int64_t max);

// One of `names`; "" is the first. nullopt once told.
std::optional<std::string> read_name(const Console& console, std::string_view option,
                                     const std::string& text,
                                     const std::vector<std::string>& names);

using values::joined;  // "light|dark"

// Complains about a name that is not among `names`.
void complain_of_name(const Console& console, std::string_view option, const std::string& name,
                      const std::vector<std::string>& names);

// Which of the layers of these names is meant by its name or its number, counted from 1. nullopt
// once told that none is.
std::optional<std::size_t> read_layer(const Console& console, const std::string& text,
                                      const std::vector<std::string>& names);

}  // namespace padlens
