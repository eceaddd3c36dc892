#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/answers/recipe.h"
#include "core/snippets/snippet.h"
#include "core/tests/support.h"

namespace padlens::test {

// What a target writes for a layer that its framework need not accept.
struct Written {
  std::string code;
  std::string summary;
};

inline Written written(std::string_view target, const Spec& spec, const LiteralSize& most = {}) {
  const Layer layer = make_layer(spec, geometry_of(spec), kFrameBudget);
  const auto recipe = recipe_for(target, layer);
  EXPECT_TRUE(recipe) << target;
  const SnippetTarget& snippet = *find_snippet_target(target);
  return {snippet.code(layer, *recipe, most), snippet.summary(layer, *recipe)};
}

inline Spec of(const char* framework, Spec spec) {
  spec.framework = framework;
  return spec;
}

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace padlens::test
