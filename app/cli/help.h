#pragma once

#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/i18n/strings.h"

namespace padlens {

// The help of a command, in the language of `tr`.
std::string command_help(const Strings& tr, const Arguments& command);

// The help of the program, which has these commands.
std::string program_help(const Strings& tr, const Arguments& program,
                         std::span<const Arguments* const> commands);

}  // namespace padlens
