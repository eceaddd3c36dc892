#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/i18n/strings.h"

namespace padlens {

// The help of a command, in the language of `tr` and the same with every version
// of CLI11 (whose own changes from one to the next).
class HelpFormatter : public CLI::FormatterBase {
 public:
  explicit HelpFormatter(const Strings& tr) : tr_(tr) {}
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;

 private:
  const Strings& tr_;
};

}  // namespace padlens
