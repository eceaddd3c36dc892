#include "app/gui/code_text.h"

#include <algorithm>

#include "app/gui/state.h"
#include "core/answers/recipe.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

constexpr std::int64_t kMostLines = 40;
constexpr LiteralSize kShownLiteral{8, 32};  // wider rows are cut at the panel's edge anyway

std::string code_of(const State& state, const LiteralSize& most) {
  if (!state.has_layer()) return "";  // nothing is on show yet
  const SnippetTarget& target = shown_target(state);
  const auto recipe = recipe_for(target.id, state.shown.layer());
  if (!recipe) return "";
  // Without numbers there is nothing to run.
  return state.shown.layer().empty() ? target.summary(state.shown.layer(), *recipe)
                                     : target.code(state.shown.layer(), *recipe, most);
}

}  // namespace

const SnippetTarget& shown_target(const State& state) {
  const std::string_view own = own_target(state.shown.layer().spec().framework);
  for (const std::string_view id : {std::string_view(state.preferences.code_target), own}) {
    if (const SnippetTarget* target = find_snippet_target(id)) return *target;
  }
  return *snippet_targets().front();
}

ShownCode shown_code(const State& state) {
  ShownCode shown;
  shown.text = code_of(state, kShownLiteral);
  std::size_t end = 0;
  for (std::int64_t line = 0; line < kMostLines && end < shown.text.size(); ++line)
    end = shown.text.find('\n', end) + 1;
  shown.more =
      std::count(shown.text.begin() + static_cast<std::ptrdiff_t>(end), shown.text.end(), '\n');
  shown.text.resize(end);
  return shown;
}

std::string whole_code(const State& state) {
  return code_of(state, LiteralSize{});
}

}  // namespace padlens
