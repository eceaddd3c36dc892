#include "app/gui/compared.h"

#include <algorithm>

#include "core/snippets/snippet.h"

namespace padlens {

RowKey key_of(const ComparisonRow& row) {
  return {std::string(row.framework->id), row.label};
}

const ComparisonRow* find_row(const Shown& shown, const RowKey& key) {
  const auto& rows = shown.comparison();
  const auto found = std::ranges::find(rows, key, key_of);
  return found == rows.end() ? nullptr : &*found;
}

std::optional<Compared> compared_with(const Shown& shown, const RowKey& key) {
  const ComparisonRow* row = find_row(shown, key);
  if (row == nullptr || row->present) return std::nullopt;
  const Layer& layer = shown.layer();
  const bool accepted = row->resolution.accepted();
  Compared compared{key, nullptr, "", std::nullopt};
  if (!accepted || !row->difference.identical) {
    if (layer.empty()) return compared;  // nothing to try a fix with
    if (const auto recipe = recipe_for(row->framework->snippet_target, layer)) {
      compared.fix = find_snippet_target(recipe->target)->summary(layer, *recipe);
    }
    compared.fixed = equal_setting(layer, *row->framework);
  }
  if (accepted && row->difference.same_shape) {
    compared.layer = std::make_shared<const Layer>(
        relaid(layer, row->spec, *row->resolution.geometry, kFrameBudget).showing(layer.shown()));
  }
  return compared;
}

}  // namespace padlens
