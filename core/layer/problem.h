#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace padlens {

// One reason why a spec cannot be computed as it stands. Core has no language:
// `code` names a sentence ("problem.<code>" in assets/lang/) and `args` are what
// the sentence is told: first the offending value, then what would be accepted.
struct Problem {
  enum class Kind {
    invalid,   // no framework computes it: a stride of 0, a kernel larger than its input
    rejected,  // the arithmetic is defined, but this framework refuses it
    unknown,   // cannot be read: no such field or word, or not what may stand in the field
    limit,     // a bound of this program, not of any framework
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

// What DESIGN.md has as an error's kind: "unknown", "limit", or "refused" for the other two and
// for whatever the framework has words for.
std::string_view kind_name(const Problem& problem);

// `value`, as it was written, is no number from `min` to `max` but `above` or below them. What is
// too large for us is our own limit; what is too small has no meaning anywhere.
Problem range_problem(std::string field, std::string value, std::int64_t min, std::int64_t max,
                      bool above);
// The same of a number that is at hand.
Problem range_problem(std::string field, std::int64_t value, std::int64_t min, std::int64_t max);
// Whether it is one of those.
bool is_range_problem(const Problem& problem);

// Codes of the problems that do not belong to a framework: see problem_codes() in frameworks.
std::vector<std::string> shared_problem_codes();

}  // namespace padlens
