#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/document/files.h"
#include "app/i18n/strings.h"
#include "core/layer/problem.h"

namespace padlens {

// Why a picture is not made, or what is wrong with it. One of the three: a sentence, a
// problem of the layer, the system's own words.
struct RenderProblem {
  std::string where;              // an option's name, a field, a file, or ""
  std::string key;                // of assets/lang/
  std::vector<std::string> args;  // what the sentence is told
  std::optional<Problem> layer = {};
  std::string system = {};

  std::string text(const Strings& tr) const;
};

using RenderProblems = std::vector<RenderProblem>;

RenderProblem problem_of(const std::string& file, const FileError& error);
RenderProblem problem_of(const Problem& problem);

}  // namespace padlens
