#pragma once

#include <string>
#include <vector>

namespace padlens {

// One reason why a spec cannot be computed as it stands. Core has no language:
// `code` names a sentence ("problem.<code>" in assets/lang/) and `args` are what
// the sentence is told: first the offending value, then what would be accepted.
struct Problem {
  enum class Kind {
    invalid,   // has no meaning: nothing can be computed
    rejected,  // the arithmetic is defined, but this framework refuses it
  };

  std::string field;  // the spec's JSON name, or "" for the spec as a whole
  std::string code;
  std::vector<std::string> args;
  Kind kind = Kind::invalid;
  // What the framework itself says, word for word; "" where it has no words for it.
  std::string words = {};

  friend bool operator==(const Problem&, const Problem&) = default;
};

using Problems = std::vector<Problem>;

// Codes of the problems that do not belong to a framework: see problem_codes() in frameworks.
std::vector<std::string> shared_problem_codes();

}  // namespace padlens
