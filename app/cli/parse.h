#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/cli/arguments.h"

namespace padlens {

// What came of reading a command line.
struct Parsed {
  enum class Kind { read, help, version, missing_value, mistake };
  Kind kind = Kind::read;
  const Arguments* command = nullptr;    // the one that is named; nullptr: none
  std::vector<std::string> extras = {};  // what it does not take, in order
  std::string mistake = {};              // in CLI11's words
};

// Reads `arguments` (without the program's name) by the tables of `commands`, and writes into
// what their rows name. Outside of a command it takes "-h,--help" and "--version" alone.
Parsed parse(const std::string& program, std::span<const Arguments* const> commands,
             const std::vector<std::string>& arguments);

}  // namespace padlens
