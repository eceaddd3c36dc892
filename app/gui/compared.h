#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/answers/comparison.h"
#include "core/answers/shown.h"
#include "core/engine/engine.h"
#include "core/layer/spec.h"

namespace padlens {

// Which row of the comparison: its framework's id and how the setting is written.
struct RowKey {
  std::string framework;
  std::string label;
  friend bool operator==(const RowKey&, const RowKey&) = default;
};
RowKey key_of(const ComparisonRow& row);

// Null where there is no such row.
const ComparisonRow* find_row(const Shown& shown, const RowKey& key);

// What is shown of one row beside the layer on show.
struct Compared {
  RowKey row;
  std::shared_ptr<const Layer> layer;  // null where the output has another shape
  // How the row's framework gets the numbers of the layer on show, tried; "" where it gets
  // them by itself.
  std::string fix;
  std::optional<Spec> fixed;  // the same as a setting of that framework, where it has one
};

// nullopt where there is no such row, or it is the layer on show itself.
std::optional<Compared> compared_with(const Shown& shown, const RowKey& key);

}  // namespace padlens
