#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/stack/model.h"

namespace padlens {

// A whole shape as a framework of layers has it, batch first; −1 where an axis is open. nullopt:
// not known.
using WholeShape = std::optional<std::vector<std::int64_t>>;

// "28×28×1", "?" for an extent that is open, or not known: negative.
std::string shape_text(const std::vector<std::int64_t>& shape);

// Its spatial axes, [28, 28]; of two axes or less []; nullopt where one is open.
GridSize grid_of(const WholeShape& shape, bool channels_first);
// nullopt where that is open.
std::optional<std::int64_t> channels_of(const WholeShape& shape, bool channels_first);
void put_channels(WholeShape& shape, bool channels_first, std::optional<std::int64_t> channels);

// What the spatial axes of `in` come to; the rest stays as it is. An axis that is open gives one
// that is. nullopt where the layer is refused, or `in` has not the axes that it needs.
WholeShape shape_after(const StackLayer& layer, const WholeShape& in, bool channels_first);

// Of an input of the file, with what `options` tell of it; they say nothing against the file here,
// as put_inputs() does.
WholeShape told_shape(const ModelInput& input, const ReadOptions& options);

// Of each input of the file; empty where nothing is told of it.
using ToldShapes = std::vector<std::vector<std::int64_t>>;
// None where nothing is told of any.
ToldShapes told_shapes(const Model& model, const ReadOptions& options);

// Which axes an input's are is known once its graph has been gone through: a graph of which
// something is told is lowered twice.
template <class Lower>
Model lowered_as_told(const ReadOptions& options, const Lower& lower) {
  Model model = lower(ToldShapes());
  const ToldShapes shapes = told_shapes(model, options);
  if (shapes.empty()) return model;
  Model told = lower(shapes);
  told.inputs = std::move(model.inputs);
  return told;
}

}  // namespace padlens
