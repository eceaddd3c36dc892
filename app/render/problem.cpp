#include "app/render/problem.h"

namespace padlens {

std::string RenderProblem::text(const Strings& tr) const {
  if (layer) return problem_text(tr, *layer);
  return key.empty() ? system : tr(key, args);
}

RenderProblem problem_of(const std::string& file, const FileError& error) {
  return {file, "", {}, std::nullopt, error.message};
}

RenderProblem problem_of(const Problem& problem) {
  return {problem.field, "", {}, problem, ""};
}

}  // namespace padlens
