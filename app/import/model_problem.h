#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/stack/model.h"

namespace padlens {

// A problem of the file as a whole.
inline void add_problem(Model& model, std::string code, std::vector<std::string> args = {},
                        Problem::Kind kind = Problem::Kind::unknown) {
  model.problems.push_back({{"", std::move(code), std::move(args), kind}, 0, 0});
}

}  // namespace padlens
