#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snippets/code_reader.h"

namespace padlens::test {

// What a text of code comes to, with the sizes that follow.
inline Model read_told(std::string_view text, const ReadOptions& options) {
  Model model = read_code(text, options);
  put_inputs(model, options);
  resolve_model(model);
  return model;
}

inline Model read_told(std::string_view text, std::vector<std::int64_t> input = {},
                       std::vector<std::int64_t> kernel = {}) {
  ReadOptions options;
  options.input = std::move(input);
  options.kernel = std::move(kernel);
  return read_told(text, options);
}

// "1:22 unknown_argument foo; "
inline std::string problems_told(const Model& model) {
  std::string text;
  const auto add = [&](const PlacedProblem& placed) {
    text += std::to_string(placed.line) + ":" + std::to_string(placed.column) + " " +
            placed.problem.code + " " + placed.problem.field + "; ";
  };
  std::ranges::for_each(model.problems, add);
  for (const ModelLayer& layer : model.layers)
    std::ranges::for_each(layer.problems, add);
  return text;
}

// The names, and the sizes that come out: "conv1 5x6, pool 2x3".
inline std::string told(const Model& model) {
  std::string text;
  for (const ModelLayer& layer : model.layers) {
    text += (text.empty() ? "" : ", ") + layer.name + " ";
    if (!layer.output) {
      text += "?";
      continue;
    }
    for (std::size_t i = 0; i < layer.output->size(); ++i)
      text += (i == 0 ? "" : "x") + std::to_string((*layer.output)[i]);
  }
  return text;
}

}  // namespace padlens::test
