#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/state.h"
#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"

namespace padlens {

// The layers of the document, as the panel of the stack tells them.
struct StackRows {
  ResolvedStack resolved;
  std::vector<LayerField> fields;  // one for each layer
};

// Resolves the document's stack into state.rows, and puts into its layers what the ones before
// them give. Nothing is done where it is the same stack still.
void refresh_rows(State& state);

// What is to be shown of the selected layer: the stack, or the layer alone with numbers of its own
// in its input, where those that come through the layers before are not to be had in the time of a
// frame, or not at all.
struct AskedStack {
  std::vector<StackLayer> layers;
  std::size_t selected = 0;
  bool made_up_input = false;
};
AskedStack asked_stack(const State& state);

// Why the selected layer cannot be shown though nothing is wrong about itself: the size of its
// input is not known, or it has no picture. nullopt where it can.
std::optional<Problem> missing_size(const State& state);

// Multiplications that the output of layer `index` takes, at most 2^62. 0 where that is not known.
std::int64_t multiplications(const ResolvedStack& stack, std::size_t index);

// What it is: "Conv2D", "pad".
std::string layer_word(const Strings& tr, const StackLayer& layer);
// Its settings in short: "k3 s2 same", "2 2 2 2", "×2 nearest".
std::string layer_settings(const Strings& tr, const StackLayer& layer);

}  // namespace padlens
