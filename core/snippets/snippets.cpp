#include <algorithm>
#include <array>

#include "core/frameworks/framework.h"
#include "core/snippets/planning.h"
#include "core/snippets/snippet.h"

namespace padlens {

extern const SnippetTarget kKerasSnippets;
extern const SnippetTarget kPyTorchSnippets;
extern const SnippetTarget kOnnxSnippets;
extern const SnippetTarget kJaxSnippets;
extern const SnippetTarget kTfjsSnippets;
extern const SnippetTarget kTensorFlowSnippets;
extern const SnippetTarget kFlaxSnippets;
extern const SnippetTarget kPaddleSnippets;
extern const SnippetTarget kMlxSnippets;

namespace {
constexpr std::array kTargets{&kKerasSnippets, &kPyTorchSnippets, &kOnnxSnippets,
                              &kJaxSnippets,   &kTfjsSnippets,    &kTensorFlowSnippets,
                              &kFlaxSnippets,  &kPaddleSnippets,  &kMlxSnippets};

constexpr std::array<std::string_view, 8> kNoRecipeCodes{
    "operation", "groups", "empty", "too_large", "dilation", "divisor", "divided_otherwise", "steps"};
}  // namespace

std::span<const SnippetTarget* const> snippet_targets() {
  return kTargets;
}

const SnippetTarget* find_snippet_target(std::string_view id) {
  const auto* found = std::ranges::find(kTargets, id, &SnippetTarget::id);
  return found == kTargets.end() ? nullptr : *found;
}

std::string_view own_target(std::string_view framework) {
  const Framework* known = find_framework(framework);
  return known == nullptr ? std::string_view() : known->snippet_target;
}

namespace {

bool takes_groups(const SnippetTarget& target, const Layer& layer) {
  const Spec& spec = layer.spec();
  if (!spec.op->has_kernel || spec.groups == 1) return true;
  const Groups groups = spec.op->transposed() ? target.transpose_groups : target.conv_groups;
  return groups == Groups::any || (groups == Groups::channels && spec.groups == spec.channels);
}

}  // namespace

std::optional<Recipe> recipe_for(std::string_view target, const Layer& layer, std::int64_t budget) {
  const SnippetTarget* snippet = find_snippet_target(target);
  if (snippet == nullptr || layer.op().spelled(target).empty()) return std::nullopt;
  if (!takes_groups(*snippet, layer)) return std::nullopt;
  if (!fits_fields(layer.geometry())) {
    const bool own = !layer.op().pools() && is_own(target, layer);
    return own ? std::optional(own_recipe(target, layer)) : std::nullopt;
  }
  std::optional<Recipe> recipe = snippet->plan(layer);
  if (recipe && !stands_the_trial(*recipe, layer, budget)) recipe.reset();
  return recipe;
}

std::string_view why_no_recipe(const SnippetTarget& target, const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  const auto own = std::ranges::find(frameworks(), target.id, &Framework::snippet_target);
  const Framework* framework =
      own == frameworks().end() || !target.plans_own_layers ? nullptr : *own;
  const auto lacks = [&](std::string_view field) {
    return framework != nullptr && !framework->offers(layer.op(), field);
  };
  if (layer.op().spelled(target.id).empty()) return "operation";
  if (!takes_groups(target, layer)) return "groups";
  if (geometry.outputs() == 0) return "empty";
  if (!fits_fields(geometry)) return "too_large";
  const bool undilated =
      target.dilates_pools ? layer.op().pools() && !*target.dilates_pools : lacks("dilation");
  if (std::ranges::max(layer.spec().dilation) > 1 && undilated) return "dilation";
  if (geometry.divisor_override && (framework == nullptr || lacks("divisor_override"))) {
    return "divisor";
  }
  return layer.op().reducer->divides ? "divided_otherwise" : "steps";
}

std::span<const std::string_view> no_recipe_codes() {
  return kNoRecipeCodes;
}

}  // namespace padlens
