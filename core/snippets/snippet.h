#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"
#include "core/frameworks/framework.h"

namespace padlens {

// How much of a grid that has to be written out number by number is written. Where
// rows or columns are left out, a comment or "…" stands for them, and the program is
// to be read, not run.
struct LiteralSize {
  std::int64_t rows = INT64_MAX;
  std::int64_t cols = INT64_MAX;
};

// A library that recipes are written for. A target is one file here that fills this
// in, and one line in snippets.cpp.
//
// The programs compute in the library's usual 32 bit floating point, in which whole
// numbers are exact up to 2^24; a layer that goes beyond (or has fractions) is computed
// in 64 bit where the library can: not ONNX Runtime and TensorFlow.js, nor convolutions of MLX
// and dilated transposed ones of TensorFlow.
struct SnippetTarget {
  std::string_view id;            // "pytorch", as on the command line
  std::string_view display_name;  // "PyTorch"
  std::string_view language;      // "python", "javascript"
  // Whether a recipe's layer is one that the framework of this id accepts; else it is whatever
  // its geometry says, which the library's functions can all compute.
  bool plans_own_layers = true;
  // Whether its pools dilate, where its framework does not say so; for why_no_recipe().
  std::optional<bool> dilates_pools = std::nullopt;

  // What it has groups of, in convolutions and transposed ones.
  Groups conv_groups = Groups::any;
  Groups transpose_groups = Groups::any;

  // The steps to the numbers of any layer, not tried yet: recipe_for() does that. nullopt: the
  // library has none, which only happens with pools.
  std::optional<Recipe> (*plan)(const Layer& layer);

  // A complete program that prints the output's shape, then its rows, one a line.
  // Ends with a newline, as summary() does. Preconditions: `recipe` is this target's
  // for this layer.
  std::string (*code)(const Layer& layer, const Recipe& recipe, const LiteralSize& most);

  // Its essential lines: padding, layer, slicing.
  std::string (*summary)(const Layer& layer, const Recipe& recipe);
};

// In the order in which menus list them.
std::span<const SnippetTarget* const> snippet_targets();

// nullptr where there is none of that name.
const SnippetTarget* find_snippet_target(std::string_view id);

// The id of the target that writes this framework's layers; "" where there is none.
std::string_view own_target(std::string_view framework);

// The recipe of `target` (an id of snippet_targets()) for a layer of any framework,
// also for one that its own framework refuses. The target's own layer as it stands
// where that is what `layer` is; else the simplest words that the target has for it.
// A recipe is given only if it stands_the_trial() with this budget.
// nullopt: no such target, no such operation in its library, or, for pools only, no recipe that
// stands the trial.
std::optional<Recipe> recipe_for(std::string_view target, const Layer& layer,
                                 std::int64_t budget = kRecipeBudget);

// Why there is no recipe: a code that has its sentence in every language, "no_recipe.<code>",
// with the names of library and operation put in. Precondition: recipe_for() gave none.
std::string_view why_no_recipe(const SnippetTarget& target, const Layer& layer);
std::span<const std::string_view> no_recipe_codes();

}  // namespace padlens
