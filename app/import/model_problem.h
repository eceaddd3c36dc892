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

// Those of a part of the text, or of a layer, which is then not understood.
inline void take_problems(Model& model, Problems problems) {
  for (Problem& problem : problems)
    model.problems.push_back({std::move(problem)});
}
inline void take_problems(ModelLayer& layer, Problems problems) {
  layer.understood = layer.understood && problems.empty();
  for (Problem& problem : problems)
    layer.problems.push_back({std::move(problem), layer.line, layer.column});
}

}  // namespace padlens
