#include <algorithm>
#include <array>

#include "core/snippets/snippet.h"

namespace padlens {

extern const SnippetTarget kKerasSnippets;
extern const SnippetTarget kPyTorchSnippets;
extern const SnippetTarget kOnnxSnippets;
extern const SnippetTarget kJaxSnippets;
extern const SnippetTarget kTfjsSnippets;

namespace {
constexpr std::array kTargets{&kKerasSnippets, &kPyTorchSnippets, &kOnnxSnippets, &kJaxSnippets,
                              &kTfjsSnippets};
}

std::span<const SnippetTarget* const> snippet_targets() {
  return kTargets;
}

const SnippetTarget* find_snippet_target(std::string_view id) {
  const auto* found = std::ranges::find(kTargets, id, &SnippetTarget::id);
  return found == kTargets.end() ? nullptr : *found;
}

std::optional<Recipe> recipe_for(std::string_view target, const Layer& layer, std::int64_t budget) {
  const SnippetTarget* snippet = find_snippet_target(target);
  if (snippet == nullptr) return std::nullopt;
  Recipe recipe = snippet->plan(layer);
  if (!stands_the_trial(recipe, layer, budget)) return std::nullopt;
  return recipe;
}

}  // namespace padlens
